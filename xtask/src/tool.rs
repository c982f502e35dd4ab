//! The pinned command-line tools, installed from source into a folder of the project and cached by version.
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::command;
use crate::project::Project;

/// These tools run for seconds and compiling them costs minutes, so nothing is optimised. Where no lock file decides,
/// Cargo takes versions that this compiler can compile.
const SETTINGS: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback"),
];

/// One tool from crates.io in one version.
#[derive(Debug, Clone)]
pub struct Tool {
    package: &'static str,
    version: String,
    /// What it installs; the first one tells its version.
    programs: &'static [&'static str],
    /// `cargo install`'s further arguments.
    arguments: &'static [&'static str],
    folder: PathBuf,
}

impl Tool {
    /// The bundler. Without its default features (TLS, looking for updates) and without its own profile it compiles in
    /// 6.7 CPU-minutes instead of 15.
    pub fn trunk(project: &Project) -> Self {
        let version = "0.21.14".to_owned();
        Self {
            folder: project.tools().join(format!("trunk-{version}")),
            package: "trunk",
            version,
            programs: &["trunk"],
            arguments: &["--locked", "--no-default-features"],
        }
    }

    /// What makes JavaScript for the compiled app; it must be of the very version that the app was compiled against.
    /// Its own lock file does not install everywhere, so the newest fitting dependencies are taken. It compiles in 1.8
    /// CPU-minutes instead of 6.5, and takes 0.1 s for each megabyte of the app.
    pub fn wasm_bindgen(project: &Project) -> Result<Self> {
        let version = project.locked_version("wasm-bindgen")?;
        Ok(Self {
            folder: project.tools().join(format!("wasm-bindgen-{version}")),
            package: "wasm-bindgen-cli",
            version,
            programs: &["wasm-bindgen"],
            arguments: &["--no-default-features", "--bin=wasm-bindgen"],
        })
    }

    /// What checks licences, advisories and sources of all dependencies.
    pub fn cargo_deny(project: &Project) -> Self {
        let version = "0.20.2".to_owned();
        Self {
            folder: project.tools().join(format!("cargo-deny-{version}")),
            package: "cargo-deny",
            version,
            programs: &["cargo-deny"],
            arguments: &["--locked"],
        }
    }

    /// The folder with its programs.
    pub fn bin(&self) -> PathBuf {
        self.folder.join("bin")
    }

    /// The file of one of its programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin().join(name).with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// Whether all its programs are there and the first one is of the right version.
    pub fn is_installed(&self) -> bool {
        self.programs.iter().all(|name| self.program(name).is_file())
            && Command::new(self.program(self.programs[0]))
                .arg("--version")
                .stderr(Stdio::null())
                .output()
                .is_ok_and(|output| tells_version(&String::from_utf8_lossy(&output.stdout), &self.version))
    }

    /// Installs it where it is missing. What Cargo says goes to a log file, whose end is shown if it fails.
    pub fn install(&self, in_the_background: bool) -> Result<()> {
        if self.is_installed() {
            return Ok(());
        }
        let Self { package, version, .. } = self;
        println!(
            "installing {package} {version} into {} (once; some minutes)",
            self.folder.display()
        );
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("cannot make the folder {}", self.folder.display()))?;
        let log = self.folder.join("install.log");
        let log_file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let build = self.folder.join("build");
        let mut cargo = if in_the_background {
            command::cargo_in_the_background()
        } else {
            command::cargo()
        };
        cargo
            .args(["install", package, "--version", version, "--force", "--root"])
            .arg(&self.folder);
        cargo.args(self.arguments);
        // A folder of its own: the project's target directory is locked by whatever is built at the same time.
        cargo.env("CARGO_TARGET_DIR", &build);
        for name in ["CARGO_BUILD_TARGET", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            cargo.env_remove(name);
        }
        for (name, value) in SETTINGS {
            cargo.env(name, value);
        }
        let output = log_file.try_clone().context("cannot write the log twice")?;
        cargo.stdin(Stdio::null()).stdout(output).stderr(log_file);
        let status = cargo.status().with_context(|| command::not_started(&cargo))?;
        if !status.success() {
            let end = command::last_lines(&log, 15).unwrap_or_default();
            bail!(
                "{package} {version} could not be installed; the end of {}:\n{end}",
                log.display()
            );
        }
        // Some hundred megabytes that nobody needs any more.
        let _ = fs::remove_dir_all(build);
        if !self.is_installed() {
            bail!(
                "{package} {version} was installed into {}, but does not run there",
                self.folder.display()
            );
        }
        Ok(())
    }
}

/// Whether a line as `trunk 0.21.14` or `wasm-bindgen 0.2.130 (1a2b3c)` tells this very version.
fn tells_version(line: &str, version: &str) -> bool {
    line.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_version_counts() {
        assert!(tells_version("trunk 0.21.14\n", "0.21.14"));
        assert!(tells_version("wasm-bindgen 0.2.130 (1a2b3c)", "0.2.130"));
        assert!(!tells_version("trunk 0.21.140", "0.21.14"));
        assert!(!tells_version("trunk 0.21.1", "0.21.14"));
        assert!(!tells_version("", "0.21.14"));
    }

    #[test]
    fn wasm_bindgen_follows_the_lock_file() {
        let project = Project::locate().unwrap();
        let tool = Tool::wasm_bindgen(&project).unwrap();
        assert_eq!(tool.version, project.locked_version("wasm-bindgen").unwrap());
        assert!(tool.bin().ends_with(format!("wasm-bindgen-{}/bin", tool.version)));
    }
}
