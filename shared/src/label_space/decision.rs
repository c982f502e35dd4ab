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
