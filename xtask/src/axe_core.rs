//! axe-core, which finds what keeps people out of a page: fetched from npm once, in one version, checked by its digest.
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::command;
use crate::project::Project;

const VERSION: &str = "4.14.1";
const SHA256: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";
const FILE: &str = "axe.min.js";
const PROGRAMS: [&str; 2] = ["npm", "tar"];

/// The script that the accessibility tests put into the page.
#[derive(Debug, Clone)]
pub struct AxeCore {
    folder: PathBuf,
}

impl AxeCore {
    /// Where it lies or shall lie: beside the other tools.
    pub fn new(project: &Project) -> Self {
        Self {
            folder: project.tools().join(format!("axe-core-{VERSION}")),
        }
    }

    /// The script, if it is there and whole; the environment variable GUESSWORK_AXE can name it.
    pub fn find(&self) -> Result<Option<PathBuf>> {
        let named = env::var_os("GUESSWORK_AXE").filter(|file| !file.is_empty());
        let (file, named) = match named {
            Some(file) => (PathBuf::from(file), true),
            None => (self.folder.join(FILE), false),
        };
        if !named && !file.is_file() {
            return Ok(None);
        }
        check(&file)?;
        Ok(Some(file))
    }

    /// The script; fetched where it is missing.
    pub fn find_or_fetch(&self) -> Result<PathBuf> {
        if let Some(file) = self.find()? {
            return Ok(file);
        }
        if let Some(missing) = PROGRAMS.iter().find(|name| command::find_program(&[name]).is_none()) {
            bail!(
                "the accessibility tests need axe-core {VERSION}, and there is no {missing} to fetch it with; install \
                 it, or name that version's {FILE} by the environment variable GUESSWORK_AXE"
            );
        }
        fs::create_dir_all(&self.folder).with_context(|| format!("cannot make {}", self.folder.display()))?;
        let package = format!("axe-core@{VERSION}");
        let archive = format!("axe-core-{VERSION}.tgz");
        command::run(
            Command::new("npm")
                .args(["pack", &package, "--silent", "--ignore-scripts"])
                .current_dir(&self.folder)
                .stdout(Stdio::null()),
        )
        .with_context(|| format!("{package} could not be fetched; this needs a network, once"))?;
        command::run(
            Command::new("tar")
                .args(["-xzf", &archive, &format!("package/{FILE}")])
                .current_dir(&self.folder),
        )?;
        let unpacked = self.folder.join("package").join(FILE);
        check(&unpacked)?;
        let file = self.folder.join(FILE);
        fs::rename(&unpacked, &file).with_context(|| format!("cannot write {}", file.display()))?;
        // What is left over is of no more use.
        let _ = fs::remove_dir_all(self.folder.join("package"));
        let _ = fs::remove_file(self.folder.join(archive));
        Ok(file)
    }
}

/// Whether it is byte for byte what the tests were written with.
fn check(file: &Path) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if digest != SHA256 {
        bail!("{} is not axe-core {VERSION}: its SHA-256 is {digest}", file.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_file_is_not_taken_for_it() {
        let file = env::temp_dir().join(format!("guesswork-axe-{}.js", std::process::id()));
        fs::write(&file, "window.axe = {}").unwrap();
        let refusal = check(&file).unwrap_err().to_string();
        assert!(refusal.contains("is not axe-core"), "{refusal}");
        fs::remove_file(&file).unwrap();
    }
}
