//! Where reference values lie: `../shared/golden` beside the workspace, and the folder that `GUESSWORK_GOLDEN` names.
use std::path::{Path, PathBuf};

/// The files of this name in every folder of reference values; says which folder has none.
///
/// The folder beside the workspace may be absent; one that the environment names must be there.
pub fn files(name: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let beside = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/golden")
        .join(name);
    if beside.is_file() {
        files.push(beside);
    } else {
        println!("skipped: there is no {}", beside.display());
    }
    if let Some(folder) = std::env::var_os("GUESSWORK_GOLDEN").filter(|folder| !folder.is_empty()) {
        let named = PathBuf::from(folder).join(name);
        assert!(
            named.is_file(),
            "GUESSWORK_GOLDEN is set, but there is no {}",
            named.display()
        );
        files.push(named);
    }
    files
}
