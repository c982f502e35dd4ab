//! The attention layers: of a sequence to itself, and of the decoder to the encoder.

use super::{Joined, Norm, Projection, Weights};
use crate::t5::T5Config;
use crate::t5::compute::Compute;
use candle_core::{Result, Tensor};

/// Attention of a sequence to itself: norm, projections to queries, keys and values, attention, projection back.
#[derive(Clone)]
pub struct SelfAttention {
    norm: Norm,
    qkv: Joined,
    o: Projection,
}

/// Attention to another sequence.
#[derive(Clone)]
pub struct CrossAttention {
    norm: Norm,
    q: Projection,
    kv: Joined,
    o: Projection,
    heads: usize,
}

impl SelfAttention {
    /// The layer under `prefix` ("decoder.block.0.layer.0").
    pub fn new(prefix: &str, config: &T5Config, weights: Weights) -> Self {
        let name = |name: &str| format!("{prefix}.SelfAttention.{name}.weight");
        Self {
            norm: Norm::new(&format!("{prefix}.layer_norm"), config, weights),
            qkv: weights.joined(&["q", "k", "v"].map(name)),
            o: weights.projection(&name("o")),
        }
    }

    /// x (B * S, D) plus its attention to itself; `bias` (H, 2 S - 1), `mask` (B or 1, S).
    pub fn forward(
        &self,
        x: &Tensor,
        bias: &Tensor,
        mask: &Tensor,
        batch: usize,
        causal: bool,
        compute: Compute,
    ) -> Result<Tensor> {
        let qkv = self.qkv.of_normed(x, &self.norm, compute)?;
        let out = compute.self_attention(&qkv, bias, mask, batch, causal)?;
        self.o.added(x, &out, compute)
    }

    /// x (B, D), one new position, plus its attention to all positions so far. `remember` takes the new position's
    /// keys and values (B, 2 * H * D) and gives those of all positions, (B, t, 2 * H * D); `bias` (H, t).
    pub fn to_cache(
        &self,
        x: &Tensor,
        bias: &Tensor,
        remember: impl FnOnce(&Tensor) -> Result<Tensor>,
        compute: Compute,
    ) -> Result<Tensor> {
        let qkv = self.qkv.of_normed(x, &self.norm, compute)?;
        let inner = qkv.dim(1)? / 3;
        let all = remember(&qkv.narrow(1, inner, 2 * inner)?.contiguous()?)?;
        let out = compute.cached_attention(&qkv.narrow(1, 0, inner)?.contiguous()?, &all, bias)?;
        self.o.added(x, &out, compute)
    }
}

impl CrossAttention {
    /// The layer under `prefix` ("decoder.block.0.layer.1").
    pub fn new(prefix: &str, config: &T5Config, weights: Weights) -> Self {
        let name = |name: &str| format!("{prefix}.EncDecAttention.{name}.weight");
        Self {
            norm: Norm::new(&format!("{prefix}.layer_norm"), config, weights),
            q: weights.projection(&name("q")),
            kv: weights.joined(&["k", "v"].map(name)),
            o: weights.projection(&name("o")),
            heads: config.num_heads,
        }
    }

    /// Keys and values (B * S, 2 * H * D) of an encoder's output (B * S, D).
    pub fn keys_and_values(&self, encoded: &Tensor, compute: Compute) -> Result<Tensor> {
        self.kv.forward(encoded, compute)
    }

    /// x (B * T, D) plus its attention to the encoder's output, given as its keys and values (B * S, 2 * H * D) and
    /// mask (B, S). Where the mask has one row, all rows of x attend to that one source.
    pub fn forward(&self, x: &Tensor, keys_and_values: &Tensor, mask: &Tensor, compute: Compute) -> Result<Tensor> {
        let q = self.q.of_normed(x, &self.norm, compute)?;
        let out = compute.cross_attention(&q, keys_and_values, mask, self.heads)?;
        self.o.added(x, &out, compute)
    }
}
