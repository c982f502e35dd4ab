//! How a definition is worded: what is given, what is asked, and an enumeration of the labels with their meanings.
use super::{draw::Draw, vocabulary::ChosenLabel};

/// Wordings per task.
const WORDINGS: usize = 5;
/// Longer wordings are used only where no shorter one exists, as with six labels.
const WORDS_AT_MOST: usize = 34;

/// Joins "x", "y", "z" as "x, y, and z".
fn joined(items: &[String], word: &str) -> String {
    match items {
        [one, other] => format!("{one} {word} {other}"),
        [first @ .., last] => format!("{}, {word} {last}", first.join(", ")),
        [] => String::new(),
    }
}

/// The labels with their meanings, in one of several forms.
fn enumeration(labels: &[ChosenLabel], form: usize, wording: usize) -> String {
    let means = |label: &ChosenLabel| label.means[wording % label.means.len()];
    let pairs = |link: &str| -> Vec<String> {
        labels
            .iter()
            .map(|label| format!("\"{}\" {link} {}", label.word, means(label)))
            .collect()
    };
    match form {
        0 => format!("Answer {}.", joined(&pairs("if"), "and")),
        1 => format!("Write {}.", joined(&pairs("when"), "or")),
        2 => format!("Your answer is {}.", joined(&pairs("if"), "and")),
        3 => format!("Say {}.", joined(&pairs("if"), "or")),
        4 => {
            let clauses: Vec<String> = labels
                .iter()
                .map(|l| format!("if {}, answer \"{}\"", means(l), l.word))
                .collect();
            let text = clauses.join("; ");
            format!("I{}.", &text[1..])
        }
        _ => {
            let brackets: Vec<String> = labels
                .iter()
                .map(|l| format!("\"{}\" ({})", l.word, means(l)))
                .collect();
            format!("The answers are {}.", joined(&brackets, "and"))
        }
    }
}

/// Several wordings of one definition. The labels stand in the same order in all of them.
pub fn definitions(d: &mut Draw, given: &[&str], asks: &[&str], labels: &[ChosenLabel]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut limit = WORDS_AT_MOST;
    for attempt in 1.. {
        // With many labels few wordings are short enough: allow one word more from time to time.
        if attempt % 50 == 0 {
            limit += 1;
        }
        let lead = match d.below(3) {
            0 => format!("{} {}", d.pick(given), d.pick(asks)),
            1 => d.pick(asks).to_owned(),
            _ => d.pick(given).to_owned(),
        };
        let (form, wording) = (d.below(6), d.below(3));
        let text = format!("{lead} {}", enumeration(labels, form, wording));
        if text.split_whitespace().count() <= limit && !found.contains(&text) {
            found.push(text);
            if found.len() == WORDINGS {
                break;
            }
        }
    }
    found
}
