//! What runs came to, as `guesswork report` writes it to `report.json` and the page reads it from a bundle's
//! `results.json`: one definition for both.
//!
//! A [`Results`] has a [`StudyResults`] for everything that was measured in the same way, and in it tables and figures
//! that are ready to be drawn. Behind each number stand the [`Source`]s that it was computed from, each with the commands
//! that made it, so that nobody has to guess how to get a number again.
mod amount;
mod column;
mod csv;
mod discussion;
mod error;
mod figure;
mod latex;
#[allow(clippy::module_inception)]
mod results;
mod source;
mod study_results;
mod table;
pub mod text;
mod value;
mod written;

#[cfg(test)]
mod tests;

pub use amount::Amount;
pub use column::Column;
pub use csv::csv;
pub use discussion::Discussion;
pub use error::ResultsError;
pub use figure::{Chart, Figure};
pub use latex::latex;
pub use results::{RESULTS_FORMAT, Results};
pub use source::Source;
pub use study_results::StudyResults;
pub use table::{Row, Table};
pub use value::{Kind, Value};
