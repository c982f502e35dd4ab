//! A study so small that a whole run takes seconds.
use crate::cli_in_folder::Cli;
use std::path::{Path, PathBuf};

/// The settings of its data.
pub const SMALL: &str = "--pocket-tasks 40 --pocket-instances 12";

/// A folder with a tokenizer and a base, for as long as it lives.
pub struct TinyStudy(tempfile::TempDir);

impl TinyStudy {
    /// Makes both.
    #[expect(clippy::new_without_default, reason = "it takes seconds")]
    pub fn new() -> Self {
        let study = Self(tempfile::tempdir().expect("a temporary folder can be made"));
        study.ok("tokenizer train --vocabulary 1024");
        study.ok("pretrain --preset tiny --steps 2 --batch 8");
        study
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// A file or folder in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// The program in it.
    pub fn cli(&self) -> Cli {
        Cli::in_folder(self.0.path())
    }

    /// Runs a command on its data, which must succeed, and gives what it printed.
    pub fn ok(&self, command: &str) -> String {
        self.cli().ok(&small_words(command))
    }

    /// Runs a command on its data, which must end with `code`, and gives what it complained of.
    pub fn fails(&self, code: i32, command: &str) -> String {
        let failed = self.cli().fails(code, &small_words(command));
        assert!(!failed.contains("panicked"), "{failed}");
        failed
    }
}

/// The words of a command on its data.
pub fn small_words(command: &str) -> Vec<String> {
    command
        .split_whitespace()
        .chain(SMALL.split_whitespace())
        .map(str::to_owned)
        .collect()
}
