use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let count = 2 + d.below(2);
    let animals = d.several(count, FARM_ANIMALS);
    let (p, q) = d.two(PEOPLE);
    let (name, other, at) = (p.name, q.name, d.pick(PLACES).at);
    let thing = d.pick(BELONGINGS);
    let (one, two) = (animals[0], animals[1]);
    let mut input = match d.below(5) {
        0 => format!("{name} saw {} and {} {at}.", a(one), a(two)),
        1 => format!("{name}'s {one} ran after {other}'s {two}."),
        2 => format!("{name} painted {} on the {thing} and {} on the wall.", a(one), a(two)),
        3 => format!("{name} gave {other} a {one} and got the {two}.")
            .replace(" a ", if a(one).starts_with("an") { " an " } else { " a " }),
        _ => format!("{} and {} sleep {at}.", capital(&a(one)), a(two)),
    };
    if let Some(three) = animals.get(2) {
        input += &format!(" {other} has {}.", a(three));
    }
    let mut wrong = animals.clone();
    wrong.reverse();
    written(
        input,
        animals.join(", "),
        format!(
            "The animals are {}, in this order.",
            list(&animals.iter().map(|animal| format!("the {animal}")).collect::<Vec<_>>())
        ),
        wrong.join(", "),
        "The animals are right, but their order is not that of the note.",
    )
}

pub const WRITING: Writing = Writing {
    name: "list_animals",
    category: "Information Extraction",
    title: "The animals in order",
    definitions: &[
        "List the animals of the note in the order in which they are named, with commas between them.",
        "Which animals are named? Write them one after another, parted by commas.",
        "Read the note and write down its animals, first to last, with a comma between two.",
        "Take the animals out of the note. Keep their order and put commas between them.",
    ],
    make,
};
