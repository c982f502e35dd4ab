use serde::{Deserialize, Serialize};

/// What happens to a task's definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DefinitionTreatment {
    /// The task's own words.
    Original,
    /// Only the output space: the list of labels for classification, nothing for generation.
    Simplified,
    /// No definition at all.
    Empty,
}

impl DefinitionTreatment {
    /// In the order in which they are always shown.
    pub const ALL: [Self; 3] = [Self::Original, Self::Simplified, Self::Empty];

    /// The word used in slugs: `original`, `simplified`, `empty`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Simplified => "simplified",
            Self::Empty => "empty",
        }
    }
}
