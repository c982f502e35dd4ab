use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let food = d.pick_from(&[FOODS, CROPS]);
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let (place, thing, day) = (d.pick(PLACES), d.pick(SURFACES), d.pick(DAYS));
    let one = a(food);
    let input = match d.below(6) {
        0 => format!("{n} ate {one} {}.", place.at),
        1 => format!(
            "On {day} {n} gave {m} {one} and a {}.",
            d.pick(&["lamp", "book", "ring", "map", "ball"])
        ),
        2 => format!("Who left {one} on {n}'s {thing}?"),
        3 => format!("{n} put {one} and a key into the bag on {day}."),
        4 => format!("{m} would like {one} before {n} goes to the {}.", place.name),
        _ => format!("Next to {m}'s {thing} {n} found {one} on {day}."),
    };
    written(
        input,
        food,
        format!("{} is the only thing that one can eat.", capital(&one)),
        n,
        format!("{n} is a person; the food is the {food}."),
    )
}

pub const WRITING: Writing = Writing {
    name: "name_food",
    category: "Information Extraction",
    title: "The food",
    definitions: &[
        "The sentence names one thing that people eat. Write the word for this food.",
        "Which food is named in the sentence? Answer with the food alone.",
        "Read the sentence and write down what one can eat, in one word.",
        "Pick the food out of the sentence.",
    ],
    make,
};
