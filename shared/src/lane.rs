//! Who takes part in a race.

use crate::variant::{DefinitionTreatment, ExampleTreatment, UnknownVariant, Variant};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One contestant: a tuned variant, the untuned base, or a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Lane {
    /// A model tuned on one variant.
    Tuned(Variant),
    /// The base that every tuned model started from.
    Untuned,
    /// A uniform draw from the label space.
    Random,
    /// The most frequent label.
    Majority,
    /// The input itself.
    Copy,
}

impl Lane {
    /// Every lane in the order in which they are always shown.
    pub fn all() -> impl Iterator<Item = Self> {
        Variant::ALL
            .into_iter()
            .map(Self::Tuned)
            .chain([Self::Untuned, Self::Random, Self::Majority, Self::Copy])
    }

    /// The variant in which a lane reads a task, unless it is told otherwise: as it was tuned; the untuned base, and a
    /// baseline that reads nothing, the task's own definition.
    pub fn own_variant(self) -> Variant {
        match self {
            Self::Tuned(variant) => variant,
            Self::Untuned | Self::Random | Self::Majority | Self::Copy => Variant {
                definition: DefinitionTreatment::Original,
                examples: ExampleTreatment::None,
            },
        }
    }

    /// Whether a model answers, rather than a baseline.
    pub fn has_model(self) -> bool {
        matches!(self, Self::Tuned(_) | Self::Untuned)
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tuned(variant) => variant.fmt(f),
            Self::Untuned => f.write_str("untuned"),
            Self::Random => f.write_str("random"),
            Self::Majority => f.write_str("majority"),
            Self::Copy => f.write_str("copy"),
        }
    }
}

/// A word that names no lane.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no lane \"{0}\"; there are {all}", all = Lane::all().map(|l| l.to_string()).collect::<Vec<_>>().join(", "))]
pub struct UnknownLane(pub String);

impl FromStr for Lane {
    type Err = UnknownLane;
    fn from_str(slug: &str) -> Result<Self, UnknownLane> {
        match slug {
            "untuned" => Ok(Self::Untuned),
            "random" => Ok(Self::Random),
            "majority" => Ok(Self::Majority),
            "copy" => Ok(Self::Copy),
            _ => slug
                .parse()
                .map(Self::Tuned)
                .map_err(|UnknownVariant(slug)| UnknownLane(slug)),
        }
    }
}

impl TryFrom<String> for Lane {
    type Error = UnknownLane;
    fn try_from(slug: String) -> Result<Self, UnknownLane> {
        slug.parse()
    }
}

impl From<Lane> for String {
    fn from(lane: Lane) -> Self {
        lane.to_string()
    }
}
