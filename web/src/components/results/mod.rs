//! What the view of results is put together from.
mod chart;
mod data_table;
mod downloads;
mod lane_switches;
mod matrix;
mod numbers;
mod pointing;
mod popover;
mod study;

pub use crate::text::results as words;
pub use pointing::{Anchor, Pointing};
pub use popover::{Popover, Shown};
pub use study::StudyView;
