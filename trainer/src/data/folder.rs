use super::{Contamination, DataSet, LabelledTask, Split, Wanted};
use crate::{files, output::note, usage};
use anyhow::{Context, Result, anyhow, bail};
use guesswork_shared::{
    bundle::Seen,
    label_space::LabelOverrides,
    task::{Problem, Splits, read_task},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A folder in Super-NaturalInstructions' layout.
#[derive(Debug)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    splits: Splits,
    overrides: LabelOverrides,
    /// Where the overrides stand, if there are any.
    pub overrides_path: Option<PathBuf>,
}

/// What reading one task file gave.
#[derive(Debug)]
pub struct CheckedTask {
    /// The file's name without `.json`.
    pub name: String,
    /// Whether it is a test task; `None` if no split names it.
    pub is_test: Option<bool>,
    /// The task, unless it is unusable.
    pub task: Option<LabelledTask>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

impl Folder {
    /// Opens a data folder and reads its splits and label overrides, not yet its tasks.
    pub fn open(path: &Path, overrides: Option<&Path>) -> Result<Self> {
        if !path.is_dir() {
            return Err(usage!(
                "{} is no folder; --data takes `pocket` or a data folder",
                path.display()
            ));
        }
        if !path.join("tasks").is_dir() {
            bail!(
                "{} has no folder `tasks`; a data folder holds tasks/*.json and splits/default/*.txt",
                path.display()
            );
        }
        let split = |name: &str| match path.join("splits/default").join(name) {
            file if file.exists() => files::read_text(&file),
            _ => Ok(String::new()),
        };
        let splits = Splits::from_texts(&split("train_tasks.txt")?, &split("test_tasks.txt")?)
            .with_context(|| format!("{}/splits/default", path.display()))?;
        let beside = path.join("labels.toml");
        let overrides_path = overrides
            .map(Path::to_path_buf)
            .or_else(|| beside.exists().then_some(beside));
        let overrides = match &overrides_path {
            Some(file) => {
                LabelOverrides::from_toml(&files::read_text(file)?).with_context(|| file.display().to_string())?
            }
            None => LabelOverrides::default(),
        };
        Ok(Self {
            path: path.to_path_buf(),
            splits,
            overrides,
            overrides_path,
        })
    }

    /// Reads every task file, in the order of their names.
    pub fn check(&self) -> Result<Vec<CheckedTask>> {
        let mut names = Vec::new();
        let tasks = self.path.join("tasks");
        for entry in fs::read_dir(&tasks).with_context(|| format!("cannot read {}", tasks.display()))? {
            let path = entry
                .with_context(|| format!("cannot read {}", tasks.display()))?
                .path();
            if path.extension().is_some_and(|e| e == "json") {
                names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
            }
        }
        names.sort();
        names.into_iter().map(|name| self.check_task(name)).collect()
    }

    /// Names that a split or the overrides hold and that no file has.
    pub fn missing(&self, checked: &[CheckedTask]) -> Vec<String> {
        let known = |name: &str| checked.iter().any(|task| task.name == name);
        let split = self
            .splits
            .train
            .iter()
            .chain(&self.splits.test)
            .filter(|name| !known(name));
        let split = split.map(|name| format!("splits/default names {name}, but tasks/{name}.json is not there"));
        let overrides = self.overrides.0.keys().filter(|name| !known(name));
        split
            .chain(overrides.map(|name| format!("labels.toml names {name}, but tasks/{name}.json is not there")))
            .collect()
    }

    fn check_task(&self, name: String) -> Result<CheckedTask> {
        let file = format!("tasks/{name}.json");
        let bytes = files::read_bytes(&self.path.join(&file))?;
        let is_test = if self.splits.test.contains(&name) {
            Some(true)
        } else {
            self.splits.train.contains(&name).then_some(false)
        };
        Ok(match read_task(&file, &bytes) {
            Ok((task, problems)) => {
                let seen = if is_test == Some(false) {
                    Seen::Seen
                } else {
                    Seen::Unseen
                };
                let task = LabelledTask::decide(task, &self.overrides, seen);
                CheckedTask {
                    name,
                    is_test,
                    task: Some(task),
                    problems,
                }
            }
            Err(problems) => CheckedTask {
                name,
                is_test,
                task: None,
                problems,
            },
        })
    }

    /// The tasks of both splits, as far as they are wanted. A task that a split names and that is not there is told of.
    ///
    /// All files are read whatever is wanted, so that the look for test instances in the training data costs no more
    /// than a table of their inputs. `drop_contaminated` leaves such training instances out.
    ///
    /// # Errors
    /// If a task is unusable, no file is in a split, or a test instance stands in the training data too.
    pub fn data_set(&self, wanted: Wanted, drop_contaminated: bool) -> Result<DataSet> {
        let (mut training, mut test) = (Vec::new(), Vec::new());
        let checked = self.check()?;
        for missing in self.missing(&checked) {
            note(&format!("note: {}/{missing}", self.path.display()));
        }
        for CheckedTask {
            name,
            is_test,
            task,
            problems,
        } in checked
        {
            let Some(is_test) = is_test else { continue };
            match task {
                Some(task) if is_test => test.push(task),
                Some(task) => training.push(task),
                None => {
                    let first = problems.first().map_or(name, ToString::to_string);
                    return Err(anyhow!("{}/{first}", self.path.display()));
                }
            }
        }
        if training.is_empty() && test.is_empty() {
            bail!(
                "{0}/splits/default names no task of {0}/tasks; it needs train_tasks.txt and test_tasks.txt with a task name a line",
                self.path.display()
            );
        }
        let mut description = format!(
            "{} ({} training and {} test tasks)",
            self.path.display(),
            training.len(),
            test.len()
        );
        if wanted.uncontaminated() {
            let contamination = Contamination::find(&training, &test);
            if let Some(remark) = contamination.remark().filter(|_| wanted.training()) {
                note(&format!("note: {}: {remark}", self.path.display()));
            }
            if let Some(first) = contamination.found.first() {
                let amount = contamination.amount();
                if !drop_contaminated {
                    bail!(
                        "{}/{first}; {amount} of the training data are test instances too: mend the files (`guesswork data \
                         check` lists all), or leave them out of the training with --drop-contaminated",
                        self.path.display()
                    );
                }
                contamination.drop_from(&mut training);
                let remark = format!("{amount} that the test has too left out of the training");
                note(&format!("note: {}: {remark}", self.path.display()));
                description += &format!(", {remark}");
            }
        }
        if !wanted.evaluation(Split::Test) {
            test.clear();
        }
        let seen = match (wanted.training(), wanted.evaluation(Split::Train)) {
            (true, true) => training.clone(),
            (false, true) => std::mem::take(&mut training),
            (true, false) => Vec::new(),
            (false, false) => {
                training.clear();
                Vec::new()
            }
        };
        Ok(DataSet {
            description,
            pocket: None,
            seen,
            training,
            test,
        })
    }
}
