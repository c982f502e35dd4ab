use super::{
    BootstrapOptions, Interval, Metric, Scored,
    bootstrap::{BootstrappedMeans, ResampledTasks},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a lane reached: overall, for classification and generation apart, per category and per task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// All tasks.
    pub overall: Aggregate,
    /// Tasks with a label space, if any were asked.
    pub classification: Option<Aggregate>,
    /// Tasks without, if any were asked.
    pub generation: Option<Aggregate>,
    /// By the tasks' first category, in the order of the alphabet; tasks without one are left out.
    pub categories: BTreeMap<String, Aggregate>,
    /// By the tasks' names, in the order of the alphabet.
    pub tasks: BTreeMap<String, Aggregate>,
}

/// The scores of a group of tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// How many tasks.
    pub tasks: usize,
    /// How many predictions.
    pub instances: usize,
    /// By exact match.
    pub exact_match: Estimate,
    /// By ROUGE-1.
    pub rouge1: Estimate,
    /// By ROUGE-L.
    pub rouge_l: Estimate,
}

impl Aggregate {
    /// The estimate by one metric.
    pub fn get(&self, metric: Metric) -> &Estimate {
        match metric {
            Metric::ExactMatch => &self.exact_match,
            Metric::Rouge1 => &self.rouge1,
            Metric::RougeL => &self.rouge_l,
        }
    }
}

/// A score of a group of tasks, averaged in two ways, each with its 95 % interval over tasks and instances.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean over all instances, which is what Tk-Instruct reports.
    pub over_instances: Interval,
    /// The mean over the tasks of their means, which does not depend on how many instances each has.
    pub over_tasks: Interval,
}

impl Summary {
    /// Sums up the predictions of one lane; `None` if there are none.
    pub fn of(scored: &[Scored], options: BootstrapOptions) -> Option<Self> {
        let pool = ResampledTasks::new(scored, options);
        let places = |wanted: &dyn Fn(usize) -> bool| (0..pool.tasks.len()).filter(|&i| wanted(i)).collect::<Vec<_>>();
        let aggregate = |places: &[usize], group: &str| {
            let means = pool.means(places, group)?;
            let instances = places
                .iter()
                .map(|&place| pool.tasks[place].resampled.instances())
                .sum();
            Some(Aggregate::new(places.len(), instances, &means))
        };
        let mut categories: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, task) in pool
            .tasks
            .iter()
            .enumerate()
            .filter(|(_, task)| !task.category.is_empty())
        {
            categories.entry(&task.category).or_default().push(place);
        }
        let categories = categories.into_iter();
        let categories = categories.filter_map(|(name, places)| Some((name.to_owned(), aggregate(&places, name)?)));
        let tasks = pool.tasks.iter().enumerate();
        let tasks = tasks.filter_map(|(place, task)| Some((task.name.clone(), aggregate(&[place], &task.name)?)));
        Some(Self {
            overall: aggregate(&places(&|_| true), "overall")?,
            classification: aggregate(&places(&|i| pool.tasks[i].is_classification), "classification"),
            generation: aggregate(&places(&|i| !pool.tasks[i].is_classification), "generation"),
            categories: categories.collect(),
            tasks: tasks.collect(),
        })
    }
}

impl Aggregate {
    fn new(tasks: usize, instances: usize, means: &BootstrappedMeans<{ Metric::ALL.len() }>) -> Self {
        let estimate = |place: usize| Estimate {
            over_instances: means.over_instances[place],
            over_tasks: means.over_tasks[place],
        };
        // In the order of `Metric::ALL`.
        Self {
            tasks,
            instances,
            exact_match: estimate(0),
            rouge1: estimate(1),
            rouge_l: estimate(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{MeanOver, bootstrap};
    use proptest::prelude::*;

    fn scored(task: &str, category: &str, is_classification: bool, right: &[bool]) -> Vec<Scored> {
        let score = |(i, &right): (usize, &bool)| {
            let prediction = if right { "yes" } else { "no" };
            Scored::new(
                task,
                category,
                is_classification,
                i.to_string(),
                prediction,
                &["Yes.".to_string()],
            )
        };
        right.iter().enumerate().map(score).collect()
    }

    fn options() -> BootstrapOptions {
        BootstrapOptions {
            resamples: 1000,
            seed: 1,
        }
    }

    #[test]
    fn groups_and_both_means() {
        let all = [
            scored("a", "Entailment", true, &[true; 30]),
            scored("b", "Entailment", true, &[false; 10]),
            scored("c", "Titles", false, &[true, false]),
        ];
        let summary = Summary::of(&all.concat(), options()).unwrap();
        assert_eq!((summary.overall.tasks, summary.overall.instances), (3, 42));
        let overall = summary.overall.exact_match;
        assert!((overall.over_instances.mean - 100. * 31. / 42.).abs() < 1e-9);
        assert!((overall.over_tasks.mean - 50.).abs() < 1e-9);
        assert_eq!(summary.classification.unwrap().exact_match.over_instances.mean, 75.);
        assert_eq!(summary.generation.unwrap().instances, 2);
        assert_eq!(summary.categories["Entailment"].tasks, 2);
        assert_eq!(summary.tasks["b"].rouge_l.over_tasks.mean, 0.);
        assert_eq!(
            summary.tasks["a"].exact_match.over_instances,
            Interval {
                mean: 100.,
                low: 100.,
                high: 100.
            }
        );
        assert_eq!(Summary::of(&[], options()), None);
    }

    #[test]
    fn a_single_task_has_the_binomial_interval() {
        // 1.96 standard errors of 50 % in 100 are 9.8 points.
        let right: Vec<bool> = (0..100).map(|i| i % 2 == 0).collect();
        let all = scored("a", "", true, &right);
        let Interval { mean, low, high } = bootstrap(&all, Metric::ExactMatch, MeanOver::Instances, options()).unwrap();
        assert_eq!(mean, 50.);
        assert!((low - 40.2).abs() < 2. && (high - 59.8).abs() < 2., "{low} {high}");
    }

    #[test]
    fn tasks_vary_too() {
        // 20 tasks either all right or all wrong: instances alone would not vary at all, 20 draws do.
        let all: Vec<Scored> = (0..20)
            .flat_map(|t| scored(&t.to_string(), "", true, &[t % 2 == 0; 50]))
            .collect();
        let Interval { low, high, .. } = bootstrap(&all, Metric::RougeL, MeanOver::Tasks, options()).unwrap();
        assert!((low - 28.).abs() < 5. && (high - 72.).abs() < 5., "{low} {high}");
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_bounds(
            tasks in proptest::collection::vec(proptest::collection::vec(any::<bool>(), 1..8), 1..6), seed: u64,
        ) {
            let all: Vec<Scored> =
                tasks.iter().enumerate().flat_map(|(t, right)| scored(&t.to_string(), "x", t % 2 == 0, right)).collect();
            let options = BootstrapOptions { resamples: 50, seed };
            let summary = Summary::of(&all, options).unwrap();
            prop_assert_eq!(&Summary::of(&all, options).unwrap(), &summary);
            let groups = summary.categories.values().chain(summary.tasks.values()).chain([&summary.overall]);
            for aggregate in groups {
                for estimate in Metric::ALL.map(|metric| aggregate.get(metric)) {
                    for Interval { mean, low, high } in [estimate.over_instances, estimate.over_tasks] {
                        prop_assert!(0. <= low && low <= high && high <= 100. + 1e-9);
                        prop_assert!((0. ..=100. + 1e-9).contains(&mean));
                    }
                }
            }
        }
    }
}
