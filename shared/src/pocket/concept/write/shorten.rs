use crate::pocket::{concept::*, draw::Draw, lexicon::*};

const WORDS: &[&str] = &[
    "old", "young", "tall", "kind", "tired", "happy", "clever", "quiet", "proud", "strong", "friendly", "lazy",
];
const FOR_THINGS: &[&str] = &["big", "small", "new", "old", "strange", "famous", "beautiful", "little"];

fn make(d: &mut Draw) -> Written {
    let (word, word2) = (d.pick(WORDS), d.pick(FOR_THINGS));
    let job = d.pick(JOBS);
    let x = deed(d);
    let rest = if d.one_in(2) {
        format!(" {}", x.at)
    } else {
        format!(" on {}", d.pick(DAYS))
    };
    let form = d.below(5);
    let say = |word: &str, word2: &str| match form {
        0 => format!("The {word}{job} {} the {word2}{}{rest}.", x.past, x.object),
        1 => format!("The {word}{job} is {} the {word2}{}{rest}.", x.ing, x.object),
        2 => format!("The {word}{job} will {} the {word2}{}{rest}.", x.base, x.object),
        3 => format!("Did the {word}{job} {} the {word2}{}{rest}?", x.base, x.object),
        _ => format!("The {word2}{} was {} by the {word}{job}{rest}.", x.object, x.participle),
    };
    written(
        say(&format!("{word} "), &format!("{word2} ")),
        say("", ""),
        format!("The words \"{word}\" and \"{word2}\" are gone."),
        say(&format!("{word} "), ""),
        format!("The word \"{word}\" describes the {job} and should be gone too."),
    )
}

pub const WRITING: Writing = Writing {
    name: "shorten",
    category: "Sentence Compression",
    title: "Shorter",
    definitions: &[
        "Shorten the sentence: leave out the words that describe what somebody or something is like.",
        "Write the sentence again without its adjectives, such as old or big.",
        "Take away the two describing words and keep all others.",
        "Make the sentence shorter by dropping its adjectives. Write what is left.",
    ],
    make,
};
