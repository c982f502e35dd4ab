//! The driver's process and everything it started, ended for certain when a test is over, however it ended.
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use xtask::ChromiumPair;

/// A running chromedriver on a free port, and the folder for the profile of the browser that it will start.
#[derive(Debug)]
pub struct Chromedriver {
    process: Child,
    port: u16,
    profile: TempDir,
    /// Kept open and unread: a driver that writes to a closed pipe would stop.
    _output: BufReader<ChildStdout>,
}

impl Chromedriver {
    /// Starts the driver and waits until it listens.
    pub fn start(pair: &ChromiumPair) -> Result<Self> {
        let profile = tempfile::Builder::new().prefix("guesswork-chromium-").tempdir()?;
        let mut process = Command::new(&pair.driver)
            .args(["--port=0", "--log-level=SEVERE"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} could not be started", pair.driver.display()))?;
        let mut output = BufReader::new(process.stdout.take().context("the driver's output was not piped")?);
        match announced_port(&mut output) {
            Ok(port) => Ok(Self {
                process,
                port,
                profile,
                _output: output,
            }),
            Err(error) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(error)
            }
        }
    }

    /// Where it takes WebDriver commands.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The fresh profile folder that its browser shall use.
    pub fn profile(&self) -> &Path {
        self.profile.path()
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        // A driver that is killed leaves its browser behind. The profile's path is in the browser's command line and,
        // being random, in no other's.
        for process in processes_with(&self.profile.path().to_string_lossy()) {
            let _ = Command::new("kill")
                .args(["-9", &process.to_string()])
                .stderr(Stdio::null())
                .status();
        }
    }
}

/// Reads the driver's first lines up to the one that names its port.
fn announced_port(output: &mut impl BufRead) -> Result<u16> {
    let mut line = String::new();
    while output.read_line(&mut line)? > 0 {
        if let Some(port) = port_in(&line) {
            return Ok(port);
        }
        line.clear();
    }
    bail!("chromedriver ended before it listened")
}

/// The port in `ChromeDriver was started successfully on port 45871.`
fn port_in(line: &str) -> Option<u16> {
    line.trim_end()
        .strip_suffix('.')?
        .rsplit_once(" started successfully on port ")?
        .1
        .parse()
        .ok()
}

/// The processes whose command line contains `text`, where the system tells (Linux); none elsewhere.
fn processes_with(text: &str) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let numbers = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers
        .filter(|number| {
            let line = fs::read(format!("/proc/{number}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_announcement() {
        assert_eq!(
            port_in("ChromeDriver was started successfully on port 45871.\n"),
            Some(45871)
        );
        assert_eq!(port_in("Starting ChromeDriver 156.0 (abc) on port 0\n"), None);
        let mut output: &[u8] = b"Starting ChromeDriver on port 0\nChromeDriver was started successfully on port 9.\n";
        assert_eq!(announced_port(&mut output).unwrap(), 9);
        assert!(announced_port(&mut output).is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_is_found_by_its_command_line() {
        let mark = format!("guesswork-mark-{}", std::process::id());
        assert!(processes_with(&mark).is_empty());
        let mut child = Command::new("sh")
            .args(["-c", "read line", &mark])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        // A process that is only just becoming the new program has no command line for a moment.
        let mut found = processes_with(&mark);
        for _ in 0..200 {
            if !found.is_empty() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
            found = processes_with(&mark);
        }
        let _ = child.kill();
        let _ = child.wait();
        assert_eq!(found, [child.id()]);
    }
}
