use crate::{output::note, progress::Status};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    path::Path,
    sync::Mutex,
    time::{Duration, Instant},
};

/// How often a log is told how far it is.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// The live table of a sweep: a line for the whole with the time that is left, and a line for each cell that runs.
pub(super) struct Board {
    bars: MultiProgress,
    whole: ProgressBar,
    slots: Vec<ProgressBar>,
    logged: Mutex<Instant>,
}

impl Board {
    /// For `cells` cells, of which `done` are done, and `jobs` at a time.
    pub fn start(cells: usize, done: usize, jobs: usize) -> Self {
        let bars = MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(5));
        let whole = bars.add(ProgressBar::new(cells as u64));
        style(&whole, "{pos} of {len} cells  {wide_bar}  {elapsed} gone, {eta} left");
        whole.set_position(done as u64);
        whole.reset_eta();
        whole.enable_steady_tick(Duration::from_secs(1));
        let slots = (0..jobs)
            .map(|_| {
                let slot = bars.add(ProgressBar::new(1));
                style(&slot, "  {prefix}  {bar:20} {pos}/{len}  {msg}");
                slot
            })
            .collect();
        note(&format!(
            "{} of {cells} cells are to be run, {jobs} at a time",
            cells - done
        ));
        Self {
            bars,
            whole,
            slots,
            logged: Mutex::new(Instant::now()),
        }
    }

    /// A cell begins something.
    pub fn begin(&self, slot: usize, what: &str) {
        let slot = &self.slots[slot];
        slot.set_prefix(what.to_string());
        slot.set_message("");
        slot.set_length(1);
        slot.set_position(0);
    }

    /// Reads how far a cell's process says it is.
    pub fn look(&self, slot: usize, status: &Path) {
        if let Some(status) = Status::read(status) {
            let slot = &self.slots[slot];
            slot.set_length(status.length);
            slot.set_position(status.done);
            slot.set_message(status.message);
        }
        if self.whole.is_hidden()
            && let Ok(mut logged) = self.logged.lock()
            && logged.elapsed() >= LOG_EVERY
        {
            *logged = Instant::now();
            let left = self.whole.eta().as_secs();
            note(&format!(
                "{} of {} cells, {}:{:02} left",
                self.whole.position(),
                self.whole.length().unwrap_or(0),
                left / 60,
                left % 60
            ));
        }
    }

    /// A cell ended, well or not.
    pub fn ended(&self, slot: usize, cell: &str, error: Option<&str>) {
        self.slots[slot].set_prefix("");
        let line = match error {
            Some(error) => format!("failed: {cell}: {error}"),
            None => {
                self.whole.inc(1);
                format!("done: {cell}")
            }
        };
        self.bars.suspend(|| note(&line));
    }

    /// All is over.
    pub fn finish(self) {
        for slot in &self.slots {
            slot.finish_and_clear();
        }
        self.whole.finish_and_clear();
    }
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}
