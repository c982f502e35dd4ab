//! Reading and writing files so that an error names the file and a crash never leaves half of one.
mod atomic;
mod digest;
mod map;
mod read;
mod remove;

pub use atomic::{remove_unfinished, write_atomically, write_atomically_with, write_json_atomically};
pub use digest::digest;
pub use map::map;
pub use read::{names_in, read_bytes, read_json, read_text};
pub use remove::{remove, remove_folder, remove_named};
