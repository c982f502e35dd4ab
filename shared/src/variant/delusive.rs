use crate::{
    seed::seeded,
    task::{Example, Task, same_answer},
};
use rand::{Rng, seq::SliceRandom};

/// Where wrong outputs come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DelusiveSource {
    /// Another label, or another example's output.
    #[default]
    OutputSpace,
    /// The task's own negative examples.
    Negative,
}

/// The task's positive examples with wrong outputs; deterministic for (seed, task).
///
/// - Classification (`labels` given): each output is replaced by another label, uniformly; one that exact match takes
///   for the right one is never drawn.
/// - Generation: the outputs are permuted among the examples so that none keeps its own or an equal one. Where no
///   permutation can do that, since one output is that of more than half of the examples, each takes the output of a
///   random other example that differs from its own.
/// - [`DelusiveSource::Negative`]: the negative examples as they are, inputs included.
///
/// An example that cannot be falsified is left out rather than shown with its right output: the only positive example
/// of a generation task, or all of them where their outputs are equal. So there may be fewer than the task has, or
/// none. Explanations are emptied, except of negative examples: they speak of the right output.
pub fn delusive_examples(task: &Task, labels: Option<&[String]>, source: DelusiveSource, seed: u64) -> Vec<Example> {
    let examples = &task.positive_examples;
    let mut random = seeded(seed, &["delusive", &task.name]);
    let outputs = match (source, labels) {
        (DelusiveSource::Negative, _) => return task.negative_examples.clone(),
        (DelusiveSource::OutputSpace, Some(labels)) => other_labels(examples, labels, &mut random),
        (DelusiveSource::OutputSpace, None) => other_outputs(examples, &mut random),
    };
    let falsified = examples.iter().zip(outputs).filter_map(|(example, output)| {
        Some(Example {
            input: example.input.clone(),
            output: output?,
            explanation: String::new(),
        })
    });
    falsified.collect()
}

fn other_labels(examples: &[Example], labels: &[String], random: &mut impl Rng) -> Vec<Option<String>> {
    let draw = |example: &Example| {
        let wrong: Vec<&String> = labels
            .iter()
            .filter(|label| !same_answer(label, &example.output))
            .collect();
        // Labels of punctuation alone, as + and -, all have the empty normal form; the texts still differ.
        let wrong = if wrong.is_empty() {
            labels
                .iter()
                .filter(|label| label.trim() != example.output.trim())
                .collect()
        } else {
            wrong
        };
        (!wrong.is_empty()).then(|| wrong[random.random_range(0..wrong.len())].clone())
    };
    examples.iter().map(draw).collect()
}

fn other_outputs(examples: &[Example], random: &mut impl Rng) -> Vec<Option<String>> {
    // Examples with equal outputs form a group.
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, example) in examples.iter().enumerate() {
        let same = |group: &&mut Vec<usize>| same_answer(&examples[group[0]].output, &example.output);
        match groups.iter_mut().find(same) {
            Some(group) => group.push(i),
            None => groups.push(vec![i]),
        }
    }
    let largest = groups.iter().map(Vec::len).max().unwrap_or(0);
    let mut outputs = vec![None; examples.len()];
    if groups.len() < 2 {
        return outputs;
    }
    if 2 * largest <= examples.len() {
        // Laid out group by group, a shift by the largest group's size takes every example out of its own group.
        groups.iter_mut().for_each(|group| group.shuffle(random));
        groups.shuffle(random);
        let laid_out = groups.concat();
        for (place, &i) in laid_out.iter().enumerate() {
            let from = laid_out[(place + largest) % laid_out.len()];
            outputs[i] = Some(examples[from].output.clone());
        }
    } else {
        for (i, output) in outputs.iter_mut().enumerate() {
            let others: Vec<usize> = groups
                .iter()
                .filter(|group| !group.contains(&i))
                .flatten()
                .copied()
                .collect();
            *output = Some(examples[others[random.random_range(0..others.len())]].output.clone());
        }
    }
    outputs
}
