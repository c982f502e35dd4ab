//! Measurements against the engines that people use today.
mod built;
mod gpu_memory;
mod model;
mod python;
mod timing;

pub mod eval;
pub mod train;
pub mod web;
