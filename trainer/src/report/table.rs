pub use super::column::Column;
use super::text;
use guesswork_shared::{lane::Lane, metric::Interval, variant::Variant};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A lane's name, with its mark.
    Lane(Lane),
    /// How a lane was asked.
    Asked(Variant),
    /// A number of things.
    Count(u64),
    /// A score in percent and its 95 % interval.
    Estimate(Interval),
    /// A score without an interval.
    Percent(f64),
    /// A difference in points.
    Points(f64),
    /// A probability.
    P(f64),
    /// Another measure, as a loss.
    Number(f64),
    /// A figure of the paper's, as published.
    Published {
        /// The digits.
        digits: &'static str,
        /// Whether a note under the table says more.
        has_remark: bool,
    },
    /// Nothing was measured or stated.
    Absent,
}

impl Value {
    /// For people, in one line.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Lane(lane) => lane.to_string(),
            Self::Asked(variant) => variant.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Estimate(interval) => format!("{} {}", text::score(interval.mean), text::bounds(interval)),
            Self::Percent(score) => text::score(*score),
            Self::Points(points) => text::points(*points),
            Self::P(p) => text::p(*p),
            Self::Number(number) => format!("{number:.3}"),
            Self::Published { digits, has_remark } => format!("{digits}{}", if *has_remark { "*" } else { "" }),
            Self::Absent => "\u{2013}".into(),
        }
    }

    /// Whether it stands to the right, under its like.
    pub fn is_number(&self) -> bool {
        !matches!(self, Self::Text(_) | Self::Lane(_) | Self::Asked(_))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Lane(lane) => lane.serialize(serializer),
            Self::Asked(variant) => variant.serialize(serializer),
            Self::Count(count) => count.serialize(serializer),
            Self::Estimate(interval) => interval.serialize(serializer),
            Self::Percent(number) | Self::Points(number) | Self::P(number) | Self::Number(number) => {
                number.serialize(serializer)
            }
            Self::Published { digits, .. } => {
                // The digits are ours to write down, so that they are a number.
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("published", &digits.parse::<f64>().ok())?;
                map.end()
            }
            Self::Absent => serializer.serialize_none(),
        }
    }
}

/// A line of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// As many as there are columns.
    pub values: Vec<Value>,
    /// Whether a rule stands above it.
    #[serde(skip)]
    pub begins_group: bool,
}

/// A table with all that is needed to read it.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// The commands that made it, by their places in [`super::StudyReport::commands`].
    pub commands: Vec<usize>,
}
