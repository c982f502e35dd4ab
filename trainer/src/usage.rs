//! The difference between wrong use (exit code 2) and failure (exit code 1).

use std::fmt;

/// What was asked for cannot be; nothing was done. Ends the program with exit code 2.
#[derive(Debug)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// `return Err(usage!("..."))`, with `format!`'s arguments.
#[macro_export]
macro_rules! usage {
    ($($argument:tt)*) => { ::anyhow::Error::new($crate::usage::Usage(format!($($argument)*))) };
}
