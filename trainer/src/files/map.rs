use anyhow::{Context, Result};
use memmap2::Mmap;
use std::{fs::File, path::Path};

/// A file's bytes where the system keeps them: nothing is copied, and what is not looked at is not read. For large files
/// that are written once, as weights are.
///
/// # Errors
/// If it cannot be opened; the error names the file.
pub fn map(path: &Path) -> Result<Mmap> {
    let map = || -> std::io::Result<Mmap> {
        let file = File::open(path)?;
        // SAFETY: the bytes must not change while they are looked at. Whatever writes weights here, our own runs and the
        // downloader included, puts a new file in the place of the old one, and the old one stays whole for those who
        // have it open.
        unsafe { Mmap::map(&file) }
    };
    map().with_context(|| format!("cannot read {}", path.display()))
}
