//! Matrices of 8-bit weights.

use super::kernels::{ActivationBits, Instructions, Int8Panels, MIDDLE, PANEL, product_of};
use std::sync::Arc;

/// A matrix (O, I) as it is stored in a file: row by row whole numbers from -127 to 127, and for each row what they are
/// multiplied by.
#[derive(Clone, Debug, PartialEq)]
pub struct Int8Rows {
    /// O.
    pub rows: usize,
    /// I.
    pub columns: usize,
    /// O * I numbers.
    pub values: Vec<i8>,
    /// O factors.
    pub scales: Vec<f32>,
    /// How finely what it is multiplied with is rounded.
    pub activations: ActivationBits,
}

impl Int8Rows {
    /// The largest number.
    pub const LARGEST: i8 = 127;

    /// The nearest to f32 weights (O, I).
    pub fn quantise(weights: &[f32], rows: usize, columns: usize, activations: ActivationBits) -> Self {
        let mut values = Vec::with_capacity(weights.len());
        let mut scales = Vec::with_capacity(rows);
        for row in weights.chunks(columns.max(1)).take(rows) {
            let scale = best_scale(row);
            let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            values.extend(row.iter().map(|weight| whole(weight * inverse)));
            scales.push(scale);
        }
        Self {
            rows,
            columns,
            values,
            scales,
            activations,
        }
    }

    /// What it stands for, (O, I).
    pub fn dequantised(&self) -> Vec<f32> {
        let rows = self.values.chunks(self.columns.max(1)).zip(&self.scales);
        rows.flat_map(|(row, scale)| row.iter().map(move |value| f32::from(*value) * scale))
            .collect()
    }
}

fn whole(value: f32) -> i8 {
    let largest = f32::from(Int8Rows::LARGEST);
    value.round_ties_even().clamp(-largest, largest) as i8
}

/// The factor under which a row's whole numbers are nearest to it by the sum of squares. Where a few weights are much
/// larger than the others that is less than what fits them all.
fn best_scale(row: &[f32]) -> f32 {
    let top = row.iter().fold(0f32, |top, weight| top.max(weight.abs()));
    if top == 0.0 || !top.is_finite() {
        return 0.0;
    }
    let fits_all = top / f32::from(Int8Rows::LARGEST);
    let error = |scale: f32| {
        let inverse = 1.0 / scale;
        let off = |weight: &f32| f64::from(f32::from(whole(weight * inverse)) * scale - weight).powi(2);
        row.iter().map(off).sum::<f64>()
    };
    let candidates = (0..=20).map(|step| fits_all * (1.0 - 0.015 * step as f32));
    candidates
        .map(|scale| (error(scale), scale))
        .min_by(|one, other| one.0.total_cmp(&other.0))
        .map_or(fits_all, |(_, scale)| scale)
}

/// Puts a row's weights where they belong in its panel, `TOGETHER` columns at a time.
fn lay_out<const TOGETHER: usize>(panel: &mut [i8], lane: usize, weights: &[i8]) {
    let (whole, rest) = weights.as_chunks::<TOGETHER>();
    let mut places = panel.chunks_exact_mut(PANEL * TOGETHER);
    for (few, step) in whole.iter().zip(&mut places) {
        step[lane * TOGETHER..][..TOGETHER].copy_from_slice(few);
    }
    if let Some(step) = places.next() {
        step[lane * TOGETHER..][..rest.len()].copy_from_slice(rest);
    }
}

/// A matrix (O, I) as it is computed with. Cloning copies a handle only.
#[derive(Clone)]
pub struct Int8Matrix(Arc<Stored>);

struct Stored {
    activations: ActivationBits,
    rows: usize,
    columns: usize,
    values: Vec<i8>,
    scales: Vec<f32>,
    offsets: Vec<i32>,
}

impl Int8Matrix {
    /// Matrices of as many columns, one below the other; activations are rounded as finely as any of them asks for.
    ///
    /// # Panics
    /// If they differ in their columns.
    pub fn stacked(parts: &[&Int8Rows]) -> Self {
        let columns = parts.first().map_or(0, |part| part.columns);
        assert!(
            parts.iter().all(|part| part.columns == columns),
            "stacked matrices have as many columns"
        );
        let rows = parts.iter().map(|part| part.rows).sum::<usize>();
        let finest = parts.iter().map(|part| part.activations).max();
        let activations = finest.unwrap_or(ActivationBits::Seven);
        let together = activations.columns();
        let (panels, steps) = (rows.div_ceil(PANEL), columns.div_ceil(together));
        let step = PANEL * together;
        let middle = match activations {
            ActivationBits::Seven => i32::from(MIDDLE),
            ActivationBits::Sixteen => 0,
        };
        let mut values = vec![0i8; panels * steps * step];
        let mut scales = vec![0f32; panels * PANEL];
        let mut offsets = vec![0i32; panels * PANEL];
        let all = parts
            .iter()
            .flat_map(|part| part.values.chunks(columns.max(1)).zip(&part.scales));
        for (row, (weights, scale)) in all.enumerate() {
            let (panel, lane) = (row / PANEL, row % PANEL);
            scales[row] = *scale;
            offsets[row] = middle * weights.iter().map(|weight| i32::from(*weight)).sum::<i32>();
            let panel = &mut values[panel * steps * step..][..steps * step];
            match activations {
                ActivationBits::Seven => lay_out::<4>(panel, lane, weights),
                ActivationBits::Sixteen => lay_out::<2>(panel, lane, weights),
            }
        }
        Self(Arc::new(Stored {
            activations,
            rows,
            columns,
            values,
            scales,
            offsets,
        }))
    }

    /// O.
    pub fn rows(&self) -> usize {
        self.0.rows
    }

    /// I.
    pub fn columns(&self) -> usize {
        self.0.columns
    }

    /// How finely what it is multiplied with is rounded.
    pub fn activations(&self) -> ActivationBits {
        self.0.activations
    }

    /// As the kernels want it.
    pub(super) fn panels(&self) -> Int8Panels<'_> {
        Int8Panels {
            activations: self.0.activations,
            values: &self.0.values,
            scales: &self.0.scales,
            offsets: &self.0.offsets,
            rows: self.0.rows,
            steps: self.0.columns.div_ceil(self.0.activations.columns()),
        }
    }

    /// x (N, I) times this transposed, on the calling thread: (N, O).
    ///
    /// # Panics
    /// If x has no whole rows, or the instructions are not there.
    pub fn product(&self, x: &[f32], how: Instructions) -> Vec<f32> {
        product_of(x, self, how)
    }

    /// Adds what row `row` stands for to `out`.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row_into(&self, row: usize, out: &mut Vec<f32>) {
        let Stored {
            rows, columns, values, ..
        } = &*self.0;
        assert!(row < *rows, "a matrix of {rows} rows has no row {row}");
        let together = self.0.activations.columns();
        let (steps, step) = (columns.div_ceil(together), PANEL * together);
        let first = row / PANEL * steps * step + row % PANEL * together;
        let scale = self.0.scales[row];
        let value = |column: usize| f32::from(values[first + column / together * step + column % together]) * scale;
        out.extend((0..*columns).map(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_gives_back_the_rows_that_were_stacked() {
        let weights: Vec<f32> = (0..21 * 7).map(|i| (i as f32 * 0.37).sin()).collect();
        for bits in [ActivationBits::Seven, ActivationBits::Sixteen] {
            let upper = Int8Rows::quantise(&weights[..5 * 7], 5, 7, ActivationBits::Seven);
            let lower = Int8Rows::quantise(&weights[5 * 7..], 16, 7, bits);
            let matrix = Int8Matrix::stacked(&[&upper, &lower]);
            assert_eq!((matrix.rows(), matrix.columns()), (21, 7));
            assert_eq!(matrix.panels().activations, bits);
            let mut rows = Vec::new();
            (0..21).for_each(|row| matrix.row_into(row, &mut rows));
            let expected = [upper.dequantised(), lower.dequantised()].concat();
            assert_eq!(rows, expected);
            for (weight, value) in weights.iter().zip(&rows) {
                assert!((weight - value).abs() < 0.02, "{weight} became {value}");
            }
        }
    }

    #[test]
    fn rows_of_zeros_and_of_one_large_weight_survive() {
        let mut weights = vec![0f32; 64];
        weights[40] = 1000.0;
        let rows = Int8Rows::quantise(&weights, 2, 32, ActivationBits::Seven);
        assert_eq!(rows.dequantised(), weights);
        assert_eq!(rows.scales[0], 0.0);
    }
}
