//! Chromium and its driver, which the browser tests need: found, or installed by the system's package manager.
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::command;

/// The names that systems give the browser and the driver; both must be of the same version.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const DRIVERS: [&str; 3] = ["chromedriver", "chromium.chromedriver", "chromium-driver"];

/// A system's way to install the browser, its driver and a font: without one the screenshots of a bare machine show
/// empty boxes.
struct PackageManager {
    program: &'static str,
    /// Brings its list of packages up to date; a source that fails need not be the one that is needed.
    update: &'static [&'static str],
    install: &'static [&'static str],
    packages: &'static [&'static str],
}

const DEBIAN: [&str; 3] = ["chromium", "chromium-driver", "fonts-liberation"];
const UBUNTU: [&str; 3] = ["chromium-browser", "chromium-chromedriver", "fonts-liberation"];

/// Another program may be installing packages as well: apt-get waits for it up to five minutes.
const MANAGERS: [PackageManager; 5] = [
    PackageManager {
        program: "apt-get",
        update: &["-o", "DPkg::Lock::Timeout=300", "-q", "-y", "update"],
        install: &[
            "-o",
            "DPkg::Lock::Timeout=300",
            "-q",
            "-y",
            "--no-install-recommends",
            "install",
        ],
        packages: &DEBIAN,
    },
    PackageManager {
        program: "dnf",
        update: &[],
        install: &["-y", "install"],
        packages: &["chromium", "chromedriver", "liberation-fonts"],
    },
    PackageManager {
        program: "pacman",
        update: &[],
        install: &["-S", "--needed", "--noconfirm"],
        packages: &["chromium", "ttf-liberation"],
    },
    PackageManager {
        program: "zypper",
        update: &[],
        install: &["--non-interactive", "install"],
        packages: &["chromium", "chromedriver", "liberation-fonts"],
    },
    PackageManager {
        program: "apk",
        update: &["update"],
        install: &["add"],
        packages: &["chromium", "chromium-chromedriver", "font-liberation"],
    },
];

/// The two programs that a browser test starts.
#[derive(Debug, Clone)]
pub struct ChromiumPair {
    /// The browser, started by the driver.
    pub browser: PathBuf,
    /// The driver, which listens for WebDriver commands.
    pub driver: PathBuf,
}

impl ChromiumPair {
    /// Both programs, by the environment variables CHROMIUM and CHROMEDRIVER, else on the PATH.
    pub fn find() -> Option<Self> {
        let named = |variable: &str| env::var_os(variable).map(PathBuf::from).filter(|file| file.is_file());
        Some(Self {
            browser: named("CHROMIUM").or_else(|| command::find_program(&BROWSERS))?,
            driver: named("CHROMEDRIVER").or_else(|| command::find_program(&DRIVERS))?,
        })
    }

    /// What to do where they are missing.
    pub fn advice() -> &'static str {
        if cfg!(target_os = "linux") {
            "Chromium and its driver are needed for the browser tests: `sudo apt-get install chromium chromium-driver` \
             (Fedora: `sudo dnf install chromium chromedriver`), or name the two programs by the environment variables \
             CHROMIUM and CHROMEDRIVER; GUESSWORK_SKIP_BROWSER=1 leaves these tests out"
        } else {
            "Chromium and its driver are needed for the browser tests: install Google Chrome and the chromedriver of \
             the same version, and name the two programs by the environment variables CHROMIUM and CHROMEDRIVER; \
             GUESSWORK_SKIP_BROWSER=1 leaves these tests out"
        }
    }

    /// Both programs; where they are missing they are installed, if this user may.
    pub fn find_or_install() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        for variable in ["CHROMIUM", "CHROMEDRIVER"] {
            if let Some(file) = env::var_os(variable) {
                bail!("{variable} is {}, and no such file is there", file.display());
            }
        }
        let manager = MANAGERS
            .iter()
            .find(|manager| command::find_program(&[manager.program]).is_some());
        let (Some(manager), Some(administrator)) = (manager, administrator()) else {
            bail!(Self::advice())
        };
        let packages = manager.packages();
        println!("installing {} with {}", packages.join(", "), manager.program);
        if !manager.update.is_empty() {
            let mut update = manager.command(&administrator);
            if let Err(error) = command::run(update.args(manager.update)) {
                println!("note: {error:#}");
            }
        }
        let mut install = manager.command(&administrator);
        command::run(install.args(manager.install).args(packages)).context(Self::advice())?;
        match Self::find() {
            Some(found) => Ok(found),
            None => bail!(
                "{} installed Chromium, but it is not on the PATH. {}",
                manager.program,
                Self::advice()
            ),
        }
    }
}

impl PackageManager {
    fn packages(&self) -> &'static [&'static str] {
        let ubuntu = |release: String| release.lines().any(|line| line == "ID=ubuntu");
        if self.program == "apt-get" && fs::read_to_string("/etc/os-release").is_ok_and(ubuntu) {
            &UBUNTU
        } else {
            self.packages
        }
    }

    fn command(&self, administrator: &[&str]) -> Command {
        // `env`, because sudo drops variables that are set before it.
        let words = [administrator, &["env", "DEBIAN_FRONTEND=noninteractive", self.program]].concat();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        command
    }
}

/// The words before a package manager that give it the right to install: none for root, `sudo -n` where no password is
/// asked. `None` where there is no right.
fn administrator() -> Option<Vec<&'static str>> {
    if is_root() {
        return Some(Vec::new());
    }
    command::succeeds(Command::new("sudo").args(["-n", "true"])).then(|| vec!["sudo", "-n"])
}

/// Whether this process runs as root, by the kernel's own word: its effective user is the second number of "Uid:".
pub(crate) fn is_root() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| effective_user(&status) == Some("0"))
}

fn effective_user(status: &str) -> Option<&str> {
    status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))?
        .split_whitespace()
        .nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_effective_user_counts() {
        assert_eq!(
            effective_user("Name:\tx\nUid:\t1000\t0\t0\t0\nGid:\t5\t5\t5\t5\n"),
            Some("0")
        );
        assert_eq!(effective_user("Uid:\t0\t1000\t1000\t1000\n"), Some("1000"));
        assert_eq!(effective_user("Name:\tx\n"), None);
    }

    #[test]
    fn a_manager_is_called_with_the_given_right() {
        let command = MANAGERS[0].command(&["sudo", "-n"]);
        assert_eq!(command.get_program(), "sudo");
        let arguments: Vec<_> = command.get_args().collect();
        assert_eq!(arguments, ["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        assert_eq!(MANAGERS[0].command(&[]).get_program(), "env");
    }
}
