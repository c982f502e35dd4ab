use super::{LabelOverrides, LabelSpace};
use crate::task::Task;

/// A task's label space, if it has one, and the reason in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelDecision {
    /// `None` for a generation task.
    pub labels: Option<LabelSpace>,
    /// Why, for a person to judge.
    pub reason: String,
}

/// Decides whether a task is classification, and between which labels.
pub fn decide(task: &Task, overrides: &LabelOverrides) -> LabelDecision {
    let _ = (task, overrides);
    todo!()
}
