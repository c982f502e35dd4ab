use super::{BootstrapOptions, Interval};
use crate::seed::seeded;
use rand::Rng;
use std::ops::RangeInclusive;

/// The mean over tasks and training seeds, and its 95 % interval: what other tasks and other seeds could have given.
///
/// `runs` has a row for each seed, and in it for each task its score in percent with the interval that its instances leave
/// open, the same tasks in the same order. A seed is one training run, and that one model answers all tasks; so seeds are
/// not nested in tasks but crossed with them. Each resample therefore draws tasks and, independently, seeds with
/// replacement, and takes the mean of the drawn rows and columns (the pigeonhole bootstrap: Owen, "The pigeonhole
/// bootstrap", Annals of Applied Statistics 1, 2007, which errs on the wide side where task and seed interact). Drawing
/// seeds anew within each task would treat one model's luck as many independent ones and make intervals too narrow.
///
/// Instances vary too, as in [`super::bootstrap`]: each drawn task is moved by a normal deviate as wide as its interval to
/// that side. All runs answered the same instances, so that a task's deviate is the same for all of them. Of a single
/// task use [`Interval::over_seeds`].
///
/// `None` without runs or tasks, or where the rows are not equally long. `name` names the random draw.
pub fn crossed_bootstrap(runs: &[Vec<Interval>], name: &str, options: BootstrapOptions) -> Option<Interval> {
    resampled(runs, 0.0..=100.0, name, options)
}

/// The same of differences of paired scores, in points: `runs` has a row for each seed, and in it one lane's score of each task
/// less the other's. Tasks and seeds alone are drawn. Instances are not moved apart: both lanes answered the same ones, and how
/// much of their luck falls out of the difference is not known; what does not is part of how tasks differ.
pub fn crossed_bootstrap_of_differences(runs: &[Vec<f64>], name: &str, options: BootstrapOptions) -> Option<Interval> {
    let certain = |run: &Vec<f64>| run.iter().copied().map(Interval::certain).collect();
    let runs: Vec<Vec<Interval>> = runs.iter().map(certain).collect();
    resampled(&runs, -100.0..=100.0, name, options)
}

fn resampled(
    runs: &[Vec<Interval>],
    range: RangeInclusive<f64>,
    name: &str,
    options: BootstrapOptions,
) -> Option<Interval> {
    let tasks = runs.first()?.len();
    if tasks == 0 || runs.iter().any(|run| run.len() != tasks) {
        return None;
    }
    let count = runs.len() as f64;
    let mean = runs.iter().flatten().map(|score| score.mean).sum::<f64>() / (tasks as f64 * count);
    // How far a task's instances could move it down and up, in standard errors.
    let side = |of: &dyn Fn(&Interval) -> f64| -> Vec<f64> {
        let of_task = |task: usize| runs.iter().map(|run| of(&run[task]).max(0.)).sum::<f64>() / count / 1.96;
        (0..tasks).map(of_task).collect()
    };
    let (down, up) = (
        side(&|score| score.mean - score.low),
        side(&|score| score.high - score.mean),
    );
    let mut random = seeded(options.seed, &["crossed bootstrap", name]);
    let mut drawn = vec![0.; tasks];
    let means = (0..options.resamples)
        .map(|_| {
            drawn.fill(0.);
            for _ in runs {
                let run = &runs[random.random_range(0..runs.len())];
                for (sum, score) in drawn.iter_mut().zip(run) {
                    *sum += score.mean / count;
                }
            }
            let mut sum = 0.;
            for _ in 0..tasks {
                let task = random.random_range(0..tasks);
                let deviate = normal(&mut random);
                sum += drawn[task] + deviate * if deviate < 0. { down[task] } else { up[task] };
            }
            (sum / tasks as f64).clamp(*range.start(), *range.end())
        })
        .collect();
    Some(Interval::from_resamples(mean, means))
}

/// A standard normal deviate (Box & Muller, Annals of Mathematical Statistics 29, 1958).
fn normal(random: &mut impl Rng) -> f64 {
    // Above 0, so that its logarithm is finite.
    let radius = 1. - random.random::<f64>();
    let angle = std::f64::consts::TAU * random.random::<f64>();
    (-2. * radius.ln()).sqrt() * angle.cos()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn options(seed: u64) -> BootstrapOptions {
        BootstrapOptions { resamples: 4000, seed }
    }

    /// Scores that no instance could have moved.
    fn certain(scores: &[f64]) -> Vec<Interval> {
        scores.iter().copied().map(Interval::certain).collect()
    }

    #[test]
    fn instances_vary_too() {
        // A hundred tasks at 50, each known to 9.8 points: the mean to a tenth of that.
        let run = vec![
            Interval {
                mean: 50.,
                low: 40.2,
                high: 59.8
            };
            100
        ];
        for seeds in [1, 5] {
            let runs = vec![run.clone(); seeds];
            let Interval { mean, low, high } = crossed_bootstrap(&runs, "", options(1)).unwrap();
            assert!((mean - 50.).abs() < 1e-9);
            assert!(
                (low - 49.02).abs() < 0.15 && (high - 50.98).abs() < 0.15,
                "{low} {high}"
            );
        }
    }

    #[test]
    fn one_run_varies_over_tasks_as_their_mean_does() {
        // Twenty tasks at 0 or 100: the mean's standard error is 50 / sqrt(20) = 11.2.
        let run: Vec<f64> = (0..20).map(|task| f64::from(task % 2) * 100.).collect();
        let Interval { mean, low, high } = crossed_bootstrap(&[certain(&run)], "", options(1)).unwrap();
        assert_eq!(mean, 50.);
        assert!((low - 28.1).abs() < 3. && (high - 71.9).abs() < 3., "{low} {high}");
    }

    #[test]
    fn a_seeds_luck_is_shared_by_all_tasks() {
        // All tasks alike, seeds at 40 and 60: however many tasks, the mean is known no better than from two runs.
        let runs = [40., 60.].map(|score| certain(&[score; 500]));
        let Interval { mean, low, high } = crossed_bootstrap(&runs, "", options(1)).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
        assert!(
            near(mean, 50.) && near(low, 40.) && near(high, 60.),
            "{mean} {low} {high}"
        );
    }

    #[test]
    fn differences_have_both_signs() {
        // Twenty tasks 60 points down or 20 up: the mean is 20 down, its standard error 40 / sqrt(20) = 8.9.
        let run: Vec<f64> = (0..20).map(|task| if task % 2 == 0 { -60. } else { 20. }).collect();
        let Interval { mean, low, high } = crossed_bootstrap_of_differences(&[run], "", options(1)).unwrap();
        assert!((mean + 20.).abs() < 1e-9);
        assert!((low + 37.5).abs() < 2.5 && (high + 2.5).abs() < 2.5, "{low} {high}");
    }

    #[test]
    fn what_is_not_rectangular_has_no_mean() {
        assert_eq!(crossed_bootstrap(&[], "", options(0)), None);
        assert_eq!(crossed_bootstrap(&[vec![]], "", options(0)), None);
        assert_eq!(
            crossed_bootstrap(&[certain(&[1., 2.]), certain(&[1.])], "", options(0)),
            None
        );
    }

    proptest! {
        #[test]
        fn an_interval_stays_among_the_scores(
            runs in (1usize..5, 1usize..8).prop_flat_map(|(seeds, tasks)| {
                proptest::collection::vec(proptest::collection::vec(0.0..100.0f64, tasks), seeds)
            }),
            seed: u64,
        ) {
            let options = BootstrapOptions { resamples: 60, seed };
            let scores: Vec<Vec<Interval>> = runs.iter().map(|run| certain(run)).collect();
            let interval = crossed_bootstrap(&scores, "x", options).unwrap();
            prop_assert_eq!(crossed_bootstrap(&scores, "x", options).unwrap(), interval);
            let least = runs.iter().flatten().copied().fold(f64::INFINITY, f64::min);
            let most = runs.iter().flatten().copied().fold(0., f64::max);
            prop_assert!(least - 1e-9 <= interval.low && interval.low <= interval.high && interval.high <= most + 1e-9);
        }
    }
}
