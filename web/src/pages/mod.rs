//! The pages; there is one.
mod predict;

pub use predict::Predict;
