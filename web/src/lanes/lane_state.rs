use std::rc::Rc;

/// Which ask an answer belongs to; later asks have larger numbers. What comes back for an outdated ask is ignored.
pub type AskId = u32;

/// One lane: how far its model is, how far its answer is, and what its worker is at work on.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneState {
    /// The weights, from not fetched to ready.
    pub model: Model,
    /// The answer to the question on the page.
    pub turn: Turn,
    /// The ask that the worker is computing; perhaps an outdated one that was cancelled and has not ended yet.
    pub busy: Option<AskId>,
}

/// How far a lane's model is.
#[derive(Clone, Debug, PartialEq)]
pub enum Model {
    /// Nothing is fetched. The lane loads when it is first asked.
    Absent,
    /// Wanted; waits until fewer lanes are fetching.
    Queued,
    /// Bytes are arriving.
    Loading {
        /// Bytes of weights that have arrived.
        received: u64,
        /// Bytes that the manifest promises.
        total: u64,
    },
    /// All bytes are there; waits for a core to check them and to build the model.
    Fetched,
    /// Its worker checks the bytes and builds the model.
    Preparing,
    /// The model can answer; always so for a baseline.
    Ready,
    /// It could not be loaded, for this reason: one sentence.
    Failed(Rc<str>),
}

/// How far a lane's answer is.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// Not asked.
    Idle,
    /// Asked; waits for its model or for a core.
    Waiting(AskId),
    /// Reading or writing.
    Answering(AskId, Answer),
    /// Answered.
    Done(Answer),
    /// Stopped before the end; what was written is kept.
    Stopped(Answer),
    /// It could not answer, for this reason: one sentence.
    Failed(Rc<str>),
}

/// What a lane has answered so far, or in the end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The text so far.
    pub text: Rc<str>,
    /// Tokens written, the end mark included.
    pub tokens: usize,
    /// Tokens of the prompt; unknown until it was read, and for a baseline.
    pub read: Option<usize>,
    /// One probability per label, in the label space's order.
    pub probabilities: Option<Rc<[f32]>>,
    /// Known at the end.
    pub speed: Option<Speed>,
    /// Known at the end.
    pub finish: Option<Finish>,
}

/// How fast an answer was.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Speed {
    /// From the prompt to the last token, without the label probabilities; milliseconds.
    pub milliseconds: f64,
    /// Tokens written a second, the reading left out; not known when nothing was written.
    pub tokens_per_second: Option<f64>,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Finish {
    /// The model said that it was done.
    EndOfText,
    /// The greatest number of tokens was reached.
    Length,
}

impl LaneState {
    /// A lane whose model is not loaded.
    pub fn absent() -> Self {
        Self {
            model: Model::Absent,
            turn: Turn::Idle,
            busy: None,
        }
    }

    /// A lane that needs no model.
    pub fn baseline() -> Self {
        Self {
            model: Model::Ready,
            turn: Turn::Idle,
            busy: None,
        }
    }

    /// One word for tests, styles and scripts.
    pub fn word(&self) -> &'static str {
        match (&self.turn, &self.model) {
            (Turn::Failed(_), _) => "failed",
            (Turn::Done(_), _) => "done",
            (Turn::Stopped(_), _) => "stopped",
            (Turn::Answering(..), _) => "answering",
            (_, Model::Failed(_)) => "failed",
            (_, Model::Loading { .. } | Model::Preparing) => "loading",
            (Turn::Waiting(_), _) => "waiting",
            (Turn::Idle, Model::Queued | Model::Fetched) => "waiting",
            (Turn::Idle, Model::Absent) => "absent",
            (Turn::Idle, Model::Ready) => "ready",
        }
    }

    /// The answer, finished or not, if there is any.
    pub fn answer(&self) -> Option<&Answer> {
        match &self.turn {
            Turn::Answering(_, answer) | Turn::Done(answer) | Turn::Stopped(answer) => Some(answer),
            Turn::Idle | Turn::Waiting(_) | Turn::Failed(_) => None,
        }
    }

    /// Whether something is under way that Stop would end.
    pub fn is_active(&self) -> bool {
        matches!(self.turn, Turn::Waiting(_) | Turn::Answering(..))
            || matches!(
                self.model,
                Model::Queued | Model::Loading { .. } | Model::Fetched | Model::Preparing
            )
    }

    /// The sentence that says what failed, if something did.
    pub fn failure(&self) -> Option<&Rc<str>> {
        match (&self.turn, &self.model) {
            (Turn::Failed(why), _) | (_, Model::Failed(why)) => Some(why),
            _ => None,
        }
    }
}
