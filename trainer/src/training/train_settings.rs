use super::{GradientStep, Precision, Schedule, TrainingArguments};

/// How to train.
#[derive(Clone, Debug)]
pub struct TrainSettings {
    /// The arguments.
    pub arguments: TrainingArguments,
    /// Examples of a step.
    pub batch: usize,
    /// How the gradients of a batch are computed.
    pub gradients: GradientStep,
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
        let mut text = format!(
            "{}; steps {}, batch {}, lr {}, warmup {}, schedule {:?}, weight decay {}, clip {}, plain lr {}, seed {}",
            self.identity,
            self.steps,
            self.batch,
            a.lr,
            a.warmup,
            a.schedule,
            a.weight_decay,
            a.clip,
            a.plain_lr,
            self.seed
        );
        // Only what rounds in another way; what is usual is not named.
        if self.gradients.parts > 1 {
            text += &format!(", in {} parts", self.gradients.parts);
        }
        if self.gradients.precision != Precision::F32 {
            text += ", bf16";
        }
        text
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
