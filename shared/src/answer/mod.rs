//! What a model answers: streamed text and the likelihood of every label.
//!
//! An [`Answerer`] is one loaded lane: what the command line, the evaluation and the browser's worker all use.
//! A prompt is read once ([`Answerer::read`]); answering it and scoring labels on it both start from there.

mod answerer;
mod answering;
mod choice;
mod error;
mod labels;
mod options;
mod read_prompt;
mod writing;

pub use answerer::Answerer;
pub use answering::{Answer, Finish};
pub use error::AnswerError;
pub use labels::label_probabilities;
pub use options::{AnswerOptions, Sampling};
pub use read_prompt::{LONGEST_PROMPT, ReadPrompt};
pub use writing::Writing;

#[cfg(test)]
mod tests;
