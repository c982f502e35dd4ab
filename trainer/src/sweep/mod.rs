//! Many runs after one plan: which there are, which are done, and running the others side by side.
mod board;
mod cell;
mod plan;
mod runner;

pub use cell::{Cell, CellState, Evaluation, cells};
pub use plan::{Amount, Plan};
pub use runner::{CellReport, Runner};
