//! Picking rows of a table.

use super::values;
use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape};

/// The rows of a table (V, ..) that ids (N) u32 name: (N, ..). Without a backward.
pub struct Rows;

impl CustomOp2 for Rows {
    fn name(&self) -> &'static str {
        "rows"
    }

    fn cpu_fwd(
        &self,
        table: &CpuStorage,
        table_at: &Layout,
        ids: &CpuStorage,
        ids_at: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (table, ids) = (values::<f32>(table, table_at)?, values::<u32>(ids, ids_at)?);
        let mut dims = table_at.dims().to_vec();
        let rows = dims.first().copied().unwrap_or(0);
        let width = dims.iter().skip(1).product::<usize>();
        let mut out = Vec::with_capacity(ids.len() * width);
        for &id in ids {
            let id = id as usize;
            if id >= rows {
                candle_core::bail!("a table of {rows} rows has no row {id}");
            }
            out.extend_from_slice(&table[id * width..][..width]);
        }
        if let Some(first) = dims.first_mut() {
            *first = ids.len();
        }
        Ok((CpuStorage::F32(out), Shape::from(dims)))
    }
}
