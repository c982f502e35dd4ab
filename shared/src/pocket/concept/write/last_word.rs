use crate::pocket::{concept::*, draw::Draw};

use super::sentence::{plain_sentence, words};

fn make(d: &mut Draw) -> Written {
    let sentence = plain_sentence(d);
    let all = words(&sentence);
    let (first, last) = (all[0], all[all.len() - 1]);
    written(
        format!("{sentence}."),
        last,
        format!("The sentence ends with \"{last}\"."),
        first,
        format!("\"{first}\" is the first word; the last one is \"{last}\"."),
    )
}

pub const WRITING: Writing = Writing {
    name: "last_word",
    category: "Word Extraction",
    title: "The last word",
    definitions: &[
        "You are given a sentence. Write down its last word, without the full stop.",
        "Read the sentence and answer with the word that stands at its very end.",
        "What is the last word of the sentence? Write this one word alone.",
        "Copy the final word of the sentence, and nothing else.",
    ],
    make,
};
