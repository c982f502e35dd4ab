//! The race's chart: a bar a lane, growing while the lanes answer, beside what guessing would score.
//!
//! The drawing is made of rows in a grid, so that text keeps its size at every width and bars move by CSS transitions;
//! what CSS can not know is measured. Beside it stands the same as a table, for those who hear the page.
//! [`chart_svg`] draws the chart anew as a file of its own.
mod bar;
mod chart_lane;
mod chart_svg;
mod filling;
mod measured;
#[allow(clippy::module_inception)]
mod race_chart;
mod rows;

pub use crate::text::race_chart as words;
pub use chart_lane::{ChartLane, ChartLaneState};
pub use chart_svg::chart_svg;
pub use race_chart::RaceChart;
