use super::{eval, tune};
use crate::{
    files, interrupt, output,
    sweep::{
        Cell, CellReport, CellState, Defaults, Devices, Options, Plan, Runner, Slurm, cells, jobs_that_fit, reports,
    },
    usage,
    values::whole,
};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
#[command(after_help = "\
Ready-made plans: paper-definitions, paper-examples, low-resource, matrix; each also with -real, for
natural-instructions/ and the base in runs/real/base.

Several plans may share one --out: a cell that two of them have is run once. A cell that is there but was made with \
other settings is told, never overwritten.

With --launcher slurm every open cell becomes a task of a job array, and a job after it collects the results in \
sweep-PLAN.json. At its time limit a task saves itself; a task that Slurm runs again, after a failure or a preemption, \
goes on from there. After a time limit, give the same command again: it submits what is open and not in the queue.

Examples:
  guesswork sweep low-resource --out runs/low-resource
  guesswork sweep paper-examples --print > mine.toml && guesswork sweep mine.toml --jobs 4
  guesswork sweep paper-definitions-real --device cuda:0,cuda:1
  guesswork sweep low-resource-real --launcher slurm --device cuda --jobs 8 \\
      --slurm-args '--partition=gpu --time=4:00:00' --wait")]
pub struct Arguments {
    /// A plan: a TOML file, or the name of a ready-made one
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// The folder to write; what is done there is not done again [default: runs/PLAN]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Cells at a time [default: as many as cores and memory allow, or one on each GPU; on a cluster no limit]
    #[arg(long, value_name = "N", value_parser = whole::<1, 1024>)]
    jobs: Option<usize>,
    /// Threads of each; more than one seldom pays where there is another cell to run
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = whole::<1, 1024>)]
    threads: usize,
    /// Where to compute: cpu, cuda (every GPU that can be seen), cuda:0,cuda:1, metal [default: cuda, metal or cpu, what
    /// this program was built for]
    #[arg(long, visible_alias = "devices", value_name = "DEVICES")]
    device: Option<String>,
    /// Print the plan and do nothing
    #[arg(long)]
    print: bool,
    /// List the cells and do nothing
    #[arg(long, conflicts_with = "print")]
    list: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// What runs the cells
    #[arg(long, default_value = "local", help_heading = "Launcher", conflicts_with_all = ["print", "list"])]
    launcher: Launcher,
    /// More options of sbatch, as '--partition=gpu --time=4:00:00'; a plan may have them in a section [slurm]
    #[arg(long, value_name = "OPTIONS", allow_hyphen_values = true, help_heading = "Launcher")]
    slurm_args: Option<String>,
    /// Show how far the jobs are until they are over
    #[arg(long, help_heading = "Launcher")]
    wait: bool,
    /// Run the cell of this number alone, counted from 0 as --list has them; this is what a job does
    #[arg(long, value_name = "N", help_heading = "Launcher", conflicts_with_all = ["print", "list", "launcher"])]
    cell: Option<usize>,
    /// Run nothing, write down how the cells stand; this is what the last job does
    #[arg(long, help_heading = "Launcher", conflicts_with_all = ["print", "list", "launcher", "cell"])]
    collect: bool,
}

/// What runs the cells of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Launcher {
    /// This machine.
    Local,
    /// A cluster's Slurm, by sbatch.
    Slurm,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let text = Plan::text(&arguments.plan)?;
    let plan = Plan::find(&arguments.plan)?;
    if arguments.print {
        return output::print_line(text.trim_end());
    }
    if arguments.launcher == Launcher::Local && (arguments.slurm_args.is_some() || arguments.wait) {
        return Err(usage!(
            "--slurm-args and --wait are for jobs of a cluster; add --launcher slurm"
        ));
    }
    let name = arguments
        .plan
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let out = arguments.out.clone().unwrap_or_else(|| Path::new("runs").join(&name));
    let defaults = defaults();
    let devices = Devices::parse(arguments.device.as_deref())?;
    let cells = cells(&plan, &out, &defaults)?;
    if arguments.list {
        return list(&cells, &defaults, arguments.json);
    }
    // Until the report is written too.
    let _held = interrupt::hold();
    let runner = |jobs: usize| Runner {
        plan: &plan,
        jobs,
        threads: arguments.threads,
        devices: &devices,
    };
    if let Some(number) = arguments.cell {
        let Some(cell) = cells.get(number) else {
            return Err(usage!(
                "the plan has {} cells, counted from 0; there is no {number}",
                cells.len()
            ));
        };
        return one(cell, &runner(1), &defaults);
    }
    let ran = match arguments.launcher {
        _ if arguments.collect => Vec::new(),
        Launcher::Local => {
            refuse_others(&cells, &defaults)?;
            let jobs = arguments
                .jobs
                .unwrap_or_else(|| jobs_that_fit(&plan, &devices, arguments.threads));
            runner(jobs).run(&cells, &defaults)?
        }
        Launcher::Slurm => {
            refuse_others(&cells, &defaults)?;
            let slurm = Slurm {
                plan: &plan,
                name: &name,
                text: &text,
                out: &out,
                jobs: arguments.jobs,
                threads: arguments.threads,
                devices: &devices,
                arguments: arguments.slurm_args.as_deref().map(Slurm::words).unwrap_or_default(),
            };
            let launch = slurm.submit(&cells, &defaults)?;
            if !arguments.wait {
                return if arguments.json {
                    output::print_json(&launch)
                } else {
                    output::print_line(&launch.to_string())
                };
            }
            output::note(&launch.to_string());
            slurm.wait(&cells, &defaults)?
        }
    };
    let reports = reports(&cells, &defaults, &ran)?;
    let report = json!({"plan": plan, "cells": reports});
    // Of each plan its own: several may share the folder.
    files::write_json_atomically(&out.join(format!("sweep-{name}.json")), &report)?;
    if arguments.json {
        output::print_json(&report)?;
    } else {
        print_reports(&reports)?;
    }
    let open = reports.iter().filter(|cell| !cell.done).count();
    if open > 0 {
        bail!(
            "{open} of {} cells are not done; the same command goes on with them",
            reports.len()
        );
    }
    Ok(())
}

/// What `tune` and `eval` take where a plan says nothing.
fn defaults() -> Defaults {
    fn of<A: Args>() -> Options {
        let mut command = A::augment_args(clap::Command::new("guesswork"));
        command.build();
        let long = command.get_arguments().filter_map(|argument| {
            let values = argument.get_default_values();
            let value = values.first()?.to_string_lossy().into_owned();
            // A flag that is not given is not there.
            (value != "false").then_some((argument.get_long()?.to_string(), value))
        });
        long.collect()
    }
    Defaults {
        tune: of::<tune::Arguments>(),
        eval: of::<eval::Arguments>(),
    }
}

fn list(cells: &[Cell], defaults: &Defaults, json: bool) -> Result<()> {
    let mut states = Vec::new();
    for cell in cells {
        let state = match cell.state(defaults)? {
            CellState::Done => "done",
            CellState::Open if cell.is_tuned() && cell.variant().is_some() => "tuned",
            CellState::Open => "open",
            CellState::Differs(sentence) => {
                output::note(&format!("note: {sentence}"));
                "other settings"
            }
        };
        states.push((cell, state));
    }
    if json {
        let cells = states.iter().map(
            |(cell, state)| json!({"number": cell.number, "cell": cell.title(), "folder": cell.folder, "state": state}),
        );
        return output::print_json(&cells.collect::<Vec<_>>());
    }
    let rows: Vec<Vec<String>> = states
        .iter()
        .map(|(cell, state)| vec![cell.title(), cell.number.to_string(), state.to_string()])
        .collect();
    output::print_table(&["cell", "number", "state"], &rows)
}

/// Nothing is begun where something would have to be overwritten, or be taken for what it is not.
fn refuse_others(cells: &[Cell], defaults: &Defaults) -> Result<()> {
    let mut sentences = Vec::new();
    for cell in cells {
        if let CellState::Differs(sentence) = cell.state(defaults)? {
            sentences.push(sentence);
        }
    }
    match &sentences[..] {
        [] => Ok(()),
        [sentence] => Err(usage!("{sentence}")),
        [sentence, others @ ..] => Err(usage!("{sentence}; {} more like it (--list shows them)", others.len())),
    }
}

/// One cell alone.
fn one(cell: &Cell, runner: &Runner, defaults: &Defaults) -> Result<()> {
    let cells = std::slice::from_ref(cell);
    refuse_others(cells, defaults)?;
    let ran = runner.run(cells, defaults)?;
    match &reports(cells, defaults, &ran)?[..] {
        [report] if report.done => Ok(()),
        [CellReport { error: Some(error), .. }] => bail!("{}: {error}", cell.title()),
        _ => bail!("{} is not done; the same command goes on with it", cell.title()),
    }
}

fn print_reports(reports: &[CellReport]) -> Result<()> {
    let rows: Vec<Vec<String>> = reports
        .iter()
        .map(|cell| {
            let state = match &cell.error {
                _ if cell.done => "done",
                Some(_) => "failed",
                None => "open",
            };
            vec![cell.cell.clone(), state.to_string(), format!("{:.0} s", cell.seconds)]
        })
        .collect();
    output::print_table(&["cell", "state", "time"], &rows)
}
