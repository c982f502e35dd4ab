//! The library behind the `guesswork` binary.

pub mod optimiser;
