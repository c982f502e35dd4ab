//! The training loss.

use super::exp::{exp, max, sum};
use super::{cpu_values, parallel, plain, values, with_values};
use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};

/// The mean cross-entropy of logits (N, V) against labels (N) i64, over the rows whose label is not negative; 0 if
/// there are none. The probabilities are never stored: the backward takes them from the logits again.
pub struct CrossEntropy;

impl CustomOp2 for CrossEntropy {
    fn name(&self) -> &'static str {
        "cross-entropy"
    }

    fn cpu_fwd(&self, x: &CpuStorage, x_at: &Layout, y: &CpuStorage, y_at: &Layout) -> Result<(CpuStorage, Shape)> {
        let (rows, width) = x_at.shape().dims2()?;
        let (x, labels) = (values::<f32>(x, x_at)?, values::<i64>(y, y_at)?);
        if labels.len() != rows || labels.iter().any(|&label| label >= width as i64) {
            candle_core::bail!("{rows} rows of {width} logits were given labels that do not fit them");
        }
        let counted = x.chunks(width.max(1)).zip(labels).filter(|(_, label)| **label >= 0);
        let losses = parallel::map(counted, |(x, &label)| {
            let top = max(x);
            f64::from(top + sum(width, |i| exp(x[i] - top)).ln() - x[label as usize])
        });
        // Summed in the rows' order, in f64.
        let loss = losses.iter().sum::<f64>() / losses.len().max(1) as f64;
        Ok((CpuStorage::F32(vec![loss as f32]), Shape::from(())))
    }

    fn bwd(&self, x: &Tensor, y: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let (rows, width) = x.dims2()?;
        let x = plain(x)?;
        let gradient = gradient.to_scalar::<f32>()?;
        let (y_storage, y_at) = y.storage_and_layout();
        let labels = cpu_values::<i64>(&y_storage, y_at)?;
        let counted = labels.iter().filter(|label| **label >= 0).count();
        let scale = gradient / counted.max(1) as f32;
        let dx = with_values([&x], |[x]| {
            let mut dx = vec![0f32; x.len()];
            let rows = dx.chunks_mut(width.max(1)).zip(x.chunks(width.max(1))).zip(labels);
            parallel::for_each(rows.filter(|(_, label)| **label >= 0), |((dx, x), &label)| {
                let top = max(x);
                for (dx, &x) in dx.iter_mut().zip(x) {
                    *dx = exp(x - top);
                }
                let share = scale / sum(width, |i| dx[i]);
                for dx in dx.iter_mut() {
                    *dx *= share;
                }
                dx[label as usize] -= scale;
            });
            dx
        })?;
        Ok((Some(Tensor::from_vec(dx, (rows, width), x.device())?), None))
    }
}
