//! Times training steps of a random T5 on random tokens and prints one line of JSON: our side of
//! `cargo xtask bench train`, which runs it beside PyTorch.

use anyhow::{Context, Result};
use clap::Parser;
use guesswork::{
    allocator,
    device::{self, DeviceChoice},
    optimiser::{AdamW, AdamWSettings},
    training::{Precision, TokenPair},
};
use guesswork_shared::t5::{Backward, Batch, Gradients, T5, T5Config};
use serde_json::json;
use std::{fs, path::PathBuf, time::Instant};

#[derive(Parser)]
struct Arguments {
    /// The model's config.json
    #[arg(long)]
    config: PathBuf,
    #[arg(long, default_value_t = 16)]
    batch: usize,
    #[arg(long, default_value_t = 256)]
    source: usize,
    #[arg(long, default_value_t = 16)]
    target: usize,
    /// Steps that count; one before them does not
    #[arg(long, default_value_t = 4)]
    steps: usize,
    #[arg(long, default_value = "cpu")]
    device: DeviceChoice,
    #[arg(long, default_value = "f32")]
    precision: Precision,
    /// Compute what is inside the blocks twice and keep less
    #[arg(long)]
    recompute: bool,
    /// Cargo passes this to benches that it runs itself
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    allocator::keep_what_is_freed();
    let arguments = Arguments::parse();
    let config = T5Config::from_json(&fs::read(&arguments.config).context("the config.json cannot be read")?)?;
    let device = arguments.device.open()?;
    let model = T5::random(&config, 7, &device)?;
    let batch = Batch::from_examples(&examples(&arguments, config.vocab_size), &config, &device)?;
    let mut optimiser = AdamW::new(model.parameters(), AdamWSettings::default())?;
    let how = Backward {
        precision: arguments.precision.dtype(),
        recompute: arguments.recompute,
        ..Backward::default()
    };
    let mut seconds = Vec::new();
    let (mut loss, mut before) = (f32::NAN, cpu_seconds()?);
    for step in 0..=arguments.steps {
        let started = Instant::now();
        let mut gradients = Gradients::default();
        loss = model.backward(&batch, how, &mut gradients)?.to_scalar::<f32>()?;
        optimiser.step(model.parameters(), &gradients, 5e-5, None)?;
        device.synchronize()?;
        match step {
            // The first step fetches memory and makes threads.
            0 => before = cpu_seconds()?,
            _ => seconds.push(started.elapsed().as_secs_f64()),
        }
    }
    let cpu = (cpu_seconds()? - before) / arguments.steps as f64;
    seconds.sort_by(f64::total_cmp);
    let median = seconds[seconds.len() / 2];
    let line = json!({
        "engine": "guesswork",
        "device": device::describe(&device),
        "parameters": config.parameter_count(),
        "seconds_per_step": median,
        "cpu_seconds_per_step": cpu,
        "tokens_per_second": (arguments.batch * (arguments.source + arguments.target)) as f64 / median,
        "peak_memory_bytes": peak_memory()?,
        "loss": loss,
    });
    println!("{line}");
    Ok(())
}

/// Full rows, so that no engine gains by leaving padding out.
fn examples(arguments: &Arguments, vocabulary: usize) -> Vec<TokenPair> {
    let tokens = |row: usize, length: usize, stride: usize| -> Vec<u32> {
        (0..length)
            .map(|column| (2 + (row * length + column) * stride % (vocabulary - 2)) as u32)
            .collect()
    };
    (0..arguments.batch)
        .map(|row| {
            (
                tokens(row, arguments.source, 7919),
                tokens(row, arguments.target, 104_729),
            )
        })
        .collect()
}

/// User and system time of this process, all threads.
fn cpu_seconds() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("this bench reads /proc, so it runs on Linux only")?;
    // After the program's name, which may hold anything: utime and stime are fields 14 and 15, in hundredths.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok());
    let (user, system) = (ticks(11), ticks(12));
    Ok((user.context("no user time")? + system.context("no system time")?) / 100.0)
}

/// The most memory that this process held at a time.
fn peak_memory() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status").context("this bench reads /proc, so it runs on Linux only")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    Ok(kilobytes.context("no peak memory")? * 1024)
}
