use super::{BatchSize, GradientStep, Precision, ScheduleShape};
use crate::device::describe;
use crate::usage;
use crate::values::{not_negative, positive, whole};
use anyhow::Result;
use candle_core::Device;
use clap::Args;
use std::time::Duration;

/// How to train, on the command line.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Training")]
pub struct TrainingArguments {
    /// Examples per step, or auto: as many as there is memory for and are still faster than half of them
    #[arg(long, default_value_t = BatchSize::Fixed(16), value_name = "N")]
    pub batch: BatchSize,
    /// Take the examples of a step in so many parts and add up their gradients: less memory, the same step
    #[arg(long, default_value_t = 1, value_name = "PARTS", value_parser = whole::<1, 65536>)]
    pub accumulate: usize,
    /// Keep only what stands between the model's blocks for the backward and compute the rest again: a fraction of the memory, a third more time, the same step
    #[arg(long)]
    pub recompute: bool,
    /// Of activations and products; weights, optimiser and loss are f32 in any case [default: bf16 on CUDA, else f32]
    #[arg(long)]
    pub precision: Option<Precision>,
    /// Highest learning rate
    #[arg(long, default_value_t = 0.02, value_name = "RATE", value_parser = positive)]
    pub lr: f64,
    /// Steps until the highest learning rate is reached
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = whole::<0, 1_000_000_000>)]
    pub warmup: usize,
    /// What the learning rate does then
    #[arg(long, default_value = "cosine", value_name = "SHAPE")]
    pub schedule: ScheduleShape,
    /// Decoupled weight decay
    #[arg(long, default_value_t = 0.0, value_name = "RATE", value_parser = not_negative)]
    pub weight_decay: f64,
    /// Gradients are scaled down to this norm
    #[arg(long, default_value_t = 1.0, value_name = "NORM", value_parser = positive)]
    pub clip: f64,
    /// Take the learning rate as it is, not times each weight's own size (Tk-Instruct's recipe: --plain-lr --lr 5e-5 --schedule constant --warmup 0)
    #[arg(long)]
    pub plain_lr: bool,
    /// Minutes between checkpoints [default: 2, but none with --checkpoint-steps]; more where writing one takes long, of which at most a twentieth of the time may go into it
    #[arg(long, value_name = "MINUTES", value_parser = not_negative)]
    pub checkpoint_every: Option<f64>,
    /// Steps between checkpoints
    #[arg(long, value_name = "N", value_parser = whole::<1, 1_000_000_000>)]
    pub checkpoint_steps: Option<usize>,
    /// How many of the newest checkpoints stay beside the best (lowest mean loss over 100 steps); a finished run needs none and keeps none
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = whole::<1, 1_000_000>)]
    pub keep_checkpoints: usize,
    /// Do not stop when the loss explodes: when, for 200 steps, its mean over 100 steps is above twice the lowest and more than 2 above it
    #[arg(long)]
    pub allow_divergence: bool,
    /// Go on with an interrupted run
    #[arg(long)]
    pub resume: bool,
    /// Begin anew where there is a run already
    #[arg(long, conflicts_with = "resume")]
    pub force: bool,
}

/// Minutes between checkpoints where nothing is said of checkpoints.
const CHECKPOINT_EVERY: f64 = 2.0;

impl TrainingArguments {
    /// How gradients are computed on a device.
    ///
    /// # Errors
    /// If the device does not have the precision that was asked for.
    pub fn gradients(&self, device: &Device) -> Result<GradientStep> {
        let precision = self.precision.unwrap_or(Precision::of(device));
        if precision == Precision::Bf16 && !device.is_cuda() {
            return Err(usage!(
                "--precision bf16 needs a CUDA device, and this is {}; leave it away",
                describe(device)
            ));
        }
        Ok(GradientStep {
            parts: self.accumulate,
            precision,
            recompute: self.recompute,
        })
    }

    /// The time between checkpoints, if it is time that counts.
    pub fn checkpoint_pause(&self) -> Option<Duration> {
        let minutes = match (self.checkpoint_every, self.checkpoint_steps) {
            (None, None) => Some(CHECKPOINT_EVERY),
            (every, _) => every,
        };
        // More than a clock can hold is never.
        minutes.and_then(|minutes| Duration::try_from_secs_f64(60.0 * minutes).ok())
    }
}
