/// A worked example of a task, shown in the prompt: right (positive) or wrong (negative).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What the model would be given.
    pub input: String,
    /// What it should answer, or in a negative example should not.
    pub output: String,
    /// Why; may be empty.
    pub explanation: String,
}
