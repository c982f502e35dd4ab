use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let p = d.pick(PEOPLE);
    let (name, she) = (p.name, p.she);
    let (x, y) = two_deeds(d);
    let (xo, yo) = (x.object, y.object);
    let (xp, yp) = (x.past, y.past);
    let input = match (class, d.below(6)) {
        (0, 0) => format!("{name} {xp} the {xo} before {she} {yp} the {yo}."),
        (0, 1) => format!("After {name} had {} the {xo}, {she} {yp} the {yo}.", x.participle),
        (0, 2) => format!("{name} {xp} the {xo}, and then {she} {yp} the {yo}."),
        (0, 3) => format!("{name} {xp} the {xo}. Later {she} {yp} the {yo}."),
        (0, 4) => format!("First {name} {xp} the {xo}, next {she} {yp} the {yo}."),
        (0, _) => format!("As soon as {name} had {} the {xo}, {she} {yp} the {yo}.", x.participle),
        (_, 0) => format!("{name} {xp} the {xo} after {she} had {} the {yo}.", y.participle),
        (_, 1) => format!("Before {name} {xp} the {xo}, {she} {yp} the {yo}."),
        (_, 2) => format!("{name} {xp} the {xo}, but first {she} {yp} the {yo}."),
        (_, 3) => format!(
            "{name} {xp} the {xo}. Earlier that day {she} had {} the {yo}.",
            y.participle
        ),
        (_, 4) => format!("{name} {xp} the {xo} only when {she} had {} the {yo}.", y.participle),
        (_, _) => format!("{name} {xp} the {xo} as soon as {she} had {} the {yo}.", y.participle),
    };
    let (first, second) = if class == 0 { (xo, yo) } else { (yo, xo) };
    made(
        input,
        format!("The deed with the {first} came first, the one with the {second} later."),
    )
}

pub const CONCEPT: Concept = Concept {
    name: "event_order",
    category: "Temporal Reasoning",
    title: "Order of two deeds",
    given: &[
        "Somebody does two things.",
        "You are given a note with two deeds.",
        "The note names two deeds.",
    ],
    asks: &[
        "Find out which deed came first.",
        "Compare the order of telling with the order of time.",
        "Which of the two deeds came earlier?",
    ],
    classes: &[
        &["the deed told first came first", "they are told in order"],
        &["the deed told second came first", "they are told the other way round"],
    ],
    vocabularies: &[
        each(&[], &["first", "second"]),
        each(
            &["Is the order turned round?", "Tell whether the order is turned round."],
            &["no", "yes"],
        ),
        each(&["Are the deeds told as they happened?"], &["yes", "no"]),
        each(&[], &["straight", "reversed"]),
        each(&[], &["in order", "out of order"]),
    ],
    make,
};
