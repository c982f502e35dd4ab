use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const CLUES: [&[&str]; 4] = [
    &[
        "has not eaten since yesterday",
        "looks at the bread with big eyes",
        "asks when lunch will be ready",
        "would like two plates of stew",
    ],
    &[
        "has a dry mouth",
        "asks for a glass of water",
        "has drunk nothing all day",
        "empties one cup after another",
    ],
    &[
        "can hardly keep both eyes open",
        "yawns again and again",
        "wants to go to bed",
        "has not slept for two nights",
    ],
    &[
        "shivers and asks for a blanket",
        "rubs both hands by the fire",
        "has blue lips and wet clothes",
        "wants a warm coat and a stove",
    ],
];
const NEEDS: [&str; 4] = ["food", "a drink", "sleep", "warmth"];

fn make(d: &mut Draw, class: usize) -> Made {
    let clue = d.pick(CLUES[class]);
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let (job, at, relative) = (d.pick(JOBS), d.pick(PLACES).at, d.pick(FAMILY));
    let input = match d.below(6) {
        0 => format!("{n} sits {at} and {clue}."),
        1 => format!("{m} sees that {n} {clue}."),
        2 => format!("The {job} {at} {clue}."),
        3 => format!("{n} says that the {job} {clue}."),
        4 => format!("My {relative} is back from the journey with {n} and {clue}."),
        _ => format!("{n} told {m} about a {job} who {clue}."),
    };
    made(input, format!("Somebody who {clue} needs {}.", NEEDS[class]))
}

pub const CONCEPT: Concept = Concept {
    name: "need",
    category: "Commonsense Reasoning",
    title: "What somebody needs",
    given: &[
        "You are given a sentence about somebody.",
        "Read the sentence.",
        "Somebody lacks something.",
    ],
    asks: &["Find out what the person needs.", "What would help the person?"],
    classes: &[
        &["it is food", "the person is hungry"],
        &["it is a drink", "the person is thirsty"],
        &["it is sleep", "the person is tired"],
        &["it is warmth", "the person is cold"],
    ],
    vocabularies: &[each(&[], &["meal", "water", "bed", "stove"])],
    make,
};
