use crate::task::{Example, Task};

/// Where wrong outputs come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DelusiveSource {
    /// Another label, or another example's output.
    #[default]
    OutputSpace,
    /// The task's own negative examples.
    Negative,
}

/// The task's positive examples with wrong outputs; deterministic for (seed, task).
pub fn delusive_examples(task: &Task, labels: Option<&[String]>, source: DelusiveSource, seed: u64) -> Vec<Example> {
    let _ = (task, labels, source, seed);
    todo!()
}
