//! Kinds of unseen tasks, and what guessing reaches on each.
use super::{KINDS, Tables, group_starts, of_kinds};
use crate::report::{measured::Measured, study::Of};
use guesswork_shared::{
    lane::Lane,
    metric::Metric,
    results::{Column, Row, Table, Value, text},
};

impl Tables<'_> {
    /// Unseen labels and unseen concepts apart, where the data know them.
    pub(super) fn kinds(&self) -> Option<Table> {
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
    pub(super) fn guessing(&self) -> Option<Table> {
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
}
