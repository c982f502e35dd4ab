//! Set-up, demo, tests and benches in one command each: `cargo xtask --help`.
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::test::Part;
use xtask::{Project, bench, demo, deny, dist, test};

/// Set-up, demo, tests and benches of Guesswork in one command each.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the page, serve it on this machine and open it
    ///
    /// Adds the compiler's wasm target and installs trunk and wasm-bindgen into .tools where they are missing.
    Demo {
        /// Port on 127.0.0.1; the next free one is used if it is taken
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Only print the address
        #[arg(long)]
        no_open: bool,
    },
    /// Build the page and write it as a plain folder of static files, for any host and any path
    Dist(dist::Arguments),
    /// Format check, lints and all tests, those in headless Chromium included
    Test {
        /// Run only these parts, separated by commas
        #[arg(long, value_delimiter = ',', value_name = "PART")]
        only: Vec<Part>,
    },
    /// Measure against the engines that people use today
    #[command(subcommand)]
    Bench(Bench),
    /// Check licences, advisories and sources of all dependencies (installs cargo-deny first, which takes minutes)
    Deny,
}

#[derive(Subcommand)]
enum Bench {
    /// A training step beside PyTorch's
    ///
    /// PyTorch runs with the Python that TORCH_PYTHON names, or python3, if that has torch and transformers.
    Train(bench::train::Arguments),
    /// Questions a second, one at a time and as `guesswork eval` asks them
    Eval(bench::eval::Arguments),
    /// A model in the page: encoder, tokens, load, memory and download; beside onnxruntime-web, and candle's
    Web(bench::web::Arguments),
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    let project = Project::locate()?;
    match task {
        Task::Demo { port, no_open } => demo::run(&project, port, !no_open),
        Task::Dist(arguments) => dist::run(&project, &arguments),
        Task::Test { only } => test::run(&project, &only),
        Task::Bench(Bench::Eval(arguments)) => bench::eval::run(&project, &arguments),
        Task::Bench(Bench::Train(arguments)) => bench::train::run(&project, &arguments),
        Task::Bench(Bench::Web(arguments)) => bench::web::run(&project, &arguments),
        Task::Deny => deny::run(&project),
    }
}
