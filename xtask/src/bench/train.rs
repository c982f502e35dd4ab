//! `cargo xtask bench train`: a training step of ours beside one of PyTorch's.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::built::built_bench;
use super::gpu_memory::peak_during;
use super::model::Shape;
use super::python;
use super::timing::{Timing, median};
use crate::Project;
use crate::command::output_of;

/// What is measured.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The model's shape
    #[arg(long, default_value = "small")]
    shape: Shape,
    /// Examples a step
    #[arg(long, default_value_t = 16)]
    batch: usize,
    /// Source tokens of each
    #[arg(long, default_value_t = 256)]
    source: usize,
    /// Target tokens of each
    #[arg(long, default_value_t = 16)]
    target: usize,
    /// Steps that count in each run
    #[arg(long, default_value_t = 4)]
    steps: usize,
    /// Runs of each engine, in turn
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// cpu, or cuda or cuda:N (builds with the feature `cuda`): then in bf16, and against torch.compile too
    #[arg(long, default_value = "cpu")]
    device: String,
    /// A built `train_step` bench, instead of building it
    #[arg(long, value_name = "FILE")]
    engine: Option<PathBuf>,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

/// A contestant: its name, and what starts it.
struct Engine {
    name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
}

/// Measures in turn, so that whatever else the machine does is fair to all, and prints medians and ratios.
pub fn run(project: &Project, arguments: &Arguments) -> Result<()> {
    if arguments.rounds == 0 || arguments.steps == 0 || arguments.batch == 0 {
        bail!("--rounds, --steps and --batch must be at least 1");
    }
    let on_gpu = arguments.device.starts_with("cuda");
    let folder = project.root().join("target/bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let config = folder.join("config.json");
    fs::write(&config, arguments.shape.config_json()).with_context(|| config.display().to_string())?;
    let ours = match &arguments.engine {
        Some(built) => built.clone(),
        None => built_bench(project, "train_step", on_gpu)?,
    };
    let engines = engines(project, arguments, &config, ours, on_gpu);
    if engines.len() == 1 {
        eprintln!("note: no Python with torch and transformers was found (TORCH_PYTHON names one); ours runs alone");
    }
    let mut runs: Vec<Vec<Timing>> = vec![Vec::new(); engines.len()];
    for round in 1..=arguments.rounds {
        for (engine, runs) in engines.iter().zip(&mut runs) {
            eprintln!("round {round} of {}: {}", arguments.rounds, engine.name);
            runs.push(engine.measure(arguments, on_gpu)?);
        }
    }
    print(arguments, &engines, &runs)
}

fn engines(project: &Project, arguments: &Arguments, config: &Path, ours: PathBuf, on_gpu: bool) -> Vec<Engine> {
    let precision = if on_gpu { "bf16" } else { "f32" };
    let common: Vec<String> = [
        ("--config", config.display().to_string()),
        ("--batch", arguments.batch.to_string()),
        ("--source", arguments.source.to_string()),
        ("--target", arguments.target.to_string()),
        ("--steps", arguments.steps.to_string()),
        ("--device", arguments.device.clone()),
        ("--precision", precision.to_string()),
    ]
    .into_iter()
    .flat_map(|(name, value)| [name.to_string(), value])
    .collect();
    let mut engines = vec![Engine {
        name: "guesswork",
        program: ours,
        arguments: common.clone(),
    }];
    if let Some(python) = python::with_torch() {
        let script = project.root().join("xtask/src/bench/torch_train_step.py");
        let mut peer = |name, more: &[&str]| {
            let mut all = vec![script.display().to_string()];
            all.extend(common.iter().cloned());
            all.extend(more.iter().map(|word| word.to_string()));
            engines.push(Engine {
                name,
                program: PathBuf::from(&python),
                arguments: all,
            });
        };
        peer("torch eager", &[]);
        if on_gpu {
            peer("torch eager, bf16 weights", &["--pure"]);
            peer("torch.compile", &["--compile"]);
        }
    }
    engines
}

impl Engine {
    fn measure(&self, arguments: &Arguments, on_gpu: bool) -> Result<Timing> {
        let work = || {
            output_of(
                Command::new(&self.program)
                    .args(&self.arguments)
                    .env("TOKENIZERS_PARALLELISM", "false"),
            )
        };
        if !on_gpu {
            return Timing::of(&work()?);
        }
        let number = arguments
            .device
            .strip_prefix("cuda:")
            .and_then(|number| number.parse().ok());
        let (printed, peak) = peak_during(number.unwrap_or(0), work);
        Ok(Timing::of(&printed?)?.with("peak_memory_bytes", peak))
    }
}

fn print(arguments: &Arguments, engines: &[Engine], runs: &[Vec<Timing>]) -> Result<()> {
    let fields = [
        "seconds_per_step",
        "cpu_seconds_per_step",
        "tokens_per_second",
        "peak_memory_bytes",
    ];
    let mut rows = Vec::new();
    for (engine, runs) in engines.iter().zip(runs) {
        let medians = fields
            .iter()
            .map(|field| median(runs, field))
            .collect::<Result<Vec<f64>>>()?;
        rows.push((engine.name, medians));
    }
    let ratio = |field: usize| rows.get(1).map(|(_, peer)| rows[0].1[field] / peer[field]);
    if arguments.json {
        let of = |medians: &[f64]| -> Value {
            fields
                .iter()
                .zip(medians)
                .map(|(f, m)| (f.to_string(), json!(m)))
                .collect()
        };
        let line = json!({
            "shape": arguments.shape.to_possible_value().map(|value| value.get_name().to_string()),
            "batch": arguments.batch,
            "source": arguments.source,
            "target": arguments.target,
            "device": arguments.device,
            "rounds": arguments.rounds,
            "cpu_ratio": ratio(1),
            "memory_ratio": ratio(3),
            "speed_ratio": ratio(2),
            "engines": rows.iter().map(|(name, medians)| (name.to_string(), of(medians))).collect::<Value>(),
        });
        println!("{line}");
        return Ok(());
    }
    println!(
        "{:28} {:>10} {:>14} {:>10} {:>10}",
        "median", "step", "CPU a step", "tokens/s", "memory"
    );
    for (name, m) in &rows {
        let gigabytes = m[3] / 1e9;
        println!(
            "{name:28} {:>8.3} s {:>12.2} s {:>10.0} {gigabytes:>7.2} GB",
            m[0], m[1], m[2]
        );
    }
    if let (Some(cpu), Some(memory), Some(speed)) = (ratio(1), ratio(3), ratio(2)) {
        println!("to torch eager: cpu_ratio {cpu:.2}, memory_ratio {memory:.2}, speed_ratio {speed:.2}");
    }
    Ok(())
}
