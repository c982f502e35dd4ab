use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let name = d.pick(PEOPLE).name;
    let x = deed(d);
    let (base, past, ing, object) = (x.base, x.past, x.ing, x.object);
    let at = x.at;
    let (said, asked) = match d.below(6) {
        0 => (
            format!("{name} can {base} the {object} {at}"),
            format!("Can {name} {base} the {object} {at}"),
        ),
        1 => (
            format!("{name} is {ing} the {object} {at}"),
            format!("Is {name} {ing} the {object} {at}"),
        ),
        2 => (
            format!("{name} will {base} the {object} {at}"),
            format!("Will {name} {base} the {object} {at}"),
        ),
        3 => (
            format!("{name} {past} the {object} {at}"),
            format!("Did {name} {base} the {object} {at}"),
        ),
        4 => (
            format!("{name} should {base} the {object} {at}"),
            format!("Should {name} {base} the {object} {at}"),
        ),
        _ => (
            format!("{name} was {ing} the {object} {at}"),
            format!("Was {name} {ing} the {object} {at}"),
        ),
    };
    written(
        format!("{said}."),
        format!("{asked}?"),
        "The verb moves to the front, and a question mark ends the sentence.",
        format!("{name} does not {base} the {object} {at}."),
        "This denies the sentence instead of asking.",
    )
}

pub const WRITING: Writing = Writing {
    name: "question",
    category: "Question Generation",
    title: "Into a question",
    definitions: &[
        "Turn the sentence into a question that can be answered with yes or no.",
        "You are given a statement. Ask whether it is true, using its own words.",
        "Rewrite the statement as a question with a question mark at its end.",
        "Make a question out of the sentence; begin with the helping verb.",
    ],
    make,
};
