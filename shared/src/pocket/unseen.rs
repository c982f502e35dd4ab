//! What training never holds: this one place decides what the test tasks are.
use super::{
    concept::Concept,
    vocabulary::{Vocabulary, each},
};

/// Concepts with classes that occur in test alone.
pub const CONCEPTS: &[&str] = &["agreement", "transfer", "quantity", "need", "trade"];

/// Concepts with a written answer that occur in test alone.
pub const WRITINGS: &[&str] = &["future", "reverse_list", "name_food", "replace_name"];

/// Concepts known from training, with labels and a question that are not.
pub const VOCABULARIES: &[(&str, Vocabulary)] = &[
    (
        "sentiment",
        each(
            &["Does the speaker grumble?", "Judge this claim: the speaker grumbles."],
            &["false", "true"],
        ),
    ),
    (
        "entailment",
        each(
            &[
                "How far can one trust the claim?",
                "Say how far one can trust the claim.",
            ],
            &["sure", "never", "perhaps"],
        ),
    ),
    (
        "speech_act",
        each(
            &["What does the listener get?", "Tell what the listener gets to hear."],
            &["news", "riddle", "duty", "longing"],
        ),
    ),
    (
        "question_type",
        each(
            &[
                "Tell what would fill the gap in the asker's mind.",
                "What is the asker looking for?",
            ],
            &["name", "spot", "hour", "count", "cause"],
        ),
    ),
    (
        "category",
        each(
            &["Where does the thing belong?", "Put the thing where it belongs."],
            &["barn", "kitchen", "toolbox", "closet", "meadow", "parlour"],
        ),
    ),
];

/// Whether no training task is about `concept`.
pub fn is_unseen(concept: &Concept) -> bool {
    CONCEPTS.contains(&concept.name)
}

/// All natural vocabularies of a concept: those of training, and that of its test task.
pub fn all_vocabularies(concept: &Concept) -> impl Iterator<Item = &'static Vocabulary> {
    let name = concept.name;
    let tests = VOCABULARIES.iter().filter(move |(tested, _)| *tested == name);
    concept
        .vocabularies
        .iter()
        .chain(tests.map(|(_, vocabulary)| vocabulary))
}
