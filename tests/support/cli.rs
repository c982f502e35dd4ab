//! The `guesswork` program as a process.
use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, bail};
use xtask::Project;

/// What a run of the program left behind.
#[derive(Debug, Clone)]
pub struct CliOutput {
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// Its errors, warnings and progress.
    pub stderr: String,
}

impl CliOutput {
    /// What it printed, if it succeeded; else an error with all it said.
    pub fn success(self) -> Result<String> {
        match self.code {
            Some(0) => Ok(self.stdout),
            code => bail!(
                "guesswork ended with {code:?}\nstdout: {}\nstderr: {}",
                self.stdout,
                self.stderr
            ),
        }
    }
}

/// A command that runs the program of the same profile as the test, in the project's folder, without terminal or colours.
pub fn cli() -> Result<Command> {
    static PROGRAM: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let program = PROGRAM.get_or_init(|| program().map_err(|error| format!("{error:#}")));
    let mut command = Command::new(program.as_ref().map_err(|message| anyhow!(message.clone()))?);
    command
        .current_dir(Project::locate()?.root())
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    Ok(command)
}

/// Runs the program with `arguments` and collects what it says.
pub fn run_cli(arguments: &[&str]) -> Result<CliOutput> {
    let output = cli()?
        .args(arguments)
        .output()
        .context("the guesswork program could not be started")?;
    Ok(CliOutput {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).context("the program printed something that is no UTF-8")?,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// The program's file, up to date.
///
/// Cargo gives the path of a program only to tests of the same package, and building a test does not build the
/// programs of other packages; so Cargo is called here, unless `cargo xtask test` says that it has done so.
fn program() -> Result<PathBuf> {
    let test = env::current_exe()?;
    // target/release/deps/name-hash
    let folder = test
        .parent()
        .and_then(|deps| deps.parent())
        .context("the test lies in no target directory")?;
    let program = folder.join("guesswork").with_extension(env::consts::EXE_EXTENSION);
    if env::var_os("GUESSWORK_BUILT").is_none() {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(Project::locate()?.root());
        // Named along with the program's package, this one makes Cargo choose the same features for the dependencies as
        // for the test that is running; nothing is compiled a second time.
        cargo.args([
            "build",
            "--quiet",
            "--package=guesswork",
            "--package=guesswork-tests",
            "--bin=guesswork",
        ]);
        if !folder.ends_with("debug") {
            cargo.arg("--release");
        }
        let status = cargo
            .status()
            .context("cargo could not be started to build guesswork")?;
        if !status.success() {
            bail!("cargo could not build the guesswork program");
        }
    }
    if !program.is_file() {
        bail!(
            "there is no {}; `cargo build --release --bin guesswork` makes it",
            program.display()
        );
    }
    Ok(program)
}
