//! A sweep as jobs of a cluster that Slurm runs: an array with a task for each open cell, and after it a job that
//! collects. The tasks run this program too; what a cell is and does stands in one place.
use super::{
    Cell, CellState, Defaults, Devices, Plan,
    board::Board,
    plan::{SLURM_OPTIONS, options},
    remaining::Work,
    request::words,
    runner::STATUS,
};
use crate::{files, interrupt, usage};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

/// How many tasks an array has at most: Slurm's own limit, unless a cluster has another.
const TASKS_OF_AN_ARRAY: usize = 1000;

/// Seconds before the time limit at which a task is asked to save itself.
const SAVE_BEFORE_THE_END: usize = 60;

/// How often the queue is looked at while waiting; it is shared with others.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// How often in a row the queue may give no answer before waiting ends.
const SILENCES: usize = 20;

/// Lines of the live table while waiting.
const LINES: usize = 16;

/// Options of sbatch that say what a task computes on; the job that collects needs next to nothing.
const RESOURCES: &[&str] = &[
    "-c",
    "-G",
    "-n",
    "-N",
    "-t",
    "--cpus-per-task",
    "--exclusive",
    "--gpus",
    "--gpus-per-task",
    "--gpus-per-node",
    "--gres",
    "--mem",
    "--mem-per-cpu",
    "--mem-per-gpu",
    "--nodes",
    "--ntasks",
    "--time",
];

/// How a plan is given to Slurm.
pub struct Slurm<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its name.
    pub name: &'a str,
    /// Its text, which the jobs read: the file may be another one by then.
    pub text: &'a str,
    /// The folder of the results.
    pub out: &'a Path,
    /// Tasks at a time; `None`: as many as the cluster runs.
    pub jobs: Option<usize>,
    /// Threads of each.
    pub threads: usize,
    /// Where they compute.
    pub devices: &'a Devices,
    /// More options of sbatch.
    pub arguments: Vec<String>,
}

/// What was given to Slurm, now or before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Launch {
    /// The job arrays that were submitted now.
    pub arrays: Vec<String>,
    /// The job that collects after them.
    pub collect: Option<String>,
    /// How many cells were submitted now.
    pub submitted: usize,
    /// How many open cells were in the queue already.
    pub queued: usize,
}

/// An array as it is remembered in `slurm/jobs.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Submission {
    plan: String,
    array: String,
    /// The job that collects.
    #[serde(default)]
    collect: Option<String>,
    /// The folders of its cells in the folder of the results, in the order of its tasks.
    cells: Vec<PathBuf>,
}

/// The tasks that are waiting or running: job and number, which single jobs do not have.
type Queue = BTreeSet<(String, Option<usize>)>;

impl fmt::Display for Launch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = |number: usize| match number {
            1 => "1 cell".to_string(),
            _ => format!("{number} cells"),
        };
        let queued = match self.queued {
            0 => String::new(),
            queued => format!("; already in the queue: {}", cells(queued)),
        };
        match &self.collect {
            Some(collect) => write!(
                f,
                "submitted {} as job array {}, and job {collect} that collects after it{queued}",
                cells(self.submitted),
                self.arrays.join(", ")
            ),
            None => write!(f, "nothing was submitted{queued}"),
        }
    }
}

impl Slurm<'_> {
    /// The words of options as they are typed in a shell.
    pub fn words(options: &str) -> Vec<String> {
        words(options)
    }

    /// Submits the cells that are open and not in the queue, and a job that collects when they are over.
    ///
    /// # Errors
    /// If Slurm is not there or refuses, or the folder cannot be written.
    pub fn submit(&self, cells: &[Cell], defaults: &Defaults) -> Result<Launch> {
        let mut arguments = options("", &self.plan.slurm)?;
        arguments.extend(self.arguments.clone());
        refuse_own_options(&arguments)?;
        let mut submissions = self.submissions()?;
        let in_queue = self.cells_in(&queue()?, &submissions);
        let (mut open, mut queued, mut after) = (Vec::new(), 0, BTreeSet::new());
        for cell in cells {
            if cell.state(defaults)? == CellState::Open {
                match in_queue.get(&self.key(cell)) {
                    Some(job) => {
                        queued += 1;
                        after.insert(job.clone());
                    }
                    None => open.push(cell),
                }
            }
        }
        let mut launch = Launch {
            arrays: Vec::new(),
            collect: None,
            submitted: open.len(),
            queued,
        };
        if open.is_empty() {
            return Ok(launch);
        }
        let folder = self.folder().join(files::digest([self.text]));
        let plan = folder.join(format!("{}.toml", self.name));
        files::write_atomically(&plan, self.text.as_bytes())?;
        let logs = self.folder().join("logs");
        std::fs::create_dir_all(&logs).with_context(|| format!("cannot make {}", logs.display()))?;
        let sweep = self.command(&plan)?;
        for cells in open.chunks(TASKS_OF_AN_ARRAY) {
            let numbers: Vec<String> = cells.iter().map(|cell| cell.number.to_string()).collect();
            let script = format!(
                "#!/bin/sh\n# Task N of the array does the N-th of these cells.\nset -- {}\nshift \"$SLURM_ARRAY_TASK_ID\"\n\
                 # In the shell's place, so that Slurm's signals reach it.\nexec {sweep} --cell \"$1\"\n",
                numbers.join(" ")
            );
            let at_a_time = self.jobs.map_or(String::new(), |jobs| format!("%{jobs}"));
            let mut own = vec![
                format!("--array=0-{}{at_a_time}", cells.len() - 1),
                format!("--output={}", logs.join("%A_%a.txt").display()),
                "--open-mode=append".into(),
                // What is begun anew goes on from its checkpoint.
                "--requeue".into(),
                format!("--signal=B:TERM@{SAVE_BEFORE_THE_END}"),
                format!("--cpus-per-task={}", self.threads),
            ];
            if self.devices.are_accelerators() && !arguments.iter().any(|word| is_about_gpus(word)) {
                own.push("--gpus=1".into());
            }
            // One after the other, so that no more run at a time than was asked for.
            if let (Some(before), Some(_)) = (launch.arrays.last(), self.jobs) {
                own.push(format!("--dependency=afterany:{before}"));
            }
            let array = self.sbatch(&folder.join("array.sh"), &script, own, &arguments)?;
            submissions.push(Submission {
                plan: self.name.to_string(),
                array: array.clone(),
                collect: None,
                cells: cells.iter().map(|cell| self.key(cell)).collect(),
            });
            // At once: what is submitted is known even if the next is refused.
            files::write_json_atomically(&self.record(), &submissions)?;
            after.insert(array.clone());
            launch.arrays.push(array);
        }
        let own = vec![
            format!("--output={}", logs.join("%j.txt").display()),
            format!(
                "--dependency=afterany:{}",
                after.into_iter().collect::<Vec<_>>().join(":")
            ),
        ];
        let script = format!("#!/bin/sh\nexec {sweep} --collect\n");
        let collect = self.sbatch(&folder.join("collect.sh"), &script, own, &without_resources(&arguments))?;
        for submission in &mut submissions {
            if launch.arrays.contains(&submission.array) {
                submission.collect = Some(collect.clone());
            }
        }
        files::write_json_atomically(&self.record(), &submissions)?;
        launch.collect = Some(collect);
        Ok(launch)
    }

    /// Shows how far the cells are until none of their jobs is in the queue. Gives the numbers of those that were open.
    ///
    /// # Errors
    /// If a signal ends the waiting, which leaves the jobs alone, or the queue cannot be looked at any more.
    pub fn wait(&self, cells: &[Cell], defaults: &Defaults) -> Result<Vec<usize>> {
        let mut open = Vec::new();
        for cell in cells {
            if cell.state(defaults)? == CellState::Open {
                open.push(cell);
            }
        }
        let followed: Vec<usize> = open.iter().map(|cell| cell.number).collect();
        let submissions = self.submissions()?;
        let keys: BTreeSet<PathBuf> = cells.iter().map(|cell| self.key(cell)).collect();
        let ours = submissions
            .iter()
            .filter(|submission| submission.cells.iter().any(|cell| keys.contains(cell)));
        let jobs: BTreeSet<&str> = ours
            .flat_map(|submission| [Some(submission.array.as_str()), submission.collect.as_deref()])
            .flatten()
            .collect();
        let lines = self.jobs.unwrap_or(LINES).min(LINES).min(open.len());
        let work = open
            .iter()
            .map(|cell| (cell.number, !cell.is_tuned(), cell.open_evaluations().count()));
        let board = Board::start(cells.len(), cells.len() - open.len(), lines, work);
        let mut lines = Lines::new(lines);
        let (mut silences, mut looked) = (0, None::<Instant>);
        loop {
            open.retain(|cell| {
                let is_open = !matches!(cell.state(defaults), Ok(CellState::Done));
                if is_open {
                    lines.show(cell, &board);
                } else {
                    board.ended(lines.free(cell), cell.number, &cell.title(), None);
                }
                is_open
            });
            board.tick();
            if looked.is_none_or(|looked| looked.elapsed() >= LOOK_EVERY) {
                looked = Some(Instant::now());
                match queue() {
                    Ok(queue) if !queue.iter().any(|(job, _)| jobs.contains(job.as_str())) => break,
                    Ok(_) => silences = 0,
                    Err(error) if silences >= SILENCES => {
                        board.finish();
                        return Err(error);
                    }
                    Err(_) => silences += 1,
                }
            }
            if interrupt::asked() {
                board.finish();
                bail!("the jobs go on without being watched; the same command watches them again");
            }
            thread::sleep(Duration::from_millis(200));
        }
        board.finish();
        Ok(followed)
    }

    /// Everything about Slurm in the folder of the results.
    fn folder(&self) -> PathBuf {
        self.out.join("slurm")
    }

    fn record(&self) -> PathBuf {
        self.folder().join("jobs.json")
    }

    fn submissions(&self) -> Result<Vec<Submission>> {
        let file = self.record();
        if file.exists() {
            files::read_json(&file)
        } else {
            Ok(Vec::new())
        }
    }

    /// By what a cell is known, in whichever plan: its folder in the folder of the results.
    fn key(&self, cell: &Cell) -> PathBuf {
        cell.folder.strip_prefix(self.out).unwrap_or(&cell.folder).to_path_buf()
    }

    /// The cells in the queue, with their jobs.
    fn cells_in(&self, queue: &Queue, submissions: &[Submission]) -> HashMap<PathBuf, String> {
        let mut cells = HashMap::new();
        for Submission {
            array, cells: of_it, ..
        } in submissions
        {
            for (place, cell) in of_it.iter().enumerate() {
                if queue.contains(&(array.clone(), Some(place))) {
                    cells.insert(cell.clone(), array.clone());
                }
            }
        }
        cells
    }

    /// This program with this plan, for a shell.
    fn command(&self, plan: &Path) -> Result<String> {
        let program = std::env::current_exe().context("this program does not know where it is")?;
        let mut line = vec![quoted(&program.display().to_string()), "sweep".into()];
        line.push(quoted(&plan.display().to_string()));
        line.extend(["--out".into(), quoted(&self.out.display().to_string())]);
        line.extend(["--threads".into(), self.threads.to_string()]);
        // A task sees the devices it was given and no others, counted from 0.
        let device = self.devices.of_slot(0);
        let device = device.split(':').next().unwrap_or(device);
        line.extend(["--device".into(), device.to_string()]);
        Ok(line.join(" "))
    }

    /// Submits a script, which is kept, and gives the job's number.
    fn sbatch(&self, file: &Path, script: &str, own: Vec<String>, arguments: &[String]) -> Result<String> {
        files::write_atomically(file, script.as_bytes())?;
        let here = std::env::current_dir().context("the current folder is gone")?;
        let mut command = Command::new("sbatch");
        command
            .arg("--parsable")
            .arg(format!("--job-name=guesswork-{}", self.name))
            .arg(format!("--chdir={}", here.display()))
            .args(own)
            .args(arguments)
            .arg(file);
        let printed = said(&mut command)?;
        let number = printed.trim().split(';').next().unwrap_or_default().to_string();
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            bail!("sbatch did not say the number of the job, but \"{}\"", printed.trim());
        }
        Ok(number)
    }
}

/// Which cell is shown on which line of the live table.
struct Lines(Vec<Option<(usize, Work)>>);

impl Lines {
    fn new(count: usize) -> Self {
        Self(vec![None; count])
    }

    /// Shows how far a cell is, if it runs and there is a line for it.
    fn show(&mut self, cell: &Cell, board: &Board) {
        let status = cell.folder.join(STATUS);
        if !status.exists() {
            return;
        }
        let work = if cell.is_tuned() { Work::Evaluate } else { Work::Tune };
        let own = |line: &Option<(usize, Work)>| line.is_some_and(|(number, _)| number == cell.number);
        let place = self.0.iter().position(own);
        let Some(place) = place.or_else(|| self.0.iter().position(Option::is_none)) else {
            return;
        };
        if self.0[place] != Some((cell.number, work)) {
            self.0[place] = Some((cell.number, work));
            // It may have begun long before somebody looked.
            board.begin(place, cell.number, work, true, &cell.title());
        }
        board.look(place, cell.number, &status);
    }

    /// The line of a cell, which others may have now.
    fn free(&mut self, cell: &Cell) -> Option<usize> {
        let own = |line: &Option<(usize, Work)>| line.is_some_and(|(number, _)| number == cell.number);
        let place = self.0.iter().position(own)?;
        self.0[place] = None;
        Some(place)
    }
}

/// What is in the queue.
fn queue() -> Result<Queue> {
    let printed = said(Command::new("squeue").args(["--noheader", "--array", "--format=%F %K"]))?;
    Ok(read_queue(&printed))
}

fn read_queue(printed: &str) -> Queue {
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let job = words.next()?.to_string();
        Some((job, words.next().and_then(|number| number.parse().ok())))
    };
    printed.lines().filter_map(line).collect()
}

/// Runs one of Slurm's commands and gives what it printed.
fn said(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = match command.output() {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(usage!(
                "--launcher slurm needs Slurm, and there is no {name} here; run this on a machine of the cluster from which \
                 jobs are submitted, or leave --launcher out to run the cells on this machine"
            ));
        }
        Err(error) => return Err(error).with_context(|| format!("{name} cannot be started")),
    };
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        let complaint: Vec<&str> = complaint
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        bail!("{name} refused: {}", complaint.join("; "));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn refuse_own_options(arguments: &[String]) -> Result<()> {
    let name = |word: &str| word.split('=').next().unwrap_or_default().to_string();
    let own = |word: &&String| SLURM_OPTIONS.iter().any(|own| name(word) == format!("--{own}"));
    match arguments.iter().find(own) {
        Some(word) => Err(usage!("--slurm-args must not set {}; the sweep does", name(word))),
        None => Ok(()),
    }
}

fn is_about_gpus(word: &str) -> bool {
    ["-G", "--gpus", "--gres"].iter().any(|option| word.starts_with(option))
}

/// The options that say where and for whom, without those that say with how much.
fn without_resources(arguments: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut keep = true;
    for word in arguments {
        if word.starts_with('-') {
            let name = word.split('=').next().unwrap_or_default();
            // A short option may have its value in the same word.
            let short = !word.starts_with("--") && word.is_char_boundary(2) && RESOURCES.contains(&&word[..2]);
            keep = !short && !RESOURCES.contains(&name);
        }
        if keep {
            kept.push(word.clone());
        }
    }
    kept
}

/// One word for a shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_read() {
        let queue = read_queue("12 0\n12 3\n 7 N/A\n\n");
        assert!(queue.contains(&("12".into(), Some(3))) && queue.contains(&("7".into(), None)));
        assert_eq!(queue.len(), 3);
    }

    #[test]
    fn the_collecting_job_asks_for_no_resources() {
        let arguments = words("-p gpu --time=4:00:00 --gpus 2 --account 'my group' -c4 --mem=10G -t 5 --qos low");
        assert_eq!(
            without_resources(&arguments),
            ["-p", "gpu", "--account", "my group", "--qos", "low"]
        );
        assert!(arguments.iter().any(|word| is_about_gpus(word)));
        assert!(refuse_own_options(&arguments).is_ok());
        let error = refuse_own_options(&words("--array=1-3")).unwrap_err();
        assert!(error.to_string().contains("--array"), "{error}");
    }

    #[test]
    fn a_word_survives_the_shell() {
        assert_eq!(quoted("it's $HOME"), r"'it'\''s $HOME'");
    }
}
