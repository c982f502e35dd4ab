use std::collections::BTreeSet;

/// Which tasks are for training and which for testing, as `splits/default/{train,test}_tasks.txt` say.
///
/// ```
/// use guesswork_shared::task::Splits;
/// let splits = Splits::from_texts("task1_a\ntask2_b\n", "task3_c\n").unwrap();
/// assert_eq!(splits.train, ["task1_a", "task2_b"]);
/// assert_eq!(splits.test, ["task3_c"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Splits {
    /// Names of the training tasks, in the order of the file, each once.
    pub train: Vec<String>,
    /// Names of the test tasks, in the order of the file, each once.
    pub test: Vec<String>,
}

/// A task that stands in both lists, so that testing on it would prove nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is both a training and a test task; take it out of train_tasks.txt or of test_tasks.txt")]
pub struct UnreadableSplits(pub String);

impl Splits {
    /// Reads the two texts: one task a line; empty lines, white space around names, a byte-order mark and a `.json`
    /// behind a name are ignored.
    pub fn from_texts(train: &str, test: &str) -> Result<Self, UnreadableSplits> {
        let (train, test) = (names(train), names(test));
        let for_testing: BTreeSet<&String> = test.iter().collect();
        match train.iter().find(|name| for_testing.contains(name)) {
            Some(both) => Err(UnreadableSplits(both.clone())),
            None => Ok(Self { train, test }),
        }
    }
}

fn names(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .map(|line| line.strip_suffix(".json").unwrap_or(line))
        .filter(|name| !name.is_empty() && seen.insert(name.to_string()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_names_and_oddities_are_ignored() {
        let splits = Splits::from_texts("\u{feff}b\r\n\r\n  a.json \nb\n", "").unwrap();
        assert_eq!(splits.train, ["b", "a"]);
        assert!(splits.test.is_empty());
    }

    #[test]
    fn a_task_cannot_be_in_both() {
        let error = Splits::from_texts("a\nb", "c\nb").unwrap_err();
        assert_eq!(error, UnreadableSplits("b".into()));
    }
}
