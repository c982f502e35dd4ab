use super::{
    STUDY, command_line,
    staged_bundle::Staged,
    tokenizer_train::{TokenizerRecord, record_of},
};
use crate::{
    data::{DataArguments, DataSet, LabelledTask, Split, Wanted},
    evaluation::{Questions, Testimony},
    files,
    models::{Int8Precision, LoadedModel, WeightsFormat, load_safetensors, run_of},
    output,
    progress::Progress,
    report::{REPORT_FILE, find, option_of, report},
    training::{RunFolder, RunRecord, config_json},
    usage,
    values::whole,
};
use anyhow::{Context, Result, bail};
use candle_core::Device;
use clap::Args;
use guesswork_shared::{
    answer::Answerer,
    bundle::{FORMAT_VERSION, Fidelity, LaneEntry, Limits, Manifest, OfferedTask, offered_tasks_to_json},
    lane::Lane,
    results::{Results, ResultsError},
    t5::{T5, T5Config},
    tokenizer::Tokenizer,
};
use std::path::{Path, PathBuf};

/// The file of a bundle's results.
const RESULTS: &str = "results.json";

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  guesswork export --out bundle && guesswork eval --lane all --models bundle
  guesswork export --update bundle --results results/pocket")]
pub struct Arguments {
    /// The folder that holds the runs: base, original, original+examples, ...
    #[arg(long, default_value = STUDY, value_name = "DIR")]
    runs: PathBuf,
    /// The folder to write
    #[arg(long, default_value = "bundle", value_name = "DIR")]
    out: PathBuf,
    /// What to call the bundle
    #[arg(long, default_value = "pocket", value_name = "NAME")]
    name: String,
    /// Results to be shown with the bundle: a folder that `guesswork report` wrote, its report.json, or what
    /// `guesswork eval --lane all --json` printed
    #[arg(long, value_name = "PATH")]
    results: Option<PathBuf>,
    /// Put the results into this bundle, whose models and tasks stay as they are
    #[arg(long, value_name = "DIR", requires = "results",
          conflicts_with_all = ["runs", "out", "name", "instances", "seen_tasks", "format", "finer", "wide", "check", "check_also"])]
    update: Option<PathBuf>,
    /// Held-out instances of each task to take along
    #[arg(long, default_value_t = 50, value_name = "N", value_parser = whole::<1, 1_000_000>)]
    instances: usize,
    /// Training tasks to take along for comparison; test tasks all go
    #[arg(long, default_value_t = 40, value_name = "N")]
    seen_tasks: usize,
    /// How to store the weights. int8 is the fastest in the browser, but a small model then answers some questions
    /// otherwise: --check says how many, and keeps such a lane finer
    #[arg(long, default_value = "int8", value_enum)]
    format: WeightsFormat,
    #[command(flatten)]
    precision: Int8Precision,
    /// Ask the stored models and those that they were made of the same questions, so many of each test task, and say
    /// how far they differ; it stands in the manifest. An int8 lane that falls short (fewer than 98 % same answers, of
    /// the untuned base as many as there are; exact match off by more than 0.5 points, label probabilities by more than 0.02) is
    /// kept finer, unless --finer or --wide say how
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "100", value_parser = whole::<1, 1_000_000>)]
    check: Option<usize>,
    /// Check on the test tasks of another data folder, too
    #[arg(long, value_name = "DIR", requires = "check")]
    check_also: Option<PathBuf>,
    /// Print the manifest
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArguments,
}

/// One finished run of the study.
struct Model {
    lane: Lane,
    run: RunFolder,
    record: RunRecord,
    config: T5Config,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    if let (Some(bundle), Some(results)) = (&arguments.update, &arguments.results) {
        return update(bundle, results, arguments.json);
    }
    let models = models(&arguments.runs)?;
    let Some(first) = models.first() else {
        return Err(usage!(
            "{} holds no finished run; make some with `guesswork pretrain` and `guesswork tune`",
            arguments.runs.display()
        ));
    };
    let (limits, seed) = agreed(&models)?;
    let tokenizer_file = agreed_tokenizer(&models)?;
    let tokenizer = Tokenizer::from_bytes(&tokenizer_file)?;
    let results = arguments.results.as_deref().map(results).transpose()?;
    let data = arguments.data.load(Wanted::Evaluations)?;

    let also = arguments.check_also.as_ref().map(|folder| {
        let data = DataArguments {
            data: folder.clone(),
            labels: None,
            ..arguments.data.clone()
        };
        data.load(Wanted::Evaluation(Split::Test))
    });
    let also = also.transpose()?;

    // Everything is made beside the old bundle before anything of it is touched.
    let mut staged = Staged::new(&arguments.out)?;
    let mut progress = Progress::start(models.len() as u64, 0, "exporting");
    let mut lanes = Vec::new();
    for model in &models {
        let t5 = load_safetensors(&model.config, &model.run.file("model.safetensors"), &Device::Cpu)?;
        let original = LoadedModel {
            answerer: Answerer::new(tokenizer.clone(), t5),
            limits,
            seed,
        };
        let format = arguments.format;
        let checked = arguments.check.map(|each| {
            let of = |data| questions(data, model.lane, each);
            [Some(&data), also.as_ref()].into_iter().flatten().map(of).collect()
        });
        let questions: Vec<Questions> = checked.unwrap_or_default();
        let stored = store(&original, model.lane, arguments, &questions)?;
        lanes.push(LaneEntry {
            slug: model.lane,
            weights: staged.write(&format!("{}.{}", model.lane, format.ending()), &stored.bytes)?,
            quantisation: format.word().into(),
            finer: stored.precision.finer,
            wide: stored.precision.wide,
            fidelity: stored.fidelity,
            parameters: model.config.parameter_count() as u64,
            training: model.record.training.clone(),
        });
        progress.advance(1, model.lane.to_string());
    }
    progress.finish();
    let tasks = offered_tasks(&data, arguments);
    let manifest = Manifest {
        format: FORMAT_VERSION,
        name: arguments.name.clone(),
        made_by: format!("guesswork {}", env!("CARGO_PKG_VERSION")),
        description: format!(
            "T5s of {:.1}M parameters, tuned on {}",
            first.config.parameter_count() as f64 / 1e6,
            models.last().map_or(&first.record, |model| &model.record).training.data
        ),
        config: staged.write("config.json", config_json(&first.config)?.as_bytes())?,
        tokenizer: staged.write("tokenizer.json", &tokenizer_file)?,
        tasks: staged.write("tasks.json", offered_tasks_to_json(&tasks)?.as_bytes())?,
        results: match &results {
            Some(results) => Some(staged.write(RESULTS, results.to_json().as_bytes())?),
            None => None,
        },
        // Of other weights; `guesswork verify --publish` makes them anew.
        evaluations: Vec::new(),
        limits,
        seed,
        pocket: data.pocket,
        lanes,
        commands: commands(
            &arguments.runs,
            &models,
            results.as_ref().map(|results| results.command.as_str()),
        )?,
    };
    staged.finish(manifest.to_json().as_bytes())?;
    if arguments.json {
        return output::print_json(&manifest);
    }
    print_lanes(&manifest.lanes)?;
    output::print_line(&format!("wrote {} with {} tasks", arguments.out.display(), tasks.len()))
}

/// The questions that a lane is checked by, `each` of every test task.
fn questions(data: &DataSet, lane: Lane, each: usize) -> Questions<'_> {
    Questions {
        data: &data.description,
        tasks: &data.test,
        each,
        lane,
    }
}

/// A lane's weights as they go into the bundle.
struct Stored {
    bytes: Vec<u8>,
    precision: Int8Precision,
    fidelity: Vec<Fidelity>,
}

/// Stores a lane's weights. Where it is asked questions, as small as its answers allow.
fn store(original: &LoadedModel, lane: Lane, arguments: &Arguments, questions: &[Questions]) -> Result<Stored> {
    let format = arguments.format;
    let climbs = format == WeightsFormat::Int8 && !questions.is_empty() && !arguments.precision.is_given();
    let mut rungs = match climbs {
        true => Int8Precision::ladder().collect(),
        false => vec![arguments.precision.clone()],
    }
    .into_iter()
    .peekable();
    let t5 = original.answerer.model();
    let testimony: Vec<Testimony> = questions
        .iter()
        .map(|questions| questions.ask(original))
        .collect::<Result<_>>()?;
    while let Some(precision) = rungs.next() {
        let bytes = format.store(t5, &precision)?;
        let fidelity: Vec<Fidelity> = match questions {
            [] => vec![],
            _ => {
                let read = T5::from_stored(format.word(), t5.config(), &bytes, &Device::Cpu)?;
                let stored = LoadedModel {
                    answerer: Answerer::new(original.answerer.tokenizer().clone(), read),
                    ..*original
                };
                let compared = questions.iter().zip(&testimony);
                compared
                    .map(|(questions, original)| Ok(questions.compare(original, &questions.ask(&stored)?)))
                    .collect::<Result<_>>()?
            }
        };
        if rungs.peek().is_none() || fidelity.iter().all(|of_data| of_data.holds(lane)) {
            return Ok(Stored {
                bytes,
                precision,
                fidelity,
            });
        }
    }
    unreachable!("the last rung is taken whatever it is like")
}

/// The table of what was written, and how near it is.
fn print_lanes(lanes: &[LaneEntry]) -> Result<()> {
    let mut heads = vec!["lane", "bytes", "parameters", "weights"];
    let checked = lanes.iter().any(|lane| !lane.fidelity.is_empty());
    if checked {
        heads.extend([
            "finer",
            "data",
            "same answers",
            "exact match",
            "as trained",
            "label moved",
        ]);
    }
    let mut rows = Vec::new();
    for lane in lanes {
        let row = vec![
            lane.slug.to_string(),
            lane.weights.bytes.to_string(),
            lane.parameters.to_string(),
            lane.quantisation.clone(),
        ];
        if !checked {
            rows.push(row);
            continue;
        }
        let finer = match (lane.finer.as_slice(), lane.wide.as_slice()) {
            ([], []) => "-".to_owned(),
            ([], _) => "inputs".to_owned(),
            (finer, _) => finer.join(","),
        };
        for (place, checked) in lane.fidelity.iter().enumerate() {
            let first = match place {
                0 => [row.clone(), vec![finer.clone()]].concat(),
                _ => vec![String::new(); row.len() + 1],
            };
            let data = checked.data.split(' ').next().unwrap_or_default().to_owned();
            let figures = [
                data,
                format!("{:.2} %", checked.same_answer),
                format!("{:.2}", checked.exact_match),
                format!("{:.2}", checked.original_exact_match),
                format!("{:.4}", checked.label_probability_moved),
            ];
            rows.push([first, figures.to_vec()].concat());
        }
    }
    output::print_table(&heads, &rows)
}

/// What a report says, or one made of an evaluation.
fn results(path: &Path) -> Result<Results> {
    let file = match path.is_dir() {
        true => path.join(REPORT_FILE),
        false => path.to_path_buf(),
    };
    match Results::from_json(&file.display().to_string(), &files::read_bytes(&file)?) {
        Ok(results) => Ok(results),
        Err(ResultsError::Evaluation { .. }) => {
            let found = find(&[file], None)?;
            let command = found.measured.first().map(|one| one.evaluation.command.clone());
            Ok(Results {
                files: Vec::new(),
                ..report(found, command.unwrap_or_default())?
            })
        }
        Err(why) => bail!("{why}"),
    }
}

/// Puts results into a bundle that is there, and leaves the rest of it as it is.
fn update(bundle: &Path, path: &Path, json: bool) -> Result<()> {
    let results = results(path)?;
    let mut manifest = Manifest::from_json(&files::read_bytes(&bundle.join("manifest.json"))?)?;
    let old = manifest.results.take();
    // How the results before these were made belongs to the bundle no more.
    let before = old.as_ref().and_then(|old| {
        let bytes = files::read_bytes(&bundle.join(&old.file)).ok()?;
        Results::from_json(&old.file, &bytes).ok()
    });
    let is_past = |command: &String| {
        let of_results = before.as_ref().is_some_and(|before| before.command == *command);
        let makes_results = ["guesswork report ", "guesswork export --update "];
        of_results || makes_results.iter().any(|start| command.starts_with(start))
    };
    manifest.commands.retain(|command| !is_past(command));
    let mut staged = Staged::again(bundle, &manifest)?;
    let name = old.map_or(RESULTS.to_string(), |old| old.file);
    manifest.results = Some(staged.write(&name, results.to_json().as_bytes())?);
    for command in [results.command.clone(), command_line()] {
        if !command.is_empty() && !manifest.commands.contains(&command) {
            manifest.commands.push(command);
        }
    }
    staged.finish(manifest.to_json().as_bytes())?;
    if json {
        return output::print_json(&manifest);
    }
    output::print_line(&format!(
        "put the results of {} into {}",
        path.display(),
        bundle.display()
    ))
}

fn models(runs: &Path) -> Result<Vec<Model>> {
    let lanes = Lane::all().filter(|lane| lane.has_model());
    let finished = lanes
        .map(|lane| (lane, run_of(runs, lane)))
        .filter(|(_, run)| run.is_finished());
    finished
        .map(|(lane, run)| {
            let (record, config) = (run.record()?, run.config()?);
            if record.lane != lane {
                bail!(
                    "{} holds the model of {}, not of {lane}; give each run its own folder's name",
                    run.path.display(),
                    record.lane
                );
            }
            Ok(Model {
                lane,
                run,
                record,
                config,
            })
        })
        .collect()
}

/// What all models of a bundle must have in common.
fn agreed(models: &[Model]) -> Result<(Limits, u64)> {
    let tuned = || models.iter().filter(|model| model.lane != Lane::Untuned);
    let Some(reference) = tuned().next().or(models.first()) else {
        bail!("there is no model")
    };
    for model in models {
        if model.config != reference.config {
            bail!(
                "{} and {} are of different shapes; a bundle has one",
                model.lane,
                reference.lane
            );
        }
    }
    for model in tuned() {
        if model.record.limits != reference.record.limits
            || model.record.training.seed != reference.record.training.seed
        {
            bail!(
                "{} and {} were tuned with different token limits or seeds; tune one of them again",
                model.lane,
                reference.lane
            );
        }
    }
    Ok((reference.record.limits, reference.record.training.seed))
}

/// The tokenizer that all models have in common.
fn agreed_tokenizer(models: &[Model]) -> Result<Vec<u8>> {
    let mut agreed: Option<(Vec<u8>, &Model)> = None;
    for model in models {
        let tokenizer = files::read_bytes(&model.run.file("tokenizer.json"))?;
        match &agreed {
            Some((first, other)) if *first != tokenizer => bail!(
                "{} has another tokenizer than {}; a bundle has one",
                model.run.path.display(),
                other.run.path.display()
            ),
            Some(_) => (),
            None => agreed = Some((tokenizer, model)),
        }
    }
    agreed.map(|(tokenizer, _)| tokenizer).context("there is no model")
}

/// Every test task and some of the training tasks, with instances that no model was tuned on.
fn offered_tasks(data: &DataSet, arguments: &Arguments) -> Vec<OfferedTask> {
    // Evenly spread, because neighbours are alike.
    let count = arguments.seen_tasks.min(data.seen.len());
    let seen = (0..count).map(|place| &data.seen[place * data.seen.len() / count]);
    // Of a data folder the instances of a training task are those that were tuned on: not offered.
    let seen = seen.filter(|_| data.pocket.is_some());
    let offer = |labelled: &LabelledTask| {
        OfferedTask::new(
            labelled.title.clone(),
            labelled.seen,
            labelled.labels().map(<[String]>::to_vec),
            labelled.task.clone(),
            arguments.instances,
        )
    };
    data.test.iter().chain(seen).map(offer).collect()
}

/// A training command, and before it those of the models that it went on from, as far back as their runs are there.
fn lessons(command: &str) -> Vec<String> {
    let mut lessons = vec![command.to_owned()];
    let before = |lesson: &str| ["--from", "--base"].iter().find_map(|option| option_of(lesson, option));
    while let Some(before) = before(&lessons[0])
        && let Ok(record) = RunFolder::new(&before).record()
        && !lessons.contains(&record.training.command)
    {
        lessons.insert(0, record.training.command);
    }
    lessons
}

/// How to make the bundle again.
fn commands(runs: &Path, models: &[Model], evaluation: Option<&str>) -> Result<Vec<String>> {
    let record = record_of(&runs.join("tokenizer.json"));
    let mut commands = Vec::new();
    if record.exists() {
        commands.push(files::read_json::<TokenizerRecord>(&record)?.command);
    }
    let base_first = models
        .iter()
        .rev()
        .flat_map(|model| lessons(&model.record.training.command));
    for command in base_first.chain(evaluation.map(str::to_string)).chain([command_line()]) {
        if !commands.contains(&command) {
            commands.push(command);
        }
    }
    Ok(commands)
}
