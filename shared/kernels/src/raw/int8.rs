//! Products of 8-bit weights and activations of 7 or 16 bits, summed exactly in 32-bit integers: whatever instructions do
//! it, the result is the same bit for bit.

use super::lanes::{Lanes, Portable, ROOM, Wide};

/// Rows of weights that lie together.
pub const PANEL: usize = 16;
/// Bytes of a row's activations that are taken at a time.
pub const ACTIVATION_BYTES: usize = 4;
/// What is added to an activation of 7 bits: the instructions want numbers that are not negative.
pub const MIDDLE: u8 = 64;
/// Rows of activations taken through all weights before the next: they stay in the processor's first cache.
const ROWS_TOGETHER: usize = 32;

/// How finely activations are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActivationBits {
    /// -63 to 63: four columns at a time.
    Seven,
    /// -32767 to 32767, or as many as their sums have room for: two columns at a time.
    Sixteen,
}

impl ActivationBits {
    /// Columns that lie together.
    pub const fn columns(self) -> usize {
        match self {
            Self::Seven => 4,
            Self::Sixteen => 2,
        }
    }

    /// The largest activation of rows of so many: no sum of its products with weights up to 127 leaves 32 bits.
    pub fn largest(self, inputs: usize) -> i32 {
        match self {
            Self::Seven => 63,
            Self::Sixteen => {
                let room = i32::MAX as usize / (127 * inputs.max(1));
                i32::from(i16::MAX).min(room as i32)
            }
        }
    }
}

/// Weights (rows, columns) in panels of 16 rows, filled up with rows and columns that count for nothing: the panels one
/// after the other, in each the columns in fours (or twos), of each those of its 16 rows one after the other.
#[derive(Clone, Copy)]
pub struct Weights<'a> {
    /// What they are multiplied with.
    pub activations: ActivationBits,
    /// -127 to 127.
    pub values: &'a [i8],
    /// What a row's weights are multiplied by, for each row of each panel.
    pub scales: &'a [f32],
    /// What is taken from each row's sums: of activations of 7 bits the 64 too many, 64 times the sum of its weights; else
    /// nothing.
    pub offsets: &'a [i32],
    /// For each panel whether [`PanelSums::has_room`]; of columns in twos it does not count.
    pub room: &'a [bool],
    /// Rows without the filling.
    pub rows: usize,
    /// Columns in fours, or twos.
    pub steps: usize,
}

impl Weights<'_> {
    /// Bytes of a panel's next columns.
    const fn step_bytes(&self) -> usize {
        PANEL * self.activations.columns()
    }
}

/// What is to be known of a panel whose columns lie in fours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelSums {
    /// For each row the sum of its weights.
    pub rows: [i32; PANEL],
    /// Whether the sums of products of two steps together fit 16 bits: see [`Lanes::add_two`].
    pub has_room: bool,
}

impl PanelSums {
    /// Looks through a panel.
    ///
    /// # Panics
    /// If the last four columns are not whole.
    pub fn of(panel: &[i8]) -> Self {
        let (steps, rest) = panel.as_chunks::<{ 4 * PANEL }>();
        assert!(rest.is_empty(), "a panel must be of whole steps");
        sums_of_fours(steps)
    }
}

/// Whether bytes are weights, -127 to 127.
pub fn are_weights(bytes: &[u8]) -> bool {
    const BEYOND: u8 = i8::MIN.cast_unsigned();
    #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
    {
        use std::arch::wasm32::*;
        let (vectors, rest) = bytes.as_chunks::<16>();
        let mut beyond = u8x16_splat(0);
        for vector in vectors {
            // SAFETY: sixteen bytes are read, and there are as many.
            let vector = unsafe { v128_load(vector.as_ptr().cast()) };
            beyond = v128_or(beyond, u8x16_eq(vector, u8x16_splat(BEYOND)));
        }
        !v128_any_true(beyond) && !rest.contains(&BEYOND)
    }
    // Looked through to the end whatever is found, which a compiler makes vectors of.
    #[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
    {
        !bytes.iter().fold(false, |beyond, byte| beyond | (*byte == BEYOND))
    }
}

/// Bytes as weights. By one instruction where there is one, which a browser need not have optimised.
pub fn copied(bytes: &[u8]) -> Vec<i8> {
    // SAFETY: both are one byte that may have any value.
    unsafe { std::slice::from_raw_parts(bytes.as_ptr().cast::<i8>(), bytes.len()) }.to_vec()
}

/// Whether weights that are summed in 16 bits together have room there.
pub fn have_room(together: impl IntoIterator<Item = i8>) -> bool {
    let (mut above, mut below) = (0i16, 0i16);
    for weight in together {
        above += i16::from(weight.max(0));
        below -= i16::from(weight.min(0));
    }
    above.max(below) <= ROOM
}

/// In vectors by hand: while a model is read the browser has not optimised this code yet.
#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
fn sums_of_fours(steps: &[[i8; 4 * PANEL]]) -> PanelSums {
    use std::arch::wasm32::*;
    let mut sums = [i32x4_splat(0); 4];
    let mut largest = i16x8_splat(0);
    let (twos, last) = steps.as_chunks::<2>();
    for [first, second] in twos {
        let both = first.as_chunks::<16>().0.iter().zip(second.as_chunks::<16>().0);
        for (sum, (first, second)) in sums.iter_mut().zip(both) {
            // SAFETY: sixteen bytes are read of each, and there are as many.
            let (first, second) = unsafe { (v128_load(first.as_ptr().cast()), v128_load(second.as_ptr().cast())) };
            let pairs = i16x8_add(i16x8_extadd_pairwise_i8x16(first), i16x8_extadd_pairwise_i8x16(second));
            *sum = i32x4_add(*sum, i32x4_extadd_pairwise_i16x8(pairs));
            let unsigned = i16x8_add(
                i16x8_extadd_pairwise_u8x16(i8x16_abs(first)),
                i16x8_extadd_pairwise_u8x16(i8x16_abs(second)),
            );
            // Twice the larger of what is above zero and what is below.
            largest = i16x8_max(largest, i16x8_add(unsigned, i16x8_abs(pairs)));
        }
    }
    for step in last {
        for (sum, weights) in sums.iter_mut().zip(step.as_chunks::<16>().0) {
            // SAFETY: as above.
            let weights = unsafe { v128_load(weights.as_ptr().cast()) };
            *sum = i32x4_add(*sum, i32x4_extadd_pairwise_i16x8(i16x8_extadd_pairwise_i8x16(weights)));
        }
    }
    let mut rows = [0; PANEL];
    for (out, sums) in rows.as_chunks_mut::<4>().0.iter_mut().zip(sums) {
        // SAFETY: sixteen bytes are written, and there are as many.
        unsafe { v128_store(out.as_mut_ptr().cast(), sums) };
    }
    let has_room = !v128_any_true(i16x8_gt(largest, i16x8_splat(2 * ROOM)));
    PanelSums { rows, has_room }
}

#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
fn sums_of_fours(steps: &[[i8; 4 * PANEL]]) -> PanelSums {
    let mut rows = [0; PANEL];
    for step in steps {
        for (sum, four) in rows.iter_mut().zip(step.as_chunks::<4>().0) {
            *sum += four.iter().map(|value| i32::from(*value)).sum::<i32>();
        }
    }
    let mut largest = 0;
    for [first, second] in steps.as_chunks::<2>().0 {
        for (first, second) in first.as_chunks::<2>().0.iter().zip(second.as_chunks::<2>().0) {
            let four = [first[0], first[1], second[0], second[1]].map(i16::from);
            let (sum, unsigned) = (
                four.iter().sum::<i16>(),
                four.iter().map(|weight| weight.abs()).sum::<i16>(),
            );
            // Twice the larger of what is above zero and what is below.
            largest = largest.max(unsigned + sum.abs());
        }
    }
    PanelSums {
        rows,
        has_room: largest <= 2 * ROOM,
    }
}

/// Rows of activations, filled up to the weights' columns.
#[derive(Clone, Copy)]
pub struct Activations<'a> {
    /// Each 64 more than the activation that it stands for, 1 to 127; or the two bytes of an `i16`.
    pub values: &'a [u8],
    /// What a row's activations are multiplied by.
    pub scales: &'a [f32],
}

/// What happens to the values that stand where a product goes.
pub use super::gemm::Store;

/// The instructions that a product of 8-bit weights is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// None in particular.
    Portable,
    /// WebAssembly's vectors.
    #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
    Simd,
    /// The same with the one instruction that multiplies and sums.
    #[cfg(all(target_family = "wasm", target_feature = "relaxed-simd"))]
    SimdDot,
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 with BW and VNNI.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Instructions {
    /// All that can be used here.
    pub fn available() -> Vec<Self> {
        #[allow(unused_mut, reason = "on some machines there are no others")]
        let mut all = vec![Self::Portable];
        #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
        all.push(Self::Simd);
        #[cfg(all(target_family = "wasm", target_feature = "relaxed-simd"))]
        all.push(Self::SimdDot);
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                all.push(Self::Avx2);
            }
            if has_avx512() {
                all.push(Self::Avx512);
            }
        }
        all
    }

    /// The fastest.
    pub fn best() -> Self {
        #[cfg(all(target_family = "wasm", target_feature = "relaxed-simd"))]
        if super::lanes::dot_is_one_instruction() {
            return Self::SimdDot;
        }
        #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
        return Self::Simd;
        #[cfg(target_arch = "x86_64")]
        {
            // Asked once for every product; the standard library remembers the answers.
            if has_avx512() {
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

impl std::fmt::Display for Instructions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Portable => "portable",
            #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
            Self::Simd => "WebAssembly SIMD",
            #[cfg(all(target_family = "wasm", target_feature = "relaxed-simd"))]
            Self::SimdDot => "WebAssembly SIMD with dot products",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => "AVX-512",
        })
    }
}

/// `out = activations weights^T`, or `out += ...`: (N, rows), on the calling thread.
///
/// # Panics
/// If the slices do not hold what their sizes say, or the instructions are not there.
pub fn product(how: Instructions, weights: Weights, activations: Activations, out: &mut [f32], store: Store) {
    let (panels, width) = (weights.rows.div_ceil(PANEL), weights.steps * ACTIVATION_BYTES);
    let count = activations.scales.len();
    assert!(
        weights.values.len() == panels * weights.steps * weights.step_bytes()
            && weights.scales.len() == panels * PANEL
            && weights.offsets.len() == panels * PANEL
            && weights.room.len() == panels,
        "weights must fill their panels"
    );
    assert!(
        activations.values.len() == count * width,
        "activations must fill the weights' columns"
    );
    assert!(out.len() == count * weights.rows, "a product must fit where it goes");
    let add = store == Store::Add;
    let wide = weights.activations == ActivationBits::Sixteen;
    // SAFETY: the sizes that `rows` asks for are asserted above; the instructions of a kind are there: they are what the
    // module was compiled with, or were detected.
    unsafe {
        match how {
            Instructions::Portable if wide => rows::<Wide<Portable>, 2>(weights, activations, out, add),
            Instructions::Portable => rows::<Portable, 2>(weights, activations, out, add),
            #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
            _ if wide && how != Instructions::Portable => {
                rows::<Wide<super::lanes::Simd<false>>, 2>(weights, activations, out, add);
            }
            #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
            Instructions::Simd => rows::<super::lanes::Simd<false>, 2>(weights, activations, out, add),
            #[cfg(all(target_family = "wasm", target_feature = "relaxed-simd"))]
            Instructions::SimdDot => rows::<super::lanes::Simd<true>, 2>(weights, activations, out, add),
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => {
                assert!(is_x86_feature_detected!("avx2"), "this processor has no AVX2");
                avx2(weights, activations, out, add);
            }
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => {
                assert!(has_avx512(), "this processor has no AVX-512 with BW and VNNI");
                avx512(weights, activations, out, add);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vnni")
}

/// # Safety
/// As [`rows`], where there is AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2(weights: Weights, activations: Activations, out: &mut [f32], add: bool) {
    use super::lanes::Avx2;
    unsafe {
        match weights.activations {
            ActivationBits::Seven => rows::<Avx2, 4>(weights, activations, out, add),
            ActivationBits::Sixteen => rows::<Wide<Avx2>, 4>(weights, activations, out, add),
        }
    }
}

/// # Safety
/// As [`rows`], where there are AVX-512F, BW and VNNI.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn avx512(weights: Weights, activations: Activations, out: &mut [f32], add: bool) {
    use super::lanes::Avx512;
    unsafe {
        match weights.activations {
            ActivationBits::Seven => rows::<Avx512, 8>(weights, activations, out, add),
            ActivationBits::Sixteen => rows::<Wide<Avx512>, 8>(weights, activations, out, add),
        }
    }
}

/// All rows, `TOGETHER` at a time.
///
/// # Safety
/// The sizes that [`product`] asserts must hold, the weights lie for `L`'s columns, and its instructions be there.
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
    let step = PANEL * L::COLUMNS;
    let vectors = step / L::BYTES;
    let together = if ROWS == 1 { vectors } else { vectors.min(L::TOGETHER) };
    let two_fit = weights.room[panel] && weights.activations == ActivationBits::Seven;
    let width = weights.steps * ACTIVATION_BYTES;
    // SAFETY: a panel has `steps` of `step` bytes, a row as many of its own, and `product` asserted that all panels and
    // rows are there; `scales` and `offsets` hold a value for each of a panel's rows. Of `out` only what lies in the row is written:
    // the whole panel where all its rows exist, else those that do, by way of `whole`.
    unsafe {
        let scales = weights.scales.as_ptr().add(panel * PANEL);
        let offsets = weights.offsets.as_ptr().add(panel * PANEL);
        let ones = L::ones();
        let mut sums = [[L::zero(); 4]; ROWS];
        for part in (0..vectors).step_by(together) {
            let mut at = weights
                .values
                .as_ptr()
                .add(panel * weights.steps * step + part * L::BYTES);
            let mut from: [*const u8; ROWS] =
                std::array::from_fn(|i| activations.values.as_ptr().add((row + i) * width));
            let mut these = [[L::zero(); 4]; ROWS];
            let mut left = weights.steps;
            while two_fit && left >= 2 {
                let fours: [[L; 2]; ROWS] =
                    std::array::from_fn(|i| [L::activations(from[i]), L::activations(from[i].add(ACTIVATION_BYTES))]);
                for vector in 0..together {
                    let at = at.add(vector * L::BYTES);
                    let two = [L::weights(at), L::weights(at.add(step))];
                    for (sums, four) in these.iter_mut().zip(&fours) {
                        sums[vector] = sums[vector].add_two(two, *four, ones);
                    }
                }
                at = at.add(2 * step);
                for from in &mut from {
                    *from = from.add(2 * ACTIVATION_BYTES);
                }
                left -= 2;
            }
            for _ in 0..left {
                let fours: [L; ROWS] = std::array::from_fn(|i| L::activations(from[i]));
                for vector in 0..together {
                    let one = L::weights(at.add(vector * L::BYTES));
                    for (sums, four) in these.iter_mut().zip(&fours) {
                        sums[vector] = sums[vector].add_products(one, *four, ones);
                    }
                }
                at = at.add(step);
                for from in &mut from {
                    *from = from.add(ACTIVATION_BYTES);
                }
            }
            for (sums, these) in sums.iter_mut().zip(&these) {
                sums[part..part + together].copy_from_slice(&these[..together]);
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
