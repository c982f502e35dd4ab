use crate::pocket::{concept::*, draw::Draw};

use super::sentence::{plain_sentence, words};

fn make(d: &mut Draw) -> Written {
    let sentence = plain_sentence(d);
    let second = words(&sentence)[1].to_owned();
    let first = words(&sentence)[0].to_owned();
    written(
        format!("{sentence}."),
        second.clone(),
        format!("\"{second}\" follows \"{first}\"."),
        first.clone(),
        format!("\"{first}\" is the first word; the second is \"{second}\"."),
    )
}

pub const WRITING: Writing = Writing {
    name: "second_word",
    category: "Word Extraction",
    title: "The second word",
    definitions: &[
        "You are given a sentence. Write down its second word.",
        "Read the sentence and answer with the word that follows the first.",
        "What is the second word of the sentence? Write this one word alone.",
        "Copy the word number two of the sentence, and nothing else.",
    ],
    make,
};
