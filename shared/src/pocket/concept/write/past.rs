use super::tense::Told;
use crate::pocket::{concept::*, draw::Draw};

fn make(d: &mut Draw) -> Written {
    let told = Told::draw(d);
    let (third, past, base) = (told.deed.third, told.deed.past, told.deed.base);
    written(
        told.with(third),
        told.with(past),
        format!("\"{third}\" becomes \"{past}\"."),
        told.with(&format!("will {base}")),
        format!("\"will {base}\" is the future; the past is \"{past}\"."),
    )
}

pub const WRITING: Writing = Writing {
    name: "past",
    category: "Tense Change",
    title: "Into the past",
    definitions: &[
        "The sentence tells what somebody does now. Write it again so that it tells of the past.",
        "Turn the sentence into the past. Change only the verb.",
        "Rewrite the sentence as if it had happened yesterday; keep all other words.",
        "Put the verb of the sentence into the past and write the whole sentence.",
    ],
    make,
};
