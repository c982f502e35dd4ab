//! Random numbers that depend only on a seed and a name, never on the order in which things are asked for.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

/// A generator that is the same for the same `seed` and `names` on every platform and in every version.
///
/// `names` says what is drawn, from general to particular: `&["delusive", "task132"]`.
pub fn seeded(seed: u64, names: &[&str]) -> ChaCha8Rng {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    for name in names {
        // The length keeps ["ab", "c"] and ["a", "bc"] apart.
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name.as_bytes());
    }
    ChaCha8Rng::from_seed(hash.finalize().into())
}
