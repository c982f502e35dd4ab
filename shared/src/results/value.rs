use super::text;
use crate::{lane::Lane, metric::Interval, variant::Variant};
use serde::{Deserialize, Serialize};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A lane's name, with its mark.
    Lane(Lane),
    /// How a lane was asked.
    Asked(Variant),
    /// A number of things.
    Count(u64),
    /// A score in percent and its 95 % interval.
    Estimate(Interval),
    /// A score without an interval.
    Percent(f64),
    /// A difference in points.
    Points(f64),
    /// A difference in points and its 95 % interval.
    Difference(Interval),
    /// A probability.
    P(f64),
    /// Another measure, as a loss.
    Number(f64),
    /// A figure of the paper's, as published.
    Published {
        /// The digits.
        digits: String,
        /// Whether a note under the table says more.
        has_remark: bool,
    },
    /// Nothing was measured or stated.
    Absent,
}

/// What kind of values a column holds; words and gaps may stand between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// [`Value::Text`].
    Text,
    /// [`Value::Lane`].
    Lane,
    /// [`Value::Asked`].
    Asked,
    /// [`Value::Count`].
    Count,
    /// [`Value::Estimate`].
    Estimate,
    /// [`Value::Percent`].
    Percent,
    /// [`Value::Points`].
    Points,
    /// [`Value::Difference`].
    Difference,
    /// [`Value::P`].
    P,
    /// [`Value::Number`].
    Number,
    /// [`Value::Published`].
    Published,
}

impl Value {
    /// For people, in one line.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Lane(lane) => lane.to_string(),
            Self::Asked(variant) => variant.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Estimate(interval) => format!("{} {}", text::score(interval.mean), text::bounds(interval)),
            Self::Percent(score) => text::score(*score),
            Self::Points(points) => text::points(*points),
            Self::Difference(interval) => format!("{} {}", text::points(interval.mean), text::point_bounds(interval)),
            Self::P(p) => text::p(*p),
            Self::Number(number) => format!("{number:.3}"),
            Self::Published { digits, has_remark } => format!("{digits}{}", if *has_remark { "*" } else { "" }),
            Self::Absent => "\u{2013}".into(),
        }
    }

    /// The interval of what has one.
    pub fn interval(&self) -> Option<&Interval> {
        match self {
            Self::Estimate(interval) | Self::Difference(interval) => Some(interval),
            _ => None,
        }
    }

    /// Whether it stands to the right, under its like.
    pub fn is_number(&self) -> bool {
        !matches!(self, Self::Text(_) | Self::Lane(_) | Self::Asked(_))
    }

    /// Its kind; a gap has none.
    pub fn kind(&self) -> Option<Kind> {
        Some(match self {
            Self::Text(_) => Kind::Text,
            Self::Lane(_) => Kind::Lane,
            Self::Asked(_) => Kind::Asked,
            Self::Count(_) => Kind::Count,
            Self::Estimate(_) => Kind::Estimate,
            Self::Percent(_) => Kind::Percent,
            Self::Points(_) => Kind::Points,
            Self::Difference(_) => Kind::Difference,
            Self::P(_) => Kind::P,
            Self::Number(_) => Kind::Number,
            Self::Published { .. } => Kind::Published,
            Self::Absent => return None,
        })
    }
}
