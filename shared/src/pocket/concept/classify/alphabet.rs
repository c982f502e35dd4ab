use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const WORDS: [&[&str]; 7] = [ANIMALS, CROPS, TOOLS, CLOTHES, FURNITURE, JOBS, INSTRUMENTS];

fn make(d: &mut Draw, class: usize) -> Made {
    let (one, other) = loop {
        let (first, second) = (d.pick(&WORDS), d.pick(&WORDS));
        let (first, second) = (d.pick(first), d.pick(second));
        // The first letters must differ, so that one look decides.
        if first.as_bytes()[0] != second.as_bytes()[0] {
            break (first.min(second), first.max(second));
        }
    };
    let (one, other) = if class == 0 { (one, other) } else { (other, one) };
    let input = match d.below(6) {
        0 => format!("{one}, {other}"),
        1 => format!("{one} and {other}"),
        2 => format!("First {one}, then {other}."),
        3 => format!("In {}'s list {one} stands before {other}.", d.pick(PEOPLE).name),
        4 => format!("{} wrote {one} and under it {other}.", d.pick(PEOPLE).name),
        _ => format!("The words are {one} and {other}."),
    };
    let (x, y) = (&one[..1].to_uppercase(), &other[..1].to_uppercase());
    let how = if class == 0 { "before" } else { "after" };
    made(input, format!("The letter {x} comes {how} the letter {y}."))
}

pub const CONCEPT: Concept = Concept {
    name: "alphabet",
    category: "Spelling",
    title: "Alphabetical order",
    given: &[
        "Two words are put in order.",
        "You are given two words of a list.",
        "Read the two words.",
    ],
    asks: &[
        "Compare their first letters.",
        "Are the words in the order of the alphabet?",
        "Check the order of the alphabet.",
    ],
    classes: &[
        &[
            "they are in alphabetical order",
            "the first word comes earlier in the alphabet",
        ],
        &[
            "they are not in alphabetical order",
            "the first word comes later in the alphabet",
        ],
    ],
    vocabularies: &[
        each(&[], &["sorted", "unsorted"]),
        each(&["Must the words be swapped?"], &["no", "yes"]),
        each(&["Is the order right?"], &["yes", "no"]),
        each(&[], &["keep", "swap"]),
        each(
            &["Which of the words does the alphabet put first?"],
            &["first", "second"],
        ),
    ],
    make,
};
