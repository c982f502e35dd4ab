use serde::Serialize;

/// What there is to say of one step: a line of `metrics.jsonl`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct StepMetrics {
    /// The step, counted from 0.
    pub step: usize,
    /// The loss of its batch, in nats a target token, before the step changed the weights.
    pub loss: f32,
    /// The learning rate.
    pub learning_rate: f64,
    /// The gradient's norm, before it was clipped.
    pub gradient_norm: f64,
    /// Source and target tokens since the run began, padding not counted.
    pub tokens: u64,
    /// Seconds of training since the run began; what passed while it was interrupted does not count.
    pub seconds: f64,
    /// When the step was done, in seconds since 1970. Not for the line, in which nothing else depends on the day.
    #[serde(skip)]
    pub time: f64,
}

/// How many steps a smoothed loss is the mean of. Enough that batches of short and of long examples, which are sorted
/// by length in groups of 16, even out.
pub const SMOOTHED_OVER: usize = 100;

/// The mean loss of the last [`SMOOTHED_OVER`] steps, or of all where there are fewer.
pub fn recent_loss(steps: &[StepMetrics]) -> f64 {
    let last = &steps[steps.len().saturating_sub(SMOOTHED_OVER)..];
    last.iter().map(|step| f64::from(step.loss)).sum::<f64>() / last.len().max(1) as f64
}

/// [`recent_loss`] where there are enough steps for it to be compared with another; `None` where there are not.
pub fn smoothed_loss(steps: &[StepMetrics]) -> Option<f64> {
    (steps.len() >= SMOOTHED_OVER).then(|| recent_loss(steps))
}

#[cfg(test)]
impl StepMetrics {
    /// A run's steps with these losses; everything else follows from the number of the step.
    pub(super) fn of_losses(losses: impl IntoIterator<Item = f32>) -> Vec<Self> {
        let step = |(step, loss)| Self {
            step,
            loss,
            learning_rate: 0.01 * (step + 1) as f64,
            gradient_norm: 1.0 / (step + 3) as f64,
            tokens: 100 * (step as u64 + 1),
            seconds: 0.5 * (step + 1) as f64,
            time: 1.7e9 + step as f64,
        };
        losses.into_iter().enumerate().map(step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smoothed_loss_is_that_of_the_last_hundred_steps() {
        let steps = StepMetrics::of_losses((0..250).map(|step| if step < 150 { 9.0 } else { (step % 2) as f32 }));
        assert_eq!(recent_loss(&steps), 0.5);
        assert_eq!(smoothed_loss(&steps), Some(0.5));
        assert_eq!((recent_loss(&steps[..50]), smoothed_loss(&steps[..99])), (9.0, None));
        assert_eq!(recent_loss(&[]), 0.0);
    }

    #[test]
    fn a_line_holds_what_was_measured() {
        let line = serde_json::to_string(&StepMetrics::of_losses([2.1])[0]).unwrap();
        assert_eq!(
            line,
            r#"{"step":0,"loss":2.1,"learning_rate":0.01,"gradient_norm":0.3333333333333333,"tokens":100,"seconds":0.5}"#
        );
    }
}
