use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let animals = plural(d.pick(FARM_ANIMALS));
    let state = d.pick(&["white", "hungry", "asleep", "ill", "tame", "old", "clean", "quiet"]);
    let (name, at) = (d.pick(PEOPLE).name, d.pick(PLACES).at);
    let n = d.number(4, 30);
    let input = match (class, d.below(5)) {
        (0, 0) => format!("Every one of the {n} {animals} {at} is {state}."),
        (0, 1) => format!("All of {name}'s {animals} are {state}."),
        (0, 2) => format!("{name} has {n} {animals}, and they are all {state}."),
        (0, 3) => format!("The {animals} {at} are {state} without exception."),
        (0, _) => format!("All {n} {animals} that {name} saw {at} were {state}."),
        (1, 0) => format!("Some of the {n} {animals} {at} are {state}, others are not."),
        (1, 1) => format!("A few of {name}'s {animals} are {state}, but most are not."),
        (1, 2) => format!("{name} has {n} {animals}, and half of them are {state}."),
        (1, 3) => format!("Most {animals} {at} are {state}, but not all."),
        (1, _) => format!("Only two of the {n} {animals} that {name} saw {at} were {state}."),
        (_, 0) => format!("None of the {n} {animals} {at} is {state}."),
        (_, 1) => format!("Not a single one of {name}'s {animals} is {state}."),
        (_, 2) => format!("{name} has {n} {animals}, and not one is {state}."),
        (_, 3) => format!("No {animals} {at} are {state}, says {name}."),
        (_, _) => format!("Of the {n} {animals} that {name} saw {at}, none was {state}."),
    };
    let how = [
        "to each of the animals",
        "to a part of the animals only",
        "to no animal",
    ][class];
    made(input, format!("The word \"{state}\" fits {how}."))
}

pub const CONCEPT: Concept = Concept {
    name: "quantity",
    category: "Quantifier Understanding",
    title: "How many of a group",
    given: &[
        "The note is about a group of animals.",
        "Read the note.",
        "You are given a note about animals.",
    ],
    asks: &["For how many of them is it true?", "Find out for how many it is true."],
    classes: &[
        &["it is true of all", "it holds for each of them"],
        &["it is true of a part", "it holds for a part of them"],
        &["it is true of none", "it holds for none of them"],
    ],
    vocabularies: &[each(&[], &["whole", "part", "nothing"])],
    make,
};
