//! `cargo xtask bench web`: a model in the page beside the same one in onnxruntime-web, and beside candle.
mod figures;
mod machine;
mod peer;
mod programs;
mod stored;

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Value, json};

use super::model::Shape;
use super::timing::Timing;
use crate::Project;
use crate::command::output_of;
use crate::dist;
use figures::{Contestant, Figures};
use machine::Machine;
use peer::Peer;
pub use programs::Programs;
use stored::Stored;

/// What computes where the page is as it is shipped.
const OURS: &str = "Kernels";

/// What is measured.
#[derive(Args, Clone, Debug, Default)]
pub struct Arguments {
    /// A model's folder in Hugging Face's layout [default: the first model of the shipped bundle]
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Random weights of this shape instead, beside candle's
    #[arg(long, conflicts_with_all = ["model", "peer"])]
    pub shape: Option<Shape>,
    /// Measure candle's stock ops and its own T5 on the same model in f32, too
    #[arg(long)]
    pub stock: bool,
    /// The folder of onnxruntime-web's bench, with run.mjs, to be run in turn with ours
    #[arg(long, value_name = "DIR", requires = "model")]
    pub peer: Option<PathBuf>,
    /// Where its packages are installed [default: NODE_MODULES, or node_modules in its folder]
    #[arg(long, value_name = "DIR")]
    pub node_modules: Option<PathBuf>,
    /// How often the others are run; ours is run before and after each
    #[arg(long, default_value_t = 1)]
    pub rounds: usize,
    /// The processor core on which everything runs, one after the other [default: the last one]
    #[arg(long)]
    pub core: Option<usize>,
    /// Tokens of each source
    #[arg(long, value_delimiter = ',', default_value = "512,128")]
    pub sources: Vec<usize>,
    /// Tokens after the first
    #[arg(long, default_value_t = 24)]
    pub tokens: usize,
    /// Of each time; the least counts
    #[arg(long, default_value_t = 5)]
    pub repetitions: usize,
    /// Where models are stored while they are measured [default: target/bench/web]
    #[arg(long, value_name = "DIR")]
    pub scratch: Option<PathBuf>,
    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
}

impl Arguments {
    fn compares_stock(&self) -> bool {
        self.stock || self.shape.is_some()
    }
}

/// Builds what is needed, measures and prints.
pub fn run(project: &Project, arguments: &Arguments) -> Result<()> {
    let programs = Programs::build(project, arguments.compares_stock())?;
    let figures = measure(project, &programs, arguments)?;
    if arguments.json {
        println!("{}", figures.json());
    } else {
        print!("{}", figures.table());
    }
    Ok(())
}

/// What was measured, as the line of JSON.
pub fn measured(project: &Project, programs: &Programs, arguments: &Arguments) -> Result<Value> {
    Ok(measure(project, programs, arguments)?.json())
}

fn measure(project: &Project, programs: &Programs, arguments: &Arguments) -> Result<Figures> {
    if arguments.rounds == 0 || arguments.repetitions == 0 || arguments.tokens == 0 || arguments.sources.is_empty() {
        bail!("--rounds, --repetitions, --tokens and --sources must be at least 1");
    }
    let folder = match &arguments.scratch {
        Some(scratch) => env::current_dir()?.join(scratch),
        None => project.root().join("target/bench/web"),
    };
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let model = match (&arguments.model, arguments.shape) {
        (Some(model), _) => Some(absolute(model)?),
        (None, Some(shape)) => {
            let tokenizer = project.root().join("bundle/tokenizer.json");
            Some(stored::random(programs, shape, &tokenizer, &folder.join("random"))?)
        }
        (None, None) => None,
    };
    let stored = |format, name| -> Result<Option<Stored>> {
        let store = |model: &PathBuf| stored::quantised(programs, model, format, &folder.join(name));
        model.as_ref().map(store).transpose()
    };
    let ours = stored(None, "ours")?;
    let compares_stock = arguments.compares_stock();
    let reference = match compares_stock {
        true => stored(Some("f32"), "reference")?,
        false => None,
    };
    let name = model
        .as_ref()
        .and_then(|folder| folder.file_name())
        .map_or("shipped".to_string(), |name| name.to_string_lossy().into_owned());
    let peer = match (&arguments.peer, &model) {
        (Some(peer), Some(_)) => match Peer::find(&absolute(peer)?, arguments.node_modules.as_deref(), &name) {
            Ok(peer) => Some(peer),
            Err(why) => {
                eprintln!("note: {why:#}; ours runs alone");
                None
            }
        },
        _ => None,
    };
    let mut machine = Machine::look(arguments.core);
    let engine = |stored: Option<&Stored>, computes: &str| -> Result<Timing> {
        let mut command = machine.pinned(&programs.engine);
        let page = programs.stock_page.as_ref().filter(|_| computes != OURS);
        command.arg("--page").arg(page.unwrap_or(&programs.page));
        command.args(["--sources", &comma_separated(&arguments.sources)]);
        command.args(["--tokens", &arguments.tokens.to_string()]);
        command.args(["--repetitions", &arguments.repetitions.to_string()]);
        if let Some(stored) = stored {
            command.args(stored.arguments());
        }
        command.args(["--engine", computes]);
        Timing::of(&output_of(&mut command)?)
    };
    let (mut ours_runs, mut peer_runs) = (Vec::new(), Vec::new());
    let (mut stock_runs, mut candle_runs) = (Vec::new(), Vec::new());
    // Ours first and last: if the machine slows down or speeds up meanwhile, the mean of the two is fair to the others.
    for round in 1..=arguments.rounds {
        if round == 1 || (peer.is_none() && !compares_stock) {
            eprintln!("round {round} of {}: guesswork", arguments.rounds);
            ours_runs.push(engine(ours.as_ref(), OURS)?);
        }
        if let Some(peer) = &peer {
            eprintln!("round {round} of {}: onnxruntime-web", arguments.rounds);
            peer_runs.push(peer.run(&machine)?);
        }
        if compares_stock {
            eprintln!("round {round} of {}: candle's stock ops", arguments.rounds);
            stock_runs.push(engine(reference.as_ref(), "StockOps")?);
            eprintln!("round {round} of {}: candle's own T5", arguments.rounds);
            candle_runs.push(engine(reference.as_ref(), "CandleTransformers")?);
        }
        if peer.is_some() || compares_stock {
            eprintln!("round {round} of {}: guesswork again", arguments.rounds);
            ours_runs.push(engine(ours.as_ref(), OURS)?);
        }
    }
    machine.look_again();
    Ok(Figures {
        name,
        sources: arguments.sources.clone(),
        repetitions: arguments.repetitions,
        machine: machine.json(),
        download: download(programs)?,
        ours: Contestant::new("guesswork", ours_runs),
        peer: (!peer_runs.is_empty()).then(|| Contestant::new("onnxruntime-web", peer_runs)),
        stock: (!stock_runs.is_empty()).then(|| Contestant::new("stock ops, f32", stock_runs)),
        candle: (!candle_runs.is_empty()).then(|| Contestant::new("candle's own T5, f32", candle_runs)),
    })
}

/// Bytes of what a visitor fetches besides weights: see `cargo xtask dist`.
fn download(programs: &Programs) -> Result<Value> {
    let mut groups: Vec<Value> = Vec::new();
    for (name, size) in dist::code_sizes(&programs.page)? {
        groups.push(json!({
            "what": name, "files": size.files, "raw": size.raw, "gzip": size.gzip, "brotli": size.brotli, "brotli_11": size.brotli_kept,
        }));
    }
    Ok(groups.into())
}

fn comma_separated(numbers: &[usize]) -> String {
    numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

/// Programs are run in other folders.
fn absolute(path: &Path) -> Result<PathBuf> {
    let path = match path.is_absolute() {
        true => path.to_path_buf(),
        false => env::current_dir()?.join(path),
    };
    if !path.is_dir() {
        bail!("{} is no folder", path.display());
    }
    Ok(path)
}
