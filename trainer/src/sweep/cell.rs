use super::{Amount, Plan};
use crate::{data::Split, training::RunFolder};
use guesswork_shared::{lane::Lane, variant::Variant};
use std::path::{Path, PathBuf};

/// One place in the grid of a plan: a model to be tuned and evaluated, or the models and baselines that are only
/// evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// Nothing is done, or not all.
    Open,
    /// Everything is done.
    Done,
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

    /// How far it is.
    pub fn state(&self) -> CellState {
        if self.is_tuned() && self.open_evaluations().next().is_none() {
            CellState::Done
        } else {
            CellState::Open
        }
    }

    /// For people, as `original, 10 instances, seed 7`.
    pub fn title(&self) -> String {
        let Some(variant) = self.variant() else {
            return format!("baselines and {}", name_of(&self.base));
        };
        let mut title = variant.to_string();
        if let Amount::AtMost(number) = self.instances_per_task {
            title += &format!(", {number} instances");
        }
        if let Amount::AtMost(number) = self.training_tasks {
            title += &format!(", {number} tasks");
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
pub fn cells(plan: &Plan, out: &Path) -> Vec<Cell> {
    let mut cells = Vec::new();
    for base in &plan.base {
        let study = out.join(name_of(base));
        let folder = study.join("untuned");
        cells.push(Cell {
            lanes: vec![Lane::Untuned, Lane::Random, Lane::Majority, Lane::Copy],
            base: base.clone(),
            instances_per_task: Amount::All,
            training_tasks: Amount::All,
            seed: plan.seeds[0],
            evaluations: evaluations(plan, &folder, &[]),
            folder,
        });
        for &seed in &plan.seeds {
            for &training_tasks in &plan.training_tasks {
                for &instances_per_task in &plan.instances_per_task {
                    for &variant in &plan.variants {
                        let folder = study
                            .join(variant.to_string())
                            .join(format!("tasks-{training_tasks}"))
                            .join(format!("instances-{instances_per_task}"))
                            .join(format!("seed-{seed}"));
                        cells.push(Cell {
                            lanes: vec![Lane::Tuned(variant)],
                            base: base.clone(),
                            instances_per_task,
                            training_tasks,
                            seed,
                            evaluations: evaluations(plan, &folder, &plan.treatments),
                            folder,
                        });
                    }
                }
            }
        }
    }
    cells
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
