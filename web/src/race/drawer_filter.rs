use guesswork_shared::task::same_answer;

/// Which instances of a task the drawer lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawerFilter {
    /// All that were asked.
    #[default]
    All,
    /// Those that the models did not answer alike.
    Disagree,
    /// Those that no model got right.
    AllWrong,
}

impl DrawerFilter {
    /// In their order.
    pub const ALL: [Self; 3] = [Self::All, Self::Disagree, Self::AllWrong];

    /// Whether an instance is listed; `answers` are the models' and whether each is right.
    pub fn admits<'a>(self, answers: impl Iterator<Item = (&'a str, bool)> + Clone) -> bool {
        match self {
            Self::All => true,
            Self::Disagree => {
                let mut texts = answers.map(|(text, _)| text);
                let first = texts.next();
                first.is_some_and(|first| texts.any(|text| !same_answer(first, text)))
            }
            Self::AllWrong => {
                let mut answers = answers.peekable();
                answers.peek().is_some() && answers.all(|(_, right)| !right)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_list_what_they_say() {
        let lists = |filter: DrawerFilter, answers: &[(&str, bool)]| filter.admits(answers.iter().copied());
        let alike = [("Yes.", true), ("yes", true)];
        let apart = [("yes", true), ("no", false)];
        let wrong = [("no", false), ("perhaps", false)];
        assert_eq!(
            DrawerFilter::ALL.map(|filter| lists(filter, &alike)),
            [true, false, false]
        );
        assert_eq!(
            DrawerFilter::ALL.map(|filter| lists(filter, &apart)),
            [true, true, false]
        );
        assert_eq!(
            DrawerFilter::ALL.map(|filter| lists(filter, &wrong)),
            [true, true, true]
        );
        assert_eq!(DrawerFilter::ALL.map(|filter| lists(filter, &[])), [true, false, false]);
    }
}
