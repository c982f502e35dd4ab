use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let x = deed(d);
    let (name, colour, job) = (d.pick(PEOPLE).name, d.pick(COLOURS), d.pick(JOBS));
    let text = match d.below(6) {
        0 => format!("{name}'s {colour} {}", d.pick(BELONGINGS)),
        1 => format!("{name} and the {job}"),
        2 => format!("{} the {}, {name}", x.base, x.object),
        3 => format!("{} {}", colour, plural(d.pick(ANIMALS))),
        4 => format!("{name} {} the {}", x.past, x.object),
        _ => format!("the {job} {}", d.pick(PLACES).at),
    };
    written(
        text.clone(),
        format!("{text}, {text}"),
        "The words stand there twice, with a comma between.",
        text,
        "The words stand there only once.",
    )
}

pub const WRITING: Writing = Writing {
    name: "repeat",
    category: "Text Modification",
    title: "Twice",
    definitions: &[
        "Write the words of the input twice, with a comma between.",
        "Repeat what is given: once, a comma, and once more.",
        "Say the same words two times and put a comma between the two.",
        "Copy the input two times in one line, parted by a comma.",
    ],
    make,
};
