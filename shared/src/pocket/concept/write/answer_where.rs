use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let (one, other) = d.two(PLACES);
    let swap = d.one_in(2);
    let (who, at, wrong) = if swap { (m, other, one) } else { (n, one, other) };
    let x = doing(d);
    let (note, ask) = match d.below(4) {
        0 => (
            format!("{n} is {} and {m} is {}.", one.at, other.at),
            format!("Where is {who}?"),
        ),
        1 => (
            format!("{n} works {}, {m} {}.", one.at, other.at),
            format!("Where does {who} work?"),
        ),
        2 => (
            format!("{n} was {} {}. {m} was {}.", x.ing, one.at, other.at),
            format!("Where was {who}?"),
        ),
        _ => (
            format!("{n} lives {}; {m} lives {}.", one.at, other.at),
            format!("Where does {who} live?"),
        ),
    };
    written(
        format!("{note} {ask}"),
        at.at,
        format!("The note tells it of {who}."),
        wrong.at,
        format!("This is told of the other person; for {who} it is {}.", at.at),
    )
}

pub const WRITING: Writing = Writing {
    name: "answer_where",
    category: "Question Answering",
    title: "Where is it",
    definitions: &[
        "Read the note and answer the question after it with the place.",
        "You are given a note and a question. Copy from the note where the person is.",
        "Two people are at two places. Answer with the place that the question asks for.",
        "Find in the note where it is, and write the words for the place.",
    ],
    make,
};
