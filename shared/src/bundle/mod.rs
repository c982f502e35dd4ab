//! What the trainer exports and the browser loads: a folder with a `manifest.json` that names, sizes and hashes every
//! other file in it, so that a file that is short or altered is found before it is used, and only its lane is lost.
mod error;
mod fidelity;
mod file_entry;
mod manifest;
mod offered_task;

pub use error::BundleError;
pub use fidelity::Fidelity;
pub use file_entry::{FileCheck, FileEntry};
pub use manifest::{FORMAT_VERSION, LaneEntry, Limits, Manifest, PocketSettings, Training};
pub use offered_task::{OfferedTask, Seen, offered_tasks_from_json, offered_tasks_to_json};
