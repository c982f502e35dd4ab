use guesswork_shared::lane::Lane;
use serde::Serialize;

/// What the framing page is told. Scores go from 0 to 100.
///
/// Every command is answered: a reset by [`Event::Ready`], every other one by [`Event::Progress`], or by
/// [`Event::Result`] where the race is over.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Event {
    /// The race can begin; also after a reset.
    Ready {
        /// The names of the tasks that are asked about.
        tasks: Vec<String>,
        /// Who takes part, in the order of the chart.
        lanes: Vec<Lane>,
        /// Instances of each task; none in an endless race.
        instances: Option<usize>,
        /// What the race can be repeated by.
        seed: u64,
    },
    /// How it stands; while it runs, a few times a second at most.
    Progress {
        /// Whether lanes are answering.
        running: bool,
        /// Questions that all lanes have answered.
        done: usize,
        /// Questions in all; none in an endless race.
        total: Option<usize>,
        /// How each lane stands.
        lanes: Vec<Standing>,
        /// What guessing at random scores on these questions, exactly.
        guess: Option<f64>,
    },
    /// It is over.
    Result {
        /// How each lane did.
        lanes: Vec<Standing>,
        /// What guessing at random scores on these questions, exactly.
        guess: Option<f64>,
        /// What can be concluded, in a sentence.
        sentence: String,
    },
    /// Something failed: a lane, the bundle, or a command that nobody understood.
    Error {
        /// What, in a sentence.
        message: String,
        /// The lane that failed, if the others go on.
        lane: Option<Lane>,
    },
}

/// How one lane stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// Which one.
    pub lane: Lane,
    /// Whether the audience sees it.
    pub revealed: bool,
    /// How many questions it has answered.
    pub answered: usize,
    /// Its mean score; none before its first answer.
    pub score: Option<f64>,
    /// The lower end of the 95 % interval.
    pub low: Option<f64>,
    /// The upper end of it.
    pub high: Option<f64>,
}
