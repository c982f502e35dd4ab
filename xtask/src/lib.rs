//! Set-up, demo, tests and benches in one command each; and what the browser tests share with them.
//!
//! `main.rs` reads the command line; [`demo`], [`dist`], [`test`], [`bench`] and [`deny`] are the
//! commands. The rest stands before them: the [`Project`] on disk, the pinned [`Tool`]s, Chromium, axe-core, the web
//! app's build and the [`StaticServer`].
//! Cargo compiles this crate before anything else can start, so it has few dependencies and no build script.
mod axe_core;
mod chromium_pair;
mod command;
mod project;
mod slurm_packages;
mod static_server;
mod steps;
mod tally;
mod tool;
mod web_app;

pub mod bench;
pub mod demo;
pub mod deny;
pub mod dist;
pub mod test;

pub use axe_core::AxeCore;
pub use chromium_pair::ChromiumPair;
pub use project::Project;
pub use static_server::StaticServer;
pub use tool::Tool;
pub use web_app::WebApp;
