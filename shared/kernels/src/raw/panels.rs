//! The product of [`super::gemm`] with WebAssembly's vectors: the library's own knows no fused multiply-add there.

use super::gemm::{Matrix, MatrixMut};
use std::arch::wasm32::*;

/// Columns taken at a time: four vectors.
const PANEL: usize = 16;

/// `out = left right`, or `out += left right`.
///
/// # Safety
/// The dimensions must match.
pub unsafe fn multiply(out: &mut MatrixMut, add: bool, left: Matrix, right: Matrix) {
    let (rows, columns, inner) = (left.rows(), right.columns(), left.columns());
    let mut packed = vec![0f32; inner * PANEL];
    for first in (0..columns).step_by(PANEL) {
        let there = (columns - first).min(PANEL);
        // SAFETY: `packed` holds `inner` rows of a panel, `first..first + there` are columns of `right` and `out`, and the
        // rows are those of `left` and `out`.
        unsafe {
            pack(&mut packed, right, first, there);
            let mut row = 0;
            while row + 2 <= rows {
                block::<2>(out, add, left, &packed, (row, first, there));
                row += 2;
            }
            if row < rows {
                block::<1>(out, add, left, &packed, (row, first, there));
            }
        }
    }
}

/// Puts `there` columns side by side, each of their rows filled up to a panel.
///
/// # Safety
/// The columns must exist, and `packed` hold a panel.
unsafe fn pack(packed: &mut [f32], right: Matrix, first: usize, there: usize) {
    let (at, row_stride, column_stride) = right.parts();
    let inner = right.rows();
    let to = packed.as_mut_ptr();
    // SAFETY: element (r, c) of `right` stands at r * row_stride + c * column_stride, and all that are read exist.
    unsafe {
        let at = at.add(first * column_stride);
        if column_stride == 1 && there == PANEL {
            for row in 0..inner {
                let (from, to) = (at.add(row * row_stride), to.add(row * PANEL));
                for vector in (0..PANEL).step_by(4) {
                    v128_store(to.add(vector).cast(), v128_load(from.add(vector).cast()));
                }
            }
            return;
        }
        let whole = if row_stride == 1 { inner / 4 * 4 } else { 0 };
        for column in 0..there / 4 * 4 {
            if whole == 0 || column % 4 != 0 {
                continue;
            }
            // Four columns, each contiguous, four rows at a time: a square of sixteen is turned over.
            let from: [*const f32; 4] = std::array::from_fn(|i| at.add((column + i) * column_stride));
            for row in (0..whole).step_by(4) {
                let [a, b, c, d] = from.map(|from| v128_load(from.add(row).cast()));
                let (ab, cd) = (i32x4_shuffle::<0, 4, 1, 5>(a, b), i32x4_shuffle::<0, 4, 1, 5>(c, d));
                let (ab_high, cd_high) = (i32x4_shuffle::<2, 6, 3, 7>(a, b), i32x4_shuffle::<2, 6, 3, 7>(c, d));
                let rows = [
                    i64x2_shuffle::<0, 2>(ab, cd),
                    i64x2_shuffle::<1, 3>(ab, cd),
                    i64x2_shuffle::<0, 2>(ab_high, cd_high),
                    i64x2_shuffle::<1, 3>(ab_high, cd_high),
                ];
                for (i, values) in rows.into_iter().enumerate() {
                    v128_store(to.add((row + i) * PANEL + column).cast(), values);
                }
            }
        }
        let turned = if whole == 0 { 0 } else { there / 4 * 4 };
        for column in 0..there {
            let rows = if column < turned { whole..inner } else { 0..inner };
            for row in rows {
                *to.add(row * PANEL + column) = *at.add(row * row_stride + column * column_stride);
            }
        }
    }
}

/// # Safety
/// `ROWS` rows from `row` and `there` columns from `first` must exist, and `packed` hold the columns.
#[inline(always)]
unsafe fn block<const ROWS: usize>(
    out: &mut MatrixMut,
    add: bool,
    left: Matrix,
    packed: &[f32],
    (row, first, there): (usize, usize, usize),
) {
    let (at, row_stride, column_stride) = left.parts();
    // SAFETY: the rows exist, and a panel has as many rows as `left` has columns.
    unsafe {
        let mut from: [*const f32; ROWS] = std::array::from_fn(|i| at.add((row + i) * row_stride));
        let mut panel = packed.as_ptr();
        let mut sums = [[f32x4_splat(0.0); 4]; ROWS];
        for _ in 0..left.columns() {
            let values: [v128; ROWS] = std::array::from_fn(|i| v128_load32_splat(from[i].cast()));
            for vector in 0..4 {
                let right = v128_load(panel.add(4 * vector).cast());
                for (sums, value) in sums.iter_mut().zip(&values) {
                    sums[vector] = multiply_add(*value, right, sums[vector]);
                }
            }
            panel = panel.add(PANEL);
            for from in &mut from {
                *from = from.add(column_stride);
            }
        }
        let (to, to_stride) = out.parts();
        for (i, sums) in sums.iter().enumerate() {
            let to = to.add((row + i) * to_stride + first);
            if there == PANEL {
                for (vector, sum) in sums.iter().enumerate() {
                    let to: *mut v128 = to.add(4 * vector).cast();
                    v128_store(to, if add { f32x4_add(v128_load(to), *sum) } else { *sum });
                }
            } else {
                let mut whole = [0f32; PANEL];
                for (vector, sum) in sums.iter().enumerate() {
                    v128_store(whole.as_mut_ptr().add(4 * vector).cast(), *sum);
                }
                for (column, value) in whole.iter().enumerate().take(there) {
                    let to = to.add(column);
                    *to = if add { *to + value } else { *value };
                }
            }
        }
    }
}

/// a b + c; rounded once where the relaxed instructions are there.
#[inline(always)]
pub fn multiply_add(a: v128, b: v128, c: v128) -> v128 {
    #[cfg(target_feature = "relaxed-simd")]
    return f32x4_relaxed_madd(a, b, c);
    #[cfg(not(target_feature = "relaxed-simd"))]
    f32x4_add(f32x4_mul(a, b), c)
}
