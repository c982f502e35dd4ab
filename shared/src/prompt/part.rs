use serde::{Deserialize, Serialize};

/// What a stretch of a prompt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// `Definition: ...`.
    Definition,
    /// ` Positive Example 1 - ...`; the number is its place in [`Instruction::positive`](super::Instruction), from 0.
    PositiveExample(usize),
    /// ` Negative Example 1 - ...`; the number is its place in [`Instruction::negative`](super::Instruction), from 0.
    NegativeExample(usize),
    /// `Now complete the following example - ...`: the input and the request for an output.
    Instance,
}

/// A stretch of a prompt, with all white space that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptPart {
    /// What it is.
    pub kind: PartKind,
    /// Its text, as it stands in the prompt.
    pub text: String,
}
