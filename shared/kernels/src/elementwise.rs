//! What is done to each value alone, or to two that stand in the same place.

use super::exp::exp;
use super::gated_gelu::gate;
use super::{parallel, values};
use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape};

/// Something done to each value. Without a backward of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Each {
    /// Times a number, plus another.
    Affine(f32, f32),
    /// Nothing below zero.
    Relu,
    /// The tanh form of the GELU (Hendrycks & Gimpel 2016).
    GeluNew,
    /// The GELU by the error function.
    Gelu,
    /// x times its logistic function.
    Silu,
}

impl Each {
    fn of(self, x: f32) -> f32 {
        match self {
            Self::Affine(by, plus) => x * by + plus,
            Self::Relu => x.max(0.0),
            Self::GeluNew => x * gate(x).0,
            Self::Gelu => 0.5 * x * (1.0 + libm::erff(x * std::f32::consts::FRAC_1_SQRT_2)),
            Self::Silu => x / (1.0 + exp(-x)),
        }
    }
}

impl CustomOp1 for Each {
    fn name(&self) -> &'static str {
        "each"
    }

    fn cpu_fwd(&self, x: &CpuStorage, at: &Layout) -> Result<(CpuStorage, Shape)> {
        let x = values::<f32>(x, at)?;
        let mut out = vec![0f32; x.len()];
        let part = parallel::rows_per_part(x.len(), 1);
        parallel::for_each(out.chunks_mut(part).zip(x.chunks(part)), |(out, x)| {
            out.iter_mut().zip(x).for_each(|(out, x)| *out = self.of(*x));
        });
        Ok((CpuStorage::F32(out), at.shape().clone()))
    }
}

/// Something done to two tensors of one shape. Without a backward of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pair {
    /// The sum.
    Sum,
    /// The product.
    Product,
}

impl CustomOp2 for Pair {
    fn name(&self) -> &'static str {
        "pair"
    }

    fn cpu_fwd(&self, x: &CpuStorage, x_at: &Layout, y: &CpuStorage, y_at: &Layout) -> Result<(CpuStorage, Shape)> {
        if x_at.shape() != y_at.shape() {
            candle_core::bail!(
                "tensors of shapes {:?} and {:?} have no pairs",
                x_at.shape(),
                y_at.shape()
            );
        }
        let (x, y) = (values::<f32>(x, x_at)?, values::<f32>(y, y_at)?);
        let mut out = vec![0f32; x.len()];
        let part = parallel::rows_per_part(x.len(), 1);
        let parts = out.chunks_mut(part).zip(x.chunks(part)).zip(y.chunks(part));
        parallel::for_each(parts, |((out, x), y)| {
            let all = out.iter_mut().zip(x).zip(y);
            match self {
                Self::Sum => all.for_each(|((out, x), y)| *out = x + y),
                Self::Product => all.for_each(|((out, x), y)| *out = x * y),
            }
        });
        Ok((CpuStorage::F32(out), x_at.shape().clone()))
    }
}
