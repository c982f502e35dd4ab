use std::time::{Duration, Instant};

/// How many times as long as it took to write a checkpoint is trained before the next: where one takes long, because
/// the model is large or the disk is slow, at most a twentieth of the time goes into them.
const WORTH: u32 = 19;

/// When the next checkpoint is due: after a number of steps, or some time after the last.
pub struct CheckpointClock {
    steps: Option<usize>,
    every: Option<Duration>,
    last: Instant,
    took: Duration,
}

impl CheckpointClock {
    /// The clock of a run that begins or goes on now: a checkpoint after every step that `steps` divides, and one
    /// `every` so often, though not so often that training suffers.
    pub fn start(steps: Option<usize>, every: Option<Duration>) -> Self {
        Self {
            steps,
            every,
            last: Instant::now(),
            took: Duration::ZERO,
        }
    }

    /// Whether one is due after `steps_done` steps.
    pub fn is_due(&self, steps_done: usize) -> bool {
        let pause = |every: Duration| self.last.elapsed() >= every.max(self.took * WORTH);
        self.steps.is_some_and(|steps| steps_done.is_multiple_of(steps)) || self.every.is_some_and(pause)
    }

    /// Does the writing of one, from which the time counts anew, however it ended.
    pub fn time<T>(&mut self, write: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let result = write();
        self.last = Instant::now();
        self.took = started.elapsed();
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_due_after_so_many_steps_or_so_much_time() {
        let clock = CheckpointClock::start(Some(3), None);
        assert_eq!((1..=6).filter(|&step| clock.is_due(step)).collect::<Vec<_>>(), [3, 6]);
        assert!(CheckpointClock::start(None, Some(Duration::ZERO)).is_due(1));
        let hour = CheckpointClock::start(Some(3), Some(Duration::from_secs(3600)));
        assert!(!hour.is_due(1) && hour.is_due(3));
        assert!(!CheckpointClock::start(None, None).is_due(1));
    }

    #[test]
    fn one_that_takes_long_to_write_is_written_less_often() {
        let mut clock = CheckpointClock::start(None, Some(Duration::ZERO));
        assert!(clock.is_due(1));
        clock.took = Duration::from_secs(3600);
        assert!(!clock.is_due(1));
        assert_eq!(clock.time(|| 7), 7);
        assert!(clock.took < Duration::from_secs(3600));
    }
}
