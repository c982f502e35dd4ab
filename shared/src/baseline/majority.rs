use crate::task::{Instance, Task, normal_form, same_answer};
use std::collections::HashMap;

/// The most frequent answer among all instances of the task: what one would say who knew nothing but that.
///
/// Take [`majority_among`] to let it know only some of them.
pub fn majority_answer(task: &Task, labels: Option<&[String]>) -> String {
    majority_among(&task.instances, labels)
}

/// The most frequent first reference among `known` instances.
///
/// With `labels` the label that it is, of equally frequent ones the first; the first of all if nothing is known.
/// Without, the answer in the spelling that is met first, of equally frequent ones the one met first; empty if nothing
/// is known.
pub fn majority_among(known: &[Instance], labels: Option<&[String]>) -> String {
    match labels {
        Some(labels) => {
            let counts = counts(known, labels);
            // `max_by_key` returns the last of equals, so the labels are gone through from the end.
            let most = (0..labels.len()).rev().max_by_key(|&label| counts[label]);
            most.map(|label| labels[label].clone()).unwrap_or_default()
        }
        None => {
            let mut answers: Vec<(&String, usize)> = Vec::new();
            let mut places = HashMap::new();
            for output in known.iter().filter_map(|instance| instance.outputs.first()) {
                let place = *places.entry(normal_form(output)).or_insert(answers.len());
                match answers.get_mut(place) {
                    Some((_, count)) => *count += 1,
                    None => answers.push((output, 1)),
                }
            }
            let most = answers.iter().rev().max_by_key(|(_, count)| count);
            most.map(|(output, _)| output.trim().to_owned()).unwrap_or_default()
        }
    }
}

/// How often each label is the first reference, as shares of 1; all 0 if none ever is. The largest is
/// [`majority_among`]'s answer.
pub fn label_shares(known: &[Instance], labels: &[String]) -> Vec<f32> {
    let counts = counts(known, labels);
    let all = counts.iter().sum::<usize>().max(1) as f32;
    counts.into_iter().map(|count| count as f32 / all).collect()
}

fn counts(known: &[Instance], labels: &[String]) -> Vec<usize> {
    let mut counts = vec![0usize; labels.len()];
    for output in known.iter().filter_map(|instance| instance.outputs.first()) {
        if let Some(label) = labels.iter().position(|label| same_answer(label, output)) {
            counts[label] += 1;
        }
    }
    counts
}
