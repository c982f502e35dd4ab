//! What the tasks are about: one file a concept. A concept makes inputs whose right answer is known by construction;
//! it knows nothing of tasks, label order or splits.
mod classify;
mod write;

pub use classify::CONCEPTS;
pub use write::WRITINGS;

use super::{draw::Draw, vocabulary::Vocabulary};

/// A concept with classes: every input belongs to exactly one of them.
#[derive(Debug)]
pub struct Concept {
    /// The concept's short name, as `sentiment`.
    pub name: &'static str,
    /// Super-NaturalInstructions' `Categories`.
    pub category: &'static str,
    /// What a person calls it: "Mood of a remark".
    pub title: &'static str,
    /// What is given, as whole sentences.
    pub given: &'static [&'static str],
    /// What is asked where the vocabulary brings no question of its own; each stands without `given`.
    pub asks: &'static [&'static str],
    /// What each class means: clauses that follow "if", several wordings, parallel over the classes.
    pub classes: &'static [&'static [&'static str]],
    /// Natural labels.
    pub vocabularies: &'static [Vocabulary],
    /// Makes an input of a class.
    pub make: fn(&mut Draw, usize) -> Made,
}

/// An input of a known class.
#[derive(Clone, Debug)]
pub struct Made {
    /// What is given.
    pub input: String,
    /// Why it is of its class, as a sentence without the label.
    pub reason: String,
}

/// An input with its reason.
pub fn made(input: impl Into<String>, reason: impl Into<String>) -> Made {
    Made {
        input: input.into(),
        reason: reason.into(),
    }
}

/// A concept whose answer is written out.
#[derive(Debug)]
pub struct Writing {
    /// The concept's short name, as `last_word`.
    pub name: &'static str,
    /// Super-NaturalInstructions' `Categories`.
    pub category: &'static str,
    /// What a person calls it: "The last word".
    pub title: &'static str,
    /// The definition in several wordings.
    pub definitions: &'static [&'static str],
    /// Makes an input and its answer.
    pub make: fn(&mut Draw) -> Written,
}

/// An input with its right answers and a wrong one.
#[derive(Clone, Debug)]
pub struct Written {
    /// What is given.
    pub input: String,
    /// The right answers, the best first.
    pub outputs: Vec<String>,
    /// Why the first is right, as a sentence.
    pub reason: String,
    /// A plausible answer that is wrong.
    pub wrong: String,
    /// Why that one is wrong, as a sentence.
    pub why_wrong: String,
}

/// An input with one right answer and one wrong one, and the reasons for both.
pub fn written(
    input: impl Into<String>,
    output: impl Into<String>,
    reason: impl Into<String>,
    wrong: impl Into<String>,
    why_wrong: impl Into<String>,
) -> Written {
    Written {
        input: input.into(),
        outputs: vec![output.into()],
        reason: reason.into(),
        wrong: wrong.into(),
        why_wrong: why_wrong.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pocket::half::normalised;
    use std::collections::HashMap;

    /// Inputs drawn per concept.
    const DRAWS: usize = 12_000;

    #[test]
    fn no_input_belongs_to_two_classes() {
        for concept in CONCEPTS {
            let mut classes: HashMap<String, usize> = HashMap::new();
            let mut d = Draw::new(1, &["test", concept.name]);
            for n in 0..DRAWS {
                let class = n % concept.classes.len();
                let input = (concept.make)(&mut d, class).input;
                let known = *classes.entry(normalised(&input)).or_insert(class);
                assert_eq!(known, class, "{}: {input}", concept.name);
            }
        }
    }

    #[test]
    fn no_input_has_two_answers_and_no_wrong_answer_is_right() {
        for writing in WRITINGS {
            let mut answers: HashMap<String, Vec<String>> = HashMap::new();
            let mut d = Draw::new(1, &["test", writing.name]);
            for _ in 0..DRAWS {
                let made = (writing.make)(&mut d);
                assert!(!made.outputs.contains(&made.wrong), "{}: {made:?}", writing.name);
                let known = answers
                    .entry(normalised(&made.input))
                    .or_insert_with(|| made.outputs.clone());
                assert_eq!(*known, made.outputs, "{}: {}", writing.name, made.input);
            }
        }
    }

    #[test]
    fn every_class_has_thousands_of_inputs() {
        for concept in CONCEPTS {
            for class in 0..concept.classes.len() {
                let mut d = Draw::new(2, &["test", concept.name]);
                let inputs: std::collections::HashSet<String> = (0..DRAWS)
                    .map(|_| normalised(&(concept.make)(&mut d, class).input))
                    .collect();
                assert!(
                    inputs.len() > 2500,
                    "{} class {class}: {} of {DRAWS} differ",
                    concept.name,
                    inputs.len()
                );
            }
        }
    }

    #[test]
    fn every_vocabulary_speaks_of_classes_that_exist() {
        for concept in CONCEPTS {
            for vocabulary in concept.vocabularies {
                let labels = vocabulary.chosen(concept.classes);
                assert!((2..=6).contains(&labels.len()), "{}: {labels:?}", concept.name);
                let mut classes: Vec<usize> = labels.iter().flat_map(|label| label.classes.clone()).collect();
                assert!(
                    classes.iter().all(|class| *class < concept.classes.len()),
                    "{}: {labels:?}",
                    concept.name
                );
                let count = classes.len();
                classes.sort_unstable();
                classes.dedup();
                assert_eq!(
                    classes.len(),
                    count,
                    "{}: a class with two labels in {labels:?}",
                    concept.name
                );
                let words: std::collections::HashSet<&str> = labels.iter().map(|label| label.word.as_str()).collect();
                assert_eq!(
                    words.len(),
                    labels.len(),
                    "{}: a label twice in {labels:?}",
                    concept.name
                );
            }
        }
    }
}
