use super::{
    measured::Measured,
    study::{Of, Study},
};
use crate::sweep::Amount;
use guesswork_shared::{
    lane::Lane,
    metric::{Interval, Metric, PairedTest, crossed_bootstrap_of_differences, holm, paired_permutation_of_tasks},
    variant::{ExampleTreatment, Variant},
};
use std::collections::BTreeSet;

/// What a lane is tested against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Against {
    /// Another lane at the same amounts of data.
    Lane(Lane),
    /// What guessing among the labels is expected to reach on the same tasks.
    Guessing,
}

/// A lane against another, or against guessing.
#[derive(Clone, Debug)]
pub(super) struct TestAgainst {
    pub lane: Lane,
    pub against: Against,
    pub amounts: (Amount, Amount),
    pub test: PairedTest,
    /// The difference in points, with what other tasks and seeds could have given.
    pub difference: Interval,
    /// Corrected for all tests of its family at these amounts.
    pub p_holm: f64,
    /// How many were corrected for.
    pub compared: usize,
    /// The training seeds that both were averaged over; empty if they have none in common.
    pub seeds: Vec<u64>,
}

impl TestAgainst {
    /// Whether it is called a difference: with p below 0.05 after correction, which is about other tasks, and an interval,
    /// which is about other runs too, that leaves out zero.
    pub fn is_one(&self) -> bool {
        self.p_holm < LEVEL && (self.difference.low > 0. || self.difference.high < 0.)
    }
}

/// Below this a p is low.
pub(super) const LEVEL: f64 = 0.05;

/// By what lanes are tested, and on which tasks.
pub(super) fn tested_by(study: &Study) -> (Metric, Of<'static>) {
    if study.tasks(Of::Classification).is_empty() {
        (Metric::RougeL, Of::All)
    } else {
        (Metric::ExactMatch, Of::Classification)
    }
}

/// Every lane against `original` at the same amounts, each asked as it was tuned; the variants are a family, and the lanes
/// that were not tuned are another.
pub(super) fn against_original(study: &Study, amounts: (Amount, Amount)) -> Vec<TestAgainst> {
    let original = Lane::Tuned(Variant::ALL[0]);
    let (tuned, others): (Vec<Lane>, Vec<Lane>) = study
        .lanes_at(amounts)
        .into_iter()
        .filter(|&lane| lane != original)
        .partition(|lane| matches!(lane, Lane::Tuned(_)));
    [tuned, others]
        .into_iter()
        .flat_map(|lanes| {
            tested_together(
                study,
                amounts,
                lanes.into_iter().map(|lane| (lane, Against::Lane(original))),
            )
        })
        .collect()
}

/// Every lane with wrong examples against the one with right ones and the same definition: the paper's other comparison.
pub(super) fn against_right_examples(study: &Study, amounts: (Amount, Amount)) -> Vec<TestAgainst> {
    let wrong = study.lanes_at(amounts).into_iter().filter_map(|lane| match lane {
        Lane::Tuned(Variant {
            definition,
            examples: ExampleTreatment::Delusive,
        }) => {
            let examples = ExampleTreatment::Examples;
            Some((lane, Against::Lane(Lane::Tuned(Variant { definition, examples }))))
        }
        _ => None,
    });
    tested_together(study, amounts, wrong)
}

/// Every tuned lane against guessing among the labels.
pub(super) fn against_guessing(study: &Study, amounts: (Amount, Amount)) -> Vec<TestAgainst> {
    let lanes = study.lanes_at(amounts).into_iter();
    let tuned = lanes.filter(|lane| matches!(lane, Lane::Tuned(_)));
    tested_together(study, amounts, tuned.map(|lane| (lane, Against::Guessing)))
}

/// A family: the tests of these that can be made, corrected after Holm for as many.
fn tested_together(
    study: &Study,
    amounts: (Amount, Amount),
    wanted: impl IntoIterator<Item = (Lane, Against)>,
) -> Vec<TestAgainst> {
    let mut tests: Vec<TestAgainst> = wanted
        .into_iter()
        .filter_map(|(lane, against)| compare(study, amounts, lane, against))
        .collect();
    let p: Vec<f64> = tests.iter().map(|test| test.test.p).collect();
    let count = tests.len();
    for (test, corrected) in tests.iter_mut().zip(holm(&p)) {
        (test.p_holm, test.compared) = (corrected, count);
    }
    tests
}

/// The difference of each task's means over seeds, and a permutation test over tasks.
fn compare(study: &Study, amounts: (Amount, Amount), lane: Lane, against: Against) -> Option<TestAgainst> {
    let (_, of) = tested_by(study);
    let (rows, seeds) = differences(study, amounts, lane, against, of)?;
    let tasks = rows.first()?.len();
    let of_task = |task: usize| rows.iter().map(|row| row[task]).sum::<f64>() / rows.len() as f64;
    let differences: Vec<f64> = (0..tasks).map(of_task).collect();
    let test = paired_permutation_of_tasks(&differences, study.questions.seed)?;
    let difference = interval(study, &rows, lane, against)?;
    Some(TestAgainst {
        lane,
        against,
        amounts,
        p_holm: test.p,
        difference: Interval {
            mean: test.difference,
            ..difference
        },
        test,
        compared: 1,
        seeds: seeds.into_iter().collect(),
    })
}

/// How far a tested lane is from what it was tested against on some of the tasks, in points.
pub(super) fn difference_on(study: &Study, test: &TestAgainst, of: Of) -> Option<Interval> {
    let (rows, _) = differences(study, test.amounts, test.lane, test.against, of)?;
    interval(study, &rows, test.lane, test.against)
}

/// How far runs lie over guessing among the labels, in points, task by task; `None` where there is no guessing.
pub(super) fn difference_to_guessing(study: &Study, runs: &[Measured], of: Of) -> Option<Interval> {
    let rows = over_guessing(study, runs, of)?;
    interval(study, &rows, runs.first()?.lane, Against::Guessing)
}

fn interval(study: &Study, rows: &[Vec<f64>], lane: Lane, against: Against) -> Option<Interval> {
    let name = match against {
        Against::Lane(other) => format!("{lane} less {other}"),
        Against::Guessing => format!("{lane} less guessing"),
    };
    crossed_bootstrap_of_differences(rows, &name, study.bootstrap())
}

/// A row for each seed, in it of each task the lane's score less what it is tested against; and the seeds.
fn differences(
    study: &Study,
    amounts: (Amount, Amount),
    lane: Lane,
    against: Against,
    of: Of,
) -> Option<(Vec<Vec<f64>>, BTreeSet<u64>)> {
    let runs = study.own(amounts, lane);
    match against {
        Against::Lane(other) => {
            let reference = study.own(amounts, other);
            let seeds = common_seeds(runs, reference);
            Some((paired(study, runs, reference, &seeds, of)?, seeds))
        }
        Against::Guessing => Some((over_guessing(study, runs, of)?, seeds_of(runs))),
    }
}

/// A row for each of these seeds, in it of each task the one lane's score less the other's; where they have no seed in
/// common, over all runs of both.
fn paired(
    study: &Study,
    runs: &[Measured],
    reference: &[Measured],
    seeds: &BTreeSet<u64>,
    of: Of,
) -> Option<Vec<Vec<f64>>> {
    let (metric, _) = tested_by(study);
    let names = study.tasks(of);
    // The same seed draws the same instances in the same order, so that its luck falls out of the difference.
    let wanted = |run: &&Measured| seeds.is_empty() || run.seed.is_some_and(|seed| seeds.contains(&seed));
    let ours: Vec<&Measured> = runs.iter().filter(wanted).collect();
    let theirs: Vec<&Measured> = reference.iter().filter(wanted).collect();
    // Where one has fewer, as what was not tuned has, its runs come again.
    let count = ours.len().max(theirs.len());
    let side_by_side = ours.iter().cycle().zip(theirs.iter().cycle()).take(count);
    let row = |(one, other): (&&Measured, &&Measured)| {
        let of_task = |name: &&str| Some(one.score(name, metric)?.mean - other.score(name, metric)?.mean);
        names.iter().map(of_task).collect()
    };
    side_by_side.map(row).collect()
}

/// A row for each run, in it of each task its exact match less what guessing among the task's labels is expected to reach.
fn over_guessing(study: &Study, runs: &[Measured], of: Of) -> Option<Vec<Vec<f64>>> {
    let names = study.tasks(of);
    let row = |run: &Measured| {
        let of_task = |name: &&str| {
            let guess = study.about[*name].expected_exact_match?;
            Some(run.score(name, Metric::ExactMatch)?.mean - guess)
        };
        names.iter().map(of_task).collect()
    };
    runs.iter().map(row).collect()
}

fn seeds_of(runs: &[Measured]) -> BTreeSet<u64> {
    runs.iter().filter_map(|run| run.seed).collect()
}

fn common_seeds(a: &[Measured], b: &[Measured]) -> BTreeSet<u64> {
    seeds_of(a).intersection(&seeds_of(b)).copied().collect()
}
