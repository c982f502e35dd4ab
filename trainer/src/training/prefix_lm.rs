use super::{Chunks, Examples, TokenPair};
use anyhow::Result;
use guesswork_shared::seed::seeded;
use rand::Rng;

/// Going on with a text: its beginning is the source, the rest the target, cut at any place (Raffel et al., JMLR 2020, section
/// 3.2.1). What T5 was adapted with so that it can be prompted (Lester et al., EMNLP 2021, section 3.2).
pub struct PrefixLm {
    chunks: Chunks,
    end: u32,
    seed: u64,
}

impl PrefixLm {
    /// Chunks, each to be cut anew in every epoch.
    pub fn new(chunks: Chunks, end: u32, seed: u64) -> Self {
        Self { chunks, end, seed }
    }
}

impl Examples for PrefixLm {
    fn count(&self) -> usize {
        self.chunks.count()
    }

    fn example(&self, index: usize, epoch: usize) -> Result<TokenPair> {
        let tokens = self.chunks.get(index);
        let mut rng = seeded(self.seed, &["prefixes", &epoch.to_string(), &index.to_string()]);
        let (source, target) = tokens.split_at(rng.random_range(1..tokens.len()));
        let ended = |ids: &[u32]| [ids, &[self.end]].concat();
        Ok((ended(source), ended(target)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn source_and_target_are_the_text_cut_somewhere() {
        let tokens: Vec<u32> = (10..18).collect();
        let task = PrefixLm::new(Chunks::of(vec![tokens.clone()]), 1, 5);
        let mut cuts = BTreeSet::new();
        for epoch in 0..200 {
            let (source, target) = task.example(0, epoch).unwrap();
            assert_eq!(task.example(0, epoch).unwrap(), (source.clone(), target.clone()));
            let (source, target) = (source.strip_suffix(&[1]).unwrap(), target.strip_suffix(&[1]).unwrap());
            assert_eq!([source, target].concat(), tokens);
            cuts.insert(source.len());
        }
        assert_eq!(cuts, (1..8).collect());
    }
}
