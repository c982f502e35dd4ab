use super::Prediction;
use guesswork_shared::{
    metric::{BootstrapOptions, Interval, ResampledTask, bootstrap_of_tasks},
    task::same_answer,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many answers to classification tasks are one of the task's labels, right or wrong: in percent, with 95 % intervals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InLabels {
    /// The mean over tasks, all weighing the same; other tasks and other questions could have given another.
    pub over_tasks: Interval,
    /// Each task by its name; other questions could have given another.
    pub tasks: BTreeMap<String, Interval>,
}

impl InLabels {
    /// Of one lane's answers; `None` if none is to a task with labels.
    pub fn of(predictions: &[Prediction], options: BootstrapOptions) -> Option<Self> {
        let mut answers: BTreeMap<&str, Vec<[f64; 1]>> = BTreeMap::new();
        for one in predictions {
            if let Some(Some(labels)) = &one.labels {
                let is_label = labels.iter().any(|label| same_answer(label, &one.prediction));
                answers
                    .entry(&one.task)
                    .or_default()
                    .push([if is_label { 100. } else { 0. }]);
            }
        }
        let resampled: BTreeMap<&str, ResampledTask<1>> = answers
            .iter()
            .map(|(&task, answers)| (task, ResampledTask::new(task, answers, options)))
            .collect();
        let mean = |tasks: &[&ResampledTask<1>]| {
            let [mean] = bootstrap_of_tasks(tasks, "in labels", options)?.over_tasks;
            Some(mean)
        };
        Some(Self {
            over_tasks: mean(&resampled.values().collect::<Vec<_>>())?,
            tasks: resampled
                .iter()
                .filter_map(|(task, resampled)| Some((task.to_string(), mean(&[resampled])?)))
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::prediction::PredictedInstance;

    fn answered(task: &str, labels: Option<&[&str]>, prediction: &str) -> Prediction {
        Prediction {
            task: task.into(),
            definition: Vec::new(),
            instance: PredictedInstance {
                id: String::new(),
                input: String::new(),
                output: vec!["yes".into()],
            },
            prediction: prediction.into(),
            categories: Vec::new(),
            labels: Some(labels.map(|labels| labels.iter().map(|label| label.to_string()).collect())),
            lane: None,
            treatment: None,
        }
    }

    #[test]
    fn wrong_labels_count_and_other_texts_do_not() {
        let labels = Some(&["yes", "no"][..]);
        let answers = [
            answered("a", labels, "No."),
            answered("a", labels, "yes"),
            answered("a", labels, "yes and no"),
            answered("a", labels, ""),
            answered("b", labels, "no"),
            answered("text", None, "yes"),
        ];
        let share = InLabels::of(&answers, BootstrapOptions::default()).unwrap();
        assert_eq!(share.tasks.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(share.tasks["a"].mean, 50.);
        assert_eq!(share.tasks["b"], Interval::certain(100.));
        // Both tasks weigh the same.
        assert_eq!(share.over_tasks.mean, 75.);
        assert!(share.over_tasks.low < 75. && share.over_tasks.high > 75.);
        assert_eq!(InLabels::of(&answers[5..], BootstrapOptions::default()), None);
    }
}
