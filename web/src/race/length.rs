use std::{fmt, str::FromStr};

/// How many instances of each task are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So many, or all that the task has if these are fewer.
    Each(usize),
    /// Fresh ones from the generators, until the reader has enough.
    Endless,
}

impl Default for Length {
    fn default() -> Self {
        Self::Each(20)
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Each(instances) => instances.fmt(f),
            Self::Endless => f.write_str("endless"),
        }
    }
}

impl FromStr for Length {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "endless" => Ok(Self::Endless),
            _ => match word.parse() {
                Ok(0) | Err(_) => Err(()),
                Ok(instances) => Ok(Self::Each(instances)),
            },
        }
    }
}
