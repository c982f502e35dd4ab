//! What the view of results shows of a bundle's results file, as far as that can be decided without a browser.
mod address;
mod chosen;
mod heads;
mod load;
mod scores;
mod tip;

pub use address::{ResultsAddress, Show};
pub use chosen::{HiddenLanes, lanes_of};
pub use heads::{Head, heads};
pub use load::load;
pub use scores::{Scores, scores};
pub use tip::Tip;

use guesswork_shared::results::{Results, StudyResults};
use std::{ops::Deref, rc::Rc};

/// Results that were read once and are looked at from many places.
#[derive(Clone, Debug)]
pub struct Read(Rc<Results>);

impl Read {
    /// Keeps them.
    pub fn new(results: Results) -> Self {
        Self(Rc::new(results))
    }
}

impl Deref for Read {
    type Target = Results;
    fn deref(&self) -> &Results {
        &self.0
    }
}

/// The same reading, not the same contents: comparing those would cost more than drawing them.
impl PartialEq for Read {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// One study of results that were read.
#[derive(Clone, PartialEq)]
pub struct Part {
    /// All of them.
    pub results: Read,
    /// Which of the studies.
    pub place: usize,
}

impl Deref for Part {
    type Target = StudyResults;
    fn deref(&self) -> &StudyResults {
        // Made by enumerating the studies.
        &self.results.studies[self.place]
    }
}

#[cfg(test)]
mod examples;
