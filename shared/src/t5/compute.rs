//! How a network computes: with which ops, at which precision, and whether it notes what a backward needs.

use super::config::Activation;
use super::kernels::{self, Before};
use super::ops::Ops;
use super::position::bias_over_offsets;
use super::tape::{Tape, by_candle};
use super::{Instructions, Int8Matrix, TRAINS};
use candle_core::{CustomOp1, CustomOp2, CustomOp3, DType, Device, Result, Tensor};

/// The ops that a network is made of. With a tape, each also notes its backward there.
#[derive(Clone, Copy)]
pub struct Compute<'t> {
    ops: Ops,
    /// Of 8-bit weights.
    instructions: Instructions,
    tape: Option<&'t Tape>,
    /// Of activations and products; norms, softmax and loss are f32 whatever it is.
    precision: DType,
    /// Whether segments keep only their inputs and compute the rest again.
    recompute: bool,
}

impl<'t> Compute<'t> {
    /// Without a backward, in f32.
    pub fn answering(ops: Ops) -> Self {
        Self {
            ops,
            instructions: Instructions::best(),
            tape: None,
            precision: DType::F32,
            recompute: false,
        }
    }

    /// The same with other instructions for 8-bit weights.
    pub fn with_instructions(self, instructions: Instructions) -> Self {
        Self { instructions, ..self }
    }

    /// With a backward on `tape`.
    pub fn training(ops: Ops, tape: &'t Tape, precision: DType, recompute: bool) -> Self {
        Self {
            ops,
            instructions: Instructions::best(),
            tape: Some(tape),
            precision,
            recompute,
        }
    }

    /// The tape, if there is one; known to be none where nothing is trained, so that no backward becomes part of the page.
    fn tape(self) -> Option<&'t Tape> {
        self.tape.filter(|_| TRAINS)
    }

    /// The tape, if a gradient with respect to any of the tensors is of use, and of which.
    fn wants<const N: usize>(self, inputs: [&Tensor; N]) -> Option<(&'t Tape, [bool; N])> {
        let tape = self.tape()?;
        let wanted = inputs.map(|input| tape.tracks(input));
        wanted.contains(&true).then_some((tape, wanted))
    }

    /// Notes how the gradients of `inputs` follow from that of `out`: `backward` takes `inputs` and it, and is kept only
    /// if one of them is of use. Which are is told, too; others that it gives are dropped.
    fn record<const N: usize>(
        self,
        inputs: [&Tensor; N],
        out: &Tensor,
        backward: impl FnOnce(&[Tensor; N], &[bool; N], &Tensor) -> Result<[Option<Tensor>; N]> + 'static,
    ) {
        if let Some((tape, wanted)) = self.wants(inputs) {
            let inputs = inputs.map(Tensor::clone);
            tape.record(out, move |gradient, flow| {
                let found = backward(&inputs, &wanted, &gradient)?;
                for ((input, found), wanted) in inputs.iter().zip(found).zip(wanted) {
                    if let Some(found) = found.filter(|_| wanted) {
                        flow.add(input, found)?;
                    }
                }
                Ok(())
            });
        }
    }

    /// Notes that the gradients of `inputs` are what candle makes of `work`.
    fn by_candle<const N: usize>(
        self,
        inputs: [&Tensor; N],
        out: &Tensor,
        work: impl FnOnce(&[Tensor]) -> Result<Tensor> + 'static,
    ) {
        self.record(inputs, out, |inputs, wanted, gradient| {
            by_candle(inputs, wanted, gradient, work)
        });
    }

    /// `work(inputs)`; where memory is to be saved, only `inputs` are kept for the backward, which does the work
    /// again (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016).
    pub fn segment(
        self,
        inputs: &[&Tensor],
        work: impl Fn(Compute, &[Tensor]) -> Result<Tensor> + 'static,
    ) -> Result<Tensor> {
        let inputs: Vec<Tensor> = inputs.iter().map(|&input| input.clone()).collect();
        let Some(tape) = self.tape().filter(|_| self.recompute) else {
            return work(self, &inputs);
        };
        let out = work(Self { tape: None, ..self }, &inputs)?;
        let Self { ops, precision, .. } = self;
        let part = tape.part(&inputs);
        tape.record(&out, move |gradient, flow| {
            let again = work(Compute::training(ops, &part, precision, false), &inputs)?;
            part.backward(&again, &gradient, flow)
        });
        Ok(out)
    }

    /// x in another number type.
    fn cast(self, x: &Tensor, to: DType) -> Result<Tensor> {
        if x.dtype() == to {
            return Ok(x.clone());
        }
        let out = converted(x, to)?;
        if let Some((tape, _)) = self.wants([x]) {
            let x = x.clone();
            tape.record(&out, move |gradient, flow| flow.add(&x, gradient.to_dtype(x.dtype())?));
        }
        Ok(out)
    }

    /// Rows of a table (V, D), in the precision of activations.
    pub fn embed(self, table: &Tensor, ids: &Tensor) -> Result<Tensor> {
        let ids = ids.flatten_all()?;
        let out = self.ops.rows(table, &ids)?;
        if let Some((tape, _)) = self.wants([table]) {
            let table = table.clone();
            tape.record(&out, move |gradient, flow| {
                flow.change(&table, |before| {
                    let before = before.map_or_else(|| table.zeros_like(), Ok)?;
                    before.index_add(&ids, &gradient, 0)
                })
            });
        }
        self.cast(&out, self.precision)
    }

    /// x (N, I) times w (O, I) transposed: (N, O).
    pub fn linear(self, x: &Tensor, w: &Tensor) -> Result<Tensor> {
        let narrow = converted(w, x.dtype())?;
        let out = self.ops.linear(x, &narrow)?;
        if let Some((tape, [x_wanted, w_wanted])) = self.wants([x, w]) {
            let (x, w) = (x.clone(), w.clone());
            tape.record(&out, move |gradient, flow| {
                let gradient = gradient.contiguous()?;
                if w_wanted {
                    flow.add(&w, gradient.t()?.matmul(&x)?.to_dtype(w.dtype())?)?;
                }
                if x_wanted {
                    flow.add(&x, gradient.matmul(&narrow)?)?;
                }
                Ok(())
            });
        }
        Ok(out)
    }

    /// x (N, I), after `before`, times 8-bit weights (O, I) transposed: (N, O); added to `to` where that is given. Without
    /// a backward, and on the CPU only.
    pub fn int8(self, x: &Tensor, matrix: &Int8Matrix, before: Before, to: Option<&Tensor>) -> Result<Tensor> {
        if self.tape.is_some() {
            candle_core::bail!("a model of 8-bit weights cannot be trained; train the one that it was made of");
        }
        let matrix = matrix.clone();
        let op = kernels::Int8Linear {
            matrix,
            before,
            instructions: self.instructions,
        };
        match to {
            Some(to) => x.apply_op2_no_bwd(to, &op),
            None => x.apply_op1_no_bwd(&op),
        }
    }

    /// Rows of a table (V, D) of 8-bit weights.
    pub fn embed_int8(self, table: &Int8Matrix, ids: &Tensor) -> Result<Tensor> {
        let ids = ids.flatten_all()?.to_vec1::<u32>()?;
        let mut rows = Vec::with_capacity(ids.len() * table.columns());
        for &id in &ids {
            if id as usize >= table.rows() {
                candle_core::bail!("a vocabulary of {} tokens has no token {id}", table.rows());
            }
            table.row_into(id as usize, &mut rows);
        }
        Tensor::from_vec(rows, (ids.len(), table.columns()), &Device::Cpu)
    }

    /// Matrices one below the other.
    pub fn stacked(self, matrices: &[&Tensor]) -> Result<Tensor> {
        self.side_by_side(matrices, 0)
    }

    /// Matrices one beside the other.
    pub fn abreast(self, matrices: &[&Tensor]) -> Result<Tensor> {
        self.side_by_side(matrices, 1)
    }

    fn side_by_side(self, matrices: &[&Tensor], dim: usize) -> Result<Tensor> {
        let out = Tensor::cat(matrices, dim)?;
        let Some(tape) = self.tape() else { return Ok(out) };
        if matrices.iter().any(|matrix| tape.tracks(matrix)) {
            let wanted: Vec<(Tensor, bool)> = matrices.iter().map(|&m| (m.clone(), tape.tracks(m))).collect();
            tape.record(&out, move |gradient, flow| {
                let mut start = 0;
                for (matrix, wanted) in wanted {
                    let length = matrix.dim(dim)?;
                    if wanted {
                        flow.add_slice(&matrix, gradient.narrow(dim, start, length)?.contiguous()?)?;
                    }
                    start += length;
                }
                Ok(())
            });
        }
        Ok(out)
    }

    /// x (.., N) divided by its root mean square, times w (N).
    pub fn rms_norm(self, x: &Tensor, w: &Tensor, epsilon: f64) -> Result<Tensor> {
        let out = self.ops.rms_norm(x, w, epsilon)?;
        match self.ops {
            Ops::Fused => self.fused2(
                [x, w],
                &out,
                kernels::RmsNorm {
                    epsilon: epsilon as f32,
                },
            ),
            Ops::Stock => self.by_candle([x, w], &out, move |inputs| {
                Ops::Stock.rms_norm(&inputs[0], &inputs[1], epsilon)
            }),
        }
        Ok(out)
    }

    /// x (N, 2 F): `gelu_new` of the left half times the right half, (N, F).
    pub fn gated_gelu(self, x: &Tensor) -> Result<Tensor> {
        let out = self.ops.gated_gelu(x)?;
        match self.ops {
            Ops::Fused => self.record([x], &out, |[x], _, gradient| {
                Ok([kernels::GatedGelu.bwd(x, gradient, gradient)?])
            }),
            Ops::Stock => self.by_candle([x], &out, |inputs| Ops::Stock.gated_gelu(&inputs[0])),
        }
        Ok(out)
    }

    /// An activation function of each value.
    pub fn activate(self, activation: Activation, x: &Tensor) -> Result<Tensor> {
        let out = self.ops.activate(activation, x)?;
        self.by_candle([x], &out, move |inputs| Ops::Stock.activate(activation, &inputs[0]));
        Ok(out)
    }

    /// Attention of a sequence to itself: see [`Ops::self_attention`].
    pub fn self_attention(
        self,
        qkv: &Tensor,
        bias: &Tensor,
        mask: &Tensor,
        batch: usize,
        causal: bool,
    ) -> Result<Tensor> {
        let out = self.ops.self_attention(qkv, bias, mask, batch, causal)?;
        let heads = bias.dim(0)?;
        match self.ops {
            Ops::Fused => self.fused3([qkv, bias, mask], &out, kernels::SelfAttention { batch, heads, causal }),
            Ops::Stock => self.by_candle([qkv, bias, mask], &out, move |inputs| {
                Ops::Stock.self_attention(&inputs[0], &inputs[1], &inputs[2], batch, causal)
            }),
        }
        Ok(out)
    }

    /// Attention to another sequence: see [`Ops::cross_attention`].
    pub fn cross_attention(self, q: &Tensor, kv: &Tensor, mask: &Tensor, heads: usize) -> Result<Tensor> {
        let out = self.ops.cross_attention(q, kv, mask, heads)?;
        match self.ops {
            Ops::Fused => self.fused3([q, kv, mask], &out, kernels::CrossAttention { heads }),
            Ops::Stock => self.by_candle([q, kv, mask], &out, move |inputs| {
                Ops::Stock.cross_attention(&inputs[0], &inputs[1], &inputs[2], heads)
            }),
        }
        Ok(out)
    }

    /// Attention of one new position to a cache, without a backward: see [`Ops::cached_attention`].
    pub fn cached_attention(self, q: &Tensor, kv: &Tensor, bias: &Tensor) -> Result<Tensor> {
        self.ops.cached_attention(q, kv, bias)
    }

    /// The mean cross-entropy: see [`Ops::cross_entropy`].
    pub fn cross_entropy(self, logits: &Tensor, labels: &Tensor) -> Result<Tensor> {
        let logits = self.cast(logits, DType::F32)?;
        let out = self.ops.cross_entropy(&logits, labels)?;
        match self.ops {
            Ops::Fused => self.fused2([&logits, labels], &out, kernels::CrossEntropy),
            Ops::Stock => self.by_candle([&logits, labels], &out, |inputs| {
                Ops::Stock.cross_entropy(&inputs[0], &inputs[1])
            }),
        }
        Ok(out)
    }

    /// The sum of two tensors of one shape.
    pub fn add(self, x: &Tensor, y: &Tensor) -> Result<Tensor> {
        let out = self.ops.add(x, y)?;
        if let Some((tape, wanted)) = self.wants([x, y]) {
            let inputs = [x.clone(), y.clone()];
            tape.record(&out, move |gradient, flow| {
                for (input, _) in inputs.iter().zip(wanted).filter(|(_, wanted)| *wanted) {
                    flow.add_shared(input, &gradient)?;
                }
                Ok(())
            });
        }
        Ok(out)
    }

    /// The product of two tensors of one shape, value by value.
    pub fn multiply(self, x: &Tensor, y: &Tensor) -> Result<Tensor> {
        let out = self.ops.multiply(x, y)?;
        self.by_candle([x, y], &out, |inputs| &inputs[0] * &inputs[1]);
        Ok(out)
    }

    /// x times a number plus another, without a backward.
    pub fn affine(self, x: &Tensor, by: f64, plus: f64) -> Result<Tensor> {
        self.ops.affine(x, by, plus)
    }

    /// x times a number.
    pub fn scale(self, x: &Tensor, by: f64) -> Result<Tensor> {
        let out = self.ops.affine(x, by, 0.0)?;
        if let Some((tape, _)) = self.wants([x]) {
            let x = x.clone();
            tape.record(&out, move |gradient, flow| flow.add(&x, gradient.affine(by, 0.0)?));
        }
        Ok(out)
    }

    /// (heads, offsets): the learned bias `table` (buckets, heads) looked up for a row of buckets.
    pub fn bias_over_offsets(self, table: &Tensor, buckets: Vec<u32>, device: &Device) -> Result<Tensor> {
        let buckets = Tensor::new(buckets, device)?;
        let out = bias_over_offsets(self.ops, table, &buckets)?;
        if let Some((tape, _)) = self.wants([table]) {
            let table = table.clone();
            tape.record(&out, move |gradient, flow| {
                let rows = gradient.t()?.contiguous()?;
                flow.add(&table, table.zeros_like()?.index_add(&buckets, &rows, 0)?)
            });
        }
        Ok(out)
    }

    fn fused2(self, inputs: [&Tensor; 2], out: &Tensor, op: impl CustomOp2 + 'static) {
        self.record(inputs, out, move |[x, y], _, gradient| {
            op.bwd(x, y, gradient, gradient).map(<[Option<Tensor>; 2]>::from)
        });
    }

    fn fused3(self, inputs: [&Tensor; 3], out: &Tensor, op: impl CustomOp3 + 'static) {
        self.record(inputs, out, move |[x, y, z], _, gradient| {
            op.bwd(x, y, z, gradient, gradient).map(<[Option<Tensor>; 3]>::from)
        });
    }
}

/// x in another number type, where there is one.
fn converted(x: &Tensor, to: DType) -> Result<Tensor> {
    if x.dtype() == to {
        return Ok(x.clone());
    }
    if !Ops::Stock.is_there() {
        candle_core::bail!("this build of the program computes in f32 only");
    }
    x.to_dtype(to)
}
