//! Sums of gradients.

use super::parallel;
use candle_core::{CpuStorage, DType, InplaceOp2, Layout, Result, Tensor};

/// `total + more`, in the place of `total` where that can be: nobody else may hold it.
pub fn added(total: Tensor, more: &Tensor) -> Result<Tensor> {
    let plain = |tensor: &Tensor| tensor.device().is_cpu() && tensor.dtype() == DType::F32 && tensor.is_contiguous();
    if plain(&total) && plain(more) && total.shape() == more.shape() {
        total.inplace_op2(more, &Add)?;
        return Ok(total);
    }
    total + more
}

struct Add;

impl InplaceOp2 for Add {
    fn name(&self) -> &'static str {
        "add-in-place"
    }

    fn cpu_fwd(&self, to: &mut CpuStorage, to_at: &Layout, more: &CpuStorage, more_at: &Layout) -> Result<()> {
        let (CpuStorage::F32(to), Some((start, end))) = (to, to_at.contiguous_offsets()) else {
            candle_core::bail!("only contiguous f32 tensors are added in place")
        };
        let to = &mut to[start..end];
        let more = super::values::<f32>(more, more_at)?;
        let part = parallel::rows_per_part(to.len(), 1);
        parallel::for_each(to.chunks_mut(part).zip(more.chunks(part)), |(to, more)| {
            to.iter_mut().zip(more).for_each(|(to, more)| *to += more);
        });
        Ok(())
    }
}
