use super::{MetricsFile, RunFolder, StepMetrics, tensorboard::EventFile};
use anyhow::Result;
use std::time::SystemTime;

/// What happened at each step of a run, and the files that show it while it happens: `metrics.jsonl` and TensorBoard's
/// event file.
///
/// The steps themselves are kept in checkpoints. The files only show them and are written anew whenever a run begins or
/// goes on, so they never disagree with the weights, whatever became of them meanwhile.
pub struct Journal {
    folder: RunFolder,
    steps: Vec<StepMetrics>,
    /// `None` once something could not be written, until it is written anew.
    files: Option<(MetricsFile, EventFile)>,
}

impl Journal {
    /// The journal of a run that begins or goes on after `steps`.
    ///
    /// # Errors
    /// If its files cannot be written.
    pub fn begin(folder: &RunFolder, steps: Vec<StepMetrics>) -> Result<Self> {
        let mut journal = Self {
            folder: folder.clone(),
            steps,
            files: None,
        };
        journal.catch_up()?;
        Ok(journal)
    }

    /// The steps so far.
    pub fn steps(&self) -> &[StepMetrics] {
        &self.steps
    }

    /// Adds a step.
    ///
    /// # Errors
    /// If it cannot be written to a file. It is in the journal nonetheless, and further steps do not try until
    /// [`Journal::catch_up`] has found room.
    pub fn record(&mut self, step: StepMetrics) -> Result<()> {
        self.steps.push(step);
        let Some((metrics, events)) = &mut self.files else {
            return Ok(());
        };
        let written = metrics.append(&step).and_then(|()| events.append(&step));
        if written.is_err() {
            self.files = None;
        }
        written
    }

    /// Writes the files anew if something could not be written.
    ///
    /// # Errors
    /// If it still cannot be written.
    pub fn catch_up(&mut self) -> Result<()> {
        if self.files.is_none() {
            let metrics = MetricsFile::create(&self.folder.metrics(), &self.steps)?;
            let events = EventFile::open(&self.folder.path, unix_time(), &self.steps)?;
            self.files = Some((metrics, events));
        }
        Ok(())
    }

    /// The run is at its end: its files are whole and on the disk.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn finish(&mut self) -> Result<()> {
        self.catch_up()?;
        if let Some((metrics, events)) = &self.files {
            metrics.sync()?;
            events.sync()?;
        }
        Ok(())
    }
}

/// Seconds since 1970; only shown, never computed with.
pub fn unix_time() -> f64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}
