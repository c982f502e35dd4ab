use super::{
    Column, Value, text,
    value::Kind,
    written::{WrittenTable, WrittenValue},
};
use serde::{Deserialize, Serialize};

/// A line of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// As many as there are columns.
    pub values: Vec<Value>,
    /// What each value is computed from, by places in [`super::StudyResults::sources`]; at most as many as values, what is
    /// not there is from nothing.
    pub from: Vec<Vec<usize>>,
    /// Whether a rule stands above it.
    pub begins_group: bool,
}

impl Row {
    /// What a value is computed from.
    pub fn from(&self, column: usize) -> &[usize] {
        self.from.get(column).map_or(&[], Vec::as_slice)
    }
}

/// A table with all that is needed to read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "WrittenTable", into = "WrittenTable")]
pub struct Table {
    /// The name of its file, as `definitions`.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// How to read it.
    pub caption: String,
    /// What must be read with it.
    pub notes: Vec<String>,
    /// On what it was measured.
    pub made_of: String,
    /// What stands over the columns.
    pub columns: Vec<Column>,
    /// The lines.
    pub rows: Vec<Row>,
    /// The commands that made it, by their places in [`super::StudyResults::commands`].
    pub commands: Vec<usize>,
}

impl Table {
    /// The table for a terminal: its head and its rows.
    pub fn lines(&self) -> (Vec<&str>, Vec<Vec<String>>) {
        let shown = |column: usize| self.columns.get(column).is_some_and(|column| !column.is_hidden);
        let head = self.columns.iter().filter(|column| !column.is_hidden);
        let row = |row: &Row| {
            let values = row.values.iter().enumerate().filter(|(column, _)| shown(*column));
            values.map(|(_, value)| value.text()).collect()
        };
        (
            head.map(|column| column.title.as_str()).collect(),
            self.rows.iter().map(row).collect(),
        )
    }

    /// The place of the column with this key.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }

    /// What kind of values a column holds: of those that are no words if there are any.
    pub fn kind(&self, column: usize) -> Kind {
        let kinds = || self.rows.iter().filter_map(|row| row.values.get(column)?.kind());
        kinds().find(|&kind| kind != Kind::Text).unwrap_or(Kind::Text)
    }

    /// The numbers of its commands in the report, which counts them from 1: `3\u{2013}9`.
    pub fn command_numbers(&self) -> String {
        text::ranges(self.commands.iter().map(|&place| place as u64 + 1))
    }

    /// Whether all that stands in a column is words.
    pub fn is_text(&self, column: usize) -> bool {
        let mut values = self.rows.iter().map(|row| row.values.get(column));
        values.all(|value| value.is_some_and(|value| !value.is_number()))
    }
}

impl From<Table> for WrittenTable {
    fn from(table: Table) -> Self {
        let kinds = (0..table.columns.len()).map(|column| table.kind(column)).collect();
        let row = |row: Row| super::written::WrittenRow {
            values: row.values.into_iter().map(WrittenValue::from).collect(),
            from: match row.from.iter().all(Vec::is_empty) {
                true => Vec::new(),
                false => row.from,
            },
            begins_group: row.begins_group,
        };
        Self {
            id: table.id,
            title: table.title,
            caption: table.caption,
            notes: table.notes,
            made_of: table.made_of,
            columns: table.columns,
            kinds,
            rows: table.rows.into_iter().map(row).collect(),
            commands: table.commands,
        }
    }
}

impl TryFrom<WrittenTable> for Table {
    type Error = String;
    fn try_from(written: WrittenTable) -> Result<Self, String> {
        let id = written.id;
        if written.kinds.len() != written.columns.len() {
            return Err(format!("the table {id} has not a kind for each column"));
        }
        let mut rows = Vec::with_capacity(written.rows.len());
        for row in written.rows {
            if row.values.len() != written.columns.len() {
                return Err(format!("a row of the table {id} does not fit"));
            }
            let values = row.values.into_iter().zip(&written.kinds);
            let values: Result<Vec<Value>, String> = values.map(|(value, &kind)| value.of_kind(kind)).collect();
            rows.push(Row {
                values: values.map_err(|what| format!("the table {id} holds {what}"))?,
                from: row.from,
                begins_group: row.begins_group,
            });
        }
        Ok(Self {
            id,
            title: written.title,
            caption: written.caption,
            notes: written.notes,
            made_of: written.made_of,
            columns: written.columns,
            rows,
            commands: written.commands,
        })
    }
}
