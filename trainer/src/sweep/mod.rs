//! Many runs after one plan: which there are, which are done, and running the others, side by side on this machine or
//! as jobs of a cluster.
mod board;
mod cell;
mod command_lines;
mod devices;
mod origin;
mod plan;
mod remaining;
mod request;
mod runner;
mod slurm;

pub use cell::{Cell, CellState, Evaluation, cells};
pub use devices::{Devices, jobs_that_fit};
pub use plan::{Amount, Plan};
pub use request::{CellRecord, Defaults, Options, Request};
pub use runner::{CellReport, Runner, reports};
pub use slurm::{Launch, Slurm};
