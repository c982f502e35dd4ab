//! The page: one question, every lane's answer, and what each lane was told.
//!
//! [`page`] is the component and what can happen to it, [`desk`] all that it holds and what follows from what happens.
//! The desk's other sides: [`reader`] builds and counts the prompt on the page, [`drawing`] draws, [`keys`] and
//! [`writing`] are the keyboard's and the address's, and [`counterfactuals`] tells the lanes something else.
mod counterfactuals;
mod desk;
mod drawing;
mod keys;
mod page;
mod reader;
mod writing;

pub use page::Predict;
use page::{Callbacks, Msg};
