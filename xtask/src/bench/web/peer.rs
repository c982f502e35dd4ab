//! onnxruntime-web, by a bench that lies outside of the project.
use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::machine::Machine;
use crate::bench::timing::Timing;
use crate::command::{find_program, output_of};

/// What its packages must hold.
const PACKAGES: [&str; 2] = ["onnxruntime-web", "playwright-core"];

/// The other bench, ready to run.
#[derive(Debug, Clone)]
pub struct Peer {
    node: PathBuf,
    folder: PathBuf,
    packages: PathBuf,
    model: String,
}

impl Peer {
    /// Looks whether all is there: Node, its packages, and the model called `model` as ONNX.
    ///
    /// # Errors
    /// What is missing.
    pub fn find(folder: &Path, packages: Option<&Path>, model: &str) -> Result<Self> {
        let Some(node) = find_program(&["node"]) else {
            bail!("there is no Node here, which onnxruntime-web's bench needs");
        };
        if !folder.join("run.mjs").is_file() {
            bail!("{} has no run.mjs", folder.display());
        }
        if !folder.join("onnx").join(model).is_dir() {
            bail!("{} has no ONNX files of {model}", folder.display());
        }
        let named = packages.map(Path::to_path_buf);
        let packages = named
            .or_else(|| {
                env::var_os("NODE_MODULES")
                    .filter(|it| !it.is_empty())
                    .map(PathBuf::from)
            })
            .unwrap_or_else(|| folder.join("node_modules"));
        for package in PACKAGES {
            if !packages.join(package).is_dir() {
                bail!(
                    "{} has no {package}; run `npm install` beside a copy of {}, and name its node_modules with --node-modules",
                    packages.display(),
                    folder.join("package.json").display()
                );
            }
        }
        Ok(Self {
            node,
            folder: folder.to_path_buf(),
            packages: packages.canonicalize().unwrap_or(packages),
            model: model.to_owned(),
        })
    }

    /// Runs it once.
    pub fn run(&self, machine: &Machine) -> Result<Timing> {
        let printed = output_of(
            machine
                .pinned(&self.node)
                .args(["run.mjs", &self.model])
                .current_dir(&self.folder)
                .env("NODE_MODULES", &self.packages),
        )
        .context("onnxruntime-web's bench failed")?;
        Timing::of(&printed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_is_missing_is_said_in_turn() {
        if find_program(&["node"]).is_none() {
            let why = Peer::find(Path::new("/nowhere"), None, "tiny").unwrap_err().to_string();
            assert!(why.contains("Node"), "{why}");
            return;
        }
        let folder = env::temp_dir().join(format!("guesswork-peer-{}", std::process::id()));
        let packages = folder.join("packages");
        let why = || {
            Peer::find(&folder, Some(&packages), "tiny")
                .map(|_| ())
                .unwrap_err()
                .to_string()
        };
        fs::create_dir_all(&folder).unwrap();
        assert!(why().ends_with("has no run.mjs"));
        fs::write(folder.join("run.mjs"), "").unwrap();
        assert!(why().ends_with("has no ONNX files of tiny"));
        fs::create_dir_all(folder.join("onnx/tiny")).unwrap();
        assert!(why().contains("has no onnxruntime-web; run `npm install`"));
        for package in PACKAGES {
            fs::create_dir_all(packages.join(package)).unwrap();
        }
        assert!(Peer::find(&folder, Some(&packages), "tiny").is_ok());
        fs::remove_dir_all(&folder).unwrap();
    }
}
