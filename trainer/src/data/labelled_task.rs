use guesswork_shared::{
    bundle::Seen,
    label_space::{LabelDecision, LabelOverrides, decide},
    task::Task,
};

/// A task with the decision on its label space.
#[derive(Clone, Debug)]
pub struct LabelledTask {
    /// The task.
    pub task: Task,
    /// Its labels, or `None` for generation, and why.
    pub decision: LabelDecision,
    /// What to call it on a page.
    pub title: String,
    /// Whether models tuned on this data's training split have seen it.
    pub seen: Seen,
}

impl LabelledTask {
    /// Decides on a task's labels.
    pub fn decide(task: Task, overrides: &LabelOverrides, seen: Seen) -> Self {
        let decision = decide(&task, overrides);
        Self {
            title: task.name.clone(),
            task,
            decision,
            seen,
        }
    }

    /// The label space, if it is a classification task.
    pub fn labels(&self) -> Option<&[String]> {
        self.decision.labels.as_deref()
    }
}
