use super::StepMetrics;
use crate::files;
use anyhow::{Context, Result};
use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

/// `metrics.jsonl`: one line of JSON for each step, there as soon as the step is done.
pub struct MetricsFile {
    path: PathBuf,
    file: File,
}

impl MetricsFile {
    /// Writes the file anew with what there is, and keeps it open for more.
    ///
    /// # Errors
    /// If it cannot be written; what was there before is then still there.
    pub fn create(path: &Path, steps: &[StepMetrics]) -> Result<Self> {
        files::write_atomically_with(path, |file| steps.iter().try_for_each(|step| write_line(file, step)))?;
        let file = File::options().append(true).open(path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self {
            path: path.to_path_buf(),
            file,
        })
    }

    /// Adds the line of a step.
    ///
    /// # Errors
    /// If it cannot be written; half a line may then stand there.
    pub fn append(&mut self, step: &StepMetrics) -> Result<()> {
        let mut line = Vec::new();
        write_line(&mut line, step)?;
        // In one call: whoever kills the program finds the line there or not, never half of it.
        self.file
            .write_all(&line)
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
}

fn write_line(file: &mut impl Write, step: &StepMetrics) -> Result<()> {
    serde_json::to_writer(&mut *file, step)?;
    Ok(file.write_all(b"\n")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_follows_what_was_there_and_what_came_too_much_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("metrics.jsonl");
        let steps = StepMetrics::of_losses([3.0, 2.0, 1.0, 0.5]);
        let mut file = MetricsFile::create(&path, &[]).unwrap();
        for step in &steps[..3] {
            file.append(step).unwrap();
        }
        // As if the program had been killed here, after a checkpoint at two steps.
        let mut file = MetricsFile::create(&path, &steps[..2]).unwrap();
        for step in &steps[2..] {
            file.append(step).unwrap();
        }
        file.sync().unwrap();
        let expected: Vec<String> = steps
            .iter()
            .map(|step| serde_json::to_string(step).unwrap() + "\n")
            .collect();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected.concat());
    }
}
