//! Starting other programs, with errors that name the program and what to do.
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::{env, io};

use anyhow::{Context, Result, bail};

/// The Cargo that runs this program, or the one on the PATH.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_package(&mut cargo);
    cargo
}

/// Takes out of the environment what Cargo told this program about its own package. A build script far below looks at
/// it and would run again, and all above it be compiled again, whenever a Cargo called by a person follows one called
/// from here.
pub fn forget_package(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let said = name.to_string_lossy();
        if said.starts_with("CARGO_PKG_") || said.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
}

/// The same, but it gives way to whatever else the machine does, where the system has `nice`.
pub fn cargo_in_the_background() -> Command {
    let cargo = cargo();
    let Some(nice) = find_program(&["nice"]) else {
        return cargo;
    };
    let mut command = Command::new(nice);
    command.args(["-n", "10"]).arg(cargo.get_program());
    forget_package(&mut command);
    command
}

/// Runs `command` to its end; its output goes where ours goes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| not_started(command))?;
    check(command, status)
}

/// Runs `command` to its end and returns what it printed; its errors go where ours go.
pub fn output_of(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| not_started(command))?;
    check(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether `command` can be started and succeeds; its output is thrown away.
pub fn succeeds(command: &mut Command) -> bool {
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// An error that shows the command line where `status` is a failure.
pub fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed ({status})", line_of(command));
}

/// What to say when `command` could not even be started.
pub fn not_started(command: &Command) -> String {
    format!("`{}` could not be started", line_of(command))
}

/// The command as one would type it: the program by its bare name, and the arguments.
fn line_of(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// The file of the first of `names` on the PATH; a name with a path in it is looked up as it is.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    find_program_in(names, &env::var_os("PATH").unwrap_or_default())
}

fn find_program_in(names: &[&str], path: &OsStr) -> Option<PathBuf> {
    names.iter().find_map(|name| {
        env::split_paths(path)
            .map(|folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
            .find(|file| is_program(file))
    })
}

/// The PATH with `folders` before everything else.
pub fn path_with(folders: &[PathBuf]) -> Result<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(all).context("a tool's folder cannot stand in the PATH")
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let executable = |data: std::fs::Metadata| data.is_file() && data.permissions().mode() & 0o111 != 0;
    file.metadata().is_ok_and(executable)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

/// The last `count` lines of a file, for a message about why something failed.
pub fn last_lines(file: &Path, count: usize) -> io::Result<String> {
    let text = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    Ok(lines[lines.len().saturating_sub(count)..].join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_shows_the_command_line() {
        let mut command = Command::new("/no/such/place/tool");
        let error = run(command.args(["build", "--release"])).unwrap_err();
        assert_eq!(error.to_string(), "`tool build --release` could not be started");
    }

    #[test]
    fn a_cargo_called_from_here_is_like_one_called_by_a_person() {
        // Cargo says this to every test.
        assert!(env::var_os("CARGO_MANIFEST_DIR").is_some());
        let forgotten = |command: Command| {
            command
                .get_envs()
                .any(|it| it == (OsStr::new("CARGO_MANIFEST_DIR"), None))
        };
        assert!(forgotten(cargo()) && forgotten(cargo_in_the_background()));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_with_a_dot_is_not_cut_at_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("guesswork-find-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let browser = folder.join("chromium");
        std::fs::write(&browser, "").unwrap();
        std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
        let named = |name: &str| find_program_in(&[name], folder.as_os_str());
        assert_eq!(named("chromium.chromedriver"), None);
        assert_eq!(named("chromium"), Some(browser));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_is_not_on_the_path_is_not_found() {
        assert_eq!(find_program(&["surely-no-program-of-this-name"]), None);
    }

    #[test]
    fn the_first_folder_of_the_path_is_the_given_one() {
        let path = path_with(&[PathBuf::from("/first"), PathBuf::from("/second")]).unwrap();
        let folders: Vec<PathBuf> = env::split_paths(&path).take(2).collect();
        assert_eq!(folders, [Path::new("/first"), Path::new("/second")]);
    }
}
