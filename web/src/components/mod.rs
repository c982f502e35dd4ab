//! What the page is made of. Components are given what they show and say what was done to them; they keep no state
//! that matters.
//!
//! What may be absent is written with `if`, or as `{ option.unwrap_or_default() }`, which keeps its place among its
//! siblings. A bare `{ option }` shifts them: Yew builds them anew, and the reader loses the focus.
mod address_field;
mod answer_bars;
mod ask_bar;
mod dialog;
mod drop_target;
mod embed_dialog;
mod footer;
mod glyph;
mod header;
mod help;
mod icon;
mod instance_panel;
mod lane_card;
mod lane_grid;
mod minis;
mod own_row;
mod page_link;
mod prompt_view;
pub mod race;
mod race_chart;
mod race_embed;
pub mod results;
mod segments;
mod shipped_bundles;
mod task_list;

pub use address_field::AddressField;
pub use answer_bars::AnswerBars;
pub use ask_bar::AskBar;
pub use dialog::Dialog;
pub use drop_target::DropTarget;
pub use embed_dialog::EmbedDialog;
pub use footer::Footer;
pub use glyph::{Glyph, GlyphShapes, hue};
pub use header::{CONTENT, Header};
pub use help::Help;
pub use icon::{Icon, Sign};
pub use instance_panel::InstancePanel;
pub use lane_card::LaneCard;
pub use lane_grid::LaneGrid;
pub use minis::Minis;
pub use own_row::OwnRow;
pub use page_link::PageLink;
pub use prompt_view::{PromptView, Told};
pub use race_chart::{ChartLane, ChartLaneState, RaceChart, chart_svg};
pub use race_embed::{EmbedState, RaceEmbed};
pub use segments::Segments;
pub use shipped_bundles::ShippedBundles;
pub use task_list::TaskList;
