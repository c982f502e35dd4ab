//! The built web app: its folder, served, and copies that a test may damage.
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, bail};
use tempfile::TempDir;
use xtask::{Project, StaticServer, WebApp};

/// The folder with the built app. `cargo xtask test` has built it and says where; under a bare `cargo test` it is built
/// anew, once a process, so that no test ever looks at yesterday's page.
pub fn app_folder() -> Result<PathBuf> {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let built = env::var_os("GUESSWORK_DIST").map(PathBuf::from);
        built.map_or_else(build, Ok).map_err(|error| format!("{error:#}"))
    });
    folder.clone().map_err(|message| anyhow!(message))
}

fn build() -> Result<PathBuf> {
    let app = WebApp::new(&Project::locate()?)?;
    if !app.is_set_up() {
        bail!("the tools that build the web app are not installed yet; `cargo xtask test --only browser` does it");
    }
    app.build()
}

/// Serves `folder` on a free port until the server is dropped.
pub fn serve(folder: &Path) -> Result<StaticServer> {
    StaticServer::start(folder, 0)
}

/// Serves the built app on a free port until the server is dropped.
pub fn serve_app() -> Result<StaticServer> {
    serve(&app_folder()?)
}

/// A copy of the built app for a test that alters files; it goes away when dropped.
pub fn app_copy() -> Result<TempDir> {
    let copy = tempfile::tempdir()?;
    copy_folder(&app_folder()?, copy.path())?;
    Ok(copy)
}

/// Copies all that is in a folder.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_files_of_all_folders() -> Result<()> {
        let (from, to) = (tempfile::tempdir()?, tempfile::tempdir()?);
        fs::create_dir_all(from.path().join("a/b"))?;
        fs::write(from.path().join("a/b/c.txt"), "deep")?;
        copy_folder(from.path(), to.path())?;
        assert_eq!(fs::read_to_string(to.path().join("a/b/c.txt"))?, "deep");
        Ok(())
    }
}
