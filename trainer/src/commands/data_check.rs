use crate::{
    data::{Contamination, Folder},
    output,
};
use anyhow::{Result, bail};
use clap::Args;
use guesswork_shared::task::Severity;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  guesswork data check natural-instructions --json > check.json")]
pub struct Arguments {
    /// A folder in Super-NaturalInstructions' layout
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Label spaces to use instead of those decided [default: DIR/labels.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let folder = Folder::open(&arguments.folder, arguments.labels.as_deref())?;
    let tasks = folder.check()?;
    let missing = folder.missing(&tasks);
    let of_split = |is_test: bool| {
        let of_it = tasks.iter().filter(move |task| task.is_test == Some(is_test));
        of_it.filter_map(|task| task.task.as_ref())
    };
    let contamination = Contamination::find(of_split(false), of_split(true));
    let problems = || tasks.iter().flat_map(|task| &task.problems);
    let count = |severity| problems().filter(|problem| problem.severity == severity).count();
    let unusable = tasks.iter().filter(|task| task.task.is_none()).count();
    let (errors, warnings) = (
        count(Severity::Error) + contamination.found.len(),
        count(Severity::Warning) + missing.len(),
    );
    let classification = tasks
        .iter()
        .filter(|t| t.task.as_ref().is_some_and(|t| t.labels().is_some()))
        .count();
    let split_name = |is_test| match is_test {
        Some(true) => "test",
        Some(false) => "train",
        None => "none",
    };
    if arguments.json {
        let tasks: Vec<_> = tasks
            .iter()
            .map(|task| {
                let labelled = task.task.as_ref();
                json!({
                    "task": task.name,
                    "split": split_name(task.is_test),
                    "instances": labelled.map(|t| t.task.instances.len()),
                    "labels": labelled.and_then(|t| t.labels()),
                    "reason": labelled.map(|t| &t.decision.reason),
                    "problems": task.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
                })
            })
            .collect();
        output::print_json(&json!({
            "folder": arguments.folder.display().to_string(), "classification": classification, "errors": errors, "warnings": warnings,
            "missing": missing, "contaminated": contamination.found.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "same_input": contamination.same_input, "tasks": tasks,
        }))?;
    } else {
        let rows: Vec<Vec<String>> = tasks
            .iter()
            .map(|task| {
                let labelled = task.task.as_ref();
                vec![
                    task.name.clone(),
                    split_name(task.is_test).to_string(),
                    labelled.map_or("unusable".into(), |t| t.task.instances.len().to_string()),
                    labelled.map_or(String::new(), |t| {
                        t.labels().map_or("text".into(), |l| l.len().to_string())
                    }),
                ]
            })
            .collect();
        output::print_table(&["task", "split", "instances", "labels"], &rows)?;
        output::print_line("")?;
        for task in tasks.iter().filter_map(|task| task.task.as_ref()) {
            if let Some(labels) = task.labels() {
                output::print_line(&format!(
                    "{}: {}: {}",
                    task.task.name,
                    labels.join(", "),
                    task.decision.reason
                ))?;
            } else {
                output::print_line(&format!("{}: generation: {}", task.task.name, task.decision.reason))?;
            }
        }
        output::print_line("")?;
        for problem in problems() {
            let word = if problem.severity == Severity::Error {
                "error"
            } else {
                "warning"
            };
            output::print_line(&format!("{word}: {problem}"))?;
        }
        for missing in &missing {
            output::print_line(&format!("warning: {missing}"))?;
        }
        for leak in &contamination.found {
            output::print_line(&format!(
                "error: {leak}; take it out of one of them, or leave it out of the training with --drop-contaminated"
            ))?;
        }
        if let Some(remark) = contamination.remark() {
            output::print_line(&format!("note: {remark}"))?;
        }
        output::print_line(&format!(
            "{} tasks, {classification} of them classification; {errors} errors, {warnings} warnings",
            tasks.len()
        ))?;
    }
    if unusable > 0 {
        bail!("{unusable} of {} task files cannot be used", tasks.len());
    }
    if !contamination.found.is_empty() {
        bail!("{} of the training data are test instances too", contamination.amount());
    }
    Ok(())
}
