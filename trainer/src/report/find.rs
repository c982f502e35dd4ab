use super::{commands_of::option_of, measured::Measured};
use crate::{
    data::Split,
    evaluation::{EVALUATION_FORMAT, EvaluationReport},
    files,
    sweep::Amount,
    training::{RunFolder, RunRecord},
    usage,
};
use anyhow::{Context, Result};
use guesswork_shared::lane::Lane;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};

/// What was found of runs.
#[derive(Debug, Default)]
pub struct Found {
    /// What was measured, in the order of the files' names.
    pub measured: Vec<Measured>,
    /// What is not there, or not yet: a sentence each.
    pub missing: Vec<String>,
}

/// Reads all evaluations in and below the given folders, and those files that are given themselves; of one split, if
/// one is given.
///
/// # Errors
/// If there is none, or one cannot be read or is of a later version; the sentence names the file and the mend.
pub fn find(paths: &[PathBuf], split: Option<Split>) -> Result<Found> {
    let (mut evaluations, mut runs, mut sweeps) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for path in paths {
        if path.is_dir() {
            walk(path, &mut evaluations, &mut runs, &mut sweeps)?;
        } else if path.is_file() {
            evaluations.insert(path.clone());
        } else {
            return Err(usage!(
                "there is no {}; give a folder that `guesswork sweep` wrote, or what `guesswork eval --json` printed",
                path.display()
            ));
        }
    }
    let mut found = Found::default();
    for file in &evaluations {
        let evaluation = read(file)?;
        if split.is_none_or(|split| evaluation.split == split) {
            found.measured.extend(measured(file, evaluation)?);
        }
    }
    if found.measured.is_empty() {
        let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        return Err(usage!(
            "there is no evaluation{} in {}; run `guesswork sweep`, or write what `guesswork eval --json` prints to \
             eval-test.json beside a run's run.json",
            split.map_or(String::new(), |split| format!(" of the {} split", split.name())),
            shown.join(", ")
        ));
    }
    for folder in &runs {
        if !evaluations.iter().any(|file| file.parent() == Some(folder)) {
            let state = match RunFolder::new(folder).is_finished() {
                true => "is tuned, but not evaluated",
                false => "is begun, but not finished",
            };
            found.missing.push(format!("{} {state}", folder.display()));
        }
    }
    for file in &sweeps {
        found.missing.extend(failed(file, &evaluations)?);
    }
    Ok(found)
}

fn walk(
    folder: &Path,
    evaluations: &mut BTreeSet<PathBuf>,
    runs: &mut BTreeSet<PathBuf>,
    sweeps: &mut BTreeSet<PathBuf>,
) -> Result<()> {
    let cannot = || format!("cannot read {}", folder.display());
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        // Of a link to a folder it is not known where it ends.
        let kind = entry.file_type().with_context(cannot)?;
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && name == "checkpoints" {
            runs.insert(folder.to_path_buf());
        } else if kind.is_dir() {
            walk(&path, evaluations, runs, sweeps)?;
        } else if name.starts_with("eval-") && name.ends_with(".json") {
            evaluations.insert(path);
        } else if name == "run.json" || name == "log.txt" {
            runs.insert(folder.to_path_buf());
        } else if name == "sweep.json" || (name.starts_with("sweep-") && name.ends_with(".json")) {
            sweeps.insert(path);
        }
    }
    Ok(())
}

fn measured(file: &Path, evaluation: EvaluationReport) -> Result<Vec<Measured>> {
    let evaluation = Rc::new(evaluation);
    let folder = file.parent().unwrap_or(Path::new("."));
    let run = RunFolder::new(folder);
    let record: Option<Rc<RunRecord>> = match run.is_finished() {
        true => {
            Some(Rc::new(run.record().with_context(|| {
                format!("tune it again, or take {} away", folder.display())
            })?))
        }
        false => None,
    };
    let mut all = Vec::new();
    for (place, report) in evaluation.lanes.iter().enumerate() {
        let Some(lane) = report.lane else { continue };
        let record = record.clone().filter(|record| record.lane == lane);
        let said = |name: &str| {
            record
                .as_ref()
                .and_then(|record| option_of(&record.training.command, name))
        };
        let amount = |option: &str, folder_name: &str| {
            let said = said(option).or_else(|| in_path(folder, folder_name));
            said.and_then(|text| text.parse().ok())
                .map_or(Amount::All, Amount::AtMost)
        };
        let is_tuned = matches!(lane, Lane::Tuned(_));
        let parameters = match lane.has_model() {
            true => parameters(&evaluation, folder),
            false => None,
        };
        all.push(Measured {
            file: file.to_path_buf(),
            place,
            lane,
            asked: report.treatment.unwrap_or(lane.own_variant()),
            tasks: if is_tuned {
                amount("--training-tasks", "tasks-")
            } else {
                Amount::All
            },
            instances: if is_tuned {
                amount("--instances-per-task", "instances-")
            } else {
                Amount::All
            },
            seed: match (&record, is_tuned) {
                (Some(record), true) => Some(record.training.seed),
                (None, true) => in_path(folder, "seed-").and_then(|seed| seed.parse().ok()),
                _ => None,
            },
            base: match lane {
                Lane::Tuned(_) => said("--base").or_else(|| said("--model")),
                Lane::Untuned => option_of(&evaluation.command, "--models"),
                Lane::Random | Lane::Majority | Lane::Copy => None,
            },
            run: record,
            parameters,
            evaluation: evaluation.clone(),
        });
    }
    Ok(all)
}

/// How large the model is that an evaluation was of, where its shape can still be read.
fn parameters(evaluation: &EvaluationReport, folder: &Path) -> Option<usize> {
    let beside = RunFolder::new(folder).config();
    let named = || {
        RunFolder::new(option_of(&evaluation.command, "--models")?)
            .config()
            .ok()
    };
    beside.ok().or_else(named).map(|config| config.parameter_count())
}

fn read(file: &Path) -> Result<EvaluationReport> {
    let mend = "evaluate again with `guesswork eval --json`, or take the file away";
    let bytes = files::read_bytes(file)?;
    let value: Value = serde_json::from_slice(&bytes)
        .map_err(|error| usage!("{} is no whole JSON file ({error}); {mend}", file.display()))?;
    if let Some(format) = value["format"].as_u64()
        && format > EVALUATION_FORMAT
    {
        return Err(usage!(
            "{} has format {format}, and this guesswork knows formats up to {EVALUATION_FORMAT}; use a later guesswork, \
             or evaluate again with this one",
            file.display()
        ));
    }
    serde_json::from_value(value).map_err(|error| {
        usage!(
            "{} is not what `guesswork eval --json` prints ({error}); {mend}",
            file.display()
        )
    })
}

/// What a folder's path says, as `7` of `.../seed-7`.
fn in_path(folder: &Path, head: &str) -> Option<String> {
    let names = folder.iter().rev().take(4);
    let mut said = names.filter_map(|name| Some(name.to_str()?.strip_prefix(head)?.to_string()));
    said.next()
}

/// What a sweep's record says was not done, and is still not there.
fn failed(file: &Path, evaluations: &BTreeSet<PathBuf>) -> Result<Vec<String>> {
    let record: Value = files::read_json(file).with_context(|| {
        format!(
            "the sweep writes {} anew when it is run again; or take it away",
            file.display()
        )
    })?;
    let cells = record["cells"].as_array().cloned().unwrap_or_default();
    let open = cells.iter().filter(|cell| cell["done"] == false);
    let told = open.filter_map(|cell| {
        let of_cell = cell["evaluations"].as_array()?;
        let there = |name: &Value| {
            // The sweep's paths start where it was run, which need not be here.
            let name: Vec<&str> = name.as_str().unwrap_or_default().split('/').collect();
            let tail: PathBuf = name[name.len().saturating_sub(5)..].iter().collect();
            evaluations.iter().any(|file| file.ends_with(&tail))
        };
        if !of_cell.is_empty() && of_cell.iter().all(there) {
            return None;
        }
        let title = cell["cell"].as_str()?;
        let why = cell["error"]
            .as_str()
            .map_or(String::new(), |error| format!(": {error}"));
        Some(format!("{}: {title} is not done{why}", file.display()))
    });
    Ok(told.collect())
}
