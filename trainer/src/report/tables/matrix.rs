//! Tuned one way, asked another.
use super::{Tables, group_starts, of_text};
use crate::{
    report::{measured::Measured, study::Study, tests_against::tested_by},
    sweep::Amount,
};
use guesswork_shared::{
    lane::Lane,
    results::{Column, Row, Table, Value},
    variant::Variant,
};

/// Training tasks, and instances of each.
type Amounts = (Amount, Amount);

impl Tables<'_> {
    /// Tuned one way, asked another, where that was evaluated.
    pub(super) fn matrix(&self) -> Option<Table> {
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
}

impl Study {
    /// The lanes and the ways of asking of the matrix, at the most data that has one; `None` where every lane was only
    /// asked as it was tuned.
    pub(in crate::report) fn matrix(&self) -> Option<(Amounts, Vec<Lane>, Vec<Variant>)> {
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
