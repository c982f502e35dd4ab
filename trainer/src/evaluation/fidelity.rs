//! How near the answers of stored weights are to those of the weights that they were made of.
use super::{Answers, answer_all};
use crate::{data::LabelledTask, models::LoadedModel};
use anyhow::{Context, Result};
use guesswork_shared::{answer::label_probabilities, bundle::Fidelity, lane::Lane, metric::exact_match};
use rayon::prelude::*;

/// Prompts at a time.
const BATCH: usize = 64;

/// The questions that models are compared by: at most so many of each task, put as a lane was tuned.
pub struct Questions<'a> {
    /// Whose tasks they are.
    pub data: &'a str,
    /// The tasks.
    pub tasks: &'a [LabelledTask],
    /// Of each task.
    pub each: usize,
    /// Whose prompts.
    pub lane: Lane,
}

/// What a model said to all questions.
pub struct Testimony {
    answers: Answers,
    /// Of each label of each question.
    probabilities: Vec<f32>,
}

impl Questions<'_> {
    /// Asks a model everything.
    ///
    /// # Errors
    /// If it cannot answer, or a signal comes.
    pub fn ask(&self, model: &LoadedModel) -> Result<Testimony> {
        let variant = self.lane.own_variant();
        let answers = answer_all(
            self.tasks,
            self.lane,
            Some(model),
            variant,
            self.each,
            BATCH,
            model.seed,
        )?;
        Ok(Testimony {
            answers: answers.context("interrupted")?,
            probabilities: self.probabilities(model)?,
        })
    }

    fn probabilities(&self, model: &LoadedModel) -> Result<Vec<f32>> {
        let mut asked = Vec::new();
        for task in self.tasks {
            let Some(labels) = task.labels() else { continue };
            for instance in task.task.instances.iter().take(self.each) {
                let prompt = model.prompt(task, self.lane.own_variant(), instance);
                asked.push((prompt.text(), labels));
            }
        }
        let all = asked.par_iter().map(|(prompt, labels)| -> Result<Vec<f32>> {
            let read = model.answerer.read(prompt)?;
            let likelihoods = model.answerer.label_log_likelihoods(&read, labels)?;
            Ok(label_probabilities(&likelihoods))
        });
        Ok(all.collect::<Result<Vec<_>>>()?.concat())
    }

    /// How near what the stored model says is to what the original one said.
    pub fn compare(&self, original: &Testimony, stored: &Testimony) -> Fidelity {
        let pairs = original.answers.predictions.iter().zip(&stored.answers.predictions);
        let same = pairs.filter(|(one, other)| one.prediction == other.prediction).count();
        let asked = original.answers.predictions.len();
        let moved = original.probabilities.iter().zip(&stored.probabilities);
        let moved: Vec<f64> = moved.map(|(one, other)| f64::from((one - other).abs())).collect();
        Fidelity {
            data: self.data.to_owned(),
            questions: asked,
            same_answer: 100.0 * same as f64 / asked.max(1) as f64,
            exact_match: mean_exact_match(self.tasks, &stored.answers),
            original_exact_match: mean_exact_match(self.tasks, &original.answers),
            label_probability_moved: mean(&moved),
        }
    }
}

/// The mean over the tasks with labels, in percent.
fn mean_exact_match(tasks: &[LabelledTask], answers: &Answers) -> f64 {
    let of_task = |task: &LabelledTask| {
        let own = answers.predictions.iter().filter(|it| it.task == task.task.name);
        let scores: Vec<f64> = own.map(|it| exact_match(&it.prediction, &it.instance.output)).collect();
        mean(&scores)
    };
    let labelled = tasks.iter().filter(|task| task.labels().is_some());
    mean(&labelled.map(of_task).collect::<Vec<_>>())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
