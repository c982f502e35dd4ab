use super::{Interval, Metric, Scored};
use crate::seed::seeded;
use rand::Rng;
use std::collections::BTreeMap;

/// How often is resampled, and the seed of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BootstrapOptions {
    /// How many resamples; 1000 by default.
    pub resamples: usize,
    /// The same seed gives the same interval.
    pub seed: u64,
}

impl Default for BootstrapOptions {
    fn default() -> Self {
        Self {
            resamples: 1000,
            seed: 7,
        }
    }
}

/// Over what a mean is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MeanOver {
    /// All instances alike, as Tk-Instruct does: a task with more instances weighs more.
    Instances,
    /// All tasks alike: the mean of the tasks' means.
    Tasks,
}

/// The mean of a lane's scores and its 95 % bootstrap interval; `None` if there is no score.
///
/// Tasks and instances both are samples of what could have been asked, so both are resampled: first as many tasks as
/// there are, with replacement, then within each drawn task as many instances as it has (the two-stage bootstrap of
/// Davison & Hinkley, *Bootstrap Methods and their Application*, 1997, section 3.8). The interval is that of the
/// percentiles. Of a single task only the instances vary: the interval says nothing about other tasks.
pub fn bootstrap(scored: &[Scored], metric: Metric, over: MeanOver, options: BootstrapOptions) -> Option<Interval> {
    let pool = ResampledTasks::new(scored, options);
    let tasks: Vec<usize> = (0..pool.tasks.len()).collect();
    let intervals = pool.means(&tasks, "overall")?;
    let place = Metric::ALL.iter().position(|&m| m == metric)?;
    Some(match over {
        MeanOver::Instances => intervals.over_instances[place],
        MeanOver::Tasks => intervals.over_tasks[place],
    })
}

/// Every task's instances resampled once and for all, for all groups of tasks that the task is in.
///
/// A group's resample takes for each task that it draws one of these, at random. So instances are drawn once rather
/// than once for the task, once for its category, once for its kind and once overall.
pub(super) struct ResampledTasks {
    pub(super) tasks: Vec<TaskOfLane>,
    options: BootstrapOptions,
}

pub(super) struct TaskOfLane {
    pub(super) name: String,
    pub(super) category: String,
    pub(super) is_classification: bool,
    pub(super) resampled: ResampledTask<{ Metric::ALL.len() }>,
}

impl ResampledTasks {
    pub(super) fn new(scored: &[Scored], options: BootstrapOptions) -> Self {
        let mut by_task: BTreeMap<&str, Vec<&Scored>> = BTreeMap::new();
        for score in scored {
            by_task.entry(&score.task).or_default().push(score);
        }
        let task = |(name, scored): (&str, Vec<&Scored>)| {
            let scores: Vec<_> = scored.iter().map(|s| Metric::ALL.map(|metric| s.get(metric))).collect();
            TaskOfLane {
                name: name.into(),
                // What is said of a task is the same for all its predictions; the first speaks for them.
                category: scored.first().map_or("", |s| &s.category).into(),
                is_classification: scored.first().is_some_and(|s| s.is_classification),
                resampled: ResampledTask::new(name, &scores, options),
            }
        };
        let tasks = by_task.into_iter().map(task).collect();
        Self { tasks, options }
    }

    /// The means of some of the tasks, by their places; `None` if there are none. `group` names the random draw.
    pub(super) fn means(&self, tasks: &[usize], group: &str) -> Option<BootstrappedMeans<{ Metric::ALL.len() }>> {
        let tasks: Vec<_> = tasks.iter().map(|&task| &self.tasks[task].resampled).collect();
        bootstrap_of_tasks(&tasks, group, self.options)
    }
}

/// A task's instances, resampled: the costly half of a bootstrap, to be done anew only where instances were added.
///
/// Each instance has `N` scores, all drawn together; give [`bootstrap_of_tasks`] the tasks that a mean is taken over.
#[derive(Clone, Debug, PartialEq)]
pub struct ResampledTask<const N: usize> {
    instances: usize,
    sums: [f64; N],
    resampled_sums: Vec<[f64; N]>,
}

impl<const N: usize> ResampledTask<N> {
    /// Of a task's instances; `name` is the task's and names the random draw.
    pub fn new(name: &str, scores: &[[f64; N]], options: BootstrapOptions) -> Self {
        let sum = |sums: [f64; N], scores: &[f64; N]| std::array::from_fn(|i| sums[i] + scores[i]);
        let sums = scores.iter().fold([0.; N], sum);
        let mut random = seeded(options.seed, &["bootstrap instances", name]);
        let resample = |_| {
            let mut resampled = [0.; N];
            for _ in 0..scores.len() {
                resampled = sum(resampled, &scores[random.random_range(0..scores.len())]);
            }
            resampled
        };
        Self {
            instances: scores.len(),
            sums,
            resampled_sums: (0..options.resamples).map(resample).collect(),
        }
    }

    /// How many instances there are.
    pub fn instances(&self) -> usize {
        self.instances
    }

    /// The mean of each score; `None` without instances.
    pub fn means(&self) -> Option<[f64; N]> {
        (self.instances > 0).then(|| self.sums.map(|sum| sum / self.instances as f64))
    }
}

/// Means of `N` scores, each with its 95 % interval over tasks and instances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BootstrappedMeans<const N: usize> {
    /// All instances weighing the same.
    pub over_instances: [Interval; N],
    /// All tasks weighing the same.
    pub over_tasks: [Interval; N],
}

/// As [`bootstrap`], of tasks whose instances are resampled already. All must be resampled with these options. Tasks
/// without instances are left out; `None` if no other is there. `group` names the random draw.
pub fn bootstrap_of_tasks<const N: usize>(
    tasks: &[&ResampledTask<N>],
    group: &str,
    options: BootstrapOptions,
) -> Option<BootstrappedMeans<N>> {
    let tasks: Vec<_> = tasks.iter().filter(|task| task.instances > 0).collect();
    if tasks.is_empty() {
        return None;
    }
    let as_they_are = tasks.iter().map(|task| (&task.sums, task.instances));
    let (over_instances, over_tasks) = means(as_they_are);

    let mut random = seeded(options.seed, &["bootstrap", group]);
    let mut resampled: [Vec<[f64; N]>; 2] = Default::default();
    for resample in 0..options.resamples {
        let mut draw = || {
            if let [task] = tasks[..] {
                return (&task.resampled_sums[resample], task.instances);
            }
            let task = &tasks[random.random_range(0..tasks.len())];
            (
                &task.resampled_sums[random.random_range(0..options.resamples)],
                task.instances,
            )
        };
        let (by_instances, by_tasks) = means(tasks.iter().map(|_| draw()));
        resampled[0].push(by_instances);
        resampled[1].push(by_tasks);
    }
    let [by_instances, by_tasks] = resampled;
    Some(BootstrappedMeans {
        over_instances: intervals(over_instances, &by_instances),
        over_tasks: intervals(over_tasks, &by_tasks),
    })
}

/// The means over instances and over tasks of (sums, instances) of each task.
fn means<'a, const N: usize>(tasks: impl Iterator<Item = (&'a [f64; N], usize)>) -> ([f64; N], [f64; N]) {
    let mut all = [0.; N];
    let mut of_tasks = [0.; N];
    let (mut tasks_met, mut instances_met) = (0usize, 0usize);
    for (sums, instances) in tasks {
        for place in 0..N {
            all[place] += sums[place];
            of_tasks[place] += sums[place] / instances as f64;
        }
        tasks_met += 1;
        instances_met += instances;
    }
    (
        all.map(|sum| sum / instances_met as f64),
        of_tasks.map(|sum| sum / tasks_met as f64),
    )
}

fn intervals<const N: usize>(means: [f64; N], resampled: &[[f64; N]]) -> [Interval; N] {
    std::array::from_fn(|place| {
        let resampled = resampled.iter().map(|means| means[place]).collect();
        Interval::from_resamples(means[place], resampled)
    })
}
