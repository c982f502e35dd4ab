use super::Reaction;
use std::rc::Rc;

/// A lane's answer to the unchanged question, beside what it answers now.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What became of it.
    pub reaction: Reaction,
    /// What it answered.
    pub answer: Option<Rc<str>>,
    /// How likely each label was, in the order of the labels that are shown now.
    pub probabilities: Option<Rc<[f32]>>,
}
