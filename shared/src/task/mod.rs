//! Super-NaturalInstructions tasks: what a task file holds, how it is read, and what is said when it is wrong.
//!
//! [`read_task`] takes the files as they are in the wild. Borne without a word: a missing `Reasoning`, `Domains`,
//! `URL`, `Source`, `Contributors` or language field, a missing or empty `Negative Examples`, instances without `id`, a
//! byte-order mark, unknown fields. Borne with a [`Severity::Warning`]: a bare string where a list is usual, a number
//! or a truth value where text is expected (it is taken as text), examples without input or output (left out), ids used
//! twice (made different). Not borne, with a [`Severity::Error`] for each: JSON that does not parse, and a definition,
//! an instance's input or an instance's output that is missing or of the wrong type.
mod example;
mod instance;
mod normal_form;
mod problem;
mod read;
mod splits;
#[allow(clippy::module_inception)]
mod task;
mod write;

pub use example::Example;
pub use instance::Instance;
pub(crate) use normal_form::python_strip;
pub use normal_form::{normal_form, same_answer};
pub use problem::{Problem, Severity};
pub use read::read_task;
pub use splits::{Splits, UnreadableSplits};
pub use task::Task;
