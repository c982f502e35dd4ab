use super::{Figure, Source, Table};
use serde::{Deserialize, Serialize};

/// The part of the results that was measured in one way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyResults {
    /// What it is.
    pub title: String,
    /// What it found, a sentence each.
    pub findings: Vec<String>,
    /// On what it was measured.
    pub facts: Vec<(String, String)>,
    /// What is not there, or not yet.
    pub missing: Vec<String>,
    /// What must be said of the results.
    pub notes: Vec<String>,
    /// What guessing among the labels is expected to reach, in percent.
    pub expected_exact_match: Option<f64>,
    /// The commands that made the results, each once; tables and sources name them by their places.
    pub commands: Vec<String>,
    /// What the numbers are computed from; cells and marks name them by their places.
    pub sources: Vec<Source>,
    /// The tables.
    pub tables: Vec<Table>,
    /// The figures.
    pub figures: Vec<Figure>,
    /// Before the names of its files, where there are several studies.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
}

impl StudyResults {
    /// The name of a table's or figure's file.
    pub fn file(&self, id: &str, ending: &str) -> String {
        format!("{}{id}.{ending}", self.prefix)
    }

    /// The table of this name.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// The commands that made what is computed from these sources, in order, each once.
    pub fn commands_of(&self, sources: &[usize]) -> Vec<&str> {
        let mut places: Vec<usize> = sources
            .iter()
            .filter_map(|&source| self.sources.get(source))
            .flat_map(|source| source.commands.iter().copied())
            .collect();
        places.sort_unstable();
        places.dedup();
        places
            .into_iter()
            .filter_map(|place| self.commands.get(place).map(String::as_str))
            .collect()
    }

    /// What is wrong with the references in it, if something is.
    pub(super) fn problem(&self) -> Option<String> {
        let outside = |places: &[usize], count: usize| places.iter().any(|&place| place >= count);
        for source in &self.sources {
            if outside(&source.commands, self.commands.len()) {
                return Some(format!("{} names a command that is not there", source.lane));
            }
        }
        for table in &self.tables {
            for row in &table.rows {
                if row.values.len() != table.columns.len()
                    || row.from.len() > row.values.len()
                    || row.from.iter().any(|from| outside(from, self.sources.len()))
                {
                    return Some(format!("a row of the table {} does not fit", table.id));
                }
            }
            if outside(&table.commands, self.commands.len()) {
                return Some(format!("the table {} names a command that is not there", table.id));
            }
        }
        for figure in &self.figures {
            let from: Vec<usize> = figure.from.iter().flatten().copied().collect();
            if figure.from.len() != figure.chart.marks() || outside(&from, self.sources.len()) {
                return Some(format!("the marks of the figure {} do not fit", figure.id));
            }
        }
        None
    }
}
