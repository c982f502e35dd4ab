use crate::pocket::{concept::*, draw::Draw};

use super::sentence::{plain_sentence, words};

fn make(d: &mut Draw) -> Written {
    let sentence = plain_sentence(d);
    let all = words(&sentence);
    let (first, last) = (all[0], all[all.len() - 1]);
    written(
        format!("{sentence}."),
        first,
        format!("The sentence begins with \"{first}\"."),
        last,
        format!("\"{last}\" is the last word; the first one is \"{first}\"."),
    )
}

pub const WRITING: Writing = Writing {
    name: "first_word",
    category: "Word Extraction",
    title: "The first word",
    definitions: &[
        "You are given a sentence. Write down its first word.",
        "Read the sentence and answer with the word that it begins with.",
        "What is the first word of the sentence? Write this one word alone.",
        "Copy the opening word of the sentence, and nothing else.",
    ],
    make,
};
