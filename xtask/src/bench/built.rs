use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::Project;
use crate::command::{cargo, check};

/// Builds a bench of the trainer and gives its program.
pub fn built_bench(project: &Project, name: &str, with_cuda: bool) -> Result<PathBuf> {
    let features: &[&str] = match with_cuda {
        true => &["--features", "guesswork/cuda"],
        false => &[],
    };
    let [program] = built(project, [name], &[&["--bench", name], features].concat())?;
    Ok(program)
}

/// Builds programs of the workspace and gives where they are. All of its programs are built, as by `cargo xtask test`:
/// of some alone, Cargo would choose other features for what they depend on, and compile that a second time.
pub fn built_programs<const N: usize>(project: &Project, names: [&str; N]) -> Result<[PathBuf; N]> {
    built(project, names, &["--locked", "--bins"])
}

fn built<const N: usize>(project: &Project, names: [&str; N], arguments: &[&str]) -> Result<[PathBuf; N]> {
    let mut command = cargo();
    command
        .current_dir(project.root())
        .args(["build", "--release", "--workspace"])
        .args(arguments)
        .args(["--message-format", "json-render-diagnostics"]);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    check(&command, output.status)?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let artifacts: Vec<Value> = printed
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let mut programs = names.map(|_| PathBuf::new());
    for (name, program) in names.iter().zip(&mut programs) {
        let mut targets = artifacts.iter().filter(|artifact| artifact["target"]["name"] == *name);
        let file = targets.find_map(|artifact| artifact["executable"].as_str());
        *program = file
            .with_context(|| format!("cargo did not say where it built {name}"))?
            .into();
    }
    Ok(programs)
}
