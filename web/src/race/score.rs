use guesswork_shared::{bundle::OfferedTask, metric::Metric};

/// What the chart shows, and over which tasks: those that the measure was made for, if there are any among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Score {
    /// Tasks with labels, by exact match.
    #[default]
    ExactMatch,
    /// Tasks that are answered in free text, by ROUGE-L.
    RougeL,
}

impl Score {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ExactMatch, Self::RougeL];

    /// The measure.
    pub fn metric(self) -> Metric {
        match self {
            Self::ExactMatch => Metric::ExactMatch,
            Self::RougeL => Metric::RougeL,
        }
    }

    /// By its word in an address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|score| score.metric().slug() == slug)
    }

    fn fits(self, task: &OfferedTask) -> bool {
        (self == Self::ExactMatch) == task.labels.is_some()
    }

    /// Which of the raced tasks the chart counts, by the alphabet as everywhere.
    pub fn counted(self, raced: &[usize], tasks: &[OfferedTask]) -> Vec<usize> {
        let mut counted: Vec<usize> = raced.iter().copied().filter(|&task| self.fits(&tasks[task])).collect();
        if counted.is_empty() {
            counted = raced.to_vec();
        }
        counted.sort_by(|&a, &b| tasks[a].task.name.cmp(&tasks[b].task.name));
        counted
    }

    /// What one task is scored by: this measure where it is counted, else the one that fits it.
    pub fn of_task(self, task: usize, counted: &[usize], tasks: &[OfferedTask]) -> Self {
        if counted.contains(&task) || self.fits(&tasks[task]) {
            self
        } else if self == Self::ExactMatch {
            Self::RougeL
        } else {
            Self::ExactMatch
        }
    }

    /// The group of tasks, as the program's reports name it: what is drawn for an interval depends on it.
    pub fn group(self, counted: &[usize], tasks: &[OfferedTask]) -> &'static str {
        let with_labels = counted.iter().filter(|&&task| tasks[task].labels.is_some()).count();
        match with_labels {
            0 => "generation",
            all if all == counted.len() => "classification",
            _ => "overall",
        }
    }
}
