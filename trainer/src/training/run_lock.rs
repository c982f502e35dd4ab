use crate::usage;
use anyhow::Result;
use std::{
    fs::{File, TryLockError},
    path::Path,
};

/// Makes sure that no two processes write one run at the same time, as a job that is started again while the old one
/// still lives would. It holds as long as it lives, and ends with the process however that ends.
#[must_use]
pub struct RunLock(#[expect(dead_code, reason = "it is held, not read")] Option<File>);

impl RunLock {
    /// Takes the lock of the folder at `path`. Where folders cannot be locked (Windows, some network disks) it does
    /// nothing.
    ///
    /// # Errors
    /// If another process has it.
    pub fn take(path: &Path) -> Result<Self> {
        let Ok(folder) = File::open(path) else {
            return Ok(Self(None));
        };
        match folder.try_lock() {
            Err(TryLockError::WouldBlock) => Err(usage!(
                "another process is training in {}; wait for it or stop it, or choose another --out",
                path.display()
            )),
            Err(TryLockError::Error(_)) => Ok(Self(None)),
            Ok(()) => Ok(Self(Some(folder))),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn one_folder_has_one_writer() {
        let folder = tempfile::tempdir().unwrap();
        let held = RunLock::take(folder.path()).unwrap();
        let error = RunLock::take(folder.path()).err().unwrap().to_string();
        assert!(error.contains("another process is training in"), "{error}");
        drop(held);
        let _again = RunLock::take(folder.path()).unwrap();
    }
}
