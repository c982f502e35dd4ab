use crate::{
    seed::seeded,
    task::{Task, same_answer},
};
use rand::Rng;

/// A uniform draw from the label space, or for generation from the outputs of the positive examples.
///
/// The same for the same (seed, task, instance), whatever else is asked. Empty where there is nothing to draw from.
pub fn random_answer(task: &Task, labels: Option<&[String]>, instance_id: &str, seed: u64) -> String {
    let mut random = seeded(seed, &["random", &task.name, instance_id]);
    let answers = guessable(task, labels);
    if answers.is_empty() {
        return String::new();
    }
    answers[random.random_range(0..answers.len())].to_owned()
}

/// The exact match that [`random_answer`] reaches on average over all seeds: exactly, over the task's instances, 0 to
/// 100.
///
/// An instance's part is the share of labels that exact match takes for one of its references: 1 / labels where one of
/// the references is a label, more where several are, 0 where none is. 0 without instances or labels.
pub fn expected_exact_match(task: &Task, labels: &[String]) -> f64 {
    if labels.is_empty() || task.instances.is_empty() {
        return 0.;
    }
    let matches = |outputs: &[String]| {
        let right = labels
            .iter()
            .filter(|label| outputs.iter().any(|output| same_answer(label, output)));
        right.count() as f64 / labels.len() as f64
    };
    let sum: f64 = task.instances.iter().map(|instance| matches(&instance.outputs)).sum();
    100. * sum / task.instances.len() as f64
}

/// All that [`random_answer`] draws from.
pub fn guessable<'a>(task: &'a Task, labels: Option<&'a [String]>) -> Vec<&'a str> {
    match labels {
        Some(labels) => labels.iter().map(String::as_str).collect(),
        None => task
            .positive_examples
            .iter()
            .map(|example| example.output.as_str())
            .collect(),
    }
}
