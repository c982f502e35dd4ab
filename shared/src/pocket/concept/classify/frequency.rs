use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const WORDS: [&[&str]; 3] = [
    &["always", "every day", "day after day", "without fail", "all the time"],
    &[
        "sometimes",
        "now and then",
        "from time to time",
        "once in a while",
        "on some days",
    ],
    &["never", "not once", "at no time"],
];

fn make(d: &mut Draw, class: usize) -> Made {
    let word = d.pick(WORDS[class]);
    let x = deed(d);
    let at = x.at;
    let who = if d.one_in(2) {
        d.pick(PEOPLE).name.to_owned()
    } else {
        format!("the {}", d.pick(JOBS))
    };
    let (third, past, base, object) = (x.third, x.past, x.base, x.object);
    let sentence = match (word, d.below(3)) {
        ("always" | "sometimes" | "never", 0) => format!("{who} {word} {third} the {object} {at}."),
        ("always" | "sometimes" | "never", 1) => format!("{who} {word} {past} the {object} {at}."),
        ("always" | "sometimes" | "never", _) => format!("{who} will {word} {base} the {object} {at}."),
        ("not once", 0) => format!("not once has {who} {} the {object} {at}.", x.participle),
        ("not once", _) => format!("{who} has not once {} the {object} {at}.", x.participle),
        ("at no time", 0) => format!("at no time did {who} {base} the {object} {at}."),
        ("at no time", _) => format!("at no time has {who} {} the {object} {at}.", x.participle),
        (_, 0) => format!("{word} {who} {third} the {object} {at}."),
        (_, 1) => format!("{who} {third} the {object} {at} {word}."),
        (_, _) => format!("{who} {past} the {object} {at} {word}."),
    };
    made(capital(&sentence), format!("\"{}\" tells how often.", capital(word)))
}

pub const CONCEPT: Concept = Concept {
    name: "frequency",
    category: "Temporal Reasoning",
    title: "How often",
    given: &[
        "The sentence tells what somebody does.",
        "Read the sentence.",
        "You are given a sentence about somebody.",
    ],
    asks: &[
        "Find out how often it happens.",
        "How often does it happen?",
        "Tell how often the person does it.",
    ],
    classes: &[
        &["it happens all the time", "it happens always"],
        &["it happens now and then", "it happens only sometimes"],
        &["it does not happen at all", "it happens never"],
    ],
    vocabularies: &[
        each(&[], &["always", "sometimes", "never"]),
        each(&[], &["often", "rarely", "not at all"]),
        grouped(
            &["Does it happen at all?"],
            &[
                group("yes", &["it happens always or sometimes"], &[0, 1]),
                group("no", &["it never happens"], &[2]),
            ],
        ),
        each(&[], &["constant", "occasional", "absent"]),
        grouped(
            &["Is it a habit without a break?"],
            &[
                group("true", &["it happens always"], &[0]),
                group("false", &["it happens sometimes or never"], &[1, 2]),
            ],
        ),
    ],
    make,
};
