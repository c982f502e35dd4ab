use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const CLUES: [&[&str]; 4] = [
    &[
        "as the sun came up",
        "right after breakfast",
        "when the cock crowed",
        "before breakfast",
        "at dawn",
        "soon after getting up",
    ],
    &[
        "right after lunch",
        "when the sun stood high",
        "at noon",
        "over lunch",
        "in the heat of midday",
        "during the lunch break",
    ],
    &[
        "as the sun went down",
        "right after supper",
        "at dusk",
        "over supper",
        "at sunset",
        "when people came home from work",
    ],
    &[
        "at midnight",
        "while the whole village slept",
        "under the moon and the stars",
        "long after bedtime",
        "in the dark hours before dawn",
        "when all the others lay in bed",
    ],
];
const NAMES: [&str; 4] = ["the morning", "midday", "the evening", "the night"];

fn make(d: &mut Draw, class: usize) -> Made {
    let clue = d.pick(CLUES[class]);
    let x = deed(d);
    let who = if d.one_in(2) {
        d.pick(PEOPLE).name.to_owned()
    } else {
        format!("the {}", d.pick(JOBS))
    };
    let (past, ing, object) = (x.past, x.ing, x.object);
    let day = d.pick(DAYS);
    let sentence = match d.below(6) {
        0 => format!("{who} {past} the {object} {clue}."),
        1 => format!("{}, {who} {past} the {object}.", capital(clue)),
        2 => format!("It was {clue} that {who} {past} the {object}."),
        3 => format!("On {day}, {clue}, {who} {past} the {object}."),
        4 => format!("{who} was {ing} the {object} {clue}."),
        _ => format!("{who} {past} the {object} on {day} {clue}."),
    };
    made(
        capital(&sentence),
        format!("The words \"{clue}\" point to {}.", NAMES[class]),
    )
}

pub const CONCEPT: Concept = Concept {
    name: "time_of_day",
    category: "Temporal Reasoning",
    title: "Time of day",
    given: &[
        "You are given a sentence.",
        "Read the sentence.",
        "The sentence tells what happened one day.",
    ],
    asks: &[
        "Find out at what time of day it happened.",
        "Tell the time of day.",
        "Look for a clue to the time of day.",
    ],
    classes: &[
        &["it was morning", "it happened in the morning"],
        &["it was midday", "it happened at midday"],
        &["it was evening", "it happened in the evening"],
        &["it was night", "it happened at night"],
    ],
    vocabularies: &[
        each(&[], &["morning", "midday", "evening", "night"]),
        each(
            &["Which greeting or meal fits the hour?"],
            &["breakfast", "lunch", "supper", "sleep"],
        ),
        grouped(
            &["Was it dark outside?"],
            &[
                group("yes", &["it was night"], &[3]),
                group("no", &["it was morning or midday"], &[0, 1]),
            ],
        ),
        grouped(
            &["Did it happen early or late in the day?"],
            &[
                group("early", &["it was morning"], &[0]),
                group("late", &["it was evening or night"], &[2, 3]),
            ],
        ),
        each(&["Choose the part of the day."], &["dawn", "noon", "dusk", "midnight"]),
    ],
    make,
};
