//! The views. A view that was opened once is kept while another is looked at: `active` says which is.
mod predict;
mod race;
mod your_data;

pub use predict::Predict;
pub use race::Race;
pub use your_data::YourData;
