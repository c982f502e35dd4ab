//! Super-NaturalInstructions tasks: what a task file holds, how it is read, and what is said when it is wrong.
mod example;
mod instance;
mod problem;
mod read;
#[allow(clippy::module_inception)]
mod task;

pub use example::Example;
pub use instance::Instance;
pub use problem::{Problem, Severity};
pub use read::read_task;
pub use task::Task;
