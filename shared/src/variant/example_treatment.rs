use serde::{Deserialize, Serialize};

/// What happens to a task's positive examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExampleTreatment {
    /// No examples are shown.
    None,
    /// Two positive examples, as they are.
    Examples,
    /// The same two inputs with wrong outputs from the right output space.
    Delusive,
}

impl ExampleTreatment {
    /// In the order in which they are always shown.
    pub const ALL: [Self; 3] = [Self::None, Self::Examples, Self::Delusive];

    /// What stands behind the `+` of a slug; nothing for [`ExampleTreatment::None`].
    pub fn slug(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Examples => Some("examples"),
            Self::Delusive => Some("delusive"),
        }
    }
}
