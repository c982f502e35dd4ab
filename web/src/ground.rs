//! What every view stands on.
use crate::{
    bundle::Bundle,
    lanes::{Crew, Limits},
    worker::client::Engine,
};
use std::rc::Rc;

/// A loaded bundle, the code that workers run, and the lanes, which all views share.
#[derive(Clone)]
pub struct Ground {
    /// The bundle.
    pub bundle: Bundle,
    /// Its place as the address names it; `None` for the usual one.
    pub place: Option<Rc<str>>,
    /// What workers run.
    pub engine: Engine,
    /// The lanes and their workers.
    pub crew: Crew,
}

impl Ground {
    /// On a bundle, with nothing begun.
    pub fn new(bundle: Bundle, place: Option<Rc<str>>, engine: Engine, limits: Limits) -> Self {
        let crew = Crew::new(&bundle, &engine, limits);
        Self {
            bundle,
            place,
            engine,
            crew,
        }
    }
}

/// The same lanes mean the same bundle; the reader's own tasks behind those of the bundle may still be others.
impl PartialEq for Ground {
    fn eq(&self, other: &Self) -> bool {
        self.crew == other.crew && Rc::ptr_eq(&self.bundle.tasks, &other.bundle.tasks)
    }
}
