use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const WORDS: [&[&str]; 6] = [ANIMALS, CROPS, TOOLS, CLOTHES, FURNITURE, BELONGINGS];

fn make(d: &mut Draw, class: usize) -> Made {
    let pool = d.pick(&WORDS);
    let mut words = d.several(4, pool);
    if class == 0 {
        let (from, to) = d.two(&[0, 1, 2, 3]);
        words[to] = words[from];
    }
    let name = d.pick(PEOPLE).name;
    let input = match d.below(6) {
        0 => words.join(", "),
        1 => format!("{name} said: {}.", words.join(", ")),
        2 => words.join(" and "),
        3 => format!("{name}'s list: {}.", words.join(", ")),
        4 => format!("{}; {}; {}; {}", words[0], words[1], words[2], words[3]),
        _ => format!("{name} wrote down {}.", list(&words)),
    };
    let double = words.iter().enumerate().find(|(i, word)| words[..*i].contains(word));
    let reason = match double {
        Some((_, word)) => format!("The word \"{word}\" stands there twice."),
        None => "Every word stands there once only.".to_owned(),
    };
    made(input, reason)
}

pub const CONCEPT: Concept = Concept {
    name: "repetition",
    category: "Pattern Recognition",
    title: "Is a word repeated",
    given: &[
        "You are given a list of things.",
        "Read the list.",
        "Four things are named.",
    ],
    asks: &[
        "Look whether a thing is named twice.",
        "Is any thing of the list named twice?",
        "Check the list for doubles.",
    ],
    classes: &[
        &["a thing is named twice", "there is a double"],
        &["no thing is named twice", "all things differ"],
    ],
    vocabularies: &[each(&[], &["double", "single"])],
    make,
};
