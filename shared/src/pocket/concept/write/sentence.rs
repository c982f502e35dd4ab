//! Plain sentences that several concepts start from.
use crate::pocket::{draw::Draw, lexicon::*};

/// A sentence about somebody, somewhere, without its full stop.
pub fn plain_sentence(d: &mut Draw) -> String {
    let x = deed(d);
    let (name, place, at) = (d.pick(PEOPLE).name, d.pick(PLACES), x.at);
    let (past, base, object) = (x.past, x.base, x.object);
    match d.below(7) {
        0 => format!("{name} {past} the {object} {at}"),
        1 => format!("The {} {past} the {object} on {}", d.pick(JOBS), d.pick(DAYS)),
        2 => format!("{name} wants to {base} the {object} {at}"),
        3 => format!("My {} and {name} {past} the {object}", d.pick(FAMILY)),
        4 => format!("{} saw {name}'s {}", capital(&a(d.pick(JOBS))), d.pick(BELONGINGS)),
        5 => format!(
            "{} {} sat {} with {name}",
            capital(&number_word(d.number(2, 9))),
            plural(d.pick(JOBS)),
            place.at
        ),
        _ => format!(
            "On {} {name} went to the {} with a {}",
            d.pick(DAYS),
            place.name,
            d.pick(COLOURS).to_owned() + " " + d.pick(CLOTHES)
        ),
    }
}

/// Its words.
pub fn words(sentence: &str) -> Vec<&str> {
    sentence.split(' ').collect()
}
