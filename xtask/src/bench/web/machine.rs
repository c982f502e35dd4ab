//! The machine, and one core of it.
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;
use std::{fs, thread};

use serde_json::{Value, json};

use crate::command::find_program;

/// What the figures were measured on, and how busy it was.
#[derive(Debug, Clone)]
pub struct Machine {
    taskset: Option<PathBuf>,
    core: usize,
    cores: usize,
    load: Vec<Option<f64>>,
}

impl Machine {
    /// Looks at it; `core` is the one to use, or the last one.
    pub fn look(core: Option<usize>) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let taskset = find_program(&["taskset"]);
        if taskset.is_none() {
            eprintln!("note: there is no taskset here, so nothing is held on one core");
        }
        Self {
            taskset,
            core: core.unwrap_or(cores - 1),
            cores,
            load: vec![load()],
        }
    }

    /// How busy it is now.
    pub fn look_again(&mut self) {
        self.load.push(load());
    }

    /// `program`, with all that it starts, on one core.
    pub fn pinned(&self, program: impl AsRef<OsStr>) -> Command {
        match &self.taskset {
            Some(taskset) => {
                let mut command = Command::new(taskset);
                command.args(["-c", &self.core.to_string()]).arg(program);
                command
            }
            None => Command::new(program),
        }
    }

    /// For the record.
    pub fn json(&self) -> Value {
        json!({
            "processor": processor(),
            "cores": self.cores,
            "core": self.taskset.as_ref().map(|_| self.core),
            "load": self.load,
        })
    }
}

/// Processes that wanted to run in the last minute, where the system says so.
fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg")
        .ok()?
        .split(' ')
        .next()?
        .parse()
        .ok()
}

/// The processor's name, where the system says it.
fn processor() -> Option<String> {
    let about = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = about.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
