//! The `guesswork` command.
fn main() {}
