use super::{
    super::StepMetrics,
    event::{What, event},
    record::record,
};
use crate::files;
use anyhow::{Context, Result};
use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

/// What TensorBoard knows its files by.
const NAME: &str = "events.out.tfevents.";

/// A run's event file: its curves for TensorBoard, each step there as soon as it is done. There is one in a run's
/// folder; a resumed run replaces it by one with the whole history up to there, so that no step is drawn twice.
pub struct EventFile {
    path: PathBuf,
    file: File,
    /// Tokens and seconds up to the step before.
    before: (u64, f64),
}

impl EventFile {
    /// Writes a file anew into `folder` with what there is, in place of those that are there, and keeps it open for
    /// more. `time` is now, in seconds since 1970.
    ///
    /// # Errors
    /// If it cannot be written; what was there before is then still there.
    pub fn create(folder: &Path, time: f64, steps: &[StepMetrics]) -> Result<Self> {
        // TensorBoard reads the files of a folder in the order of their names. A new one must have a new name and come
        // last: of what it reads already, it does not look at the beginning again.
        let name = format!("{NAME}{:014.3}.guesswork", time);
        let path = folder.join(&name);
        let mut before = (0, 0.0);
        files::write_atomically_with(&path, |file| {
            file.write_all(&record(&event(time, 0, &What::Version)))?;
            // Whoever has read another file of this run forgets it.
            file.write_all(&record(&event(time, 0, &What::Start)))?;
            for step in steps {
                file.write_all(&step_record(step, &mut before))?;
            }
            Ok(())
        })?;
        Self::remove_but(folder, &name)?;
        let file = File::options().append(true).open(&path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path, file, before })
    }

    /// Adds a step.
    ///
    /// # Errors
    /// If it cannot be written; half a record may then stand there.
    pub fn append(&mut self, step: &StepMetrics) -> Result<()> {
        self.file
            .write_all(&step_record(step, &mut self.before))
            .with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Waits until everything is on the disk.
    ///
    /// # Errors
    /// If it does not get there.
    pub fn sync(&self) -> Result<()> {
        self.file
            .sync_all()
            .with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Removes the event files of `folder`.
    ///
    /// # Errors
    /// If one cannot be removed.
    pub fn remove_all(folder: &Path) -> Result<()> {
        Self::remove_but(folder, "")
    }

    fn remove_but(folder: &Path, wanted: &str) -> Result<()> {
        files::remove_named(folder, |name| name.starts_with(NAME) && name != wanted)
    }
}

/// The record of a step; `before` is moved on to it.
fn step_record(step: &StepMetrics, before: &mut (u64, f64)) -> Vec<u8> {
    let (tokens, seconds) = (step.tokens.saturating_sub(before.0), step.seconds - before.1);
    *before = (step.tokens, step.seconds);
    let mut scalars = vec![
        ("loss", step.loss),
        ("learning_rate", step.learning_rate as f32),
        ("gradient_norm", step.gradient_norm as f32),
    ];
    // A clock may stand still.
    if seconds > 0.0 {
        scalars.push(("tokens_per_second", (tokens as f64 / seconds) as f32));
    }
    record(&event(step.time, step.step as u64, &What::Scalars(&scalars)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn files(folder: &Path) -> Vec<PathBuf> {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect()
    }

    #[test]
    fn a_resumed_run_has_one_file_with_every_step_once() {
        let folder = tempfile::tempdir().unwrap();
        let steps = StepMetrics::of_losses([3.0, 2.0, 1.0, 0.5]);
        let mut first = EventFile::create(folder.path(), 1e9, &[]).unwrap();
        let empty = fs::read(&first.path).unwrap();
        for step in &steps[..3] {
            first.append(step).unwrap();
        }
        // As if the program had been killed here, after a checkpoint at two steps.
        let mut second = EventFile::create(folder.path(), 1e9 + 0.25, &steps[..2]).unwrap();
        assert!(second.path > first.path);
        for step in &steps[2..] {
            second.append(step).unwrap();
        }
        second.sync().unwrap();
        assert_eq!(files(folder.path()), [second.path.clone()]);
        // All at once and one after the other give the same.
        let whole = tempfile::tempdir().unwrap();
        let all = EventFile::create(whole.path(), 1e9 + 0.25, &steps).unwrap();
        assert_eq!(fs::read(&all.path).unwrap(), fs::read(&second.path).unwrap());
        assert!(fs::read(&all.path).unwrap().len() > empty.len());
        EventFile::remove_all(folder.path()).unwrap();
        assert!(files(folder.path()).is_empty());
    }
}
