use crate::{
    files, output,
    report::{Reports, fill},
};
use anyhow::{Context, Result};
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
In the text, {FOLDER:TABLE/ROW/COLUMN} stands for a number of the report in that folder, with its interval:
{results/pocket:kinds/original/unseen_labels}. The CSV files of a report have the names of tables and columns. Where several rows
begin with the same word, give more words of the row: {results/pocket:amounts/original/100/5/exact_match}. Of a report in
several parts, part-2/TABLE/... is the second part's.

Example:
  guesswork cite write-up.md --out RESULTS.md")]
pub struct Arguments {
    /// A text with references to reports
    #[arg(value_name = "TEXT")]
    text: PathBuf,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let reports = Reports::default();
    let filled = fill(&files::read_text(&arguments.text)?, |reference| reports.cite(reference))
        .with_context(|| arguments.text.display().to_string())?;
    files::write_atomically(&arguments.out, filled.as_bytes())?;
    output::print_line(&format!("wrote {}", arguments.out.display()))
}
