use super::STUDY;
use crate::{
    data::{DataArguments, Split},
    device::DeviceChoice,
    evaluation::{EvaluationReport, answer_all, predictions_to_jsonl, print_report},
    files,
    models::ModelSource,
    output, usage,
};
use anyhow::Result;
use clap::Args;
use guesswork_shared::{lane::Lane, variant::Variant};
use std::path::PathBuf;

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
    /// A bundle, a folder of runs, or a model folder
    #[arg(long, default_value = STUDY, value_name = "DIR")]
    models: PathBuf,
    #[command(flatten)]
    data: DataArguments,
    /// Which tasks
    #[arg(long, default_value = "test")]
    split: Split,
    /// How the tasks are put to every model, instead of as each was tuned; the untuned base reads `original`
    #[arg(long, value_name = "VARIANT")]
    treatment: Option<Variant>,
    /// Most instances of each task
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    instances: u32,
    /// Prompts at a time
    #[arg(long, default_value_t = 64, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    batch: u32,
    /// Of the random lane and of the intervals
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Write each lane's answers to DIR/LANE.jsonl, in Tk-Instruct's layout
    #[arg(long, value_name = "DIR")]
    predictions: Option<PathBuf>,
    /// Where to compute
    #[arg(long, default_value = "cpu")]
    device: DeviceChoice,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let lanes = named_lanes(&arguments.lane)?;
    let data = arguments.data.load()?;
    let tasks = data.split(arguments.split);
    if tasks.iter().all(|task| task.task.instances.is_empty()) {
        return Err(usage!(
            "{} has nothing in its {} split",
            data.description,
            arguments.split.name()
        ));
    }
    let device = arguments.device.open()?;
    let source = match &lanes {
        Some(lanes) if !lanes.iter().any(|lane| lane.has_model()) => None,
        _ => Some(ModelSource::open(&arguments.models)?),
    };
    let lanes = lanes.unwrap_or_else(|| {
        let here = source.iter().flat_map(ModelSource::lanes).collect::<Vec<_>>();
        Lane::all()
            .filter(|lane| !lane.has_model() || here.contains(lane))
            .collect()
    });
    let described = source.as_ref().map_or("no models".to_string(), ModelSource::describe);
    let mut report = EvaluationReport::new(described, &data, arguments.split, arguments.instances, arguments.seed);
    for lane in lanes {
        let model = match &source {
            Some(source) if lane.has_model() => Some(source.load(lane, &device)?),
            _ => None,
        };
        let treatment = arguments.treatment.unwrap_or(match lane {
            Lane::Tuned(variant) => variant,
            _ => Variant::ALL[0],
        });
        let (instances, batch) = (arguments.instances as usize, arguments.batch as usize);
        let predictions = answer_all(tasks, lane, model.as_ref(), treatment, instances, batch, arguments.seed)?;
        if let Some(folder) = &arguments.predictions {
            let file = folder.join(format!("{lane}.jsonl"));
            files::write_atomically(&file, predictions_to_jsonl(&predictions)?.as_bytes())?;
        }
        report.add(lane, &predictions, tasks);
    }
    report.compare();
    if arguments.json {
        output::print_json(&report)
    } else {
        print_report(&report)
    }
}

/// The lanes that `--lane` names; `None` is all there are.
fn named_lanes(text: &str) -> Result<Option<Vec<Lane>>> {
    if text == "all" {
        return Ok(None);
    }
    text.split(',')
        .map(|slug| slug.trim().parse().map_err(|e| usage!("{e}")))
        .collect::<Result<_>>()
        .map(Some)
}
