use super::{Prediction, prediction::PredictedInstance};
use crate::{data::LabelledTask, interrupt, models::LoadedModel, progress::Progress};
use anyhow::Result;
use guesswork_shared::{answer::AnswerOptions, baseline, lane::Lane, prompt::Cuts, task::Instance, variant::Variant};
use rayon::prelude::*;
use std::{collections::BTreeMap, sync::Mutex};

/// One question to a lane.
struct Asked<'a> {
    task: &'a LabelledTask,
    instance: &'a Instance,
    prompt: String,
    tokens: usize,
}

/// What a lane said.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// To every question, in the order of the tasks.
    pub predictions: Vec<Prediction>,
    /// What of the questions it did not get to read.
    pub cuts: Cuts,
}

/// Lets a lane answer at most `instances` of each task, put to it under `treatment`, in batches of like length.
/// Baselines do not read the prompt. `None` if a signal came: the answers so far are of no use without the others.
pub fn answer_all(
    tasks: &[LabelledTask],
    lane: Lane,
    model: Option<&LoadedModel>,
    treatment: Variant,
    instances: usize,
    batch: usize,
    seed: u64,
) -> Result<Option<Answers>> {
    let Some(model) = model else {
        let each = tasks
            .iter()
            .flat_map(|task| task.task.instances.iter().take(instances).map(move |i| (task, i)));
        let predictions = each
            .map(|(task, instance)| {
                let answer = baseline::answer(lane, &task.task, task.labels(), instance, seed);
                predict(task, instance, lane, treatment, answer)
            })
            .collect();
        return Ok(Some(Answers {
            predictions,
            cuts: Cuts::default(),
        }));
    };
    let mut asked = Vec::new();
    let mut cuts = Cuts::default();
    for task in tasks {
        for instance in task.task.instances.iter().take(instances) {
            let prompt = model.prompt(task, treatment, instance);
            cuts.add(&prompt);
            asked.push(Asked {
                task,
                instance,
                tokens: prompt.tokens,
                prompt: prompt.text(),
            });
        }
    }
    let batches = batches(&asked, batch);
    let options = AnswerOptions {
        max_new_tokens: model.limits.target_tokens,
        sampling: None,
    };
    let progress = Mutex::new(Progress::start(asked.len() as u64, 0, &lane.to_string()));
    let answer = |indices: Vec<usize>| -> Result<Vec<(usize, Prediction)>> {
        if interrupt::asked() {
            return Ok(Vec::new());
        }
        let prompts: Vec<String> = indices.iter().map(|&index| asked[index].prompt.clone()).collect();
        let answers = model.answerer.answer_batch(&prompts, &options)?;
        if let Ok(mut progress) = progress.lock() {
            progress.advance(indices.len() as u64, String::new());
        }
        let predictions = indices.iter().zip(answers).map(|(&index, answer)| {
            let Asked { task, instance, .. } = &asked[index];
            (index, predict(task, instance, lane, treatment, answer.text))
        });
        Ok(predictions.collect())
    };
    let answered: Vec<Vec<(usize, Prediction)>> = if model.answerer.model().device().is_cpu() {
        // A batch a core: the cores are in each other's way less than when they share every product.
        batches.into_par_iter().map(answer).collect::<Result<_>>()?
    } else {
        batches.into_iter().map(answer).collect::<Result<_>>()?
    };
    let mut predictions: Vec<Option<Prediction>> = vec![None; asked.len()];
    for (index, prediction) in answered.into_iter().flatten() {
        predictions[index] = Some(prediction);
    }
    if let Ok(progress) = progress.into_inner() {
        if predictions.iter().any(Option::is_none) {
            progress.abandon();
            return Ok(None);
        }
        progress.finish();
    }
    Ok(Some(Answers {
        predictions: predictions.into_iter().flatten().collect(),
        cuts,
    }))
}

/// The places of `asked` in batches of like length, the longest first, so that no core is left alone with them at the end.
///
/// What stands beside a question decides how sums are rounded, and so, rarely, an answer. A task of many questions has
/// batches of its own: its answers are then the same whatever other tasks are asked.
fn batches(asked: &[Asked], batch: usize) -> Vec<Vec<usize>> {
    let mut of_task: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, asked) in asked.iter().enumerate() {
        of_task.entry(&asked.task.task.name).or_default().push(index);
    }
    let (mut groups, small): (Vec<Vec<usize>>, Vec<Vec<usize>>) =
        of_task.into_values().partition(|indices| 2 * indices.len() >= batch);
    groups.push(small.concat());
    let mut batches = Vec::new();
    for mut group in groups {
        group.sort_by_key(|&index| asked[index].tokens);
        batches.extend(group.rchunks(batch).map(<[usize]>::to_vec));
    }
    batches.sort_by_key(|indices| std::cmp::Reverse(indices.iter().map(|&index| asked[index].tokens).max()));
    batches
}

fn predict(task: &LabelledTask, instance: &Instance, lane: Lane, treatment: Variant, answer: String) -> Prediction {
    Prediction {
        task: task.task.name.clone(),
        definition: task.task.definitions.clone(),
        instance: PredictedInstance {
            id: instance.id.clone(),
            input: instance.input.clone(),
            output: instance.outputs.clone(),
        },
        prediction: answer,
        categories: task.task.categories.clone(),
        labels: Some(task.labels().map(<[String]>::to_vec)),
        lane: Some(lane),
        treatment: lane.has_model().then_some(treatment),
    }
}
