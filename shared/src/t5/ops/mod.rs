//! The ops a T5 is made of, each in two forms that compute the same.

use super::config::Activation;
use super::kernels;
use candle_core::{D, DType, Device, Result, Tensor};

/// Which form of the ops a model uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ops {
    /// Our own kernels: f32 on the CPU.
    Fused,
    /// candle's stock ops: the reference, and the only form on other devices.
    Stock,
}

impl Ops {
    /// The fastest form that a device has.
    pub fn for_device(device: &Device) -> Self {
        if device.is_cpu() { Self::Fused } else { Self::Stock }
    }

    /// x (N, I) times w (O, I) transposed: (N, O). Two dimensions only, so that a weight is never broadcast.
    pub(super) fn linear(self, x: &Tensor, w: &Tensor) -> Result<Tensor> {
        x.matmul(&w.t()?)
    }

    /// x (.., N) divided by its root mean square, times w (N).
    pub(super) fn rms_norm(self, x: &Tensor, w: &Tensor, epsilon: f64) -> Result<Tensor> {
        match self {
            Self::Fused => x.apply_op2(
                w,
                kernels::RmsNorm {
                    epsilon: epsilon as f32,
                },
            ),
            Self::Stock => {
                let wide = x.to_dtype(DType::F32)?;
                let variance = wide.sqr()?.mean_keepdim(D::Minus1)?;
                wide.broadcast_div(&(variance + epsilon)?.sqrt()?)?
                    .broadcast_mul(w)?
                    .to_dtype(x.dtype())
            }
        }
    }

    /// x (N, 2 F): `gelu_new` of the left half times the right half, (N, F).
    pub(super) fn gated_gelu(self, x: &Tensor) -> Result<Tensor> {
        match self {
            Self::Fused => x.apply_op1(kernels::GatedGelu),
            Self::Stock => {
                let width = x.dim(1)? / 2;
                x.narrow(1, 0, width)?.contiguous()?.gelu()? * x.narrow(1, width, width)?.contiguous()?
            }
        }
    }

    /// Attention of a sequence to itself: qkv (B * S, 3 * H * D), bias (H, 2 S - 1) over offsets, mask (B or 1, S)
    /// added to the scores; (B * S, H * D).
    pub(super) fn self_attention(
        self,
        qkv: &Tensor,
        bias: &Tensor,
        mask: &Tensor,
        batch: usize,
        causal: bool,
    ) -> Result<Tensor> {
        let heads = bias.dim(0)?;
        match self {
            Self::Fused => qkv.apply_op3(bias, mask, kernels::SelfAttention { batch, heads, causal }),
            Self::Stock => {
                let inner = qkv.dim(1)? / 3;
                let [q, k, v] = [0, 1, 2].map(|part| split_heads(&qkv.narrow(1, part * inner, inner)?, batch, heads));
                let length = qkv.dim(0)? / batch;
                let mut mask = mask.reshape(((), 1, 1, length))?;
                if causal {
                    mask = mask.broadcast_add(&causal_mask(length, qkv.device())?)?;
                }
                let added = spread_bias(bias, length, length)?.broadcast_add(&mask)?;
                attend(&q?, &k?, &v?, &added)
            }
        }
    }

    /// Attention to another sequence: q (B * Q, H * D), kv (B * K, 2 * H * D), mask (B, K) added to the scores;
    /// (B * Q, H * D).
    pub(super) fn cross_attention(self, q: &Tensor, kv: &Tensor, mask: &Tensor, heads: usize) -> Result<Tensor> {
        match self {
            Self::Fused => q.apply_op3(kv, mask, kernels::CrossAttention { heads }),
            Self::Stock => {
                let (batch, keys) = mask.dims2()?;
                let inner = q.dim(1)?;
                let [k, v] = [0, 1].map(|part| split_heads(&kv.narrow(1, part * inner, inner)?, batch, heads));
                attend(
                    &split_heads(q, batch, heads)?,
                    &k?,
                    &v?,
                    &mask.reshape((batch, 1, 1, keys))?,
                )
            }
        }
    }

    /// Attention of one new position to a cache: q (B, H * D), kv (B, K, 2 * H * D), bias (H, K); (B, H * D). Not
    /// for training.
    pub(super) fn cached_attention(self, q: &Tensor, kv: &Tensor, bias: &Tensor) -> Result<Tensor> {
        let heads = bias.dim(0)?;
        match self {
            Self::Fused => q.apply_op3_no_bwd(kv, bias, &kernels::CachedAttention { heads }),
            Self::Stock => {
                let (batch, keys, packed) = kv.dims3()?;
                let kv = kv.contiguous()?.reshape((batch * keys, packed))?;
                let inner = packed / 2;
                let [k, v] = [0, 1].map(|part| split_heads(&kv.narrow(1, part * inner, inner)?, batch, heads));
                attend(
                    &split_heads(q, batch, heads)?,
                    &k?,
                    &v?,
                    &bias.reshape((1, heads, 1, keys))?,
                )
            }
        }
    }

    /// The mean cross-entropy of logits (N, V) against labels (N) i64, over the rows whose label is not negative; 0
    /// if there are none.
    pub(super) fn cross_entropy(self, logits: &Tensor, labels: &Tensor) -> Result<Tensor> {
        match self {
            Self::Fused => logits.apply_op2(labels, kernels::CrossEntropy),
            Self::Stock => {
                let counted = labels.ge(0i64)?.to_dtype(DType::F32)?;
                let labels = labels.maximum(&labels.zeros_like()?)?.unsqueeze(1)?;
                let loss = (log_sum_exp(logits)? - logits.gather(&labels, 1)?)?.squeeze(1)?;
                let count = counted.sum_all()?.maximum(1.0)?;
                (loss * &counted)?.sum_all()? / count
            }
        }
    }
}

/// An activation function of each value.
pub(super) fn activate(activation: Activation, x: &Tensor) -> Result<Tensor> {
    match activation {
        Activation::Relu => x.relu(),
        Activation::GeluNew => x.gelu(),
        Activation::Gelu => x.gelu_erf(),
        Activation::Silu => x.silu(),
    }
}

/// (N, 1): the logarithm of the sum of exponentials of each row of x (N, V).
pub(super) fn log_sum_exp(x: &Tensor) -> Result<Tensor> {
    // The shift cancels in value and in gradient; it only keeps the exponentials in range.
    let top = x.detach().max_keepdim(1)?;
    x.broadcast_sub(&top)?.exp()?.sum_keepdim(1)?.log()? + top
}

/// (B * S, H * D) to (B, H, S, D).
fn split_heads(x: &Tensor, batch: usize, heads: usize) -> Result<Tensor> {
    let (rows, inner) = x.dims2()?;
    x.contiguous()?
        .reshape((batch, rows / batch, heads, inner / heads))?
        .transpose(1, 2)?
        .contiguous()
}

/// softmax(q k^T + added) v for q (B, H, Q, D), k and v (B, H, K, D): (B * Q, H * D).
fn attend(q: &Tensor, k: &Tensor, v: &Tensor, added: &Tensor) -> Result<Tensor> {
    let (batch, heads, queries, width) = q.dims4()?;
    let scores = q.matmul(&k.t()?)?.to_dtype(DType::F32)?.broadcast_add(added)?;
    let scores = scores.broadcast_sub(&scores.detach().max_keepdim(D::Minus1)?)?.exp()?;
    let probabilities = scores.broadcast_div(&scores.sum_keepdim(D::Minus1)?)?;
    probabilities
        .to_dtype(v.dtype())?
        .matmul(v)?
        .transpose(1, 2)?
        .reshape((batch * queries, heads * width))
}

/// (1, H, Q, K) out of a bias (H, Q + K - 1) over offsets.
fn spread_bias(bias: &Tensor, queries: usize, keys: usize) -> Result<Tensor> {
    let columns: Vec<u32> = (0..queries)
        .flat_map(|query| (0..keys).map(move |key| (queries - 1 - query + key) as u32))
        .collect();
    let columns = Tensor::from_vec(columns, queries * keys, bias.device())?;
    bias.index_select(&columns, 1)?
        .reshape((1, bias.dim(0)?, queries, keys))
}

/// (1, 1, S, S): a large negative number where the key is after the query.
fn causal_mask(length: usize, device: &Device) -> Result<Tensor> {
    let mask: Vec<f32> = (0..length)
        .flat_map(|query| (0..length).map(move |key| if key > query { MASKED } else { 0.0 }))
        .collect();
    Tensor::from_vec(mask, (1, 1, length, length), device)
}

/// What is added to a masked score: e to it is exactly 0 beside any other score, and unlike minus infinity it gives
/// no NaN where a whole row is masked.
pub(super) const MASKED: f32 = -1e9;

#[cfg(test)]
mod tests;
