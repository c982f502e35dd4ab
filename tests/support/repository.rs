use std::path::{Path, PathBuf};

/// A file or folder of the repository, by its path in it.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
