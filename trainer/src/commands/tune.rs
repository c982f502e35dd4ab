use super::{
    STUDY,
    training_run::{TrainingRun, same_place},
};
use crate::{
    data::{DataArguments, DataSet, Wanted},
    device::DeviceChoice,
    files::digest,
    models::{StartingModel, run_of},
    output,
    training::{InstructionExamples, LoraArguments, RunFolder, SOURCE_TOKENS, TARGET_TOKENS, TrainingArguments},
    usage,
    values::whole,
};
use anyhow::{Context, Result};
use candle_core::Device;
use clap::Args;
use guesswork_shared::{bundle::Limits, lane::Lane, t5::LoraError, variant::Variant};
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  guesswork tune --variant all
  guesswork tune --variant simplified+delusive --data natural-instructions \\
      --model google/flan-t5-small --out runs/real/simplified+delusive --source-tokens 512 \\
      --target-tokens 64 --plain-lr --lr 5e-5 --schedule constant --batch 16
  guesswork tune --variant original --model google/flan-t5-small --lora-rank 8 \\
      --plain-lr --lr 0.001 --batch auto --accumulate 4 --recompute --out runs/lora/original")]
pub struct Arguments {
    /// What to tune on: one of the nine variants, several with commas, or `all`
    #[arg(long, value_name = "VARIANT")]
    variant: String,
    /// What to tune: a model's folder, a Hugging Face id (google/flan-t5-small, or with @REVISION), or tiny, pocket or small
    /// for a fresh model
    #[arg(
        long = "model",
        visible_alias = "base",
        default_value = "runs/pocket/base",
        value_name = "MODEL"
    )]
    base: PathBuf,
    /// The branch, tag or commit of a model on Hugging Face [default: main]
    #[arg(long, value_name = "REVISION")]
    revision: Option<String>,
    /// A tokenizer.json, or the model whose it is, instead of the model's own [default for a fresh model:
    /// runs/pocket/tokenizer.json]
    #[arg(long, value_name = "FILE|MODEL")]
    tokenizer: Option<PathBuf>,
    /// The folder to write; of several variants, the folder to hold a folder of each [default: runs/pocket/VARIANT, runs/pocket]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Instances of each training task to tune on [default: all]
    #[arg(long, value_name = "N", value_parser = whole::<1, 1_000_000_000>)]
    instances_per_task: Option<usize>,
    /// Training tasks to tune on, a random choice by the seed [default: all]
    #[arg(long, value_name = "N", value_parser = whole::<1, 1_000_000_000>)]
    training_tasks: Option<usize>,
    /// Longest prompt in tokens
    #[arg(long, default_value_t = SOURCE_TOKENS, value_name = "N", value_parser = whole::<1, 65536>)]
    source_tokens: usize,
    /// Longest answer in tokens
    #[arg(long, default_value_t = TARGET_TOKENS, value_name = "N", value_parser = whole::<1, 65536>)]
    target_tokens: usize,
    /// Of the choice and order of instances and of delusive examples
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Where to compute: auto, cpu, cuda, cuda:N or metal
    #[arg(long, default_value = "auto", value_name = "DEVICE")]
    device: DeviceChoice,
    /// Optimiser steps
    #[arg(long, default_value_t = 1600, value_name = "N", value_parser = whole::<1, 1_000_000_000>, help_heading = "Training")]
    steps: usize,
    #[command(flatten)]
    training: TrainingArguments,
    #[command(flatten)]
    lora: LoraArguments,
    #[command(flatten)]
    data: DataArguments,
}

/// What every variant starts from.
struct Base {
    model: StartingModel,
    /// What tells it from other models.
    identity: String,
}

/// The variants that `--variant` names, each once.
fn variants(text: &str) -> Result<Vec<Variant>> {
    if text == "all" {
        return Ok(Variant::ALL.to_vec());
    }
    let mut variants = Vec::new();
    for slug in text.split(',') {
        let variant = slug.trim().parse::<Variant>().map_err(|e| usage!("{e}"))?;
        if !variants.contains(&variant) {
            variants.push(variant);
        }
    }
    Ok(variants)
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let variants = variants(&arguments.variant)?;
    let runs: Vec<(Variant, RunFolder)> = variants
        .iter()
        .map(|&variant| {
            let run = match &arguments.out {
                Some(out) if variants.len() == 1 => RunFolder::new(out),
                Some(out) => run_of(out, Lane::Tuned(variant)),
                None => run_of(Path::new(STUDY), Lane::Tuned(variant)),
            };
            (variant, run)
        })
        .collect();
    // Whatever would stop one of several long runs is found before the first begins, and before an old one is removed.
    for (_, run) in &runs {
        if same_place(&run.path, &arguments.base) {
            return Err(usage!("--out {} is the base; choose another --out", run.path.display()));
        }
        run.check(arguments.training.resume, arguments.training.force)?;
    }
    let device = arguments.device.open()?;
    arguments.training.gradients(&device)?;
    let base = base(arguments)?;
    let mut data = arguments.data.load(Wanted::Training)?;
    if let Some(most) = arguments.training_tasks {
        data.keep_training_tasks(most, arguments.seed);
    }
    if arguments.lora.settings().is_some() && !arguments.training.plain_lr {
        output::note(
            "note: adapters begin as zeros, which a learning rate times each weight's own size moves slowly; --plain-lr with \
             an --lr of about 0.001 (of small models 0.01) learns sooner",
        );
    }
    for (index, (variant, run)) in runs.iter().enumerate() {
        let title = match runs.len() {
            1 => variant.to_string(),
            count => format!("{}/{count} {variant}", index + 1),
        };
        tune(arguments, &device, &base, &data, *variant, run, title)?;
    }
    Ok(())
}

fn base(arguments: &Arguments) -> Result<Base> {
    let (revision, tokenizer) = (arguments.revision.as_deref(), arguments.tokenizer.as_deref());
    let model = StartingModel::open(&arguments.base, revision, tokenizer, arguments.seed)?;
    let identity = model.identity()?;
    Ok(Base { model, identity })
}

fn tune(
    arguments: &Arguments,
    device: &Device,
    base: &Base,
    data: &DataSet,
    variant: Variant,
    folder: &RunFolder,
    title: String,
) -> Result<()> {
    let model = base.model.load(device)?;
    let lora = arguments.lora.settings();
    let (model, adapters) = match &lora {
        Some(lora) => (
            model.with_lora(lora, arguments.seed).map_err(|error| match error {
                LoraError::Target { .. } => usage!("--lora-targets: {error}"),
                error => error.into(),
            })?,
            format!(
                ", adapters of rank {}, alpha {}, beside {}",
                lora.rank,
                lora.alpha,
                lora.targets.join(" and ")
            ),
        ),
        None => (model, String::new()),
    };
    let limits = Limits {
        source_tokens: arguments.source_tokens,
        target_tokens: arguments.target_tokens,
    };
    let examples = InstructionExamples::new(
        &data.training,
        variant,
        arguments.instances_per_task.unwrap_or(usize::MAX),
        base.model.tokenizer(),
        limits,
        arguments.seed,
    )
    .with_context(|| arguments.data.data.display().to_string())?;
    if let Some(remark) = examples.what_is_cut()? {
        output::note(&format!("note: {variant}: {remark}"));
    }
    let of_each = match arguments.instances_per_task {
        Some(most) => format!(", at most {most} instances each"),
        None => String::new(),
    };
    let of_each = match arguments.training_tasks {
        Some(most) => format!(", {most} of the training tasks{of_each}"),
        None => of_each,
    };
    TrainingRun {
        lane: Lane::Tuned(variant),
        folder,
        model: &model,
        examples: &examples,
        tokenizer: base.model.tokenizer_bytes(),
        limits,
        arguments: &arguments.training,
        steps: arguments.steps,
        seed: arguments.seed,
        data: format!("{}{of_each}", data.description),
        title,
        identity: format!(
            "tune {variant} from {}, tokenizer {}, on {}{of_each} ({}), {} source and {} target tokens{adapters}",
            base.identity,
            digest([base.model.tokenizer_bytes()]),
            data.description,
            data.digest(),
            limits.source_tokens,
            limits.target_tokens
        ),
    }
    .run()
}
