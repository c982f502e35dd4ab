use crate::{
    data::Split,
    evaluation::{EvaluationReport, LaneReport},
    sweep::Amount,
    training::RunRecord,
};
use guesswork_shared::{lane::Lane, metric::Interval, metric::Metric, variant::Variant};
use std::{path::PathBuf, rc::Rc};

/// What one lane reached in one evaluation, with what is known of its model.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The file that says so.
    pub file: PathBuf,
    /// The evaluation that it is part of.
    pub evaluation: Rc<EvaluationReport>,
    /// Which of the evaluation's lanes.
    pub place: usize,
    /// Who answered.
    pub lane: Lane,
    /// How it was asked.
    pub asked: Variant,
    /// Training tasks that the model was tuned on.
    pub tasks: Amount,
    /// Instances of each of them.
    pub instances: Amount,
    /// The seed of its training; `None` where nothing was tuned or nobody says.
    pub seed: Option<u64>,
    /// What the run says of itself.
    pub run: Option<Rc<RunRecord>>,
    /// How many values its model has.
    pub parameters: Option<usize>,
    /// The base model as the command names it; `None` for a baseline.
    pub base: Option<String>,
}

/// What makes questions the same questions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Questions {
    /// The data's description.
    pub data: String,
    /// The split's name.
    pub split: &'static str,
    /// Most instances of each task.
    pub instances_per_task: usize,
    /// The evaluation's seed.
    pub seed: u64,
}

impl Measured {
    /// The lane's part of the evaluation.
    pub fn report(&self) -> &LaneReport {
        &self.evaluation.lanes[self.place]
    }

    /// What was asked.
    pub fn questions(&self) -> Questions {
        let EvaluationReport {
            data,
            split,
            instances_per_task,
            seed,
            ..
        } = &*self.evaluation;
        Questions {
            data: data.clone(),
            split: Split::name(*split),
            instances_per_task: *instances_per_task,
            seed: *seed,
        }
    }

    /// Whether the lane was asked as it was tuned, or as lanes that were not tuned are asked.
    pub fn is_own(&self) -> bool {
        self.asked == self.lane.own_variant()
    }

    /// A task's score, over the questions that were asked.
    pub fn score(&self, task: &str, metric: Metric) -> Option<Interval> {
        let summary = self.report().summary.as_ref()?;
        Some(summary.tasks.get(task)?.get(metric).over_tasks)
    }

    /// How many answers to a task are one of its labels, right or wrong, in percent.
    pub fn in_labels(&self, task: &str) -> Option<Interval> {
        self.report().in_labels.as_ref()?.tasks.get(task).copied()
    }
}
