use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let n = 2 * d.number(5, 49) + class as u32;
    let name = d.pick(PEOPLE).name;
    let (place, things) = (d.pick(PLACES), plural(d.pick(BELONGINGS)));
    let input = match d.below(7) {
        0 => format!("{name}'s house has the number {n}."),
        1 => format!("{name} counted {n} {things}."),
        2 => format!("There are {n} {things} {}.", place.at),
        3 => format!("{name} drew the ticket {n} {}.", place.at),
        4 => format!("Page {n} shows the {}.", place.name),
        5 => format!("The {} sold {n} {things}.", d.pick(JOBS)),
        _ => format!("{name} wrote the number {n} on the wall."),
    };
    let how = if class == 0 { "an even" } else { "an odd" };
    made(input, format!("The last digit of {n} is {}, {how} digit.", n % 10))
}

pub const CONCEPT: Concept = Concept {
    name: "parity",
    category: "Mathematics",
    title: "Parity of a number",
    given: &[
        "The sentence holds one number.",
        "You are given a sentence with a number.",
        "Read the sentence and find its number.",
    ],
    asks: &[
        "Look at the number in the sentence.",
        "Can the number be shared by two without a rest?",
        "Try to halve the number.",
    ],
    classes: &[
        &["the number is even", "two people can share it fairly"],
        &["the number is odd", "one would be left over"],
    ],
    vocabularies: &[
        each(&[], &["even", "odd"]),
        each(&["Is the number odd?"], &["no", "yes"]),
        each(&["Is the number even?"], &["yes", "no"]),
        each(&[], &["pairs", "rest"]),
        each(&["Would one be left over?"], &["none", "one"]),
    ],
    make,
};
