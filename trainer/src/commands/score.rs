use crate::{
    evaluation::{LaneReport, Prediction, predictions_from_jsonl, print_lanes, score_all},
    files, output,
};
use anyhow::{Context, Result};
use clap::Args;
use guesswork_shared::{lane::Lane, metric::BootstrapOptions};
use serde_json::json;
use std::{collections::BTreeMap, path::PathBuf};

#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  guesswork eval --lane random --predictions predictions && guesswork score predictions/random.jsonl"
)]
pub struct Arguments {
    /// Predictions in Tk-Instruct's layout, one JSON object a line
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Of the intervals
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Print JSON, with every category and task
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let text = files::read_text(&arguments.file)?;
    let predictions = predictions_from_jsonl(&text).with_context(|| arguments.file.display().to_string())?;
    if predictions.iter().all(|prediction| prediction.labels.is_none()) {
        output::note(&format!(
            "note: {} does not say which tasks are classification; all count as generation",
            arguments.file.display()
        ));
    }
    let mut by_lane: BTreeMap<Option<Lane>, Vec<Prediction>> = BTreeMap::new();
    for prediction in predictions {
        by_lane.entry(prediction.lane).or_default().push(prediction);
    }
    let options = BootstrapOptions {
        seed: arguments.seed,
        ..BootstrapOptions::default()
    };
    let lanes: Vec<LaneReport> = by_lane
        .into_iter()
        .map(|(lane, predictions)| LaneReport::new(lane, &predictions, &score_all(&predictions), options))
        .collect();
    if arguments.json {
        output::print_json(&json!({"file": arguments.file.display().to_string(), "lanes": lanes}))
    } else {
        print_lanes(&lanes)
    }
}
