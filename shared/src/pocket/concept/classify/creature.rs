use crate::pocket::{concept::*, draw::Draw, lexicon::*, vocabulary::*};

const KINDS: [&[&str]; 4] = [
    &[
        "eagle", "owl", "crow", "swallow", "parrot", "robin", "sparrow", "stork", "swan", "pigeon",
    ],
    &["trout", "salmon", "herring", "eel", "carp", "cod", "shark", "pike"],
    &[
        "bee",
        "ant",
        "wasp",
        "moth",
        "beetle",
        "butterfly",
        "mosquito",
        "ladybird",
    ],
    &[
        "fox", "bear", "rabbit", "cat", "dog", "wolf", "lion", "otter", "squirrel", "kitten",
    ],
];
const NAMES: [&str; 4] = ["a bird", "a fish", "an insect", "an animal with fur"];

fn make(d: &mut Draw, class: usize) -> Made {
    let word = d.pick(KINDS[class]);
    let (p, q) = d.two(PEOPLE);
    let (n, m) = (p.name, q.name);
    let one = a(word);
    let day = d.pick(DAYS);
    let input = match d.below(7) {
        0 => format!("{n} showed {m} a picture of {one} on {day}."),
        1 => format!("In {n}'s dream, {one} spoke to {m}."),
        2 => format!("{n} wants to be {one} in the play on {day}."),
        3 => format!("{m} read a book about the {word} to {n}."),
        4 => format!("{n} carved {one} out of wood for {m}."),
        5 => format!("On {day} {n} learned how the {word} lives."),
        _ => format!("The {word} is what {n} drew for {m} on {day}."),
    };
    made(input, format!("{} is {}.", capital(&one), NAMES[class]))
}

pub const CONCEPT: Concept = Concept {
    name: "creature",
    category: "Word Semantics",
    title: "Kind of animal",
    given: &[
        "The sentence names an animal.",
        "Read the sentence.",
        "You are given a sentence with an animal.",
    ],
    asks: &[
        "Tell what kind of animal it is.",
        "Sort the animal.",
        "What kind of animal is named?",
    ],
    classes: &[
        &["it is a bird", "a bird is named"],
        &["it is a fish", "a fish is named"],
        &["it is an insect", "an insect is named"],
        &["it has fur", "an animal with fur is named"],
    ],
    vocabularies: &[each(&[], &["bird", "fish", "insect", "beast"])],
    make,
};
