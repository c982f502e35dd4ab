//! The vectors that a product of integers is made of, one kind for each set of instructions, and of each kind one for
//! narrow activations and one for [`Wide`] ones.

/// The largest sum of weights whose products with activations up to 127 always fit 16 bits together.
pub const ROOM: i16 = i16::MAX / 127;

/// A vector of 32-bit sums. Each of its lanes belongs to a row of the weights.
///
/// # Safety
/// The functions of a kind may be called only where the processor has that kind's instructions.
pub unsafe trait Lanes: Copy {
    /// Weights of a row that are multiplied at a time.
    const COLUMNS: usize;
    /// Bytes of the weights of all lanes.
    const BYTES: usize;
    /// Vectors of a panel that are summed at a time for several rows: so few that they and what they are made of stay in
    /// registers, so many that none waits for another.
    const TOGETHER: usize = 4;

    /// Zeros.
    unsafe fn zero() -> Self;

    /// `COLUMNS` weights, -127 to 127, for each lane, from `BYTES` readable bytes.
    unsafe fn weights(at: *const i8) -> Self;

    /// The same `COLUMNS` activations for all lanes, from 4 readable bytes: four of 0 to 127, or two of 16 bits.
    unsafe fn activations(at: *const u8) -> Self;

    /// What [`Lanes::add_products`] sums pairs of 16 bits with, for a loop to hold: ones, where a kind needs any.
    #[inline(always)]
    unsafe fn ones() -> Self {
        unsafe { Self::zero() }
    }

    /// Adds to each lane the sum of its `COLUMNS` products of weight and activation.
    unsafe fn add_products(self, weights: Self, activations: Self, ones: Self) -> Self;

    /// Adds the products of two lots of columns. Of the weights of a lane's first two columns in both lots, and of its other
    /// two, those above zero sum to [`ROOM`] at most, and so do those below.
    #[inline(always)]
    unsafe fn add_two(self, weights: [Self; 2], activations: [Self; 2], ones: Self) -> Self {
        unsafe {
            self.add_products(weights[0], activations[0], ones)
                .add_products(weights[1], activations[1], ones)
        }
    }

    /// Writes `(sum - offset) * (scale * factor)` of each lane, or adds it to what stands there. `offsets`, `factors` and
    /// `out` hold a value for each lane.
    unsafe fn finish(self, offsets: *const i32, scale: f32, factors: *const f32, out: *mut f32, add: bool);
}

/// The same vector for activations of 16 bits, two columns at a time.
#[derive(Clone, Copy)]
pub struct Wide<L>(L);

/// What [`Wide`] lanes have of the narrow ones.
macro_rules! as_narrow {
    () => {
        #[inline(always)]
        unsafe fn zero() -> Self {
            Self(unsafe { Lanes::zero() })
        }

        #[inline(always)]
        unsafe fn activations(at: *const u8) -> Self {
            // Four bytes for all lanes, whatever they are.
            Self(unsafe { Lanes::activations(at) })
        }

        #[inline(always)]
        unsafe fn finish(self, offsets: *const i32, scale: f32, factors: *const f32, out: *mut f32, add: bool) {
            unsafe { self.0.finish(offsets, scale, factors, out, add) }
        }
    };
}

/// Four lanes without any instructions of a special kind.
#[derive(Clone, Copy)]
pub struct Portable([i32; 4]);

// SAFETY: plain code, which every processor runs; it reads and writes what the trait says is there.
unsafe impl Lanes for Portable {
    const COLUMNS: usize = 4;
    const BYTES: usize = 16;

    #[inline(always)]
    unsafe fn zero() -> Self {
        Self([0; 4])
    }

    #[inline(always)]
    unsafe fn weights(at: *const i8) -> Self {
        // Kept as they lie, four bytes in an integer.
        Self(unsafe { at.cast::<[i32; 4]>().read_unaligned() })
    }

    #[inline(always)]
    unsafe fn activations(at: *const u8) -> Self {
        Self([unsafe { at.cast::<i32>().read_unaligned() }; 4])
    }

    #[inline(always)]
    unsafe fn add_products(self, weights: Self, activations: Self, _: Self) -> Self {
        let mut sums = self.0;
        for (lane, sum) in sums.iter_mut().enumerate() {
            let (weights, activations) = (weights.0[lane].to_ne_bytes(), activations.0[lane].to_ne_bytes());
            for (weight, activation) in weights.iter().zip(activations) {
                *sum += i32::from(*weight as i8) * i32::from(activation);
            }
        }
        Self(sums)
    }

    #[inline(always)]
    unsafe fn finish(self, offsets: *const i32, scale: f32, factors: *const f32, out: *mut f32, add: bool) {
        for (lane, sum) in self.0.iter().enumerate() {
            // SAFETY: all three hold a value for each lane.
            unsafe {
                let value = (sum - *offsets.add(lane)) as f32 * (scale * *factors.add(lane));
                let out = out.add(lane);
                *out = if add { *out + value } else { value };
            }
        }
    }
}

// SAFETY: as for [`Portable`].
unsafe impl Lanes for Wide<Portable> {
    const COLUMNS: usize = 2;
    const BYTES: usize = 8;

    as_narrow!();

    #[inline(always)]
    unsafe fn weights(at: *const i8) -> Self {
        // As 16 bits, two in an integer.
        let bytes = unsafe { at.cast::<[[i8; 2]; 4]>().read_unaligned() };
        Self(Portable(bytes.map(|pair| pack(pair.map(i16::from)))))
    }

    #[inline(always)]
    unsafe fn add_products(self, weights: Self, activations: Self, _: Self) -> Self {
        let mut sums = self.0.0;
        for (lane, sum) in sums.iter_mut().enumerate() {
            let (weights, activations) = (unpack(weights.0.0[lane]), unpack(activations.0.0[lane]));
            for (weight, activation) in weights.into_iter().zip(activations) {
                *sum = sum.wrapping_add(i32::from(weight) * i32::from(activation));
            }
        }
        Self(Portable(sums))
    }
}

fn pack([first, second]: [i16; 2]) -> i32 {
    let ([a, b], [c, d]) = (first.to_ne_bytes(), second.to_ne_bytes());
    i32::from_ne_bytes([a, b, c, d])
}

fn unpack(pair: i32) -> [i16; 2] {
    let [a, b, c, d] = pair.to_ne_bytes();
    [i16::from_ne_bytes([a, b]), i16::from_ne_bytes([c, d])]
}

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
pub use wasm::Simd;
#[cfg(all(target_family = "wasm", target_feature = "relaxed-simd"))]
pub use wasm::dot_is_one_instruction;

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod wasm {
    use super::{Lanes, Wide};
    use std::arch::wasm32::*;

    /// Whether the processor has what the relaxed product of four bytes and four bytes is, or the browser makes it of others.
    ///
    /// No browser says, and its clock is too coarse to find out in a moment; but what is left open where an activation is
    /// beyond 127 shows it. Sums of pairs that were cut to 16 bits come of x86's older instructions, which are slow together:
    /// what is exact comes of one instruction (AVX-VNNI, Arm's dot product), or of those that Arm has otherwise.
    #[cfg(target_feature = "relaxed-simd")]
    pub fn dot_is_one_instruction() -> bool {
        let [weight, activation] = std::hint::black_box([i8x16_splat(127), u8x16_splat(255)]);
        let sum = i32x4_relaxed_dot_i8x16_i7x16_add(weight, activation, i32x4_splat(0));
        [4 * 127 * 255, -4 * 127].contains(&i32x4_extract_lane::<0>(sum))
    }

    /// WebAssembly's 128 bits. Where the module was built for relaxed instructions, `ONE` of them multiplies and sums, or
    /// several do: which is faster is the processor's affair.
    #[derive(Clone, Copy)]
    pub struct Simd<const ONE: bool>(v128);

    // SAFETY: the module is compiled only where these instructions are on.
    unsafe impl<const ONE: bool> Lanes for Simd<ONE> {
        const COLUMNS: usize = 4;
        const BYTES: usize = 16;
        const TOGETHER: usize = if ONE { 4 } else { 2 };

        #[inline(always)]
        unsafe fn zero() -> Self {
            Self(i32x4_splat(0))
        }

        #[inline(always)]
        unsafe fn weights(at: *const i8) -> Self {
            Self(unsafe { v128_load(at.cast()) })
        }

        #[inline(always)]
        unsafe fn activations(at: *const u8) -> Self {
            Self(unsafe { v128_load32_splat(at.cast()) })
        }

        #[inline(always)]
        unsafe fn ones() -> Self {
            // Hidden from the compiler, which would make them anew for each product, as the instruction for sums of pairs does
            // in Chromium: a sixth of the time.
            Self(i16x8_splat(std::hint::black_box(1)))
        }

        #[cfg(target_feature = "relaxed-simd")]
        #[inline(always)]
        unsafe fn add_products(self, weights: Self, activations: Self, ones: Self) -> Self {
            // Activations from 0 to 127 are what makes this exact wherever it runs. One instruction of a processor that has it
            // (AVX-VNNI, Arm's dot product), else five; in two steps three.
            if ONE {
                return Self(i32x4_relaxed_dot_i8x16_i7x16_add(weights.0, activations.0, self.0));
            }
            let pairs = i16x8_relaxed_dot_i8x16_i7x16(weights.0, activations.0);
            Self(i32x4_add(self.0, i32x4_dot_i16x8(pairs, ones.0)))
        }

        #[cfg(target_feature = "relaxed-simd")]
        #[inline(always)]
        unsafe fn add_two(self, weights: [Self; 2], activations: [Self; 2], ones: Self) -> Self {
            let [(first, one), (second, other)] = [(weights[0], activations[0]), (weights[1], activations[1])];
            if ONE {
                return unsafe { self.add_products(first, one, ones).add_products(second, other, ones) };
            }
            let first = i16x8_relaxed_dot_i8x16_i7x16(first.0, one.0);
            let second = i16x8_relaxed_dot_i8x16_i7x16(second.0, other.0);
            Self(i32x4_add(self.0, i32x4_dot_i16x8(i16x8_add(first, second), ones.0)))
        }

        #[cfg(not(target_feature = "relaxed-simd"))]
        #[inline(always)]
        unsafe fn add_products(self, weights: Self, activations: Self, _: Self) -> Self {
            let low = i32x4_dot_i16x8(i16x8_extend_low_i8x16(activations.0), i16x8_extend_low_i8x16(weights.0));
            let high = i32x4_dot_i16x8(
                i16x8_extend_high_i8x16(activations.0),
                i16x8_extend_high_i8x16(weights.0),
            );
            // Each has two sums of two products for a lane's four.
            let even = i32x4_shuffle::<0, 2, 4, 6>(low, high);
            let odd = i32x4_shuffle::<1, 3, 5, 7>(low, high);
            Self(i32x4_add(self.0, i32x4_add(even, odd)))
        }

        #[inline(always)]
        unsafe fn finish(self, offsets: *const i32, scale: f32, factors: *const f32, out: *mut f32, add: bool) {
            // SAFETY: all three hold a value for each of the four lanes.
            unsafe {
                let whole = f32x4_convert_i32x4(i32x4_sub(self.0, v128_load(offsets.cast())));
                let value = f32x4_mul(whole, f32x4_mul(f32x4_splat(scale), v128_load(factors.cast())));
                let value = if add {
                    f32x4_add(v128_load(out.cast()), value)
                } else {
                    value
                };
                v128_store(out.cast(), value);
            }
        }
    }

    // SAFETY: as for [`Simd`].
    unsafe impl Lanes for Wide<Simd<false>> {
        const COLUMNS: usize = 2;
        const BYTES: usize = 8;

        as_narrow!();

        #[inline(always)]
        unsafe fn weights(at: *const i8) -> Self {
            Self(Simd(unsafe { i16x8_load_extend_i8x8(at) }))
        }

        #[inline(always)]
        unsafe fn add_products(self, weights: Self, activations: Self, _: Self) -> Self {
            let sums = i32x4_dot_i16x8(weights.0.0, activations.0.0);
            Self(Simd(i32x4_add(self.0.0, sums)))
        }
    }
}

#[cfg(target_arch = "x86_64")]
pub use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Lanes, Wide};
    use std::arch::x86_64::*;

    /// The 256 bits of AVX2.
    #[derive(Clone, Copy)]
    pub struct Avx2(__m256i);

    // SAFETY: all that it calls is AVX2, and reads and writes what the trait says is there.
    unsafe impl Lanes for Avx2 {
        const COLUMNS: usize = 4;
        const BYTES: usize = 32;

        #[inline(always)]
        unsafe fn zero() -> Self {
            Self(unsafe { _mm256_setzero_si256() })
        }

        #[inline(always)]
        unsafe fn weights(at: *const i8) -> Self {
            Self(unsafe { _mm256_loadu_si256(at.cast()) })
        }

        #[inline(always)]
        unsafe fn activations(at: *const u8) -> Self {
            Self(unsafe { _mm256_set1_epi32(at.cast::<i32>().read_unaligned()) })
        }

        #[inline(always)]
        unsafe fn add_products(self, weights: Self, activations: Self, _: Self) -> Self {
            // Two products of numbers up to 127 fit 16 bits with their sign: nothing saturates.
            Self(unsafe {
                let pairs = _mm256_maddubs_epi16(activations.0, weights.0);
                _mm256_add_epi32(self.0, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
            })
        }

        #[inline(always)]
        unsafe fn add_two(self, weights: [Self; 2], activations: [Self; 2], _: Self) -> Self {
            Self(unsafe {
                let first = _mm256_maddubs_epi16(activations[0].0, weights[0].0);
                let second = _mm256_maddubs_epi16(activations[1].0, weights[1].0);
                let fours = _mm256_add_epi16(first, second);
                _mm256_add_epi32(self.0, _mm256_madd_epi16(fours, _mm256_set1_epi16(1)))
            })
        }

        #[inline(always)]
        unsafe fn finish(self, offsets: *const i32, scale: f32, factors: *const f32, out: *mut f32, add: bool) {
            unsafe {
                let whole = _mm256_cvtepi32_ps(_mm256_sub_epi32(self.0, _mm256_loadu_si256(offsets.cast())));
                let value = _mm256_mul_ps(whole, _mm256_mul_ps(_mm256_set1_ps(scale), _mm256_loadu_ps(factors)));
                let value = if add {
                    _mm256_add_ps(_mm256_loadu_ps(out), value)
                } else {
                    value
                };
                _mm256_storeu_ps(out, value);
            }
        }
    }

    // SAFETY: as for [`Avx2`].
    unsafe impl Lanes for Wide<Avx2> {
        const COLUMNS: usize = 2;
        const BYTES: usize = 16;

        as_narrow!();

        #[inline(always)]
        unsafe fn weights(at: *const i8) -> Self {
            Self(Avx2(unsafe { _mm256_cvtepi8_epi16(_mm_loadu_si128(at.cast())) }))
        }

        #[inline(always)]
        unsafe fn add_products(self, weights: Self, activations: Self, _: Self) -> Self {
            Self(Avx2(unsafe {
                _mm256_add_epi32(self.0.0, _mm256_madd_epi16(weights.0.0, activations.0.0))
            }))
        }
    }

    /// The 512 bits of AVX-512, with the instructions for bytes and words (BW) and for neural networks (VNNI).
    #[derive(Clone, Copy)]
    pub struct Avx512(__m512i);

    // SAFETY: all that it calls is AVX-512F, BW and VNNI, and reads and writes what the trait says is there.
    unsafe impl Lanes for Avx512 {
        const COLUMNS: usize = 4;
        const BYTES: usize = 64;

        #[inline(always)]
        unsafe fn zero() -> Self {
            Self(unsafe { _mm512_setzero_si512() })
        }

        #[inline(always)]
        unsafe fn weights(at: *const i8) -> Self {
            Self(unsafe { _mm512_loadu_si512(at.cast()) })
        }

        #[inline(always)]
        unsafe fn activations(at: *const u8) -> Self {
            Self(unsafe { _mm512_set1_epi32(at.cast::<i32>().read_unaligned()) })
        }

        #[inline(always)]
        unsafe fn add_products(self, weights: Self, activations: Self, _: Self) -> Self {
            Self(unsafe { _mm512_dpbusd_epi32(self.0, activations.0, weights.0) })
        }

        #[inline(always)]
        unsafe fn finish(self, offsets: *const i32, scale: f32, factors: *const f32, out: *mut f32, add: bool) {
            unsafe {
                let whole = _mm512_cvtepi32_ps(_mm512_sub_epi32(self.0, _mm512_loadu_si512(offsets.cast())));
                let value = _mm512_mul_ps(whole, _mm512_mul_ps(_mm512_set1_ps(scale), _mm512_loadu_ps(factors)));
                let value = if add {
                    _mm512_add_ps(_mm512_loadu_ps(out), value)
                } else {
                    value
                };
                _mm512_storeu_ps(out, value);
            }
        }
    }

    // SAFETY: as for [`Avx512`].
    unsafe impl Lanes for Wide<Avx512> {
        const COLUMNS: usize = 2;
        const BYTES: usize = 32;

        as_narrow!();

        #[inline(always)]
        unsafe fn weights(at: *const i8) -> Self {
            Self(Avx512(unsafe { _mm512_cvtepi8_epi16(_mm256_loadu_si256(at.cast())) }))
        }

        #[inline(always)]
        unsafe fn add_products(self, weights: Self, activations: Self, _: Self) -> Self {
            Self(Avx512(unsafe {
                _mm512_dpwssd_epi32(self.0.0, weights.0.0, activations.0.0)
            }))
        }
    }
}
