use super::{Examples, TokenPair};
use anyhow::Result;

/// Several kinds of examples in equal parts, as UL2 mixes its denoisers (Tay et al., ICLR 2023). An epoch ends where the
/// smallest part does; the next one goes on with the others where this one stopped.
pub struct Mixture<'a> {
    parts: Vec<Box<dyn Examples + 'a>>,
}

impl<'a> Mixture<'a> {
    /// Of at least one part.
    pub fn new(parts: Vec<Box<dyn Examples + 'a>>) -> Self {
        Self { parts }
    }

    fn smallest(&self) -> usize {
        self.parts.iter().map(|part| part.count()).min().unwrap_or(0)
    }
}

impl Examples for Mixture<'_> {
    fn count(&self) -> usize {
        self.parts.len() * self.smallest()
    }

    fn example(&self, index: usize, epoch: usize) -> Result<TokenPair> {
        let part = &self.parts[index % self.parts.len()];
        let position = epoch * self.smallest() + index / self.parts.len();
        part.example(position % part.count(), position / part.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    struct Numbered(u32, usize);

    impl Examples for Numbered {
        fn count(&self) -> usize {
            self.1
        }
        fn example(&self, index: usize, epoch: usize) -> Result<TokenPair> {
            Ok((vec![self.0], vec![index as u32, epoch as u32]))
        }
    }

    #[test]
    fn every_part_has_its_share_and_is_gone_through_in_turn() {
        let mixture = Mixture::new(vec![Box::new(Numbered(0, 3)), Box::new(Numbered(1, 5))]);
        assert_eq!(mixture.count(), 6);
        let shown: Vec<TokenPair> = (0..5)
            .flat_map(|epoch| (0..6).map(move |index| (index, epoch)))
            .map(|(index, epoch)| mixture.example(index, epoch).unwrap())
            .collect();
        let distinct: HashSet<&TokenPair> = shown.iter().collect();
        assert_eq!(distinct.len(), shown.len());
        for (part, size) in [(0, 3), (1, 5)] {
            let of_part: Vec<&Vec<u32>> = shown
                .iter()
                .filter(|(part_of, _)| *part_of == [part])
                .map(|(_, at)| at)
                .collect();
            let expected: Vec<Vec<u32>> = (0..15).map(|n| vec![n % size, n / size]).collect();
            assert_eq!(of_part, expected.iter().collect::<Vec<_>>());
        }
    }
}
