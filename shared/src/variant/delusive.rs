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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn task(name: &str, outputs: &[&str]) -> Task {
        let example = |(i, output): (usize, &&str)| Example {
            input: format!("input {i}"),
            output: output.to_string(),
            explanation: "since it is so".into(),
        };
        Task {
            name: name.into(),
            definitions: vec!["Do it.".into()],
            categories: Vec::new(),
            reasoning: Vec::new(),
            domains: Vec::new(),
            source: Vec::new(),
            positive_examples: outputs.iter().enumerate().map(example).collect(),
            negative_examples: outputs.iter().enumerate().map(example).take(1).collect(),
            instances: Vec::new(),
        }
    }

    fn delusive(task: &Task, labels: Option<&[String]>, seed: u64) -> Vec<Example> {
        delusive_examples(task, labels, DelusiveSource::OutputSpace, seed)
    }

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| text.to_string()).collect()
    }

    #[test]
    fn every_other_label_is_as_likely() {
        let task = task("task1_a", &["a"]);
        let labels = strings(&["a", "b", "c", "d"]);
        let mut counts = [0; 4];
        for seed in 0..3000 {
            let output = delusive(&task, Some(&labels), seed)[0].output.clone();
            counts[labels.iter().position(|label| *label == output).unwrap()] += 1;
        }
        assert_eq!(counts[0], 0);
        // Four standard errors of a third of 3000 are 103.
        assert!(
            counts[1..].iter().all(|count: &i32| (count - 1000).abs() < 103),
            "{counts:?}"
        );
    }

    #[test]
    fn outputs_that_are_mostly_equal_are_drawn_from_the_others() {
        let outputs = ["x", "X.", "x", "y"];
        for seed in 0..50 {
            let examples = delusive(&task("task1_a", &outputs), None, seed);
            let falsified: Vec<&str> = examples.iter().map(|e| e.output.as_str()).collect();
            assert_eq!(falsified[..3], ["y", "y", "y"]);
            assert!(same_answer(falsified[3], "x"));
        }
    }

    #[test]
    fn what_cannot_be_falsified_is_left_out() {
        assert_eq!(delusive(&task("task1_a", &["x"]), None, 0), []);
        assert_eq!(delusive(&task("task1_a", &["x", "X", "x."]), None, 0), []);
        assert_eq!(delusive(&task("task1_a", &[]), None, 0), []);
        assert_eq!(
            delusive(&task("task1_a", &["a", "b"]), Some(&strings(&["a"])), 0).len(),
            1
        );
    }

    #[test]
    fn labels_of_punctuation_are_told_apart() {
        let examples = delusive(&task("task1_a", &["+", "-"]), Some(&strings(&["+", "-"])), 0);
        assert_eq!((examples[0].output.as_str(), examples[1].output.as_str()), ("-", "+"));
    }

    #[test]
    fn negative_examples_come_as_they_are() {
        let task = task("task1_a", &["x", "y"]);
        assert_eq!(
            delusive_examples(&task, None, DelusiveSource::Negative, 0),
            task.negative_examples
        );
    }

    #[test]
    fn another_task_and_another_seed_draw_otherwise() {
        let labels: Vec<String> = (0..20).map(|i| i.to_string()).collect();
        let outputs = ["0"; 20];
        let one = delusive(&task("task1_a", &outputs), Some(&labels), 0);
        assert_ne!(one, delusive(&task("task2_b", &outputs), Some(&labels), 0));
        assert_ne!(one, delusive(&task("task1_a", &outputs), Some(&labels), 1));
    }

    proptest! {
        #[test]
        fn a_label_that_is_wrong_and_from_the_space(
            outputs in proptest::collection::vec(prop::sample::select(vec!["a", "B", "c.", "other"]), 0..8), seed: u64,
        ) {
            let task = task("task1_a", &outputs);
            let labels = strings(&["a", "b", "c"]);
            let falsified = delusive(&task, Some(&labels), seed);
            prop_assert_eq!(falsified.len(), outputs.len());
            for (wrong, right) in falsified.iter().zip(&task.positive_examples) {
                prop_assert!(labels.contains(&wrong.output));
                prop_assert!(!same_answer(&wrong.output, &right.output));
                prop_assert_eq!(&wrong.input, &right.input);
            }
            prop_assert_eq!(delusive(&task, Some(&labels), seed), falsified);
        }

        #[test]
        fn an_output_of_another_example(
            outputs in proptest::collection::vec(prop::sample::select(vec!["a", "A", "b", "c", "d", "e"]), 0..9), seed: u64,
        ) {
            let task = task("task1_a", &outputs);
            let falsified = delusive(&task, None, seed);
            let distinct = outputs.iter().any(|output| !same_answer(output, outputs[0]));
            prop_assert_eq!(falsified.len(), if distinct { outputs.len() } else { 0 });
            for (wrong, right) in falsified.iter().zip(&task.positive_examples) {
                prop_assert!(outputs.contains(&wrong.output.as_str()));
                prop_assert!(!same_answer(&wrong.output, &right.output));
            }
            let count = |of: &str| outputs.iter().filter(|output| same_answer(output, of)).count();
            if distinct && outputs.iter().all(|output| 2 * count(output) <= outputs.len()) {
                let mut kept: Vec<&str> = falsified.iter().map(|e| e.output.as_str()).collect();
                let mut before = outputs.clone();
                kept.sort();
                before.sort();
                prop_assert_eq!(kept, before, "a permutation");
            }
            prop_assert_eq!(delusive(&task, None, seed), falsified);
        }
    }
}
