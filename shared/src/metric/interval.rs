use serde::{Deserialize, Serialize};

/// A mean and the ends of its 95 % interval, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The mean itself, not that of the resamples.
    pub mean: f64,
    /// Where the interval begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

impl Interval {
    /// The interval from a bootstrap's means: their 2.5th and 97.5th percentiles, between neighbours linearly.
    pub(super) fn from_resamples(mean: f64, mut means: Vec<f64>) -> Self {
        means.sort_by(f64::total_cmp);
        let percentile = |share: f64| {
            let at = share * means.len().saturating_sub(1) as f64;
            let below = means.get(at.floor() as usize).copied().unwrap_or(mean);
            let above = means.get(at.ceil() as usize).copied().unwrap_or(mean);
            below + (above - below) * at.fract()
        };
        Self {
            mean,
            low: percentile(0.025),
            high: percentile(0.975),
        }
    }
}
