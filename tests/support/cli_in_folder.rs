//! The program as a user runs it in some folder, with what a test expects of it.
use crate::cli::{CliOutput, cli};
use serde_json::Value;
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Runs `guesswork` in one folder; panics, with all that was said, where the program does not do as expected.
pub struct Cli(PathBuf);

impl Cli {
    /// In `folder`, to which relative paths belong.
    pub fn in_folder(folder: &Path) -> Self {
        Self(folder.to_path_buf())
    }

    /// Where it does not matter.
    pub fn anywhere() -> Self {
        Self(std::env::temp_dir())
    }

    /// Runs it, however it ends.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> CliOutput {
        let output = self.command(arguments).output().expect("guesswork can be started");
        collect(output)
    }

    /// Runs it and gives what it printed; it must succeed.
    pub fn ok<S: AsRef<OsStr>>(&self, arguments: &[S]) -> String {
        self.run(arguments)
            .success()
            .unwrap_or_else(|error| panic!("{}: {error}", shown(arguments)))
    }

    /// Runs it and gives the JSON that it printed; it must succeed.
    pub fn json<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Value {
        let printed = self.ok(arguments);
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{}: {error}: {printed}", shown(arguments)))
    }

    /// Runs it and gives what it complained of; it must end with `code`.
    pub fn fails<S: AsRef<OsStr>>(&self, code: i32, arguments: &[S]) -> String {
        let output = self.run(arguments);
        assert_eq!(
            output.code,
            Some(code),
            "{}: {}{}",
            shown(arguments),
            output.stdout,
            output.stderr
        );
        output.stderr
    }

    /// Runs a shell line in which `guesswork` is the program.
    #[cfg(unix)]
    pub fn shell(&self, line: &str) -> CliOutput {
        let program = cli().expect("guesswork is built").get_program().to_owned();
        let mut shell = Command::new("sh");
        let line = format!("guesswork() {{ '{}' \"$@\"; }}; {line}", program.display());
        shell.args(["-c", &line]).current_dir(&self.0).env("NO_COLOR", "1");
        shell.stdin(Stdio::null());
        collect(shell.output().expect("a shell can be started"))
    }

    /// Starts it, and sends it Ctrl-C as soon as `ready`.
    pub fn interrupt_when<S: AsRef<OsStr>>(&self, arguments: &[S], ready: impl Fn() -> bool) -> CliOutput {
        let mut command = self.command(arguments);
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("guesswork can be started");
        let started = Instant::now();
        while !ready() && started.elapsed() < Duration::from_secs(300) {
            thread::sleep(Duration::from_millis(2));
        }
        let kill = Command::new("kill").arg("-INT").arg(child.id().to_string()).status();
        assert!(
            kill.is_ok_and(|status| status.success()),
            "{} ended before it could be interrupted",
            shown(arguments)
        );
        collect(child.wait_with_output().expect("guesswork can be waited for"))
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = cli().expect("guesswork is built");
        command.args(arguments).current_dir(&self.0);
        command
    }
}

fn collect(output: Output) -> CliOutput {
    CliOutput {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn shown<S: AsRef<OsStr>>(arguments: &[S]) -> String {
    arguments
        .iter()
        .map(|a| a.as_ref().to_string_lossy().chars().take(80).collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The real subset of Super-NaturalInstructions beside the project, if it is there; its sentences are other people's.
pub fn superni() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/superni");
    if folder.join("tasks").is_dir() {
        return folder.canonicalize().ok();
    }
    println!("skipped: {} is not there", folder.display());
    None
}
