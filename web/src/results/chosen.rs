use guesswork_shared::{
    chart::Panel,
    lane::Lane,
    results::{Chart, Column, Figure, Row, StudyResults, Table, Value},
};
use std::collections::BTreeSet;

/// The lanes that the reader does not want to see; usually none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HiddenLanes(BTreeSet<Lane>);

impl HiddenLanes {
    /// Only these are shown.
    pub fn all_but(shown: &[Lane]) -> Self {
        Self(Lane::all().filter(|lane| !shown.contains(lane)).collect())
    }

    /// Whether a lane is shown.
    pub fn shows(&self, lane: Lane) -> bool {
        !self.0.contains(&lane)
    }

    /// Whether all are shown.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With a lane shown that was not, or the other way round.
    pub fn switched(&self, lane: Lane) -> Self {
        let mut other = self.clone();
        if !other.0.remove(&lane) {
            other.0.insert(lane);
        }
        other
    }

    /// A table without the rows and columns of hidden lanes.
    pub fn table(&self, table: &Table) -> Table {
        // The matrix's columns are ways of asking, which have the names of lanes.
        let columns_are_lanes = table.columns.first().is_some_and(|first| first.key != "tuned_on");
        let keep: Vec<usize> = (0..table.columns.len())
            .filter(|&place| !columns_are_lanes || of_lane(&table.columns[place]).is_none_or(|lane| self.shows(lane)))
            .collect();
        let mut rows: Vec<Row> = Vec::new();
        let mut begins_group = false;
        for row in &table.rows {
            begins_group |= row.begins_group;
            let lane = row.values.iter().find_map(|value| match value {
                Value::Lane(lane) => Some(*lane),
                _ => None,
            });
            if lane.is_some_and(|lane| !self.shows(lane)) {
                continue;
            }
            rows.push(Row {
                values: keep
                    .iter()
                    .filter_map(|&place| row.values.get(place).cloned())
                    .collect(),
                from: keep.iter().map(|&place| row.from(place).to_vec()).collect(),
                begins_group: begins_group && !rows.is_empty(),
            });
            begins_group = false;
        }
        Table {
            columns: keep.iter().map(|&place| table.columns[place].clone()).collect(),
            rows,
            ..table.clone()
        }
    }

    /// A figure without the marks of hidden lanes.
    pub fn figure(&self, figure: &Figure) -> Figure {
        let mut from = figure.from.iter().copied();
        let mut kept: Vec<Option<usize>> = Vec::new();
        let mut take = |count: usize, shown: bool| {
            let of_lane: Vec<Option<usize>> = from.by_ref().take(count).collect();
            if shown {
                kept.extend(of_lane);
            }
            shown
        };
        let chart = match &figure.chart {
            Chart::Lines(chart) => {
                let mut chart = chart.clone();
                for panel in &mut chart.panels {
                    panel
                        .series
                        .retain(|series| take(series.points.len(), self.shows(series.lane)));
                }
                chart.panels.retain(|panel: &Panel| !panel.series.is_empty());
                Chart::Lines(chart)
            }
            Chart::Dots(chart) => {
                let mut chart = chart.clone();
                chart.rows.retain(|row| take(1, self.shows(row.lane)));
                Chart::Dots(chart)
            }
            Chart::Heat(chart) => {
                let mut chart = chart.clone();
                let shown: Vec<bool> = chart
                    .rows
                    .iter()
                    .map(|&lane| take(chart.columns.len(), self.shows(lane)))
                    .collect();
                let mut kept = shown.iter();
                chart.cells.retain(|_| kept.next().copied().unwrap_or(false));
                let mut kept = shown.iter();
                chart.rows.retain(|_| kept.next().copied().unwrap_or(false));
                Chart::Heat(chart)
            }
        };
        Figure {
            chart,
            from: kept,
            ..figure.clone()
        }
    }
}

/// The lane that a column is of, in tables with a lane a column.
fn of_lane(column: &Column) -> Option<Lane> {
    (column.key == column.title).then(|| column.key.parse().ok()).flatten()
}

/// The lanes that have results, in their order.
pub fn lanes_of(study: &StudyResults) -> Vec<Lane> {
    let here = |lane: &Lane| study.sources.iter().any(|source| source.lane == *lane);
    Lane::all().filter(here).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::examples::study, *};

    fn lane(slug: &str) -> Lane {
        slug.parse().unwrap()
    }

    #[test]
    fn what_is_hidden_is_gone_from_tables_and_figures_and_the_rest_keeps_its_sources() {
        let study = study();
        let hidden = HiddenLanes::default().switched(lane("simplified"));
        for table in &study.tables {
            let less = hidden.table(table);
            for row in &less.rows {
                assert_eq!(row.values.len(), less.columns.len());
                assert!(!row.values.contains(&Value::Lane(lane("simplified"))), "{}", less.id);
            }
            let asked = table.id == "matrix";
            assert_eq!(
                less.column("simplified").is_some(),
                asked && table.column("simplified").is_some()
            );
        }
        let all = study.table("tasks").unwrap();
        let less = hidden.table(all);
        assert_eq!(less.columns.len() + 1, all.columns.len());
        let (before, after) = (all.column("empty").unwrap(), less.column("empty").unwrap());
        assert_eq!(less.rows[0].from(after), all.rows[0].from(before));
        assert!(!less.rows[0].from(after).is_empty());

        for figure in &study.figures {
            let less = hidden.figure(figure);
            assert_eq!(less.from.len(), less.chart.marks(), "{}", figure.id);
            assert!(less.from.len() < figure.from.len(), "{}", figure.id);
            for source in less.from.iter().flatten() {
                assert_ne!(study.sources[*source].lane, lane("simplified"), "{}", figure.id);
            }
        }
        assert_eq!(hidden.switched(lane("simplified")), HiddenLanes::default());
        assert_eq!(HiddenLanes::default().table(all), *all);
    }

    #[test]
    fn with_all_lanes_hidden_nothing_is_left_and_nothing_breaks() {
        let study = study();
        let none = HiddenLanes::all_but(&[]);
        for table in &study.tables {
            let left = none.table(table);
            assert!(left.rows.is_empty() || left.columns[0].key != "lane");
        }
        for figure in &study.figures {
            assert_eq!(none.figure(figure).chart.marks(), 0, "{}", figure.id);
        }
    }
}
