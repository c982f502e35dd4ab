use anyhow::Result;
use guesswork_shared::seed::seeded;
use rand::seq::SliceRandom;

/// Source and target token ids of one training example.
pub type TokenPair = (Vec<u32>, Vec<u32>);

/// Something to train on.
pub trait Examples {
    /// How many there are; at least one.
    fn count(&self) -> usize;

    /// The example at `index` as it is shown in `epoch`; the same for the same arguments, whatever came before.
    fn example(&self, index: usize, epoch: usize) -> Result<TokenPair>;
}

/// How many batches are sorted by length together. More would pad less but order the data more.
const GROUP: usize = 16;

/// Cuts examples into batches of like length, each a function of (seed, step) alone, so that a resumed run sees what
/// an uninterrupted one would have seen.
pub struct Batches<'a> {
    examples: &'a dyn Examples,
    batch_size: usize,
    seed: u64,
    order: Option<(usize, Vec<usize>)>,
    group: Option<(usize, Vec<Vec<TokenPair>>)>,
}

impl<'a> Batches<'a> {
    /// Batches of `batch_size` examples, in the order that `seed` gives; every epoch is shuffled anew.
    pub fn new(examples: &'a dyn Examples, batch_size: usize, seed: u64) -> Self {
        Self {
            examples,
            batch_size,
            seed,
            order: None,
            group: None,
        }
    }

    /// The batch of a step, counted from 0.
    pub fn batch(&mut self, step: usize) -> Result<&[TokenPair]> {
        let index = step / GROUP;
        let batches = match self.group.take() {
            Some((known, batches)) if known == index => batches,
            _ => self.make_group(index)?,
        };
        let (_, batches) = self.group.insert((index, batches));
        Ok(&batches[step % GROUP])
    }

    fn make_group(&mut self, group: usize) -> Result<Vec<Vec<TokenPair>>> {
        let size = GROUP * self.batch_size;
        let mut pairs = Vec::with_capacity(size);
        for position in group * size..(group + 1) * size {
            let (epoch, place) = (position / self.examples.count(), position % self.examples.count());
            let index = self.order(epoch)[place];
            pairs.push(self.examples.example(index, epoch)?);
        }
        pairs.sort_by_key(|(source, target)| (source.len(), target.len()));
        let mut batches: Vec<Vec<TokenPair>> = pairs.chunks(self.batch_size).map(<[TokenPair]>::to_vec).collect();
        batches.shuffle(&mut seeded(self.seed, &["batches", &group.to_string()]));
        Ok(batches)
    }

    fn order(&mut self, epoch: usize) -> &[usize] {
        let order = match self.order.take() {
            Some((known, order)) if known == epoch => order,
            _ => {
                let mut order: Vec<usize> = (0..self.examples.count()).collect();
                order.shuffle(&mut seeded(self.seed, &["order", &epoch.to_string()]));
                order
            }
        };
        &self.order.insert((epoch, order)).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Numbers(usize);

    impl Examples for Numbers {
        fn count(&self) -> usize {
            self.0
        }
        fn example(&self, index: usize, epoch: usize) -> Result<TokenPair> {
            Ok((vec![index as u32; 1 + index % 7], vec![epoch as u32]))
        }
    }

    #[test]
    fn a_step_is_the_same_whether_or_not_the_steps_before_were_asked_for() {
        let numbers = Numbers(1000);
        let mut through = Batches::new(&numbers, 4, 7);
        let all: Vec<_> = (0..300).map(|step| through.batch(step).unwrap().to_vec()).collect();
        for step in [299, 16, 0, 123] {
            assert_eq!(Batches::new(&numbers, 4, 7).batch(step).unwrap(), all[step]);
        }
        assert_ne!(Batches::new(&numbers, 4, 8).batch(0).unwrap(), all[0]);
    }

    #[test]
    fn every_example_comes_once_an_epoch() {
        let numbers = Numbers(128);
        let mut batches = Batches::new(&numbers, 4, 7);
        for epoch in 0..3 {
            let mut seen: Vec<u32> = (0..32)
                .flat_map(|step| batches.batch(epoch * 32 + step).unwrap().to_vec())
                .map(|(source, target)| {
                    assert_eq!(target[0] as usize, epoch);
                    source[0]
                })
                .collect();
            seen.sort();
            assert_eq!(seen, (0..128).collect::<Vec<_>>());
        }
    }
}
