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
    let intervals = pool.intervals(&tasks, "overall")?;
    let place = Metric::ALL.iter().position(|&m| m == metric)?;
    Some(match over {
        MeanOver::Instances => intervals.over_instances[place],
        MeanOver::Tasks => intervals.over_tasks[place],
    })
}

/// A number for each of [`Metric::ALL`].
type PerMetric<T> = [T; Metric::ALL.len()];

/// Intervals of both means for each metric.
pub(super) struct Intervals {
    pub(super) over_instances: PerMetric<Interval>,
    pub(super) over_tasks: PerMetric<Interval>,
}

/// Every task's instances resampled once and for all, for all groups of tasks that the task is in.
///
/// A group's resample takes for each task that it draws one of these, at random. So instances are drawn once rather
/// than once for the task, once for its category, once for its kind and once overall.
pub(super) struct ResampledTasks {
    pub(super) tasks: Vec<ResampledTask>,
    options: BootstrapOptions,
}

pub(super) struct ResampledTask {
    pub(super) name: String,
    pub(super) category: String,
    pub(super) is_classification: bool,
    pub(super) instances: usize,
    sums: PerMetric<f64>,
    resampled_sums: Vec<PerMetric<f64>>,
}

impl ResampledTasks {
    pub(super) fn new(scored: &[Scored], options: BootstrapOptions) -> Self {
        let mut by_task: BTreeMap<&str, Vec<&Scored>> = BTreeMap::new();
        for score in scored {
            by_task.entry(&score.task).or_default().push(score);
        }
        let tasks = by_task
            .into_iter()
            .map(|(name, scored)| ResampledTask::new(name, &scored, options))
            .collect();
        Self { tasks, options }
    }

    /// The intervals over some of the tasks, by their places; `None` if there are none. `group` names the random draw.
    pub(super) fn intervals(&self, tasks: &[usize], group: &str) -> Option<Intervals> {
        if tasks.is_empty() {
            return None;
        }
        let group_of = tasks.iter().map(|&task| &self.tasks[task]);
        let drawn_as_they_are = group_of.map(|task| (&task.sums, task.instances));
        let (over_instances, over_tasks) = means(drawn_as_they_are);

        let mut random = seeded(self.options.seed, &["bootstrap", group]);
        let mut resampled: [PerMetric<Vec<f64>>; 2] = Default::default();
        for resample in 0..self.options.resamples {
            let mut draw = || {
                if let [task] = *tasks {
                    let task = &self.tasks[task];
                    return (&task.resampled_sums[resample], task.instances);
                }
                let task = &self.tasks[tasks[random.random_range(0..tasks.len())]];
                (
                    &task.resampled_sums[random.random_range(0..self.options.resamples)],
                    task.instances,
                )
            };
            let (by_instances, by_tasks) = means(tasks.iter().map(|_| draw()));
            for place in 0..Metric::ALL.len() {
                resampled[0][place].push(by_instances[place]);
                resampled[1][place].push(by_tasks[place]);
            }
        }
        let [by_instances, by_tasks] = resampled;
        Some(Intervals {
            over_instances: intervals(over_instances, by_instances),
            over_tasks: intervals(over_tasks, by_tasks),
        })
    }
}

impl ResampledTask {
    fn new(name: &str, scored: &[&Scored], options: BootstrapOptions) -> Self {
        let scores: Vec<PerMetric<f64>> = scored.iter().map(|s| Metric::ALL.map(|metric| s.get(metric))).collect();
        let sum = |sums: PerMetric<f64>, scores: &PerMetric<f64>| std::array::from_fn(|i| sums[i] + scores[i]);
        let sums = scores.iter().fold([0.; 3], sum);
        let mut random = seeded(options.seed, &["bootstrap instances", name]);
        let resample = |_| {
            let mut resampled = [0.; 3];
            for _ in 0..scores.len() {
                resampled = sum(resampled, &scores[random.random_range(0..scores.len())]);
            }
            resampled
        };
        Self {
            name: name.into(),
            // What is said of a task is the same for all its predictions; the first speaks for them.
            category: scored.first().map_or("", |s| &s.category).into(),
            is_classification: scored.first().is_some_and(|s| s.is_classification),
            instances: scored.len(),
            sums,
            resampled_sums: (0..options.resamples).map(resample).collect(),
        }
    }
}

/// The means over instances and over tasks of (sums, instances) of each task.
fn means<'a>(tasks: impl Iterator<Item = (&'a PerMetric<f64>, usize)>) -> (PerMetric<f64>, PerMetric<f64>) {
    let mut all = [0.; 3];
    let mut of_tasks = [0.; 3];
    let (mut tasks_met, mut instances_met) = (0usize, 0usize);
    for (sums, instances) in tasks {
        for place in 0..sums.len() {
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

fn intervals(means: PerMetric<f64>, resampled: PerMetric<Vec<f64>>) -> PerMetric<Interval> {
    let mut resampled = resampled.into_iter();
    means.map(|mean| Interval::from_resamples(mean, resampled.next().unwrap_or_default()))
}
