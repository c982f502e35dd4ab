//! Which answers a task allows, and why we think so.
mod decision;
mod overrides;

pub use decision::{LabelDecision, decide};
pub use overrides::LabelOverrides;

/// The ordered set of answers of a classification task, at least two.
pub type LabelSpace = Vec<String>;
