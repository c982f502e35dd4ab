use std::collections::VecDeque;

/// How long it will still take, from how fast answers have come lately.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    /// Milliseconds and answers by then.
    noted: VecDeque<(f64, usize)>,
}

/// Milliseconds that are looked back: long enough to be steady, short enough to notice that models have become ready.
const WINDOW: f64 = 20_000.0;
/// Before that much has passed nothing is said.
const LEAST: f64 = 1500.0;

impl Meter {
    /// So many answers there are at this time.
    pub fn note(&mut self, now: f64, answers: usize) {
        // Who joins or leaves the race makes a jump that says nothing about speed.
        if self.noted.back().is_some_and(|(_, before)| *before > answers) {
            self.noted.clear();
        }
        self.noted.push_back((now, answers));
        while self.noted.front().is_some_and(|(at, _)| now - at > WINDOW) {
            self.noted.pop_front();
        }
    }

    /// Time passes that must not count.
    pub fn pause(&mut self) {
        self.noted.clear();
    }

    /// Seconds until so many more answers are there; `None` where that can not be told yet.
    pub fn seconds_for(&self, answers: usize) -> Option<f64> {
        let ((from, before), (to, after)) = (self.noted.front()?, self.noted.back()?);
        let (passed, came) = (to - from, after - before);
        (passed >= LEAST && came > 0).then(|| answers as f64 * passed / came as f64 / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_the_last_did() {
        let mut meter = Meter::default();
        meter.note(0.0, 0);
        assert_eq!(meter.seconds_for(10), None);
        meter.note(2000.0, 8);
        assert_eq!(meter.seconds_for(40), Some(10.0));
        // What was long ago is forgotten.
        meter.note(30_000.0, 8);
        meter.note(32_000.0, 10);
        assert_eq!(meter.seconds_for(10), Some(10.0));
        meter.pause();
        assert_eq!(meter.seconds_for(10), None);
        meter.note(0.0, 5);
        meter.note(3000.0, 2);
        assert_eq!(meter.seconds_for(10), None, "fewer lanes than before");
    }
}
