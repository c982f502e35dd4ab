use std::{fmt, str::FromStr};

/// How fast the race goes: for an audience that wants to follow it, slower than it could.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Speed {
    /// As fast as the models are.
    #[default]
    Full,
    /// At most so many questions a second.
    PerSecond(f64),
}

/// No audience can tell more questions a second from all at once.
const FASTEST: f64 = 1000.0;

impl Speed {
    /// Those that the page offers.
    pub const OFFERED: [Self; 4] = [
        Self::Full,
        Self::PerSecond(5.0),
        Self::PerSecond(1.0),
        Self::PerSecond(0.25),
    ];

    /// How many questions may have been asked after so many milliseconds of racing.
    pub fn released(self, milliseconds: f64) -> usize {
        match self {
            Self::Full => usize::MAX,
            // The first at once.
            Self::PerSecond(rate) => ((milliseconds / 1000.0 * rate) as usize).saturating_add(1),
        }
    }

    /// The milliseconds of racing after which so many questions have been asked.
    pub fn time_for(self, questions: usize) -> f64 {
        match self {
            Self::Full => 0.0,
            Self::PerSecond(rate) => questions.saturating_sub(1) as f64 / rate * 1000.0,
        }
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("full"),
            Self::PerSecond(rate) => rate.fmt(f),
        }
    }
}

impl FromStr for Speed {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        // As JSON has numbers: reading those is in the page already, and the standard library's tables are not.
        match (word, serde_json::from_str::<f64>(word)) {
            ("full", _) => Ok(Self::Full),
            (_, Ok(rate)) if rate > 0.0 && rate <= FASTEST => Ok(Self::PerSecond(rate)),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_released_by_and_by() {
        let slow = Speed::PerSecond(0.5);
        assert_eq!([0.0, 1999.0, 2000.0, 6000.0].map(|at| slow.released(at)), [1, 1, 2, 4]);
        assert!([1, 2, 9].iter().all(|&n| slow.released(slow.time_for(n)) == n));
        assert_eq!(Speed::Full.released(0.0), usize::MAX);
        for word in ["", "0", "-1", "NaN", "inf", "1e308", "fast"] {
            assert_eq!(word.parse::<Speed>(), Err(()), "{word}");
        }
    }
}
