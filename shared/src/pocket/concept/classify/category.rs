use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const KINDS: [&[&str]; 6] = [ANIMALS, FOODS, TOOLS, CLOTHES, PLANTS, FURNITURE];
const WHAT: [&str; 6] = [
    "an animal",
    "food",
    "a tool",
    "a piece of clothing",
    "a plant",
    "a piece of furniture",
];

fn make(d: &mut Draw, class: usize) -> Made {
    let word = d.pick(KINDS[class]);
    let (name, other) = d.two(PEOPLE);
    let (name, other) = (name.name, other.name);
    let place = d.pick(PLACES).at;
    let one = a(word);
    let input = match d.below(8) {
        0 => format!(
            "{name} saw {one} {}.",
            d.pick(&[
                "in a book",
                "at the museum",
                "in a dream",
                "in a film",
                "at the fair",
                "in a shop window"
            ])
        ),
        1 => format!("There is {one} in the picture that {name} showed to {other}."),
        2 => format!("{name} drew {one} for {other}."),
        3 => format!("{other} asked {name} about the {word}."),
        4 => format!("\"What a fine {word}!\" said {name} {place}."),
        5 => format!("The story that {name} told {place} is about {one}."),
        6 => format!("{name} and {other} talked about {one} {place}."),
        _ => format!(
            "{name} has never seen {} {word} as {other} has.",
            d.pick(&["such a big", "such a small", "so strange a", "so beautiful a"])
        ),
    };
    made(input, format!("{} is {}.", capital(&one), WHAT[class]))
}

pub const CONCEPT: Concept = Concept {
    name: "category",
    category: "Word Semantics",
    title: "Kind of thing",
    given: &[
        "The sentence names one thing.",
        "Read the sentence.",
        "You are given a sentence.",
    ],
    asks: &[
        "Tell what kind of thing it speaks of.",
        "Sort the thing in the sentence.",
        "What kind of thing is named?",
    ],
    classes: &[
        &["it is an animal", "an animal is named"],
        &["it is food", "food is named"],
        &["it is a tool", "a tool is named"],
        &["it is clothing", "clothing is named"],
        &["it is a plant", "a plant is named"],
        &["it is furniture", "furniture is named"],
    ],
    vocabularies: &[
        each(&[], &["animal", "food", "tool", "clothing", "plant", "furniture"]),
        grouped(
            &["Is the thing alive?", "Tell living things from dead things."],
            &[
                group("yes", &["it is an animal or a plant"], &[0, 4]),
                group("no", &["it is neither animal nor plant"], &[1, 2, 3, 5]),
            ],
        ),
        grouped(
            &["What can one do with the thing?"],
            &[
                group("eat", &["it is food"], &[1]),
                group("wear", &["it is clothing"], &[3]),
                group("neither", &["it is something else"], &[0, 2, 4, 5]),
            ],
        ),
        grouped(
            &["Does the thing breathe and move?"],
            &[
                group("moves", &["it is an animal"], &[0]),
                group("stays", &["it is anything else"], &[1, 2, 3, 4, 5]),
            ],
        ),
        grouped(
            &["Would one look for it in a house?"],
            &[
                group("house", &["it is furniture"], &[5]),
                group("garden", &["it is a plant"], &[4]),
                group("workshop", &["it is a tool"], &[2]),
            ],
        ),
    ],
    make,
};
