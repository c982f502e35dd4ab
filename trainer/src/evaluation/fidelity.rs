//! How near the answers of stored weights are to those of the weights that they were made of.
use super::{Answers, answer_all};
use crate::{data::LabelledTask, models::LoadedModel};
use anyhow::{Context, Result};
use guesswork_shared::{
    answer::{Answerer, label_probabilities},
    bundle::{Fidelity, Limits},
    lane::Lane,
    metric::exact_match,
    prompt::{Instruction, build_prompt},
    t5::T5,
    tokenizer::Tokenizer,
};
use rayon::prelude::*;

/// Prompts at a time.
const BATCH: usize = 64;

/// Asks the original and the stored model of a lane at most `questions` of each task, as the lane was tuned.
///
/// # Errors
/// If a model cannot answer, or a signal comes.
pub fn fidelity(
    tasks: &[LabelledTask],
    lane: Lane,
    models: [T5; 2],
    tokenizer: &Tokenizer,
    limits: Limits,
    seed: u64,
    questions: usize,
) -> Result<Fidelity> {
    let models = models.map(|t5| LoadedModel {
        answerer: Answerer::new(tokenizer.clone(), t5),
        limits,
        seed,
    });
    let mut answers = Vec::new();
    for model in &models {
        let all = answer_all(tasks, lane, Some(model), lane.own_variant(), questions, BATCH, seed)?;
        answers.push(all.context("interrupted")?);
    }
    let [original, stored] = answers.as_slice() else {
        unreachable!("two models have answered")
    };
    let pairs = || original.predictions.iter().zip(&stored.predictions);
    let same = pairs()
        .filter(|(one, other)| one.prediction == other.prediction)
        .count();
    let asked = original.predictions.len();
    let moved = moved(tasks, lane, &models, questions)?;
    Ok(Fidelity {
        questions: asked,
        same_answer: 100.0 * same as f64 / asked.max(1) as f64,
        exact_match: mean_exact_match(tasks, stored),
        original_exact_match: mean_exact_match(tasks, original),
        label_probability_moved: moved,
    })
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

/// How far the probability of a label moved, the mean over all.
fn moved(tasks: &[LabelledTask], lane: Lane, models: &[LoadedModel; 2], questions: usize) -> Result<f64> {
    let mut asked = Vec::new();
    for task in tasks {
        let Some(labels) = task.labels() else { continue };
        let [model, _] = models;
        let instruction = Instruction::for_variant(&task.task, Some(labels), lane.own_variant(), model.seed);
        let count = |text: &str| model.answerer.tokenizer().count(text);
        for instance in task.task.instances.iter().take(questions) {
            let prompt = build_prompt(&instruction, &instance.input, Some(model.limits.source_tokens), &count);
            asked.push((prompt.text(), labels));
        }
    }
    let distances = asked.par_iter().map(|(prompt, labels)| -> Result<Vec<f64>> {
        let mut probabilities = Vec::new();
        for model in models {
            let read = model.answerer.read(prompt)?;
            probabilities.push(label_probabilities(
                &model.answerer.label_log_likelihoods(&read, labels)?,
            ));
        }
        let pairs = probabilities[0].iter().zip(&probabilities[1]);
        Ok(pairs.map(|(one, other)| f64::from((one - other).abs())).collect())
    });
    let distances: Vec<Vec<f64>> = distances.collect::<Result<_>>()?;
    Ok(mean(&distances.concat()))
}
