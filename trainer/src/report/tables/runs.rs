//! Every training run.
use super::{Tables, amount, of_kinds, of_text, title_of};
use crate::report::{measured::Measured, study::Of, tests_against::tested_by};
use guesswork_shared::{
    metric::Metric,
    results::{Column, Row, Table, Value},
};

impl Tables<'_> {
    /// Every training run, and what it scored when it was asked as it was tuned.
    pub(super) fn runs(&self) -> Option<Table> {
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
