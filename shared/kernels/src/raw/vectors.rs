//! Small loops over slices with WebAssembly's vectors, which a compiler does not make of them by itself.

use crate::exp::exp;
use std::arch::wasm32::*;

/// Values in a vector.
const LANES: usize = 4;

#[inline(always)]
fn load(values: &[f32; LANES]) -> v128 {
    // SAFETY: sixteen bytes are there, and need no alignment.
    unsafe { v128_load(values.as_ptr().cast()) }
}

#[inline(always)]
fn store(values: &mut [f32; LANES], vector: v128) {
    // SAFETY: as above.
    unsafe { v128_store(values.as_mut_ptr().cast(), vector) }
}

#[inline(always)]
fn total(vector: v128) -> f32 {
    f32x4_extract_lane::<0>(vector)
        + f32x4_extract_lane::<1>(vector)
        + f32x4_extract_lane::<2>(vector)
        + f32x4_extract_lane::<3>(vector)
}

/// The sum of the products of two slices of one length.
#[inline]
pub fn dot(one: &[f32], other: &[f32]) -> f32 {
    let ((one, one_rest), (other, other_rest)) = (one.as_chunks::<LANES>(), other.as_chunks::<LANES>());
    let mut sums = [f32x4_splat(0.0); 4];
    for (at, (one, other)) in one.iter().zip(other).enumerate() {
        sums[at % 4] = super::panels::multiply_add(load(one), load(other), sums[at % 4]);
    }
    let sum = f32x4_add(f32x4_add(sums[0], sums[1]), f32x4_add(sums[2], sums[3]));
    total(sum)
        + one_rest
            .iter()
            .zip(other_rest)
            .map(|(one, other)| one * other)
            .sum::<f32>()
}

/// Adds `by` times `values` to `to`.
#[inline]
pub fn add_scaled(to: &mut [f32], by: f32, values: &[f32]) {
    let ((to, to_rest), (values, rest)) = (to.as_chunks_mut::<LANES>(), values.as_chunks::<LANES>());
    let scale = f32x4_splat(by);
    for (to, values) in to.iter_mut().zip(values) {
        let sum = super::panels::multiply_add(scale, load(values), load(to));
        store(to, sum);
    }
    for (to, value) in to_rest.iter_mut().zip(rest) {
        *to += by * value;
    }
}

/// Takes the exponentials of `values` less the largest of them, and gives their sum.
pub fn exponentials(values: &mut [f32]) -> f32 {
    let larger = |a: f32, b: f32| if b > a { b } else { a };
    let (chunks, rest) = values.as_chunks::<LANES>();
    let tops = chunks.iter().fold(f32x4_splat(f32::NEG_INFINITY), |top, chunk| {
        f32x4_pmax(top, load(chunk))
    });
    let top = rest.iter().copied().fold(f32::NEG_INFINITY, larger);
    let top = [
        f32x4_extract_lane::<0>(tops),
        f32x4_extract_lane::<1>(tops),
        f32x4_extract_lane::<2>(tops),
        f32x4_extract_lane::<3>(tops),
    ]
    .into_iter()
    .fold(top, larger);
    let (chunks, rest) = values.as_chunks_mut::<LANES>();
    let mut sums = f32x4_splat(0.0);
    let tops = f32x4_splat(top);
    for chunk in chunks {
        let powers = exp_of(f32x4_sub(load(chunk), tops));
        store(chunk, powers);
        sums = f32x4_add(sums, powers);
    }
    let mut sum = total(sums);
    for value in rest {
        *value = exp(*value - top);
        sum += *value;
    }
    sum
}

/// [`exp`] of four values: the same steps, so the same bits.
#[inline(always)]
fn exp_of(x: v128) -> v128 {
    let (splat, times, plus) = (f32x4_splat, f32x4_mul, f32x4_add);
    let clamped = f32x4_pmin(f32x4_pmax(x, splat(-87.0)), splat(88.0));
    let round = splat(12_582_912.0);
    let rounded = plus(times(clamped, splat(std::f32::consts::LOG2_E)), round);
    let n = f32x4_sub(rounded, round);
    let r = f32x4_sub(
        f32x4_sub(clamped, times(n, splat(0.693_359_4))),
        times(n, splat(-2.121_944_4e-4)),
    );
    let mut tail = splat(1.987_569_2e-4);
    for coefficient in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        tail = plus(times(tail, r), splat(coefficient));
    }
    let fraction = plus(plus(times(times(tail, r), r), r), splat(1.0));
    let power = i32x4_add(i32x4_shl(rounded, 23), i32x4_splat(127 << 23));
    v128_andnot(times(fraction, power), f32x4_lt(x, splat(-80.0)))
}
