//! Products with 8-bit weights: activations are rounded to 7 or 16 bits, each row by a factor of its own, and what stands
//! before the product (a norm, an activation) and after it (the sum with what the layer began with) is done on the way.

use super::raw::gemm::Store;
use super::raw::int8::{ACTIVATION_BYTES, ActivationBits, Activations, Instructions, MIDDLE, PANEL, product};
use super::{cpu_values, exp::sum, gated_gelu::gated, parallel, values};
use crate::{Int8Matrix, Int8Rows};
use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor};

/// Rows that are rounded and multiplied together.
const ROWS: usize = 32;

/// What is done to each row of x (N, I) before it is multiplied.
pub enum Before {
    /// Nothing.
    Nothing,
    /// It is multiplied by a number.
    Scaled(f32),
    /// It is divided by its root mean square and multiplied by weights (I).
    Norm {
        /// The weights.
        weight: Tensor,
        /// Added to the mean square.
        epsilon: f32,
    },
    /// x is (N, 2 I): `gelu_new` of the left half times the right half.
    GatedGelu,
}

/// x (N, I), or twice as wide, times a matrix (O, I) transposed: (N, O); with a second tensor (N, O), added to that one.
/// Without a backward.
pub struct Int8Linear {
    /// The weights.
    pub matrix: Int8Matrix,
    /// What is done first.
    pub before: Before,
    /// What the product is made with.
    pub instructions: Instructions,
}

impl Int8Linear {
    fn compute(&self, x: &CpuStorage, x_at: &Layout, mut out: Vec<f32>, store: Store) -> Result<(CpuStorage, Shape)> {
        let (rows, width) = x_at.shape().dims2()?;
        let (outputs, inputs) = (self.matrix.rows(), self.matrix.columns());
        let halves = if matches!(self.before, Before::GatedGelu) { 2 } else { 1 };
        if width != halves * inputs || inputs == 0 || out.len() != rows * outputs {
            candle_core::bail!(
                "8-bit weights of shape ({outputs}, {inputs}) were given a tensor of shape {:?}",
                x_at.shape()
            );
        }
        let x = values::<f32>(x, x_at)?;
        let (how, bits) = (self.instructions, self.matrix.activations());
        let mut work = |before: Row| {
            let parts = out.chunks_mut(ROWS * outputs.max(1)).zip(x.chunks(ROWS * width));
            parallel::for_each(parts, |(out, x)| {
                let quantised = Quantised::of(x, width, inputs, before, bits);
                product(how, self.matrix.panels(), quantised.activations(), out, store);
            });
        };
        match &self.before {
            Before::Nothing => work(Row::Scaled(1.0)),
            Before::Scaled(by) => work(Row::Scaled(*by)),
            Before::GatedGelu => work(Row::GatedGelu),
            Before::Norm { weight, epsilon } => {
                let (storage, layout) = weight.storage_and_layout();
                let weight = cpu_values::<f32>(&storage, layout)?;
                if weight.len() != inputs {
                    candle_core::bail!("a norm of {} weights stands before {inputs} inputs", weight.len());
                }
                work(Row::Norm(weight, *epsilon));
            }
        }
        Ok((CpuStorage::F32(out), Shape::from((rows, outputs))))
    }
}

impl Int8Matrix {
    /// x (N, I) times this transposed, on the calling thread: (N, O).
    ///
    /// # Panics
    /// If x has no whole rows, or the instructions are not there.
    pub fn product(&self, x: &[f32], how: Instructions) -> Vec<f32> {
        let inputs = self.columns();
        assert!(
            inputs > 0 && x.len().is_multiple_of(inputs),
            "{} values are no rows of {inputs}",
            x.len()
        );
        let mut out = vec![0f32; x.len() / inputs * self.rows()];
        let quantised = Quantised::of(x, inputs, inputs, Row::Scaled(1.0), self.activations());
        product(how, self.panels(), quantised.activations(), &mut out, Store::Replace);
        out
    }
}

/// [`Before`], with the values at hand.
#[derive(Clone, Copy)]
enum Row<'a> {
    Scaled(f32),
    Norm(&'a [f32], f32),
    GatedGelu,
}

/// Rows of activations as whole numbers.
struct Quantised {
    values: Vec<u8>,
    scales: Vec<f32>,
}

impl Quantised {
    fn of(x: &[f32], width: usize, inputs: usize, before: Row, bits: ActivationBits) -> Self {
        let (rows, bytes) = (x.len() / width, inputs.div_ceil(bits.columns()) * ACTIVATION_BYTES);
        let nothing = match bits {
            ActivationBits::Seven => MIDDLE,
            ActivationBits::Sixteen => 0,
        };
        let mut all = Self {
            values: vec![nothing; rows * bytes],
            scales: Vec::with_capacity(rows),
        };
        let largest = bits.largest(inputs) as f32;
        let mut made = vec![0f32; inputs];
        for (x, values) in x.chunks_exact(width).zip(all.values.chunks_exact_mut(bytes)) {
            let (row, factor) = match before {
                Row::Scaled(by) => (x, by),
                Row::Norm(weight, epsilon) => {
                    for ((made, x), weight) in made.iter_mut().zip(x).zip(weight) {
                        *made = x * weight;
                    }
                    let square = sum(x.len(), |i| x[i] * x[i]) / x.len() as f32;
                    (&*made, 1.0 / (square + epsilon).sqrt())
                }
                Row::GatedGelu => {
                    gated(x, &mut made);
                    (&*made, 1.0)
                }
            };
            let scale = top(row) / largest;
            match bits {
                ActivationBits::Seven => round_to_seven(row, scale, values),
                ActivationBits::Sixteen => round_to_sixteen(row, scale, values),
            }
            all.scales.push(scale * factor);
        }
        all
    }

    fn activations(&self) -> Activations<'_> {
        Activations {
            values: &self.values,
            scales: &self.scales,
        }
    }
}

/// The largest value without its sign.
fn top(row: &[f32]) -> f32 {
    // Compared as whole numbers, which a compiler makes vectors of; without their signs floats are in the same order.
    let top = row
        .iter()
        .fold(0u32, |top, value| top.max(value.to_bits() & 0x7fff_ffff));
    f32::from_bits(top)
}

/// The nearest whole numbers to the values of a row in `scale`s. What is no number gives some number: its scale is none, and
/// so is what comes out.
#[inline(always)]
fn whole_numbers(row: &[f32], scale: f32) -> impl Iterator<Item = u32> {
    // Adding 1.5 * 2^23 rounds to the nearest integer, which then stands in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
    row.iter()
        .map(move |value| (value * inverse + ROUND).to_bits().wrapping_sub(ROUND.to_bits()))
}

fn round_to_seven(row: &[f32], scale: f32, values: &mut [u8]) {
    for (whole, place) in whole_numbers(row, scale).zip(values) {
        *place = (whole as u8).wrapping_add(MIDDLE) & 0x7f;
    }
}

fn round_to_sixteen(row: &[f32], scale: f32, values: &mut [u8]) {
    for (whole, place) in whole_numbers(row, scale).zip(values.as_chunks_mut().0) {
        *place = (whole as i16).to_ne_bytes();
    }
}

/// Whether the instructions that are used here compute what plain ones do, at the ends of their range too.
pub fn kernels_are_right() -> bool {
    let (rows, inputs, outputs) = (3, 35, 37);
    let x: Vec<f32> = (0..rows * inputs)
        .map(|i| [1.0, -1.0, 0.5, -0.0, 0.25, -1.0, 1.0][i % 7])
        .collect();
    // The first panel's weights are as large as they can be where two steps are summed together, the second's as any can be.
    let weight = |i: usize| match i / inputs / PANEL {
        0 => [64, 64, -64, -65, 65, 65, -64, -65][i % inputs % 8],
        _ => [127, -127, 64, 0, 32, -127, 127][i * 3 % 7],
    };
    [ActivationBits::Seven, ActivationBits::Sixteen]
        .into_iter()
        .all(|activations| {
            let weights = Int8Rows {
                rows: outputs,
                columns: inputs,
                values: (0..outputs * inputs).map(weight).collect(),
                scales: vec![1.0; outputs],
                activations,
            };
            let matrix = Int8Matrix::stacked(&[&weights]);
            let expected = matrix.product(&x, Instructions::Portable);
            let all = Instructions::available();
            all.into_iter().all(|how| matrix.product(&x, how) == expected)
        })
}

impl CustomOp1 for Int8Linear {
    fn name(&self) -> &'static str {
        "int8-linear"
    }

    fn cpu_fwd(&self, x: &CpuStorage, x_at: &Layout) -> Result<(CpuStorage, Shape)> {
        let rows = x_at.shape().dims2()?.0;
        self.compute(x, x_at, vec![0.0; rows * self.matrix.rows()], Store::Replace)
    }
}

impl CustomOp2 for Int8Linear {
    fn name(&self) -> &'static str {
        "int8-linear-add"
    }

    fn cpu_fwd(&self, x: &CpuStorage, x_at: &Layout, to: &CpuStorage, to_at: &Layout) -> Result<(CpuStorage, Shape)> {
        let to = values::<f32>(to, to_at)?.to_vec();
        self.compute(x, x_at, to, Store::Add)
    }
}

#[cfg(test)]
mod tests {
    use super::super::raw::int8::Weights;
    use super::*;
    use candle_core::Device;
    use proptest::prelude::*;

    /// What a product is, in plain words.
    fn reference(weights: &Int8Rows, x: &[f32]) -> Vec<f32> {
        let mut out = Vec::new();
        for x in x.chunks(weights.columns) {
            let top = x.iter().fold(0f32, |top, x| top.max(x.abs()));
            let scale = top
                / match weights.activations {
                    ActivationBits::Seven => 63.0,
                    ActivationBits::Sixteen => (i32::MAX / 127 / weights.columns as i32).min(32767) as f32,
                };
            let whole = |x: &f32| {
                if scale > 0.0 {
                    (x * (1.0 / scale)).round_ties_even() as i64
                } else {
                    0
                }
            };
            for (row, by) in weights.values.chunks(weights.columns).zip(&weights.scales) {
                let sum: i64 = row.iter().zip(x).map(|(weight, x)| i64::from(*weight) * whole(x)).sum();
                out.push(sum as f32 * (scale * by));
            }
        }
        out
    }

    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        (0..count)
            .map(|i| ((i as u32).wrapping_mul(2_654_435_761).wrapping_add(seed) >> 8) as f32 / 8_388_608.0 - 1.0)
            .collect()
    }

    proptest! {
        #[test]
        fn all_instructions_give_the_reference_bit_for_bit(
            rows in 1usize..40, outputs in 1usize..70, inputs in 1usize..1200, seed in any::<u32>(), large in 0f32..1e4,
            wide in any::<bool>(), with_room in any::<bool>(),
        ) {
            let bits = if wide { ActivationBits::Sixteen } else { ActivationBits::Seven };
            let mut weights = Int8Rows::quantise(&numbers(outputs * inputs, seed), outputs, inputs, bits);
            if !with_room {
                // As other programs might round them.
                let largest = |value: &mut i8| *value = if *value < 0 { -127 } else { 127 };
                weights.values.iter_mut().for_each(largest);
            }
            let matrix = Int8Matrix::stacked(&[&weights]);
            prop_assert!(wide || !with_room || matrix.panels().room.iter().all(|room| *room));
            let mut x = numbers(rows * inputs, !seed);
            x[0] *= large;
            let expected = reference(&weights, &x);
            let quantised = Quantised::of(&x, inputs, inputs, Row::Scaled(1.0), bits);
            for how in Instructions::available() {
                let mut out = vec![0.5; rows * outputs];
                product(how, matrix.panels(), quantised.activations(), &mut out, Store::Replace);
                prop_assert_eq!(&out, &expected, "{:?}", how);
                product(how, matrix.panels(), quantised.activations(), &mut out, Store::Add);
                let twice: Vec<f32> = expected.iter().map(|value| value + value).collect();
                prop_assert_eq!(&out, &twice, "{:?}, added", how);
            }
        }
    }

    #[test]
    fn what_stands_before_a_product_is_what_it_is_alone() -> Result<()> {
        let (rows, inputs, outputs) = (5, 24, 40);
        let device = Device::Cpu;
        let weights = numbers(outputs * inputs, 1);
        let weights = Int8Rows::quantise(&weights, outputs, inputs, ActivationBits::Seven);
        let matrix = Int8Matrix::stacked(&[&weights]);
        let plain = |x: &Tensor| {
            x.apply_op1_no_bwd(&Int8Linear {
                matrix: matrix.clone(),
                before: Before::Nothing,
                instructions: Instructions::best(),
            })
        };
        let close = |a: Tensor, b: Tensor| -> Result<()> {
            let off = (a - b)?.abs()?.max_all()?.to_scalar::<f32>()?;
            assert!(off < 1e-4, "{off}");
            Ok(())
        };
        let x = Tensor::from_vec(numbers(rows * inputs, 2), (rows, inputs), &device)?;
        let weight = Tensor::from_vec(numbers(inputs, 3), inputs, &device)?;
        let normed = x.apply_op2(&weight, super::super::RmsNorm { epsilon: 1e-6 })?;
        let before = Before::Norm { weight, epsilon: 1e-6 };
        let matrix = matrix.clone();
        close(
            x.apply_op1_no_bwd(&Int8Linear {
                matrix: matrix.clone(),
                before,
                instructions: Instructions::best(),
            })?,
            plain(&normed)?,
        )?;
        let both = Tensor::from_vec(numbers(rows * 2 * inputs, 4), (rows, 2 * inputs), &device)?;
        let add = Tensor::from_vec(numbers(rows * outputs, 5), (rows, outputs), &device)?;
        let gated = both.apply_op1(super::super::GatedGelu)?;
        close(
            both.apply_op2_no_bwd(
                &add,
                &Int8Linear {
                    matrix,
                    before: Before::GatedGelu,
                    instructions: Instructions::best(),
                },
            )?,
            (plain(&gated)? + add)?,
        )
    }

    #[test]
    fn no_sum_of_the_largest_numbers_leaves_32_bits() {
        for inputs in [1usize, 515, 516, 517, 2048, 65_536] {
            let weights = vec![1f32; inputs];
            let weights = Int8Rows::quantise(&weights, 1, inputs, ActivationBits::Sixteen);
            let matrix = Int8Matrix::stacked(&[&weights]);
            let x = vec![-1f32; inputs];
            for how in Instructions::available() {
                let out = matrix.product(&x, how)[0];
                let off = out / inputs as f32 + 1.0;
                assert!(off.abs() < 1e-5, "{how}, {inputs}: {out}");
            }
        }
    }

    #[test]
    fn this_machine_computes_rightly() {
        assert!(kernels_are_right());
    }

    #[test]
    #[should_panic(expected = "fill their panels")]
    fn weights_that_are_too_few_are_refused() {
        let weights = Weights {
            activations: ActivationBits::Seven,
            values: &[1; 64],
            scales: &[1.0; 16],
            offsets: &[0; 16],
            room: &[true],
            rows: 17,
            steps: 1,
        };
        let quantised = Quantised::of(&[1.0; 4], 4, 4, Row::Scaled(1.0), ActivationBits::Seven);
        product(
            Instructions::Portable,
            weights,
            quantised.activations(),
            &mut [0.0; 17],
            Store::Replace,
        );
    }
}
