//! What every lane is doing, as a pure state machine: events go in, a new state and orders to workers come out. It
//! knows no worker and no page, so that all its transitions are tested natively. [`Crew`] carries the orders out.
mod crew;
mod lane_state;
#[allow(clippy::module_inception)]
mod lanes;

pub use crew::{Asker, Crew, Work};
pub use lane_state::{Answer, AskId, Finish, LaneState, Model, Speed, Turn};
use lanes::Order;
pub use lanes::{Event, Lanes, Limits};
