use super::{Chunks, Examples, TokenPair};
use anyhow::{Result, bail};
use guesswork_shared::{seed::seeded, tokenizer::Tokenizer};
use rand::Rng;

/// T5's pre-training task (Raffel et al., JMLR 2020, section 3.3.4): spans of the text are replaced by sentinels, and
/// the target spells them out. 15 % of the tokens, in spans of 3 on average.
pub struct SpanCorruption {
    chunks: Chunks,
    sentinels: Vec<u32>,
    end: u32,
    seed: u64,
}

/// The share of tokens that is replaced.
const DENSITY: f64 = 0.15;
/// A span's mean length.
const SPAN: f64 = 3.0;

impl SpanCorruption {
    /// Chunks, each to be corrupted anew in every epoch.
    ///
    /// # Errors
    /// If the tokenizer has no sentinels (`<extra_id_0>`...).
    pub fn new(chunks: Chunks, tokenizer: &Tokenizer, end: u32, seed: u64) -> Result<Self> {
        let sentinels: Vec<u32> = sentinels(tokenizer).collect();
        if sentinels.is_empty() {
            bail!("the tokenizer has no sentinel tokens (<extra_id_0>, ...); span corruption needs them");
        }
        Ok(Self {
            chunks,
            sentinels,
            end,
            seed,
        })
    }

    fn corrupt(&self, tokens: &[u32], rng: &mut impl Rng) -> TokenPair {
        let noise = ((tokens.len() as f64 * DENSITY).round() as usize).clamp(1, tokens.len() - 1);
        let spans = ((noise as f64 / SPAN).round() as usize).clamp(1, noise.min(self.sentinels.len()));
        let spans = spans.min(tokens.len() - noise);
        let noisy = random_parts(noise, spans, rng);
        let kept = random_parts(tokens.len() - noise, spans, rng);
        let (mut source, mut target) = (Vec::new(), Vec::new());
        let mut rest = tokens;
        for ((&sentinel, kept), noisy) in self.sentinels.iter().zip(kept).zip(noisy) {
            let (before, after) = rest.split_at(kept);
            let (span, after) = after.split_at(noisy);
            source.extend(before);
            source.push(sentinel);
            target.push(sentinel);
            target.extend(span);
            rest = after;
        }
        source.push(self.end);
        target.push(self.end);
        (source, target)
    }
}

/// The ids of `<extra_id_0>`, `<extra_id_1>`, ..., as far as they go.
pub(super) fn sentinels(tokenizer: &Tokenizer) -> impl Iterator<Item = u32> {
    (0..).map_while(|i| tokenizer.token_id(&format!("<extra_id_{i}>")))
}

/// `total` cut into `parts` parts of at least 1, every way being as likely as any other.
fn random_parts(total: usize, parts: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut cuts = rand::seq::index::sample(rng, total - 1, parts - 1).into_vec();
    cuts.sort_unstable();
    let ends = cuts.into_iter().map(|cut| cut + 1).chain([total]);
    ends.scan(0, |start, end| Some(end - std::mem::replace(start, end)))
        .collect()
}

impl Examples for SpanCorruption {
    fn count(&self) -> usize {
        self.chunks.count()
    }

    fn example(&self, index: usize, epoch: usize) -> Result<TokenPair> {
        let mut rng = seeded(self.seed, &["spans", &epoch.to_string(), &index.to_string()]);
        Ok(self.corrupt(self.chunks.get(index), &mut rng))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_and_target_together_hold_every_token_in_order() {
        let sentinels: Vec<u32> = (1000..1032).collect();
        for length in 2..200u32 {
            let tokens: Vec<u32> = (10..10 + length).collect();
            let task = SpanCorruption {
                chunks: Chunks::of(vec![tokens.clone()]),
                sentinels: sentinels.clone(),
                end: 1,
                seed: length.into(),
            };
            let (source, target) = task.example(0, 3).unwrap();
            let mut spans = target
                .split(|id| *id >= 1000)
                .skip(1)
                .map(|span| span.strip_suffix(&[1]).unwrap_or(span));
            let filled: Vec<u32> = source
                .iter()
                .filter(|id| **id != 1)
                .flat_map(|id| {
                    if *id >= 1000 {
                        spans.next().unwrap().to_vec()
                    } else {
                        vec![*id]
                    }
                })
                .collect();
            assert_eq!(filled, tokens);
            let hidden = target.iter().filter(|id| **id >= 10 && **id < 1000).count();
            assert_eq!(hidden, ((length as f64 * 0.15).round() as usize).max(1));
        }
    }
}
