use super::{command_line, lanes::lanes_here, staged_bundle::Staged};
use crate::{
    data::{DataArguments, DataSet, PocketArguments, Split, Wanted},
    device::DeviceChoice,
    evaluation::{Asked, Compared, EvaluationReport, print_report},
    files, interrupt,
    models::ModelSource,
    output, usage,
    values::whole,
};
use anyhow::{Context, Result, bail};
use clap::Args;
use guesswork_shared::bundle::{Manifest, offered_tasks_from_json};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A bundle's evaluation, the first one.
const EVALUATION: &str = "evaluation.json";
/// Differences that a table shows.
const SHOWN: usize = 20;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  guesswork verify bundle
  guesswork verify bundle --sample 3
  guesswork verify bundle --publish && git diff bundle/evaluation.json")]
pub struct Arguments {
    /// Bundles that `guesswork export` wrote
    #[arg(default_value = "bundle", value_name = "DIR")]
    bundles: Vec<PathBuf>,
    /// Ask only so many tasks, evenly spread, and compare what is published of each of them
    #[arg(long, value_name = "TASKS", conflicts_with = "publish", value_parser = whole::<1, 1_000_000>)]
    sample: Option<usize>,
    /// Evaluate anew, on the data that --data names or else on that of the bundle, and put the numbers into the bundle as its
    /// published ones
    #[arg(long)]
    publish: bool,
    /// Most instances of each task to publish
    #[arg(long, default_value_t = 100, value_name = "N", requires = "publish", value_parser = whole::<1, 1_000_000_000>)]
    instances: usize,
    /// A data folder that published numbers are of, in Super-NaturalInstructions' layout; of the pocket benchmark, or of the tasks that a
    /// bundle brings, none is needed
    #[arg(long, value_name = "DIR")]
    data: Vec<PathBuf>,
    /// Prompts at a time
    #[arg(long, default_value_t = 64, value_name = "N", value_parser = whole::<1, 65536>)]
    batch: usize,
    /// Where to compute: auto, cpu, cuda, cuda:N or metal. Other devices round otherwise, and may answer otherwise
    #[arg(long, default_value = "cpu", value_name = "DEVICE")]
    device: DeviceChoice,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What came of one published evaluation.
#[derive(Debug, Serialize)]
struct Verified {
    bundle: String,
    evaluation: String,
    data: String,
    lanes: usize,
    tasks: usize,
    #[serde(flatten)]
    compared: Compared,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let _held = interrupt::hold();
    if arguments.publish {
        return arguments
            .bundles
            .iter()
            .try_for_each(|bundle| publish(arguments, bundle));
    }
    let mut verified = Vec::new();
    for bundle in &arguments.bundles {
        let manifest = read_manifest(bundle)?;
        if manifest.evaluations.is_empty() {
            return Err(usage!(
                "{} publishes no evaluation; put one into it with `guesswork verify {} --publish`",
                bundle.display(),
                bundle.display()
            ));
        }
        for entry in &manifest.evaluations {
            let path = bundle.join(&entry.file);
            let contents = files::read_bytes(&path)?;
            entry.verify(&contents)?;
            let published: EvaluationReport =
                serde_json::from_slice(&contents).with_context(|| path.display().to_string())?;
            let data = data_of(arguments, bundle, &manifest, &published)?;
            let (asked, found) = evaluate(arguments, bundle, &data, &published)?;
            verified.push(Verified {
                bundle: bundle.display().to_string(),
                evaluation: entry.file.clone(),
                data: data.description,
                lanes: found.lanes.len(),
                tasks: asked,
                compared: Compared::of(&published, &found, arguments.sample.is_some())?,
            });
        }
    }
    if arguments.json {
        output::print_json(&verified)?;
    } else {
        print(&verified)?;
    }
    let numbers: usize = verified.iter().map(|one| one.compared.numbers).sum();
    let differences: usize = verified.iter().map(|one| one.compared.differences.len()).sum();
    if differences > 0 {
        bail!("{differences} of {numbers} published numbers are not what came out");
    }
    Ok(())
}

fn print(verified: &[Verified]) -> Result<()> {
    let row = |one: &Verified| {
        vec![
            Path::new(&one.bundle).join(&one.evaluation).display().to_string(),
            one.lanes.to_string(),
            one.tasks.to_string(),
            one.compared.numbers.to_string(),
            one.compared.differences.len().to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = verified.iter().map(row).collect();
    output::print_table(&["published", "lanes", "tasks", "numbers", "differ"], &rows)?;
    for one in verified {
        for difference in one.compared.differences.iter().take(SHOWN) {
            let (published, found) = (&difference.published, &difference.found);
            output::print_line(&format!(
                "{}: {published} was published, {found} came out",
                difference.place
            ))?;
        }
        if let more @ 1.. = one.compared.differences.len().saturating_sub(SHOWN) {
            output::print_line(&format!("and {more} more; --json has them all"))?;
        }
    }
    Ok(())
}

fn read_manifest(bundle: &Path) -> Result<Manifest> {
    let file = bundle.join("manifest.json");
    Manifest::from_json(&files::read_bytes(&file)?).with_context(|| bundle.display().to_string())
}

/// The data that published numbers are of.
fn data_of(arguments: &Arguments, bundle: &Path, manifest: &Manifest, published: &EvaluationReport) -> Result<DataSet> {
    let folders = arguments
        .data
        .iter()
        .map(|data| load(data, PocketArguments::default(), published.split));
    let own = std::iter::once_with(|| own_data(bundle, manifest, published.split));
    for data in folders.chain(own) {
        let data = data?;
        if data.description == published.data {
            return Ok(data);
        }
    }
    Err(usage!(
        "the published numbers of {} are of {}; name its folder with --data",
        manifest.name,
        published.data
    ))
}

/// A folder that was named, or the pocket benchmark with its settings.
fn load(data: &Path, pocket: PocketArguments, split: Split) -> Result<DataSet> {
    let data = DataArguments {
        data: data.to_path_buf(),
        labels: None,
        drop_contaminated: false,
        pocket,
    };
    data.load(Wanted::Evaluation(split))
}

/// What a bundle itself is of: the pocket benchmark, or the tasks that it brings.
fn own_data(bundle: &Path, manifest: &Manifest, split: Split) -> Result<DataSet> {
    if let Some(settings) = manifest.pocket {
        return load(Path::new("pocket"), settings.into(), split);
    }
    let entry = &manifest.tasks;
    let contents = files::read_bytes(&bundle.join(&entry.file))?;
    entry.verify(&contents)?;
    let offered = offered_tasks_from_json(&entry.file, &contents)?;
    Ok(DataSet::offered(&manifest.name, offered))
}

/// Asks a bundle what `like` was asked, or a sample of it; also says how many tasks that were.
fn evaluate(
    arguments: &Arguments,
    bundle: &Path,
    data: &DataSet,
    like: &EvaluationReport,
) -> Result<(usize, EvaluationReport)> {
    let device = arguments.device.open()?;
    let source = ModelSource::open(bundle)?;
    let lanes: Vec<_> = match like.lanes.is_empty() {
        true => lanes_here(Some(&source)),
        false => like.lanes.iter().filter_map(|report| report.lane).collect(),
    };
    let mut tasks = data.split(like.split).to_vec();
    if let Some(count) = arguments.sample.filter(|count| *count < tasks.len()) {
        let all = tasks.len();
        tasks = (0..count).map(|place| tasks[place * all / count].clone()).collect();
    }
    let mut report = EvaluationReport::new(
        command_line(),
        source.describe(),
        data,
        like.split,
        like.instances_per_task,
        like.seed,
    );
    let asked = tasks.iter().map(|task| task.task.name.as_str());
    let asked: Vec<&str> = asked.collect();
    report.about.retain(|name, _| asked.contains(&name.as_str()));
    let asked = Asked {
        source: Some(&source),
        device: &device,
        tasks: &tasks,
        instances: like.instances_per_task,
        treatment: None,
        source_tokens: None,
        target_tokens: None,
        batch: arguments.batch,
        seed: like.seed,
    };
    match asked.of(&lanes, &mut report, |_, _| Ok(()))? {
        Some(lane) => bail!("interrupted at {lane}; nothing was compared"),
        None => Ok((tasks.len(), report)),
    }
}

/// Puts a bundle's numbers into it.
fn publish(arguments: &Arguments, bundle: &Path) -> Result<()> {
    let mut manifest = read_manifest(bundle)?;
    let data = match arguments.data.first() {
        Some(data) => load(data, PocketArguments::default(), Split::Test)?,
        None => own_data(bundle, &manifest, Split::Test)?,
    };
    let nothing = EvaluationReport::new(
        String::new(),
        String::new(),
        &data,
        Split::Test,
        arguments.instances,
        manifest.seed,
    );
    let (_, report) = evaluate(arguments, bundle, &data, &nothing)?;
    manifest.evaluations.clear();
    let mut staged = Staged::again(bundle, &manifest)?;
    let contents = serde_json::to_string_pretty(&report)? + "\n";
    manifest
        .evaluations
        .push(staged.write(EVALUATION, contents.as_bytes())?);
    staged.finish(manifest.to_json().as_bytes())?;
    if arguments.json {
        return output::print_json(&report);
    }
    print_report(&report)?;
    output::print_line(&format!("put these numbers into {}", bundle.display()))
}
