//! What the end-to-end tests share: the page in a real Chromium, and the `guesswork` program as a process.
//!
//! A browser test stands in a target whose name begins with `browser`, so that `cargo xtask test --only browser` finds
//! it, and begins like this:
//!
//! ```no_run
//! use guesswork_tests::{Chromium, serve_app};
//! # fn test() -> anyhow::Result<()> {
//! let Some(mut browser) = Chromium::launch()? else { return Ok(()) };
//! let server = serve_app()?;
//! browser.goto(&server.url())?;
//! browser.wait_for("main")?;
//! browser.assert_no_errors()?;
//! # Ok(())
//! # }
//! ```
mod app;
mod chromedriver;
mod chromium;
mod cli;
mod cli_in_folder;
mod console_entry;
mod event_file;
mod hub_server;
mod pictures;
mod repository;
mod stamps;
mod tiny_study;
mod views;
mod web_bench;

pub use app::{app_copy, app_folder, copy_folder, serve, serve_app};
pub use chromium::Chromium;
pub use cli::{CliOutput, cli, run_cli};
pub use cli_in_folder::{Cli, superni};
pub use console_entry::ConsoleEntry;
pub use event_file::{Curves, read_curves};
pub use hub_server::{HubCommit, HubRequest, HubServer, HubState};
pub use pictures::{WIDTHS, in_both_themes, picture, pictures};
pub use repository::repository;
pub use stamps::stamps;
pub use thirtyfour::Key;
pub use tiny_study::{SMALL, TinyStudy, small_words};
pub use views::{Step, VIEWS, View};
pub use web_bench::{StoredModel, WebBench};
pub use xtask::StaticServer;
