//! Progress with the time that is left, on standard error: a bar where a person looks, a line a minute in a log.

use crate::output::note;
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use serde::{Deserialize, Serialize};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How often a log is told.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// The environment variable that names a file in which a process tells another how far it is.
pub const STATUS_FILE: &str = "GUESSWORK_STATUS";

/// How often that file is written.
const STATUS_EVERY: Duration = Duration::from_millis(500);

/// How far a process is, as it tells another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Steps that are done.
    pub done: u64,
    /// Steps in all.
    pub length: u64,
    /// How it goes.
    pub message: String,
}

impl Status {
    /// What a process last told; `None` if nothing, or if it is just telling.
    pub fn read(file: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(file).ok()?).ok()
    }
}

/// The time that is left at the pace so far, of which `done` steps took `elapsed`. The library's own estimate forgets what was
/// seconds ago, so that of steps of minutes it knows nothing.
fn left(elapsed: Duration, done: u64, length: Option<u64>, position: u64) -> String {
    let (Some(length), 1..) = (length, done) else {
        return "?".into();
    };
    let seconds = elapsed.as_secs_f64() / done as f64 * length.saturating_sub(position) as f64;
    let seconds = seconds.round() as u64;
    match seconds / 3600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

/// The progress of one long work.
pub struct Progress {
    bar: ProgressBar,
    what: String,
    /// Steps that were done before.
    before: u64,
    logged: Instant,
    /// A count as a log reads it.
    shown: fn(u64) -> String,
    status: Option<(PathBuf, Instant)>,
}

impl Progress {
    /// Of work in `length` steps, of which `done` are done already.
    pub fn start(length: u64, done: u64, what: &str) -> Self {
        let template = "{prefix:>18} {wide_bar} {pos}/{len}  {msg}  {elapsed} gone, {left} left";
        Self::with_template(length, done, what, template, |steps| steps.to_string())
    }

    /// Of `length` bytes, of which `done` are there already.
    pub fn start_bytes(length: u64, done: u64, what: &str) -> Self {
        let template = "{prefix:>18} {wide_bar} {bytes}/{total_bytes}  {bytes_per_sec}  {left} left";
        Self::with_template(length, done, what, template, |bytes| HumanBytes(bytes).to_string())
    }

    fn with_template(length: u64, done: u64, what: &str, template: &str, shown: fn(u64) -> String) -> Self {
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr_with_hz(5));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(
                style.with_key("left", move |state: &ProgressState, out: &mut dyn Write| {
                    let left = left(
                        state.elapsed(),
                        state.pos().saturating_sub(done),
                        state.len(),
                        state.pos(),
                    );
                    // Nobody is told if a bar cannot be drawn.
                    let _ = out.write_str(&left);
                }),
            );
        }
        bar.set_prefix(what.to_string());
        bar.set_position(done);
        bar.enable_steady_tick(Duration::from_secs(1));
        Self {
            bar,
            what: what.to_string(),
            before: done,
            logged: Instant::now(),
            shown,
            status: std::env::var_os(STATUS_FILE).map(|file| (file.into(), Instant::now())),
        }
    }

    /// `steps` more are done; `message` says how it goes.
    pub fn advance(&mut self, steps: u64, message: String) {
        self.bar.inc(steps);
        if let Some((file, told)) = &mut self.status
            && told.elapsed() >= STATUS_EVERY
        {
            *told = Instant::now();
            let status = Status {
                done: self.bar.position(),
                length: self.bar.length().unwrap_or(0),
                message: message.clone(),
            };
            // Nobody depends on it.
            let _ = fs::write(file, serde_json::to_vec(&status).unwrap_or_default());
        }
        if self.bar.is_hidden() && self.logged.elapsed() >= LOG_EVERY {
            self.logged = Instant::now();
            let (position, length) = (self.bar.position(), self.bar.length());
            let (done, all) = ((self.shown)(position), (self.shown)(length.unwrap_or(0)));
            let here = position.saturating_sub(self.before);
            let left = left(self.bar.elapsed(), here, length, position);
            let message = if message.is_empty() {
                message
            } else {
                format!(", {message}")
            };
            note(&format!("{}: {done} of {all}{message}, {left} left", self.what));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_at_the_pace_of_what_was_done_here() {
        let after = |seconds, done, position| left(Duration::from_secs(seconds), done, Some(10), position);
        assert_eq!(after(100, 1, 1), "15:00");
        assert_eq!(after(100, 1, 9), "1:40");
        assert_eq!(after(4000, 4, 4), "1:40:00");
        assert_eq!(after(5, 10, 10), "0:00");
        assert_eq!(after(5, 0, 3), "?");
        assert_eq!(left(Duration::ZERO, 3, None, 3), "?");
    }
}
