//! What runs came to, for people: tables with intervals and tests, figures, a page.
//!
//! [`find`] reads what `guesswork sweep` and `guesswork eval --json` left; [`Study::group`] puts together what was measured
//! in the same way and keeps apart what was not; [`report`] makes tables and figures of each study, as
//! [`guesswork_shared::results`] defines them; [`write()`] writes them out as HTML, Markdown, CSV, SVG and JSON. The same
//! results give the same bytes.
mod citations;
mod commands_of;
mod curve;
mod figure;
mod find;
mod html;
mod markdown;
mod measured;
#[allow(clippy::module_inception)]
mod report;
mod study;
mod tables;
mod tests_against;
mod training_key;

pub use citations::{Reports, discussion, fill};
pub(crate) use commands_of::option_of;
pub use find::{Found, find};
pub use report::{REPORT_FILE, report, write};
pub use study::Study;
