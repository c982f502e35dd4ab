//! The `guesswork` command.

use clap::Parser;
use guesswork::{allocator, cli::Cli, interrupt, output::note, usage::Usage};
use std::process::ExitCode;

fn main() -> ExitCode {
    allocator::keep_what_is_freed();
    let cli = Cli::parse();
    interrupt::listen();
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(&format!("error: {error:#}"));
            ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
        }
    }
}
