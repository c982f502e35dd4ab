use guesswork_shared::{
    lane::Lane,
    results::{Amount, Row, StudyResults, Table, Value},
};

/// The tables of scores of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// Every lane's scores at the same amounts of data.
    pub main: Table,
    /// Tables that are of other amounts, and stay apart.
    pub apart: Vec<Table>,
}

/// Puts the report's tables of lanes together, which share rows (the paper has two tables with `original` in both), where
/// they are of the same amounts of data. `None` of a study without any.
pub fn scores(study: &StudyResults) -> Option<Scores> {
    let mut tables = ["definitions", "examples", "lanes"]
        .into_iter()
        .filter_map(|id| study.table(id));
    let mut main = tables.next()?.clone();
    let (mut apart, mut is_whole) = (Vec::new(), true);
    for table in tables {
        if table.columns != main.columns || amounts(study, table) != amounts(study, &main) {
            apart.push(table.clone());
            continue;
        }
        is_whole = false;
        for row in &table.rows {
            if !main.rows.iter().any(|other| other.values.first() == row.values.first()) {
                main.rows.push(row.clone());
            }
        }
        for note in &table.notes {
            if !main.notes.contains(note) {
                main.notes.push(note.clone());
            }
        }
        main.commands.extend(&table.commands);
    }
    if !is_whole {
        main.id = "scores".into();
        if let Some(figure) = study.figures.iter().find(|figure| figure.id == "lanes") {
            main.title = figure.title.clone();
        }
        // Seeds and times of one of the tables would be said of all.
        main.made_of.clear();
        main.commands.sort_unstable();
        main.commands.dedup();
        main.rows
            .sort_by_key(|row| Lane::all().position(|lane| lane_of(row) == Some(lane)));
        let lanes: Vec<Option<Lane>> = main.rows.iter().map(lane_of).collect();
        for (place, row) in main.rows.iter_mut().enumerate() {
            row.begins_group = place > 0 && group(lanes[place]) != group(lanes[place - 1]);
        }
    }
    Some(Scores { main, apart })
}

fn lane_of(row: &Row) -> Option<Lane> {
    match row.values.first() {
        Some(Value::Lane(lane)) => Some(*lane),
        _ => None,
    }
}

/// Lanes of one definition treatment belong together, and those that were not tuned.
fn group(lane: Option<Lane>) -> Option<&'static str> {
    match lane? {
        Lane::Tuned(variant) => Some(variant.definition.slug()),
        _ => None,
    }
}

/// The amounts of data that a table's tuned lanes were tuned on.
fn amounts(study: &StudyResults, table: &Table) -> Option<(Amount, Amount)> {
    let mut sources = table.rows.iter().flat_map(|row| row.from.iter().flatten());
    sources.find_map(|&source| {
        let source = study.sources.get(source)?;
        matches!(source.lane, Lane::Tuned(_)).then_some((source.tasks, source.instances))
    })
}

#[cfg(test)]
mod tests {
    use super::{super::examples::study, *};

    #[test]
    fn every_lane_has_one_row_in_its_place() {
        let study = study();
        let scores = scores(&study).unwrap();
        assert!(scores.apart.is_empty());
        let lanes: Vec<Lane> = scores.main.rows.iter().filter_map(lane_of).collect();
        let mut sorted = lanes.clone();
        sorted.sort_by_key(|lane| Lane::all().position(|other| other == *lane));
        sorted.dedup();
        assert_eq!(lanes, sorted);
        assert!(lanes.contains(&"original+delusive".parse().unwrap()) && lanes.contains(&"empty".parse().unwrap()));
        for table in ["definitions", "examples"] {
            for row in &study.table(table).unwrap().rows {
                let same = |other: &&Row| other.values == row.values && other.from == row.from;
                assert!(scores.main.rows.iter().any(|other| same(&other)), "{row:?}");
            }
        }
    }

    #[test]
    fn other_amounts_stay_apart() {
        let mut study = study();
        let tuned = |source: &&mut guesswork_shared::results::Source| matches!(source.lane, Lane::Tuned(_));
        let delusive: Lane = "original+delusive".parse().unwrap();
        // As if the examples were only tuned on few instances, and no table held all lanes.
        study.tables.retain(|table| table.id != "lanes");
        let few: Vec<usize> = (0..study.sources.len())
            .filter(|&place| study.sources[place].lane == delusive)
            .collect();
        for source in study
            .sources
            .iter_mut()
            .filter(tuned)
            .filter(|source| source.lane == delusive)
        {
            source.instances = Amount::AtMost(5);
        }
        let examples = study.tables.iter_mut().find(|table| table.id == "examples").unwrap();
        examples
            .rows
            .retain(|row| row.from.iter().flatten().any(|source| few.contains(source)));
        for row in &mut examples.rows {
            for from in &mut row.from {
                from.retain(|source| few.contains(source));
            }
        }
        let scores = scores(&study).unwrap();
        assert_eq!(scores.apart.len(), 1);
        assert!(scores.main.rows.iter().all(|row| lane_of(row) != Some(delusive)));
    }
}
