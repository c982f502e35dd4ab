use super::LabelSpace;
use crate::task::same_answer;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue, Error};

/// What a `labels.toml` says: per task its labels, or `false` for a task that has none.
///
/// ```
/// use guesswork_shared::label_space::LabelOverrides;
/// let overrides = LabelOverrides::from_toml("task1_a = [\"yes\", \"no\"]\ntask2_b = false\n").unwrap();
/// assert_eq!(overrides.0["task1_a"].as_deref(), Some(&["yes".to_string(), "no".to_string()][..]));
/// assert_eq!(overrides.0["task2_b"], None);
/// assert_eq!(overrides.unknown(["task1_a", "task3_c"]), ["task2_b"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelOverrides(pub BTreeMap<String, Option<LabelSpace>>);

/// A `labels.toml` that says something else than labels. Displays as one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadOverrides {
    /// The text is no TOML.
    #[error("labels.toml breaks at line {line}, column {column}: {said}")]
    NotToml {
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// What the parser said, in one line.
        said: String,
    },
    /// A task is given something else than a list of texts or `false`.
    #[error("labels.toml: {task} must be a list of labels as [\"yes\", \"no\"], or false for a task without labels")]
    NotLabels {
        /// The task's name.
        task: String,
    },
    /// Fewer than two labels leave nothing to choose.
    #[error("labels.toml: {task} has {count} label(s); give at least two, or false for a task without labels")]
    TooFew {
        /// The task's name.
        task: String,
        /// How many it was given.
        count: usize,
    },
    /// Two labels that exact match cannot tell apart.
    #[error("labels.toml: {task} has \"{label}\" twice (case and punctuation do not count); remove one")]
    Twice {
        /// The task's name.
        task: String,
        /// The second of them.
        label: String,
    },
}

impl LabelOverrides {
    /// Reads the text of a `labels.toml`.
    pub fn from_toml(text: &str) -> Result<Self, BadOverrides> {
        let text = text.trim_start_matches('\u{feff}');
        // The parser's own tables: reading them by serde would cost the page more than all else about them.
        let table = DeTable::parse(text).map_err(|error| not_toml(text, &error))?;
        let entries = table.get_ref().iter().map(|(task, value)| {
            let task = task.get_ref().as_ref();
            Ok((task.to_owned(), labels(task, value.get_ref())?))
        });
        entries.collect::<Result<_, _>>().map(Self)
    }

    /// The tasks it names that are not among `names`, for a caller to report: most likely misspelt.
    pub fn unknown<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<&str> {
        let names: std::collections::BTreeSet<&str> = names.into_iter().collect();
        self.0
            .keys()
            .map(String::as_str)
            .filter(|task| !names.contains(task))
            .collect()
    }
}

fn labels(task: &str, value: &DeValue) -> Result<Option<LabelSpace>, BadOverrides> {
    let not_labels = || BadOverrides::NotLabels { task: task.into() };
    let items = match value {
        DeValue::Boolean(false) => return Ok(None),
        DeValue::Array(items) => items,
        _ => return Err(not_labels()),
    };
    let mut labels: LabelSpace = Vec::with_capacity(items.len());
    for item in items {
        let label = item.get_ref().as_str().ok_or_else(not_labels)?.trim().to_owned();
        if label.is_empty() {
            return Err(not_labels());
        }
        // Labels of punctuation alone, as + and -, have no normal form to compare.
        let known = |other: &String| {
            *other == label || same_answer(other, &label) && label.chars().any(|c| !c.is_ascii_punctuation())
        };
        if labels.iter().any(known) {
            return Err(BadOverrides::Twice {
                task: task.into(),
                label,
            });
        }
        labels.push(label);
    }
    if labels.len() < 2 {
        return Err(BadOverrides::TooFew {
            task: task.into(),
            count: labels.len(),
        });
    }
    Ok(Some(labels))
}

fn not_toml(text: &str, error: &Error) -> BadOverrides {
    let at = error.span().map_or(0, |span| span.start).min(text.len());
    // The span counts bytes; going back to a boundary keeps the slice valid whatever it says.
    let at = (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    let said = error.message().lines().collect::<Vec<_>>().join(", ");
    BadOverrides::NotToml { line, column, said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn mistakes_are_named_in_one_sentence() {
        let said = |text: &str| LabelOverrides::from_toml(text).unwrap_err().to_string();
        assert!(
            said("a = [\"x\"").starts_with("labels.toml breaks at line 1, column"),
            "{}",
            said("a = [\"x\"")
        );
        assert!(said("ok = false\na = [\"yes\"]").contains("a has 1 label(s)"));
        assert!(said("a = 3").contains("a must be a list"));
        assert!(said("a = [\"x\", 3]").contains("a must be a list"));
        assert!(said("a = true").contains("a must be a list"));
        assert!(said("a = [\"x\", \" \"]").contains("a must be a list"));
        assert!(said("a = [\"Yes\", \"no\", \"yes\"]").contains("\"yes\" twice"));
        for text in ["a = [\"x\"", "a = 3", "\n\n= 2", "a = false\na = false"] {
            assert_eq!(said(text).lines().count(), 1, "{}", said(text));
        }
        assert!(LabelOverrides::from_toml("a = [\"+\", \"-\"]").is_ok());
        assert_eq!(LabelOverrides::from_toml("").unwrap(), LabelOverrides::default());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[a-z=\\[\\]\"', \n#é.0-9]{0,60}") {
            let _ = LabelOverrides::from_toml(&text);
        }
    }
}
