//! Answers without a model.
//!
//! What they score is what a model must beat: `random` knows which answers there are, `majority` knows which is the
//! most frequent, `copy` knows the input.
mod copy;
mod majority;
mod random;

pub use copy::copy_answer;
pub use majority::{majority_among, majority_answer};
pub use random::{expected_exact_match, random_answer};

use crate::{
    lane::Lane,
    task::{Instance, Task},
};

/// What a baseline lane says to one instance of a task; nothing for a lane that needs a model.
pub fn answer(lane: Lane, task: &Task, labels: Option<&[String]>, instance: &Instance, seed: u64) -> String {
    match lane {
        Lane::Random => random_answer(task, labels, &instance.id, seed),
        Lane::Majority => majority_answer(task, labels),
        Lane::Copy => copy_answer(&instance.input),
        Lane::Tuned(_) | Lane::Untuned => String::new(),
    }
}
