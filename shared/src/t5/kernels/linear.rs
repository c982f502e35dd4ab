//! A linear layer without bias.

use super::plain;
use candle_core::backend::BackendStorage;
use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};

/// x (N, I) times w (O, I) transposed: (N, O).
///
/// Stock `x.matmul(&w.t())` computes the same, but its backward transposes the weight's gradient in a pass of its
/// own; here both gradients come out of one product each, in their final layout.
pub struct Linear;

impl CustomOp2 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(&self, x: &CpuStorage, x_at: &Layout, w: &CpuStorage, w_at: &Layout) -> Result<(CpuStorage, Shape)> {
        let (rows, inputs) = x_at.shape().dims2()?;
        let (outputs, width) = w_at.shape().dims2()?;
        if inputs != width {
            candle_core::bail!("a linear layer of {width} inputs was given {inputs}");
        }
        let product = x.matmul(w, (1, rows, outputs, inputs), x_at, &w_at.transpose(0, 1)?)?;
        Ok((product, Shape::from((rows, outputs))))
    }

    fn bwd(&self, x: &Tensor, w: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let gradient = plain(gradient)?;
        let dx = if x.track_op() { Some(gradient.matmul(w)?) } else { None };
        let dw = if w.track_op() {
            Some(gradient.t()?.matmul(x)?)
        } else {
            None
        };
        Ok((dx, dw))
    }
}
