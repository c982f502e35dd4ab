use super::{command_line, training_text};
use crate::{
    data::DataArguments,
    files,
    models::{LEAST_VOCABULARY, train_tokenizer},
    output, usage,
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
    #[command(flatten)]
    data: DataArguments,
    /// Tokens, special ones included
    #[arg(long, default_value_t = 2048, value_name = "N")]
    vocabulary: usize,
    /// The file to write
    #[arg(long, default_value = "runs/pocket/tokenizer.json", value_name = "FILE")]
    out: PathBuf,
}

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
    if arguments.vocabulary < LEAST_VOCABULARY {
        return Err(usage!(
            "--vocabulary {} is too small; give at least {LEAST_VOCABULARY}",
            arguments.vocabulary
        ));
    }
    let data = arguments.data.load()?;
    let texts = training_text(data.training.iter().map(|labelled| &labelled.task));
    eprintln!("training a tokenizer on {} texts of {}", texts.len(), data.description);
    let json = train_tokenizer(&texts, arguments.vocabulary)?;
    files::write_atomically(&arguments.out, json.as_bytes())?;
    let record = TokenizerRecord {
        command: command_line(),
        data: data.description,
    };
    files::write_json_atomically(&record_of(&arguments.out), &record)?;
    output::print_line(&format!("wrote {}", arguments.out.display()))
}
