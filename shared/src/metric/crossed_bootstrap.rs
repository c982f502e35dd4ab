use super::{BootstrapOptions, Interval};
use crate::seed::seeded;
use rand::Rng;

/// The mean over tasks and training seeds, and its 95 % interval: what other tasks and other seeds could have given.
///
/// `runs` has a row for each seed, and in it a task's score each, in percent, the same tasks in the same order. A seed
/// is one training run, and that one model answers all tasks; so seeds are not nested in tasks but crossed with them. Each
/// resample therefore draws tasks and, independently, seeds with replacement, and takes the mean of the drawn rows and
/// columns (the pigeonhole bootstrap: Owen, "The pigeonhole bootstrap", Annals of Applied Statistics 1, 2007, which
/// errs on the wide side where task and seed interact). Drawing seeds anew within each task would treat one model's
/// luck as many independent ones and make intervals too narrow.
///
/// Instances are not drawn once more: a task's score already differs from its true value by the luck of its instances,
/// so that resampling whole tasks carries that share (Davison & Hinkley, *Bootstrap Methods and their Application*,
/// 1997, section 3.8). Of a single task only the seeds vary here; see [`Interval::over_seeds`].
///
/// `None` without runs or tasks, or where the rows are not equally long. `name` names the random draw.
pub fn crossed_bootstrap(runs: &[Vec<f64>], name: &str, options: BootstrapOptions) -> Option<Interval> {
    let tasks = runs.first()?.len();
    if tasks == 0 || runs.iter().any(|run| run.len() != tasks) {
        return None;
    }
    let mean = runs.iter().flatten().sum::<f64>() / (tasks * runs.len()) as f64;
    let mut random = seeded(options.seed, &["crossed bootstrap", name]);
    let mut drawn = vec![0.; tasks];
    let means = (0..options.resamples)
        .map(|_| {
            drawn.fill(0.);
            for _ in runs {
                let run = &runs[random.random_range(0..runs.len())];
                for (sum, score) in drawn.iter_mut().zip(run) {
                    *sum += score;
                }
            }
            let sum: f64 = (0..tasks).map(|_| drawn[random.random_range(0..tasks)]).sum();
            sum / (tasks * runs.len()) as f64
        })
        .collect();
    Some(Interval::from_resamples(mean, means))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn options(seed: u64) -> BootstrapOptions {
        BootstrapOptions { resamples: 4000, seed }
    }

    #[test]
    fn one_run_varies_over_tasks_as_their_mean_does() {
        // Twenty tasks at 0 or 100: the mean's standard error is 50 / sqrt(20) = 11.2.
        let run: Vec<f64> = (0..20).map(|task| f64::from(task % 2) * 100.).collect();
        let Interval { mean, low, high } = crossed_bootstrap(&[run], "", options(1)).unwrap();
        assert_eq!(mean, 50.);
        assert!((low - 28.1).abs() < 3. && (high - 71.9).abs() < 3., "{low} {high}");
    }

    #[test]
    fn a_seeds_luck_is_shared_by_all_tasks() {
        // All tasks alike, seeds at 40 and 60: however many tasks, the mean is known no better than from two runs.
        let runs: Vec<Vec<f64>> = [40., 60.].iter().map(|&score| vec![score; 500]).collect();
        let Interval { mean, low, high } = crossed_bootstrap(&runs, "", options(1)).unwrap();
        assert_eq!((mean, low, high), (50., 40., 60.));
    }

    #[test]
    fn what_is_not_rectangular_has_no_mean() {
        assert_eq!(crossed_bootstrap(&[], "", options(0)), None);
        assert_eq!(crossed_bootstrap(&[vec![]], "", options(0)), None);
        assert_eq!(crossed_bootstrap(&[vec![1., 2.], vec![1.]], "", options(0)), None);
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
            let interval = crossed_bootstrap(&runs, "x", options).unwrap();
            prop_assert_eq!(crossed_bootstrap(&runs, "x", options).unwrap(), interval);
            let least = runs.iter().flatten().copied().fold(f64::INFINITY, f64::min);
            let most = runs.iter().flatten().copied().fold(0., f64::max);
            prop_assert!(least - 1e-9 <= interval.low && interval.low <= interval.high && interval.high <= most + 1e-9);
        }
    }
}
