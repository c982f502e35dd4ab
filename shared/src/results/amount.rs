use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A number, or all there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Amount {
    /// At most so many.
    AtMost(usize),
    /// As many as there are.
    All,
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(number) => write!(f, "{number}"),
            Self::All => f.write_str("all"),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::AtMost(number) => number.serialize(serializer),
            Self::All => "all".serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(usize),
            Word(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Number(number) if number > 0 => Ok(Self::AtMost(number)),
            Written::Word(word) if word == "all" => Ok(Self::All),
            _ => Err(de::Error::custom("it must be a whole number above 0, or \"all\"")),
        }
    }
}
