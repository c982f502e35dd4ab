use super::{DataSet, LabelledTask};
use guesswork_shared::{
    bundle::{OfferedTask, Seen},
    label_space::LabelOverrides,
};

impl DataSet {
    /// The tasks that a bundle of this name offers, with the instances that it brings.
    pub fn offered(bundle: &str, offered: Vec<OfferedTask>) -> Self {
        let labels = offered
            .iter()
            .map(|offered| (offered.task.name.clone(), offered.labels.clone()));
        let known = LabelOverrides(labels.collect());
        let labelled = offered.into_iter().map(|offered| LabelledTask {
            title: offered.title,
            ..LabelledTask::decide(offered.task, &known, offered.seen)
        });
        let (seen, test): (Vec<_>, Vec<_>) = labelled.partition(|task| task.seen == Seen::Seen);
        let most = test.iter().map(|task: &LabelledTask| task.task.instances.len()).max();
        Self {
            description: format!(
                "the tasks of the bundle {bundle} ({} test tasks, at most {} instances each)",
                test.len(),
                most.unwrap_or(0)
            ),
            pocket: None,
            training: Vec::new(),
            seen,
            test,
        }
    }
}
