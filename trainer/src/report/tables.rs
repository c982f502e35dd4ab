//! The tables of a study.
use super::{
    measured::Measured,
    study::{Of, Study},
    tests_against::{TestAgainst, tested_by},
};
use crate::sweep::Amount;
use guesswork_shared::{
    bundle::Seen,
    lane::Lane,
    metric::Metric,
    published::{self, beside},
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

/// The lanes that were not tuned.
const NOT_TUNED: [Lane; 4] = [Lane::Untuned, Lane::Random, Lane::Majority, Lane::Copy];

/// More tasks than these have no table of their own: nobody reads thousands of lines, and `guesswork eval --json` has them.
const TASKS_IN_A_TABLE: usize = 400;

/// In what ways tasks are new, the keys of their columns and their heads.
const KINDS: [(Seen, &str, &str); 2] = [
    (Seen::UnseenLabels, "unseen_labels", "unseen labels"),
    (Seen::Unseen, "unseen_concepts", "unseen concepts"),
];

/// What all tables of a study are made from.
pub(super) struct Tables<'a> {
    pub study: &'a Study,
    pub tests: &'a [TestAgainst],
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

    /// The paper's table of some variants at the most data that they have, beside what was not tuned; `None` where none but
    /// `original` was tuned.
    fn scores(&self, id: &str, title: &str, variants: &[Variant]) -> Option<Table> {
        let has = |amounts: &(Amount, Amount)| {
            let of_table = |variant: &Variant| !self.study.own(*amounts, Lane::Tuned(*variant)).is_empty();
            variants[1..].iter().any(of_table)
        };
        let amounts = self.study.amounts().into_iter().rev().find(has)?;
        let lanes = variants.iter().map(|&variant| Lane::Tuned(variant)).chain(NOT_TUNED);
        Some(self.lane_table((id, title), lanes.collect(), amounts))
    }

    /// The lanes that neither of the paper's tables has, if there are any; of a study without either, all lanes.
    fn others(&self) -> Option<Table> {
        let amounts = self.study.main_amounts();
        let lanes = self.study.lanes_at(amounts);
        let has = |variants: &[Variant]| {
            variants[1..]
                .iter()
                .any(|&variant| lanes.contains(&Lane::Tuned(variant)))
        };
        let shown = |lane: &Lane| match lane {
            Lane::Tuned(variant) => {
                (has(&DEFINITIONS) && DEFINITIONS.contains(variant)) || (has(&EXAMPLES) && EXAMPLES.contains(variant))
            }
            _ => has(&DEFINITIONS) || has(&EXAMPLES),
        };
        if lanes.iter().all(shown) {
            return None;
        }
        Some(self.lane_table(("lanes", "All lanes"), lanes, amounts))
    }

    fn lane_table(&self, names: (&str, &str), lanes: Vec<Lane>, amounts: (Amount, Amount)) -> Table {
        let study = self.study;
        let guess = study.guess(Of::Classification);
        let (classification, generation) = (study.tasks(Of::Classification).len(), study.tasks(Of::Generation).len());
        let mut columns = vec![Column::new("lane", "lane")];
        if classification > 0 {
            columns.push(Column::new(
                "exact_match",
                format!("classification ({}), exact match", text::count(classification, "task")),
            ));
            columns.push(Column::new("over_guess", "over guessing"));
            columns.push(Column::new("in_labels", "in labels"));
        }
        if generation > 0 {
            columns.push(Column::new(
                "generation_rouge_l",
                format!("generation ({}), ROUGE-L", text::count(generation, "task")),
            ));
        }
        columns.push(Column::new("overall_rouge_l", "overall, ROUGE-L"));
        columns.push(Column::new("p_holm", "p to original"));
        columns.push(Column::new("seeds", "seeds"));
        columns.push(Column {
            published: true,
            ..Column::new("published_exact_match", "the paper's exact match")
        });
        columns.push(Column {
            is_hidden: true,
            ..Column::new("published_remark", "the paper's setting")
        });
        let mut rows = Vec::new();
        let mut used: Vec<&Measured> = Vec::new();
        for (&lane, begins_group) in lanes.iter().zip(group_starts(&lanes)) {
            let runs = study.own(amounts, lane);
            used.extend(runs);
            let estimate = |metric, of| study.estimate(runs, metric, of).map_or(Value::Absent, Value::Estimate);
            let mut values = vec![Value::Lane(lane)];
            if classification > 0 {
                let exact = estimate(Metric::ExactMatch, Of::Classification);
                values.push(exact.clone());
                values.push(match (exact, guess) {
                    (Value::Estimate(exact), Some(guess)) => Value::Points(exact.mean - guess),
                    _ => Value::Absent,
                });
                values.push(study.in_labels(runs).map_or(Value::Absent, Value::Estimate));
            }
            if generation > 0 {
                values.push(estimate(Metric::RougeL, Of::Generation));
            }
            values.push(estimate(Metric::RougeL, Of::All));
            let test = self
                .tests
                .iter()
                .find(|test| test.lane == lane && test.amounts == amounts);
            values.push(test.map_or(Value::Absent, |test| Value::P(test.p_holm)));
            values.push(match lane {
                Lane::Tuned(_) => Value::Count(runs.len() as u64),
                _ => Value::Absent,
            });
            let published = beside(lane);
            values.push(published.as_ref().map_or(Value::Absent, |published| Value::Published {
                digits: published.text.into(),
                has_remark: !published.remark.is_empty(),
            }));
            values.push(match published {
                Some(published) if !published.remark.is_empty() => Value::Text(published.remark.into()),
                _ => Value::Absent,
            });
            let own = self.source(amounts, lane);
            let from = columns.iter().map(|column: &Column| match column.key.as_str() {
                "p_holm" => [&own[..], &self.source(amounts, ORIGINAL)].concat(),
                "lane" | "published_exact_match" | "published_remark" => Vec::new(),
                _ => own.clone(),
            });
            rows.push(Row {
                from: from.collect(),
                values,
                begins_group,
            });
        }
        let mut caption = String::from("Means over tasks and seeds in percent, each lane asked as it was tuned. ");
        if let Some(guess) = guess {
            caption += &format!(
                "Guessing among the labels is expected to reach {guess:.2} % exact match here, exactly; the row random is \
                 one draw of it. "
            );
        }
        if classification > 0 {
            caption += "In labels is the share of answers to the classification tasks that are one of the task's labels, right \
                        or wrong. ";
        }
        caption += "A dash says that nothing was measured.";
        let notes = self.published_text(&lanes);
        Table {
            notes,
            ..self.table(names, caption, columns, rows, &used, Some(amounts))
        }
    }

    /// What must stand beside the paper's column.
    fn published_text(&self, lanes: &[Lane]) -> Vec<String> {
        let mut notes = vec![format!(
            "The last column is the paper's, not ours: {}. Here it is {} on {}; the two columns do not measure the same. Where \
             it has a dash, the paper's figure is not stated here.",
            published::SETTING,
            self.study.base_text(),
            self.study.questions.data
        )];
        for published in published::published() {
            if !published.remark.is_empty() && lanes.contains(&published.lane) {
                notes.push(format!("* The paper's {}: {}.", published.text, published.remark));
            }
        }
        notes
    }

    /// Unseen labels and unseen concepts apart, where the data know them.
    fn kinds(&self) -> Option<Table> {
        let study = self.study;
        if of_kinds(study).is_empty() {
            return None;
        }
        let amounts = study.main_amounts();
        let mut columns = vec![Column::new("lane", "lane")];
        let mut guesses = Vec::new();
        for (seen, key, title) in KINDS {
            let count = study.tasks(Of::Kind(seen)).len();
            columns.push(Column::new(
                key,
                format!("{title} ({}), exact match", text::count(count, "task")),
            ));
            if let Some(guess) = study.guess(Of::Kind(seen)) {
                guesses.push(format!("{guess:.2} % on {title}"));
            }
        }
        let mut used: Vec<&Measured> = Vec::new();
        let lanes = study.lanes_at(amounts);
        let rows = lanes.iter().zip(group_starts(&lanes)).map(|(&lane, begins_group)| {
            let runs = study.own(amounts, lane);
            used.extend(runs);
            let mut values = vec![Value::Lane(lane)];
            values.extend(KINDS.map(|(seen, ..)| {
                study
                    .estimate(runs, Metric::ExactMatch, Of::Kind(seen))
                    .map_or(Value::Absent, Value::Estimate)
            }));
            let own = self.source(amounts, lane);
            Row {
                from: vec![Vec::new(), own.clone(), own],
                values,
                begins_group,
            }
        });
        let rows = rows.collect();
        let caption = format!(
            "Of unseen labels the concept was trained on with other labels; of unseen concepts nothing was. Guessing is \
             expected to reach {}.",
            text::list(&guesses)
        );
        Some(self.table(
            ("kinds", "Unseen labels and unseen concepts"),
            caption,
            columns,
            rows,
            &used,
            Some(amounts),
        ))
    }

    /// What guessing among the labels is expected to reach, exactly.
    fn guessing(&self) -> Option<Table> {
        let study = self.study;
        let kinds = of_kinds(study).iter().map(|(seen, _, title)| (Of::Kind(*seen), *title));
        let of = [(Of::Classification, "all")].into_iter().chain(kinds);
        let lines = of.filter_map(|(of, title)| {
            let guess = study.guess(of)?;
            let values = vec![
                Value::Text(title.into()),
                Value::Count(study.tasks(of).len() as u64),
                Value::Percent(guess),
            ];
            Some(Row {
                values,
                ..Row::default()
            })
        });
        let rows: Vec<Row> = lines.collect();
        if rows.is_empty() {
            return None;
        }
        let columns = vec![
            Column::new("kind", "tasks with labels"),
            Column::new("tasks", "tasks"),
            Column::new("exact_match", "exact match"),
        ];
        let caption =
            "What guessing among a task's labels is expected to reach, in percent, the mean over tasks: computed, not \
                       drawn."
                .to_string();
        let baselines = study.own(study.main_amounts(), Lane::Random).iter().collect::<Vec<_>>();
        Some(self.table(
            ("guessing", "What guessing reaches"),
            caption,
            columns,
            rows,
            &baselines,
            None,
        ))
    }

    /// Every amount of data, where there are several.
    fn amounts(&self) -> Option<Table> {
        let study = self.study;
        let amounts = study.amounts();
        if amounts.len() < 2 {
            return None;
        }
        let (metric, of) = tested_by(study);
        let mut columns = vec![
            Column::new("lane", "lane"),
            Column::new("training_tasks", "training tasks"),
            Column::new("instances_per_task", "instances of each"),
            Column::new(metric.slug(), title_of(metric)),
        ];
        let kinds = of_kinds(study);
        columns.extend(kinds.iter().map(|(_, key, title)| Column::new(*key, *title)));
        let is_classification = metric == Metric::ExactMatch;
        if is_classification {
            columns.push(Column::new("in_labels", "in labels"));
        }
        columns.extend([
            Column::new("overall_rouge_l", "overall, ROUGE-L"),
            Column::new("difference", "to original, points"),
            Column::new("p_holm", "p"),
            Column::new("seeds", "seeds"),
        ]);
        let (mut rows, mut used): (Vec<Row>, Vec<&Measured>) = (Vec::new(), Vec::new());
        for lane in Lane::all().filter(|lane| matches!(lane, Lane::Tuned(_))) {
            let mut begins_group = true;
            for &(tasks, instances) in &amounts {
                let runs = study.own((tasks, instances), lane);
                if runs.is_empty() {
                    continue;
                }
                used.extend(runs);
                let test = self
                    .tests
                    .iter()
                    .find(|test| test.lane == lane && test.amounts == (tasks, instances));
                let estimate = |metric, of| study.estimate(runs, metric, of).map_or(Value::Absent, Value::Estimate);
                let own = self.source((tasks, instances), lane);
                let both = [&own[..], &self.source((tasks, instances), ORIGINAL)].concat();
                let mut cells = vec![
                    (Value::Lane(lane), Vec::new()),
                    (amount(tasks), Vec::new()),
                    (amount(instances), Vec::new()),
                    (estimate(metric, of), own.clone()),
                ];
                let of_kinds = kinds
                    .iter()
                    .map(|(kind, ..)| estimate(Metric::ExactMatch, Of::Kind(*kind)));
                cells.extend(of_kinds.map(|value| (value, own.clone())));
                if is_classification {
                    let in_labels = study.in_labels(runs).map_or(Value::Absent, Value::Estimate);
                    cells.push((in_labels, own.clone()));
                }
                cells.extend([
                    (estimate(Metric::RougeL, Of::All), own.clone()),
                    (
                        test.map_or(Value::Absent, |test| Value::Difference(test.difference)),
                        both.clone(),
                    ),
                    (test.map_or(Value::Absent, |test| Value::P(test.p_holm)), both),
                    (Value::Count(runs.len() as u64), own),
                ]);
                let (values, from) = cells.into_iter().unzip();
                rows.push(Row {
                    values,
                    from,
                    begins_group: begins_group && !rows.is_empty(),
                });
                begins_group = false;
            }
        }
        let caption = format!(
            "Means over tasks and seeds in percent, each lane asked as it was tuned; {}. p is corrected for the variants at \
             the same amounts, not for the number of amounts.",
            of_text(metric, of)
        );
        Some(self.table(
            ("amounts", "Amounts of training data"),
            caption,
            columns,
            rows,
            &used,
            None,
        ))
    }

    /// Tuned one way, asked another, where that was evaluated.
    fn matrix(&self) -> Option<Table> {
        let study = self.study;
        let (amounts, lanes, asked) = study.matrix()?;
        let (metric, of) = tested_by(study);
        let mut columns = vec![Column::new("tuned_on", "tuned on \u{2193} asked with \u{2192}")];
        columns.extend(
            asked
                .iter()
                .map(|variant| Column::new(variant.to_string(), variant.to_string())),
        );
        let mut used: Vec<&Measured> = Vec::new();
        let rows = lanes.iter().zip(group_starts(&lanes)).map(|(&lane, begins_group)| {
            let (mut values, mut from) = (vec![Value::Lane(lane)], vec![Vec::new()]);
            for &variant in &asked {
                let runs = study.cell(amounts.0, amounts.1, lane, variant);
                used.extend(runs);
                values.push(study.estimate(runs, metric, of).map_or(Value::Absent, Value::Estimate));
                from.push(study.source(amounts, lane, variant).into_iter().collect());
            }
            Row {
                values,
                from,
                begins_group,
            }
        });
        let rows = rows.collect();
        let caption = format!("Means over tasks and seeds in percent; {}.", of_text(metric, of));
        let names = ("matrix", "Tuned one way, asked another");
        Some(self.table(names, caption, columns, rows, &used, Some(amounts)))
    }

    /// Every test against `original`.
    fn tests(&self) -> Option<Table> {
        if self.tests.is_empty() {
            return None;
        }
        let (metric, of) = tested_by(self.study);
        let columns = vec![
            Column::new("lane", "lane"),
            Column::new("training_tasks", "training tasks"),
            Column::new("instances_per_task", "instances of each"),
            Column::new("difference", "to original, points"),
            Column::new("p", "p alone"),
            Column::new("p_holm", "p corrected"),
            Column::new("compared", "corrected for"),
            Column::new("tasks", "tasks"),
            Column::new("seeds", "seeds"),
        ];
        let mut used: Vec<&Measured> = Vec::new();
        let rows = self.tests.iter().map(|test| {
            used.extend(self.study.own(test.amounts, ORIGINAL));
            used.extend(self.study.own(test.amounts, test.lane));
            let both = [
                self.source(test.amounts, test.lane),
                self.source(test.amounts, ORIGINAL),
            ]
            .concat();
            Row {
                from: vec![Vec::new(), Vec::new(), Vec::new(), both.clone(), both.clone(), both],
                values: vec![
                    Value::Lane(test.lane),
                    amount(test.amounts.0),
                    amount(test.amounts.1),
                    Value::Difference(test.difference),
                    Value::P(test.test.p),
                    Value::P(test.p_holm),
                    Value::Count(test.family as u64),
                    Value::Count(test.test.units as u64),
                    Value::Text(match test.seeds.is_empty() {
                        true => "\u{2013}".into(),
                        false => text::list(&test.seeds),
                    }),
                ],
                begins_group: false,
            }
        });
        let rows: Vec<Row> = rows.collect();
        let few = self.tests.iter().any(|test| test.test.units < 6);
        let caption = format!(
            "Paired permutation tests, two-sided: of each task the mean over the seeds that both have, less that of original; \
             the tasks change sides ({}). What a test says holds for other tasks and these training runs; an interval is over \
             other tasks and other runs, and where it reaches over zero other seeds could have said otherwise. Corrected after \
             Holm for the variants, and apart from them for the lanes that were not tuned, at the same amounts.{}",
            of_text(metric, of),
            if few {
                " With fewer than six tasks no difference can have p < 0.05."
            } else {
                ""
            }
        );
        Some(self.table(("tests", "Against original"), caption, columns, rows, &used, None))
    }

    /// A category a line, a lane a column.
    fn categories(&self) -> Option<Table> {
        let study = self.study;
        let categories: BTreeSet<(bool, &str)> = study
            .about
            .values()
            .map(|task| (task.labels.is_none(), task.category.as_str()))
            .collect();
        let categories: Vec<(bool, &str)> = categories.into_iter().filter(|(_, name)| !name.is_empty()).collect();
        let lines = categories.iter().map(|&(generation, name)| {
            let of = Of::Category(name, !generation);
            (name.to_string(), of, generation)
        });
        self.by_line(("categories", "By category"), ("category", "category"), lines.collect())
    }

    /// A task a line, a lane a column, where there are not too many to be read.
    fn tasks(&self) -> Option<Table> {
        if self.study.about.len() > TASKS_IN_A_TABLE {
            return None;
        }
        let tasks = self
            .study
            .tasks(Of::Classification)
            .into_iter()
            .map(|name| (name, false));
        let tasks = tasks.chain(self.study.tasks(Of::Generation).into_iter().map(|name| (name, true)));
        let lines = tasks.map(|(name, generation)| (name.to_string(), Of::Task(name), generation));
        self.by_line(("tasks", "By task"), ("task", "task"), lines.collect())
    }

    fn by_line(
        &self,
        names: (&str, &str),
        (key, title): (&str, &str),
        lines: Vec<(String, Of, bool)>,
    ) -> Option<Table> {
        let study = self.study;
        let amounts = study.main_amounts();
        let lanes = study.lanes_at(amounts);
        if lines.is_empty() || lanes.is_empty() {
            return None;
        }
        let mut columns = vec![
            Column::new(key, title),
            Column::new("metric", "metric"),
            Column::new("tasks", "tasks"),
            Column::new("guess", "guess"),
        ];
        columns.extend(lanes.iter().map(|lane| Column::new(lane.to_string(), lane.to_string())));
        let (mut rows, mut before): (Vec<Row>, bool) = (Vec::new(), false);
        for (name, of, generation) in lines {
            let metric = if generation { Metric::RougeL } else { Metric::ExactMatch };
            let mut from = vec![Vec::new(); 4];
            let mut values = vec![
                Value::Text(name),
                Value::Text(if generation { "ROUGE-L" } else { "exact match" }.into()),
                Value::Count(study.tasks(of).len() as u64),
                study.guess(of).map_or(Value::Absent, Value::Percent),
            ];
            for &lane in &lanes {
                let runs = study.own(amounts, lane);
                values.push(study.estimate(runs, metric, of).map_or(Value::Absent, Value::Estimate));
                from.push(self.source(amounts, lane));
            }
            rows.push(Row {
                values,
                from,
                begins_group: generation && !before && !rows.is_empty(),
            });
            before = generation;
        }
        let used: Vec<&Measured> = lanes.iter().flat_map(|&lane| study.own(amounts, lane)).collect();
        let caption = "Means over seeds in percent. The interval of a single task is for other questions of that task and \
                       other seeds, that of several is for other tasks and other seeds; guess is the exact expectation of \
                       guessing among the labels."
            .to_string();
        Some(self.table(names, caption, columns, rows, &used, Some(amounts)))
    }

    /// Every training run, and what it scored when it was asked as it was tuned.
    fn runs(&self) -> Option<Table> {
        let study = self.study;
        let (metric, of) = tested_by(study);
        let kinds = of_kinds(study);
        let mut seen = Vec::new();
        let mut rows = Vec::new();
        for one in study.all() {
            let Some(record) = &one.run else { continue };
            let key = (one.lane, one.tasks, one.instances, one.seed);
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let asked = study.own((one.tasks, one.instances), one.lane);
            let asked = asked
                .iter()
                .position(|asked| asked.seed == one.seed)
                .map(|place| &asked[place..=place]);
            let score = |metric, of| {
                let score = asked.and_then(|asked| study.estimate(asked, metric, of));
                score.map_or(Value::Absent, Value::Estimate)
            };
            let mut values = vec![
                Value::Lane(one.lane),
                amount(one.tasks),
                amount(one.instances),
                Value::Count(record.training.seed),
            ];
            let mut from = vec![Vec::new(); values.len()];
            values.push(score(metric, of));
            let of_kinds = kinds.iter().map(|(kind, ..)| Of::Kind(*kind));
            values.extend(of_kinds.map(|of| score(Metric::ExactMatch, of)));
            from.resize(values.len(), self.source((one.tasks, one.instances), one.lane));
            values.extend([
                Value::Count(record.training.steps),
                Value::Count(record.tokens),
                Value::Number(record.final_loss),
                Value::Count(record.training.seconds.max(0.).round() as u64),
                Value::Text(record.training.device.clone()),
                Value::Text(record.training.command.clone()),
            ]);
            rows.push(Row {
                values,
                from,
                ..Row::default()
            });
        }
        if rows.is_empty() {
            return None;
        }
        let mut columns = vec![
            Column::new("lane", "lane"),
            Column::new("training_tasks", "training tasks"),
            Column::new("instances_per_task", "instances of each"),
            Column::new("seed", "seed"),
            Column::new(metric.slug(), title_of(metric)),
        ];
        columns.extend(kinds.iter().map(|(_, key, title)| Column::new(*key, *title)));
        columns.extend([
            Column::new("steps", "steps"),
            Column::new("tokens", "tokens"),
            Column::new("final_loss", "final loss"),
            Column::new("seconds", "seconds"),
            Column::new("device", "device"),
            Column {
                is_hidden: true,
                ..Column::new("command", "command")
            },
        ]);
        let runs: Vec<&Measured> = study.all().filter(|one| one.run.is_some()).collect();
        let caption = format!(
            "Each training run as it records itself, and what it scored, asked as it was tuned: {}, with an interval over \
             tasks and questions. The loss is the mean of the last hundred steps.",
            of_text(metric, of)
        );
        Some(self.table(("runs", "Training runs"), caption, columns, rows, &runs, None))
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

    /// The lanes and the ways of asking of the matrix, at the most data that has one; `None` where every lane was only
    /// asked as it was tuned.
    pub(super) fn matrix(&self) -> Option<(Amounts, Vec<Lane>, Vec<Variant>)> {
        let here = |amounts: Amounts| {
            let tuned = self.cells.keys().filter(|place| matches!(place.lane, Lane::Tuned(_)));
            tuned.filter(move |place| (place.tasks, place.instances) == amounts)
        };
        let crosses = |amounts: &Amounts| here(*amounts).any(|place| place.asked != place.lane.own_variant());
        let amounts = self.amounts().into_iter().rev().find(crosses)?;
        let lanes = Lane::all().filter(|lane| here(amounts).any(|place| place.lane == *lane));
        let asked = Variant::ALL.into_iter();
        let asked = asked.filter(|variant| here(amounts).any(|place| place.asked == *variant));
        Some((amounts, lanes.collect(), asked.collect()))
    }
}

/// Training tasks, and instances of each.
type Amounts = (Amount, Amount);

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
