//! Sets of arbitrary labels for the classes of a concept.
use super::{
    arbitrary::arbitrary_labels,
    concept::{CONCEPTS, Concept, Writing},
    draw::Draw,
    half::normalised,
    unseen,
    vocabulary::{ChosenLabel, Labels, Vocabulary},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Inputs whose words arbitrary labels of their concept avoid.
const INPUTS_FOR_OWN_WORDS: usize = 200;

/// A concept's name, and the labels of one of its tasks as a set.
type Key = (&'static str, BTreeSet<String>);

/// Draws labels without a meaning of their own. They are never the set of labels of a test task, nor one that the concept
/// has by nature.
pub struct LabelSets {
    used: HashSet<Key>,
    /// For each concept's name the words that cannot be its labels.
    taken: HashMap<&'static str, HashSet<String>>,
}

impl LabelSets {
    /// For the concepts of the training tasks; `seed` decides which of their inputs are looked at.
    pub fn new(seed: u64) -> Self {
        let mut used = HashSet::new();
        for concept in CONCEPTS {
            used.extend(unseen::all_vocabularies(concept).map(|v| key(concept, &v.chosen(concept.classes))));
        }
        let concepts = CONCEPTS.iter().filter(|concept| !unseen::is_unseen(concept));
        Self {
            used,
            taken: concepts
                .map(|concept| (concept.name, own_words(seed, concept)))
                .collect(),
        }
    }

    /// Labels over the concept's classes or over one of its groupings; `None` if they are a test task's or natural ones.
    pub fn draw(&self, d: &mut Draw, concept: &'static Concept) -> Option<Vec<ChosenLabel>> {
        let groupings: Vec<&Vocabulary> = concept
            .vocabularies
            .iter()
            .filter(|vocabulary| matches!(vocabulary.labels, Labels::Grouped(_)))
            .collect();
        let base = if !groupings.is_empty() && d.one_in(3) {
            d.pick(&groupings)
        } else {
            &concept.vocabularies[0]
        };
        let mut labels = base.chosen(concept.classes);
        let words = arbitrary_labels(d, labels.len(), &self.taken[concept.name]);
        for (label, word) in labels.iter_mut().zip(words) {
            label.word = word;
        }
        (!self.used.contains(&key(concept, &labels))).then_some(labels)
    }

    /// The same, and never a set that was drawn here before.
    pub fn draw_new(&mut self, d: &mut Draw, concept: &'static Concept) -> Option<Vec<ChosenLabel>> {
        let labels = self.draw(d, concept)?;
        self.used.insert(key(concept, &labels));
        Some(labels)
    }
}

fn key(concept: &Concept, labels: &[ChosenLabel]) -> Key {
    (concept.name, labels.iter().map(|label| label.word.clone()).collect())
}

/// The words of a concept's natural labels and, by a sample, of its inputs.
fn own_words(seed: u64, concept: &'static Concept) -> HashSet<String> {
    let labels = unseen::all_vocabularies(concept).flat_map(|vocabulary| vocabulary.chosen(concept.classes));
    let mut words: HashSet<String> = labels.map(|label| label.word.to_lowercase()).collect();
    let mut d = Draw::new(seed, &["pocket", "own words", concept.name]);
    for n in 0..INPUTS_FOR_OWN_WORDS {
        add_words(&mut words, &(concept.make)(&mut d, n % concept.classes.len()).input);
    }
    words
}

/// The words of a concept with written answers, by a sample of its inputs; digits and letters count too, since they could be
/// taken for a part of the answer.
pub fn words_of_writing(seed: u64, writing: &'static Writing) -> HashSet<String> {
    let mut words: HashSet<String> = ["1", "a", "x"].map(str::to_owned).into();
    let mut d = Draw::new(seed, &["pocket", "own words", writing.name]);
    for _ in 0..INPUTS_FOR_OWN_WORDS {
        add_words(&mut words, &(writing.make)(&mut d).input);
    }
    words
}

/// Adds the words of `input` in lower case, without single letters: "a" is in every sentence.
fn add_words(words: &mut HashSet<String>, input: &str) {
    let text = normalised(input);
    words.extend(
        text.split(' ')
            .filter(|word| word.len() > 1 || word.parse::<u8>().is_ok())
            .map(str::to_owned),
    );
}
