use super::{
    super::StepMetrics,
    event::{What, event},
    record::record,
};
use crate::files;
use anyhow::{Context, Result};
use std::{
    fs::File,
    io::{BufWriter, Seek, Write},
    path::{Path, PathBuf},
};

/// How the name of a file begins, by which TensorBoard knows it, and how that of one of ours ends.
const NAME: (&str, &str) = ("events.out.tfevents.", ".guesswork");

/// A run's event file: its curves for TensorBoard, each step there as soon as it is done.
///
/// A run has one such file, however often it goes on. It is then written anew in place: what it holds up to the step
/// from which the run goes on are the same bytes as before, what it held beyond is cut off. No step is drawn twice, and
/// a TensorBoard that is looking on goes on where it was. (It would not if the file were replaced: readers keep the old
/// one open, or give up on a file that is gone.)
pub struct EventFile {
    path: PathBuf,
    file: File,
    /// Tokens and seconds up to the step before.
    before: (u64, f64),
}

impl EventFile {
    /// The file of the run in `folder`, with what there is of its steps, open for more. If there is none yet it is named
    /// after `time`, which is now, in seconds since 1970.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn open(folder: &Path, time: f64, steps: &[StepMetrics]) -> Result<Self> {
        let names = files::names_in(folder)?;
        let mut times = names
            .iter()
            .filter_map(|name| name.strip_prefix(NAME.0)?.strip_suffix(NAME.1));
        let time = times.next_back().map_or(format!("{time:014.3}"), str::to_string);
        let path = folder.join(format!("{}{time}{}", NAME.0, NAME.1));
        let time = time.parse().unwrap_or(0.0);
        Self::write(&path, time, steps).with_context(|| format!("cannot write {}", path.display()))
    }

    fn write(path: &Path, time: f64, steps: &[StepMetrics]) -> Result<Self> {
        let file = File::options().write(true).create(true).truncate(false).open(path)?;
        let mut writer = BufWriter::new(file);
        let mut before = (0, 0.0);
        writer.write_all(&record(&event(time, 0, &What::Version)))?;
        // Whoever has read the file of a run that was begun before this one in the same folder forgets it.
        writer.write_all(&record(&event(time, 0, &What::Start)))?;
        for step in steps {
            writer.write_all(&step_record(step, &mut before))?;
        }
        let end = writer.stream_position()?;
        let file = writer.into_inner().map_err(|error| error.into_error())?;
        file.set_len(end)?;
        Ok(Self {
            path: path.to_path_buf(),
            file,
            before,
        })
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
        files::remove_named(folder, |name| name.starts_with(NAME.0))
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
        let mut first = EventFile::open(folder.path(), 1e9 + 0.25, &[]).unwrap();
        let mut seen = vec![fs::read(&first.path).unwrap()];
        for step in &steps[..3] {
            first.append(step).unwrap();
            seen.push(fs::read(&first.path).unwrap());
        }
        assert!(seen.is_sorted_by(|before, after| after.len() > before.len() && after.starts_with(before)));
        // As if the program had been killed here, after a checkpoint at two steps.
        let mut second = EventFile::open(folder.path(), 2e9, &steps[..2]).unwrap();
        assert_eq!(
            fs::read(&second.path).unwrap(),
            seen[2],
            "to a reader it is the same file, cut off"
        );
        for step in &steps[2..] {
            second.append(step).unwrap();
        }
        second.sync().unwrap();
        assert_eq!(
            files(folder.path()),
            [folder.path().join("events.out.tfevents.1000000000.250.guesswork")]
        );
        // All at once and one after the other give the same.
        let whole = tempfile::tempdir().unwrap();
        let all = EventFile::open(whole.path(), 1e9 + 0.25, &steps).unwrap();
        assert_eq!(fs::read(&all.path).unwrap(), fs::read(&second.path).unwrap());
        EventFile::remove_all(folder.path()).unwrap();
        assert!(files(folder.path()).is_empty());
    }
}
