use crate::seed::seeded;
use rand::Rng;

/// How likely one who guesses scores at least, or at most, what a lane has scored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgainstGuessing {
    /// That guessing does as well or better.
    pub as_good: f64,
    /// That guessing does as badly or worse.
    pub as_bad: f64,
}

impl AgainstGuessing {
    /// Whether the lane is above guessing at the 95 % level, two-sided.
    pub fn is_above(self) -> bool {
        self.as_good < 0.025
    }

    /// Whether the lane is below guessing at the 95 % level, two-sided.
    pub fn is_below(self) -> bool {
        self.as_bad < 0.025
    }
}

/// With more instances the sum of their scores is normal, as near as anybody can tell.
const MOST_EXACT: usize = 1000;
/// The same where scores are not right or wrong, and guessers have to be drawn for each.
const MOST_DRAWN: usize = 100;
/// Random guessers; probabilities near 0.025 are then known to 0.25 points.
const DRAWS: usize = 4000;

/// Sets a lane's scores, 0 to 100, against those that guessing could have got on the same instances.
///
/// `guesses` has for each instance the scores of all that may be guessed, each as likely as the others. Where every
/// score is 0 or 100, the number of right guesses has a Poisson binomial distribution and the answer is exact; else it
/// is that of 4000 seeded guessers, this lane counted among them. Of many instances, more than 1000 or 100, it is that of
/// the normal distribution. `None` without instances.
///
/// It holds for these instances of these tasks: a lane above guessing on one task is above it on other instances of it.
pub fn against_guessing(scores: &[f64], guesses: &[&[f64]], seed: u64) -> Option<AgainstGuessing> {
    if scores.is_empty() || scores.len() != guesses.len() || guesses.iter().any(|guesses| guesses.is_empty()) {
        return None;
    }
    let observed: f64 = scores.iter().sum();
    let right_or_wrong = |score: &f64| *score == 0. || *score == 100.;
    let guesses_are = || guesses.iter().all(|guesses| guesses.iter().all(right_or_wrong));
    Some(match scores.len() {
        ..=MOST_EXACT if scores.iter().all(right_or_wrong) && guesses_are() => exactly(observed, guesses),
        ..=MOST_DRAWN => by_draws(observed, guesses, seed),
        _ => by_normal(observed, guesses),
    })
}

fn exactly(observed: f64, guesses: &[&[f64]]) -> AgainstGuessing {
    // How likely each number of right guesses is, one instance after the other.
    let mut likely = vec![1.];
    for guesses in guesses {
        let right = guesses.iter().filter(|score| **score > 0.).count() as f64 / guesses.len() as f64;
        likely.push(0.);
        for number in (0..likely.len()).rev() {
            let from_below = if number > 0 { likely[number - 1] } else { 0. };
            likely[number] = likely[number] * (1. - right) + from_below * right;
        }
    }
    let right = (observed / 100.).round() as usize;
    AgainstGuessing {
        as_good: likely[right..].iter().sum::<f64>().min(1.),
        as_bad: likely[..=right].iter().sum::<f64>().min(1.),
    }
}

fn by_draws(observed: f64, guesses: &[&[f64]], seed: u64) -> AgainstGuessing {
    let mut random = seeded(seed, &["against guessing"]);
    let (mut as_good, mut as_bad) = (1, 1);
    for _ in 1..DRAWS {
        let sum: f64 = guesses
            .iter()
            .map(|guesses| guesses[random.random_range(0..guesses.len())])
            .sum();
        // Sums of the same numbers in another order may differ in the last digits.
        as_good += usize::from(sum >= observed - 1e-6);
        as_bad += usize::from(sum <= observed + 1e-6);
    }
    AgainstGuessing {
        as_good: as_good as f64 / DRAWS as f64,
        as_bad: as_bad as f64 / DRAWS as f64,
    }
}

fn by_normal(observed: f64, guesses: &[&[f64]]) -> AgainstGuessing {
    let (mut mean, mut variance) = (0., 0.);
    for guesses in guesses {
        let of = |f: &dyn Fn(f64) -> f64| guesses.iter().map(|score| f(*score)).sum::<f64>() / guesses.len() as f64;
        let expected = of(&|score| score);
        mean += expected;
        variance += of(&|score| (score - expected).powi(2));
    }
    if variance == 0. {
        return AgainstGuessing {
            as_good: f64::from(u8::from(observed <= mean)),
            as_bad: f64::from(u8::from(observed >= mean)),
        };
    }
    let deviation = (observed - mean) / variance.sqrt();
    AgainstGuessing {
        as_good: upper_tail(deviation),
        as_bad: upper_tail(-deviation),
    }
}

/// How much of the standard normal distribution lies above `x`, to 1e-7 (Abramowitz & Stegun, 26.2.17).
fn upper_tail(x: f64) -> f64 {
    if x < 0. {
        return 1. - upper_tail(-x);
    }
    let t = 1. / (1. + 0.231_641_9 * x);
    let series = [
        0.319_381_530,
        -0.356_563_782,
        1.781_477_937,
        -1.821_255_978,
        1.330_274_429,
    ];
    let polynomial = series.iter().rev().fold(0., |sum, term| (sum + term) * t);
    (-x * x / 2.).exp() / std::f64::consts::TAU.sqrt() * polynomial
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(right: usize, of: usize) -> Vec<f64> {
        (0..of).map(|i| if i < right { 100. } else { 0. }).collect()
    }

    #[test]
    fn a_coin_is_a_binomial() {
        let coin: &[f64] = &[0., 100.];
        let test = |right, of| against_guessing(&scores(right, of), &vec![coin; of], 0).unwrap();
        // 5 of 5 right: 1 of 32; 4 or 5: 6 of 32.
        assert!((test(5, 5).as_good - 1. / 32.).abs() < 1e-12 && (test(5, 5).as_bad - 1.).abs() < 1e-12);
        assert!((test(4, 5).as_good - 6. / 32.).abs() < 1e-12);
        assert!(!test(5, 5).is_above(), "five in a row happen");
        assert!(test(6, 6).is_above() && test(0, 6).is_below());
        assert!(!test(26, 50).is_above() && !test(26, 50).is_below());
        // The binomial's upper tail from 33 of 50 is 0.0164.
        assert!((test(33, 50).as_good - 0.0164).abs() < 1e-4);
    }

    #[test]
    fn instances_need_not_be_equally_hard() {
        // Right for sure, never, one in four.
        let guesses: [&[f64]; 3] = [&[100.], &[0., 0.], &[0., 0., 100., 0.]];
        let test = against_guessing(&scores(2, 3), &guesses, 0).unwrap();
        assert!((test.as_good - 0.25).abs() < 1e-12 && (test.as_bad - 1.).abs() < 1e-12);
    }

    #[test]
    fn draws_and_the_normal_distribution_come_close_to_what_is_exact() {
        let coin: &[f64] = &[0., 100.];
        let exact = against_guessing(&scores(58, 100), &vec![coin; 100], 0).unwrap();
        let drawn = by_draws(5800., &vec![coin; 100], 3);
        assert!((exact.as_good - drawn.as_good).abs() < 0.015, "{exact:?} {drawn:?}");
        assert!((exact.as_bad - drawn.as_bad).abs() < 0.015);
        let exact = exactly(52_000., &vec![coin; 1000]);
        let normal = by_normal(52_000., &vec![coin; 1000]);
        assert!((exact.as_good - normal.as_good).abs() < 0.01, "{exact:?} {normal:?}");
        assert!((upper_tail(1.96) - 0.025).abs() < 1e-4 && (upper_tail(0.) - 0.5).abs() < 1e-6);
        let many = against_guessing(&scores(700, 1200), &vec![coin; 1200], 0).unwrap();
        assert!(many.is_above());
    }

    #[test]
    fn overlaps_are_drawn_for() {
        let guesses: &[f64] = &[10., 30.];
        let above = against_guessing(&[55.; 12], &[guesses; 12], 1).unwrap();
        assert!(above.is_above() && !above.is_below());
        let among = against_guessing(&[20.; 12], &[guesses; 12], 1).unwrap();
        assert!(!among.is_above() && !among.is_below());
        assert_eq!(against_guessing(&[], &[], 1), None);
        assert_eq!(against_guessing(&[1.], &[&[]], 1), None);
    }
}
