//! Amounts of training data.
use super::{ORIGINAL, Tables, amount, of_kinds, of_text, title_of};
use crate::report::{measured::Measured, study::Of, tests_against::tested_by};
use guesswork_shared::{
    lane::Lane,
    metric::Metric,
    results::{Column, Row, Table, Value},
};

impl Tables<'_> {
    /// Every amount of data, where there are several.
    pub(super) fn amounts(&self) -> Option<Table> {
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
}
