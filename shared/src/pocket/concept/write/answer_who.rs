use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let (x, y) = two_deeds(d);
    let swap = d.one_in(2);
    let (who, other, z) = if swap { (m, n, y) } else { (n, m, x) };
    let note = match d.below(4) {
        0 => format!("{n} {} the {} and {m} {} the {}.", x.past, x.object, y.past, y.object),
        1 => format!(
            "While {n} {} the {}, {m} {} the {}.",
            x.past, x.object, y.past, y.object
        ),
        2 => format!(
            "The {} was {} by {n}, and the {} was {} by {m}.",
            x.object, x.participle, y.object, y.participle
        ),
        _ => format!("{n} {} the {}. {m} {} the {}.", x.past, x.object, y.past, y.object),
    };
    written(
        format!("{note} Who {} the {}?", z.past, z.object),
        who,
        format!("The note says that {who} {} the {}.", z.past, z.object),
        other,
        format!("{other} did something else; {who} {} the {}.", z.past, z.object),
    )
}

pub const WRITING: Writing = Writing {
    name: "answer_who",
    category: "Question Answering",
    title: "Who was it",
    definitions: &[
        "Read the note and answer the question after it with one name.",
        "You are given a note and a question. Write the name of the person who is asked for.",
        "Two people do two things. Answer with the name that the question asks for.",
        "Find in the note who did it, and write the name.",
    ],
    make,
};
