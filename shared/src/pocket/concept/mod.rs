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
