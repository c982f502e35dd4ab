use super::{
    objective::{Objective, Reads},
    texts,
    training_run::{TrainingRun, same_place},
};
use crate::{
    data::{DataArguments, Wanted},
    device::DeviceChoice,
    files::{self, digest},
    models::{Preset, load_safetensors, load_tokenizer, tokenizer_fits},
    output,
    training::{RunFolder, TrainingArguments, config_json, read_config},
    usage,
    values::whole,
};
use anyhow::Result;
use clap::Args;
use guesswork_shared::{bundle::Limits, lane::Lane, t5::T5};
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  guesswork pretrain --steps 2400 --out runs/pocket/base
  guesswork pretrain --from runs/pocket/base --objective prefix-lm --steps 800 --out runs/pocket/adapted
  guesswork pretrain --objective look-ups --schedule constant --lr 0.01 --out runs/pocket/finding")]
pub struct Arguments {
    /// The shape of a new model
    #[arg(long, default_value = "pocket", value_name = "PRESET")]
    preset: Preset,
    /// Go on from this model folder instead of from random weights
    #[arg(long, value_name = "DIR", conflicts_with = "preset")]
    from: Option<PathBuf>,
    /// The tokenizer [default: runs/pocket/tokenizer.json; with --from the model's own]
    #[arg(long, value_name = "FILE")]
    tokenizer: Option<PathBuf>,
    /// The folder to write
    #[arg(long, default_value = "runs/pocket/base", value_name = "DIR")]
    out: PathBuf,
    /// What is learned; several, with commas, in equal parts
    #[arg(
        long,
        default_value = "span-corruption",
        value_name = "OBJECTIVES",
        value_delimiter = ','
    )]
    objective: Vec<Objective>,
    /// Tokens of a piece of text; look-ups and customs are as long as they are
    #[arg(long, default_value_t = 128, value_name = "N", value_parser = whole::<8, 65536>)]
    source_tokens: usize,
    /// Of the initial weights, the order of texts and their corruption
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Where to compute: auto, cpu, cuda, cuda:N or metal
    #[arg(long, default_value = "auto", value_name = "DEVICE")]
    device: DeviceChoice,
    /// Optimiser steps
    #[arg(long, default_value_t = 2400, value_name = "N", value_parser = whole::<1, 1_000_000_000>, help_heading = "Training")]
    steps: usize,
    #[command(flatten)]
    training: TrainingArguments,
    #[command(flatten)]
    data: DataArguments,
}

/// Instances of each pocket task whose text is pre-trained on. Few, so that a good part of the text is definitions.
const POCKET_INSTANCES: usize = 2;

/// A record must name some limit of answers; hidden words seldom come near it, and continuations are as long as the text.
const TARGET_TOKENS: usize = 32;

pub fn run(arguments: &Arguments) -> Result<()> {
    let device = arguments.device.open()?;
    arguments.training.gradients(&device)?;
    let folder = RunFolder::new(&arguments.out);
    folder.check(arguments.training.resume, arguments.training.force)?;
    let tokenizer_file = match (&arguments.tokenizer, &arguments.from) {
        (Some(file), _) => file.clone(),
        (None, Some(from)) => from.join("tokenizer.json"),
        (None, None) => PathBuf::from("runs/pocket/tokenizer.json"),
    };
    let tokenizer = load_tokenizer(&tokenizer_file)?;
    let tokenizer_bytes = files::read_bytes(&tokenizer_file)?;
    let (model, origin) = match &arguments.from {
        Some(from) if same_place(from, &arguments.out) => {
            return Err(usage!(
                "--out {} is the model to go on from; choose another --out",
                from.display()
            ));
        }
        Some(from) => {
            let weights = from.join("model.safetensors");
            let config = read_config(&from.join("config.json"))?;
            tokenizer_fits(&tokenizer, &tokenizer_file, &config, from)?;
            let origin = format!("from weights {}", digest([files::read_bytes(&weights)?]));
            (load_safetensors(&config, &weights, &device)?, origin)
        }
        None => {
            let config = arguments.preset.config(tokenizer.vocabulary_size());
            let origin = format!("shape {}", digest([config_json(&config)?]));
            (T5::random(&config, arguments.seed, &device)?, origin)
        }
    };
    let data = arguments.data.load(Wanted::Training)?;
    let texts = texts(&data, POCKET_INSTANCES);
    let identity = format!(
        "pretrain by {} on {} ({}), tokenizer {}, {origin}, {} source tokens",
        Objective::names(&arguments.objective),
        data.description,
        digest(&texts),
        digest([&tokenizer_bytes]),
        arguments.source_tokens
    );
    let end = model.config().eos_token_id;
    let reads = Reads {
        texts: &texts,
        description: &data.description,
        source_tokens: arguments.source_tokens,
        tokenizer: &tokenizer,
        end,
        seed: arguments.seed,
        pocket_seed: arguments.data.pocket.pocket_seed,
    };
    let (examples, what) = reads.examples(&arguments.objective)?;
    output::note(&format!(
        "pre-training {:.2}M parameters by {what}",
        model.config().parameter_count() as f64 / 1e6,
    ));
    TrainingRun {
        lane: Lane::Untuned,
        folder: &folder,
        model: &model,
        examples: &examples,
        tokenizer: &tokenizer_bytes,
        limits: Limits {
            source_tokens: arguments.source_tokens,
            target_tokens: TARGET_TOKENS,
        },
        arguments: &arguments.training,
        steps: arguments.steps,
        seed: arguments.seed,
        data: data.description.clone(),
        title: "pretrain".into(),
        identity,
    }
    .run()
}
