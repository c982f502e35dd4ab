use crate::pocket::{concept::*, draw::Draw, lexicon::*};

fn make(d: &mut Draw) -> Written {
    let pool = d.pick(&[ANIMALS, CROPS, TOOLS, CLOTHES, FURNITURE, JOBS]);
    let count = 3 + d.below(2);
    let words = d.several(count, pool);
    let mut back = words.clone();
    back.reverse();
    written(
        words.join(", "),
        back.join(", "),
        format!("The last word, \"{}\", now comes first.", back[0]),
        words.join(", "),
        "The words still stand in their old order.",
    )
}

pub const WRITING: Writing = Writing {
    name: "reverse_list",
    category: "List Reversal",
    title: "The list back to front",
    definitions: &[
        "Write the list back to front: the last word first, the first word last, with commas.",
        "Turn the order of the words round and put commas between them.",
        "You are given some words. Write them from the last to the first, parted by commas.",
        "Reverse the list and keep its commas.",
    ],
    make,
};
