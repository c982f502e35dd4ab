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

/// A lane against another at the same amounts of data.
#[derive(Clone, Debug)]
pub(super) struct TestAgainst {
    pub lane: Lane,
    pub against: Lane,
    pub amounts: (Amount, Amount),
    pub test: PairedTest,
    /// The difference in points, with what other tasks and seeds could have given.
    pub difference: Interval,
    /// Corrected for the whole family: what was asked at these amounts in the same breath.
    pub p_holm: f64,
    /// How many were corrected for.
    pub family: usize,
    /// The training seeds that both were averaged over; empty if they have none in common.
    pub seeds: Vec<u64>,
}

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
pub(super) fn tests_at(study: &Study, amounts: (Amount, Amount)) -> Vec<TestAgainst> {
    let original = Lane::Tuned(Variant::ALL[0]);
    let (tuned, others): (Vec<Lane>, Vec<Lane>) = study
        .lanes_at(amounts)
        .into_iter()
        .filter(|&lane| lane != original)
        .partition(|lane| matches!(lane, Lane::Tuned(_)));
    [tuned, others]
        .into_iter()
        .flat_map(|lanes| family(study, amounts, lanes.into_iter().map(|lane| (lane, original))))
        .collect()
}

/// Every lane with wrong examples against the one with right ones and the same definition: the paper's other comparison.
pub(super) fn wrong_examples_at(study: &Study, amounts: (Amount, Amount)) -> Vec<TestAgainst> {
    let pairs = study.lanes_at(amounts).into_iter().filter_map(|lane| match lane {
        Lane::Tuned(Variant {
            definition,
            examples: ExampleTreatment::Delusive,
        }) => {
            let examples = ExampleTreatment::Examples;
            Some((lane, Lane::Tuned(Variant { definition, examples })))
        }
        _ => None,
    });
    family(study, amounts, pairs)
}

/// The tests of these pairs that can be made, corrected after Holm for as many.
fn family(study: &Study, amounts: (Amount, Amount), pairs: impl IntoIterator<Item = (Lane, Lane)>) -> Vec<TestAgainst> {
    let mut family: Vec<TestAgainst> = pairs
        .into_iter()
        .filter_map(|(lane, against)| test(study, amounts, lane, against))
        .collect();
    let p: Vec<f64> = family.iter().map(|test| test.test.p).collect();
    let count = family.len();
    for (test, corrected) in family.iter_mut().zip(holm(&p)) {
        (test.p_holm, test.family) = (corrected, count);
    }
    family
}

/// The difference of each task's means over seeds, and a permutation test over tasks.
fn test(study: &Study, amounts: (Amount, Amount), lane: Lane, against: Lane) -> Option<TestAgainst> {
    let (metric, of) = tested_by(study);
    let names = study.tasks(of);
    let (runs, reference) = (study.own(amounts, lane), study.own(amounts, against));
    let seeds = common_seeds(runs, reference);
    // The same seed draws the same instances in the same order, so that its luck falls out of the difference.
    let chosen = |runs: &[Measured]| -> Vec<Measured> {
        let wanted = |run: &&Measured| seeds.is_empty() || run.seed.is_some_and(|seed| seeds.contains(&seed));
        runs.iter().filter(wanted).cloned().collect()
    };
    let (ours, theirs) = (chosen(runs), chosen(reference));
    let differences: Option<Vec<f64>> = names
        .iter()
        .map(|name| Some(mean(&ours, name, metric)? - mean(&theirs, name, metric)?))
        .collect();
    let test = paired_permutation_of_tasks(&differences?, study.questions.seed)?;
    let by_seed: Option<Vec<Vec<f64>>> = pairs(&ours, &theirs)
        .map(|(one, other)| {
            let of_task = |name: &&str| Some(one.score(name, metric)?.mean - other.score(name, metric)?.mean);
            names.iter().map(of_task).collect()
        })
        .collect();
    let name = format!("{lane} less {against}");
    let difference = crossed_bootstrap_of_differences(&by_seed?, &name, study.bootstrap())?;
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
        family: 1,
        seeds: seeds.into_iter().collect(),
    })
}

fn common_seeds(a: &[Measured], b: &[Measured]) -> BTreeSet<u64> {
    let seeds = |runs: &[Measured]| -> BTreeSet<u64> { runs.iter().filter_map(|run| run.seed).collect() };
    seeds(a).intersection(&seeds(b)).copied().collect()
}

/// The runs of two lanes beside each other, both in the order of their seeds; where one has fewer, as what was not tuned
/// has, its runs come again.
fn pairs<'a>(ours: &'a [Measured], theirs: &'a [Measured]) -> impl Iterator<Item = (&'a Measured, &'a Measured)> {
    let count = ours.len().max(theirs.len());
    ours.iter().cycle().zip(theirs.iter().cycle()).take(count)
}

fn mean(runs: &[Measured], task: &str, metric: Metric) -> Option<f64> {
    let scores: Option<Vec<f64>> = runs.iter().map(|run| Some(run.score(task, metric)?.mean)).collect();
    let scores = scores.filter(|scores| !scores.is_empty())?;
    Some(scores.iter().sum::<f64>() / scores.len() as f64)
}
