use super::tense::Told;
use crate::pocket::{concept::*, draw::Draw};

fn make(d: &mut Draw) -> Written {
    let told = Told::draw(d);
    let (third, past, base) = (told.deed.third, told.deed.past, told.deed.base);
    written(
        told.with(third),
        told.with(&format!("will {base}")),
        format!("\"{third}\" becomes \"will {base}\"."),
        told.with(past),
        format!("\"{past}\" is the past; the future is \"will {base}\"."),
    )
}

pub const WRITING: Writing = Writing {
    name: "future",
    category: "Tense Change",
    title: "Into the future",
    definitions: &[
        "The sentence tells what somebody does now. Write it again so that it tells of tomorrow, with the word \"will\".",
        "Turn the sentence into the future with the word \"will\". Change only the verb.",
        "Rewrite the sentence with \"will\", as something that is still to come.",
        "Put \"will\" before the verb, so that the sentence speaks of the future.",
    ],
    make,
};
