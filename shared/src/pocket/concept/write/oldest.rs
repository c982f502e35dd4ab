use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let people = d.several(3, PEOPLE);
    let (a1, b1, c1) = (people[0].name, people[1].name, people[2].name);
    let (more, most) = d.pick(&[
        ("older", "oldest"),
        ("taller", "tallest"),
        ("faster", "fastest"),
        ("stronger", "strongest"),
        ("richer", "richest"),
    ]);
    let one = format!("{a1} is {more} than {b1}.");
    let two = format!("{b1} is {more} than {c1}.");
    let (one, two) = if d.one_in(2) { (one, two) } else { (two, one) };
    written(
        format!("{one} {two} Who is the {most}?"),
        a1,
        format!("{a1} comes before {b1}, and {b1} before {c1}."),
        b1,
        format!("{a1} is {more} than {b1}."),
    )
}

pub const WRITING: Writing = Writing {
    name: "oldest",
    category: "Question Answering",
    title: "Who is first of three",
    definitions: &[
        "Three people are compared. Answer the question with one name.",
        "Read how the three people compare and write the name that the question asks for.",
        "Put the three people in order in your head, then answer with a name.",
        "You are given two comparisons and a question. Write the right name.",
    ],
    make,
};
