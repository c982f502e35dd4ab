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
    /// A mean that nothing leaves open.
    pub fn certain(mean: f64) -> Self {
        Self {
            mean,
            low: mean,
            high: mean,
        }
    }

    /// It with its ends, less so many points.
    pub fn less(self, points: f64) -> Self {
        Self {
            mean: self.mean - points,
            low: self.low - points,
            high: self.high - points,
        }
    }

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

    /// What several seeds' runs reached on the same instances of one task: their mean, with an interval for other
    /// instances and other seeds. `None` without runs.
    ///
    /// The runs' own intervals say what the instances leave open, the runs' spread what the seeds do; the two are
    /// independent and are added by squares on each side (Zou & Donner, "Construction of confidence limits about effect
    /// measures: a general approach", Statistics in Medicine 27, 2008). All runs answered the same instances, so that more
    /// runs do not make the share of the instances smaller. Of a single run the spread is unknown and counts as none.
    pub fn over_seeds(runs: &[Self]) -> Option<Self> {
        if runs.is_empty() {
            return None;
        }
        let count = runs.len() as f64;
        let mean_of = |of: &dyn Fn(&Self) -> f64| runs.iter().map(of).sum::<f64>() / count;
        let mean = mean_of(&|run| run.mean);
        let squares: f64 = runs.iter().map(|run| (run.mean - mean).powi(2)).sum();
        let of_seeds = match runs.len() {
            1 => 0.,
            _ => 1.96 * (squares / (count - 1.) / count).sqrt(),
        };
        let side = |of: &dyn Fn(&Self) -> f64| mean_of(of).hypot(of_seeds);
        Some(Self {
            mean,
            low: (mean - side(&|run| run.mean - run.low)).max(0.),
            high: (mean + side(&|run| run.high - run.mean)).min(100.),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_widen_what_instances_leave_open() {
        let run = |mean: f64| Interval {
            mean,
            low: mean - 3.,
            high: mean + 3.,
        };
        let one = Interval::over_seeds(&[run(50.)]).unwrap();
        assert_eq!((one.low, one.high), (47., 53.));
        let same = Interval::over_seeds(&[run(50.); 4]).unwrap();
        assert_eq!(same, one, "the same instances again say nothing new");
        // Standard deviation 2 of four: the mean's error is 1, its interval 1.96, and 3 and 1.96 make 3.583.
        let spread = [
            run(50. - 3f64.sqrt()),
            run(50. - 3f64.sqrt()),
            run(50. + 3f64.sqrt()),
            run(50. + 3f64.sqrt()),
        ];
        let spread = Interval::over_seeds(&spread).unwrap();
        assert!(
            (spread.high - 53.583).abs() < 0.01 && (spread.low - 46.417).abs() < 0.01,
            "{spread:?}"
        );
        assert_eq!(
            Interval::over_seeds(&[run(1.)]).unwrap().low,
            0.,
            "a score is never below 0"
        );
        assert_eq!(Interval::over_seeds(&[]), None);
    }
}
