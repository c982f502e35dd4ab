//! The pinned command-line tools, installed from source into a folder of the project and cached by version.
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::command;
use crate::project::Project;

/// One tool from crates.io in one version.
#[derive(Debug, Clone)]
pub struct Tool {
    package: &'static str,
    version: String,
    /// What it installs; the first one tells its version.
    programs: &'static [&'static str],
    /// `cargo install`'s further arguments.
    arguments: &'static [&'static str],
    /// How much the compiler optimises it. These tools run for seconds; compiling them costs minutes.
    opt_level: u8,
    folder: PathBuf,
}

impl Tool {
    /// The bundler. Without its default features (TLS, looking for updates) and without its own profile (one unit and
    /// link-time optimisation over everything) it compiles in less than half the time: 6.7 CPU-minutes against 15.
    /// It only moves files here, so it is not optimised at all.
    pub fn trunk(project: &Project) -> Self {
        let version = "0.21.14".to_owned();
        Self {
            folder: project.tools().join(format!("trunk-{version}")),
            package: "trunk",
            version,
            programs: &["trunk"],
            arguments: &["--locked", "--no-default-features"],
            opt_level: 0,
        }
    }

    /// What makes JavaScript for the compiled app; it must be of the very version that the app was compiled against.
    /// Its own lock file does not install everywhere, so the newest fitting dependencies are taken.
    pub fn wasm_bindgen(project: &Project) -> Result<Self> {
        let version = project.locked_version("wasm-bindgen")?;
        Ok(Self {
            folder: project.tools().join(format!("wasm-bindgen-{version}")),
            package: "wasm-bindgen-cli",
            version,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            arguments: &[
                "--no-default-features",
                "--bin=wasm-bindgen",
                "--bin=wasm-bindgen-test-runner",
            ],
            opt_level: 1,
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
            opt_level: 0,
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
        cargo
            .env_remove("CARGO_BUILD_TARGET")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level.to_string());
        cargo
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        cargo.env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        // Where no lock file decides, take versions that this compiler can compile.
        cargo.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback");
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
