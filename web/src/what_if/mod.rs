//! What if the lanes had been told something else: which of them notice.
//!
//! What a change does to a prompt is decided in `guesswork_shared::counterfactual`; here is what the page makes of it:
//! answers kept for comparison ([`Kept`]), what moved ([`Reaction`]), and the controls.
mod against;
mod bar;
mod comparison;
mod field;
mod kept;
mod panel;
mod reaction;

pub use crate::text::what_if as words;
pub use against::Against;
pub use bar::ChangesBar;
pub use comparison::Comparison;
pub use kept::Kept;
pub use panel::{ONE_CLICK, WhatIfPanel};
pub use reaction::{NOTICED, Reaction};
