//! The gated feed-forward activation of T5 1.1 (Shazeer 2020).

use super::exp::exp;
use super::{parallel, plain, values, with_values};
use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};

/// x (N, 2F), the outputs of both input matrices side by side: gelu of the left half times the right half, (N, F).
pub struct GatedGelu;

/// The square root of 2 / pi.
const ROOT: f32 = 0.797_884_6;
const CUBIC: f32 = 0.044_715;

/// The tanh form of the GELU's cumulative normal: (its value, its derivative).
#[inline(always)]
pub fn gate(x: f32) -> (f32, f32) {
    // (1 + tanh u) / 2 is e^2u / (e^2u + 1).
    let e = exp(2.0 * ROOT * x * (1.0 + CUBIC * x * x));
    let value = e / (e + 1.0);
    (value, 2.0 * value * (1.0 - value) * ROOT * (1.0 + 3.0 * CUBIC * x * x))
}

/// Of one row, twice as wide as `out`.
#[inline]
pub fn gated(x: &[f32], out: &mut [f32]) {
    let (left, right) = x.split_at(out.len());
    for ((out, &a), &b) in out.iter_mut().zip(left).zip(right) {
        *out = a * gate(a).0 * b;
    }
}

impl CustomOp1 for GatedGelu {
    fn name(&self) -> &'static str {
        "gated-gelu"
    }

    fn cpu_fwd(&self, x: &CpuStorage, x_at: &Layout) -> Result<(CpuStorage, Shape)> {
        let (rows, both) = x_at.shape().dims2()?;
        let width = both / 2;
        let x = values::<f32>(x, x_at)?;
        let mut out = vec![0f32; rows * width];
        if out.is_empty() || both % 2 != 0 {
            candle_core::bail!("a gated activation was given a tensor of shape {:?}", x_at.shape());
        }
        let part = parallel::rows_per_part(rows, both);
        parallel::for_each(out.chunks_mut(part * width).zip(x.chunks(part * both)), |(out, x)| {
            for (out, x) in out.chunks_mut(width).zip(x.chunks(both)) {
                gated(x, out);
            }
        });
        Ok((CpuStorage::F32(out), Shape::from((rows, width))))
    }

    fn bwd(&self, x: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let (rows, both) = x.dims2()?;
        let width = both / 2;
        let (x, gradient) = (plain(x)?, plain(gradient)?);
        let device = x.device();
        let dx = with_values([&x, &gradient], |[x, g]| {
            let mut dx = vec![0f32; x.len()];
            let part = parallel::rows_per_part(rows, both);
            let parts = dx
                .chunks_mut(part * both)
                .zip(x.chunks(part * both))
                .zip(g.chunks(part * width));
            parallel::for_each(parts, |((dx, x), g)| {
                for ((dx, x), g) in dx.chunks_mut(both).zip(x.chunks(both)).zip(g.chunks(width)) {
                    let (da, db) = dx.split_at_mut(width);
                    let (left, right) = x.split_at(width);
                    for i in 0..width {
                        let (value, slope) = gate(left[i]);
                        db[i] = g[i] * left[i] * value;
                        da[i] = g[i] * right[i] * (value + left[i] * slope);
                    }
                }
            });
            dx
        })?;
        Ok(Some(Tensor::from_vec(dx, (rows, both), device)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gate_and_its_slope_are_those_of_the_tanh() {
        for step in -3000..3000 {
            let x = step as f32 / 100.0;
            let (wide, root, cubic) = (f64::from(x), f64::from(ROOT), f64::from(CUBIC));
            let t = (root * wide * (1.0 + cubic * wide * wide)).tanh();
            let slope = 0.5 * (1.0 - t * t) * root * (1.0 + 3.0 * cubic * wide * wide);
            let (value, found) = gate(x);
            assert!((f64::from(value) - 0.5 * (1.0 + t)).abs() < 3e-7, "gate({x})");
            assert!((f64::from(found) - slope).abs() < 1e-6, "the slope of gate({x})");
        }
    }
}
