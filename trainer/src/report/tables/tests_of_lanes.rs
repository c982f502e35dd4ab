//! Every lane against `original`, and wrong examples against right ones.
use super::{Tables, amount, of_text};
use crate::report::{
    measured::Measured,
    tests_against::{TestAgainst, tested_by},
};
use guesswork_shared::results::{Column, Row, Table, Value, text};

impl Tables<'_> {
    /// Every test against `original`.
    pub(super) fn tests(&self) -> Option<Table> {
        self.tested(
            ("tests", "Against original"),
            self.tests,
            "to original, points",
            "original",
            "the variants, and apart from them for the lanes that were not tuned",
        )
    }

    /// Every test of wrong examples against right ones.
    pub(super) fn wrong_examples(&self) -> Option<Table> {
        self.tested(
            ("wrong_examples", "Wrong examples against right ones"),
            self.wrong_examples,
            "to right examples, points",
            "the lane with right examples and the same definition",
            "these lanes",
        )
    }

    /// A row for each test; `to` is the head of the difference, `against` what it is to, `family` what p is corrected for.
    fn tested(
        &self,
        names: (&str, &str),
        tests: &[TestAgainst],
        to: &str,
        against: &str,
        family: &str,
    ) -> Option<Table> {
        if tests.is_empty() {
            return None;
        }
        let (metric, of) = tested_by(self.study);
        let columns = vec![
            Column::new("lane", "lane"),
            Column::new("training_tasks", "training tasks"),
            Column::new("instances_per_task", "instances of each"),
            Column::new("difference", to),
            Column::new("p", "p alone"),
            Column::new("p_holm", "p corrected"),
            Column::new("compared", "corrected for"),
            Column::new("tasks", "tasks"),
            Column::new("seeds", "seeds"),
        ];
        let mut used: Vec<&Measured> = Vec::new();
        let rows = tests.iter().map(|test| {
            used.extend(self.study.own(test.amounts, test.against));
            used.extend(self.study.own(test.amounts, test.lane));
            let both = [
                self.source(test.amounts, test.lane),
                self.source(test.amounts, test.against),
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
        let few = tests.iter().any(|test| test.test.units < 6);
        let caption = format!(
            "Paired permutation tests, two-sided: of each task the mean over the seeds that both have, less that of {against}; \
             the tasks change sides ({}). What a test says holds for other tasks and these training runs; an interval is over \
             other tasks and other runs, and where it reaches over zero other seeds could have said otherwise. Corrected after \
             Holm for {family}, at the same amounts.{}",
            of_text(metric, of),
            if few {
                " With fewer than six tasks no difference can have p < 0.05."
            } else {
                ""
            }
        );
        Some(self.table(names, caption, columns, rows, &used, None))
    }
}
