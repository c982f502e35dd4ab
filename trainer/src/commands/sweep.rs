use crate::{
    device::DeviceChoice,
    files, interrupt, output,
    sweep::{CellState, Plan, Runner, cells},
    values::whole,
};
use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Ready-made plans: paper-definitions, paper-examples, low-resource, matrix; each also with -real, for
natural-instructions/ and the base in runs/real/base.

Examples:
  guesswork sweep low-resource --out runs/low-resource
  guesswork sweep paper-examples --print > mine.toml && guesswork sweep mine.toml --jobs 4")]
pub struct Arguments {
    /// A plan: a TOML file, or the name of a ready-made one
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// The folder to write; what is done there is not done again [default: runs/PLAN]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Cells at a time [default: one a processor core]
    #[arg(long, value_name = "N", value_parser = whole::<1, 1024>)]
    jobs: Option<usize>,
    /// Threads of each; more than one seldom pays where there is another cell to run
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = whole::<1, 1024>)]
    threads: usize,
    /// Where to compute: auto, cpu, cuda, cuda:N or metal
    #[arg(long, default_value = "auto", value_name = "DEVICE")]
    device: DeviceChoice,
    /// Print the plan and do nothing
    #[arg(long)]
    print: bool,
    /// List the cells and do nothing
    #[arg(long, conflicts_with = "print")]
    list: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let plan = Plan::find(&arguments.plan)?;
    if arguments.print {
        return output::print_line(Plan::text(&arguments.plan)?.trim_end());
    }
    let out = arguments.out.clone().unwrap_or_else(|| {
        let name = arguments.plan.file_stem().unwrap_or_default();
        PathBuf::from("runs").join(name)
    });
    let cells = cells(&plan, &out);
    if arguments.list {
        let rows: Vec<Vec<String>> = cells
            .iter()
            .map(|cell| {
                let state = match cell.state() {
                    CellState::Done => "done",
                    CellState::Open if cell.is_tuned() && cell.variant().is_some() => "tuned",
                    CellState::Open => "open",
                };
                vec![cell.title(), state.to_string()]
            })
            .collect();
        return output::print_table(&["cell", "state"], &rows);
    }
    // Until the report is written too.
    let _held = interrupt::hold();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let reports = Runner {
        plan: &plan,
        jobs: arguments.jobs.unwrap_or(cores.div_ceil(arguments.threads)),
        threads: arguments.threads,
        device: arguments.device.to_string(),
    }
    .run(&cells);
    let report = json!({"plan": plan, "cells": reports});
    files::write_json_atomically(&out.join("sweep.json"), &report)?;
    if arguments.json {
        output::print_json(&report)?;
    } else {
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
        output::print_table(&["cell", "state", "time"], &rows)?;
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
