use guesswork_shared::bundle::{OfferedTask, Seen};
use std::{collections::BTreeSet, convert::Infallible, fmt, str::FromStr};

/// Which of the offered tasks are raced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TaskChoice {
    /// All that no model was trained on; where the question of the page is decided.
    #[default]
    Unseen,
    /// Of these, those whose concept is known: only their labels are new.
    UnseenLabels,
    /// Of these, those of which nothing is known.
    UnseenConcepts,
    /// Those that the models were trained on, though not on these instances.
    Seen,
    /// Those that the reader brought along.
    Own,
    /// Everything.
    All,
    /// Those of a category.
    Category(String),
    /// These, by their names.
    Named(Vec<String>),
}

const CATEGORY: &str = "category:";

impl TaskChoice {
    /// The choices that a word names.
    pub const GROUPS: [Self; 6] = [
        Self::Unseen,
        Self::UnseenLabels,
        Self::UnseenConcepts,
        Self::Seen,
        Self::Own,
        Self::All,
    ];

    /// The places of the chosen tasks, in the order of the offer.
    pub fn places(&self, tasks: &[OfferedTask]) -> Vec<usize> {
        (0..tasks.len()).filter(|&place| self.admits(&tasks[place])).collect()
    }

    fn admits(&self, offered: &OfferedTask) -> bool {
        match self {
            Self::Unseen => matches!(offered.seen, Seen::Unseen | Seen::UnseenLabels),
            Self::UnseenLabels => offered.seen == Seen::UnseenLabels,
            Self::UnseenConcepts => offered.seen == Seen::Unseen,
            Self::Seen => offered.seen == Seen::Seen,
            Self::Own => offered.seen == Seen::Unknown,
            Self::All => true,
            Self::Category(category) => offered.task.categories.first() == Some(category),
            Self::Named(names) => names.contains(&offered.task.name),
        }
    }

    /// The categories that there are, by the alphabet.
    pub fn categories(tasks: &[OfferedTask]) -> Vec<String> {
        let categories: BTreeSet<&String> = tasks
            .iter()
            .filter_map(|offered| offered.task.categories.first())
            .collect();
        categories.into_iter().cloned().collect()
    }
}

impl fmt::Display for TaskChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unseen => f.write_str("unseen"),
            Self::UnseenLabels => f.write_str("unseen-labels"),
            Self::UnseenConcepts => f.write_str("unseen-concepts"),
            Self::Seen => f.write_str("seen"),
            Self::Own => f.write_str("own"),
            Self::All => f.write_str("all"),
            Self::Category(category) => write!(f, "{CATEGORY}{category}"),
            Self::Named(names) => f.write_str(&names.join(",")),
        }
    }
}

impl FromStr for TaskChoice {
    type Err = Infallible;
    fn from_str(word: &str) -> Result<Self, Infallible> {
        if let Some(group) = Self::GROUPS.into_iter().find(|group| group.to_string() == word) {
            return Ok(group);
        }
        if let Some(category) = word.strip_prefix(CATEGORY) {
            return Ok(Self::Category(category.into()));
        }
        let names = word.split(',').map(str::trim).filter(|name| !name.is_empty());
        let names: Vec<String> = names.map(str::to_string).collect();
        Ok(if names.is_empty() {
            Self::default()
        } else {
            Self::Named(names)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::race::course::tests::offered;

    #[test]
    fn what_is_written_reads_back() {
        let named = [
            TaskChoice::Category("Word Semantics".into()),
            TaskChoice::Named(vec!["a".into(), "b_c".into()]),
        ];
        for choice in TaskChoice::GROUPS.into_iter().chain(named) {
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
        assert_eq!(" ,".parse(), Ok(TaskChoice::Unseen));
    }

    #[test]
    fn a_choice_is_what_its_name_says() {
        let tasks = [
            offered("a", Seen::Seen, Some(&["x", "y"]), 2),
            offered("b", Seen::UnseenLabels, Some(&["x", "y"]), 2),
            offered("c", Seen::Unseen, None, 2),
            offered("d", Seen::Unknown, None, 2),
        ];
        let places = |word: &str| word.parse::<TaskChoice>().unwrap().places(&tasks);
        assert_eq!(places("unseen"), [1, 2]);
        assert_eq!(places("unseen-labels"), [1]);
        assert_eq!(places("unseen-concepts"), [2]);
        assert_eq!(places("seen"), [0]);
        assert_eq!(places("own"), [3]);
        assert_eq!(places("all"), [0, 1, 2, 3]);
        assert_eq!(places("c,a,nothing"), [0, 2]);
        assert_eq!(places("category:Kind of a"), [0]);
        assert_eq!(
            TaskChoice::categories(&tasks),
            ["Kind of a", "Kind of b", "Kind of c", "Kind of d"]
        );
    }
}
