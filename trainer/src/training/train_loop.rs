use super::{Batches, Checkpoint, Examples, RunFolder, Schedule, ScheduleShape, checkpoint::CheckpointState};
use crate::{
    files, interrupt,
    optimiser::{AdamW, AdamWSettings},
    output::note,
    progress::Progress,
    usage,
    values::{not_negative, positive, whole},
};
use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use guesswork_shared::t5::{Backward, Batch, Gradients, T5};
use serde_json::json;
use std::{fmt::Write, time::Instant};

/// How to train, on the command line.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Training")]
pub struct TrainingArguments {
    /// Examples per step
    #[arg(long, default_value_t = 16, value_name = "N", value_parser = whole::<1, 65536>)]
    pub batch: usize,
    /// Highest learning rate
    #[arg(long, default_value_t = 0.02, value_name = "RATE", value_parser = positive)]
    pub lr: f64,
    /// Steps until the highest learning rate is reached
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = whole::<0, 1_000_000_000>)]
    pub warmup: usize,
    /// What the learning rate does then
    #[arg(long, default_value = "cosine", value_name = "SHAPE")]
    pub schedule: ScheduleShape,
    /// Decoupled weight decay
    #[arg(long, default_value_t = 0.0, value_name = "RATE", value_parser = not_negative)]
    pub weight_decay: f64,
    /// Gradients are scaled down to this norm
    #[arg(long, default_value_t = 1.0, value_name = "NORM", value_parser = positive)]
    pub clip: f64,
    /// Take the learning rate as it is, not times each weight's own size (Tk-Instruct's recipe: --plain-lr --lr 5e-5 --schedule constant --warmup 0)
    #[arg(long)]
    pub plain_lr: bool,
    /// Minutes between checkpoints
    #[arg(long, default_value_t = 2.0, value_name = "MINUTES", value_parser = not_negative)]
    pub checkpoint_every: f64,
    /// Go on with an interrupted run
    #[arg(long)]
    pub resume: bool,
    /// Begin anew where there is a run already
    #[arg(long, conflicts_with = "resume")]
    pub force: bool,
}

/// How to train.
#[derive(Clone, Debug)]
pub struct TrainSettings {
    /// The arguments.
    pub arguments: TrainingArguments,
    /// Optimiser steps.
    pub steps: usize,
    /// The seed of the order of examples.
    pub seed: u64,
    /// What stands before the progress bar.
    pub title: String,
    /// What else defines the run: a checkpoint of another run is not resumed.
    pub identity: String,
}

impl TrainSettings {
    /// Everything that makes the run what it is: runs with the same are the same.
    pub fn fingerprint(&self) -> String {
        let a = &self.arguments;
        format!(
            "{}; steps {}, batch {}, lr {}, warmup {}, schedule {:?}, weight decay {}, clip {}, plain lr {}, seed {}",
            self.identity,
            self.steps,
            a.batch,
            a.lr,
            a.warmup,
            a.schedule,
            a.weight_decay,
            a.clip,
            a.plain_lr,
            self.seed
        )
    }

    fn schedule(&self) -> Schedule {
        let TrainingArguments {
            lr, warmup, schedule, ..
        } = self.arguments;
        Schedule {
            peak: lr,
            warmup,
            steps: self.steps,
            shape: schedule,
        }
    }
}

/// How a training loop ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// All steps are done.
    Finished {
        /// Wall time in seconds, all parts of a resumed run together.
        seconds: f64,
        /// Source and target tokens, padding not counted.
        tokens: u64,
        /// The loss of every step.
        losses: Vec<f32>,
    },
    /// A signal came; the checkpoint stands.
    Interrupted {
        /// How many steps are done.
        steps_done: usize,
    },
}

/// Trains `model` in place: batch, loss, gradients, clip, step. Saves itself to the run's checkpoint now and then and
/// when a signal comes, and goes on from there if told to.
///
/// # Errors
/// If the loss is no number any more (the checkpoint before stands), or a file cannot be written.
pub fn train(model: &T5, examples: &dyn Examples, run: &RunFolder, settings: &TrainSettings) -> Result<Outcome> {
    let arguments = &settings.arguments;
    let mut batches = Batches::new(examples, arguments.batch, settings.seed);
    let mut optimiser = AdamW::new(
        model.parameters(),
        AdamWSettings {
            weight_decay: arguments.weight_decay,
            rms_scaled: !arguments.plain_lr,
            ..AdamWSettings::default()
        },
    )?;
    let mut state = CheckpointState {
        steps_done: 0,
        seconds: 0.0,
        tokens: 0,
        losses: Vec::new(),
        settings: settings.fingerprint(),
    };
    if arguments.resume && run.checkpoint().exists() {
        state = resume(model, &mut optimiser, run, settings)?;
    }
    let schedule = settings.schedule();
    let mut progress = Progress::start(settings.steps as u64, state.steps_done as u64, &settings.title);
    let (started, before) = (Instant::now(), state.seconds);
    let mut saved = Instant::now();
    while state.steps_done < settings.steps {
        let pairs = batches.batch(state.steps_done)?;
        state.tokens += pairs
            .iter()
            .map(|(source, target)| (source.len() + target.len()) as u64)
            .sum::<u64>();
        let batch = Batch::from_examples(pairs, model.config(), model.device())?;
        let mut gradients = Gradients::default();
        let loss = model.backward(&batch, Backward::default(), &mut gradients)?;
        let value = loss.to_scalar::<f32>()?;
        if !value.is_finite() {
            let checkpoint = run.checkpoint();
            let last = if checkpoint.exists() {
                format!("; the last good state is {}", checkpoint.display())
            } else {
                String::new()
            };
            bail!(
                "the loss became {value} at step {}; begin anew with --force and a lower --lr{last}",
                state.steps_done
            );
        }
        optimiser.step(
            model.parameters(),
            &gradients,
            schedule.rate(state.steps_done),
            Some(arguments.clip),
        )?;
        state.losses.push(value);
        state.steps_done += 1;
        state.seconds = before + started.elapsed().as_secs_f64();
        progress.advance(1, format!("loss {:.3}", recent_loss(&state.losses)));
        let interrupted = interrupt::asked();
        if interrupted || saved.elapsed().as_secs_f64() > 60.0 * arguments.checkpoint_every {
            let result = save(model, &optimiser, &state, run);
            saved = Instant::now();
            match result {
                // There may be room again in a while; what is trained so far is not thrown away for that.
                Err(error) if !interrupted => progress.note(&format!("note: no checkpoint for now: {error:#}")),
                result => result?,
            }
        }
        if interrupted {
            progress.abandon();
            return Ok(Outcome::Interrupted {
                steps_done: state.steps_done,
            });
        }
    }
    progress.finish();
    // Should the finished model find no room, --resume only has to write it.
    if let Err(error) = save(model, &optimiser, &state, run) {
        note(&format!("note: no checkpoint at the end: {error:#}"));
    }
    write_metrics(run, &state.losses, &schedule)?;
    Ok(Outcome::Finished {
        seconds: state.seconds,
        tokens: state.tokens,
        losses: state.losses,
    })
}

/// The mean loss of the last hundred steps.
pub fn recent_loss(losses: &[f32]) -> f64 {
    let last = &losses[losses.len().saturating_sub(100)..];
    last.iter().map(|&loss| f64::from(loss)).sum::<f64>() / last.len().max(1) as f64
}

fn save(model: &T5, optimiser: &AdamW, state: &CheckpointState, run: &RunFolder) -> Result<()> {
    for (name, var) in model.parameters() {
        let size = var.as_tensor().sqr()?.sum_all()?.to_scalar::<f32>()?;
        ensure!(
            size.is_finite(),
            "the weight {name} has grown beyond all bounds; begin anew with --force and a lower --lr"
        );
    }
    let weights = model
        .parameters()
        .iter()
        .map(|(name, var)| (format!("weight/{name}"), var.as_tensor().clone()));
    let moments = optimiser
        .state()?
        .into_iter()
        .map(|(name, tensor)| (format!("optimiser/{name}"), tensor));
    Checkpoint {
        tensors: weights.chain(moments).collect(),
        state: state.clone(),
    }
    .write(&run.checkpoint())
}

fn resume(model: &T5, optimiser: &mut AdamW, run: &RunFolder, settings: &TrainSettings) -> Result<CheckpointState> {
    let path = run.checkpoint();
    let checkpoint = Checkpoint::read(&path, model.device())?;
    let (then, now) = (&checkpoint.state.settings, settings.fingerprint());
    if *then != now {
        return Err(usage!(
            "{} belongs to a run with other settings ({then}; now {now}); give the same, or begin anew with --force",
            path.display()
        ));
    }
    for (name, weight) in checkpoint.part("weight") {
        let var = model
            .parameters()
            .get(&name)
            .with_context(|| format!("{} holds an unknown weight {name}", path.display()))?;
        var.set(&weight)
            .with_context(|| format!("{}: weight {name}", path.display()))?;
    }
    optimiser
        .restore(&checkpoint.part("optimiser"))
        .with_context(|| path.display().to_string())?;
    Ok(checkpoint.state)
}

/// One line a step: step, loss, learning rate.
fn write_metrics(run: &RunFolder, losses: &[f32], schedule: &Schedule) -> Result<()> {
    let mut lines = String::new();
    for (step, loss) in losses.iter().enumerate() {
        let line = json!({"step": step, "loss": loss, "learning_rate": schedule.rate(step)});
        writeln!(lines, "{line}")?;
    }
    files::write_atomically(&run.file("metrics.jsonl"), lines.as_bytes())
}
