use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::Project;
use crate::command::{cargo, check};

/// Builds a bench of the trainer and gives its program.
pub fn built_bench(project: &Project, name: &str, with_cuda: bool) -> Result<PathBuf> {
    let mut command = cargo();
    command
        .current_dir(project.root())
        .args(["build", "--release", "--workspace", "--bench", name])
        .args(["--message-format", "json-render-diagnostics"]);
    if with_cuda {
        command.args(["--features", "guesswork/cuda"]);
    }
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    check(&command, output.status)?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let artifacts = printed
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut benches = artifacts.filter(|artifact| artifact["target"]["name"] == name);
    let program = benches.find_map(|artifact| artifact["executable"].as_str().map(PathBuf::from));
    program.with_context(|| format!("cargo did not say where it built the bench {name}"))
}
