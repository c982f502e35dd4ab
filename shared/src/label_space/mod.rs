//! Which answers a task allows, and why we think so.
mod decision;
mod enumeration;
mod order;
mod overrides;

pub use decision::{LabelDecision, MAX_LABELS, MIN_INSTANCES, decide};
pub use overrides::{BadOverrides, LabelOverrides};

/// The ordered set of answers of a classification task, at least two.
pub type LabelSpace = Vec<String>;
