//! Lanes at one amount of data.
use super::{DEFINITIONS, EXAMPLES, ORIGINAL, Tables, group_starts};
use crate::{
    report::{measured::Measured, study::Of},
    sweep::Amount,
};
use guesswork_shared::{
    lane::Lane,
    metric::Metric,
    published::{self, beside},
    results::{Column, Row, Table, Value, text},
    variant::Variant,
};

/// The lanes that were not tuned.
const NOT_TUNED: [Lane; 4] = [Lane::Untuned, Lane::Random, Lane::Majority, Lane::Copy];

impl Tables<'_> {
    /// The paper's table of some variants at the most data that they have, beside what was not tuned; `None` where none but
    /// `original` was tuned.
    pub(super) fn scores(&self, id: &str, title: &str, variants: &[Variant]) -> Option<Table> {
        let has = |amounts: &(Amount, Amount)| {
            let of_table = |variant: &Variant| !self.study.own(*amounts, Lane::Tuned(*variant)).is_empty();
            variants[1..].iter().any(of_table)
        };
        let amounts = self.study.amounts().into_iter().rev().find(has)?;
        let lanes = variants.iter().map(|&variant| Lane::Tuned(variant)).chain(NOT_TUNED);
        Some(self.lane_table((id, title), lanes.collect(), amounts))
    }

    /// The lanes that neither of the paper's tables has, if there are any; of a study without either, all lanes.
    pub(super) fn others(&self) -> Option<Table> {
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
}
