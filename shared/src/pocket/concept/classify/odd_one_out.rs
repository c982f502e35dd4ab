use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const KINDS: [(&[&str], &str); 7] = [
    (ANIMALS, "animals"),
    (CROPS, "fruit and vegetables"),
    (TOOLS, "tools"),
    (CLOTHES, "clothes"),
    (FURNITURE, "furniture"),
    (JOBS, "jobs"),
    (VEHICLES, "things to ride"),
];

fn make(d: &mut Draw, class: usize) -> Made {
    let (same, other) = d.two(&KINDS);
    let mut words = d.several(3, same.0);
    let odd = d.pick(other.0);
    words.insert(class, odd);
    let input = match d.below(6) {
        0 => words.join(", "),
        1 => format!("{}, {}, {} and {}", words[0], words[1], words[2], words[3]),
        2 => format!(
            "The words are {}, {}, {} and {}.",
            words[0], words[1], words[2], words[3]
        ),
        3 => format!("{} wrote: {}.", d.pick(PEOPLE).name, words.join(", ")),
        4 => words.join(" / "),
        _ => words.iter().map(|word| a(word)).collect::<Vec<_>>().join(", "),
    };
    made(input, format!("All but {odd} are {}.", same.1))
}

pub const CONCEPT: Concept = Concept {
    name: "odd_one_out",
    category: "Word Relation Classification",
    title: "Odd one out",
    given: &[
        "You are given four words.",
        "Read the four words.",
        "Three of four words are alike.",
    ],
    asks: &[
        "Find the word that is not like the other three.",
        "Three words are of one kind; find the fourth.",
        "Where is the word that does not belong?",
    ],
    classes: &[
        &["the first does not belong", "it is the first word"],
        &["the second does not belong", "it is the second word"],
        &["the third does not belong", "it is the third word"],
        &["the fourth does not belong", "it is the fourth word"],
    ],
    vocabularies: &[
        each(&[], &["first", "second", "third", "fourth"]),
        each(&[], &["1", "2", "3", "4"]),
        each(&[], &["A", "B", "C", "D"]),
        grouped(
            &["Is the word that does not belong near the start or the end?"],
            &[
                group("start", &["it is the first or second"], &[0, 1]),
                group("end", &["it is the third or fourth"], &[2, 3]),
            ],
        ),
        grouped(
            &["Is the last word the one that does not belong?"],
            &[
                group("yes", &["the last does not belong"], &[3]),
                group("no", &["another does not belong"], &[0, 1, 2]),
            ],
        ),
    ],
    make,
};
