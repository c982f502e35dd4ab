use super::words;
use guesswork_shared::{lane::Lane, metric::Interval};
use yew::html::ImplicitClone;

/// A lane of the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartLane {
    /// Who it is.
    pub lane: Lane,
    /// Its score so far, 0 to 100; `None` before its first answer.
    pub mean: Option<f64>,
    /// How sure that is.
    pub interval: Option<Interval>,
    /// Whether it can answer.
    pub state: ChartLaneState,
}

impl ImplicitClone for ChartLane {}

/// What a lane of the chart is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartLaneState {
    /// It takes part.
    Racing,
    /// The presenter has not revealed it: its row and name are shown, nothing of how it does.
    Hidden,
    /// Its model is on its way.
    Loading {
        /// Bytes that are here.
        received: u64,
        /// Of so many.
        total: u64,
    },
    /// It can not answer.
    Failed,
}

impl ChartLaneState {
    /// Its word in the page's attributes.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Racing => "racing",
            Self::Hidden => "hidden",
            Self::Loading { .. } => "loading",
            Self::Failed => "failed",
        }
    }
}

impl ChartLane {
    /// The mean and the interval, as far as they may be shown: a lane that is loaded anew keeps what it has reached.
    pub(super) fn shown(&self) -> (Option<f64>, Option<Interval>) {
        let mean = self.mean.filter(|mean| mean.is_finite());
        if self.state == ChartLaneState::Hidden || mean.is_none() {
            return (None, None);
        }
        let sane = |interval: &Interval| interval.low.is_finite() && interval.high.is_finite();
        (mean, self.interval.filter(sane))
    }

    /// What is said in the place of a bar, and to those who hear the page.
    pub(super) fn note(&self) -> Option<&'static str> {
        match self.state {
            ChartLaneState::Racing => None,
            ChartLaneState::Hidden => Some(words::HIDDEN),
            ChartLaneState::Loading { .. } => Some(words::LOADING),
            ChartLaneState::Failed => Some(words::FAILED),
        }
    }
}
