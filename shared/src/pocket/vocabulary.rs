/// One way to name a concept's classes, and the question that goes with it.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary {
    /// What the task asks, as whole sentences; empty: the concept's own wordings.
    pub asks: &'static [&'static str],
    /// The answers.
    pub labels: Labels,
}

/// How labels map to the classes of a concept.
#[derive(Clone, Copy, Debug)]
pub enum Labels {
    /// One label per class, in the order of the classes, meaning what the class means.
    Each(&'static [&'static str]),
    /// A label for one or several classes, with a meaning of its own.
    Grouped(&'static [Group]),
}

/// A label that stands for one or several classes.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// The answer.
    pub word: &'static str,
    /// What it means, as clauses that follow "if".
    pub means: &'static [&'static str],
    /// The classes that it covers.
    pub classes: &'static [usize],
}

/// A vocabulary with one label per class.
pub const fn each(asks: &'static [&'static str], labels: &'static [&'static str]) -> Vocabulary {
    Vocabulary {
        asks,
        labels: Labels::Each(labels),
    }
}

/// A vocabulary whose labels join classes.
pub const fn grouped(asks: &'static [&'static str], groups: &'static [Group]) -> Vocabulary {
    Vocabulary {
        asks,
        labels: Labels::Grouped(groups),
    }
}

/// A label for `classes`.
pub const fn group(word: &'static str, means: &'static [&'static str], classes: &'static [usize]) -> Group {
    Group { word, means, classes }
}

/// A label as a task uses it.
#[derive(Clone, Debug)]
pub struct ChosenLabel {
    /// The answer.
    pub word: String,
    /// What it means: clauses that follow "if".
    pub means: &'static [&'static str],
    /// The classes that it covers.
    pub classes: Vec<usize>,
}

impl Vocabulary {
    /// The labels with their meanings, `classes` being the meanings of the concept's classes.
    pub fn chosen(&self, classes: &'static [&'static [&'static str]]) -> Vec<ChosenLabel> {
        match self.labels {
            Labels::Each(words) => words
                .iter()
                .zip(classes)
                .enumerate()
                .map(|(class, (word, means))| ChosenLabel {
                    word: (*word).to_owned(),
                    means,
                    classes: vec![class],
                })
                .collect(),
            Labels::Grouped(groups) => groups
                .iter()
                .map(|group| ChosenLabel {
                    word: group.word.to_owned(),
                    means: group.means,
                    classes: group.classes.to_vec(),
                })
                .collect(),
        }
    }
}
