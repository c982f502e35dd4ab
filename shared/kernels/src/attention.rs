//! Attention without its square of scores: softmax(q k^T + bias + mask) v, block by block.
//!
//! The queries are taken a few rows at a time, so the scores of a block stay in the processor's cache and memory
//! grows with the length, not its square. The backward computes the probabilities again rather than keeping them
//! (as Dao et al. 2022 do). Heads lie side by side in a row and are read and written in place, so nothing is
//! transposed. T5 does not divide the scores by the root of the head's width.

use super::exp::sum;
#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
use super::exp::{exp, max};
use super::raw::gemm::{Matrix, MatrixMut, Store, multiply};
#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
use super::raw::vectors::{add_scaled, dot, exponentials};
use super::{parallel, plain, values, with_values};
use candle_core::{CpuStorage, CustomOp3, Layout, Result, Shape, Tensor};

/// Queries computed at a time: at 512 keys a block's scores are 128 KiB. In the browser keys and values are laid out anew
/// for each block, which fewer of them make cheaper.
const BLOCK: usize = if cfg!(target_family = "wasm") { 128 } else { 64 };

/// The sizes of one batch element: queries, keys and values of all heads, `width` values a head.
#[derive(Clone, Copy)]
struct Heads {
    heads: usize,
    width: usize,
    queries: usize,
    keys: usize,
    /// Whether a query sees only the keys up to its own position. The last query stands at the last key.
    causal: bool,
}

/// What a value is for.
#[derive(Clone, Copy)]
enum Part {
    Query,
    Key,
    Value,
}

/// How queries, keys and values lie in memory.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    /// In one array, a row holds query, key and value.
    Together,
    /// In two arrays: the queries, and rows of key and value.
    Apart,
}

impl Packing {
    /// (array, first value, distance between rows) of a part whose heads take `inner` values together.
    fn place(self, part: Part, inner: usize) -> (usize, usize, usize) {
        match (self, part) {
            (Self::Together, Part::Query) => (0, 0, 3 * inner),
            (Self::Together, Part::Key) => (0, inner, 3 * inner),
            (Self::Together, Part::Value) => (0, 2 * inner, 3 * inner),
            (Self::Apart, Part::Query) => (0, 0, inner),
            (Self::Apart, Part::Key) => (1, 0, 2 * inner),
            (Self::Apart, Part::Value) => (1, inner, 2 * inner),
        }
    }
}

/// Queries, keys and values of one batch element.
#[derive(Clone, Copy)]
struct Operands<'a> {
    packing: Packing,
    arrays: [&'a [f32]; 2],
}

impl<'a> Operands<'a> {
    /// The rows `from..to` of one head.
    fn rows(&self, part: Part, heads: &Heads, head: usize, from: usize, to: usize) -> Matrix<'a> {
        let (array, start, stride) = self.packing.place(part, heads.inner());
        let start = start + head * heads.width + from * stride;
        Matrix::new(self.arrays[array], start, stride, to - from, heads.width)
    }
}

/// Where the gradients of one batch element go.
struct Gradients<'a> {
    packing: Packing,
    arrays: [&'a mut [f32]; 2],
}

impl Gradients<'_> {
    /// The rows `from..to` of one head.
    fn rows(&mut self, part: Part, heads: &Heads, head: usize, from: usize, to: usize) -> MatrixMut<'_> {
        let (array, start, stride) = self.packing.place(part, heads.inner());
        let start = start + head * heads.width + from * stride;
        MatrixMut::new(self.arrays[array], start, stride, to - from, heads.width)
    }
}

/// What is added to the scores of one batch element.
#[derive(Clone, Copy)]
struct Added<'a> {
    /// Per head one row over all offsets, `queries + keys - 1` (see `position`); none without position bias.
    bias: Option<&'a [f32]>,
    /// One value per key: 0, or a large negative one where the key is padding.
    mask: &'a [f32],
}

impl Heads {
    fn inner(&self) -> usize {
        self.heads * self.width
    }

    fn offsets(&self) -> usize {
        self.queries + self.keys - 1
    }

    /// How many keys query `query` sees.
    fn visible(&self, query: usize) -> usize {
        if self.causal {
            (self.keys + query + 1).saturating_sub(self.queries).min(self.keys)
        } else {
            self.keys
        }
    }

    /// The blocks of queries: first, end, and how many keys the last of them sees.
    fn blocks(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        (0..self.queries).step_by(BLOCK).map(|first| {
            let end = (first + BLOCK).min(self.queries);
            (first, end, self.visible(end - 1))
        })
    }

    /// The probabilities of queries `first..end` of a head over the first `keys` keys, into `scores` in rows of
    /// `keys`.
    fn probabilities(
        &self,
        scores: &mut [f32],
        (first, end, keys): (usize, usize, usize),
        head: usize,
        from: Operands,
        added: Added,
    ) {
        let queries = from.rows(Part::Query, self, head, first, end);
        let seen = from.rows(Part::Key, self, head, 0, keys);
        multiply(
            MatrixMut::new(scores, 0, keys, end - first, keys),
            Store::Replace,
            queries,
            seen.transposed(),
        );
        for (row, query) in scores.chunks_mut(keys).zip(first..end) {
            let (row, hidden) = row.split_at_mut(self.visible(query));
            hidden.fill(0.0);
            let mask = &added.mask[..row.len()];
            match added.bias {
                Some(bias) => {
                    let start = head * self.offsets() + self.queries - 1 - query;
                    let bias = &bias[start..start + row.len()];
                    for ((score, bias), mask) in row.iter_mut().zip(bias).zip(mask) {
                        *score += bias + mask;
                    }
                }
                None => row.iter_mut().zip(mask).for_each(|(score, mask)| *score += mask),
            }
            let share = softmax(row);
            for score in row.iter_mut() {
                *score *= share;
            }
        }
    }

    /// All heads of one batch element, into rows of all heads.
    fn forward(&self, out: &mut [f32], from: Operands, added: Added) {
        if self.queries == 1 {
            return self.single(out, from, added);
        }
        let mut scores = vec![0f32; BLOCK.min(self.queries) * self.keys];
        for head in 0..self.heads {
            for (first, end, keys) in self.blocks() {
                let count = end - first;
                let scores = &mut scores[..count * keys];
                self.probabilities(scores, (first, end, keys), head, from, added);
                let start = first * self.inner() + head * self.width;
                let out = MatrixMut::new(out, start, self.inner(), count, self.width);
                let seen = from.rows(Part::Value, self, head, 0, keys);
                multiply(out, Store::Replace, Matrix::new(scores, 0, keys, count, keys), seen);
            }
        }
    }

    /// [`Heads::forward`] of a single query, as in decoding: every key and value is read once, where it lies.
    fn single(&self, out: &mut [f32], from: Operands, added: Added) {
        let [(q, q_start, _), (k, k_start, k_stride), (v, v_start, v_stride)] =
            [Part::Query, Part::Key, Part::Value].map(|part| from.packing.place(part, self.inner()));
        // All heads of a key before the next key: memory is read from front to back.
        let heads = |array: usize, first: usize, stride: usize, key: usize| {
            from.arrays[array][first + key * stride..][..self.inner()].chunks_exact(self.width)
        };
        let mut scores = vec![0f32; self.heads * self.keys];
        let query = &from.arrays[q][q_start..][..self.inner()];
        for key in 0..self.keys {
            let seen = heads(k, k_start, k_stride, key);
            for (head, (query, seen)) in query.chunks_exact(self.width).zip(seen).enumerate() {
                scores[head * self.keys + key] = dot(query, seen) + added.mask[key];
            }
        }
        if let Some(bias) = added.bias {
            // A single query's offsets are its keys.
            scores.iter_mut().zip(bias).for_each(|(score, bias)| *score += bias);
        }
        for scores in scores.chunks_exact_mut(self.keys) {
            let share = softmax(scores);
            scores.iter_mut().for_each(|score| *score *= share);
        }
        out.fill(0.0);
        for key in 0..self.keys {
            let values = heads(v, v_start, v_stride, key);
            for (head, (out, values)) in out.chunks_exact_mut(self.width).zip(values).enumerate() {
                add_scaled(out, scores[head * self.keys + key], values);
            }
        }
    }

    /// The gradients of one batch element: of queries, keys and values into `to`, which must be zero, and of the
    /// bias returned, empty if there is none. `gradient` is that of `forward`'s `out`.
    fn backward(&self, mut to: Gradients, gradient: &[f32], from: Operands, added: Added) -> Vec<f32> {
        let mut scores = vec![0f32; BLOCK.min(self.queries) * self.keys];
        let mut slopes = scores.clone();
        let mut dbias = vec![
            0f32;
            if added.bias.is_some() {
                self.heads * self.offsets()
            } else {
                0
            }
        ];
        for head in 0..self.heads {
            for (first, end, keys) in self.blocks() {
                let count = end - first;
                let (p, ds) = (&mut scores[..count * keys], &mut slopes[..count * keys]);
                self.probabilities(p, (first, end, keys), head, from, added);
                let start = first * self.inner() + head * self.width;
                let out = Matrix::new(gradient, start, self.inner(), count, self.width);
                let probabilities = Matrix::new(p, 0, keys, count, keys);
                multiply(
                    to.rows(Part::Value, self, head, 0, keys),
                    Store::Add,
                    probabilities.transposed(),
                    out,
                );
                let seen = from.rows(Part::Value, self, head, 0, keys);
                multiply(
                    MatrixMut::new(ds, 0, keys, count, keys),
                    Store::Replace,
                    out,
                    seen.transposed(),
                );
                for ((ds, p), query) in ds.chunks_mut(keys).zip(p.chunks(keys)).zip(first..end) {
                    let mean = sum(keys, |i| p[i] * ds[i]);
                    for (ds, p) in ds.iter_mut().zip(p) {
                        *ds = p * (*ds - mean);
                    }
                    if !dbias.is_empty() {
                        let start = head * self.offsets() + self.queries - 1 - query;
                        dbias[start..start + keys]
                            .iter_mut()
                            .zip(&*ds)
                            .for_each(|(total, ds)| *total += ds);
                    }
                }
                let ds = Matrix::new(ds, 0, keys, count, keys);
                let seen = from.rows(Part::Key, self, head, 0, keys);
                multiply(to.rows(Part::Query, self, head, first, end), Store::Replace, ds, seen);
                let queries = from.rows(Part::Query, self, head, first, end);
                multiply(
                    to.rows(Part::Key, self, head, 0, keys),
                    Store::Add,
                    ds.transposed(),
                    queries,
                );
            }
        }
        dbias
    }
}

/// Takes the exponentials of scores, the largest of which becomes 1; what they are to be multiplied by to sum to 1.
fn softmax(scores: &mut [f32]) -> f32 {
    1.0 / exponentials(scores)
}

#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
fn exponentials(values: &mut [f32]) -> f32 {
    let top = max(values);
    for value in values.iter_mut() {
        *value = exp(*value - top);
    }
    sum(values.len(), |i| values[i])
}

#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
fn dot(one: &[f32], other: &[f32]) -> f32 {
    sum(one.len(), |i| one[i] * other[i])
}

#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
fn add_scaled(to: &mut [f32], by: f32, values: &[f32]) {
    to.iter_mut().zip(values).for_each(|(to, value)| *to += by * value);
}

/// One row of the mask per batch element, or one for all.
fn mask_row(mask: &[f32], element: usize, keys: usize) -> &[f32] {
    if mask.len() == keys {
        mask
    } else {
        &mask[element * keys..(element + 1) * keys]
    }
}

fn check(right: bool, shapes: [&Shape; 3]) -> Result<()> {
    if !right {
        candle_core::bail!("attention was given tensors of shapes {shapes:?}, which do not fit together");
    }
    Ok(())
}

/// Attention of a sequence to itself: qkv (B * S, 3 * H * D), rows of query, key and value; bias (H, 2 S - 1), one
/// value per offset; mask (B or 1, S), added to the scores. Gives (B * S, H * D).
pub struct SelfAttention {
    /// B.
    pub batch: usize,
    /// H.
    pub heads: usize,
    /// Whether a position sees only itself and those before it.
    pub causal: bool,
}

impl SelfAttention {
    fn sizes(&self, qkv: &Shape, bias: &Shape, mask: &Shape) -> Result<Heads> {
        let (rows, packed) = qkv.dims2()?;
        let (batch, heads) = (self.batch.max(1), self.heads.max(1));
        let length = rows / batch;
        let fits = rows == batch * length
            && length > 0
            && packed > 0
            && packed % (3 * heads) == 0
            && bias.dims2()? == (heads, 2 * length - 1)
            && (mask.dims2()? == (batch, length) || mask.dims2()? == (1, length));
        check(fits, [qkv, bias, mask])?;
        Ok(Heads {
            heads,
            width: packed / (3 * heads),
            queries: length,
            keys: length,
            causal: self.causal,
        })
    }
}

impl CustomOp3 for SelfAttention {
    fn name(&self) -> &'static str {
        "self-attention"
    }

    fn cpu_fwd(
        &self,
        qkv: &CpuStorage,
        qkv_at: &Layout,
        bias: &CpuStorage,
        bias_at: &Layout,
        mask: &CpuStorage,
        mask_at: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let sizes = self.sizes(qkv_at.shape(), bias_at.shape(), mask_at.shape())?;
        let (qkv, bias) = (values::<f32>(qkv, qkv_at)?, values::<f32>(bias, bias_at)?);
        let mask = values::<f32>(mask, mask_at)?;
        let row = sizes.inner() * sizes.queries;
        let mut out = vec![0f32; qkv.len() / 3];
        parallel::for_each(
            out.chunks_mut(row).zip(qkv.chunks(3 * row)).enumerate(),
            |(element, (out, qkv))| {
                let from = Operands {
                    packing: Packing::Together,
                    arrays: [qkv, &[]],
                };
                sizes.forward(
                    out,
                    from,
                    Added {
                        bias: Some(bias),
                        mask: mask_row(mask, element, sizes.keys),
                    },
                );
            },
        );
        Ok((
            CpuStorage::F32(out),
            Shape::from((self.batch * sizes.queries, sizes.inner())),
        ))
    }

    fn bwd(
        &self,
        qkv: &Tensor,
        bias: &Tensor,
        mask: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let sizes = self.sizes(qkv.shape(), bias.shape(), mask.shape())?;
        let row = sizes.inner() * sizes.queries;
        let (dqkv, dbias) = with_values([qkv, bias, mask, &plain(gradient)?], |[qkv, bias, mask, gradient]| {
            let mut dqkv = vec![0f32; qkv.len()];
            let elements = dqkv
                .chunks_mut(3 * row)
                .zip(qkv.chunks(3 * row))
                .zip(gradient.chunks(row))
                .enumerate();
            let partial = parallel::map(elements, |(element, ((dqkv, qkv), gradient))| {
                let from = Operands {
                    packing: Packing::Together,
                    arrays: [qkv, &[]],
                };
                let to = Gradients {
                    packing: Packing::Together,
                    arrays: [dqkv, &mut []],
                };
                let added = Added {
                    bias: Some(bias),
                    mask: mask_row(mask, element, sizes.keys),
                };
                sizes.backward(to, gradient, from, added)
            });
            let mut dbias = vec![0f32; bias.len()];
            for part in partial {
                dbias.iter_mut().zip(part).for_each(|(total, part)| *total += part);
            }
            (dqkv, dbias)
        })?;
        let dqkv = Tensor::from_vec(dqkv, qkv.shape(), qkv.device())?;
        Ok((
            Some(dqkv),
            Some(Tensor::from_vec(dbias, bias.shape(), qkv.device())?),
            None,
        ))
    }
}

/// Attention to another sequence: q (B * Q, H * D); kv (B * K, 2 * H * D), rows of key and value; mask (B, K), added
/// to the scores. Gives (B * Q, H * D).
pub struct CrossAttention {
    /// H.
    pub heads: usize,
}

impl CrossAttention {
    fn sizes(&self, q: &Shape, kv: &Shape, mask: &Shape) -> Result<Heads> {
        let ((rows, inner), (batch, keys), heads) = (q.dims2()?, mask.dims2()?, self.heads.max(1));
        let queries = rows / batch.max(1);
        let fits = rows == batch * queries
            && queries > 0
            && keys > 0
            && inner > 0
            && inner % heads == 0
            && kv.dims2()? == (batch * keys, 2 * inner);
        check(fits, [q, kv, mask])?;
        Ok(Heads {
            heads,
            width: inner / heads,
            queries,
            keys,
            causal: false,
        })
    }
}

impl CustomOp3 for CrossAttention {
    fn name(&self) -> &'static str {
        "cross-attention"
    }

    fn cpu_fwd(
        &self,
        q: &CpuStorage,
        q_at: &Layout,
        kv: &CpuStorage,
        kv_at: &Layout,
        mask: &CpuStorage,
        mask_at: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let sizes = self.sizes(q_at.shape(), kv_at.shape(), mask_at.shape())?;
        let (q, kv, mask) = (
            values::<f32>(q, q_at)?,
            values::<f32>(kv, kv_at)?,
            values::<f32>(mask, mask_at)?,
        );
        let (row, packed) = (sizes.inner() * sizes.queries, 2 * sizes.inner() * sizes.keys);
        let mut out = vec![0f32; q.len()];
        let elements = out
            .chunks_mut(row)
            .zip(q.chunks(row))
            .zip(kv.chunks(packed))
            .zip(mask.chunks(sizes.keys));
        parallel::for_each(elements, |(((out, q), kv), mask)| {
            let from = Operands {
                packing: Packing::Apart,
                arrays: [q, kv],
            };
            sizes.forward(out, from, Added { bias: None, mask });
        });
        Ok((CpuStorage::F32(out), q_at.shape().clone()))
    }

    fn bwd(
        &self,
        q: &Tensor,
        kv: &Tensor,
        mask: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let sizes = self.sizes(q.shape(), kv.shape(), mask.shape())?;
        let (row, packed) = (sizes.inner() * sizes.queries, 2 * sizes.inner() * sizes.keys);
        let (dq, dkv) = with_values([q, kv, mask, &plain(gradient)?], |[q, kv, mask, gradient]| {
            let (mut dq, mut dkv) = (vec![0f32; q.len()], vec![0f32; kv.len()]);
            let to = dq.chunks_mut(row).zip(dkv.chunks_mut(packed)).zip(gradient.chunks(row));
            let from = q.chunks(row).zip(kv.chunks(packed)).zip(mask.chunks(sizes.keys));
            parallel::for_each(to.zip(from), |(((dq, dkv), gradient), ((q, kv), mask))| {
                let from = Operands {
                    packing: Packing::Apart,
                    arrays: [q, kv],
                };
                let to = Gradients {
                    packing: Packing::Apart,
                    arrays: [dq, dkv],
                };
                sizes.backward(to, gradient, from, Added { bias: None, mask });
            });
            (dq, dkv)
        })?;
        let dq = Tensor::from_vec(dq, q.shape(), q.device())?;
        Ok((Some(dq), Some(Tensor::from_vec(dkv, kv.shape(), q.device())?), None))
    }
}

/// Attention of one new position to a cache, forward only: q (B, H * D); kv (B, K, 2 * H * D), the filled part of a
/// larger cache; bias (H, K), one value per key. Gives (B, H * D).
pub struct CachedAttention {
    /// H.
    pub heads: usize,
}

impl CustomOp3 for CachedAttention {
    fn name(&self) -> &'static str {
        "cached-attention"
    }

    fn cpu_fwd(
        &self,
        q: &CpuStorage,
        q_at: &Layout,
        kv: &CpuStorage,
        kv_at: &Layout,
        bias: &CpuStorage,
        bias_at: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let ((batch, inner), (elements, keys, packed), heads) =
            (q_at.shape().dims2()?, kv_at.shape().dims3()?, self.heads.max(1));
        let fits = elements == batch
            && inner > 0
            && inner % heads == 0
            && packed == 2 * inner
            && keys > 0
            && bias_at.shape().dims2()? == (heads, keys)
            && kv_at.stride()[1..] == [packed, 1];
        check(fits, [q_at.shape(), kv_at.shape(), bias_at.shape()])?;
        let (q, bias) = (values::<f32>(q, q_at)?, values::<f32>(bias, bias_at)?);
        let cache = &kv.as_slice::<f32>()?[kv_at.start_offset()..];
        let stride = kv_at.stride()[0];
        let sizes = Heads {
            heads,
            width: inner / heads,
            queries: 1,
            keys,
            causal: false,
        };
        let mask = vec![0f32; keys];
        let mut out = vec![0f32; q.len()];
        parallel::for_each(
            out.chunks_mut(inner).zip(q.chunks(inner)).enumerate(),
            |(element, (out, q))| {
                let kv = &cache[element * stride..][..keys * packed];
                let from = Operands {
                    packing: Packing::Apart,
                    arrays: [q, kv],
                };
                sizes.forward(
                    out,
                    from,
                    Added {
                        bias: Some(bias),
                        mask: &mask,
                    },
                );
            },
        );
        Ok((CpuStorage::F32(out), q_at.shape().clone()))
    }
}
