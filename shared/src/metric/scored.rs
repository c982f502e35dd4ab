use super::{Metric, exact_match, rouge::rouge};
use serde::{Deserialize, Serialize};

/// One prediction's scores, and what they are to be grouped and paired by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// The task's name.
    pub task: String,
    /// The task's first category; empty if it has none.
    pub category: String,
    /// Whether the task has a label space.
    pub is_classification: bool,
    /// The instance's id: lanes are compared on the same instances.
    pub instance: String,
    /// 0 or 100.
    pub exact_match: f64,
    /// 0 to 100.
    pub rouge1: f64,
    /// 0 to 100.
    pub rouge_l: f64,
}

impl Scored {
    /// Scores a prediction against its references, the best counting.
    pub fn new(
        task: impl Into<String>,
        category: impl Into<String>,
        is_classification: bool,
        instance: impl Into<String>,
        prediction: &str,
        references: &[String],
    ) -> Self {
        let (rouge1, rouge_l) = rouge(prediction, references);
        Self {
            task: task.into(),
            category: category.into(),
            is_classification,
            instance: instance.into(),
            exact_match: exact_match(prediction, references),
            rouge1,
            rouge_l,
        }
    }

    /// The score by one metric.
    pub fn get(&self, metric: Metric) -> f64 {
        match metric {
            Metric::ExactMatch => self.exact_match,
            Metric::Rouge1 => self.rouge1,
            Metric::RougeL => self.rouge_l,
        }
    }
}
