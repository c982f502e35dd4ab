//! Products of 8-bit weights: of whatever shape and with whatever values, all instructions give the same bits.
#![no_main]

use arbitrary::Arbitrary;
use guesswork_shared::t5::{ActivationBits, Instructions, Int8Matrix, Int8Rows};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input {
    rows: u8,
    outputs: u8,
    inputs: u16,
    wide: bool,
    rough: bool,
    parts: u8,
    weights: Vec<f32>,
    values: Vec<f32>,
}

/// As many values as asked for, those given again and again.
fn filled(values: &[f32], count: usize) -> Vec<f32> {
    match values {
        [] => vec![1.0; count],
        values => values.iter().copied().cycle().take(count).collect(),
    }
}

fuzz_target!(|input: Input| {
    let (rows, outputs) = (usize::from(input.rows % 40), usize::from(input.outputs));
    let inputs = usize::from(input.inputs % 2049).max(1);
    let bits = if input.wide { ActivationBits::Sixteen } else { ActivationBits::Seven };
    let parts = usize::from(input.parts % 3) + 1;
    let weights = filled(&input.weights, outputs * inputs);
    let parts: Vec<Int8Rows> = (0..parts)
        .map(|_| {
            let mut part = Int8Rows::quantise(&weights, outputs, inputs, bits);
            if input.rough {
                // As other programs might round them, without room for sums.
                part.values.iter_mut().for_each(|value| *value = if *value < 0 { -127 } else { 127 });
            }
            part
        })
        .collect();
    let matrix = Int8Matrix::stacked(&parts.iter().collect::<Vec<_>>());
    let x = filled(&input.values, rows * inputs);
    let expected = matrix.product(&x, Instructions::Portable);
    assert_eq!(expected.len(), rows * matrix.rows());
    for how in Instructions::available() {
        let found = matrix.product(&x, how);
        for (one, other) in expected.iter().zip(&found) {
            assert!(one.to_bits() == other.to_bits() || (one.is_nan() && other.is_nan()), "{how}: {other} for {one}");
        }
    }
});
