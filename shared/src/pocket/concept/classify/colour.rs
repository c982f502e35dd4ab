use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const FIVE: [&str; 5] = ["red", "blue", "green", "black", "white"];

fn make(d: &mut Draw, class: usize) -> Made {
    let colour = FIVE[class];
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let thing = d.pick_from(&[BELONGINGS, CLOTHES]);
    let at = d.pick(PLACES).at;
    let input = match d.below(7) {
        0 => format!("{n} has a {colour} {thing}."),
        1 => format!("The {thing} that {n} saw {at} was {colour}."),
        2 => format!("{n} painted a {thing} in {colour} for {m}."),
        3 => format!("{m} lost a {colour} {thing} {at}."),
        4 => format!("Who left this {colour} {thing} {at}?"),
        5 => format!("{n} likes {m}'s {thing}, because it is {colour}."),
        _ => format!("{n} gave {m} a {colour} {thing} {at}."),
    };
    made(input, format!("The {thing} is {colour}."))
}

pub const CONCEPT: Concept = Concept {
    name: "colour",
    category: "Information Extraction",
    title: "Colour of a thing",
    given: &[
        "The sentence names a thing and its colour.",
        "Read the sentence.",
        "You are given a sentence.",
    ],
    asks: &[
        "Tell the colour of the thing.",
        "Which colour does the thing have?",
        "Look for the colour in the sentence.",
    ],
    classes: &[
        &["it is red", "the thing is red"],
        &["it is blue", "the thing is blue"],
        &["it is green", "the thing is green"],
        &["it is black", "the thing is black"],
        &["it is white", "the thing is white"],
    ],
    vocabularies: &[
        each(&[], &["red", "blue", "green", "black", "white"]),
        each(
            &["What else has the colour of the thing?"],
            &["blood", "sky", "grass", "coal", "milk"],
        ),
        grouped(
            &["Is the thing red?"],
            &[
                group("yes", &["it is red"], &[0]),
                group("no", &["it is of another colour"], &[1, 2, 3, 4]),
            ],
        ),
        grouped(
            &["Is the thing dark or bright?"],
            &[
                group("dark", &["it is black"], &[3]),
                group("bright", &["it is white"], &[4]),
            ],
        ),
        grouped(
            &["Does the thing look like a leaf?"],
            &[
                group("leaf", &["it is green"], &[2]),
                group("no leaf", &["it is not green"], &[0, 1, 3, 4]),
            ],
        ),
    ],
    make,
};
