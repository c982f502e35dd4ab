//! Whether an answer is right.
use crate::text;
use guesswork_shared::metric::{exact_match, rouge_l};

/// How an answer compares with the right ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It is one of them, as Tk-Instruct compares them.
    Right,
    /// It is none of them.
    Wrong,
    /// Free text that is none of them, but overlaps: ROUGE-L, 0 to 100.
    Overlaps(f64),
}

impl Verdict {
    /// Compares; `None` if no right answer is known.
    pub fn of(answer: &str, references: &[String], free_text: bool) -> Option<Self> {
        if references.is_empty() {
            None
        } else if exact_match(answer, references) > 0.0 {
            Some(Self::Right)
        } else if free_text {
            Some(Self::Overlaps(rouge_l(answer, references)))
        } else {
            Some(Self::Wrong)
        }
    }

    /// As a word.
    pub fn words(self) -> String {
        match self {
            Self::Right => text::RIGHT.into(),
            Self::Wrong => text::WRONG.into(),
            Self::Overlaps(score) => text::rouge(score),
        }
    }
}
