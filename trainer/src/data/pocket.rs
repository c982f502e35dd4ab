use super::{DataSet, LabelledTask, Split as EvaluatedSplit, Wanted};
use crate::values::whole;
use clap::Args;
use guesswork_shared::{
    bundle::{PocketSettings, Seen},
    label_space::LabelDecision,
    pocket::{PocketOptions, PocketTask, PocketWorld, Split, TRAINING_TASKS_AT_LEAST, UnseenKind},
    task::Task,
};

/// The pocket benchmark's settings on the command line.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Pocket benchmark")]
pub struct PocketArguments {
    /// How many training tasks to generate
    #[arg(long, default_value_t = PocketOptions::default().training_tasks, value_name = "N", value_parser = whole::<TRAINING_TASKS_AT_LEAST, 1_000_000>)]
    pub pocket_tasks: usize,
    /// How many instances per task to generate
    #[arg(long, default_value_t = PocketOptions::default().instances_per_task, value_name = "N", value_parser = whole::<1, 100_000>)]
    pub pocket_instances: usize,
    /// The seed of the generators
    #[arg(long, default_value_t = PocketOptions::default().seed, value_name = "SEED")]
    pub pocket_seed: u64,
}

impl Default for PocketArguments {
    fn default() -> Self {
        let PocketOptions {
            training_tasks,
            instances_per_task,
            seed,
        } = PocketOptions::default();
        PocketSettings {
            seed,
            training_tasks,
            instances_per_task,
        }
        .into()
    }
}

impl From<PocketSettings> for PocketArguments {
    fn from(settings: PocketSettings) -> Self {
        Self {
            pocket_tasks: settings.training_tasks,
            pocket_instances: settings.instances_per_task,
            pocket_seed: settings.seed,
        }
    }
}

impl PocketArguments {
    /// As it is written in a bundle.
    pub fn settings(self) -> PocketSettings {
        PocketSettings {
            seed: self.pocket_seed,
            training_tasks: self.pocket_tasks,
            instances_per_task: self.pocket_instances,
        }
    }
}

/// The generators with these settings.
pub fn world(settings: PocketSettings) -> PocketWorld {
    PocketWorld::new(PocketOptions {
        seed: settings.seed,
        training_tasks: settings.training_tasks,
        instances_per_task: settings.instances_per_task,
    })
}

/// Generates the tasks that are wanted.
pub fn data_set(settings: PocketSettings, wanted: Wanted) -> DataSet {
    let world = world(settings);
    let instances = settings.instances_per_task;
    let (mut training, mut seen, mut test) = (Vec::new(), Vec::new(), Vec::new());
    for task in world.tasks() {
        match task.split {
            Split::Train => {
                if wanted.training() {
                    training.push(labelled(task, task.training_task(instances)));
                }
                if wanted.evaluation(EvaluatedSplit::Train) {
                    seen.push(labelled(task, task.evaluation_task(instances)));
                }
            }
            Split::Test if wanted.evaluation(EvaluatedSplit::Test) => {
                test.push(labelled(task, task.evaluation_task(instances)));
            }
            Split::Test => (),
        }
    }
    DataSet {
        description: format!(
            "pocket (seed {}, {} training and {} test tasks, {instances} instances each)",
            settings.seed,
            world.of_split(Split::Train).count(),
            world.of_split(Split::Test).count()
        ),
        pocket: Some(settings),
        training,
        seen,
        test,
    }
}

pub(super) fn labelled(pocket: &PocketTask, task: Task) -> LabelledTask {
    let seen = match (pocket.split, pocket.kind) {
        (Split::Train, _) => Seen::Seen,
        (Split::Test, Some(UnseenKind::LabelsAndPolarity)) => Seen::UnseenLabels,
        (Split::Test, _) => Seen::Unseen,
    };
    let decision = LabelDecision {
        labels: pocket.labels.clone(),
        reason: "the generator says so".into(),
    };
    LabelledTask {
        task,
        decision,
        title: pocket.title.clone(),
        seen,
    }
}
