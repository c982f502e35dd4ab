//! The attention layers: of a sequence to itself, and of the decoder to the encoder.

use super::projection::joined;
use super::{Norm, Projection, Weights};
use crate::t5::T5Config;
use crate::t5::compute::Compute;
use candle_core::{Result, Tensor};

/// Norm, projections to queries, keys and values, attention, projection back.
#[derive(Clone)]
pub struct Attention {
    norm: Norm,
    q: Projection,
    k: Projection,
    v: Projection,
    o: Projection,
    heads: usize,
}

impl Attention {
    /// The layer under `prefix` ("decoder.block.0.layer.1") whose projections are called `kind` ("EncDecAttention").
    pub fn new(prefix: &str, kind: &str, config: &T5Config, weights: Weights) -> Self {
        let [q, k, v, o] =
            ["q", "k", "v", "o"].map(|name| weights.projection(&format!("{prefix}.{kind}.{name}.weight")));
        let norm = Norm::new(&format!("{prefix}.layer_norm"), config, weights);
        Self {
            norm,
            q,
            k,
            v,
            o,
            heads: config.num_heads,
        }
    }

    /// x (B * S, D) plus its attention to itself; `bias` (H, 2 S - 1), `mask` (B or 1, S).
    pub fn to_self(
        &self,
        x: &Tensor,
        bias: &Tensor,
        mask: &Tensor,
        batch: usize,
        causal: bool,
        compute: Compute,
    ) -> Result<Tensor> {
        let normed = self.norm.forward(x, compute)?;
        let qkv = joined(&normed, &[&self.q, &self.k, &self.v], compute)?;
        let out = compute.self_attention(&qkv, bias, mask, batch, causal)?;
        compute.add(x, &self.o.forward(&out, compute)?)
    }

    /// Keys and values (B * S, 2 * H * D) of an encoder's output (B * S, D).
    pub fn keys_and_values(&self, encoded: &Tensor, compute: Compute) -> Result<Tensor> {
        joined(encoded, &[&self.k, &self.v], compute)
    }

    /// x (B * T, D) plus its attention to the encoder's output, given as its keys and values (B * S, 2 * H * D) and
    /// mask (B, S). Where the mask has one row, all rows of x attend to that one source.
    pub fn to_source(&self, x: &Tensor, keys_and_values: &Tensor, mask: &Tensor, compute: Compute) -> Result<Tensor> {
        let q = self.q.forward(&self.norm.forward(x, compute)?, compute)?;
        let out = compute.cross_attention(&q, keys_and_values, mask, self.heads)?;
        compute.add(x, &self.o.forward(&out, compute)?)
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
        let normed = self.norm.forward(x, compute)?;
        let q = self.q.forward(&normed, compute)?;
        let all = remember(&joined(&normed, &[&self.k, &self.v], compute)?)?;
        let out = compute.cached_attention(&q, &all, bias)?;
        compute.add(x, &self.o.forward(&out, compute)?)
    }
}
