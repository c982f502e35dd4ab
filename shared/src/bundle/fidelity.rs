use crate::lane::Lane;
use serde::{Deserialize, Serialize};

/// How near the answers of stored weights are to those of the weights that they were made of, on the same questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fidelity {
    /// Whose test tasks they are of.
    pub data: String,
    /// Questions that were asked.
    pub questions: usize,
    /// Percent of them whose answer is the same text.
    pub same_answer: f64,
    /// Exact match of the stored weights in percent, the mean over tasks with labels.
    pub exact_match: f64,
    /// The same of the original weights.
    pub original_exact_match: f64,
    /// How far the probability of a label moved, the mean over all labels of all questions.
    pub label_probability_moved: f64,
}

impl Fidelity {
    /// The least share of same answers, in percent, with which weights count as kept.
    pub const SAME_ANSWER: f64 = 98.0;
    /// The most points that exact match may change by.
    pub const EXACT_MATCH_OFF: f64 = 0.5;
    /// The most that the probability of a label may move by on average.
    pub const PROBABILITY_MOVED: f64 = 0.02;

    /// Whether the answers count as those of the original weights. Of the untuned base the same texts are not asked for: it goes on
    /// at length instead of answering, and one other token changes all that follow.
    pub fn holds(&self, lane: Lane) -> bool {
        (self.same_answer >= Self::SAME_ANSWER || lane == Lane::Untuned)
            && (self.exact_match - self.original_exact_match).abs() <= Self::EXACT_MATCH_OFF
            && self.label_probability_moved <= Self::PROBABILITY_MOVED
    }
}
