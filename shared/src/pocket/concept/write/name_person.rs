use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let name = d.pick(PEOPLE).name;
    let (job, at, day) = (d.pick(JOBS), d.pick(PLACES).at, d.pick(DAYS));
    let x = deed(d);
    let (past, object, participle) = (x.past, x.object, x.participle);
    let input = match d.below(6) {
        0 => format!("The {job} and {name} {past} the {object} {at}."),
        1 => format!("On {day} {name} {past} the {object} {at}."),
        2 => format!("The {object} {at} was {participle} by {name}."),
        3 => format!("Did {name} see the {job} {at} on {day}?"),
        4 => format!("The {job} {past} the {object} for {name} on {day}."),
        _ => format!("Please tell {name} that the {job} {past} the {object}."),
    };
    let wrong = if input.contains(job) { job } else { object };
    written(
        input,
        name,
        format!("{name} is the only name of a person."),
        wrong,
        format!("\"{wrong}\" is not the name of a person; {name} is."),
    )
}

pub const WRITING: Writing = Writing {
    name: "name_person",
    category: "Named Entity Recognition",
    title: "The person's name",
    definitions: &[
        "The sentence holds the name of one person. Write this name.",
        "Read the sentence and find the person who is called by name. Answer with the name alone.",
        "Which person is called by name in the sentence? Write the name.",
        "Pick the name of the person out of the sentence.",
    ],
    make,
};
