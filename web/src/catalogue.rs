//! Which of the offered tasks are listed: search and two filters.
use guesswork_shared::bundle::{OfferedTask, Seen};

/// Whether the listed tasks were trained on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SplitFilter {
    /// Never trained on; where the question of the page is decided.
    #[default]
    Unseen,
    /// Trained on, though not on these instances.
    Seen,
    /// The reader's own.
    Own,
}

/// What kind of answers the listed tasks have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KindFilter {
    /// Both.
    #[default]
    Any,
    /// One of some labels.
    Classification,
    /// Free text.
    Generation,
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that all have to occur in title, name, definition or labels; in any order, whatever their case.
    pub search: String,
    /// Seen or unseen. A search looks in both.
    pub split: SplitFilter,
    /// The kind of answers.
    pub kind: KindFilter,
}

impl Filter {
    /// Whether a task is listed.
    pub fn admits(&self, offered: &OfferedTask) -> bool {
        let kind = match self.kind {
            KindFilter::Any => true,
            KindFilter::Classification => offered.labels.is_some(),
            KindFilter::Generation => offered.labels.is_none(),
        };
        kind && if self.search.trim().is_empty() {
            self.split.admits(offered.seen)
        } else {
            self.finds(offered)
        }
    }

    fn finds(&self, offered: &OfferedTask) -> bool {
        let labels = offered.labels.as_deref().unwrap_or_default().join(" ");
        let text = [&offered.title, &offered.task.name, offered.task.definition(), &labels].map(str::to_lowercase);
        self.search
            .split_whitespace()
            .map(str::to_lowercase)
            .all(|word| text.iter().any(|text| text.contains(&word)))
    }

    /// The positions of the listed tasks, in the bundle's order.
    pub fn list(&self, offered: &[OfferedTask]) -> Vec<usize> {
        (0..offered.len()).filter(|&i| self.admits(&offered[i])).collect()
    }
}

impl SplitFilter {
    /// Whether a task belongs to this split.
    pub fn admits(self, seen: Seen) -> bool {
        self == Self::of(seen)
    }

    /// The split that a task belongs to.
    pub fn of(seen: Seen) -> Self {
        match seen {
            Seen::Seen => Self::Seen,
            Seen::UnseenLabels | Seen::Unseen => Self::Unseen,
            Seen::Unknown => Self::Own,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guesswork_shared::task::Task;

    fn offered(title: &str, seen: Seen, labels: Option<&[&str]>) -> OfferedTask {
        OfferedTask {
            title: title.into(),
            seen,
            labels: labels.map(|l| l.iter().map(|s| s.to_string()).collect()),
            majority: String::new(),
            label_shares: None,
            task: Task {
                name: format!("task_{}", title.to_lowercase().replace(' ', "_")),
                definitions: vec!["Decide how the remark sounds.".into()],
                categories: vec![],
                reasoning: vec![],
                domains: vec![],
                source: vec![],
                positive_examples: vec![],
                negative_examples: vec![],
                instances: vec![],
            },
        }
    }

    fn catalogue() -> Vec<OfferedTask> {
        vec![
            offered("Mood of a remark", Seen::Unseen, Some(&["sunny", "grim"])),
            offered("Shorten the note", Seen::UnseenLabels, None),
            offered("Kind of question", Seen::Seen, Some(&["where", "who"])),
            offered("Bells", Seen::Unknown, None),
        ]
    }

    #[test]
    fn filters_list_what_they_say() {
        let list = |split, kind| {
            Filter {
                split,
                kind,
                ..Filter::default()
            }
            .list(&catalogue())
        };
        assert_eq!(list(SplitFilter::Unseen, KindFilter::Any), [0, 1]);
        assert_eq!(list(SplitFilter::Unseen, KindFilter::Generation), [1]);
        assert_eq!(list(SplitFilter::Seen, KindFilter::Classification), [2]);
        assert_eq!(list(SplitFilter::Seen, KindFilter::Generation), [0; 0]);
        assert_eq!(list(SplitFilter::Own, KindFilter::Any), [3]);
    }

    #[test]
    fn a_search_looks_in_both_splits_and_wants_every_word() {
        let search = |words: &str| {
            Filter {
                search: words.into(),
                ..Filter::default()
            }
            .list(&catalogue())
        };
        assert_eq!(search("question KIND"), [2]);
        assert_eq!(search("grim"), [0]);
        assert_eq!(search("remark sounds"), [0, 1, 2, 3], "the definition counts");
        assert_eq!(search("remark zebra"), [0; 0]);
        assert_eq!(search("   "), [0, 1]);
    }
}
