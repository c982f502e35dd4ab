//! One worker per lane: its model is fetched, built and asked there, so that nothing it does can hold up the page.
//!
//! The page talks to workers through [`client`]; [`lane_worker`] is the other side, and the only module of this crate
//! that uses the models. Workers are started here by hand rather than by a library because a page that promises to
//! go on must see a worker's errors, must be able to end one that hangs, and should compile the engine once, not once
//! per lane.
pub mod client;
pub mod fetch;
pub mod lane_worker;
pub mod measure;
pub mod pause;
pub mod protocol;
pub mod verify;
