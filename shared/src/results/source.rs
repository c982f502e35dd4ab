use super::{Amount, text};
use crate::{lane::Lane, variant::Variant};
use serde::{Deserialize, Serialize};

/// What one lane answered when asked in one way, over all its seeds: what numbers are computed from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Who answered.
    pub lane: Lane,
    /// How it was asked.
    pub asked: Variant,
    /// Training tasks that it was tuned on.
    pub tasks: Amount,
    /// Instances of each of them.
    pub instances: Amount,
    /// The seeds of its runs; empty where nothing was tuned or nobody says.
    pub seeds: Vec<u64>,
    /// The commands that made it, by their places in [`super::StudyResults::commands`].
    pub commands: Vec<usize>,
}

impl Source {
    /// Whether the lane was asked as it was tuned, or as lanes that were not tuned are asked.
    pub fn is_own(&self) -> bool {
        self.asked == self.lane.own_variant()
    }

    /// On what a tuned lane was tuned, as `all training tasks, at most 10 instances of each`; empty for the others.
    pub fn amounts(&self) -> String {
        match self.lane {
            Lane::Tuned(_) => text::amounts((self.tasks, self.instances)),
            _ => String::new(),
        }
    }
}
