use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use std::{fs, path::Path};

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
