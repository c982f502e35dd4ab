use clap::ValueEnum;

/// How the learning rate goes after its warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ScheduleShape {
    /// Stays, as in Tk-Instruct.
    Constant,
    /// Falls along a cosine to a hundredth, as in nanoT5.
    Cosine,
    /// Falls in a line to zero.
    Linear,
}

/// The learning rate over the steps of a run.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// The highest rate.
    pub peak: f64,
    /// How many steps it takes to reach it.
    pub warmup: usize,
    /// How many steps the run has.
    pub steps: usize,
    /// What follows the warm-up.
    pub shape: ScheduleShape,
}

impl Schedule {
    /// The rate of a step, counted from 0.
    pub fn rate(&self, step: usize) -> f64 {
        if step < self.warmup {
            return self.peak * (step + 1) as f64 / self.warmup as f64;
        }
        let rest = (self.steps.saturating_sub(self.warmup)).max(1) as f64;
        let gone = ((step - self.warmup) as f64 / rest).min(1.0);
        self.peak
            * match self.shape {
                ScheduleShape::Constant => 1.0,
                ScheduleShape::Linear => 1.0 - gone,
                ScheduleShape::Cosine => 0.01 + 0.99 * 0.5 * (1.0 + (std::f64::consts::PI * gone).cos()),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_to_the_peak_and_falls_as_told() {
        let schedule = |shape| Schedule {
            peak: 1.0,
            warmup: 10,
            steps: 110,
            shape,
        };
        for shape in [ScheduleShape::Constant, ScheduleShape::Cosine, ScheduleShape::Linear] {
            assert!((schedule(shape).rate(0) - 0.1).abs() < 1e-12);
            assert!((schedule(shape).rate(10) - 1.0).abs() < 1e-12);
        }
        assert_eq!(schedule(ScheduleShape::Constant).rate(109), 1.0);
        assert!((schedule(ScheduleShape::Linear).rate(60) - 0.5).abs() < 1e-12);
        assert!((schedule(ScheduleShape::Cosine).rate(110) - 0.01).abs() < 1e-12);
    }
}
