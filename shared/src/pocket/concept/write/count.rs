use crate::pocket::{concept::*, draw::Draw, lexicon::*};

const KINDS: &[(&[&str], &str)] = &[
    (ANIMALS, "animals"),
    (CROPS, "crops"),
    (CLOTHES, "clothes"),
    (TOOLS, "tools"),
    (PLANTS, "plants"),
    (FURNITURE, "pieces"),
    (INSTRUMENTS, "instruments"),
];

fn make(d: &mut Draw) -> Written {
    let n = 2 + d.below(5);
    let (pool, kind) = d.pick(KINDS);
    let things = d.several(n, pool);
    let things: Vec<String> = if d.one_in(2) {
        things.iter().map(|thing| a(thing)).collect()
    } else {
        things.iter().map(|thing| (*thing).to_owned()).collect()
    };
    let name = d.pick(PEOPLE).name;
    let input = match d.below(4) {
        0 => format!("{}: {}", capital(kind), things.join(", ")),
        1 => format!("{name} draws {kind}: {}.", list(&things)),
        2 => format!("{name}'s {kind}: {}.", things.join(", ")),
        _ => format!("{name} names these {kind}: {}.", list(&things)),
    };
    let (right, wrong) = (number_word(n as u32), number_word(n as u32 + 1));
    written(
        input,
        format!("{right} {kind}"),
        format!("One can count {right} {kind}."),
        format!("{wrong} {kind}"),
        format!("There are {right} {kind}, not {wrong}."),
    )
}

pub const WRITING: Writing = Writing {
    name: "count",
    category: "Counting",
    title: "How many things",
    definitions: &[
        "Count the things in the list. Write their number as a word and then their kind, as in \"nine wheels\".",
        "How many are there, and of what? Answer in two words, such as \"nine wheels\".",
        "Read the list and say how many of the kind it holds, in words, as in \"nine wheels\".",
        "Write a number word and the kind of the things: how many does the list hold?",
    ],
    make,
};
