//! A bundle that is written beside the one it replaces.
use crate::{files, interrupt};
use anyhow::{Context, Result};
use guesswork_shared::bundle::{FileEntry, Manifest};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// The manifest's file.
const MANIFEST: &str = "manifest.json";

/// The files of a new bundle, in a folder of their own inside the bundle's until all are there.
pub(super) struct Staged {
    out: PathBuf,
    folder: TempDir,
    files: Vec<String>,
}

impl Staged {
    /// Begins a bundle for `out`, which is made if it is missing.
    pub fn new(out: &Path) -> Result<Self> {
        let folder = || -> std::io::Result<TempDir> {
            fs::create_dir_all(out)?;
            tempfile::Builder::new().prefix(".export-").tempdir_in(out)
        };
        Ok(Self {
            out: out.to_path_buf(),
            folder: folder().with_context(|| format!("cannot write into {}", out.display()))?,
            files: Vec::new(),
        })
    }

    /// Begins one for a bundle that is there, with all files that `manifest` names as they are. What is damaged is not passed on
    /// as whole.
    pub fn again(bundle: &Path, manifest: &Manifest) -> Result<Self> {
        let mut staged = Self::new(bundle)?;
        for entry in manifest.files() {
            let contents = files::read_bytes(&bundle.join(&entry.file))?;
            entry.verify(&contents)?;
            staged.write(&entry.file, &contents)?;
        }
        Ok(staged)
    }

    /// Writes one of its files.
    pub fn write(&mut self, file: &str, contents: &[u8]) -> Result<FileEntry> {
        files::write_atomically(&self.folder.path().join(file), contents)?;
        self.files.push(file.to_string());
        Ok(FileEntry::of(file, contents))
    }

    /// Puts the new files in the place of the old ones. The manifest goes first and comes last, so that a bundle with a
    /// manifest is whole.
    pub fn finish(self, manifest: &[u8]) -> Result<()> {
        let _held = interrupt::hold();
        let path = self.out.join(MANIFEST);
        let old = fs::read(&path).ok().and_then(|bytes| Manifest::from_json(&bytes).ok());
        let exchange = || -> std::io::Result<()> {
            if path.exists() {
                fs::remove_file(&path)?;
            }
            for file in &self.files {
                fs::rename(self.folder.path().join(file), self.out.join(file))?;
            }
            Ok(())
        };
        exchange().with_context(|| format!("cannot write into {}", self.out.display()))?;
        files::write_atomically(&path, manifest)?;
        let old_files = old.iter().flat_map(Manifest::files).map(|entry| &entry.file);
        for file in old_files.filter(|file| !self.files.contains(file)) {
            // A file that is left over is untidy, no more.
            let _ = fs::remove_file(self.out.join(file));
        }
        Ok(())
    }
}
