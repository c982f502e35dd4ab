//! Exponential functions that a compiler can vectorise, and reductions it can.

/// e^x to about 2 units in the last place, between -80 and 88; below, exactly 0; above, e^88.
///
/// Exactly 0 matters: a masked score would else become a denormal, and every product with it takes a slow path in
/// the processor (a whole training step was measured 20 times slower). The scheme and its polynomial are those of
/// the Cephes library's `expf`: e^x = 2^n e^r with |r| <= ln 2 / 2.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    // Adding and subtracting 1.5 * 2^23 rounds to the nearest integer without a call.
    const ROUND: f32 = 12_582_912.0;
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let clamped = x.clamp(-87.0, 88.0);
    let rounded = clamped * std::f32::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = clamped - n * LN_2_HIGH - n * LN_2_LOW;
    let mut tail = 1.987_569_2e-4;
    for coefficient in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        tail = tail * r + coefficient;
    }
    let fraction = tail * r * r + r + 1.0;
    // n is in -126..=127 after the clamp and stands in the lowest bits of what was rounded, so this is the float 2^n.
    // Conversions of floats to integers are many instructions where they must saturate.
    let power = f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23));
    if x < -80.0 { 0.0 } else { fraction * power }
}

/// The sum of `term(i)` for `i` below `count`, in sixteen lanes: one running sum would tie the processor to one
/// addition at a time.
#[inline(always)]
pub fn sum(count: usize, term: impl Fn(usize) -> f32) -> f32 {
    const LANES: usize = 16;
    let mut lanes = [0f32; LANES];
    let whole = count / LANES * LANES;
    for start in (0..whole).step_by(LANES) {
        for (lane, total) in lanes.iter_mut().enumerate() {
            *total += term(start + lane);
        }
    }
    lanes.iter().sum::<f32>() + (whole..count).map(term).sum::<f32>()
}

/// The largest of `values`, minus infinity if there are none.
#[inline(always)]
pub fn max(values: &[f32]) -> f32 {
    const LANES: usize = 16;
    let larger = |a: f32, b: f32| if b > a { b } else { a };
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest = chunks.remainder().iter().copied().fold(f32::NEG_INFINITY, larger);
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = larger(*lane, value);
        }
    }
    lanes.into_iter().fold(rest, larger)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_everywhere_and_exactly_zero_far_below() {
        for step in -7900..8800 {
            let x = step as f32 / 100.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 3e-7, "exp({x})");
        }
        assert_eq!([exp(-80.5), exp(-1e9), exp(f32::NEG_INFINITY)], [0.0; 3]);
        assert!(exp(1e9).is_finite());
        assert!(exp(f32::NAN).is_nan());
    }

    #[test]
    fn reductions_take_in_the_remainder() {
        for count in 0..50usize {
            let values: Vec<f32> = (0..count).map(|i| (i as f32 * 0.7).sin()).collect();
            assert!((sum(count, |i| values[i]) - values.iter().sum::<f32>()).abs() < 1e-5);
            assert_eq!(max(&values), values.iter().copied().fold(f32::NEG_INFINITY, f32::max));
        }
    }
}
