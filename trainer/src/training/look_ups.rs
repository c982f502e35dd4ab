use super::{Examples, TokenPair, span_corruption::sentinels};
use anyhow::{Result, bail};
use guesswork_shared::{seed::seeded, tokenizer::Tokenizer};
use rand::{Rng, seq::index::sample};

/// Pairs of a key and a value, and some of the keys again with the value to be found: `a b c d e f, c ? a ?`, of words drawn
/// anew each time. To learn it a model must find the like of a word in its source and hand on the neighbour, which is what
/// following a definition with labels takes, and what small models learn late from text. Pre-training on made-up tasks of
/// this kind is from Wu et al., "LIME: Learning Inductive Bias for Primitives of Mathematical Reasoning" (ICML 2021).
pub struct LookUps {
    keys: Keys,
    words: Vec<u32>,
    sentinels: Vec<u32>,
    end: u32,
    seed: u64,
}

/// What stands beside a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// One word, right before its value.
    Words,
    /// Up to six words, before or after their value, with or without a word between them and after each pair, the same ones
    /// throughout an example, as "means" and a comma are in a text. A piece of a key may stand for it.
    Phrases,
}

/// Pairs to choose from.
const PAIRS: std::ops::RangeInclusive<usize> = 2..=6;
/// The most words of a phrase.
const PHRASE: usize = 6;
/// Words that are asked for.
const ASKED: usize = 8;
/// The words of the longest example, twice over.
const WORDS: usize = 2 * PAIRS_AT_MOST * (PHRASE + 1);
const PAIRS_AT_MOST: usize = *PAIRS.end();
/// An epoch has no end of its own.
const EPOCH: usize = 1 << 20;

/// The pairs of an example, and how they stand in it.
struct Listing {
    pairs: Vec<(Vec<u32>, u32)>,
    value_first: bool,
    within: Option<u32>,
    between: Option<u32>,
}

impl LookUps {
    /// Of the tokenizer's ordinary words.
    ///
    /// # Errors
    /// If it has too few of them, or of sentinels (`<extra_id_0>`...).
    pub fn new(keys: Keys, tokenizer: &Tokenizer, end: u32, seed: u64) -> Result<Self> {
        let sentinels: Vec<u32> = sentinels(tokenizer).take(ASKED).collect();
        let words: Vec<u32> = (0..tokenizer.vocabulary_size() as u32)
            .filter(|id| {
                let text = tokenizer.decode(&[*id]).unwrap_or_default();
                text.chars().count() > 1 && text.chars().all(char::is_alphabetic)
            })
            .collect();
        if sentinels.len() < ASKED || words.len() < WORDS {
            bail!(
                "look-ups take {ASKED} sentinel tokens (<extra_id_0>, ...) and {WORDS} words; the tokenizer has {} and {}",
                sentinels.len(),
                words.len()
            );
        }
        Ok(Self {
            keys,
            words,
            sentinels,
            end,
            seed,
        })
    }

    /// Every word of it is another.
    fn listing(&self, rng: &mut impl Rng) -> Listing {
        let count = rng.random_range(PAIRS);
        let (longest, linked) = match self.keys {
            Keys::Words => (1, 0.0),
            Keys::Phrases => (rng.random_range(1..=PHRASE), 0.5),
        };
        let lengths: Vec<usize> = (0..count).map(|_| rng.random_range(1..=longest)).collect();
        let needed = lengths.iter().sum::<usize>() + count;
        let drawn: Vec<u32> = sample(rng, self.words.len(), needed + 2)
            .into_iter()
            .map(|place| self.words[place])
            .collect();
        let mut rest = &drawn[..needed];
        let mut pairs = Vec::with_capacity(count);
        for length in lengths {
            let (pair, after) = rest.split_at(length + 1);
            pairs.push((pair[..length].to_vec(), pair[length]));
            rest = after;
        }
        Listing {
            pairs,
            value_first: rng.random_bool(linked),
            within: rng.random_bool(linked).then_some(drawn[needed]),
            between: rng.random_bool(linked).then_some(drawn[needed + 1]),
        }
    }
}

impl Listing {
    fn tokens(&self) -> Vec<u32> {
        let mut tokens = Vec::new();
        for (key, value) in &self.pairs {
            match self.value_first {
                true => {
                    tokens.push(*value);
                    tokens.extend(self.within);
                    tokens.extend(key);
                }
                false => {
                    tokens.extend(key);
                    tokens.extend(self.within);
                    tokens.push(*value);
                }
            }
            tokens.extend(self.between);
        }
        tokens
    }
}

/// The whole key, or, half of the time, a piece of it.
fn piece<'a>(key: &'a [u32], rng: &mut impl Rng) -> &'a [u32] {
    if rng.random_bool(0.5) {
        return key;
    }
    let from = rng.random_range(0..key.len());
    &key[from..rng.random_range(from + 1..=key.len())]
}

impl Examples for LookUps {
    fn count(&self) -> usize {
        EPOCH
    }

    fn example(&self, index: usize, epoch: usize) -> Result<TokenPair> {
        let mut rng = seeded(self.seed, &["look-ups", &epoch.to_string(), &index.to_string()]);
        let listing = self.listing(&mut rng);
        let (mut source, mut target) = (listing.tokens(), Vec::new());
        for sentinel in &self.sentinels {
            let (key, value) = &listing.pairs[rng.random_range(0..listing.pairs.len())];
            source.extend(piece(key, &mut rng));
            source.push(*sentinel);
            target.extend([*sentinel, *value]);
        }
        source.push(self.end);
        target.push(self.end);
        Ok((source, target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn look_ups(keys: Keys) -> LookUps {
        LookUps {
            keys,
            words: (100..200).collect(),
            sentinels: (1000..1000 + ASKED as u32).collect(),
            end: 1,
            seed: 5,
        }
    }

    /// What stands before each sentinel, as far back as the one before it.
    fn asked(questions: &[u32]) -> Vec<&[u32]> {
        let mut pieces: Vec<&[u32]> = questions.split(|id| *id >= 1000).collect();
        assert_eq!(pieces.pop(), Some([].as_slice()));
        pieces
    }

    #[test]
    fn a_piece_of_a_key_names_one_value() {
        for keys in [Keys::Words, Keys::Phrases] {
            let look_ups = look_ups(keys);
            let (mut counts, mut lengths, mut orders) = (HashSet::new(), HashSet::new(), HashSet::new());
            for index in 0..300 {
                let (source, target) = look_ups.example(index, 0).unwrap();
                assert_eq!(look_ups.example(index, 0).unwrap(), (source.clone(), target.clone()));
                let mut rng = seeded(look_ups.seed, &["look-ups", "0", &index.to_string()]);
                let listing = look_ups.listing(&mut rng);
                let tokens = listing.tokens();
                let questions = source
                    .strip_prefix(tokens.as_slice())
                    .unwrap()
                    .strip_suffix(&[1])
                    .unwrap();
                let expected = asked(questions)
                    .into_iter()
                    .zip(&look_ups.sentinels)
                    .flat_map(|(piece, sentinel)| {
                        let of = |(key, _): &&(Vec<u32>, u32)| key.windows(piece.len()).any(|part| part == piece);
                        let fitting: Vec<_> = listing.pairs.iter().filter(of).collect();
                        assert_eq!(fitting.len(), 1, "{piece:?} of {:?}", listing.pairs);
                        lengths.insert(piece.len());
                        [*sentinel, fitting[0].1]
                    });
                assert_eq!(target, expected.chain([1]).collect::<Vec<_>>());
                counts.insert(listing.pairs.len());
                orders.insert((listing.value_first, listing.within.is_some(), listing.between.is_some()));
            }
            assert_eq!(counts, PAIRS.collect());
            let (longest, forms) = if keys == Keys::Words { (1, 1) } else { (PHRASE, 8) };
            assert_eq!(lengths, (1..=longest).collect());
            assert_eq!(orders.len(), forms);
        }
    }

    #[test]
    fn no_word_stands_twice_in_a_listing() {
        let look_ups = look_ups(Keys::Phrases);
        for index in 0..300 {
            let listing = look_ups.listing(&mut seeded(index, &["test"]));
            let words: Vec<u32> = listing
                .pairs
                .iter()
                .flat_map(|(key, value)| key.iter().chain([value]))
                .copied()
                .collect();
            let all: Vec<u32> = words.into_iter().chain(listing.within).chain(listing.between).collect();
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "{all:?}");
        }
    }
}
