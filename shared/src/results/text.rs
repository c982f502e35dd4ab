//! Numbers and lists as they are written in all tables and sentences.
use super::Amount;
use crate::metric::Interval;
use std::fmt::Display;

/// A score in percent.
pub fn score(value: f64) -> String {
    let text = format!("{value:.1}");
    if text == "-0.0" { "0.0".into() } else { text }
}

/// An interval's ends.
pub fn bounds(interval: &Interval) -> String {
    format!("[{}, {}]", score(interval.low), score(interval.high))
}

/// A difference, with its sign.
pub fn points(value: f64) -> String {
    let text = format!("{value:+.1}");
    match text.as_str() {
        "+0.0" | "-0.0" => "0.0".into(),
        _ => text.replace('-', "\u{2212}"),
    }
}

/// The ends of a difference's interval, with their signs.
pub fn point_bounds(interval: &Interval) -> String {
    format!("[{}, {}]", points(interval.low), points(interval.high))
}

/// A probability.
pub fn p(value: f64) -> String {
    if value < 0.001 {
        "< 0.001".into()
    } else {
        format!("{value:.3}")
    }
}

/// So many million.
pub fn parameters(count: usize) -> String {
    match count {
        0..1_000_000 => format!("{count} parameters"),
        _ => format!("{:.1} million parameters", count as f64 / 1e6),
    }
}

/// A time that took seconds, minutes or hours.
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90. => format!("{s:.0} s"),
        s if s < 5400. => format!("{:.1} min", s / 60.),
        s => format!("{:.1} h", s / 3600.),
    }
}

/// `7, 8 and 9`.
pub fn list<T: Display>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.to_string(),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(T::to_string).collect();
            format!("{} and {last}", most.join(", "))
        }
    }
}

/// `1 task`, `2 tasks`.
pub fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Numbers in order, runs of them as ranges: `1, 3\u{2013}9`.
pub fn ranges(numbers: impl IntoIterator<Item = u64>) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let each: Vec<String> = ranges
        .iter()
        .map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first}\u{2013}{last}"),
        })
        .collect();
    each.join(", ")
}

/// With a capital letter at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// As `all training tasks, at most 10 instances of each`.
pub fn amounts((tasks, instances): (Amount, Amount)) -> String {
    let tasks = match tasks {
        Amount::All => "all training tasks".to_string(),
        Amount::AtMost(number) => format!("{number} training tasks"),
    };
    let instances = match instances {
        Amount::All => "all instances of each".to_string(),
        Amount::AtMost(number) => format!("at most {number} instances of each"),
    };
    format!("{tasks}, {instances}")
}
