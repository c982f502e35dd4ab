use super::{StepMetrics, step_metrics::smoothed_loss};
use anyhow::{Result, bail, ensure};

/// Notices that a run has come to grief: a loss that is no number, or one that explodes.
///
/// A loss explodes if, [`PATIENCE`] steps on end, its mean over the last 100 steps is above both twice the lowest such
/// mean so far and that mean plus [`RISE`] nats. Twice alone would stop runs that have learnt their data by heart, whose
/// loss goes from 0.01 to 0.03 and back; 2 nats alone would stop the first steps of a run from random weights, whose
/// loss may be 10 or 30. As a mean over 100 steps stays high for 100 steps after a bad stretch, only one of 100 steps or
/// more is an explosion: what was learnt is gone by then, and such a run does not come back. Nothing is said before
/// step 300.
pub struct LossWatch {
    lowest: Option<f64>,
    high: usize,
}

/// How many steps the smoothed loss must be too high.
pub const PATIENCE: usize = 200;
/// How much higher it must be at least.
const RISE: f64 = 2.0;

impl LossWatch {
    /// A watch that has seen these steps, and complains of none of them.
    pub fn after(steps: &[StepMetrics]) -> Self {
        let mut watch = Self { lowest: None, high: 0 };
        for done in 1..=steps.len() {
            watch.see(&steps[..done]);
        }
        watch
    }

    /// Whether the loss of a step is a number.
    ///
    /// # Errors
    /// If it is not; the weights must not be changed by its gradient then.
    pub fn ensure_number(&self, loss: f32, step: usize) -> Result<()> {
        ensure!(loss.is_finite(), "the loss became {loss} at step {step}");
        Ok(())
    }

    /// Looks at the steps so far, of which it knows all but the last.
    ///
    /// # Errors
    /// If the loss has exploded.
    pub fn ensure_no_explosion(&mut self, steps: &[StepMetrics]) -> Result<()> {
        self.see(steps);
        if let (Some(lowest), Some(loss)) = (self.lowest, smoothed_loss(steps))
            && self.high >= PATIENCE
        {
            bail!(
                "the loss explodes: its mean over 100 steps was {lowest:.3} once and is {loss:.3} at step {}",
                steps.len() - 1
            );
        }
        Ok(())
    }

    /// Whether the smoothed loss is too high just now, be it for one step: no time to save the weights.
    pub fn is_high(&self) -> bool {
        self.high > 0
    }

    fn see(&mut self, steps: &[StepMetrics]) {
        let Some(loss) = smoothed_loss(steps) else { return };
        let lowest = self.lowest.map_or(loss, |lowest| lowest.min(loss));
        self.lowest = Some(lowest);
        self.high = if loss > (2.0 * lowest).max(lowest + RISE) {
            self.high + 1
        } else {
            0
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The step at which the losses are too much.
    fn exploded(losses: impl IntoIterator<Item = f32>) -> Option<usize> {
        let steps = StepMetrics::of_losses(losses);
        let mut watch = LossWatch::after(&[]);
        (1..=steps.len()).position(|done| watch.ensure_no_explosion(&steps[..done]).is_err())
    }

    #[test]
    fn a_loss_that_rises_and_stays_has_exploded() {
        let run = |step| if step < 300 { 1.5 } else { 9.0 };
        // The mean is above 3.5 after 27 steps of 9, and stays there.
        assert_eq!(exploded((0..1000).map(run)), Some(300 + 26 + PATIENCE - 1));
        let steps = StepMetrics::of_losses((0..510).map(run));
        let mut resumed = LossWatch::after(&steps[..509]);
        assert!(resumed.is_high() && resumed.ensure_no_explosion(&steps).is_ok());
        let steps = StepMetrics::of_losses((0..526).map(run));
        let error = LossWatch::after(&steps[..525]).ensure_no_explosion(&steps).unwrap_err();
        let words = "the loss explodes: its mean over 100 steps was 1.500 once and is 9.000 at step 525";
        assert_eq!(error.to_string(), words);
    }

    #[test]
    fn what_is_no_explosion_is_left_alone() {
        // From random weights, noise and all.
        assert_eq!(
            exploded((0..2000).map(|step| 30.0 / (1.0 + step as f32 / 40.0) + (step % 7) as f32)),
            None
        );
        // Learnt by heart, and then not quite.
        assert_eq!(
            exploded((0..2000).map(|step| if step / 200 % 2 == 0 { 0.01 } else { 1.5 })),
            None
        );
        // A bad stretch that passes.
        assert_eq!(
            exploded((0..2000).map(|step| if (500..590).contains(&step) { 12.0 } else { 2.0 })),
            None
        );
        let watch = LossWatch::after(&[]);
        assert!(watch.ensure_number(8.0, 3).is_ok() && !watch.is_high());
        for loss in [f32::NAN, f32::INFINITY] {
            assert!(
                watch
                    .ensure_number(loss, 3)
                    .unwrap_err()
                    .to_string()
                    .contains("at step 3")
            );
        }
    }
}
