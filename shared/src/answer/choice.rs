//! Which token comes next.

use super::Sampling;
use crate::seed::seeded;
use rand::distr::{Distribution, weighted::WeightedIndex};
use rand_chacha::ChaCha8Rng;

/// One answer's way of choosing tokens; every answer has its own, so that answers made together equal those made
/// one at a time.
pub(super) struct Choice(Option<Sampler>);

/// Draws tokens by their probability.
struct Sampler {
    temperature: f64,
    /// The least share of all probability that is drawn from, the likeliest tokens first; `None` for all.
    top_p: Option<f64>,
    random: ChaCha8Rng,
}

impl Choice {
    pub fn new(sampling: Option<Sampling>) -> Self {
        // Not a number is no temperature; at very small ones the division overflows: both mean the likeliest token.
        let sampling = sampling.filter(|sampling| sampling.temperature > 1e-4);
        Self(sampling.map(
            |Sampling {
                 temperature,
                 top_p,
                 seed,
             }| Sampler {
                temperature,
                top_p: (top_p > 0.0 && top_p < 1.0).then_some(top_p),
                random: seeded(seed, &["sampling"]),
            },
        ))
    }

    /// The next token given its logits.
    pub fn next(&mut self, logits: &[f32]) -> u32 {
        let best = likeliest(logits);
        let drawn = self.0.as_mut().and_then(|sampler| sampler.draw(logits, best));
        drawn.unwrap_or(best) as u32
    }
}

impl Sampler {
    /// A token; `None` if the logits are no numbers.
    fn draw(&mut self, logits: &[f32], best: usize) -> Option<usize> {
        let top = f64::from(*logits.get(best)?);
        let mut weights: Vec<f64> = logits
            .iter()
            .map(|logit| ((f64::from(*logit) - top) / self.temperature).exp())
            .collect();
        if let Some(top_p) = self.top_p {
            leave_out_the_tail(&mut weights, top_p);
        }
        Some(WeightedIndex::new(weights).ok()?.sample(&mut self.random))
    }
}

/// The first of the likeliest, as in the reference.
fn likeliest(logits: &[f32]) -> usize {
    let mut best = 0;
    for (id, &logit) in logits.iter().enumerate() {
        if logit > logits[best] {
            best = id;
        }
    }
    best
}

/// Leaves the likeliest that together have at least the share `top_p` (Holtzman et al., "The Curious Case of Neural Text
/// Degeneration", 2020).
fn leave_out_the_tail(weights: &mut [f64], top_p: f64) {
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&one, &other| weights[other].total_cmp(&weights[one]));
    let mut missing = top_p * weights.iter().sum::<f64>();
    for id in order {
        if missing <= 0.0 {
            weights[id] = 0.0;
        }
        missing -= weights[id];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(sampling: Option<Sampling>, logits: &[f32]) -> Vec<u32> {
        let mut choice = Choice::new(sampling);
        (0..200).map(|_| choice.next(logits)).collect()
    }

    #[test]
    fn the_likeliest_is_the_first_of_equal_ones() {
        assert_eq!(draw(None, &[0.0, 3.0, 3.0, -1.0])[0], 1);
        for temperature in [0.0, -1.0, f64::NAN, 1e-30] {
            let sampling = Sampling {
                temperature,
                top_p: 1.0,
                seed: 1,
            };
            assert_eq!(draw(Some(sampling), &[0.0, 3.0, 2.9])[0], 1);
        }
    }

    #[test]
    fn sampling_depends_on_the_seed_alone() {
        let sampling = |seed| {
            Some(Sampling {
                temperature: 1.0,
                top_p: 1.0,
                seed,
            })
        };
        let logits = [0.1, 0.2, 0.3, 0.0];
        assert_eq!(draw(sampling(1), &logits), draw(sampling(1), &logits));
        assert_ne!(draw(sampling(1), &logits), draw(sampling(2), &logits));
        let drawn: std::collections::BTreeSet<_> = draw(sampling(1), &logits).into_iter().collect();
        assert_eq!(drawn.len(), 4);
    }

    #[test]
    fn top_p_leaves_out_the_tail() {
        // Probabilities of about 0.64, 0.24, 0.09 and 0.03.
        let logits = [3.0, 2.0, 1.0, 0.0];
        let drawn = draw(
            Some(Sampling {
                temperature: 1.0,
                top_p: 0.8,
                seed: 3,
            }),
            &logits,
        );
        assert!(drawn.contains(&0) && drawn.contains(&1) && drawn.iter().all(|&id| id < 2));
        // Outside of 0 to 1 nothing is left out.
        let all = draw(
            Some(Sampling {
                temperature: 1.0,
                top_p: 7.0,
                seed: 3,
            }),
            &logits,
        );
        assert!(all.contains(&2));
    }
}
