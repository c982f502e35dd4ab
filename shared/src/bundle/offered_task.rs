use super::BundleError;
use crate::{
    baseline,
    task::{Task, read_task},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Whether the tuned models were trained on a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// On this task, though not on the instances that are offered.
    Seen,
    /// On its concept, but never with these labels.
    UnseenLabels,
    /// On nothing like it.
    Unseen,
    /// Nobody can say: the reader of the page brought the task along.
    Unknown,
}

/// A task that the page offers to try, with instances that no model was trained on.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferedTask {
    /// What to call it, as "Kind of question".
    pub title: String,
    /// Whether the models were trained on it.
    pub seen: Seen,
    /// Its label space; `None` for generation.
    pub labels: Option<Vec<String>>,
    /// What the majority baseline answers.
    pub majority: String,
    /// How frequent each label is, by what the majority baseline was told; they add up to 1.
    pub label_shares: Option<Vec<f32>>,
    /// The task, its instances held out from training.
    pub task: Task,
}

impl OfferedTask {
    /// Offers the first `instances` of a task. What the majority baseline knows is counted over all of them.
    pub fn new(title: String, seen: Seen, labels: Option<Vec<String>>, mut task: Task, instances: usize) -> Self {
        let majority = baseline::majority_answer(&task, labels.as_deref());
        let label_shares = labels
            .as_deref()
            .map(|labels| baseline::label_shares(&task.instances, labels));
        task.instances.truncate(instances);
        Self {
            title,
            seen,
            labels,
            majority,
            label_shares,
            task,
        }
    }
}

/// The form in the file: the task stands in it as a Super-NaturalInstructions file would.
#[derive(Serialize, Deserialize)]
struct Written {
    name: String,
    title: String,
    seen: Seen,
    labels: Option<Vec<String>>,
    majority: String,
    #[serde(default)]
    label_shares: Option<Vec<f32>>,
    task: Box<RawValue>,
}

/// Reads the bundle's tasks file.
///
/// # Errors
/// [`BundleError::Malformed`] if the bytes are not such a file, with the first task's first problem.
pub fn offered_tasks_from_json(file: &str, bytes: &[u8]) -> Result<Vec<OfferedTask>, BundleError> {
    let malformed = |reason: String| BundleError::Malformed {
        file: file.into(),
        reason,
    };
    let written: Vec<Written> = serde_json::from_slice(bytes).map_err(|e| malformed(e.to_string()))?;
    written
        .into_iter()
        .map(
            |Written {
                 name,
                 title,
                 seen,
                 labels,
                 majority,
                 label_shares,
                 task,
             }| {
                let (task, _) = read_task(&format!("{name}.json"), task.get().as_bytes())
                    .map_err(|problems| malformed(problems.first().map_or(name, ToString::to_string)))?;
                Ok(OfferedTask {
                    title,
                    seen,
                    labels,
                    majority,
                    label_shares,
                    task,
                })
            },
        )
        .collect()
}

/// Writes the bundle's tasks file.
///
/// # Errors
/// Never for tasks whose [`Task::to_json`] is JSON, which it always is.
pub fn offered_tasks_to_json(tasks: &[OfferedTask]) -> Result<String, serde_json::Error> {
    let written = tasks
        .iter()
        .map(|offered| {
            Ok(Written {
                name: offered.task.name.clone(),
                title: offered.title.clone(),
                seen: offered.seen,
                labels: offered.labels.clone(),
                majority: offered.majority.clone(),
                label_shares: offered.label_shares.clone(),
                task: RawValue::from_string(offered.task.to_json())?,
            })
        })
        .collect::<Result<Vec<_>, serde_json::Error>>()?;
    serde_json::to_string(&written)
}
