use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

fn make(d: &mut Draw, class: usize) -> Made {
    let thing = d.pick(BELONGINGS);
    let p = d.pick(PEOPLE);
    let (n, at, day, colour) = (p.name, d.pick(PLACES).at, d.pick(DAYS), d.pick(COLOURS));
    let other = d.pick(JOBS);
    let (my, mine, me) = match class {
        0 => ("my".to_owned(), "mine".to_owned(), "me".to_owned()),
        1 => ("your".to_owned(), "yours".to_owned(), "you".to_owned()),
        _ => match d.below(2) {
            0 => (format!("{n}'s"), format!("{n}'s"), n.to_owned()),
            _ => (
                format!("the {other}'s"),
                format!("the {other}'s"),
                format!("the {other}"),
            ),
        },
    };
    let sentence = match d.below(7) {
        0 => format!("the {colour} {thing} {at} is {mine}."),
        1 => format!("{my} {thing} stands {at}."),
        2 => format!("{my} {colour} {thing} was {at} on {day}."),
        3 => format!("this {colour} {thing} belongs to {me}."),
        4 => format!("somebody found {my} {thing} {at} on {day}."),
        5 => format!("on {day} the {thing} was {at}; it is {mine}."),
        _ => format!("the {thing} that one can see {at} is {mine}."),
    };
    let who = ["the speaker", "the listener", "somebody else"][class];
    made(capital(&sentence), format!("The {thing} is the property of {who}."))
}

pub const CONCEPT: Concept = Concept {
    name: "ownership",
    category: "Possession Understanding",
    title: "Whose thing it is",
    given: &[
        "Somebody tells you about a thing.",
        "Read what somebody tells you.",
        "You are given a sentence about a thing.",
    ],
    asks: &[
        "Find out who owns the thing.",
        "Whose thing is it?",
        "Tell to whom the thing belongs.",
    ],
    classes: &[
        &["the speaker owns it", "it belongs to the speaker"],
        &["the listener owns it", "it belongs to the listener"],
        &["somebody else owns it", "it belongs to somebody else"],
    ],
    vocabularies: &[
        each(&[], &["speaker", "listener", "other"]),
        each(&[], &["mine", "yours", "theirs"]),
        grouped(
            &["May the speaker keep the thing?"],
            &[
                group("yes", &["the speaker owns it"], &[0]),
                group("no", &["the speaker does not own it"], &[1, 2]),
            ],
        ),
        grouped(
            &["Does the thing belong to one of the two who talk?"],
            &[
                group("yes", &["the speaker or the listener owns it"], &[0, 1]),
                group("no", &["somebody else owns it"], &[2]),
            ],
        ),
        each(&["To whom should one bring the thing?"], &["me", "you", "them"]),
    ],
    make,
};
