use super::{Examples, TokenPair, span_corruption::sentinels};
use anyhow::{Result, bail};
use guesswork_shared::{
    pocket::{Custom, Customs},
    tokenizer::Tokenizer,
};

/// The pocket benchmark's customs ([`Customs`]): sentinels stand where words were left out, the target spells them out, as
/// in span corruption.
pub struct CustomGaps<'a> {
    customs: Customs,
    tokenizer: &'a Tokenizer,
    sentinels: Vec<u32>,
    end: u32,
}

/// An epoch has no end of its own.
const EPOCH: usize = 1 << 20;

impl<'a> CustomGaps<'a> {
    /// The gaps of some customs.
    ///
    /// # Errors
    /// If the tokenizer has too few sentinels (`<extra_id_0>`...).
    pub fn new(customs: Customs, tokenizer: &'a Tokenizer, end: u32) -> Result<Self> {
        let needed = customs.custom(0).cases.len();
        let sentinels: Vec<u32> = sentinels(tokenizer).take(needed).collect();
        if sentinels.len() < needed {
            bail!(
                "customs take {needed} sentinel tokens (<extra_id_0>, ...); the tokenizer has {}",
                sentinels.len()
            );
        }
        Ok(Self {
            customs,
            tokenizer,
            sentinels,
            end,
        })
    }

    /// Without the end of a text, which `encode` puts after each.
    fn piece(&self, text: &str) -> Result<Vec<u32>> {
        let mut ids = self.tokenizer.encode(text)?;
        ids.retain(|&id| id != self.end);
        Ok(ids)
    }
}

impl Examples for CustomGaps<'_> {
    fn count(&self) -> usize {
        EPOCH
    }

    fn example(&self, index: usize, epoch: usize) -> Result<TokenPair> {
        let Custom { rule, cases } = self.customs.custom((epoch * EPOCH + index) as u64);
        let (mut source, mut target) = (self.piece(&rule)?, Vec::new());
        for ((case, word), &sentinel) in cases.iter().zip(&self.sentinels) {
            source.extend(self.piece(case)?);
            source.push(sentinel);
            target.push(sentinel);
            target.extend(self.piece(word)?);
        }
        source.push(self.end);
        target.push(self.end);
        Ok((source, target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_a_custom_with_its_words_in_the_target() {
        let file = include_bytes!("../../../bundle/tokenizer.json");
        let tokenizer = Tokenizer::from_bytes(file).unwrap();
        let gaps = CustomGaps::new(Customs::new(4), &tokenizer, 1).unwrap();
        let customs = Customs::new(4);
        // Without spaces, for a sentinel leaves none before it.
        let text = |ids: &[u32]| tokenizer.decode(ids).unwrap().replace(' ', "");
        for (index, epoch) in [(0, 0), (1, 0), (2, 0), (0, 1)] {
            let custom = customs.custom((epoch * EPOCH + index) as u64);
            let (source, target) = gaps.example(index, epoch).unwrap();
            assert_eq!((source.last(), target.last()), (Some(&1), Some(&1)));
            let at_sentinels = |ids: &[u32]| -> Vec<String> {
                let pieces = ids[..ids.len() - 1].split(|id| gaps.sentinels.contains(id));
                pieces.map(text).collect()
            };
            let mut before: Vec<String> = custom.cases.iter().map(|(case, _)| case.replace(' ', "")).collect();
            before[0].insert_str(0, &custom.rule.replace(' ', ""));
            before.push(String::new());
            assert_eq!(at_sentinels(&source), before);
            let words = custom.cases.iter().map(|(_, word)| word.replace(' ', ""));
            let words: Vec<String> = [String::new()].into_iter().chain(words).collect();
            assert_eq!(at_sentinels(&target), words);
        }
    }
}
