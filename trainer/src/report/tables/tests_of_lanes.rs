//! Every lane against `original`, wrong examples against right ones, and the tuned lanes against guessing.
use super::{Tables, amount, of_kinds, of_text};
use crate::report::{
    measured::Measured,
    study::Of,
    tests_against::{Against, TestAgainst, difference_on, tested_by},
};
use guesswork_shared::results::{Column, Row, Table, Value, text};

/// What the rows of a table of tests have in common.
struct Words {
    id: &'static str,
    title: &'static str,
    /// Over the differences.
    head: &'static str,
    /// How a difference of a task comes about.
    difference: &'static str,
    /// What p is corrected for.
    compared: &'static str,
}

impl Tables<'_> {
    /// Every test against `original`.
    pub(super) fn tests(&self) -> Option<Table> {
        let words = Words {
            id: "tests",
            title: "Against original",
            head: "less original, points",
            difference: "the mean over the seeds that both have (over all runs, where a dash stands), less that of original",
            compared: "the variants, and apart from them for the lanes that were not tuned",
        };
        self.tested(self.tests, words)
    }

    /// Every test of wrong examples against right ones.
    pub(super) fn wrong_examples(&self) -> Option<Table> {
        let words = Words {
            id: "wrong_examples",
            title: "Wrong examples against right ones",
            head: "less right examples, points",
            difference: "the mean over the seeds that both have (over all runs, where a dash stands), less that of the lane \
                         with the same definition and right examples",
            compared: "these lanes",
        };
        self.tested(self.wrong_examples, words)
    }

    /// Every test against guessing among the labels.
    pub(super) fn to_guessing(&self) -> Option<Table> {
        let words = Words {
            id: "against_guessing",
            title: "Against guessing",
            head: "less guessing, points",
            difference: "the mean over seeds, less what guessing among the task's labels is expected to reach",
            compared: "these lanes",
        };
        self.tested(self.to_guessing, words)
    }

    fn tested(&self, tests: &[TestAgainst], words: Words) -> Option<Table> {
        if tests.is_empty() {
            return None;
        }
        let (metric, of) = tested_by(self.study);
        let kinds = of_kinds(self.study);
        let mut columns = vec![
            Column::new("lane", "lane"),
            Column::new("training_tasks", "training tasks"),
            Column::new("instances_per_task", "instances of each"),
            Column::new("difference", words.head),
            Column::new("p", "p alone"),
            Column::new("p_holm", "p corrected"),
            Column::new("compared", "corrected for"),
            Column::new("tasks", "tasks"),
            Column::new("seeds", "seeds"),
        ];
        columns.extend(kinds.iter().map(|(_, key, title)| Column::new(*key, *title)));
        let mut used: Vec<&Measured> = Vec::new();
        let rows = tests.iter().map(|test| {
            used.extend(self.study.own(test.amounts, test.lane));
            let mut from = self.source(test.amounts, test.lane);
            if let Against::Lane(other) = test.against {
                used.extend(self.study.own(test.amounts, other));
                from.extend(self.source(test.amounts, other));
            }
            let mut cells = vec![
                (Value::Lane(test.lane), Vec::new()),
                (amount(test.amounts.0), Vec::new()),
                (amount(test.amounts.1), Vec::new()),
                (Value::Difference(test.difference), from.clone()),
                (Value::P(test.test.p), from.clone()),
                (Value::P(test.p_holm), from.clone()),
                (Value::Count(test.compared as u64), Vec::new()),
                (Value::Count(test.test.units as u64), Vec::new()),
                (
                    Value::Text(match test.seeds.is_empty() {
                        true => "\u{2013}".into(),
                        false => text::ranges(test.seeds.iter().copied()),
                    }),
                    Vec::new(),
                ),
            ];
            cells.extend(kinds.iter().map(|(kind, ..)| {
                let difference = difference_on(self.study, test, Of::Kind(*kind));
                (difference.map_or(Value::Absent, Value::Difference), from.clone())
            }));
            let (values, from) = cells.into_iter().unzip();
            Row {
                values,
                from,
                begins_group: false,
            }
        });
        let rows: Vec<Row> = rows.collect();
        let few = tests.iter().any(|test| test.test.units < 6);
        let caption = format!(
            "Paired permutation tests, two-sided: of each task {}; the tasks change sides ({}). What a test says holds for other \
             tasks and these training runs; an interval is over other tasks and other runs, and where it reaches over zero other \
             seeds could have said otherwise. Corrected after Holm for {}, at the same amounts.{}{}",
            words.difference,
            of_text(metric, of),
            words.compared,
            if kinds.is_empty() {
                ""
            } else {
                " Last, the same difference on each kind of tasks alone, which is not tested."
            },
            if few {
                " With fewer than six tasks no difference can have p < 0.05."
            } else {
                ""
            }
        );
        Some(self.table((words.id, words.title), caption, columns, rows, &used, None))
    }
}
