//! Products of f32 where candle's own have no fused multiply-add: in WebAssembly.

use super::raw::gemm::{Matrix, MatrixMut, Store, multiply};
use super::values;
use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape};

/// x (N, I) times w (O, I) transposed: (N, O). On one thread, without a backward.
pub struct Linear;

impl CustomOp2 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(&self, x: &CpuStorage, x_at: &Layout, w: &CpuStorage, w_at: &Layout) -> Result<(CpuStorage, Shape)> {
        let ((rows, inputs), (outputs, width)) = (x_at.shape().dims2()?, w_at.shape().dims2()?);
        if inputs != width {
            candle_core::bail!("weights of shape ({outputs}, {width}) were given a tensor of shape ({rows}, {inputs})");
        }
        let (x, w) = (values::<f32>(x, x_at)?, values::<f32>(w, w_at)?);
        let mut out = vec![0f32; rows * outputs];
        multiply(
            MatrixMut::new(&mut out, 0, outputs, rows, outputs),
            Store::Replace,
            Matrix::new(x, 0, inputs, rows, inputs),
            Matrix::new(w, 0, inputs, outputs, inputs).transposed(),
        );
        Ok((CpuStorage::F32(out), Shape::from((rows, outputs))))
    }
}
