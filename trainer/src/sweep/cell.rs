use super::{
    Amount, Plan, command_lines, origin,
    request::{CellRecord, Defaults, Options, Request, difference, evaluated_with, options_of, tuned_with},
};
use crate::{data::Split, training::RunFolder};
use anyhow::Result;
use guesswork_shared::{lane::Lane, variant::Variant};
use std::path::{Path, PathBuf};

/// One place in the grid of a plan: a model to be tuned and evaluated, or the models and baselines that are only
/// evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its place in the plan, from 0.
    pub number: usize,
    /// Who answers.
    pub lanes: Vec<Lane>,
    /// The base model's folder.
    pub base: PathBuf,
    /// Instances of each training task.
    pub instances_per_task: Amount,
    /// Training tasks.
    pub training_tasks: Amount,
    /// The seed.
    pub seed: u64,
    /// Its folder.
    pub folder: PathBuf,
    /// What is evaluated.
    pub evaluations: Vec<Evaluation>,
    /// What is asked of it.
    pub request: Request,
}

/// One evaluation of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The split.
    pub split: Split,
    /// How tasks are put; `None`: as the model was tuned.
    pub treatment: Option<Variant>,
    /// The file of its result.
    pub file: PathBuf,
}

/// How far a cell is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellState {
    /// Nothing is done, or not all.
    Open,
    /// Everything is done.
    Done,
    /// Something is there that was made with other settings: which, and what to do about it, in a sentence.
    Differs(String),
}

impl Evaluation {
    /// The name of its file.
    pub fn file_name(&self) -> String {
        let name = self.file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

impl Cell {
    /// What it tunes; `None` if it only evaluates.
    pub fn variant(&self) -> Option<Variant> {
        match self.lanes[..] {
            [Lane::Tuned(variant)] => Some(variant),
            _ => None,
        }
    }

    /// Where its model is.
    pub fn model(&self) -> &Path {
        match self.variant() {
            Some(_) => &self.folder,
            None => &self.base,
        }
    }

    /// Whether its model is there.
    pub fn is_tuned(&self) -> bool {
        self.variant().is_none() || RunFolder::new(&self.folder).is_finished()
    }

    /// The evaluations that are not there.
    pub fn open_evaluations(&self) -> impl Iterator<Item = &Evaluation> {
        self.evaluations.iter().filter(|evaluation| !evaluation.file.exists())
    }

    /// How far it is. What is there counts only if it was made with what is asked now: by the cell's record, or, if it
    /// was made before there were records, by its own word.
    ///
    /// # Errors
    /// If its record cannot be read.
    pub fn state(&self, defaults: &Defaults) -> Result<CellState> {
        if let Some(sentence) = self.difference(defaults)? {
            return Ok(CellState::Differs(sentence));
        }
        Ok(if self.is_tuned() && self.open_evaluations().next().is_none() {
            CellState::Done
        } else {
            CellState::Open
        })
    }

    fn difference(&self, defaults: &Defaults) -> Result<Option<String>> {
        let record = CellRecord::read(&self.folder)?.map(|record| record.request);
        let run = RunFolder::new(&self.folder);
        let evaluated = self.evaluations.iter().any(|evaluation| evaluation.file.exists());
        if let Some(now) = &self.request.tune
            && (run.is_finished() || run.is_begun() || evaluated)
        {
            let then = match &record {
                Some(record) => record.tune.clone(),
                None => tuned_with(&run, &defaults.tune),
            };
            if let Some(difference) = then.and_then(|then| difference(&then, now, &defaults.tune)) {
                return Ok(Some(format!(
                    "the cell \"{}\" in {} was made with other settings ({difference}); give another --out, or remove that \
                     folder to make the cell anew",
                    self.title(),
                    self.folder.display()
                )));
            }
        }
        for evaluation in self.evaluations.iter().filter(|evaluation| evaluation.file.exists()) {
            let name = evaluation.file_name();
            let then = match &record {
                Some(record) => record.evaluations.get(&name).cloned(),
                None => evaluated_with(&evaluation.file, &defaults.eval),
            };
            let differs = |then: Options| difference(&then, self.request.evaluations.get(&name)?, &defaults.eval);
            if let Some(difference) = then.and_then(differs) {
                return Ok(Some(format!(
                    "{} of the cell \"{}\" was made with other settings ({difference}); give another --out, or remove that \
                     file to evaluate anew",
                    evaluation.file.display(),
                    self.title()
                )));
            }
        }
        Ok(None)
    }

    /// For people, as `original, 10 instances, seed 7`.
    pub fn title(&self) -> String {
        let Some(variant) = self.variant() else {
            return format!("baselines and {}", name_of(&self.base));
        };
        let mut title = variant.to_string();
        if let Amount::AtMost(number) = self.instances_per_task {
            title += &format!(", {number} instance{}", if number == 1 { "" } else { "s" });
        }
        if let Amount::AtMost(number) = self.training_tasks {
            title += &format!(", {number} task{}", if number == 1 { "" } else { "s" });
        }
        title + &format!(", seed {}", self.seed)
    }
}

/// The name of a folder, for a path made of it.
fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or("base".into(), |name| name.to_string_lossy().into_owned())
}

/// Every cell of a plan, under the folder `out`. First those that only evaluate: they are quick and are compared with.
///
/// # Errors
/// If a base or the data cannot be read to tell it from others.
pub fn cells(plan: &Plan, out: &Path, defaults: &Defaults) -> Result<Vec<Cell>> {
    let mut cells = Vec::new();
    let data = if plan.data == Path::new("pocket") {
        Options::new()
    } else {
        origin::of_data(&plan.data)?
    };
    for base in &plan.base {
        let study = out.join(name_of(base));
        let folder = study.join("untuned");
        let mut of_base = vec![Cell {
            number: 0,
            lanes: vec![Lane::Untuned, Lane::Random, Lane::Majority, Lane::Copy],
            base: base.clone(),
            instances_per_task: Amount::All,
            training_tasks: Amount::All,
            seed: plan.seeds[0],
            evaluations: evaluations(plan, &folder, &[]),
            folder,
            request: Request::default(),
        }];
        for &seed in &plan.seeds {
            for &training_tasks in &plan.training_tasks {
                for &instances_per_task in &plan.instances_per_task {
                    for &variant in &plan.variants {
                        let folder = study
                            .join(variant.to_string())
                            .join(format!("tasks-{training_tasks}"))
                            .join(format!("instances-{instances_per_task}"))
                            .join(format!("seed-{seed}"));
                        of_base.push(Cell {
                            number: 0,
                            lanes: vec![Lane::Tuned(variant)],
                            base: base.clone(),
                            instances_per_task,
                            training_tasks,
                            seed,
                            evaluations: evaluations(plan, &folder, &plan.treatments),
                            folder,
                            request: Request::default(),
                        });
                    }
                }
            }
        }
        let base = origin::of_base(base)?;
        for mut cell in of_base {
            cell.number = cells.len();
            cell.request = request(plan, &cell, &base, &data, defaults)?;
            cells.push(cell);
        }
    }
    Ok(cells)
}

/// What is asked of a cell, with the digests of its base and of the data.
fn request(plan: &Plan, cell: &Cell, base: &Options, data: &Options, defaults: &Defaults) -> Result<Request> {
    let tune = match cell.variant() {
        Some(variant) => {
            let mut options = options_of(&command_lines::tune(plan, cell, variant)?, &defaults.tune);
            options.extend(base.clone());
            options.extend(data.clone());
            Some(options)
        }
        None => None,
    };
    let evaluation = |evaluation: &Evaluation| {
        let mut options = options_of(&command_lines::evaluate(plan, cell, evaluation)?, &defaults.eval);
        options.extend(data.clone());
        // What is evaluated of a tuned model follows from how it was tuned.
        if tune.is_none() {
            options.extend(base.clone());
        }
        Ok((evaluation.file_name(), options))
    };
    Ok(Request {
        evaluations: cell.evaluations.iter().map(evaluation).collect::<Result<_>>()?,
        tune,
    })
}

fn evaluations(plan: &Plan, folder: &Path, treatments: &[Variant]) -> Vec<Evaluation> {
    let treatments: Vec<Option<Variant>> = match treatments {
        [] => vec![None],
        some => some.iter().copied().map(Some).collect(),
    };
    plan.splits
        .iter()
        .flat_map(|&split| treatments.iter().map(move |&treatment| (split, treatment)))
        .map(|(split, treatment)| Evaluation {
            split,
            treatment,
            file: folder.join(match treatment {
                Some(treatment) => format!("eval-{}-{treatment}.json", split.name()),
                None => format!("eval-{}.json", split.name()),
            }),
        })
        .collect()
}
