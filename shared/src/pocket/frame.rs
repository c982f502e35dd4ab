use super::{arbitrary::arbitrary_labels, draw::Draw};
use std::collections::HashSet;

/// Words that a written answer must begin or end with; the definition names them, nothing else does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The bare answer.
    None,
    /// A word before the answer.
    Before(String),
    /// A word after the answer.
    After(String),
}

impl Frame {
    /// A word from one of the pools that has nothing in `taken`, before or after the answer.
    pub fn draw(d: &mut Draw, taken: &HashSet<String>) -> Self {
        let word = arbitrary_labels(d, 1, taken).remove(0);
        if d.one_in(2) {
            Self::Before(word)
        } else {
            Self::After(word)
        }
    }

    /// `answer` in the frame.
    pub fn around(&self, answer: &str) -> String {
        match self {
            Self::None => answer.to_owned(),
            Self::Before(word) => format!("{word} {answer}"),
            Self::After(word) => format!("{answer} {word}"),
        }
    }

    /// `definition` with a sentence about the frame, one of three by `wording`.
    pub fn in_words(&self, definition: &str, wording: usize) -> String {
        match self {
            Self::None => definition.to_owned(),
            Self::Before(word) => match wording % 3 {
                0 => format!("{definition} Begin your answer with \"{word}\"."),
                1 => format!("{definition} Put \"{word}\" in front of the answer."),
                _ => format!("{definition} First write \"{word}\", then the answer."),
            },
            Self::After(word) => match wording % 3 {
                0 => format!("{definition} End your answer with \"{word}\"."),
                1 => format!("{definition} Put \"{word}\" behind the answer."),
                _ => format!("{definition} After the answer write \"{word}\"."),
            },
        }
    }

    /// For the task's name and title; empty without a frame.
    pub fn word(&self) -> &str {
        match self {
            Self::None => "",
            Self::Before(word) | Self::After(word) => word,
        }
    }
}
