use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a prediction is scored by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Whether it is one of the references, after normalisation.
    ExactMatch,
    /// The overlap of single words.
    Rouge1,
    /// The longest common subsequence of words.
    RougeL,
}

impl Metric {
    /// In the order in which they are always shown.
    pub const ALL: [Self; 3] = [Self::ExactMatch, Self::Rouge1, Self::RougeL];

    /// The word used in files: `exact_match`, `rouge1`, `rouge_l`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::ExactMatch => "exact_match",
            Self::Rouge1 => "rouge1",
            Self::RougeL => "rouge_l",
        }
    }

    /// The words for a table's head: `Exact match`, `ROUGE-1`, `ROUGE-L`.
    pub fn title(self) -> &'static str {
        match self {
            Self::ExactMatch => "Exact match",
            Self::Rouge1 => "ROUGE-1",
            Self::RougeL => "ROUGE-L",
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// A word that names no metric.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no metric \"{0}\"; there are {all}", all = Metric::ALL.map(Metric::slug).join(", "))]
pub struct UnknownMetric(pub String);

impl FromStr for Metric {
    type Err = UnknownMetric;
    fn from_str(slug: &str) -> Result<Self, UnknownMetric> {
        let metric = Self::ALL.into_iter().find(|metric| metric.slug() == slug);
        metric.ok_or_else(|| UnknownMetric(slug.into()))
    }
}
