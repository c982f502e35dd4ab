//! Products of 7-bit activations and 8-bit weights, summed exactly in 32-bit integers: whatever instructions do it, the
//! result is the same bit for bit.

use super::lanes::{Lanes, Portable};

/// Rows of weights that lie together.
pub const PANEL: usize = 16;
/// Columns that lie together.
pub const QUAD: usize = 4;
/// What is added to an activation: the instructions want numbers that are not negative.
pub const MIDDLE: u8 = 64;
/// Bytes of a panel's next four columns.
const STEP: usize = PANEL * QUAD;
/// Rows of activations taken through all weights before the next: they stay in the processor's first cache.
const ROWS_TOGETHER: usize = 32;

/// Weights (rows, columns) in panels of 16 rows, filled up with rows and columns that count for nothing: the panels one
/// after the other, in each the columns in fours, of each four those of its 16 rows one after the other.
#[derive(Clone, Copy)]
pub struct Weights<'a> {
    /// -127 to 127.
    pub values: &'a [i8],
    /// What a row's weights are multiplied by, for each row of each panel.
    pub scales: &'a [f32],
    /// 64 times the sum of a row's weights, likewise: what the activations' 64 too many add.
    pub offsets: &'a [i32],
    /// Rows without the filling.
    pub rows: usize,
    /// Columns in fours.
    pub quads: usize,
}

/// Rows of activations, filled up to the weights' columns.
#[derive(Clone, Copy)]
pub struct Activations<'a> {
    /// Each 64 more than the activation that it stands for, 1 to 127.
    pub values: &'a [u8],
    /// What a row's activations are multiplied by.
    pub scales: &'a [f32],
}

/// What happens to the values that stand where a product goes.
pub use super::gemm::Store;

/// The instructions that a product is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// None in particular.
    Portable,
    /// WebAssembly's, relaxed where the module was built so.
    #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
    Simd,
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 with VNNI.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Instructions {
    /// All that can be used here, the fastest last.
    #[cfg(test)]
    pub fn available() -> Vec<Self> {
        #[allow(unused_mut, reason = "on some machines there are no others")]
        let mut all = vec![Self::Portable];
        #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
        all.push(Self::Simd);
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                all.push(Self::Avx2);
            }
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
                all.push(Self::Avx512);
            }
        }
        all
    }

    /// The fastest.
    pub fn best() -> Self {
        #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
        return Self::Simd;
        #[cfg(target_arch = "x86_64")]
        {
            // Asked once for every product; the standard library remembers the answers.
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") {
                return Self::Avx2;
            }
        }
        #[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
        Self::Portable
    }
}

/// `out = activations weights^T`, or `out += ...`: (N, rows), on the calling thread.
///
/// # Panics
/// If the slices do not hold what their sizes say, or the instructions are not there.
pub fn product(how: Instructions, weights: Weights, activations: Activations, out: &mut [f32], store: Store) {
    let (panels, width) = (weights.rows.div_ceil(PANEL), weights.quads * QUAD);
    let count = activations.scales.len();
    assert!(
        weights.values.len() == panels * weights.quads * STEP
            && weights.scales.len() == panels * PANEL
            && weights.offsets.len() == panels * PANEL,
        "weights must fill their panels"
    );
    assert!(
        activations.values.len() == count * width,
        "activations must fill the weights' columns"
    );
    assert!(out.len() == count * weights.rows, "a product must fit where it goes");
    let add = store == Store::Add;
    // SAFETY: the sizes that `rows` asks for are asserted above; the instructions of a kind are there: they are what the
    // module was compiled with, or were detected.
    unsafe {
        match how {
            Instructions::Portable => rows::<Portable, 2>(weights, activations, out, add),
            #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
            Instructions::Simd => rows::<super::lanes::Simd, 2>(weights, activations, out, add),
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => {
                assert!(is_x86_feature_detected!("avx2"), "this processor has no AVX2");
                avx2(weights, activations, out, add);
            }
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => {
                assert!(
                    is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni"),
                    "this processor has no AVX-512 with VNNI"
                );
                avx512(weights, activations, out, add);
            }
        }
    }
}

/// # Safety
/// As [`rows`], where there is AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2(weights: Weights, activations: Activations, out: &mut [f32], add: bool) {
    unsafe { rows::<super::lanes::Avx2, 4>(weights, activations, out, add) }
}

/// # Safety
/// As [`rows`], where there are AVX-512F and VNNI.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vnni")]
unsafe fn avx512(weights: Weights, activations: Activations, out: &mut [f32], add: bool) {
    unsafe { rows::<super::lanes::Avx512, 8>(weights, activations, out, add) }
}

/// All rows, `TOGETHER` at a time.
///
/// # Safety
/// The sizes that [`product`] asserts must hold, and the instructions of `L` must be there.
#[inline(always)]
unsafe fn rows<L: Lanes, const TOGETHER: usize>(
    weights: Weights,
    activations: Activations,
    out: &mut [f32],
    add: bool,
) {
    let count = activations.scales.len();
    for first in (0..count).step_by(ROWS_TOGETHER) {
        let end = (first + ROWS_TOGETHER).min(count);
        for panel in 0..weights.rows.div_ceil(PANEL) {
            let mut row = first;
            // SAFETY: `panel` and the rows are in range, the rest as for this function.
            unsafe {
                while row + TOGETHER <= end {
                    block::<L, TOGETHER>(weights, panel, activations, row, out, add);
                    row += TOGETHER;
                }
                while row < end {
                    block::<L, 1>(weights, panel, activations, row, out, add);
                    row += 1;
                }
            }
        }
    }
}

/// A panel of weights times `ROWS` rows of activations.
///
/// # Safety
/// As for [`rows`]; the panel and the rows `row..row + ROWS` must exist.
#[inline(always)]
unsafe fn block<L: Lanes, const ROWS: usize>(
    weights: Weights,
    panel: usize,
    activations: Activations,
    row: usize,
    out: &mut [f32],
    add: bool,
) {
    // No kind of lanes needs more than four vectors for a panel.
    let vectors = STEP / L::BYTES;
    let width = weights.quads * QUAD;
    // SAFETY: a panel has `quads` steps of `STEP` bytes, a row `quads` fours, and `product` asserted that all panels and
    // rows are there; `scales` and `offsets` hold a value for each of a panel's rows. Of `out` only what lies in the row is written:
    // the whole panel where all its rows exist, else those that do, by way of `whole`.
    unsafe {
        let mut at = weights.values.as_ptr().add(panel * weights.quads * STEP);
        let scales = weights.scales.as_ptr().add(panel * PANEL);
        let offsets = weights.offsets.as_ptr().add(panel * PANEL);
        let mut from: [*const u8; ROWS] = std::array::from_fn(|i| activations.values.as_ptr().add((row + i) * width));
        let mut sums = [[L::zero(); 4]; ROWS];
        for _ in 0..weights.quads {
            let fours: [L; ROWS] = std::array::from_fn(|i| L::activations(from[i]));
            for vector in 0..vectors {
                let these = L::weights(at.add(vector * L::BYTES));
                for (sums, four) in sums.iter_mut().zip(&fours) {
                    sums[vector] = sums[vector].add_products(these, *four);
                }
            }
            at = at.add(STEP);
            for from in &mut from {
                *from = from.add(QUAD);
            }
        }
        let lanes = PANEL / vectors;
        let there = (weights.rows - panel * PANEL).min(PANEL);
        for (i, sums) in sums.iter().enumerate() {
            let scale = activations.scales[row + i];
            let place = out.as_mut_ptr().add((row + i) * weights.rows + panel * PANEL);
            if there == PANEL {
                for (vector, sums) in sums.iter().enumerate().take(vectors) {
                    let lane = vector * lanes;
                    sums.finish(offsets.add(lane), scale, scales.add(lane), place.add(lane), add);
                }
            } else {
                let mut whole = [0f32; PANEL];
                for (vector, sums) in sums.iter().enumerate().take(vectors) {
                    let lane = vector * lanes;
                    let whole = whole.as_mut_ptr().add(lane);
                    sums.finish(offsets.add(lane), scale, scales.add(lane), whole, false);
                }
                for (lane, value) in whole.iter().enumerate().take(there) {
                    let place = place.add(lane);
                    *place = if add { *place + value } else { *value };
                }
            }
        }
    }
}
