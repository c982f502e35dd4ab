//! The race, as far as it can be decided without a browser: which questions are asked in which order, who has answered
//! what, what can be concluded from it, and how an address says all that.
//!
//! [`Settings`] say what is raced; [`Course`] is the questions in their order; [`Contest`] is who has come how far;
//! [`Figuring`] makes [`Figures`] of it, a little at a time; [`Conclusion`] puts them into words. Nothing here knows a
//! page, a worker or a clock.
mod conclusion;
mod contest;
mod course;
mod drawer_filter;
mod export;
mod figures;
mod figuring;
mod length;
mod meter;
mod score;
mod settings;
mod speed;
mod task_choice;

pub use crate::text::race as words;
pub use conclusion::{Conclusion, Span, plain};
pub use contest::{Contest, Marked, Phase};
pub use course::{Course, Draw, Question};
pub use drawer_filter::DrawerFilter;
pub use export::{Record, to_csv, to_json};
pub use figures::{Cell, Figures, LaneFigures, Pair, Side};
pub use figuring::Figuring;
pub use length::Length;
pub use meter::Meter;
pub use score::Score;
pub use settings::{Settings, usual_pair};
pub use speed::Speed;
pub use task_choice::TaskChoice;
