use super::quoted;
use crate::{
    data::Split,
    files, output,
    report::{Reports, discussion, fill, find, report, write},
    usage,
};
use anyhow::{Context, Result};
use clap::Args;
use std::path::PathBuf;

/// Tables that are too long for a terminal; they are in the files.
const NOT_PRINTED: &[&str] = &[
    "tasks",
    "categories",
    "runs",
    "tests",
    "wrong_examples",
    "against_guessing",
    "matrix",
];

#[derive(Args, Debug)]
#[command(after_help = "\
Writes index.html (one page that needs nothing else), report.md, report.json, a CSV file for each table and an SVG file for
each figure. Results that differ in base, settings, data or questions are kept apart.

Examples:
  guesswork report runs/paper-definitions --out results
  guesswork report runs/low-resource runs/matrix --out results --json
  guesswork eval --lane all --json > eval-test.json && guesswork report eval-test.json --out results")]
pub struct Arguments {
    /// Folders that `guesswork sweep` wrote, or that hold eval-*.json files; or files that `guesswork eval --json` printed
    #[arg(value_name = "RUNS", required = true)]
    runs: Vec<PathBuf>,
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Only what was asked of the tasks of one split: those that models were tuned on, or those they never saw
    #[arg(long, value_name = "SPLIT")]
    split: Option<Split>,
    /// What is to be said of the results: a text with a heading (# Like this) over each part, in which {TABLE/ROW/COLUMN}
    /// stands for a number of this report, {FOLDER:TABLE/ROW/COLUMN} for one of another; see `guesswork cite --help`
    #[arg(long, value_name = "TEXT")]
    discussion: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    if arguments.out.is_file() {
        return Err(usage!(
            "{} is a file; give a folder with --out",
            arguments.out.display()
        ));
    }
    // Where it is written is no part of how it is made: the same runs give the same bytes in any folder.
    let runs = arguments.runs.iter().map(|run| quoted(&run.to_string_lossy()));
    let text = arguments.discussion.as_ref();
    let command = std::iter::once("guesswork report".to_string())
        .chain(runs)
        .chain(arguments.split.map(|split| format!("--split {}", split.name())))
        .chain(text.map(|file| format!("--discussion {}", quoted(&file.to_string_lossy()))))
        .collect::<Vec<_>>();
    let mut report = report(find(&arguments.runs, arguments.split)?, command.join(" "))?;
    if let Some(file) = &arguments.discussion {
        let reports = Reports::of(&report);
        let filled = fill(&files::read_text(file)?, |reference| reports.cite(reference));
        report.discussion = discussion(&filled.with_context(|| file.display().to_string())?);
        if report.discussion.is_empty() {
            return Err(usage!(
                "{} has no heading; begin what is to be said with a line like `# What came out`",
                file.display()
            ));
        }
    }
    write(&report, &arguments.out)?;
    if arguments.json {
        return output::print_json(&report);
    }
    for study in &report.studies {
        output::print_line(&study.title)?;
        for (what, value) in &study.facts {
            output::print_line(&format!("  {what}: {value}"))?;
        }
        for table in study
            .tables
            .iter()
            .filter(|table| !NOT_PRINTED.contains(&table.id.as_str()))
        {
            let (head, rows) = table.lines();
            output::print_line(&format!("\n{}", table.title))?;
            output::print_table(&head, &rows)?;
            for note in &table.notes {
                output::print_line(note)?;
            }
        }
        output::print_line("")?;
        for sentence in study.findings.iter().chain(&study.notes) {
            output::print_line(sentence)?;
        }
        for sentence in &study.missing {
            output::note(&format!("missing: {sentence}"));
        }
        output::print_line("")?;
    }
    output::print_line(&format!(
        "wrote {} files to {}; open {}",
        report.files.len(),
        arguments.out.display(),
        arguments.out.join("index.html").display()
    ))
}
