use serde::{Deserialize, Serialize};

/// How near the answers of stored weights are to those of the weights that they were made of, on the same questions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fidelity {
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
