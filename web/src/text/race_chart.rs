//! Every word of the chart.
pub use super::race::{GO, GO_ON, PAUSE};
use guesswork_shared::metric::Interval;

pub const LANE: &str = "lane";
pub const INTERVAL: &str = "95 % interval";
pub const HIDDEN: &str = "not revealed yet";
pub const LOADING: &str = "loading";
pub const FAILED: &str = "failed";
pub const NOTHING_YET: &str = "no answer yet";
pub const EMBED_HEADING: &str = "Race of tuned models against guessing";
pub const PROGRESS: &str = "Race";
/// In the place of a figure that there is not.
pub const NONE: &str = "–";

/// The unit of a score: the overlap of words is counted from 0 to 100, but is no percentage of anything.
pub fn unit(score: &str) -> &'static str {
    if score.contains("ROUGE") { "" } else { " %" }
}

/// A score, with one decimal and a true minus.
pub fn figure(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_prefix('-') {
        Some("0.0") => "0.0".into(),
        Some(digits) => format!("−{digits}"),
        None => text,
    }
}

/// A number of the axis.
pub fn mark(value: f64) -> String {
    format!("{value}")
}

pub fn interval(interval: Interval) -> String {
    format!("{} – {}", figure(interval.low), figure(interval.high))
}

/// Beside the line of guessing.
pub fn guess(value: f64, score: &str) -> String {
    format!("guessing at random, exactly {}{}", figure(value), unit(score))
}

/// The same where there is little room.
pub fn guess_in_short(value: f64) -> String {
    format!("guess {}", figure(value))
}

/// What is measured, over the lanes of a small frame.
pub fn score_and_unit(score: &str) -> String {
    match unit(score) {
        "" => score.into(),
        unit => format!("{score},{unit}"),
    }
}

/// How much of a model is here.
pub fn received(received: u64, total: u64) -> String {
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    format!("{:.2} / {:.2} MB", megabytes(received.min(total)), megabytes(total))
}

/// What the table of the chart is called.
pub fn caption(score: &str, guess: Option<f64>) -> String {
    match guess {
        Some(value) => format!("{score} of each lane; {}", self::guess(value, score)),
        None => format!("{score} of each lane"),
    }
}

/// How far a race is.
pub fn progress(done: usize, total: Option<usize>) -> String {
    match total {
        Some(total) => format!("{done} of {total} instances"),
        None => format!("{done} instances"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_one_decimal_and_a_true_minus() {
        assert_eq!([figure(41.25), figure(-3.12), figure(-0.01)], ["41.2", "−3.1", "0.0"]);
        assert_eq!(guess(37.81, "Exact match"), "guessing at random, exactly 37.8 %");
        assert_eq!(guess(25., "ROUGE-L"), "guessing at random, exactly 25.0");
        assert_eq!(score_and_unit("exact match"), "exact match, %");
        assert_eq!(score_and_unit("ROUGE-L"), "ROUGE-L");
    }

    #[test]
    fn no_more_is_received_than_there_is() {
        assert_eq!(received(880_000, 1_900_000), "0.88 / 1.90 MB");
        assert_eq!(received(9, 0), "0.00 / 0.00 MB");
    }
}
