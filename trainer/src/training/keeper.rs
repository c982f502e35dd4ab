use super::{
    Checkpoint, CheckpointClock, CheckpointState, Checkpoints, Journal, LossWatch, RunFolder, StepMetrics,
    TrainSettings,
    journal::unix_time,
    step_metrics::{recent_loss, smoothed_loss},
};
use crate::{files, optimiser::AdamW, output::note, progress::Progress};
use anyhow::{Context, Error, Result, anyhow, ensure};
use guesswork_shared::t5::T5;
use std::{
    path::{Path, PathBuf},
    time::Instant,
};

/// Keeps a run from being lost while it trains: its journal, its checkpoints, and an eye on its loss. Whatever happens,
/// the last good checkpoint stays, and an error that ends the run names it.
pub struct Keeper {
    settings: String,
    allow_divergence: bool,
    journal: Journal,
    checkpoints: Checkpoints,
    clock: CheckpointClock,
    watch: LossWatch,
    /// Seconds of training before this part of the run, and when it began.
    before: f64,
    started: Instant,
    /// How many checkpoints in a row could not be written.
    failures: usize,
}

/// What the training loop knows of a step that is done.
pub struct StepDone {
    /// The loss before it.
    pub loss: f32,
    /// Its learning rate.
    pub learning_rate: f64,
    /// The gradient's norm before it was clipped.
    pub gradient_norm: f64,
    /// Source and target tokens of its batch, padding not counted.
    pub tokens: u64,
}

/// After so many checkpoints in a row that cannot be written the run ends. There may be room again in a while, but what
/// is trained meanwhile is on no disk.
const FAILURES: usize = 3;

impl Keeper {
    /// Begins a run or, if told to, goes on with it: `model` and `optimiser` are then as they were at the newest whole
    /// checkpoint.
    ///
    /// # Errors
    /// If there are checkpoints and none is whole, they are another run's, or a file cannot be read or written.
    pub fn begin(model: &T5, optimiser: &mut AdamW, run: &RunFolder, settings: &TrainSettings) -> Result<Self> {
        let arguments = &settings.arguments;
        let fingerprint = settings.fingerprint();
        files::remove_unfinished(&run.path)?;
        let mut checkpoints = Checkpoints::open(&run.checkpoints(), arguments.keep_checkpoints)?;
        let mut steps = Vec::new();
        if arguments.resume
            && let Some(checkpoint) = checkpoints.newest_whole(&fingerprint, model.device())?
        {
            restore(&checkpoint, model, optimiser).with_context(|| run.checkpoints().display().to_string())?;
            steps = checkpoint.steps;
            note(&format!("going on after {} steps", steps.len()));
        }
        Ok(Self {
            settings: fingerprint,
            allow_divergence: arguments.allow_divergence,
            before: steps.last().map_or(0.0, |step| step.seconds),
            watch: LossWatch::after(&steps),
            journal: Journal::begin(run, steps)?,
            checkpoints,
            clock: CheckpointClock::start(arguments.checkpoint_steps, arguments.checkpoint_pause()),
            started: Instant::now(),
            failures: 0,
        })
    }

    /// How many steps are done.
    pub fn steps_done(&self) -> usize {
        self.steps().len()
    }

    /// What happened at each.
    pub fn steps(&self) -> &[StepMetrics] {
        self.journal.steps()
    }

    /// The mean loss of the last hundred steps.
    pub fn recent_loss(&self) -> f64 {
        recent_loss(self.steps())
    }

    /// The newest checkpoint's file.
    pub fn newest_checkpoint(&self) -> Option<PathBuf> {
        self.checkpoints.newest()
    }

    /// Whether the loss of the step that is being done is a number: its gradient must not change the weights if not.
    ///
    /// # Errors
    /// If it is none.
    pub fn ensure_number(&self, loss: f32) -> Result<()> {
        let sound = self.watch.ensure_number(loss, self.steps_done());
        sound.map_err(|error| self.came_to_grief(error))
    }

    /// The error of a run whose numbers have come to grief, with what is left to do.
    pub fn came_to_grief(&self, error: Error) -> Error {
        anyhow!(
            "{error:#}; begin anew with --force and a lower --lr ({})",
            last_good(self.checkpoints.newest().as_deref())
        )
    }

    /// Notes down a step that is done. That it cannot be written to a file is only told: checkpoints hold it too.
    ///
    /// # Errors
    /// If the loss explodes.
    pub fn record(&mut self, step: StepDone, progress: &Progress) -> Result<()> {
        let seconds = self.before + self.started.elapsed().as_secs_f64();
        let written = self.journal.record(StepMetrics {
            step: self.steps_done(),
            loss: step.loss,
            learning_rate: step.learning_rate,
            gradient_norm: step.gradient_norm,
            tokens: self.steps().last().map_or(0, |step| step.tokens) + step.tokens,
            // No clock is better than that.
            seconds: (seconds * 1e6).round() / 1e6,
            time: unix_time(),
        });
        if let Err(error) = written {
            progress.note(&format!("note: no metrics for now: {error:#}"));
        }
        match self.watch.ensure_no_explosion(self.journal.steps()) {
            Err(error) if !self.allow_divergence => Err(anyhow!(
                "{error}; begin anew with --force and a lower --lr, or let it go on with --resume --allow-divergence ({})",
                last_good(self.checkpoints.best().as_deref())
            )),
            _ => Ok(()),
        }
    }

    /// Writes a checkpoint if one is due, or at once if `now`. One for which there is no room is told and tried again,
    /// [`FAILURES`] times. While the loss is suspiciously high only `now` counts, lest good ones be replaced by it.
    ///
    /// # Errors
    /// If it cannot be written and must be, or a weight is no number any more.
    pub fn save(&mut self, model: &T5, optimiser: &AdamW, now: bool, progress: &Progress) -> Result<()> {
        let suspicious = self.watch.is_high() && !self.allow_divergence;
        if !now && (suspicious || !self.clock.is_due(self.steps_done())) {
            return Ok(());
        }
        if let Err(error) = self.write(model, optimiser)? {
            self.failures += 1;
            if now || self.failures >= FAILURES {
                return Err(anyhow!(
                    "{error:#} ({}); make room and go on with --resume",
                    last_good(self.checkpoints.newest().as_deref())
                ));
            }
            progress.note(&format!("note: no checkpoint for now: {error:#}"));
            return Ok(());
        }
        self.failures = 0;
        if let Err(error) = self.journal.catch_up() {
            progress.note(&format!("note: no metrics for now: {error:#}"));
        }
        Ok(())
    }

    /// All steps are done: the last checkpoint, so that --resume only has to write the model should that find no room,
    /// and the metrics, whole and on the disk.
    ///
    /// # Errors
    /// If the metrics cannot be written, or a weight is no number any more.
    pub fn finish(&mut self, model: &T5, optimiser: &AdamW) -> Result<()> {
        if self.checkpoints.newest_step() != Some(self.steps_done())
            && let Err(error) = self.write(model, optimiser)?
        {
            note(&format!("note: no checkpoint at the end: {error:#}"));
        }
        self.journal.finish()
    }

    /// The outer error is that of weights which must not be saved, the inner one that of a file which cannot be written.
    fn write(&mut self, model: &T5, optimiser: &AdamW) -> Result<Result<()>> {
        ensure_finite(model).map_err(|error| self.came_to_grief(error))?;
        let steps = self.journal.steps();
        let weights = model.trainable().iter();
        let weights = weights.map(|(name, var)| (format!("weight/{name}"), var.as_tensor().clone()));
        let moments = optimiser.state()?.into_iter();
        let moments = moments.map(|(name, tensor)| (format!("optimiser/{name}"), tensor));
        let checkpoint = Checkpoint {
            state: CheckpointState {
                steps_done: steps.len(),
                loss: smoothed_loss(steps),
                settings: self.settings.clone(),
            },
            steps: steps.to_vec(),
            tensors: weights.chain(moments).collect(),
        };
        let Self { clock, checkpoints, .. } = self;
        Ok(clock.time(|| checkpoints.write(&checkpoint)))
    }
}

fn last_good(checkpoint: Option<&Path>) -> String {
    match checkpoint {
        Some(path) => format!("the last good checkpoint is {}", path.display()),
        None => "there is no checkpoint yet".into(),
    }
}

fn ensure_finite(model: &T5) -> Result<()> {
    for (name, var) in model.trainable() {
        let size = var.as_tensor().sqr()?.sum_all()?.to_scalar::<f32>()?;
        ensure!(size.is_finite(), "the weight {name} has grown beyond all bounds");
    }
    Ok(())
}

fn restore(checkpoint: &Checkpoint, model: &T5, optimiser: &mut AdamW) -> Result<()> {
    for (name, weight) in checkpoint.part("weight") {
        let var = model.trainable().get(&name);
        let var = var.with_context(|| format!("it holds an unknown weight {name}"))?;
        var.set(&weight).with_context(|| format!("weight {name}"))?;
    }
    optimiser.restore(&checkpoint.part("optimiser"))
}
