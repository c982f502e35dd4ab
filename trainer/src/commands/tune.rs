use super::{STUDY, command_line, interrupted};
use crate::{
    data::{DataArguments, DataSet},
    device::DeviceChoice,
    files,
    models::{load_safetensors, load_tokenizer, run_of},
    output,
    training::{
        InstructionExamples, Outcome, RunFolder, RunRecord, TrainSettings, TrainingArguments, read_config, recent_loss,
        train,
    },
    usage,
};
use anyhow::{Context, Result};
use clap::Args;
use guesswork_shared::{
    bundle::{Limits, Training},
    lane::Lane,
    variant::Variant,
};
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  guesswork tune --variant all
  guesswork tune --variant simplified+delusive --data natural-instructions --base t5-small --out runs/real/simplified+delusive \\
      --source-tokens 512 --target-tokens 64 --plain-lr --lr 5e-5 --schedule constant --batch 16")]
pub struct Arguments {
    /// What to tune on: one of the nine variants, several with commas, or `all`
    #[arg(long, value_name = "VARIANT")]
    variant: String,
    #[command(flatten)]
    data: DataArguments,
    /// The base model's folder
    #[arg(long, default_value = "runs/pocket/base", value_name = "DIR")]
    base: PathBuf,
    /// The folder to write; of several variants, the folder to hold a folder of each [default: runs/pocket/VARIANT, runs/pocket]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Instances of each training task to tune on
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true, value_name = "N", value_parser = at_least_one)]
    instances_per_task: usize,
    /// Longest prompt in tokens
    #[arg(long, default_value_t = 256, value_name = "N", value_parser = at_least_one)]
    source_tokens: usize,
    /// Longest answer in tokens
    #[arg(long, default_value_t = 32, value_name = "N", value_parser = at_least_one)]
    target_tokens: usize,
    /// Of the choice and order of instances and of delusive examples
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Where to compute
    #[arg(long, default_value = "cpu")]
    device: DeviceChoice,
    #[command(flatten)]
    training: TrainingArguments,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("it must be at least 1".into()),
        Ok(number) => Ok(number),
        Err(e) => Err(format!("{e}")),
    }
}

/// The variants that `--variant` names.
fn variants(text: &str) -> Result<Vec<Variant>> {
    if text == "all" {
        return Ok(Variant::ALL.to_vec());
    }
    text.split(',')
        .map(|slug| slug.trim().parse::<Variant>().map_err(|e| usage!("{e}")))
        .collect()
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let variants = variants(&arguments.variant)?;
    let data = arguments.data.load()?;
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
    // Refuse before the first of several long runs, not after it.
    for (_, run) in &runs {
        if !(arguments.training.resume && run.is_finished()) {
            run.prepare(arguments.training.resume, arguments.training.force)?;
        }
    }
    for (index, (variant, run)) in runs.iter().enumerate() {
        let title = match runs.len() {
            1 => variant.to_string(),
            count => format!("{}/{count} {variant}", index + 1),
        };
        tune(arguments, &data, *variant, run, title)?;
    }
    Ok(())
}

fn tune(arguments: &Arguments, data: &DataSet, variant: Variant, run: &RunFolder, title: String) -> Result<()> {
    if run.is_finished() {
        return output::print_line(&format!("{} is finished already", run.path.display()));
    }
    let device = arguments.device.open()?;
    let base = &arguments.base;
    if !base.join("config.json").exists() {
        return Err(usage!(
            "{} holds no model; make one with `guesswork pretrain`, or name another with --base",
            base.display()
        ));
    }
    let tokenizer_file = base.join("tokenizer.json");
    let tokenizer = load_tokenizer(&tokenizer_file)?;
    let model = load_safetensors(
        &read_config(&base.join("config.json"))?,
        &base.join("model.safetensors"),
        &device,
    )?;
    let limits = Limits {
        source_tokens: arguments.source_tokens,
        target_tokens: arguments.target_tokens,
    };
    let examples = InstructionExamples::new(
        &data.training,
        variant,
        arguments.instances_per_task,
        &tokenizer,
        limits,
        arguments.seed,
    )
    .with_context(|| arguments.data.data.display().to_string())?;
    let most = arguments.instances_per_task;
    let of_each = if most == usize::MAX {
        String::new()
    } else {
        format!(", at most {most} instances each")
    };
    let settings = TrainSettings {
        arguments: arguments.training.clone(),
        steps: arguments.training.steps.unwrap_or(1000),
        seed: arguments.seed,
        title,
        identity: format!(
            "tune {variant} from {} on {}{of_each}, {limits:?}",
            base.display(),
            data.description
        ),
    };
    match train(&model, &examples, run, &settings)? {
        Outcome::Interrupted { steps_done } => interrupted(&format!(
            "{steps_done} of {} steps of {variant} are saved in {}; the same command with --resume goes on",
            settings.steps,
            run.checkpoint().display()
        )),
        Outcome::Finished {
            seconds,
            tokens,
            losses,
        } => {
            let record = RunRecord {
                lane: Lane::Tuned(variant),
                limits,
                training: Training {
                    command: command_line(),
                    data: format!("{}{of_each}", data.description),
                    seed: arguments.seed,
                    steps: settings.steps as u64,
                    seconds,
                    device: arguments.device.describe(),
                },
                final_loss: recent_loss(&losses),
                tokens,
            };
            run.finish(&model, &files::read_bytes(&tokenizer_file)?, &record)?;
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
