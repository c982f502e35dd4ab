use super::{command_line, texts};
use crate::{
    data::{DataArguments, Wanted},
    files,
    models::{LEAST_VOCABULARY, train_tokenizer},
    output,
    values::whole,
};
use anyhow::Result;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  guesswork tokenizer train --data natural-instructions --vocabulary 8192 --out runs/real/tokenizer.json"
)]
pub struct Arguments {
    /// Tokens, special ones included
    #[arg(long, default_value_t = 3072, value_name = "N", value_parser = whole::<LEAST_VOCABULARY, 1_000_000>)]
    vocabulary: usize,
    /// The file to write
    #[arg(long, default_value = "runs/pocket/tokenizer.json", value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    data: DataArguments,
}

/// Instances of each pocket task whose text is read: enough for the village's words, and so many that an invented label
/// is no word of its own.
const POCKET_INSTANCES: usize = 20;

/// How a tokenizer was made; it stands beside it.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct TokenizerRecord {
    /// The exact command.
    pub command: String,
    /// The data.
    pub data: String,
}

/// Where a tokenizer's record stands: `tokenizer.run.json` beside `tokenizer.json`.
pub(super) fn record_of(tokenizer: &Path) -> PathBuf {
    tokenizer.with_extension("run.json")
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let data = arguments.data.load(Wanted::Training)?;
    let texts = texts(&data, POCKET_INSTANCES);
    output::note(&format!(
        "training a tokenizer on {} texts of {}",
        texts.len(),
        data.description
    ));
    let json = train_tokenizer(&texts, arguments.vocabulary)?;
    files::write_atomically(&arguments.out, json.as_bytes())?;
    let record = TokenizerRecord {
        command: command_line(),
        data: data.description,
    };
    files::write_json_atomically(&record_of(&arguments.out), &record)?;
    output::tell(&format!("wrote {}", arguments.out.display()));
    Ok(())
}
