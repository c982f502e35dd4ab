//! Answers without a model.
//!
//! What they score is what a model must beat: `random` knows which answers there are, `majority` knows which is the
//! most frequent, `copy` knows the input.
mod copy;
mod majority;
mod random;

pub use copy::copy_answer;
pub use majority::{label_shares, majority_among, majority_answer};
pub use random::{expected_exact_match, guessable, random_answer};

use crate::{
    lane::Lane,
    task::{Instance, Task},
};

/// What a baseline lane says to one instance of a task; nothing for a lane that needs a model.
pub fn answer(lane: Lane, task: &Task, labels: Option<&[String]>, instance: &Instance, seed: u64) -> String {
    match lane {
        Lane::Random => random_answer(task, labels, &instance.id, seed),
        Lane::Majority => majority_answer(task, labels),
        Lane::Copy => copy_answer(&instance.input),
        Lane::Tuned(_) | Lane::Untuned => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{metric::exact_match, task::Example};
    use proptest::prelude::*;

    fn task(references: &[&[&str]]) -> Task {
        let instance = |(i, outputs): (usize, &&[&str])| Instance {
            id: format!("i{i}"),
            input: format!(" input {i} "),
            outputs: outputs.iter().map(|output| output.to_string()).collect(),
        };
        let example = |output: &str| Example {
            input: "e".into(),
            output: output.into(),
            explanation: String::new(),
        };
        Task {
            name: "task1_a".into(),
            definitions: vec!["Do it.".into()],
            categories: Vec::new(),
            reasoning: Vec::new(),
            domains: Vec::new(),
            source: Vec::new(),
            positive_examples: vec![example("one"), example("two")],
            negative_examples: Vec::new(),
            instances: references.iter().enumerate().map(instance).collect(),
        }
    }

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| text.to_string()).collect()
    }

    #[test]
    fn the_expectation_is_what_draws_come_to() {
        // Right in 1 of 3, in 2 of 3 (two references are labels), never, in 1 of 3 (two spellings of one label).
        let task = task(&[&["yes"], &["No.", "maybe"], &["perhaps"], &["YES", "yes"]]);
        let labels = strings(&["yes", "no", "maybe"]);
        let expected = expected_exact_match(&task, &labels);
        assert!((expected - 100. * (1. + 2. + 0. + 1.) / 12.).abs() < 1e-9);
        let draws = 6000;
        let mut sum = 0.;
        for seed in 0..draws {
            for instance in &task.instances {
                let answer = random_answer(&task, Some(&labels), &instance.id, seed);
                sum += exact_match(&answer, &instance.outputs);
            }
        }
        let mean = sum / (4 * draws) as f64;
        assert!((mean - expected).abs() < 1.5, "{mean}, not {expected}");
    }

    #[test]
    fn a_draw_depends_on_seed_task_and_instance_alone() {
        let labels: Vec<String> = (0..1000).map(|i| i.to_string()).collect();
        let one = task(&[&["yes"]]);
        let answer = random_answer(&one, Some(&labels), "i0", 1);
        let more = task(&[&["no"], &["yes"]]);
        assert_eq!(random_answer(&more, Some(&labels), "i0", 1), answer);
        assert_ne!(random_answer(&one, Some(&labels), "i1", 1), answer);
        assert_ne!(random_answer(&one, Some(&labels), "i0", 2), answer);
    }

    #[test]
    fn generation_is_answered_with_an_example() {
        let mut task = task(&[&["x"]]);
        let answers: Vec<String> = (0..50).map(|seed| random_answer(&task, None, "i0", seed)).collect();
        assert!(answers.iter().all(|answer| answer == "one" || answer == "two"));
        assert!(answers.iter().any(|answer| answer == "one") && answers.iter().any(|answer| answer == "two"));
        task.positive_examples.clear();
        assert_eq!(random_answer(&task, None, "i0", 0), "");
    }

    #[test]
    fn the_majority_is_of_first_references() {
        let task = task(&[&["No"], &["yes", "no"], &["no.", "yes"], &["Yes"], &["maybe"]]);
        let labels = strings(&["yes", "no"]);
        assert_eq!(
            majority_answer(&task, Some(&labels)),
            "yes",
            "two each, and it stands first"
        );
        assert_eq!(majority_answer(&task, Some(&strings(&["no", "yes"]))), "no");
        assert_eq!(majority_among(&task.instances[..1], Some(&labels)), "no");
        assert_eq!(majority_among(&[], Some(&labels)), "yes");
        assert_eq!(majority_answer(&task, None), "No", "two each, and it is met first");
        assert_eq!(majority_among(&task.instances[1..4], None), "yes");
        assert_eq!(majority_among(&[], None), "");
    }

    #[test]
    fn each_lane_answers() {
        let task = task(&[&["yes"], &["yes"]]);
        let labels = strings(&["no", "yes"]);
        let said = |lane| answer(lane, &task, Some(&labels), &task.instances[1], 3);
        assert_eq!(said(Lane::Copy), "input 1");
        assert_eq!(said(Lane::Majority), "yes");
        assert_eq!(said(Lane::Random), random_answer(&task, Some(&labels), "i1", 3));
        assert_eq!(said(Lane::Untuned), "");
    }

    proptest! {
        #[test]
        fn an_answer_is_from_the_space(labels in proptest::collection::vec("[a-c]{1,2}", 1..5), id in ".*", seed: u64) {
            let task = task(&[&["a"]]);
            let drawn = random_answer(&task, Some(&labels), &id, seed);
            prop_assert!(guessable(&task, Some(&labels)).contains(&drawn.as_str()));
            prop_assert!(guessable(&task, None).contains(&random_answer(&task, None, &id, seed).as_str()));
            prop_assert!(labels.contains(&majority_answer(&task, Some(&labels))));
        }
    }
}
