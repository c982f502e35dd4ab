//! Measurements against the engines that people use today.
mod gpu_memory;
mod model;
mod python;
mod timing;

pub mod train;
