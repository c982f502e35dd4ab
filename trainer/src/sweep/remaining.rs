use std::collections::HashMap;

/// The two kinds of work in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Tuning its model.
    Tune,
    /// One of its evaluations.
    Evaluate,
}

/// How many times longer tuning is taken to be than an evaluation, until both have been seen.
const TUNE_TO_EVALUATE: f64 = 10.0;

/// What must be done of a work before its length is guessed from it.
const TELLING: f64 = 0.02;

/// How long a sweep will still take: from how long its parts took, or from how far the first ones are. Times are in
/// seconds from any moment that is the same for all calls.
#[derive(Debug, Default)]
pub(super) struct Remaining {
    /// What is left of each open cell, by its number.
    left: HashMap<usize, Left>,
    tune: Mean,
    evaluate: Mean,
}

#[derive(Debug)]
struct Left {
    tune: bool,
    evaluations: usize,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    work: Work,
    since: f64,
    /// How far it was when it began; of a run that goes on this is known as soon as it first tells.
    from: Option<f64>,
    fraction: f64,
}

#[derive(Debug, Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, value: f64, weight: f64) {
        self.sum += value * weight;
        self.count += weight;
    }

    fn value(&self) -> Option<f64> {
        (self.count > 0.0).then(|| self.sum / self.count)
    }
}

impl Remaining {
    /// A cell is open.
    pub fn add(&mut self, cell: usize, tune: bool, evaluations: usize) {
        let running = None;
        self.left.insert(
            cell,
            Left {
                tune,
                evaluations,
                running,
            },
        );
    }

    /// A work of a cell begins, or goes on from somewhere; what the cell did before is over.
    pub fn begin(&mut self, cell: usize, work: Work, goes_on: bool, now: f64) {
        self.end(cell, now);
        if let Some(left) = self.left.get_mut(&cell) {
            left.running = Some(Running {
                work,
                since: now,
                from: (!goes_on).then_some(0.0),
                fraction: 0.0,
            });
        }
    }

    /// How far, from 0 to 1, the work of a cell is.
    pub fn look(&mut self, cell: usize, fraction: f64) {
        if let Some(running) = self.left.get_mut(&cell).and_then(|left| left.running.as_mut()) {
            running.fraction = fraction.clamp(0.0, 1.0);
            running.from.get_or_insert(running.fraction);
        }
    }

    /// The work of a cell was done to its end.
    pub fn end(&mut self, cell: usize, now: f64) {
        let Some(left) = self.left.get_mut(&cell) else { return };
        let Some(running) = left.running.take() else { return };
        let done = 1.0 - running.from.unwrap_or(0.0).min(1.0 - TELLING);
        let whole = (now - running.since) / done;
        match running.work {
            Work::Tune => {
                left.tune = false;
                self.tune.add(whole, 1.0);
            }
            Work::Evaluate => {
                left.evaluations = left.evaluations.saturating_sub(1);
                self.evaluate.add(whole, 1.0);
            }
        }
    }

    /// Nothing more will be done of a cell.
    pub fn close(&mut self, cell: usize) {
        self.left.remove(&cell);
    }

    /// Seconds until all is done, `jobs` cells at a time; `None` as long as nothing tells.
    pub fn seconds(&self, now: f64, jobs: usize) -> Option<f64> {
        if self.left.is_empty() {
            return Some(0.0);
        }
        let tune = self.length_of(Work::Tune, &self.tune, now);
        let evaluate = self.length_of(Work::Evaluate, &self.evaluate, now);
        let (tune, evaluate) = match (tune, evaluate) {
            (None, None) => return None,
            (Some(tune), evaluate) => (tune, evaluate.unwrap_or(tune / TUNE_TO_EVALUATE)),
            (None, Some(evaluate)) => (evaluate * TUNE_TO_EVALUATE, evaluate),
        };
        let of_cell = |left: &Left| {
            let all = f64::from(u8::from(left.tune)) * tune + left.evaluations as f64 * evaluate;
            let done = left.running.as_ref().map_or(0.0, |running| {
                let whole = match running.work {
                    Work::Tune => tune,
                    Work::Evaluate => evaluate,
                };
                whole * running.fraction
            });
            (all - done).max(0.0)
        };
        let cells: Vec<f64> = self.left.values().map(of_cell).collect();
        let longest = cells.iter().copied().fold(0.0, f64::max);
        let jobs = jobs.clamp(1, cells.len()) as f64;
        Some((cells.iter().sum::<f64>() / jobs).max(longest))
    }

    /// How long one work of a kind takes: measured, else guessed from those that run.
    fn length_of(&self, work: Work, measured: &Mean, now: f64) -> Option<f64> {
        if let Some(length) = measured.value() {
            return Some(length);
        }
        let mut guessed = Mean::default();
        for running in self.left.values().filter_map(|left| left.running.as_ref()) {
            let done = running.fraction - running.from.unwrap_or(0.0);
            if running.work == work && done >= TELLING {
                guessed.add((now - running.since) / done, done);
            }
        }
        guessed.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_what_is_known() {
        let mut remaining = Remaining::default();
        for cell in 0..4 {
            remaining.add(cell, true, 1);
        }
        assert_eq!(remaining.seconds(0.0, 2), None);
        remaining.begin(0, Work::Tune, false, 0.0);
        remaining.begin(1, Work::Tune, false, 0.0);
        remaining.look(0, 0.0);
        assert_eq!(remaining.seconds(10.0, 2), None, "nothing is done yet");
        // After 100 s one is half done: 200 s each, and 20 s for an evaluation.
        remaining.look(0, 0.5);
        let left = remaining.seconds(100.0, 2).unwrap();
        assert!((left - (4.0 * 220.0 - 100.0) / 2.0).abs() < 1e-9, "{left}");
        // It ends: measured lengths count from now on, and an evaluation's own.
        remaining.begin(0, Work::Evaluate, false, 180.0);
        remaining.end(0, 190.0);
        remaining.close(0);
        let left = remaining.seconds(190.0, 2).unwrap();
        assert!((left - 3.0 * (180.0 + 10.0) / 2.0).abs() < 1e-9, "{left}");
        // Never less than the longest cell, however many run at a time.
        assert!((remaining.seconds(190.0, 100).unwrap() - 190.0).abs() < 1e-9);
        for cell in 1..4 {
            remaining.close(cell);
        }
        assert_eq!(remaining.seconds(200.0, 2), Some(0.0));
    }

    #[test]
    fn what_was_done_before_does_not_count_as_speed() {
        let mut remaining = Remaining::default();
        remaining.add(0, true, 0);
        remaining.begin(0, Work::Tune, true, 0.0);
        remaining.look(0, 0.8);
        assert_eq!(remaining.seconds(1.0, 1), None);
        remaining.look(0, 0.9);
        // A tenth in 10 s: the last tenth takes 10 s more.
        let left = remaining.seconds(10.0, 1).unwrap();
        assert!((left - 10.0).abs() < 1e-6, "{left}");
    }
}
