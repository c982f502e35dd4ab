//! A study so small that a whole run takes seconds.
use crate::cli_in_folder::Cli;

/// The settings of its data.
pub const SMALL: &str = "--pocket-tasks 40 --pocket-instances 12";

/// A folder with a tokenizer and a base.
pub fn tiny_study() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let cli = Cli::in_folder(folder.path());
    cli.ok(&small_words("tokenizer train --vocabulary 1024"));
    cli.ok(&small_words("pretrain --preset tiny --steps 2 --batch 8"));
    folder
}

/// The words of a command on its data.
pub fn small_words(command: &str) -> Vec<String> {
    command
        .split_whitespace()
        .chain(SMALL.split_whitespace())
        .map(str::to_owned)
        .collect()
}
