use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let thing = d.pick(SMALL_THINGS);
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let (spot, words): (&str, &[&str]) = match class {
        0 => (d.pick(CONTAINERS), &["in", "inside"]),
        1 => (d.pick(SURFACES), &["on", "on top of"]),
        2 => (d.pick(SURFACES), &["under", "beneath", "below"]),
        _ => (d.pick(SURFACES), &["behind", "at the back of"]),
    };
    let word = d.pick(words);
    let input = match d.below(7) {
        0 => format!("{n} put the {thing} {word} the {spot}."),
        1 => format!("The {thing} is {word} the {spot}, said {n}."),
        2 => format!("{n} found {m}'s {thing} {word} the {spot}."),
        3 => format!("Look {word} the {spot}, {n}, and you will see the {thing}."),
        4 => format!("{n} hid the {thing} {word} the {spot}, and {m} saw it."),
        5 => format!("There was a {} {thing} {word} {n}'s {spot}.", d.pick(COLOURS)),
        _ => format!(
            "{}, {} the {spot}, lay the {thing}.",
            d.pick(&["There", "Here", "Right there", "At home"]),
            word
        ),
    };
    let what = ["inside the", "on the", "under the", "behind the"][class];
    made(input, format!("The {thing} is {what} {spot}."))
}

pub const CONCEPT: Concept = Concept {
    name: "location",
    category: "Spatial Reasoning",
    title: "Where a thing is",
    given: &[
        "The sentence tells where a thing is.",
        "Read the sentence.",
        "You are given a sentence about a thing.",
    ],
    asks: &[
        "Find out where the thing is.",
        "Tell the place of the smaller thing.",
        "Where must one look?",
    ],
    classes: &[
        &["the thing is inside", "one must look inside"],
        &["the thing is on top", "one must look on top"],
        &["the thing is below", "one must look underneath"],
        &["the thing is behind", "one must look at the back"],
    ],
    vocabularies: &[
        each(&[], &["inside", "on top", "under", "behind"]),
        each(&[], &["in", "on", "below", "back"]),
        grouped(
            &["Can one see the thing at once?"],
            &[
                group("seen", &["it is on top"], &[1]),
                group("hidden", &["it is inside, below or behind"], &[0, 2, 3]),
            ],
        ),
        grouped(
            &["Must one bend down?"],
            &[
                group("yes", &["the thing is below"], &[2]),
                group("no", &["the thing is elsewhere"], &[0, 1, 3]),
            ],
        ),
        grouped(
            &["Is the thing inside something?"],
            &[
                group("true", &["it is inside"], &[0]),
                group("false", &["it is not inside"], &[1, 2, 3]),
            ],
        ),
    ],
    make,
};
