//! One line of the browser's console.
use std::fmt;

/// What a page, or the browser about it, wrote to the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleEntry {
    /// `SEVERE` for errors, `WARNING`, `INFO`, `DEBUG`.
    pub level: String,
    /// Where it comes from: `console-api`, `javascript` (an exception nobody caught), `network`, `worker`, ...
    pub source: String,
    /// The text, with the file and line before it.
    pub message: String,
}

impl ConsoleEntry {
    /// Whether it is an error: logged as one, an uncaught exception, or a file that could not be loaded.
    pub fn is_error(&self) -> bool {
        self.level == "SEVERE"
    }
}

impl fmt::Display for ConsoleEntry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "[{} {}] {}", self.level, self.source, self.message)
    }
}
