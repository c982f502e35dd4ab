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
        format!("{who} {past} the {object}{place}."),
        format!("\"{}\" becomes \"{}\".", third, past),
        format!("{who} will {base} the {object}{place}."),
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
