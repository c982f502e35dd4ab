//! The tables of a study.
mod amounts;
mod cuts;
mod kinds;
mod lanes;
mod lines;
mod matrix;
mod runs;
mod tests_of_lanes;

use super::{
    measured::Measured,
    study::{Of, Study},
    tests_against::TestAgainst,
};
use crate::sweep::Amount;
use guesswork_shared::{
    bundle::Seen,
    lane::Lane,
    metric::Metric,
    results::{Column, Row, Table, Value, text},
    variant::{DefinitionTreatment, ExampleTreatment, Variant},
};
use std::collections::BTreeSet;

/// The variants of the paper's two tables, in their order.
pub(super) const DEFINITIONS: [Variant; 3] = [
    variant(DefinitionTreatment::Original, ExampleTreatment::None),
    variant(DefinitionTreatment::Simplified, ExampleTreatment::None),
    variant(DefinitionTreatment::Empty, ExampleTreatment::None),
];
pub(super) const EXAMPLES: [Variant; 3] = [
    variant(DefinitionTreatment::Original, ExampleTreatment::None),
    variant(DefinitionTreatment::Original, ExampleTreatment::Examples),
    variant(DefinitionTreatment::Original, ExampleTreatment::Delusive),
];

const fn variant(definition: DefinitionTreatment, examples: ExampleTreatment) -> Variant {
    Variant { definition, examples }
}

/// What every lane is tested against.
const ORIGINAL: Lane = Lane::Tuned(Variant::ALL[0]);

/// In what ways tasks are new, the keys of their columns and their heads.
const KINDS: [(Seen, &str, &str); 2] = [
    (Seen::UnseenLabels, "unseen_labels", "unseen labels"),
    (Seen::Unseen, "unseen_concepts", "unseen concepts"),
];

/// What all tables of a study are made from.
pub(super) struct Tables<'a> {
    pub study: &'a Study,
    /// Every lane against `original`.
    pub tests: &'a [TestAgainst],
    /// Wrong examples against right ones.
    pub wrong_examples: &'a [TestAgainst],
    /// Every tuned lane against guessing.
    pub to_guessing: &'a [TestAgainst],
    /// All commands of the study.
    pub commands: &'a [String],
}

/// The commands that made a result: the tuning, if it is known, and the evaluation.
pub(super) fn commands_of(run: &Measured) -> Vec<String> {
    let tuning = run.run.as_ref().map(|record| record.training.command.clone());
    tuning.into_iter().chain([run.evaluation.command.clone()]).collect()
}

impl Tables<'_> {
    /// Every table that the results allow, the main ones first.
    pub fn all(&self) -> Vec<Table> {
        let tables = [
            self.scores(
                "definitions",
                "Definitions: the whole, the list of labels, nothing",
                &DEFINITIONS,
            ),
            self.scores("examples", "Examples: none, right ones, wrong ones", &EXAMPLES),
            self.others(),
            self.kinds(),
            self.guessing(),
            self.amounts(),
            self.matrix(),
            self.tests(),
            self.wrong_examples(),
            self.to_guessing(),
            self.categories(),
            self.tasks(),
            self.cuts(),
            self.runs(),
        ];
        tables.into_iter().flatten().collect()
    }

    /// What a lane's numbers at these amounts are computed from, the lane asked as it was tuned.
    fn source(&self, amounts: (Amount, Amount), lane: Lane) -> Vec<usize> {
        let source = self.study.source(amounts, lane, lane.own_variant());
        source.into_iter().collect()
    }

    /// On what a table was measured, in a line.
    fn made_of(&self, runs: &[&Measured], amounts: Option<(Amount, Amount)>) -> String {
        let study = self.study;
        let mut parts = vec![text::capital(&study.base_text())];
        parts.push(format!(
            "{} ({} split, {}, {}, at most {} of each)",
            study.questions.data,
            study.questions.split,
            text::count(study.about.len(), "task"),
            text::count(study.question_count(), "question"),
            study.questions.instances_per_task
        ));
        if let Some(amounts) = amounts {
            parts.push(format!("tuned on {}", text::amounts(amounts)));
        }
        parts.extend(training_text(runs));
        parts.join("; ")
    }

    pub(super) fn table(
        &self,
        (id, title): (&str, &str),
        caption: String,
        columns: Vec<Column>,
        rows: Vec<Row>,
        runs: &[&Measured],
        amounts: Option<(Amount, Amount)>,
    ) -> Table {
        let mut commands: Vec<usize> = runs
            .iter()
            .flat_map(|run| commands_of(run))
            .filter_map(|command| self.commands.iter().position(|known| *known == command))
            .collect();
        commands.sort_unstable();
        commands.dedup();
        Table {
            id: id.into(),
            title: title.into(),
            caption,
            notes: Vec::new(),
            made_of: self.made_of(runs, amounts),
            columns,
            rows,
            commands,
        }
    }
}

/// The ways in which tasks are new, where the data know more than one.
fn of_kinds(study: &Study) -> &'static [(Seen, &'static str, &'static str)] {
    if study.tells_kinds() { &KINDS } else { &[] }
}

/// A metric over a column.
fn title_of(metric: Metric) -> String {
    metric.title().to_lowercase().replace("rouge-l", "ROUGE-L")
}

fn amount(amount: Amount) -> Value {
    match amount {
        Amount::AtMost(number) => Value::Count(number as u64),
        Amount::All => Value::Text("all".into()),
    }
}

/// What a measure is of, in words.
pub(super) fn of_text(metric: Metric, of: Of) -> String {
    let what = match of {
        Of::Classification => "on the classification tasks",
        Of::Generation => "on the generation tasks",
        Of::Kind(Seen::UnseenLabels) => "on the tasks whose labels alone are unseen",
        _ => "on all tasks",
    };
    format!("{} {what}", metric.title().replace("Exact", "exact"))
}

/// Seeds, steps, time and device of runs, as far as they say.
fn training_text(runs: &[&Measured]) -> Vec<String> {
    let mut parts = Vec::new();
    let seeds: BTreeSet<u64> = runs.iter().filter_map(|run| run.seed).collect();
    let seeds: Vec<u64> = seeds.into_iter().collect();
    if !seeds.is_empty() {
        parts.push(format!(
            "seed{} {}",
            if seeds.len() == 1 { "" } else { "s" },
            text::list(&seeds)
        ));
    }
    let records: Vec<_> = runs.iter().filter_map(|run| run.run.as_ref()).collect();
    let steps: BTreeSet<u64> = records.iter().map(|record| record.training.steps).collect();
    let steps: Vec<u64> = steps.into_iter().collect();
    if !steps.is_empty() {
        parts.push(format!("{} steps", text::list(&steps)));
    }
    let seconds = records.iter().map(|record| record.training.seconds);
    let (least, most) = seconds.fold((f64::INFINITY, 0f64), |(least, most), s| (least.min(s), most.max(s)));
    if !records.is_empty() {
        let devices: BTreeSet<&str> = records.iter().map(|record| record.training.device.as_str()).collect();
        let devices: Vec<&str> = devices.into_iter().collect();
        let (least, most) = (text::duration(least), text::duration(most));
        let range = if least == most {
            least
        } else {
            format!("{least} to {most}")
        };
        parts.push(format!("{range} of training a run on {}", text::list(&devices)));
    }
    parts
}

impl Study {
    /// The base and its size, in words.
    pub(super) fn base_text(&self) -> String {
        if !self.all().any(|one| one.lane.has_model()) {
            return "no model".into();
        }
        let base = match &self.base {
            Some(base) => format!("a T5 from {base}"),
            None => "a base that the records do not name".to_string(),
        };
        match self.parameters() {
            Some(count) => format!("{base} ({})", text::parameters(count)),
            None => format!("{base} (its size is not recorded)"),
        }
    }
}

/// Which of these lanes begin a group: another definition, where a definition has several lanes, and what was not tuned.
pub(super) fn group_starts(lanes: &[Lane]) -> Vec<bool> {
    let definition = |lane: &Lane| match lane {
        Lane::Tuned(variant) => Some(variant.definition),
        _ => None,
    };
    let pairs = || {
        lanes
            .windows(2)
            .map(|pair| (definition(&pair[0]), definition(&pair[1])))
    };
    let several = pairs().any(|(one, next)| one.is_some() && one == next);
    let starts = pairs().map(|(one, next)| one != next && (several || next.is_none()));
    std::iter::once(false).chain(starts).take(lanes.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_begin_where_there_is_something_to_group() {
        let starts = |slugs: &[&str]| {
            let lanes: Vec<Lane> = slugs.iter().map(|slug| slug.parse().unwrap()).collect();
            group_starts(&lanes)
        };
        assert_eq!(
            starts(&["original", "empty", "untuned", "copy"]),
            [false, false, true, false]
        );
        assert_eq!(
            starts(&["original", "original+examples", "empty", "untuned"]),
            [false, false, true, true]
        );
        assert!(starts(&[]).is_empty());
    }
}
