use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let n = match class {
        0 => d.number(2, 19),
        1 => d.number(21, 59),
        _ => d.number(61, 99),
    };
    let name = d.pick(PEOPLE).name;
    let (place, job) = (d.pick(PLACES), d.pick(JOBS));
    let things = plural(if d.one_in(2) {
        d.pick(BELONGINGS)
    } else {
        d.pick(FARM_ANIMALS)
    });
    let n = if d.one_in(3) { number_word(n) } else { n.to_string() };
    let input = match d.below(7) {
        0 => format!("{name} counted {n} {things} {}.", place.at),
        1 => format!("The {job} has {n} {things}."),
        2 => format!("{name} bought {n} {things} from the {job}."),
        3 => format!("There were {n} {things} {}.", place.at),
        4 => format!("The {job} showed {name} {n} {things}."),
        5 => format!("In {name}'s story there are {n} {things}."),
        _ => format!("{name} dreamt of {n} {things} {}.", place.at),
    };
    let how = ["less than 20", "between 20 and 60", "more than 60"][class];
    made(input, format!("The number {n} is {how}."))
}

pub const CONCEPT: Concept = Concept {
    name: "magnitude",
    category: "Number Size",
    title: "Size of a number",
    given: &[
        "The sentence holds one number.",
        "Read the sentence.",
        "You are given a sentence with a number.",
    ],
    asks: &[
        "How large is the number in the sentence?",
        "Judge the size of the number.",
        "Sort the number by its size.",
    ],
    classes: &[
        &["the number is below 20", "it is less than 20"],
        &["the number is from 20 to 60", "it lies between 20 and 60"],
        &["the number is above 60", "it is more than 60"],
    ],
    vocabularies: &[
        each(&[], &["small", "medium", "large"]),
        each(&[], &["low", "middle", "high"]),
        grouped(
            &["Is the number above 60?"],
            &[
                group("yes", &["it is more than 60"], &[2]),
                group("no", &["it is 60 or less"], &[0, 1]),
            ],
        ),
        each(
            &["Speak of the number as one speaks of a crowd."],
            &["few", "some", "many"],
        ),
        grouped(
            &["Is the number below 20?"],
            &[
                group("true", &["it is less than 20"], &[0]),
                group("false", &["it is 20 or more"], &[1, 2]),
            ],
        ),
    ],
    make,
};
