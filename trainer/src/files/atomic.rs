use crate::interrupt;
use anyhow::{Context, Result};
use serde::Serialize;
use std::{fs, io::Write, path::Path};
use tempfile::NamedTempFile;

/// Writes a file so that at every moment either the old or the new contents are there: a temporary file beside it,
/// fsync, rename. Makes the folder if it is missing.
pub fn write_atomically(path: &Path, contents: &[u8]) -> Result<()> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::with_suffix_in(".tmp", folder)?;
        file.write_all(contents)?;
        file.as_file().sync_all()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // A temporary file is private; what is saved here is meant to be read by others.
            file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
        }
        file.persist(path)?;
        // The rename itself is on disk only when the folder is.
        #[cfg(unix)]
        fs::File::open(folder)?.sync_all()?;
        Ok(())
    };
    interrupt::undisturbed(write).with_context(|| format!("cannot write {}", path.display()))
}

/// [`write_atomically`] for a value, as indented JSON.
pub fn write_json_atomically(path: &Path, value: &impl Serialize) -> Result<()> {
    let json = serde_json::to_string_pretty(value).with_context(|| format!("cannot write {}", path.display()))?;
    write_atomically(path, (json + "\n").as_bytes())
}
