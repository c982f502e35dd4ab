//! What `pretrain` and `tune` have in common: one run from its examples to its finished folder.
use super::command_line;
use crate::{
    device, interrupt, output,
    training::{
        BatchSize, Examples, Outcome, RunFolder, RunRecord, TrainSettings, TrainingArguments, find_batch_size, train,
    },
    usage,
};
use anyhow::{Result, bail};
use guesswork_shared::{
    bundle::{Limits, Training},
    lane::Lane,
    t5::T5,
};
use std::path::Path;

/// A run that is about to begin or to go on.
pub(super) struct TrainingRun<'a> {
    pub lane: Lane,
    /// Where it is written.
    pub folder: &'a RunFolder,
    pub model: &'a T5,
    pub examples: &'a dyn Examples,
    /// The tokenizer's file.
    pub tokenizer: &'a [u8],
    pub limits: Limits,
    pub arguments: &'a TrainingArguments,
    pub steps: usize,
    pub seed: u64,
    /// The data, for the record.
    pub data: String,
    /// What stands before the progress bar.
    pub title: String,
    /// What else makes it this run and no other: of what is read, the contents.
    pub identity: String,
}

impl TrainingRun<'_> {
    fn settings(&self) -> Result<TrainSettings> {
        let gradients = self.arguments.gradients(self.model.device())?;
        let remembered = || match self.arguments.force {
            true => Ok(None),
            false => self.folder.found_batch(),
        };
        let batch = match self.arguments.batch {
            BatchSize::Fixed(size) => size,
            BatchSize::Auto => match remembered()? {
                Some(found) => found,
                None => {
                    output::note("note: looking for the largest batch that there is memory for and that pays");
                    let found = find_batch_size(self.model, self.examples, &gradients)?;
                    // So many at a time, as many times as a step accumulates.
                    let batch = found * self.arguments.accumulate;
                    output::note(&match self.arguments.accumulate {
                        1 => format!("note: {batch} examples per step"),
                        parts => format!("note: {batch} examples per step, {found} at a time in {parts} parts"),
                    });
                    batch
                }
            },
        };
        Ok(TrainSettings {
            arguments: self.arguments.clone(),
            batch,
            gradients,
            steps: self.steps,
            seed: self.seed,
            title: self.title.clone(),
            identity: self.identity.clone(),
        })
    }

    /// Trains, and writes the finished folder. A finished run that is resumed is left alone.
    ///
    /// # Errors
    /// If a signal interrupted it (what it saved is on disk), a file cannot be written, or the run that is resumed is
    /// another one.
    pub fn run(self) -> Result<()> {
        let settings = self.settings()?;
        let path = self.folder.path.display();
        if self.arguments.resume && self.folder.is_finished() {
            let then = self.folder.record()?.settings;
            if then != settings.fingerprint() {
                return Err(usage!(
                    "{path} holds a finished run with other settings ({then}; now {}); give the same, choose another --out, \
                     or begin anew with --force",
                    settings.fingerprint()
                ));
            }
            // Killed after its last file, it may have left them there.
            self.folder.remove_checkpoints()?;
            output::tell(&format!("{path} is finished already"));
            return Ok(());
        }
        let _lock = self.folder.begin(self.arguments.force)?;
        let found = (self.arguments.batch == BatchSize::Auto).then_some(settings.batch);
        self.folder.remember_batch(found)?;
        let _held = interrupt::hold();
        match train(self.model, self.examples, self.folder, &settings)? {
            Outcome::Interrupted { steps_done, checkpoint } => bail!(
                "interrupted; {steps_done} of {} steps are saved in {}; the same command with --resume{} goes on",
                self.steps,
                checkpoint.display(),
                if self.arguments.force {
                    " instead of --force"
                } else {
                    ""
                }
            ),
            Outcome::Finished { seconds, tokens, loss } => {
                let record = RunRecord {
                    lane: self.lane,
                    limits: self.limits,
                    training: Training {
                        command: command_line(),
                        data: self.data,
                        seed: self.seed,
                        steps: self.steps as u64,
                        seconds,
                        device: device::describe(self.model.device()),
                    },
                    final_loss: loss,
                    tokens,
                    settings: settings.fingerprint(),
                };
                self.folder.finish(self.model, self.tokenizer, &record)?;
                output::tell(&format!(
                    "wrote {path}: loss {:.3} after {} steps, {:.1} minutes",
                    record.final_loss,
                    self.steps,
                    seconds / 60.0
                ));
                Ok(())
            }
        }
    }
}

/// Whether two paths are the same place.
pub(super) fn same_place(one: &Path, other: &Path) -> bool {
    one == other || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
