use super::{Metric, Scored};
use crate::seed::seeded;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What changes sides together in a paired permutation test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flipped {
    /// All instances of a task: the answer holds for other tasks of the kind.
    Tasks,
    /// Each instance for itself: the answer holds for other instances of these tasks only.
    Instances,
}

/// Whether one lane is better than another on the same instances.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairedTest {
    /// The first lane's mean over tasks less the second's, in points.
    pub difference: f64,
    /// How likely a difference at least as large either way is, if it did not matter which lane is which.
    pub p: f64,
    /// What changed sides.
    pub flipped: Flipped,
    /// How many of them there were, equal ones included.
    pub units: usize,
    /// Whether all ways of changing sides were gone through, rather than a random part of them.
    pub exact: bool,
}

/// Two lanes that were not asked the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unpaired {
    /// An instance that only one of them answered, or answered more often.
    #[error("instance {instance} of {task} was not answered by both lanes; compare lanes on the same instances")]
    Instance {
        /// The task's name.
        task: String,
        /// The instance's id.
        instance: String,
    },
    /// Nothing was asked at all.
    #[error("there is nothing to compare, no instance was answered")]
    Nothing,
}

/// With fewer tasks no difference at all could have p < 0.05: 5 tasks change sides in 32 ways, 2 of them extreme.
const FEWEST_TASKS: usize = 6;

/// 2^16 ways are gone through in no time; a few thousand random ones say less.
const MOST_EXACT: usize = 16;

/// Random ways where there are more; p is then known to about 0.2 points at 0.05.
const DRAWS: usize = 10_000;

/// Tests the difference of two lanes by swapping their scores at random (Fisher's randomisation; Noreen,
/// *Computer-Intensive Methods for Testing Hypotheses*, 1989; for language tasks Yeh, "More accurate tests for the
/// statistical significance of result differences", COLING 2000). Two-sided.
///
/// Whole tasks change sides, if there are at least six: a lane is good or bad at a task as a whole, so that a task's
/// instances are not independent evidence, and swapping each alone would find differences everywhere (group
/// randomisation, Gail et al., "On design considerations and randomization-based inference for community intervention
/// trials", Statistics in Medicine 15, 1996). With fewer tasks, as in a race on one of them, instances change sides;
/// what is found then holds for these tasks.
///
/// Exact where at most 16 units differ, else by 10,000 seeded draws, with the one that was seen counted among them.
/// Predictions are paired by task and instance, in whatever order they come.
pub fn paired_permutation(a: &[Scored], b: &[Scored], metric: Metric, seed: u64) -> Result<PairedTest, Unpaired> {
    let (a, b) = (sorted(a), sorted(b));
    for (place, one) in a.iter().enumerate() {
        match b.get(place) {
            Some(other) if key(other) == key(one) => (),
            // Of two different ones the smaller is the one that the other list has not.
            Some(other) => return Err(missing(if key(other) < key(one) { other } else { one })),
            None => return Err(missing(one)),
        }
    }
    if let Some(more) = b.get(a.len()) {
        return Err(missing(more));
    }
    if a.is_empty() {
        return Err(Unpaired::Nothing);
    }

    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for scored in &a {
        *sizes.entry(&scored.task).or_default() += 1;
    }
    // Every task weighs the same, as in a lane's score, so that what differs is what the tables show.
    let weighed = |scored: &Scored| 1. / (sizes.len() * sizes[scored.task.as_str()]) as f64;
    let differences: Vec<f64> = a
        .iter()
        .zip(&b)
        .map(|(a, b)| (a.get(metric) - b.get(metric)) * weighed(a))
        .collect();
    let mut of_tasks: BTreeMap<&str, f64> = BTreeMap::new();
    for (scored, difference) in a.iter().zip(&differences) {
        *of_tasks.entry(&scored.task).or_default() += difference;
    }
    let (flipped, units) = if of_tasks.len() >= FEWEST_TASKS {
        (Flipped::Tasks, of_tasks.into_values().collect())
    } else {
        (Flipped::Instances, differences.clone())
    };
    Ok(PairedTest {
        difference: differences.iter().sum(),
        ..PairedPermutation::of_units(flipped, &units, seed).finish()
    })
}

/// [`paired_permutation`] on what one lane has more than another in each task, in points, where the single answers are
/// not at hand: the tasks change sides. `None` without tasks.
///
/// With fewer than six tasks no difference, however large, can have p < 0.05.
pub fn paired_permutation_of_tasks(differences: &[f64], seed: u64) -> Option<PairedTest> {
    if differences.is_empty() {
        return None;
    }
    let weighed: Vec<f64> = differences
        .iter()
        .map(|difference| difference / differences.len() as f64)
        .collect();
    Some(PairedPermutation::of_units(Flipped::Tasks, &weighed, seed).finish())
}

fn key(scored: &Scored) -> (&str, &str) {
    (&scored.task, &scored.instance)
}

fn sorted(scored: &[Scored]) -> Vec<&Scored> {
    let mut sorted: Vec<&Scored> = scored.iter().collect();
    sorted.sort_by_key(|scored| key(scored));
    sorted
}

fn missing(scored: &Scored) -> Unpaired {
    Unpaired::Instance {
        task: scored.task.clone(),
        instance: scored.instance.clone(),
    }
}

/// [`paired_permutation`] in parts, for those who may not compute for long at a time.
#[derive(Clone, Debug)]
pub struct PairedPermutation {
    /// All is known but `p`.
    test: PairedTest,
    /// Those that have a side to change.
    units: Vec<f64>,
    /// A sum so far from 0 counts.
    extreme: f64,
    /// Ways that were tried, of all that are to be.
    tried: usize,
    ways: usize,
    counted: usize,
    random: ChaCha8Rng,
}

impl PairedPermutation {
    /// Of what one lane has more than another in each instance of each task, in points. Tasks without instances are left
    /// out; `None` if no other is there.
    pub fn new(differences: &[Vec<f64>], seed: u64) -> Option<Self> {
        let tasks: Vec<&Vec<f64>> = differences.iter().filter(|task| !task.is_empty()).collect();
        let weighed = |task: &&Vec<f64>| {
            let weight = 1. / (tasks.len() * task.len()) as f64;
            task.iter()
                .map(move |difference| difference * weight)
                .collect::<Vec<_>>()
        };
        let weighed = tasks.iter().map(weighed);
        let (flipped, units): (_, Vec<f64>) = match tasks.len() {
            0 => return None,
            FEWEST_TASKS.. => (Flipped::Tasks, weighed.map(|task| task.iter().sum()).collect()),
            _ => (Flipped::Instances, weighed.flatten().collect()),
        };
        Some(Self::of_units(flipped, &units, seed))
    }

    fn of_units(flipped: Flipped, all: &[f64], seed: u64) -> Self {
        // A unit without difference has no side to change.
        let units: Vec<f64> = all.iter().copied().filter(|&unit| unit != 0.).collect();
        let difference: f64 = units.iter().sum();
        // Sums of the same numbers in another order may differ in the last digits and are still equal.
        let rounding = 1e-9 * units.iter().map(|unit| unit.abs()).sum::<f64>();
        let exact = units.len() <= MOST_EXACT;
        let test = PairedTest {
            difference,
            p: 1.,
            flipped,
            units: all.len(),
            exact,
        };
        // Of random ways the one that was seen is the first.
        let tried = usize::from(!exact);
        Self {
            test,
            extreme: difference.abs() - rounding,
            tried,
            ways: if exact { 1 << units.len() } else { DRAWS },
            counted: tried,
            units,
            random: seeded(seed, &["paired permutation"]),
        }
    }

    /// Tries so many more ways; the test, if these were the last.
    pub fn advance(&mut self, ways: usize) -> Option<PairedTest> {
        for way in self.tried..self.ways.min(self.tried.saturating_add(ways)) {
            let mut sum = 0.;
            for units in self.units.chunks(64) {
                let mut signs = if self.test.exact {
                    way as u64
                } else {
                    self.random.random()
                };
                for unit in units {
                    sum += if signs & 1 == 0 { *unit } else { -unit };
                    signs >>= 1;
                }
            }
            self.counted += usize::from(sum.abs() >= self.extreme);
            self.tried = way + 1;
        }
        (self.tried == self.ways).then(|| self.so_far())
    }

    /// How many that change sides differ at all: the work of one way.
    pub fn differing(&self) -> usize {
        self.units.len()
    }

    fn finish(mut self) -> PairedTest {
        self.advance(usize::MAX);
        self.so_far()
    }

    fn so_far(&self) -> PairedTest {
        PairedTest {
            p: self.counted as f64 / self.tried.max(1) as f64,
            ..self.test
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lane(scores: &[(&str, &[u8])]) -> Vec<Scored> {
        let of_task = |(task, scores): &(&str, &[u8])| {
            let task = task.to_string();
            let scores = scores.iter().enumerate();
            let scored = scores.map(move |(i, &score)| Scored {
                task: task.clone(),
                category: String::new(),
                is_classification: true,
                instance: i.to_string(),
                exact_match: f64::from(score),
                rouge1: 0.,
                rouge_l: 0.,
            });
            scored.collect::<Vec<_>>()
        };
        scores.iter().flat_map(of_task).collect()
    }

    #[test]
    fn few_instances_of_one_task_are_gone_through() {
        let test = paired_permutation(
            &lane(&[("a", &[100, 100, 100, 0])]),
            &lane(&[("a", &[0, 0, 0, 0])]),
            Metric::ExactMatch,
            0,
        );
        let test = test.unwrap();
        assert_eq!(
            (test.difference, test.flipped, test.units, test.exact),
            (75., Flipped::Instances, 4, true)
        );
        assert_eq!(test.p, 0.25, "2 of 8 ways");
    }

    #[test]
    fn whole_tasks_change_sides() {
        // Each of six tasks is better by far: instances alone would give p = 2^-59.
        let names = ["a", "b", "c", "d", "e", "f"];
        let better: Vec<(&str, &[u8])> = names.iter().map(|&name| (name, &[100; 10][..])).collect();
        let worse: Vec<(&str, &[u8])> = names.iter().map(|&name| (name, &[0; 10][..])).collect();
        let test = paired_permutation(&lane(&better), &lane(&worse), Metric::ExactMatch, 0).unwrap();
        assert!((test.difference - 100.).abs() < 1e-9, "{}", test.difference);
        assert_eq!((test.flipped, test.units), (Flipped::Tasks, 6));
        assert_eq!(test.p, 2. / 64.);
        let same = paired_permutation(&lane(&better), &lane(&better), Metric::ExactMatch, 0).unwrap();
        assert_eq!((same.difference, same.p), (0., 1.));
    }

    #[test]
    fn tasks_alone_say_what_their_answers_say() {
        let one: Vec<(&str, &[u8])> = vec![
            ("a", &[100, 0]),
            ("b", &[100, 100]),
            ("c", &[0, 0]),
            ("d", &[100, 100]),
            ("e", &[100, 0]),
            ("f", &[100, 100]),
        ];
        let other: Vec<(&str, &[u8])> = ["a", "b", "c", "d", "e", "f"]
            .map(|name| (name, &[0, 100][..]))
            .to_vec();
        let of_answers = paired_permutation(&lane(&one), &lane(&other), Metric::ExactMatch, 0).unwrap();
        let of_tasks = paired_permutation_of_tasks(&[0., 50., -50., 50., 0., 50.], 0).unwrap();
        assert!((of_tasks.difference - of_answers.difference).abs() < 1e-9);
        let what = |test: PairedTest| (test.p, test.flipped, test.units, test.exact);
        assert_eq!(what(of_tasks), what(of_answers));
        assert_eq!(paired_permutation_of_tasks(&[], 0), None);
    }

    #[test]
    fn parts_come_to_what_the_whole_comes_to() {
        // 40 instances of one task: random ways; six tasks: all ways.
        let few = vec![(0..40).map(|i| f64::from((i * 7) % 5) - 1.).collect::<Vec<f64>>()];
        let many: Vec<Vec<f64>> = (0..6).map(|t| vec![100., f64::from(t), -20.]).collect();
        for differences in [few, many] {
            let whole = PairedPermutation::new(&differences, 5).unwrap().finish();
            let mut parts = PairedPermutation::new(&differences, 5).unwrap();
            let test = loop {
                if let Some(test) = parts.advance(7) {
                    break test;
                }
            };
            assert_eq!(test, whole);
            assert!(test.p < 1.);
        }
        let means: Vec<f64> = (0..6).map(|t| (80. + f64::from(t)) / 3.).collect();
        let many: Vec<Vec<f64>> = (0..6).map(|t| vec![100., f64::from(t), -20.]).collect();
        let of_tasks = paired_permutation_of_tasks(&means, 5).unwrap();
        let of_instances = PairedPermutation::new(&many, 5).unwrap().finish();
        assert!((of_tasks.difference - of_instances.difference).abs() < 1e-9);
        assert_eq!(of_tasks.p, of_instances.p);
        assert!(PairedPermutation::new(&[vec![]], 5).is_none());
    }

    #[test]
    fn every_task_weighs_the_same() {
        // 90 of 100 points in a task of ten, nothing in a task of two.
        let test = paired_permutation(
            &lane(&[("a", &[100, 100, 100, 100, 100, 100, 100, 100, 100, 0]), ("b", &[0, 0])]),
            &lane(&[("a", &[0; 10]), ("b", &[0, 0])]),
            Metric::ExactMatch,
            0,
        );
        assert!((test.unwrap().difference - 45.).abs() < 1e-9);
    }

    #[test]
    fn draws_come_close_to_what_is_exact() {
        // 40 tosses with 28 heads: the binomial's two tails hold 0.0166.
        let scores: Vec<u8> = (0..40).map(|i| if i < 28 { 100 } else { 0 }).collect();
        let others: Vec<u8> = scores.iter().map(|score| 100 - score).collect();
        let (a, b) = (lane(&[("a", &scores)]), lane(&[("a", &others)]));
        let test = paired_permutation(&a, &b, Metric::ExactMatch, 3).unwrap();
        assert!(!test.exact && (test.p - 0.0166).abs() < 0.005, "{}", test.p);
    }

    #[test]
    fn lanes_that_were_asked_different_things_are_not_compared() {
        let (a, b) = (lane(&[("a", &[0, 0]), ("b", &[0])]), lane(&[("a", &[0]), ("b", &[0])]));
        let error = Unpaired::Instance {
            task: "a".into(),
            instance: "1".into(),
        };
        assert_eq!(paired_permutation(&a, &b, Metric::ExactMatch, 0), Err(error.clone()));
        assert_eq!(paired_permutation(&b, &a, Metric::ExactMatch, 0), Err(error));
        assert_eq!(
            paired_permutation(&[], &[], Metric::ExactMatch, 0),
            Err(Unpaired::Nothing)
        );
    }

    proptest! {
        #[test]
        fn the_order_and_the_side_do_not_matter(scores in proptest::collection::vec((0u8..3, 0u8..3), 1..40), seed: u64) {
            let (one, other): (Vec<u8>, Vec<u8>) = scores.into_iter().unzip();
            let (a, b) = (lane(&[("a", &one)]), lane(&[("a", &other)]));
            let test = paired_permutation(&a, &b, Metric::ExactMatch, seed).unwrap();
            let turned: Vec<Scored> = b.iter().rev().cloned().collect();
            let back = paired_permutation(&turned, &a, Metric::ExactMatch, seed).unwrap();
            prop_assert!(test.p > 0. && test.p <= 1.);
            prop_assert_eq!(test.p, back.p);
            prop_assert!((test.difference + back.difference).abs() < 1e-9);
        }
    }
}
