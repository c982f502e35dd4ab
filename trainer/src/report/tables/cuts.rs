use super::Tables;
use crate::report::{measured::Measured, study::Place};
use guesswork_shared::{
    lane::Lane,
    prompt::Cuts,
    results::{Column, Row, Table, Value},
    variant::Variant,
};

impl Tables<'_> {
    /// What lanes did not get to read of the questions; `None` if no length limit took anything away.
    pub(super) fn cuts(&self) -> Option<Table> {
        let ways = Lane::all().flat_map(|lane| Variant::ALL.map(|asked| (lane, asked)));
        let (mut rows, mut used): (Vec<Row>, Vec<&Measured>) = (Vec::new(), Vec::new());
        for (lane, asked) in ways {
            let of_way = |place: &&Place| (place.lane, place.asked) == (lane, asked);
            let cells = || self.study.cells.iter().filter(|(place, _)| of_way(place));
            let mut all = Cuts::default();
            for cuts in cells().flat_map(|(_, runs)| runs).filter_map(|run| run.report().cuts) {
                all += cuts;
            }
            if all.describe().is_none() {
                continue;
            }
            used.extend(cells().flat_map(|(_, runs)| runs));
            let sources = self.study.cells.keys().enumerate();
            let sources: Vec<usize> = sources.filter(|(_, place)| of_way(place)).map(|(at, _)| at).collect();
            let share = |count: usize| Value::Percent(100. * count as f64 / all.prompts as f64);
            let counted = [
                Value::Count(all.prompts as u64),
                share(all.definitions),
                share(all.examples),
                share(all.inputs),
            ];
            let mut from = vec![Vec::new(); 2];
            from.extend(counted.iter().map(|_| sources.clone()));
            rows.push(Row {
                values: [Value::Lane(lane), Value::Text(asked.to_string())]
                    .into_iter()
                    .chain(counted)
                    .collect(),
                from,
                begins_group: false,
            });
        }
        if rows.is_empty() {
            return None;
        }
        let columns = vec![
            Column::new("lane", "lane"),
            Column::new("asked", "asked as"),
            Column::new("prompts", "prompts"),
            Column::new("definitions", "definition shortened"),
            Column::new("examples", "examples missing"),
            Column::new("inputs", "input shortened"),
        ];
        let caption = "Of how many prompts, over all runs and in percent, the definition or the input was shortened or an \
                       example left out because the whole was longer than the model reads. Lanes that are not here read all."
            .to_string();
        Some(self.table(
            ("cuts", "What was too long to read"),
            caption,
            columns,
            rows,
            &used,
            None,
        ))
    }
}
