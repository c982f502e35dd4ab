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

    /// Whether this form is part of the build. The page is built without candle's stock ops, which would be a third of
    /// what a reader fetches, unless the feature `stock-ops` asks for them.
    pub const fn is_there(self) -> bool {
        matches!(self, Self::Fused) || cfg!(any(not(target_family = "wasm"), feature = "stock-ops"))
    }

    /// This form, or the one that is there. A constant where there is only one, so that the other's code is left out.
    #[inline(always)]
    fn form(self) -> Self {
        if Self::Stock.is_there() { self } else { Self::Fused }
    }

    /// x (N, I) times w (O, I) transposed: (N, O). Two dimensions only, so that a weight is never broadcast.
    pub(super) fn linear(self, x: &Tensor, w: &Tensor) -> Result<Tensor> {
        match self.form() {
            Self::Fused if cfg!(target_family = "wasm") => x.apply_op2_no_bwd(w, &kernels::Linear),
            _ => x.matmul(&w.t()?),
        }
    }

    /// The rows of a table (V, ..) that ids (N) u32 name: (N, ..).
    pub(super) fn rows(self, table: &Tensor, ids: &Tensor) -> Result<Tensor> {
        match self.form() {
            Self::Fused => table.apply_op2_no_bwd(ids, &kernels::Rows),
            Self::Stock => table.index_select(ids, 0),
        }
    }

    /// x times `by` plus `plus`.
    pub(super) fn affine(self, x: &Tensor, by: f64, plus: f64) -> Result<Tensor> {
        match self.form() {
            Self::Fused => x.apply_op1_no_bwd(&kernels::Each::Affine(by as f32, plus as f32)),
            Self::Stock => x.affine(by, plus),
        }
    }

    /// The sum of two tensors of one shape.
    pub(super) fn add(self, x: &Tensor, y: &Tensor) -> Result<Tensor> {
        match self.form() {
            Self::Fused => x.apply_op2_no_bwd(y, &kernels::Pair::Sum),
            Self::Stock => x + y,
        }
    }

    /// The product of two tensors of one shape, value by value.
    pub(super) fn multiply(self, x: &Tensor, y: &Tensor) -> Result<Tensor> {
        match self.form() {
            Self::Fused => x.apply_op2_no_bwd(y, &kernels::Pair::Product),
            Self::Stock => x * y,
        }
    }

    /// An activation function of each value.
    pub(super) fn activate(self, activation: Activation, x: &Tensor) -> Result<Tensor> {
        use kernels::Each;
        match (self.form(), activation) {
            (Self::Fused, Activation::Relu) => x.apply_op1_no_bwd(&Each::Relu),
            (Self::Fused, Activation::GeluNew) => x.apply_op1_no_bwd(&Each::GeluNew),
            (Self::Fused, Activation::Gelu) => x.apply_op1_no_bwd(&Each::Gelu),
            (Self::Fused, Activation::Silu) => x.apply_op1_no_bwd(&Each::Silu),
            (Self::Stock, Activation::Relu) => x.relu(),
            (Self::Stock, Activation::GeluNew) => x.gelu(),
            (Self::Stock, Activation::Gelu) => x.gelu_erf(),
            (Self::Stock, Activation::Silu) => x.silu(),
        }
    }

    /// x (.., N) divided by its root mean square, times w (N).
    pub(super) fn rms_norm(self, x: &Tensor, w: &Tensor, epsilon: f64) -> Result<Tensor> {
        match self.form() {
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
        match self.form() {
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
        match self.form() {
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
        match self.form() {
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
        match self.form() {
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
        match self.form() {
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
