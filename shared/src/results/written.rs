//! Tables as they stand in JSON: plain numbers and words for programs that know nothing of us, and the kind of each
//! column beside them, so that everything reads back as what it was.
use super::{Column, Kind, Value};
use crate::metric::Interval;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WrittenTable {
    pub id: String,
    pub title: String,
    pub caption: String,
    pub notes: Vec<String>,
    pub made_of: String,
    pub columns: Vec<Column>,
    pub kinds: Vec<Kind>,
    pub rows: Vec<WrittenRow>,
    pub commands: Vec<usize>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WrittenRow {
    pub values: Vec<WrittenValue>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Vec<usize>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub begins_group: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum WrittenValue {
    Count(u64),
    Number(f64),
    Words(String),
    Estimate(Interval),
    Published {
        /// As a number.
        published: f64,
        /// As it was printed.
        digits: String,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        has_remark: bool,
    },
    Absent(()),
}

impl From<Value> for WrittenValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(words) => Self::Words(words),
            Value::Lane(lane) => Self::Words(lane.to_string()),
            Value::Asked(variant) => Self::Words(variant.to_string()),
            Value::Count(count) => Self::Count(count),
            Value::Estimate(interval) | Value::Difference(interval) => Self::Estimate(interval),
            Value::Percent(number) | Value::Points(number) | Value::P(number) | Value::Number(number) => {
                Self::Number(number)
            }
            Value::Published { digits, has_remark } => Self::Published {
                // As JSON reads numbers, which is there already.
                published: serde_json::from_str(&digits).unwrap_or(f64::NAN),
                digits,
                has_remark,
            },
            Value::Absent => Self::Absent(()),
        }
    }
}

impl WrittenValue {
    /// The value in a column of this kind, or what stands there instead.
    pub(super) fn of_kind(self, kind: Kind) -> Result<Value, String> {
        match (self, kind) {
            (Self::Absent(()), _) => Ok(Value::Absent),
            (Self::Estimate(interval), Kind::Estimate) => Ok(Value::Estimate(interval)),
            (Self::Estimate(interval), Kind::Difference) => Ok(Value::Difference(interval)),
            (Self::Published { digits, has_remark, .. }, Kind::Published) => {
                Ok(Value::Published { digits, has_remark })
            }
            (Self::Words(slug), Kind::Lane) => slug.parse().map(Value::Lane).map_err(|_| format!("a lane {slug:?}")),
            (Self::Words(slug), Kind::Asked) => slug
                .parse()
                .map(Value::Asked)
                .map_err(|_| format!("a variant {slug:?}")),
            (Self::Words(words), _) => Ok(Value::Text(words)),
            (Self::Count(count), Kind::Count) => Ok(Value::Count(count)),
            // A whole score is written without decimals by some programs.
            (Self::Count(count), kind) => number(count as f64, kind),
            (Self::Number(value), kind) => number(value, kind),
            (other, kind) => Err(format!("{other:?} among values of the kind {kind:?}")),
        }
    }
}

fn number(value: f64, kind: Kind) -> Result<Value, String> {
    match kind {
        Kind::Percent => Ok(Value::Percent(value)),
        Kind::Points => Ok(Value::Points(value)),
        Kind::P => Ok(Value::P(value)),
        Kind::Number => Ok(Value::Number(value)),
        _ => Err(format!("the number {value} among values of the kind {kind:?}")),
    }
}
