//! T5's layer norm: no mean is subtracted, nothing is added (Zhang & Sennrich 2019).

use super::{exp::sum, parallel, plain, values, with_values};
use candle_core::{CpuStorage, CustomOp2, D, Layout, Result, Shape, Tensor};

/// x (.., N) divided by its root mean square and multiplied by w (N).
pub struct RmsNorm {
    /// Added to the mean square.
    pub epsilon: f32,
}

impl RmsNorm {
    fn scale(&self, x: &[f32]) -> f32 {
        1.0 / (sum(x.len(), |i| x[i] * x[i]) / x.len() as f32 + self.epsilon).sqrt()
    }
}

impl CustomOp2 for RmsNorm {
    fn name(&self) -> &'static str {
        "rms-norm"
    }

    fn cpu_fwd(&self, x: &CpuStorage, x_at: &Layout, w: &CpuStorage, w_at: &Layout) -> Result<(CpuStorage, Shape)> {
        let (x, w) = (values::<f32>(x, x_at)?, values::<f32>(w, w_at)?);
        let width = width(x_at.shape(), w)?;
        let mut out = vec![0f32; x.len()];
        let part = parallel::rows_per_part(x.len() / width, width) * width;
        parallel::for_each(out.chunks_mut(part).zip(x.chunks(part)), |(out, x)| {
            for (out, x) in out.chunks_mut(width).zip(x.chunks(width)) {
                let scale = self.scale(x);
                for ((out, x), w) in out.iter_mut().zip(x).zip(w) {
                    *out = x * scale * w;
                }
            }
        });
        Ok((CpuStorage::F32(out), x_at.shape().clone()))
    }

    fn bwd(&self, x: &Tensor, w: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let (shape, width) = (x.shape().clone(), x.dim(D::Minus1)?);
        let (x, gradient) = (plain(x)?, plain(gradient)?);
        let (dx, dw) = with_values([&x, w, &gradient], |[x, w, g]| {
            let mut dx = vec![0f32; x.len()];
            let part = parallel::rows_per_part(x.len() / width, width) * width;
            let parts = dx.chunks_mut(part).zip(x.chunks(part)).zip(g.chunks(part));
            let partial = parallel::map(parts, |((dx, x), g)| {
                let mut dw = vec![0f32; width];
                for ((dx, x), g) in dx.chunks_mut(width).zip(x.chunks(width)).zip(g.chunks(width)) {
                    let scale = self.scale(x);
                    let along = sum(width, |i| g[i] * w[i] * x[i]) * scale * scale * scale / width as f32;
                    for i in 0..width {
                        dw[i] += g[i] * x[i] * scale;
                        dx[i] = g[i] * w[i] * scale - x[i] * along;
                    }
                }
                dw
            });
            let mut dw = vec![0f32; width];
            for part in partial {
                for (total, part) in dw.iter_mut().zip(part) {
                    *total += part;
                }
            }
            (dx, dw)
        })?;
        let device = w.device();
        Ok((
            Some(Tensor::from_vec(dx, shape, device)?),
            Some(Tensor::from_vec(dw, width, device)?),
        ))
    }
}

fn width(shape: &Shape, w: &[f32]) -> Result<usize> {
    match shape.dims().last() {
        Some(&width) if width == w.len() && width > 0 => Ok(width),
        _ => candle_core::bail!("a norm of {} weights was given a tensor of shape {shape:?}", w.len()),
    }
}
