//! Labels without a meaning of their own: a definition gives them one.
use super::{concept::CONCEPTS, draw::Draw, lexicon::*, story::LORE, unseen};
use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

/// Words of a kind that are often given as labels.
const POOLS: &[&[&str]] = &[
    &["red", "blue", "green", "yellow", "white", "black", "brown", "purple"],
    &["A", "B", "C", "D", "E", "F", "G", "H"],
    &["1", "2", "3", "4", "5", "6", "7", "8"],
    &["X", "Y", "Z", "V", "W", "K", "Q", "M"],
    &["circle", "square", "star", "cross", "arrow", "dot", "line", "ring"],
    &["sun", "moon", "cloud", "rain", "wind", "snow", "fog", "storm"],
    &["oak", "pine", "rose", "lily", "fern", "willow", "daisy", "birch"],
    &["iron", "gold", "silver", "copper", "glass", "wood", "stone", "paper"],
    &["fox", "owl", "bear", "wolf", "swan", "goat", "crow", "lion"],
    &["apple", "pear", "plum", "lemon", "cherry", "melon", "peach", "onion"],
    &["blik", "dax", "mip", "tob", "zun", "fep", "gorp", "lum"],
    &["vash", "nuk", "pilo", "rem", "soke", "tindle", "sarn", "yat"],
    &["drum", "flute", "harp", "violin", "piano", "guitar", "trumpet", "bell"],
    &["hat", "coat", "belt", "shirt", "glove", "scarf", "cap", "sock"],
    &[
        "tower", "bridge", "mill", "castle", "palace", "church", "harbour", "station",
    ],
    &["alpha", "beta", "gamma", "delta", "sigma", "omega", "kappa", "theta"],
];

/// Nouns of the village.
const NOUNS: &[&[&str]] = &[
    ANIMALS,
    FOODS,
    CROPS,
    TOOLS,
    CLOTHES,
    FURNITURE,
    PLANTS,
    INSTRUMENTS,
    VEHICLES,
    SMALL_THINGS,
    CONTAINERS,
    COLOURS,
    JOBS,
    FAMILY,
    ROOMS,
];
/// Letters of the shortest word of a story that may be a label: "the" and "of" would be odd ones.
const SHORTEST: usize = 4;

/// Every word of the village, in alphabetical order. The words that unseen tasks have for labels are among them: a word
/// that was never an answer to anything is one that a model has learned not to say. No task has them for the concept of
/// the unseen task; [`PocketWorld`](super::PocketWorld) sees to that.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words: BTreeSet<String> = BTreeSet::new();
    for list in NOUNS.iter().chain(POOLS) {
        words.extend(list.iter().map(ToString::to_string));
    }
    for sentence in LORE {
        let lower = sentence.to_lowercase();
        words.extend(
            lower
                .split(|c: char| !c.is_alphabetic())
                .filter(|word| word.len() >= SHORTEST)
                .map(str::to_owned),
        );
    }
    for concept in CONCEPTS {
        words.extend(
            unseen::all_vocabularies(concept)
                .flat_map(|vocabulary| vocabulary.chosen(concept.classes))
                .map(|label| label.word),
        );
    }
    words
        .into_iter()
        .filter(|word| word.len() > 1 && !word.contains(' '))
        .collect()
});

/// `count` different labels, none of which is in `taken` (the concept's own answers and inputs: an arbitrary "red" for a
/// blue thing would be a trap, not a task). A quarter of the sets are words of one kind, a quarter words of different
/// kinds, half any words of the village: of a hundred labels a model would learn which to say, of many hundred only how to
/// find them in the definition.
pub fn arbitrary_labels(d: &mut Draw, count: usize, taken: &HashSet<String>) -> Vec<String> {
    // Where one word of a pool is an input's, the next input may hold another.
    let free = |pool: &&&[&str]| !pool.iter().any(|word| taken.contains(&word.to_lowercase()));
    let pools: Vec<&[&str]> = POOLS.iter().filter(free).copied().collect();
    match d.below(4) {
        0 if !pools.is_empty() => {
            let pool = d.pick(&pools);
            d.several(count, pool).into_iter().map(str::to_owned).collect()
        }
        1 if pools.len() >= count + 3 => {
            // A letter or a number beside a word would be an odd pair.
            let words: Vec<&[&str]> = pools.into_iter().filter(|pool| pool[0].len() > 1).collect();
            let pools = d.several(count, &words);
            pools.into_iter().map(|pool| d.pick(pool).to_owned()).collect()
        }
        _ => {
            let mut labels: Vec<String> = Vec::with_capacity(count);
            while labels.len() < count {
                let word = &WORDS[d.below(WORDS.len())];
                if !taken.contains(&word.to_lowercase()) && !labels.contains(word) {
                    labels.push(word.clone());
                }
            }
            labels
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pocket::{PocketOptions, PocketWorld, Split};

    #[test]
    fn labels_are_many_distinct_and_free() {
        let taken: HashSet<String> = ["red", "fox", "table"].map(str::to_owned).into();
        let mut all = HashSet::new();
        for n in 0..500 {
            let labels = arbitrary_labels(&mut Draw::new(1, &["labels", &n.to_string()]), 4, &taken);
            assert_eq!(labels.iter().collect::<HashSet<_>>().len(), 4, "{labels:?}");
            assert!(labels.iter().all(|label| !taken.contains(label)), "{labels:?}");
            all.extend(labels);
        }
        assert!(all.len() > 500, "{}", all.len());
    }

    #[test]
    fn every_label_of_an_unseen_task_can_be_an_answer_elsewhere() {
        let world = PocketWorld::new(PocketOptions {
            training_tasks: 40,
            ..PocketOptions::default()
        });
        for label in world
            .of_split(Split::Test)
            .flat_map(|task| task.labels.iter().flatten())
        {
            assert!(WORDS.contains(label), "{label}");
        }
        assert!(WORDS.len() > 500, "{}", WORDS.len());
    }
}
