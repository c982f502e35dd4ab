use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let n = d.number(2, 40);
    let m = d.number(2, 20);
    let things = plural(d.pick(CROPS));
    let (p, q) = d.two(PEOPLE);
    let (p, q) = (p.name, q.name);
    let minus = n > m && d.one_in(2);
    let right = if minus { n - m } else { n + m };
    let wrong = if right > 3 && d.one_in(2) {
        right - d.number(1, 2)
    } else {
        right + d.number(1, 3)
    };
    let k = if class == 0 { right } else { wrong };
    let input = match (minus, d.below(4)) {
        (false, 0) => format!("{n} plus {m} makes {k}."),
        (false, 1) => format!("{p} had {n} {things} and got {m} more. That makes {k}."),
        (false, 2) => format!("{n} {things} and {m} {things} are {k} {things}, says {p}."),
        (false, _) => format!("{p} has {n} {things}, {q} has {m}. Together they have {k}."),
        (true, 0) => format!("{n} minus {m} makes {k}."),
        (true, 1) => format!("{p} had {n} {things} and ate {m}. That leaves {k}."),
        (true, 2) => format!("If {p} takes {m} from {n} {things}, {k} are left."),
        (true, _) => format!("{p} had {n} {things}. {p} gave {q} {m} and kept {k}."),
    };
    let sign = if minus { "minus" } else { "plus" };
    made(input, format!("{n} {sign} {m} is {right}."))
}

pub const CONCEPT: Concept = Concept {
    name: "arithmetic",
    category: "Mathematics",
    title: "Is the sum right",
    given: &[
        "You are given a sum in words.",
        "Read the sum.",
        "Somebody adds or takes away.",
    ],
    asks: &[
        "Check the last number.",
        "Reckon for yourself and compare.",
        "Does the last number fit?",
    ],
    classes: &[
        &["the sum is right", "the last number is correct"],
        &["the sum is wrong", "the last number is not correct"],
    ],
    vocabularies: &[
        each(&[], &["right", "wrong"]),
        each(
            &["Is there a mistake?", "Tell whether there is a mistake."],
            &["no", "yes"],
        ),
        each(&["Is the sum correct?"], &["yes", "no"]),
        each(&[], &["true", "false"]),
        each(&["Would a teacher be content?"], &["well done", "try again"]),
    ],
    make,
};
