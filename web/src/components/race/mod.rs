//! What the race's page is made of.
mod conclusion_lines;
mod drawer;
mod failures;
mod heat_map;
mod lane_switches;
mod questions;
mod run_bar;
mod take_away;

pub use conclusion_lines::{ConclusionLines, spans};
pub use drawer::{Asked, Drawer, Given};
pub use failures::Failures;
pub use heat_map::{HeatMap, HeatRow};
pub use lane_switches::LaneSwitches;
pub use questions::{Change, Questions};
pub use run_bar::RunBar;
pub use take_away::{Form, TakeAway};
