use anyhow::{Context, Result};
use std::{fs, io::ErrorKind, path::Path};

/// Removes a file; one that is not there is as good as removed.
///
/// # Errors
/// If it is there and stays; the message names it.
pub fn remove(path: &Path) -> Result<()> {
    gone(fs::remove_file(path), path)
}

/// Removes a folder with all that is in it, as [`remove`] does a file.
///
/// # Errors
/// If it is there and stays; the message names it.
pub fn remove_folder(path: &Path) -> Result<()> {
    gone(fs::remove_dir_all(path), path)
}

/// Removes the files of a folder, if it is there, that `unwanted` picks by name.
///
/// # Errors
/// If the folder cannot be read, or a file is there and stays; the message names it.
pub fn remove_named(folder: &Path, unwanted: impl Fn(&str) -> bool) -> Result<()> {
    let names = super::names_in(folder)?;
    names
        .iter()
        .filter(|name| unwanted(name))
        .try_for_each(|name| remove(&folder.join(name)))
}

fn gone(result: std::io::Result<()>, path: &Path) -> Result<()> {
    match result {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}
