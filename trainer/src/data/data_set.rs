use super::{Folder, LabelledTask, PocketArguments, pocket};
use crate::{files, usage};
use anyhow::Result;
use clap::{Args, ValueEnum};
use guesswork_shared::{bundle::PocketSettings, seed::seeded};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

/// Which tasks of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// The tasks that models are tuned on. Of the pocket benchmark: other instances than those tuned on.
    Train,
    /// The unseen tasks.
    Test,
}

impl Split {
    /// As it is written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Test => "test",
        }
    }
}

/// What of a data set a command needs; generating the rest would only take time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// What models are trained on.
    Training,
    /// What is evaluated of a split.
    Evaluation(Split),
    /// What is evaluated of both splits.
    Evaluations,
    /// What is written out as a data folder: the training tasks, and what is evaluated of the test tasks.
    Written,
}

impl Wanted {
    /// Whether the training tasks with the instances to tune on are needed.
    pub fn training(self) -> bool {
        matches!(self, Self::Training | Self::Written)
    }

    /// Whether the training data must be free of test instances: for all that trains or scores. Asking a single
    /// question or writing a bundle does neither.
    pub fn uncontaminated(self) -> bool {
        !matches!(self, Self::Evaluations)
    }

    /// Whether the tasks of a split with the instances to evaluate on are needed.
    pub fn evaluation(self, split: Split) -> bool {
        match self {
            Self::Training => false,
            Self::Evaluation(wanted) => wanted == split,
            Self::Evaluations => true,
            Self::Written => split == Split::Test,
        }
    }
}

/// The tasks of a study; what is not wanted is empty.
#[derive(Debug)]
pub struct DataSet {
    /// For the record, as `pocket (seed 7, 400 training tasks, 500 instances each)`.
    pub description: String,
    /// What the pocket benchmark was generated with, if that is what it is.
    pub pocket: Option<PocketSettings>,
    /// The tasks to tune on, with the instances to tune on.
    pub training: Vec<LabelledTask>,
    /// The same tasks with the instances to evaluate on.
    pub seen: Vec<LabelledTask>,
    /// The tasks that no model is tuned on.
    pub test: Vec<LabelledTask>,
}

/// `--data` and what belongs to it.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Data")]
pub struct DataArguments {
    /// `pocket`, or a folder in Super-NaturalInstructions' layout (tasks/*.json and splits/default/*.txt)
    #[arg(long, default_value = "pocket", value_name = "pocket|DIR")]
    pub data: PathBuf,
    /// Label spaces to use instead of those decided [default: labels.toml in the data folder, if there is one]
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// Leave training instances out that a data folder also has as test instances, instead of refusing it
    #[arg(long)]
    pub drop_contaminated: bool,
    /// The pocket benchmark's settings.
    #[command(flatten)]
    pub pocket: PocketArguments,
}

impl DataArguments {
    /// Whether this is the pocket benchmark.
    pub fn is_pocket(&self) -> bool {
        self.data == Path::new("pocket")
    }

    /// Reads or generates the tasks. In the pocket benchmark no test instance can be a training instance; a folder is
    /// looked through for such.
    pub fn load(&self, wanted: Wanted) -> Result<DataSet> {
        if self.is_pocket() {
            if let Some(labels) = &self.labels {
                return Err(usage!(
                    "--labels {} is for a data folder; the pocket benchmark knows its labels",
                    labels.display()
                ));
            }
            return Ok(pocket::data_set(self.pocket.settings(), wanted));
        }
        Folder::open(&self.data, self.labels.as_deref())?.data_set(wanted, self.drop_contaminated)
    }
}

impl DataSet {
    /// The tasks of a split with the instances to evaluate on.
    pub fn split(&self, split: Split) -> &[LabelledTask] {
        match split {
            Split::Train => &self.seen,
            Split::Test => &self.test,
        }
    }

    /// Keeps so many training tasks, the first of a shuffle that depends on the seed alone: more are a superset of
    /// fewer.
    pub fn keep_training_tasks(&mut self, most: usize, seed: u64) {
        let count = self.training.len();
        let order = rand::seq::index::sample(&mut seeded(seed, &["training tasks"]), count, count).into_vec();
        let kept: HashSet<usize> = order.into_iter().take(most).collect();
        let mut place = 0..;
        self.training
            .retain(|_| place.next().is_some_and(|place| kept.contains(&place)));
    }

    /// A few digits that tell these training tasks from any others.
    pub fn digest(&self) -> String {
        let parts = self
            .training
            .iter()
            .flat_map(|labelled| [labelled.task.to_json(), format!("{:?}", labelled.labels())]);
        files::digest(parts)
    }
}
