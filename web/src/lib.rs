//! The browser app: tuned models and a random guesser answer side by side.
//!
//! The page (`app`) and the workers (`worker`) are two binaries of this crate. The page holds no model: each lane's
//! model lives in a worker of its own, and the two exchange messages (`worker::protocol`). What can be decided
//! without a browser (which lane may work, what a prompt lost, what an address means) is plain code, tested natively.
mod address;
mod app;
mod bundle;
mod catalogue;
mod components;
mod dom;
mod ground;
mod keys;
mod lanes;
mod library;
mod pages;
mod prompt_diff;
mod question;
mod race;
mod save;
mod shortcuts;
// The race view is what uses all of it.
#[allow(dead_code, unused_imports)]
mod talk;
mod text;
mod theme;
mod verdict;
mod view;
mod worker;

/// Shows the page; for the binary that the page loads.
pub fn run_app() {
    app::run();
}

/// Serves the page; for the binary that each worker loads.
pub fn run_worker() {
    worker::lane_worker::run();
}
