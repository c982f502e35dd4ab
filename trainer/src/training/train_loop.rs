use super::{Batches, Examples, Keeper, RunFolder, StepDone, TrainSettings};
use crate::{
    interrupt,
    optimiser::{AdamW, AdamWSettings},
    progress::Progress,
};
use anyhow::Result;
use guesswork_shared::t5::T5;
use std::path::PathBuf;

/// How a training loop ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// All steps are done.
    Finished {
        /// Wall time in seconds, all parts of a resumed run together.
        seconds: f64,
        /// Source and target tokens, padding not counted.
        tokens: u64,
        /// The mean loss of the last hundred steps.
        loss: f64,
    },
    /// A signal came; the checkpoint stands.
    Interrupted {
        /// How many steps are done.
        steps_done: usize,
        /// Where they are saved.
        checkpoint: PathBuf,
    },
}

/// Trains `model` in place: batch, loss, gradients, clip, step. Saves itself to the run's checkpoints now and then and
/// when a signal comes, and goes on from there if told to.
///
/// # Errors
/// If the loss is no number any more or explodes, or a file cannot be written; the last good checkpoint stands.
pub fn train(model: &T5, examples: &dyn Examples, run: &RunFolder, settings: &TrainSettings) -> Result<Outcome> {
    let arguments = &settings.arguments;
    let schedule = settings.schedule();
    let mut batches = Batches::new(examples, settings.batch, settings.seed);
    let mut optimiser = AdamW::new(
        model.trainable(),
        AdamWSettings {
            weight_decay: arguments.weight_decay,
            rms_scaled: !arguments.plain_lr,
            ..AdamWSettings::default()
        },
    )?;
    let mut keeper = Keeper::begin(model, &mut optimiser, run, settings)?;
    let mut progress = Progress::start(settings.steps as u64, keeper.steps_done() as u64, &settings.title);
    while keeper.steps_done() < settings.steps {
        let step = keeper.steps_done();
        let pairs = batches.batch(step)?;
        let tokens = pairs
            .iter()
            .map(|(source, target)| (source.len() + target.len()) as u64)
            .sum();
        let (loss, gradients) = settings.gradients.run(model, pairs)?;
        keeper.ensure_number(loss)?;
        let learning_rate = schedule.rate(step);
        let gradient_norm = optimiser
            .step(model.trainable(), &gradients, learning_rate, Some(arguments.clip))
            .map_err(|error| keeper.came_to_grief(error))?;
        let done = StepDone {
            loss,
            learning_rate,
            gradient_norm,
            tokens,
        };
        keeper.record(done, &progress)?;
        progress.advance(1, format!("loss {:.3}", keeper.recent_loss()));
        let interrupted = interrupt::asked();
        keeper.save(model, &optimiser, interrupted, &progress)?;
        if interrupted {
            progress.abandon();
            return Ok(Outcome::Interrupted {
                steps_done: keeper.steps_done(),
                checkpoint: keeper.newest_checkpoint().unwrap_or_else(|| run.checkpoints()),
            });
        }
    }
    progress.finish();
    keeper.finish(model, &optimiser)?;
    Ok(Outcome::Finished {
        seconds: keeper.steps().last().map_or(0.0, |step| step.seconds),
        tokens: keeper.steps().last().map_or(0, |step| step.tokens),
        loss: keeper.recent_loss(),
    })
}
