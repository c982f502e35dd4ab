//! The views. A view that was opened once is kept while another is looked at: `active` says which is.
mod predict;
mod results;

pub use predict::Predict;
pub use results::Results;
