use super::remaining::{Remaining, Work};
use crate::{output::note, progress::Status};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    path::Path,
    sync::Mutex,
    time::{Duration, Instant},
};

/// How often a log is told how far it is.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// The line of a cell that runs.
const SLOT: &str = "  {prefix}  {bar:20} {pos}/{len}  {msg}";

/// The live table of a sweep: a line for the whole with the time that is left, and a line for each cell that runs.
pub(super) struct Board {
    bars: MultiProgress,
    whole: ProgressBar,
    slots: Vec<ProgressBar>,
    started: Instant,
    jobs: usize,
    state: Mutex<State>,
}

struct State {
    remaining: Remaining,
    logged: Instant,
}

impl Board {
    /// For `cells` cells, of which `done` are done, and `jobs` at a time, each on a line of its own. Of the open ones:
    /// the number, whether it is to be tuned, and how many evaluations it needs.
    pub fn start(cells: usize, done: usize, jobs: usize, open: impl IntoIterator<Item = (usize, bool, usize)>) -> Self {
        let bars = MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(5));
        let whole = bars.add(ProgressBar::new(cells as u64));
        style(&whole, "{pos} of {len} cells  {wide_bar}  {elapsed} gone, {msg} left");
        whole.set_message("?");
        whole.set_position(done as u64);
        whole.enable_steady_tick(Duration::from_secs(1));
        let slots = (0..jobs)
            .map(|_| {
                let slot = bars.add(ProgressBar::new(1));
                style(&slot, "");
                slot
            })
            .collect();
        let mut remaining = Remaining::default();
        for (cell, tune, evaluations) in open {
            remaining.add(cell, tune, evaluations);
        }
        Self {
            bars,
            whole,
            slots,
            started: Instant::now(),
            jobs,
            state: Mutex::new(State {
                remaining,
                logged: Instant::now(),
            }),
        }
    }

    /// A cell begins something, or goes on with it.
    pub fn begin(&self, slot: usize, cell: usize, work: Work, goes_on: bool, what: &str) {
        let slot = &self.slots[slot];
        style(slot, SLOT);
        slot.set_prefix(what.to_string());
        slot.set_message("");
        slot.set_length(1);
        slot.set_position(0);
        self.with_remaining(|remaining, now| remaining.begin(cell, work, goes_on, now));
    }

    /// Reads how far a cell's process says it is.
    pub fn look(&self, slot: usize, cell: usize, status: &Path) {
        if let Some(status) = Status::read(status) {
            let slot = &self.slots[slot];
            slot.set_length(status.length);
            slot.set_position(status.done);
            let fraction = status.done as f64 / status.length.max(1) as f64;
            slot.set_message(status.message);
            self.with_remaining(|remaining, _| remaining.look(cell, fraction));
        }
        self.tick();
    }

    /// What a cell began is done.
    pub fn end(&self, cell: usize) {
        self.with_remaining(|remaining, now| remaining.end(cell, now));
    }

    /// A cell ended, well or not; it may have had a line.
    pub fn ended(&self, slot: Option<usize>, cell: usize, title: &str, error: Option<&str>) {
        if let Some(slot) = slot {
            style(&self.slots[slot], "");
        }
        self.with_remaining(|remaining, _| remaining.close(cell));
        let line = match error {
            Some(error) => format!("failed: {title}: {error}"),
            None => {
                self.whole.inc(1);
                format!("done: {title}")
            }
        };
        self.bars.suspend(|| note(&line));
    }

    /// The time that is left is told: a person at once, a log from time to time.
    pub fn tick(&self) {
        let Ok(mut state) = self.state.lock() else { return };
        let left = state.remaining.seconds(self.started.elapsed().as_secs_f64(), self.jobs);
        let left = left.map_or("?".to_string(), clock);
        if self.whole.is_hidden() && state.logged.elapsed() >= LOG_EVERY {
            state.logged = Instant::now();
            note(&format!(
                "{} of {} cells, {left} left",
                self.whole.position(),
                self.whole.length().unwrap_or(0)
            ));
        }
        self.whole.set_message(left);
    }

    /// Says something above the table.
    pub fn note(&self, line: &str) {
        self.bars.suspend(|| note(line));
    }

    /// All is over.
    pub fn finish(self) {
        for slot in &self.slots {
            slot.finish_and_clear();
        }
        self.whole.finish_and_clear();
    }

    fn with_remaining(&self, work: impl FnOnce(&mut Remaining, f64)) {
        if let Ok(mut state) = self.state.lock() {
            work(&mut state.remaining, self.started.elapsed().as_secs_f64());
        }
    }
}

/// As `0:07`, `12:00` or `3:04:05`.
fn clock(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_off_a_clock() {
        assert_eq!(clock(6.7), "0:07");
        assert_eq!(clock(720.0), "12:00");
        assert_eq!(clock(3.0 * 3600.0 + 245.0), "3:04:05");
    }
}
