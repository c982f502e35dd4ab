use super::{command_line, interrupted, training_text};
use crate::{
    data::{DataArguments, pocket_world},
    device::DeviceChoice,
    files,
    models::{Preset, load_safetensors, load_tokenizer},
    output,
    training::{
        Outcome, RunFolder, RunRecord, SpanCorruption, TrainSettings, TrainingArguments, read_config, recent_loss,
        train,
    },
};
use anyhow::Result;
use clap::Args;
use guesswork_shared::{
    bundle::{Limits, Training},
    lane::Lane,
    t5::T5,
};
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  guesswork pretrain --steps 2000 --out runs/pocket/base")]
pub struct Arguments {
    #[command(flatten)]
    data: DataArguments,
    /// The shape of a new model
    #[arg(long, default_value = "pocket", value_name = "PRESET")]
    preset: Preset,
    /// Go on from this model folder instead of from random weights
    #[arg(long, value_name = "DIR", conflicts_with = "preset")]
    from: Option<PathBuf>,
    /// The tokenizer
    #[arg(long, default_value = "runs/pocket/tokenizer.json", value_name = "FILE")]
    tokenizer: PathBuf,
    /// The folder to write
    #[arg(long, default_value = "runs/pocket/base", value_name = "DIR")]
    out: PathBuf,
    /// Tokens of a piece of text
    #[arg(long, default_value_t = 128, value_name = "N", value_parser = clap::value_parser!(u32).range(8..))]
    source_tokens: u32,
    /// Of the initial weights, the order of texts and their corruption
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Where to compute
    #[arg(long, default_value = "cpu")]
    device: DeviceChoice,
    #[command(flatten)]
    training: TrainingArguments,
}

/// Instances of each pocket task whose text is pre-trained on. Few, so that a good part of the text is definitions.
const POCKET_INSTANCES: usize = 2;

pub fn run(arguments: &Arguments) -> Result<()> {
    let device = arguments.device.open()?;
    let run = RunFolder::new(&arguments.out);
    if arguments.training.resume && run.is_finished() {
        return output::print_line(&format!("{} is finished already", run.path.display()));
    }
    let data = arguments.data.load()?;
    let tokenizer = load_tokenizer(&arguments.tokenizer)?;
    let model = match &arguments.from {
        Some(folder) => load_safetensors(
            &read_config(&folder.join("config.json"))?,
            &folder.join("model.safetensors"),
            &device,
        )?,
        None => T5::random(
            &arguments.preset.config(tokenizer.vocabulary_size()),
            arguments.seed,
            &device,
        )?,
    };
    let texts = match data.pocket {
        Some(mut settings) => {
            settings.instances_per_task = settings.instances_per_task.min(POCKET_INSTANCES);
            pocket_world(settings).texts().collect::<Vec<String>>()
        }
        None => training_text(data.training.iter().map(|labelled| &labelled.task)),
    };
    let end = model.config().eos_token_id;
    let examples = SpanCorruption::new(texts, &tokenizer, end, arguments.source_tokens as usize, arguments.seed)?;
    run.prepare(arguments.training.resume, arguments.training.force)?;
    eprintln!(
        "pre-training {:.2}M parameters on {} tokens of {}",
        model.config().parameter_count() as f64 / 1e6,
        examples.tokens(),
        data.description
    );
    let settings = TrainSettings {
        arguments: arguments.training.clone(),
        steps: arguments.training.steps.unwrap_or(2000),
        seed: arguments.seed,
        title: "pretrain".into(),
        identity: format!(
            "pretrain on {}, {} source tokens",
            data.description, arguments.source_tokens
        ),
    };
    match train(&model, &examples, &run, &settings)? {
        Outcome::Interrupted { steps_done } => interrupted(&format!(
            "{steps_done} of {} steps are saved in {}; the same command with --resume goes on",
            settings.steps,
            run.checkpoint().display()
        )),
        Outcome::Finished {
            seconds,
            tokens,
            losses,
        } => {
            let record = RunRecord {
                lane: Lane::Untuned,
                limits: Limits {
                    source_tokens: arguments.source_tokens as usize,
                    target_tokens: 32,
                },
                training: Training {
                    command: command_line(),
                    data: data.description,
                    seed: arguments.seed,
                    steps: settings.steps as u64,
                    seconds,
                    device: arguments.device.describe(),
                },
                final_loss: recent_loss(&losses),
                tokens,
            };
            run.finish(&model, &files::read_bytes(&arguments.tokenizer)?, &record)?;
            output::print_line(&format!(
                "wrote {}: loss {:.3} after {} steps, {:.1} minutes",
                run.path.display(),
                record.final_loss,
                settings.steps,
                seconds / 60.0
            ))
        }
    }
}
