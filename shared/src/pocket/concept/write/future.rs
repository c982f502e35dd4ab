use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let who = if d.one_in(2) {
        d.pick(PEOPLE).name.to_owned()
    } else {
        format!("The {}", d.pick(JOBS))
    };
    let x = deed(d);
    let place = match d.below(3) {
        0 => String::new(),
        1 => format!(" {}", x.at),
        _ => format!(" for {}", d.pick(PEOPLE).name),
    };
    let (third, past, base, object) = (x.third, x.past, x.base, x.object);
    written(
        format!("{who} {third} the {object}{place}."),
        format!("{who} will {base} the {object}{place}."),
        format!("\"{third}\" becomes \"will {base}\"."),
        format!("{who} {past} the {object}{place}."),
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
