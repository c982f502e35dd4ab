use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let thing = d.pick(BELONGINGS);
    let (day, at) = (d.pick(DAYS), d.pick(PLACES).at);
    let input = match (class, d.below(6)) {
        (0, 0) => format!("{n} bought the {thing} from {m} on {day}."),
        (0, 1) => format!("{n} got the {thing} from {m} {at}."),
        (0, 2) => format!("{n} took the {thing} away from {m} {at}."),
        (0, 3) => format!("{n} borrowed the {thing} from {m} {at}."),
        (0, 4) => format!("On {day} {n} stole the {thing} from {m}."),
        (0, _) => format!("{n} won the {thing} that {m} had lost in a bet on {day}."),
        (_, 0) => format!("{n} sold the {thing} to {m} on {day}."),
        (_, 1) => format!("{n} gave the {thing} to {m} {at}."),
        (_, 2) => format!("{n} brought {m} the {thing} {at}."),
        (_, 3) => format!("{n} lent {m} the {thing} {at}."),
        (_, 4) => format!("On {day} {n} handed the {thing} over to {m}."),
        (_, _) => format!("{n} lost the {thing} to {m} in a bet on {day}."),
    };
    let (has, not) = if class == 0 { (n, m) } else { (m, n) };
    made(input, format!("In the end {has} has the {thing}, and {not} does not."))
}

pub const CONCEPT: Concept = Concept {
    name: "transfer",
    category: "Entity Tracking",
    title: "Who has it in the end",
    given: &[
        "A thing goes from one person to another.",
        "Read what two people did.",
        "Two people are named.",
    ],
    asks: &[
        "Find out who has the thing in the end.",
        "Who holds the thing afterwards?",
    ],
    classes: &[
        &["the person named first has it", "it ends with the first person"],
        &["the person named second has it", "it ends with the second person"],
    ],
    vocabularies: &[each(&[], &["left", "right"])],
    make,
};
