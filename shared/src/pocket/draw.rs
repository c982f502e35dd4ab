use crate::seed::seeded;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Seeded choices. Everything is drawn as 32-bit numbers, so that a 64-bit trainer and a 32-bit browser agree.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// Choices that depend on `seed` and `names` alone.
    pub fn new(seed: u64, names: &[&str]) -> Self {
        Self(seeded(seed, names))
    }

    /// A number below `count`, which must be positive and below 2^32.
    pub fn below(&mut self, count: usize) -> usize {
        self.0.random_range(0..count as u32) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn number(&mut self, low: u32, high: u32) -> u32 {
        self.0.random_range(low..=high)
    }

    /// Whether the one case in `count` came up.
    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// One of `choices`, which must not be empty.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// One choice out of one of `pools`; every pool is as likely as the others, however large.
    pub fn pick_from<T: Copy>(&mut self, pools: &[&[T]]) -> T {
        let pool = pools[self.below(pools.len())];
        self.pick(pool)
    }

    /// Two choices from different positions.
    pub fn two<T: Copy>(&mut self, choices: &[T]) -> (T, T) {
        let first = self.below(choices.len());
        let second = (first + 1 + self.below(choices.len() - 1)) % choices.len();
        (choices[first], choices[second])
    }

    /// `count` choices from different positions, in random order.
    pub fn several<T: Copy>(&mut self, count: usize, choices: &[T]) -> Vec<T> {
        let mut left = choices.to_vec();
        self.shuffle(&mut left);
        left.truncate(count);
        left
    }

    /// Puts `items` into random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
