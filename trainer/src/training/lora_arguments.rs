use crate::values::{positive, whole};
use clap::Args;
use guesswork_shared::t5::LoraSettings;
use std::collections::BTreeSet;

/// Low-rank adapters on the command line.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Adapters (LoRA)")]
pub struct LoraArguments {
    /// Train adapters of this rank beside the weights, which stay as they are; they begin as zeros and learn soonest with --plain-lr (--lr 0.001, of small models 0.01)
    #[arg(long, value_name = "R", value_parser = whole::<1, 65536>)]
    lora_rank: Option<usize>,
    /// What an adapter adds is multiplied by ALPHA / R [default: 2 R]
    #[arg(long, value_name = "ALPHA", value_parser = positive, requires = "lora_rank")]
    lora_alpha: Option<f64>,
    /// The matrices that get one, with commas: q, k, v, o, wi, wi_0, wi_1, wo
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "q,v",
        requires = "lora_rank"
    )]
    lora_targets: Vec<String>,
}

impl LoraArguments {
    /// The settings; `None` if all weights are trained.
    pub fn settings(&self) -> Option<LoraSettings> {
        let rank = self.lora_rank?;
        // In one order and each once, so that a run is known again however they are written.
        let targets: BTreeSet<&str> = self.lora_targets.iter().map(|name| name.trim()).collect();
        Some(LoraSettings {
            rank,
            alpha: self.lora_alpha.unwrap_or(2.0 * rank as f64),
            targets: targets.into_iter().map(String::from).collect(),
        })
    }
}
