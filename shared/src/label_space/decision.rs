use super::{LabelOverrides, LabelSpace, enumeration::enumerations, order::in_the_order_of};
use crate::task::{Task, normal_form};
use std::collections::BTreeMap;

/// Fewer instances than this say too little about which answers there are.
pub const MIN_INSTANCES: usize = 10;

/// More distinct answers than this are no fixed label space.
pub const MAX_LABELS: usize = 20;

/// A task's label space, if it has one, and the reason in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelDecision {
    /// `None` for a generation task.
    pub labels: Option<LabelSpace>,
    /// Why, for a person to judge.
    pub reason: String,
}

/// Decides whether a task is classification, and between which labels.
///
/// It is, if over at least [`MIN_INSTANCES`] instances the references hold at most [`MAX_LABELS`] distinct answers and
/// at least two of them recur, that is, are the answer to more than one instance. Answers that differ only in what
/// exact match ignores (case, punctuation) are one label, in the spelling that is met most. A quoted word of the
/// definition is added only where it stands in one enumeration with at least two labels already known.
///
/// The labels stand in the order in which the definition lists them, those that it does not mention behind them,
/// sorted. What `overrides` says of a task is taken as it is.
///
/// Decide on the whole task, before instances are drawn from it: of three instances nobody can tell.
pub fn decide(task: &Task, overrides: &LabelOverrides) -> LabelDecision {
    if let Some(labels) = overrides.0.get(&task.name) {
        let reason = match labels {
            Some(labels) => format!("labels.toml gives it {} labels", labels.len()),
            None => "labels.toml says that it has no labels".into(),
        };
        return LabelDecision {
            labels: labels.clone(),
            reason,
        };
    }
    let generation = |reason: String| LabelDecision { labels: None, reason };
    let count = task.instances.len();
    if count < MIN_INSTANCES {
        return generation(format!(
            "{count} instances are too few to tell, {MIN_INSTANCES} are needed"
        ));
    }

    let answers = answers(task);
    let distinct = answers.len();
    if distinct > MAX_LABELS {
        return generation(format!(
            "{distinct} distinct answers in {count} instances are more than {MAX_LABELS}"
        ));
    }
    let recurring = answers.values().filter(|answer| answer.instances > 1).count();
    if recurring < 2 {
        return generation(format!(
            "of {distinct} distinct answers in {count} instances {recurring} recur"
        ));
    }

    let mut labels: Vec<String> = answers.values().map(Answer::usual_spelling).collect();
    let added = also_enumerated(task, &answers);
    labels.extend(added.iter().cloned());
    let mut reason = format!("{distinct} distinct answers in {count} instances, {recurring} of them recur");
    if !added.is_empty() {
        let added: Vec<_> = added.iter().map(|label| format!("\"{label}\"")).collect();
        reason += &format!("; the definition lists {} beside them", added.join(", "));
    }
    LabelDecision {
        labels: Some(in_the_order_of(task.definition(), labels)),
        reason,
    }
}

/// One answer under its normal form.
#[derive(Default)]
struct Answer {
    /// How many instances have it among their references.
    instances: usize,
    /// How often each spelling is met.
    spellings: BTreeMap<String, usize>,
}

impl Answer {
    fn usual_spelling(&self) -> String {
        // Of equally frequent spellings the first in order, so that nothing depends on the instances' order.
        let usual = self.spellings.iter().rev().max_by_key(|&(_, &n)| n);
        usual.map(|(spelling, _)| spelling.clone()).unwrap_or_default()
    }
}

/// The form by which answers are told apart: exact match's, or the text itself where that leaves nothing (`+`, `-`).
fn identity(answer: &str) -> String {
    let form = normal_form(answer);
    if form.is_empty() { answer.trim().into() } else { form }
}

/// The distinct answers of a task's instances. An empty reference is no answer that could be listed.
fn answers(task: &Task) -> BTreeMap<String, Answer> {
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    for instance in &task.instances {
        let mut met = Vec::new();
        for output in instance.outputs.iter().map(|o| o.trim()).filter(|o| !o.is_empty()) {
            let form = identity(output);
            let answer = answers.entry(form.clone()).or_default();
            *answer.spellings.entry(output.into()).or_default() += 1;
            if !met.contains(&form) {
                answer.instances += 1;
                met.push(form);
            }
        }
    }
    answers
}

/// Quoted words of the definition that stand in one enumeration with at least two known answers.
fn also_enumerated(task: &Task, answers: &BTreeMap<String, Answer>) -> Vec<String> {
    let mut added: Vec<String> = Vec::new();
    for items in task.definitions.iter().flat_map(|wording| enumerations(wording)) {
        let known = items
            .iter()
            .filter(|item| answers.contains_key(&identity(item)))
            .count();
        if known < 2 {
            continue;
        }
        for item in items {
            let form = identity(item);
            if !answers.contains_key(&form) && added.iter().all(|other| identity(other) != form) {
                added.push(item.into());
            }
        }
    }
    added
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::Instance;
    use proptest::prelude::*;

    fn task(definition: &str, outputs: &[&[&str]]) -> Task {
        let instance = |(i, outputs): (usize, &&[&str])| Instance {
            id: i.to_string(),
            input: "input".into(),
            outputs: outputs.iter().map(|o| o.to_string()).collect(),
        };
        Task {
            name: "task1_a".into(),
            definitions: vec![definition.into()],
            categories: Vec::new(),
            reasoning: Vec::new(),
            domains: Vec::new(),
            source: Vec::new(),
            positive_examples: Vec::new(),
            negative_examples: Vec::new(),
            instances: outputs.iter().enumerate().map(instance).collect(),
        }
    }

    fn decided(definition: &str, outputs: &[&str]) -> LabelDecision {
        let outputs: Vec<&[&str]> = outputs.iter().map(std::slice::from_ref).collect();
        decide(&task(definition, &outputs), &LabelOverrides::default())
    }

    /// Each answer so often that it recurs and that there are enough instances.
    fn often<'a>(answers: &[&'a str]) -> Vec<&'a str> {
        answers.repeat(10)
    }

    #[test]
    fn recurring_answers_are_labels_in_the_order_of_the_definition() {
        let decision = decided("Answer 'yes', or 'no'.", &often(&["no", "yes"]));
        assert_eq!(decision.labels.unwrap(), ["yes", "no"]);
        assert_eq!(decision.reason, "2 distinct answers in 20 instances, 2 of them recur");
    }

    #[test]
    fn each_ground_against_a_label_space_is_named() {
        let few = decided("", &["a", "b", "a", "b"]);
        assert_eq!(
            (few.labels, few.reason.as_str()),
            (None, "4 instances are too few to tell, 10 are needed")
        );
        let many: Vec<String> = (0..21).map(|i| i.to_string()).collect();
        let many = decided("", &often(&many.iter().map(String::as_str).collect::<Vec<_>>()));
        assert_eq!(many.reason, "21 distinct answers in 210 instances are more than 20");
        let once: Vec<String> = (0..10).map(|i| i.to_string()).chain(["0".into()]).collect();
        let once = decided("", &once.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(
            (once.labels, once.reason.as_str()),
            (None, "of 10 distinct answers in 11 instances 1 recur")
        );
        assert_eq!(decided("", &["a"; 20]).labels, None, "one answer is no choice");
    }

    #[test]
    fn the_definition_adds_only_what_it_lists_beside_known_labels() {
        let listed = "Answer with \"Description\", \"Abbreviation\", or \"Person\".";
        let decision = decided(listed, &often(&["Person", "Description"]));
        assert_eq!(decision.labels.unwrap(), ["Description", "Abbreviation", "Person"]);
        assert!(
            decision
                .reason
                .ends_with("the definition lists \"Abbreviation\" beside them"),
            "{}",
            decision.reason
        );
        let elsewhere = "'Person1:' and 'Person2:' speak. If the first asks, answer '1' else '0', never 'maybe'.";
        assert_eq!(decided(elsewhere, &often(&["0", "1"])).labels.unwrap(), ["1", "0"]);
        let one_known = "Use \"a\", \"x\" and \"y\".";
        assert_eq!(decided(one_known, &often(&["a", "b"])).labels.unwrap(), ["a", "b"]);
    }

    #[test]
    fn spellings_that_exact_match_ignores_are_one_label() {
        let mut answers = often(&["Yes", "No"]);
        answers.extend(["yes.", "no", "  Yes "]);
        assert_eq!(decided("", &answers).labels.unwrap(), ["No", "Yes"]);
        assert_eq!(decided("", &often(&["+", "-"])).labels.unwrap(), ["+", "-"]);
    }

    #[test]
    fn an_answer_that_one_instance_has_twice_does_not_recur() {
        let references: Vec<Vec<String>> = (0..12)
            .map(|i| vec![(i % 6).to_string(), (i % 6).to_string()])
            .collect();
        let as_slices = |references: &[Vec<String>]| {
            let task_of: Vec<Vec<&str>> = references
                .iter()
                .map(|r| r.iter().map(String::as_str).collect())
                .collect();
            let slices: Vec<&[&str]> = task_of.iter().map(Vec::as_slice).collect();
            decide(&task("", &slices), &LabelOverrides::default())
        };
        assert_eq!(as_slices(&references).labels.unwrap().len(), 6);
        let once: Vec<Vec<String>> = (0..12).map(|i| vec![i.to_string(), i.to_string()]).collect();
        assert_eq!(as_slices(&once).labels, None);
    }

    #[test]
    fn overrides_have_the_last_word() {
        let two = task("", &[&["a"] as &[&str], &["b"]]);
        let labels = vec!["b".to_string(), "a".to_string()];
        let overrides = LabelOverrides([("task1_a".to_string(), Some(labels.clone()))].into());
        assert_eq!(decide(&two, &overrides).labels, Some(labels));
        let overrides = LabelOverrides([("task1_a".to_string(), None)].into());
        let decision = decide(&two, &overrides);
        assert_eq!(
            (decision.labels, decision.reason.as_str()),
            (None, "labels.toml says that it has no labels")
        );
    }

    proptest! {
        #[test]
        fn labels_are_distinct_and_every_answer_is_one(
            answers in proptest::collection::vec(prop::sample::select(vec!["a", "A.", "b", "c d", "", "+", "-"]), 0..30),
            definition in "[abcd\"', +]{0,40}",
        ) {
            if let Some(labels) = decided(&definition, &answers).labels {
                prop_assert!(labels.len() >= 2);
                let mut forms: Vec<String> = labels.iter().map(|label| identity(label)).collect();
                forms.sort();
                forms.dedup();
                prop_assert_eq!(forms.len(), labels.len());
                for answer in answers.iter().filter(|answer| !answer.is_empty()) {
                    prop_assert!(forms.contains(&identity(answer)));
                }
            }
        }
    }
}
