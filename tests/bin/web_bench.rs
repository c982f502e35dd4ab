//! Times a model in the page and prints one line of JSON: what `cargo xtask bench web` runs, as often as it has to.
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use guesswork_tests::{StoredModel, WebBench};

/// Times a model in the page.
#[derive(Parser)]
struct Arguments {
    /// The built page
    #[arg(long)]
    page: PathBuf,
    /// The folder with the stored model [default: the page's own first one]
    #[arg(long, requires = "weights", requires = "quantisation", requires = "parameters")]
    model: Option<PathBuf>,
    /// The weights' file in it
    #[arg(long)]
    weights: Option<String>,
    /// How they are stored
    #[arg(long)]
    quantisation: Option<String>,
    /// How many there are
    #[arg(long)]
    parameters: Option<u64>,
    /// Tokens of each source
    #[arg(long, value_delimiter = ',', default_value = "512,128")]
    sources: Vec<usize>,
    /// Tokens after the first
    #[arg(long, default_value_t = 24)]
    tokens: usize,
    /// How often
    #[arg(long, default_value_t = 5)]
    repetitions: usize,
    /// What computes in the page
    #[arg(long, default_value = "Kernels", value_parser = ["Kernels", "StockOps", "CandleTransformers"])]
    engine: String,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    ensure!(!arguments.sources.is_empty(), "--sources names no length");
    let stored = (arguments.weights, arguments.quantisation, arguments.parameters);
    let model = match (arguments.model, stored) {
        (Some(folder), (Some(weights), Some(quantisation), Some(parameters))) => Some(StoredModel {
            folder,
            weights,
            quantisation,
            parameters,
        }),
        _ => None,
    };
    let bench = WebBench {
        page: arguments.page,
        model,
        sources: arguments.sources,
        tokens: arguments.tokens,
        repetitions: arguments.repetitions,
        engine: arguments.engine,
    };
    let line = bench
        .run()?
        .context("GUESSWORK_SKIP_BROWSER is set; nothing can be measured without a browser")?;
    println!("{line}");
    Ok(())
}
