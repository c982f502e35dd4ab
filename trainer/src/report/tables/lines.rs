//! A category or a task a line, a lane a column.
use super::Tables;
use crate::report::{measured::Measured, study::Of};
use guesswork_shared::{
    metric::Metric,
    results::{Column, Row, Table, Value},
};
use std::collections::BTreeSet;

/// More tasks than these have no table of their own: nobody reads thousands of lines, and `guesswork eval --json` has them.
const TASKS_IN_A_TABLE: usize = 400;

impl Tables<'_> {
    /// A category a line, a lane a column.
    pub(super) fn categories(&self) -> Option<Table> {
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
    pub(super) fn tasks(&self) -> Option<Table> {
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
}
