//! TensorBoard's event files, as far as curves need them: records with checksums (`record`), each an `Event` protocol
//! buffer (`event`), in a file of the name that TensorBoard looks for (`event_file`).
//!
//! Written by hand because it is little: the crates that can do it bring a protobuf compiler's output and their own
//! threads, and none lets a resumed run write its file anew.
mod event;
mod event_file;
mod record;

pub use event_file::EventFile;
