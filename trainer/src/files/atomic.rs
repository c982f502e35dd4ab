use crate::interrupt;
use anyhow::{Context, Result};
use serde::Serialize;
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};
use tempfile::{Builder, NamedTempFile};

/// How the name of a file that is not whole yet begins and ends.
const UNFINISHED: (&str, &str) = (".unfinished-", ".tmp");

/// How much is collected before it goes to the disk.
const BUFFER: usize = 1 << 20;

/// Writes a file so that at every moment either the old or the new contents are there: a temporary file beside it,
/// fsync, rename. Makes the folder if it is missing.
///
/// # Errors
/// If it cannot be written; the message names it. What was there before is then still there.
pub fn write_atomically(path: &Path, contents: &[u8]) -> Result<()> {
    write_atomically_with(path, |file| Ok(file.write_all(contents)?))
}

/// [`write_atomically`] for what need not be in memory as a whole: `write` is given the file.
///
/// # Errors
/// If it cannot be written, or `write` fails; the message names it. What was there before is then still there.
pub fn write_atomically_with(path: &Path, write: impl FnOnce(&mut BufWriter<&File>) -> Result<()>) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let write = || -> Result<()> {
        fs::create_dir_all(folder)?;
        let file = unfinished_file(folder)?;
        let mut writer = BufWriter::with_capacity(BUFFER, file.as_file());
        write(&mut writer)?;
        writer.flush()?;
        drop(writer);
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
        File::open(folder)?.sync_all()?;
        Ok(())
    };
    interrupt::undisturbed(write).with_context(|| format!("cannot write {}", path.display()))
}

/// [`write_atomically`] for a value, as indented JSON.
pub fn write_json_atomically(path: &Path, value: &impl Serialize) -> Result<()> {
    let json = serde_json::to_string_pretty(value).with_context(|| format!("cannot write {}", path.display()))?;
    write_atomically(path, (json + "\n").as_bytes())
}

/// Removes what a program that was killed while it wrote into `folder` left there. Only for a folder into which nobody
/// else is writing.
///
/// # Errors
/// If something cannot be removed. A folder that is not there is in order.
pub fn remove_unfinished(folder: &Path) -> Result<()> {
    let (begin, end) = UNFINISHED;
    super::remove_named(folder, |name| name.starts_with(begin) && name.ends_with(end))
}

fn unfinished_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    Builder::new()
        .prefix(UNFINISHED.0)
        .suffix(UNFINISHED.1)
        .tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_fails_half_way_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/file");
        write_atomically(&path, b"old").unwrap();
        let error = write_atomically_with(&path, |file| {
            file.write_all(&vec![7; 3 * BUFFER])?;
            bail!("no more")
        })
        .unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            format!("cannot write {}: no more", path.display())
        );
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(path.parent().unwrap()), ["file"]);
    }

    #[test]
    fn what_a_killed_program_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["file", "notes.tmp", ".unfinished-letter"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let left = unfinished_file(folder.path()).unwrap().keep().unwrap();
        assert!(left.1.exists());
        remove_unfinished(folder.path()).unwrap();
        assert_eq!(names(folder.path()), [".unfinished-letter", "file", "notes.tmp"]);
        remove_unfinished(&folder.path().join("nowhere")).unwrap();
    }
}
