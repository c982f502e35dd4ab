//! The library behind the `guesswork` binary.
