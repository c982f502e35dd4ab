//! `cargo xtask bench eval`: questions a second, one at a time and as `guesswork eval` asks them.
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use super::built::built_bench;
use super::timing::Timing;
use crate::Project;
use crate::command::output_of;

/// What is measured.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// A bundle or runs [default: the shipped bundle]
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Questions of each of the pocket benchmark's test tasks
    #[arg(long, default_value_t = 50)]
    instances: usize,
    /// Prompts at a time
    #[arg(long, default_value_t = 64)]
    batch: usize,
    /// Of each way, in turn; the fastest counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

/// Builds the bench, runs it and prints what it measured.
pub fn run(project: &Project, arguments: &Arguments) -> Result<()> {
    let program = built_bench(project, "answering", false)?;
    let models = arguments
        .models
        .clone()
        .unwrap_or_else(|| project.root().join("bundle"));
    let printed = output_of(
        Command::new(program)
            .arg("--models")
            .arg(models)
            .args(["--instances", &arguments.instances.to_string()])
            .args(["--batch", &arguments.batch.to_string()])
            .args(["--rounds", &arguments.rounds.to_string()]),
    )?;
    if arguments.json {
        print!("{printed}");
        return Ok(());
    }
    let timing = Timing::of(&printed)?;
    println!(
        "{} questions: {:.0} a second one at a time, {:.0} in batches of {}: batch_ratio {:.2}",
        timing.number("questions")?,
        timing.number("one_at_a_time_per_second")?,
        timing.number("batched_per_second")?,
        arguments.batch,
        timing.number("batch_ratio")?
    );
    Ok(())
}
