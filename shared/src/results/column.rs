use serde::{Deserialize, Serialize};

/// What stands over a table's column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// In CSV and JSON, as `exact_match`.
    pub key: String,
    /// For people.
    pub title: String,
    /// Whether the figures are another's, which are never mixed with ours.
    pub published: bool,
    /// Whether it is only in the files for programs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_hidden: bool,
}

impl Column {
    /// A column of ours.
    pub fn new(key: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            title: title.into(),
            published: false,
            is_hidden: false,
        }
    }
}
