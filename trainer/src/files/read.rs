use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use std::{fs, io::ErrorKind, path::Path};

/// A file's bytes; an error names the file.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A file's text; an error names the file.
pub fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A JSON file's value; an error names the file and the place in it.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    serde_json::from_slice(&read_bytes(path)?).with_context(|| format!("{} is not what it should be", path.display()))
}

/// The names of what is in a folder, in order. In a folder that is not there is nothing; a name that is no text is left
/// out.
pub fn names_in(folder: &Path) -> Result<Vec<String>> {
    let unreadable = || format!("cannot read {}", folder.display());
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.with_context(unreadable)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        names.extend(entry.with_context(unreadable)?.file_name().into_string().ok());
    }
    names.sort();
    Ok(names)
}
