use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let x = deed(d);
    let at = x.at;
    let (base, past, ing, object) = (x.base, x.past, x.ing, x.object);
    let day = d.pick(DAYS);
    let who = match class {
        0 => d.pick(&["I", "we"]).to_owned(),
        1 => "you".to_owned(),
        _ => match d.below(4) {
            0 => d.pick(&["she", "he", "they"]).to_owned(),
            1 => d.pick(PEOPLE).name.to_owned(),
            _ => format!("the {}", d.pick(JOBS)),
        },
    };
    let be = match who.as_str() {
        "I" => "am",
        "we" | "you" | "they" => "are",
        _ => "is",
    };
    let sentence = match d.below(7) {
        0 => format!("{who} {past} the {object} {at}."),
        1 => format!("{who} {be} {ing} the {object} {at}."),
        2 => format!("{who} will {base} the {object} {at}."),
        3 => format!("On {day} {who} {past} the {object}."),
        4 => format!("{who} {be} going to {base} the {object} on {day}."),
        5 => format!("Last {day} {who} {past} the {object} {at}."),
        _ => format!("{who} can {base} the {object} {at}."),
    };
    let whom = ["the speaker", "the listener", "somebody else"][class];
    made(capital(&sentence), format!("\"{}\" means {whom}.", capital(&who)))
}

pub const CONCEPT: Concept = Concept {
    name: "person",
    category: "Pronoun Understanding",
    title: "Who acts",
    given: &[
        "You are given a sentence.",
        "Read the sentence.",
        "Somebody says this to you.",
    ],
    asks: &[
        "Find out who acts.",
        "Decide whom the sentence is about.",
        "Look at the first person named and tell who it is.",
    ],
    classes: &[
        &["the speaker acts", "it is about the speaker"],
        &["the listener acts", "it is about the listener"],
        &["somebody else acts", "it is about somebody else"],
    ],
    vocabularies: &[
        each(&[], &["speaker", "listener", "other"]),
        each(&[], &["I", "you", "they"]),
        each(&[], &["first", "second", "third"]),
        grouped(
            &["Does the speaker take part?"],
            &[
                group("yes", &["the speaker acts"], &[0]),
                group("no", &["somebody other than the speaker acts"], &[1, 2]),
            ],
        ),
        grouped(
            &["Is the sentence about somebody who is spoken to?"],
            &[
                group("true", &["it is about the listener"], &[1]),
                group("false", &["it is about anybody else"], &[0, 2]),
            ],
        ),
    ],
    make,
};
