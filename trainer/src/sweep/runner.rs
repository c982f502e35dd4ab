use super::{Amount, Cell, CellState, Evaluation, Plan, board::Board, plan::options};
use crate::{
    files, interrupt,
    progress::STATUS_FILE,
    training::{SOURCE_TOKENS, TARGET_TOKENS},
};
use anyhow::{Context, Result, anyhow, bail};
use guesswork_shared::lane::Lane;
use serde::Serialize;
use std::{
    collections::VecDeque,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

/// How often a running process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// How one cell ended.
#[derive(Clone, Debug, Serialize)]
pub struct CellReport {
    /// For people.
    pub cell: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Whether everything of it is there now.
    pub done: bool,
    /// Seconds it took in this sweep; 0 if it was done before.
    pub seconds: f64,
    /// Why it is not done, if it failed.
    pub error: Option<String>,
    /// The files of its evaluations.
    pub evaluations: Vec<PathBuf>,
}

/// Runs the cells of a plan, each in processes of its own.
pub struct Runner<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Cells at a time.
    pub jobs: usize,
    /// Threads of each process.
    pub threads: usize,
    /// The device, as on the command line.
    pub device: String,
}

impl Runner<'_> {
    /// Runs what is not done, and tells of every cell. A cell that fails does not stop the others; a signal, which the
    /// caller holds off, stops all, each saving itself.
    pub fn run(&self, cells: &[Cell]) -> Vec<CellReport> {
        let open: Vec<&Cell> = cells.iter().filter(|cell| cell.state() == CellState::Open).collect();
        let jobs = self.jobs.min(open.len());
        let board = Board::start(cells.len(), cells.len() - open.len(), jobs);
        let queue: Mutex<VecDeque<&Cell>> = Mutex::new(open.into());
        let ended: Mutex<Vec<(PathBuf, f64, Option<String>)>> = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for slot in 0..jobs {
                let (board, queue, ended) = (&board, &queue, &ended);
                scope.spawn(move || {
                    while !interrupt::asked() {
                        let Some(cell) = queue.lock().ok().and_then(|mut queue| queue.pop_front()) else {
                            break;
                        };
                        let started = Instant::now();
                        let error = self.cell(cell, slot, board).err().map(|error| format!("{error:#}"));
                        board.ended(slot, &cell.title(), error.as_deref());
                        if let Ok(mut ended) = ended.lock() {
                            ended.push((cell.folder.clone(), started.elapsed().as_secs_f64(), error));
                        }
                    }
                });
            }
        });
        board.finish();
        let ended = ended.into_inner().unwrap_or_default();
        cells
            .iter()
            .map(|cell| {
                let ran = ended.iter().find(|(folder, ..)| *folder == cell.folder);
                CellReport {
                    cell: cell.title(),
                    folder: cell.folder.clone(),
                    done: cell.state() == CellState::Done,
                    seconds: ran.map_or(0.0, |(_, seconds, _)| *seconds),
                    error: ran.and_then(|(.., error)| error.clone()),
                    evaluations: cell
                        .evaluations
                        .iter()
                        .map(|evaluation| evaluation.file.clone())
                        .collect(),
                }
            })
            .collect()
    }

    fn cell(&self, cell: &Cell, slot: usize, board: &Board) -> Result<()> {
        fs::create_dir_all(&cell.folder).with_context(|| format!("cannot make {}", cell.folder.display()))?;
        if !cell.is_tuned() {
            board.begin(slot, &cell.title());
            self.process(cell, slot, board, &self.tuning(cell)?, None)?;
        }
        for evaluation in cell.open_evaluations() {
            let what = match evaluation.treatment {
                Some(treatment) => format!("{}: {} as {treatment}", cell.title(), evaluation.split.name()),
                None => format!("{}: {}", cell.title(), evaluation.split.name()),
            };
            board.begin(slot, &what);
            let answer = cell.folder.join(".evaluation");
            self.process(cell, slot, board, &self.evaluating(cell, evaluation)?, Some(&answer))?;
            files::write_atomically(&evaluation.file, &files::read_bytes(&answer)?)?;
            // What is left of it would only be untidy.
            let _ = fs::remove_file(&answer);
        }
        Ok(())
    }

    fn tuning(&self, cell: &Cell) -> Result<Vec<String>> {
        let variant = cell.variant().context("it tunes nothing")?;
        let mut arguments: Vec<String> = vec![
            "tune".into(),
            "--resume".into(),
            "--variant".into(),
            variant.to_string(),
        ];
        arguments.extend(["--base".into(), cell.base.display().to_string()]);
        arguments.extend(["--out".into(), cell.folder.display().to_string()]);
        arguments.extend(["--seed".into(), cell.seed.to_string()]);
        if let Amount::AtMost(number) = cell.instances_per_task {
            arguments.extend(["--instances-per-task".into(), number.to_string()]);
        }
        if let Amount::AtMost(number) = cell.training_tasks {
            arguments.extend(["--training-tasks".into(), number.to_string()]);
        }
        arguments.extend(options("", &self.plan.tune)?);
        arguments.extend(self.common()?);
        Ok(arguments)
    }

    fn evaluating(&self, cell: &Cell, evaluation: &Evaluation) -> Result<Vec<String>> {
        let lanes: Vec<String> = cell.lanes.iter().map(Lane::to_string).collect();
        let mut arguments: Vec<String> = vec!["eval".into(), "--json".into(), "--lane".into(), lanes.join(",")];
        arguments.extend(["--models".into(), cell.model().display().to_string()]);
        arguments.extend(["--split".into(), evaluation.split.name().to_string()]);
        if let Some(treatment) = evaluation.treatment {
            arguments.extend(["--treatment".into(), treatment.to_string()]);
        }
        // The base was pre-trained on pieces of another length: it reads as much as those that are tuned.
        for (key, default) in [("source_tokens", SOURCE_TOKENS), ("target_tokens", TARGET_TOKENS)] {
            let tokens = self.plan.tune.get(key).and_then(toml::Value::as_integer);
            let tokens = tokens.unwrap_or(default as i64).to_string();
            arguments.extend([format!("--{}", key.replace('_', "-")), tokens]);
        }
        arguments.extend(options("", &self.plan.eval)?);
        arguments.extend(self.common()?);
        Ok(arguments)
    }

    /// Which data and which device.
    fn common(&self) -> Result<Vec<String>> {
        let mut arguments: Vec<String> = vec!["--data".into(), self.plan.data.display().to_string()];
        arguments.extend(options("pocket-", &self.plan.pocket)?);
        arguments.extend(["--device".into(), self.device.clone()]);
        Ok(arguments)
    }

    /// Runs this program with other arguments; its remarks go to the cell's log, what it prints to `answer`.
    fn process(
        &self,
        cell: &Cell,
        slot: usize,
        board: &Board,
        arguments: &[String],
        answer: Option<&Path>,
    ) -> Result<()> {
        let log_file = cell.folder.join("log.txt");
        let log = || File::options().create(true).append(true).open(&log_file);
        let status = cell.folder.join(".status");
        let before = fs::metadata(&log_file).map_or(0, |log| log.len());
        let start = || -> std::io::Result<Child> {
            let mut command = Command::new(std::env::current_exe()?);
            command
                .args(arguments)
                .env("RAYON_NUM_THREADS", self.threads.to_string())
                .env(STATUS_FILE, &status)
                .stdin(Stdio::null())
                .stderr(log()?)
                .stdout(match answer {
                    Some(file) => File::create(file)?,
                    None => log()?,
                });
            // Ctrl-C is handed on once, by this program, not a second time by the terminal.
            #[cfg(unix)]
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
            command.spawn()
        };
        let mut child = start().with_context(|| format!("cannot start a process for {}", cell.folder.display()))?;
        let mut told = false;
        let ended = loop {
            if let Some(ended) = child.try_wait()? {
                break ended;
            }
            if interrupt::asked() && !told {
                told = true;
                interrupt::hand_on(&mut child);
            }
            board.look(slot, &status);
            thread::sleep(LOOK_EVERY);
        };
        let _ = fs::remove_file(&status);
        if ended.success() {
            return Ok(());
        }
        if told {
            bail!("interrupted");
        }
        let log = fs::read(&log_file).unwrap_or_default();
        let said = String::from_utf8_lossy(&log[(before as usize).min(log.len())..]).into_owned();
        let error = said.lines().rev().find_map(|line| line.strip_prefix("error: "));
        Err(anyhow!(
            "{} (see {})",
            error.map_or(format!("it ended with {ended}"), str::to_string),
            log_file.display()
        ))
    }
}
