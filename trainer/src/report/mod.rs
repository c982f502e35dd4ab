//! What runs came to, for people: tables with intervals and tests, figures, a page.
//!
//! [`find`] reads what `guesswork sweep` and `guesswork eval --json` left; [`Study::group`] puts together what was measured
//! in the same way and keeps apart what was not; [`Report::new`] makes tables and figures of each study; [`Report::files`]
//! writes them out as HTML, Markdown, CSV, SVG and JSON. The same results give the same bytes.
mod column;
mod commands_of;
mod csv;
mod curve;
mod figure;
mod find;
mod html;
mod markdown;
mod measured;
#[allow(clippy::module_inception)]
mod report;
mod study;
mod table;
mod tables;
mod tests_against;
mod text;
mod training_key;

pub use find::{Found, find};
pub use report::{REPORT_FORMAT, Report, StudyReport};
pub use study::Study;
pub use table::{Column, Row, Table, Value};
