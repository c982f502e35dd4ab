//! A source that has been read: what the decoder needs of it, computed once.

use candle_core::Tensor;

/// Encoded sources: every decoder block's keys and values of them. Cloning copies handles only.
#[derive(Clone, Debug)]
pub struct Source {
    /// Per decoder block (B * S, 2 * H * D), rows of key and value.
    pub(super) keys_and_values: Vec<Tensor>,
    /// (B, S), added to the scores.
    pub(super) mask: Tensor,
}

impl Source {
    /// How many sources were read together.
    pub fn batch(&self) -> usize {
        self.mask.dims()[0]
    }
}
