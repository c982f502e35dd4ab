//! What every lane is doing, as a pure state machine: events go in, a new state and orders to workers come out. It
//! knows no worker and no page, so that all its transitions are tested natively.
mod lane_state;
#[allow(clippy::module_inception)]
mod lanes;

pub use lane_state::{Answer, AskId, Finish, LaneState, Model, Speed, Turn};
pub use lanes::{Event, Lanes, Limits, Order};
