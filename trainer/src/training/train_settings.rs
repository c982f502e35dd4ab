use super::{Schedule, TrainingArguments};

/// How to train.
#[derive(Clone, Debug)]
pub struct TrainSettings {
    /// The arguments.
    pub arguments: TrainingArguments,
    /// Optimiser steps.
    pub steps: usize,
    /// The seed of the order of examples.
    pub seed: u64,
    /// What stands before the progress bar.
    pub title: String,
    /// What else defines the run: a checkpoint of another run is not resumed.
    pub identity: String,
}

impl TrainSettings {
    /// Everything that makes the run what it is: runs with the same are the same.
    pub fn fingerprint(&self) -> String {
        let a = &self.arguments;
        format!(
            "{}; steps {}, batch {}, lr {}, warmup {}, schedule {:?}, weight decay {}, clip {}, plain lr {}, seed {}",
            self.identity,
            self.steps,
            a.batch,
            a.lr,
            a.warmup,
            a.schedule,
            a.weight_decay,
            a.clip,
            a.plain_lr,
            self.seed
        )
    }

    /// The learning rate of each step.
    pub fn schedule(&self) -> Schedule {
        let TrainingArguments {
            lr, warmup, schedule, ..
        } = self.arguments;
        Schedule {
            peak: lr,
            warmup,
            steps: self.steps,
            shape: schedule,
        }
    }
}
