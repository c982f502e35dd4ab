//! The reader's own tasks and bundles: what dropped files are, whether they are whole, and where they are kept.
//!
//! A worker looks at the files ([`take_in`], plain code over anything that can be read), because parsing and hashing
//! would hold up the page. The page keeps what was found ([`Library`]) in the browser's own database, or, where that is
//! refused, for as long as the page is open. Nothing leaves the browser.
mod archive;
mod bundle_check;
mod database;
mod dropped_files;
mod drops;
mod entry;
mod file_reader;
mod files;
mod intake;
#[allow(clippy::module_inception)]
mod library;
mod limits;
mod news;
mod reading;
mod sorting;
mod task_check;

pub use crate::text::library as words;
pub use dropped_files::{DroppedFile, choose_from};
pub use drops::{Drag, Drops};
pub use entry::{Entry, Origin, What};
pub use file_reader::{FileReader, Unpacked};
pub use intake::{Dropped, take_in};
pub use library::Library;
pub use news::{BadFile, News};
pub use reading::{Outcome, Reading, lost};
