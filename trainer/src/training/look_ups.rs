use super::{Examples, TokenPair, span_corruption::sentinels};
use anyhow::{Result, bail};
use guesswork_shared::{seed::seeded, tokenizer::Tokenizer};
use rand::{Rng, seq::index::sample};

/// Pairs of words, and some of the first ones again with the second to be found: `a b c d e f, c ? a ?`, of words drawn
/// anew each time. To learn it a model must find the like of a word in its source and hand on the neighbour, which is what
/// following a definition with labels takes, and what small models learn late from text. Pre-training on made-up tasks of
/// this kind is from Wu et al., "LIME: Learning Inductive Bias for Primitives of Mathematical Reasoning" (ICML 2021).
pub struct LookUps {
    words: Vec<u32>,
    sentinels: Vec<u32>,
    end: u32,
    seed: u64,
}

/// Pairs to choose from.
const PAIRS: std::ops::RangeInclusive<usize> = 2..=6;
/// Words that are asked for.
const ASKED: usize = 8;
/// An epoch has no end of its own.
const EPOCH: usize = 1 << 20;

impl LookUps {
    /// Of the tokenizer's ordinary words.
    ///
    /// # Errors
    /// If it has too few of them, or of sentinels (`<extra_id_0>`...).
    pub fn new(tokenizer: &Tokenizer, end: u32, seed: u64) -> Result<Self> {
        let sentinels: Vec<u32> = sentinels(tokenizer).take(ASKED).collect();
        let words: Vec<u32> = (0..tokenizer.vocabulary_size() as u32)
            .filter(|id| {
                let text = tokenizer.decode(&[*id]).unwrap_or_default();
                text.chars().count() > 1 && text.chars().all(char::is_alphabetic)
            })
            .collect();
        if sentinels.len() < ASKED || words.len() < 4 * PAIRS.end() {
            bail!(
                "look-ups take {ASKED} sentinel tokens (<extra_id_0>, ...) and {} words; the tokenizer has {} and {}",
                4 * PAIRS.end(),
                sentinels.len(),
                words.len()
            );
        }
        Ok(Self {
            words,
            sentinels,
            end,
            seed,
        })
    }
}

impl Examples for LookUps {
    fn count(&self) -> usize {
        EPOCH
    }

    fn example(&self, index: usize, epoch: usize) -> Result<TokenPair> {
        let mut rng = seeded(self.seed, &["look-ups", &epoch.to_string(), &index.to_string()]);
        let pairs = rng.random_range(PAIRS);
        let drawn: Vec<u32> = sample(&mut rng, self.words.len(), 2 * pairs)
            .into_iter()
            .map(|place| self.words[place])
            .collect();
        let (mut source, mut target) = (drawn.clone(), Vec::new());
        for sentinel in &self.sentinels {
            let pair = rng.random_range(0..pairs);
            source.extend([drawn[2 * pair], *sentinel]);
            target.extend([*sentinel, drawn[2 * pair + 1]]);
        }
        source.push(self.end);
        target.push(self.end);
        Ok((source, target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn every_word_that_is_asked_for_has_one_neighbour_to_be_found() {
        let task = LookUps {
            words: (100..200).collect(),
            sentinels: (1000..1008).collect(),
            end: 1,
            seed: 5,
        };
        let mut counts = HashSet::new();
        for index in 0..300 {
            let (source, target) = task.example(index, 0).unwrap();
            assert_eq!(task.example(index, 0).unwrap(), (source.clone(), target.clone()));
            let source = source.strip_suffix(&[1]).unwrap();
            let (pairs, asked) = source.split_at(source.len() - 2 * ASKED);
            let neighbours: HashMap<u32, u32> = pairs.as_chunks::<2>().0.iter().map(|[a, b]| (*a, *b)).collect();
            let words: HashSet<&u32> = pairs.iter().collect();
            assert_eq!(words.len(), pairs.len(), "a word stands twice in {pairs:?}");
            let expected = asked
                .as_chunks::<2>()
                .0
                .iter()
                .flat_map(|[word, sentinel]| [*sentinel, neighbours[word]]);
            assert_eq!(target, expected.chain([1]).collect::<Vec<_>>());
            counts.insert(neighbours.len());
        }
        assert_eq!(counts, PAIRS.collect());
    }
}
