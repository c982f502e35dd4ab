use super::{
    STUDY, command_line,
    lanes::{lanes_here, named_lanes},
};
use crate::{
    data::{DataArguments, Split, Wanted},
    device::DeviceChoice,
    evaluation::{Asked, EvaluationReport, predictions_to_jsonl, print_report},
    files, interrupt,
    models::ModelSource,
    output, usage,
    values::whole,
};
use anyhow::{Context, Result, bail};
use clap::Args;
use guesswork_shared::variant::Variant;
use std::{fs, path::PathBuf};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  guesswork eval --lane all
  guesswork eval --lane random --data natural-instructions --json
  guesswork eval --lane original+delusive --treatment original+examples --predictions predictions")]
pub struct Arguments {
    /// Who answers: lanes with commas, or `all`
    #[arg(long, default_value = "all", value_name = "LANES")]
    lane: String,
    /// A bundle, a folder of runs, a model folder, or a Hugging Face id (google/flan-t5-small, or with @REVISION)
    #[arg(long, default_value = STUDY, value_name = "DIR|ID")]
    models: PathBuf,
    /// Which tasks
    #[arg(long, default_value = "test")]
    split: Split,
    /// How the tasks are put to every model, instead of as each was tuned; the untuned base reads `original`
    #[arg(long, value_name = "VARIANT")]
    treatment: Option<Variant>,
    /// Most instances of each task
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = whole::<1, 1_000_000_000>)]
    instances: usize,
    /// Longest prompt in tokens, instead of what each model was trained with
    #[arg(long, value_name = "N", value_parser = whole::<1, 65536>)]
    source_tokens: Option<usize>,
    /// Longest answer in tokens, likewise
    #[arg(long, value_name = "N", value_parser = whole::<1, 65536>)]
    target_tokens: Option<usize>,
    /// Prompts at a time
    #[arg(long, default_value_t = 64, value_name = "N", value_parser = whole::<1, 65536>)]
    batch: usize,
    /// Of the random lane and of the intervals
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Write each lane's answers to DIR/LANE.jsonl, in Tk-Instruct's layout
    #[arg(long, value_name = "DIR")]
    predictions: Option<PathBuf>,
    /// Where to compute: auto, cpu, cuda, cuda:N or metal
    #[arg(long, default_value = "auto", value_name = "DEVICE")]
    device: DeviceChoice,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArguments,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let lanes = named_lanes(&arguments.lane)?;
    let device = arguments.device.open()?;
    let source = match &lanes {
        Some(lanes) if !lanes.iter().any(|lane| lane.has_model()) => None,
        _ => Some(ModelSource::open(&arguments.models)?),
    };
    let lanes = lanes.unwrap_or_else(|| lanes_here(source.as_ref()));
    if let Some(folder) = &arguments.predictions {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let data = arguments.data.load(Wanted::Evaluation(arguments.split))?;
    let tasks = data.split(arguments.split);
    if tasks.iter().all(|task| task.task.instances.is_empty()) {
        return Err(usage!(
            "{} has nothing in its {} split",
            data.description,
            arguments.split.name()
        ));
    }
    let described = source.as_ref().map_or("no models".to_string(), ModelSource::describe);
    let mut report = EvaluationReport::new(
        command_line(),
        described,
        &data,
        arguments.split,
        arguments.instances,
        arguments.seed,
    );
    let _held = interrupt::hold();
    let asked = Asked {
        source: source.as_ref(),
        device: &device,
        tasks,
        instances: arguments.instances,
        treatment: arguments.treatment,
        source_tokens: arguments.source_tokens,
        target_tokens: arguments.target_tokens,
        batch: arguments.batch,
        seed: arguments.seed,
    };
    let interrupted = asked.of(&lanes, &mut report, |lane, answers| {
        let Some(folder) = &arguments.predictions else {
            return Ok(());
        };
        let file = folder.join(format!("{lane}.jsonl"));
        files::write_atomically(&file, predictions_to_jsonl(&answers.predictions)?.as_bytes())
    })?;
    if arguments.json {
        output::print_json(&report)?;
    } else {
        print_report(&report)?;
    }
    match interrupted {
        Some(lane) => bail!("interrupted; {lane} and the lanes after it are not in the report"),
        None => Ok(()),
    }
}
