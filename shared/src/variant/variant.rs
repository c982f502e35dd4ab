use super::{DefinitionTreatment, ExampleTreatment};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A definition treatment and an example treatment: one of nine ways to instruct a model.
///
/// ```
/// use guesswork_shared::variant::Variant;
/// let variant: Variant = "simplified+delusive".parse().unwrap();
/// assert_eq!(variant.to_string(), "simplified+delusive");
/// assert_eq!(Variant::ALL.len(), 9);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Variant {
    /// What happens to the definition.
    pub definition: DefinitionTreatment,
    /// What happens to the examples.
    pub examples: ExampleTreatment,
}

impl Variant {
    /// All nine: rows by definition, columns by examples, as they are always shown.
    pub const ALL: [Self; 9] = {
        let mut all = [Self {
            definition: DefinitionTreatment::Original,
            examples: ExampleTreatment::None,
        }; 9];
        let mut i = 0;
        while i < 9 {
            all[i] = Self {
                definition: DefinitionTreatment::ALL[i / 3],
                examples: ExampleTreatment::ALL[i % 3],
            };
            i += 1;
        }
        all
    };
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.definition.slug())?;
        match self.examples.slug() {
            Some(slug) => write!(f, "+{slug}"),
            None => Ok(()),
        }
    }
}

/// A slug that names none of the nine variants.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no variant \"{0}\"; the nine are {all}", all = Variant::ALL.map(|v| v.to_string()).join(", "))]
pub struct UnknownVariant(pub String);

impl FromStr for Variant {
    type Err = UnknownVariant;
    fn from_str(slug: &str) -> Result<Self, UnknownVariant> {
        Self::ALL
            .into_iter()
            .find(|v| v.to_string() == slug)
            .ok_or_else(|| UnknownVariant(slug.into()))
    }
}

impl TryFrom<String> for Variant {
    type Error = UnknownVariant;
    fn try_from(slug: String) -> Result<Self, UnknownVariant> {
        slug.parse()
    }
}

impl From<Variant> for String {
    fn from(variant: Variant) -> Self {
        variant.to_string()
    }
}
