//! The library behind the `guesswork` binary: files, training, evaluation and export. What the browser must agree on
//! is in `guesswork-shared`.

pub mod allocator;
pub mod cli;
mod commands;
pub mod data;
pub mod device;
pub mod evaluation;
pub mod files;
pub mod interrupt;
pub mod models;
pub mod optimiser;
pub mod output;
pub mod progress;
pub mod report;
pub mod sweep;
pub mod training;
pub mod usage;
pub mod values;
