//! Times training steps on random numbers: the side of ours in `cargo xtask bench train`.
use anyhow::Result;
use candle_core::Device;
use clap::Parser;
use guesswork::optimiser::{AdamW, AdamWSettings};
use guesswork_shared::t5::{Backward, Batch, Gradients, T5, T5Config};
use std::time::Instant;

#[derive(Parser)]
struct Arguments {
    #[arg(long, default_value_t = 5)]
    steps: usize,
}

fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let rest: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    (rest[11].parse::<f64>().unwrap() + rest[12].parse::<f64>().unwrap()) / 100.0
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let config = T5Config {
        d_model: 256,
        d_kv: 64,
        d_ff: 1024,
        num_layers: 4,
        num_decoder_layers: 4,
        num_heads: 4,
        ..T5Config::pocket(8192)
    };
    let device = Device::Cpu;
    let model = T5::random(&config, 7, &device)?;
    let (b, s, t) = (16usize, 256usize, 16usize);
    let examples: Vec<(Vec<u32>, Vec<u32>)> = (0..b)
        .map(|r| {
            (
                (0..s).map(|i| 2 + (((r * s + i) * 7919) % 8190) as u32).collect(),
                (0..t).map(|i| 2 + (((r * t + i) * 104729) % 8190) as u32).collect(),
            )
        })
        .collect();
    let batch = Batch::from_examples(&examples, &config, &device)?;
    let mut optimiser = AdamW::new(model.parameters(), AdamWSettings::default())?;
    let mut c0 = 0.0;
    let mut times = vec![];
    let (mut f, mut bw, mut o) = (0.0, 0.0, 0.0);
    for step in 0..=arguments.steps {
        if step == 1 {
            c0 = cpu();
        }
        let t0 = Instant::now();
        let t1 = Instant::now();
        let mut g = Gradients::default();
        let loss = model.backward(
            &batch,
            Backward {
                recompute: std::env::var("RC").is_ok(),
                ..Backward::default()
            },
            &mut g,
        )?;
        let v = loss.to_scalar::<f32>()?;
        let t2 = Instant::now();
        optimiser.step(model.parameters(), &g, 5e-5, None)?;
        let t3 = Instant::now();
        if step > 0 {
            times.push(t0.elapsed().as_secs_f64());
            f += (t1 - t0).as_secs_f64();
            bw += (t2 - t1).as_secs_f64();
            o += (t3 - t2).as_secs_f64();
        }
        eprintln!("{v}");
    }
    let n = arguments.steps as f64;
    times.sort_by(f64::total_cmp);
    println!(
        "cpu/step {:.3} min {:.3} fwd {:.3} bwd {:.3} opt {:.3} {}",
        (cpu() - c0) / n,
        times[0],
        f / n,
        bw / n,
        o / n,
        std::fs::read_to_string("/proc/self/status")?
            .lines()
            .find(|l| l.starts_with("VmHWM"))
            .unwrap()
    );
    Ok(())
}
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
