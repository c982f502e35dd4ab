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
/// Before the name of a single task that could be taken for something else.
const TASK: &str = "task:";

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

    /// The group that a word names.
    fn group(word: &str) -> Option<Self> {
        Self::GROUPS.into_iter().find(|group| group.slug() == Some(word))
    }

    /// A group's word.
    fn slug(&self) -> Option<&'static str> {
        match self {
            Self::Unseen => Some("unseen"),
            Self::UnseenLabels => Some("unseen-labels"),
            Self::UnseenConcepts => Some("unseen-concepts"),
            Self::Seen => Some("seen"),
            Self::Own => Some("own"),
            Self::All => Some("all"),
            Self::Category(_) | Self::Named(_) => None,
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
            Self::Category(category) => write!(f, "{CATEGORY}{category}"),
            // A task may be called as a group is.
            Self::Named(names) => match names.as_slice() {
                [name] if Self::group(name).is_some() || [CATEGORY, TASK].iter().any(|word| name.starts_with(word)) => {
                    write!(f, "{TASK}{name}")
                }
                names => f.write_str(&names.join(",")),
            },
            group => f.write_str(group.slug().unwrap_or_default()),
        }
    }
}

impl FromStr for TaskChoice {
    type Err = Infallible;
    fn from_str(word: &str) -> Result<Self, Infallible> {
        if let Some(group) = Self::group(word) {
            return Ok(group);
        }
        if let Some(name) = word.strip_prefix(TASK) {
            return Ok(Self::Named(vec![name.into()]));
        }
        if let Some(category) = word.strip_prefix(CATEGORY) {
            return Ok(Self::Category(category.into()));
        }
        let names = word.split(',').map(str::trim).filter(|name| !name.is_empty());
        Ok(Self::Named(names.map(str::to_string).collect()))
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
            TaskChoice::Named(Vec::new()),
            TaskChoice::Named(vec!["all".into()]),
            TaskChoice::Named(vec!["task:1".into()]),
        ];
        for choice in TaskChoice::GROUPS.into_iter().chain(named) {
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
        for group in TaskChoice::GROUPS {
            assert_eq!(group.to_string().parse(), Ok(group));
        }
        assert_eq!(" ,".parse(), Ok(TaskChoice::Named(Vec::new())));
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
