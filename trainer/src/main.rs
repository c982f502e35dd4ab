//! The `guesswork` command.

use clap::Parser;
use guesswork::{cli::Cli, interrupt, output::note, usage::Usage};
use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Training frees and allocates tensors of the same sizes in every step; the system's allocator returns their pages each
/// time and faults them in again.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
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
