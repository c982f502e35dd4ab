use super::{
    Cell, CellState, Devices, Plan, board::Board, command_lines, remaining::Work, request::CellRecord,
    request::Defaults,
};
use crate::{files, interrupt, progress::STATUS_FILE, training::RunFolder};
use anyhow::{Context, Result, anyhow, bail};
use serde::Serialize;
use std::{
    collections::VecDeque,
    fs::{self, File, TryLockError},
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

/// How often a running process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The file in a cell's folder in which its process says how far it is.
pub(super) const STATUS: &str = ".status";

/// How a cell stands.
#[derive(Clone, Debug, Serialize)]
pub struct CellReport {
    /// For people.
    pub cell: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Whether everything of it is there now.
    pub done: bool,
    /// Whether it was run just now, and not before.
    pub ran: bool,
    /// Seconds it took in all, as far as that was noted.
    pub seconds: f64,
    /// Why it is not done, if it failed.
    pub error: Option<String>,
    /// The files of its evaluations.
    pub evaluations: Vec<PathBuf>,
}

/// How every cell stands; `ran` are the numbers of those that were run just now.
///
/// # Errors
/// If a cell's record cannot be read.
pub fn reports(cells: &[Cell], defaults: &Defaults, ran: &[usize]) -> Result<Vec<CellReport>> {
    let report = |cell: &Cell| {
        let record = CellRecord::read(&cell.folder)?.unwrap_or_default();
        let (done, differs) = match cell.state(defaults)? {
            CellState::Done => (true, None),
            CellState::Open => (false, None),
            CellState::Differs(sentence) => (false, Some(sentence)),
        };
        Ok(CellReport {
            cell: cell.title(),
            folder: cell.folder.clone(),
            done,
            ran: ran.contains(&cell.number),
            seconds: record.seconds,
            error: differs.or(record.error).filter(|_| !done),
            evaluations: cell
                .evaluations
                .iter()
                .map(|evaluation| evaluation.file.clone())
                .collect(),
        })
    };
    cells.iter().map(report).collect()
}

/// Runs the cells of a plan, each in processes of its own.
pub struct Runner<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Cells at a time.
    pub jobs: usize,
    /// Threads of each process.
    pub threads: usize,
    /// Where they compute.
    pub devices: &'a Devices,
}

impl Runner<'_> {
    /// Runs what is not done, and gives the numbers of the cells it ran. A cell that fails does not stop the others, and
    /// says why in its record; a signal, which the caller holds off, stops all, each saving itself.
    ///
    /// # Errors
    /// If a cell's record cannot be read.
    pub fn run(&self, cells: &[Cell], defaults: &Defaults) -> Result<Vec<usize>> {
        let mut open = VecDeque::new();
        for cell in cells {
            if cell.state(defaults)? == CellState::Open {
                open.push_back(cell);
            }
        }
        let jobs = self.jobs.min(open.len());
        let work = open
            .iter()
            .map(|cell| (cell.number, !cell.is_tuned(), cell.open_evaluations().count()));
        let board = Board::start(cells.len(), cells.len() - open.len(), jobs, work);
        board.note(&format!(
            "{} of {} cells are to be run, {jobs} at a time",
            open.len(),
            cells.len()
        ));
        let queue = Mutex::new(open);
        let ran = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for slot in 0..jobs {
                let (board, queue, ran) = (&board, &queue, &ran);
                scope.spawn(move || {
                    while !interrupt::asked() {
                        let Some(cell) = queue.lock().ok().and_then(|mut queue| queue.pop_front()) else {
                            break;
                        };
                        let error = self.cell(cell, slot, board).err().map(|error| format!("{error:#}"));
                        board.ended(Some(slot), cell.number, &cell.title(), error.as_deref());
                        if let Ok(mut ran) = ran.lock() {
                            ran.push(cell.number);
                        }
                    }
                });
            }
        });
        board.finish();
        Ok(ran.into_inner().unwrap_or_default())
    }

    /// Does what is left of a cell, and notes in its folder what was asked and how it went.
    fn cell(&self, cell: &Cell, slot: usize, board: &Board) -> Result<()> {
        fs::create_dir_all(&cell.folder).with_context(|| format!("cannot make {}", cell.folder.display()))?;
        let _lock = lock(&cell.folder)?;
        let mut record = CellRecord::read(&cell.folder)?.unwrap_or_default();
        record.request.tune.clone_from(&cell.request.tune);
        // What other plans evaluated of it stays.
        record.request.evaluations.extend(cell.request.evaluations.clone());
        record.write(&cell.folder)?;
        let started = Instant::now();
        let result = self.work(cell, slot, board);
        record.seconds += started.elapsed().as_secs_f64();
        record.error = result.as_ref().err().map(|error| format!("{error:#}"));
        record.write(&cell.folder)?;
        result
    }

    fn work(&self, cell: &Cell, slot: usize, board: &Board) -> Result<()> {
        if let Some(variant) = cell.variant().filter(|_| !cell.is_tuned()) {
            let goes_on = RunFolder::new(&cell.folder).is_begun();
            board.begin(slot, cell.number, Work::Tune, goes_on, &cell.title());
            self.process(cell, slot, board, command_lines::tune(self.plan, cell, variant)?, None)?;
            board.end(cell.number);
        }
        for evaluation in cell.open_evaluations() {
            let what = match evaluation.treatment {
                Some(treatment) => format!("{}: {} as {treatment}", cell.title(), evaluation.split.name()),
                None => format!("{}: {}", cell.title(), evaluation.split.name()),
            };
            board.begin(slot, cell.number, Work::Evaluate, false, &what);
            let answer = cell.folder.join(".evaluation");
            let arguments = command_lines::evaluate(self.plan, cell, evaluation)?;
            self.process(cell, slot, board, arguments, Some(&answer))?;
            files::write_atomically(&evaluation.file, &files::read_bytes(&answer)?)?;
            // What is left of it would only be untidy.
            let _ = fs::remove_file(&answer);
            board.end(cell.number);
        }
        Ok(())
    }

    /// Runs this program with other arguments, on the slot's device; its remarks go to the cell's log, what it prints to `answer`.
    fn process(
        &self,
        cell: &Cell,
        slot: usize,
        board: &Board,
        arguments: Vec<String>,
        answer: Option<&Path>,
    ) -> Result<()> {
        let log_file = cell.folder.join("log.txt");
        let log = || File::options().create(true).append(true).open(&log_file);
        let status = cell.folder.join(STATUS);
        // A process that was killed left it.
        let _ = fs::remove_file(&status);
        let before = fs::metadata(&log_file).map_or(0, |log| log.len());
        let device = self.devices.of_slot(slot);
        let start = || -> std::io::Result<Child> {
            // As one would type it, should one want to see for oneself.
            writeln!(log()?, "$ guesswork {} --device {device}", arguments.join(" "))?;
            let mut command = Command::new(std::env::current_exe()?);
            command
                .args(&arguments)
                .args(["--device", device])
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
            board.look(slot, cell.number, &status);
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

/// Keeps other processes off a cell while it is held; the system lets go of it when the process ends, however it does.
fn lock(folder: &Path) -> Result<Option<File>> {
    let path = folder.join(".lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => bail!("another sweep is at it now (it holds {})", path.display()),
        // Not every file system can lock; two sweeps on one cell are rare enough.
        Err(TryLockError::Error(_)) => Ok(None),
    }
}
