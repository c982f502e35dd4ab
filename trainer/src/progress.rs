//! Progress with the time that is left, on standard error: a bar where a person looks, a line a minute in a log.

use crate::output::note;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// How often a log is told.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// The progress of one long work.
pub struct Progress {
    bar: ProgressBar,
    what: String,
    logged: Instant,
}

impl Progress {
    /// Of work in `length` steps, of which `done` are done already.
    pub fn start(length: u64, done: u64, what: &str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr_with_hz(5));
        let template = "{prefix:>18} {wide_bar} {pos}/{len}  {msg}  {elapsed} gone, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_prefix(what.to_string());
        bar.set_position(done);
        bar.reset_eta();
        bar.enable_steady_tick(Duration::from_secs(1));
        Self {
            bar,
            what: what.to_string(),
            logged: Instant::now(),
        }
    }

    /// `steps` more are done; `message` says how it goes.
    pub fn advance(&mut self, steps: u64, message: String) {
        self.bar.inc(steps);
        if self.bar.is_hidden() && self.logged.elapsed() >= LOG_EVERY {
            self.logged = Instant::now();
            let (done, all, left) = (
                self.bar.position(),
                self.bar.length().unwrap_or(0),
                self.bar.eta().as_secs(),
            );
            let message = if message.is_empty() {
                message
            } else {
                format!(", {message}")
            };
            note(&format!(
                "{}: {done} of {all}{message}, {}:{:02} left",
                self.what,
                left / 60,
                left % 60
            ));
        } else {
            self.bar.set_message(message);
        }
    }

    /// The work is done; the bar goes away.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }

    /// Says something above the bar.
    pub fn note(&self, line: &str) {
        self.bar.suspend(|| note(line));
    }

    /// The work ends early; the bar stays as it stood.
    pub fn abandon(self) {
        self.bar.abandon();
        if !self.bar.is_hidden() {
            note("");
        }
    }
}
