use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let name = d.pick(PEOPLE).name;
    let x = deed(d);
    let (base, past, ing, object) = (x.base, x.past, x.ing, x.object);
    let at = x.at;
    let (said, denied) = match d.below(6) {
        0 => (
            format!("{name} can {base} the {object} {at}."),
            format!("{name} can not {base} the {object} {at}."),
        ),
        1 => (
            format!("{name} is {ing} the {object} {at}."),
            format!("{name} is not {ing} the {object} {at}."),
        ),
        2 => (
            format!("{name} will {base} the {object} {at}."),
            format!("{name} will not {base} the {object} {at}."),
        ),
        3 => (
            format!("{name} {past} the {object} {at}."),
            format!("{name} did not {base} the {object} {at}."),
        ),
        4 => (
            format!("{name} should {base} the {object} {at}."),
            format!("{name} should not {base} the {object} {at}."),
        ),
        _ => (
            format!("{name} was {ing} the {object} {at}."),
            format!("{name} was not {ing} the {object} {at}."),
        ),
    };
    written(
        said.clone(),
        denied,
        "The word \"not\" denies the sentence.",
        said,
        "Nothing is denied here; the word \"not\" is missing.",
    )
}

pub const WRITING: Writing = Writing {
    name: "negative",
    category: "Negation",
    title: "Into a denial",
    definitions: &[
        "Deny the sentence: write it again with the word \"not\".",
        "Rewrite the sentence so that it says the opposite, by means of the word \"not\".",
        "You are given a statement. Put \"not\" into it so that it is denied.",
        "Make the sentence negative and write all of it.",
    ],
    make,
};
