//! Matrices of 8-bit weights.

use super::raw::int8::{PanelSums, are_weights, copied, have_room};
use super::{ActivationBits, Int8Panels, MIDDLE, PANEL};
use std::sync::Arc;

/// A matrix (O, I) in plain order: row by row whole numbers from -127 to 127, and for each row what they are multiplied by.
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
            let scale = best_scale(row, activations);
            values.extend(whole_numbers(row, scale));
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

/// The nearest to a row in `scale`s.
fn whole_numbers(row: &[f32], scale: f32) -> impl Iterator<Item = i8> {
    let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
    row.iter().map(move |weight| whole(weight * inverse))
}

/// The factor under which a row's whole numbers are nearest to it by the sum of squares. Where a few weights are much
/// larger than the others that is less than what fits them all; and where many large ones are neighbours it may be more, for their
/// products to fit 16 bits together, which most processors need to be fast.
fn best_scale(row: &[f32], activations: ActivationBits) -> f32 {
    let top = row.iter().fold(0f32, |top, weight| top.max(weight.abs()));
    if top == 0.0 || !top.is_finite() {
        return 0.0;
    }
    let fits_all = top / f32::from(Int8Rows::LARGEST);
    let error = |scale: f32| {
        let off = |(whole, weight): (i8, &f32)| f64::from(f32::from(whole) * scale - weight).powi(2);
        whole_numbers(row, scale).zip(row).map(off).sum::<f64>()
    };
    let fits = |scale: &f32| activations == ActivationBits::Sixteen || twos_have_room(row, *scale);
    let times = |factor: f32| fits_all * factor;
    let usual = (0..=20).map(|step| times(1.0 - 0.015 * step as f32)).filter(fits);
    let nearest = usual
        .map(|scale| (error(scale), scale))
        .min_by(|one, other| one.0.total_cmp(&other.0));
    // Four weights of up to 64 always have room.
    let larger = || (1..=100).map(|step| times(1.0 + 0.01 * step as f32)).find(fits);
    nearest
        .map(|(_, scale)| scale)
        .or_else(larger)
        .unwrap_or_else(|| times(2.0))
}

/// Whether the whole numbers of a row that are summed in 16 bits together have room there.
fn twos_have_room(row: &[f32], scale: f32) -> bool {
    let values: Vec<i8> = whole_numbers(row, scale).collect();
    values.chunks(2 * ActivationBits::Seven.columns()).all(|two| {
        let place = |half: usize| two.iter().enumerate().filter(move |(i, _)| i / 2 % 2 == half);
        (0..2).all(|half| have_room(place(half).map(|(_, weight)| *weight)))
    })
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
    room: Vec<bool>,
}

impl Int8Matrix {
    /// Matrices of as many columns, one below the other; activations are rounded as finely as any of them asks for.
    ///
    /// # Panics
    /// If they differ in their columns.
    pub fn stacked(parts: &[&Int8Rows]) -> Self {
        let columns = same_columns(parts.iter().map(|part| part.columns));
        let finest = parts.iter().map(|part| part.activations).max();
        let activations = finest.unwrap_or(ActivationBits::Seven);
        let rows = parts.iter().map(|part| part.rows).sum::<usize>();
        let shape = panel_shape(rows, columns, activations);
        let panel = shape[1..].iter().product::<usize>();
        let mut values = vec![0i8; shape[0] * panel];
        let all = parts.iter().flat_map(|part| part.values.chunks(columns.max(1)));
        for (row, weights) in all.enumerate() {
            let (panel, lane) = (&mut values[row / PANEL * panel..][..panel], row % PANEL);
            match activations {
                ActivationBits::Seven => lay_out::<4>(panel, lane, weights),
                ActivationBits::Sixteen => lay_out::<2>(panel, lane, weights),
            }
        }
        let scales = parts.iter().flat_map(|part| part.scales.iter().copied()).collect();
        Self::of_panels(rows, columns, activations, values, scales)
    }

    /// A matrix (O, I) of bytes that are whole numbers in panels (see [`Int8Matrix::panel_shape`]), as a file has them;
    /// `None` if one is beyond [`Int8Rows::LARGEST`].
    ///
    /// # Panics
    /// If there are other than as many bytes or scales as rows and columns make.
    pub fn from_bytes(
        rows: usize,
        columns: usize,
        activations: ActivationBits,
        bytes: &[u8],
        scales: Vec<f32>,
    ) -> Option<Self> {
        are_weights(bytes).then(|| Self::of_panels(rows, columns, activations, copied(bytes), scales))
    }

    /// A matrix (O, I) that lies in panels: see [`Int8Matrix::panel_shape`].
    fn of_panels(
        rows: usize,
        columns: usize,
        activations: ActivationBits,
        values: Vec<i8>,
        mut scales: Vec<f32>,
    ) -> Self {
        let shape = panel_shape(rows, columns, activations);
        assert!(
            values.len() == shape.iter().product::<usize>() && scales.len() == rows,
            "a matrix has as many values as its panels"
        );
        scales.resize(shape[0] * PANEL, 0.0);
        let (offsets, room) = match activations {
            ActivationBits::Seven => sums(&values, shape),
            ActivationBits::Sixteen => (vec![0; shape[0] * PANEL], vec![false; shape[0]]),
        };
        Self(Arc::new(Stored {
            activations,
            rows,
            columns,
            values,
            scales,
            offsets,
            room,
        }))
    }

    /// Matrices of as many columns, one below the other; activations are rounded as finely as any of them asks for.
    ///
    /// # Panics
    /// If they differ in their columns.
    pub fn joined(parts: &[&Self]) -> Self {
        let columns = same_columns(parts.iter().map(|part| part.columns()));
        let (before_last, last) = parts.split_at(parts.len().saturating_sub(1));
        let activations = last.first().map_or(ActivationBits::Seven, |last| last.activations());
        let whole = |part: &&Self| part.rows().is_multiple_of(PANEL) && part.activations() == activations;
        if !before_last.iter().all(whole) {
            let parts: Vec<Int8Rows> = parts.iter().map(|part| part.in_rows()).collect();
            return Self::stacked(&parts.iter().collect::<Vec<_>>());
        }
        // Whole panels, which stay as they are.
        let values = parts.iter().map(|part| part.0.values.as_slice()).collect::<Vec<_>>();
        let scales = parts.iter().map(|part| part.0.scales.as_slice()).collect::<Vec<_>>();
        let offsets = parts.iter().map(|part| part.0.offsets.as_slice()).collect::<Vec<_>>();
        let room = parts.iter().map(|part| part.0.room.as_slice()).collect::<Vec<_>>();
        Self(Arc::new(Stored {
            activations,
            rows: parts.iter().map(|part| part.rows()).sum(),
            columns,
            values: values.concat(),
            scales: scales.concat(),
            offsets: offsets.concat(),
            room: room.concat(),
        }))
    }

    /// How its values lie: panels of 16 rows, in each the columns four (of 16-bit activations two) at a time, of those the
    /// rows, of each its columns. Weight (o, i) is value (o / 16, i / 4, o % 16, i % 4); what fills up the last panel and
    /// columns counts for nothing.
    pub fn panel_shape(&self) -> [usize; 4] {
        panel_shape(self.rows(), self.columns(), self.activations())
    }

    /// The values in that shape.
    pub fn values(&self) -> &[i8] {
        &self.0.values
    }

    /// O factors.
    pub fn scales(&self) -> &[f32] {
        &self.0.scales[..self.0.rows]
    }

    /// In plain order.
    pub fn in_rows(&self) -> Int8Rows {
        let mut values = Vec::with_capacity(self.rows() * self.columns());
        (0..self.rows()).for_each(|row| values.extend(self.row(row)));
        Int8Rows {
            rows: self.rows(),
            columns: self.columns(),
            values,
            scales: self.scales().to_vec(),
            activations: self.activations(),
        }
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
            room: &self.0.room,
            rows: self.0.rows,
            steps: self.panel_shape()[1],
        }
    }

    /// Adds what row `row` stands for to `out`.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row_into(&self, row: usize, out: &mut Vec<f32>) {
        let scale = self.0.scales[row];
        out.extend(self.row(row).map(|value| f32::from(value) * scale));
    }

    /// The whole numbers of a row.
    fn row(&self, row: usize) -> impl Iterator<Item = i8> {
        assert!(row < self.rows(), "a matrix of {} rows has no row {row}", self.rows());
        let [_, steps, lanes, together] = self.panel_shape();
        let first = (row / lanes * steps * lanes + row % lanes) * together;
        let place = move |column: usize| first + column / together * lanes * together + column % together;
        (0..self.columns()).map(move |column| self.0.values[place(column)])
    }
}

/// The shape of the values of a matrix (O, I): see [`Int8Matrix::panel_shape`].
pub fn panel_shape(rows: usize, columns: usize, activations: ActivationBits) -> [usize; 4] {
    let together = activations.columns();
    [rows.div_ceil(PANEL), columns.div_ceil(together), PANEL, together]
}

/// For each row of each panel 64 times the sum of its weights, and for each panel whether it has room.
fn sums(values: &[i8], [panels, steps, lanes, together]: [usize; 4]) -> (Vec<i32>, Vec<bool>) {
    let panel = steps * lanes * together;
    let (mut offsets, mut room) = (Vec::with_capacity(panels * lanes), Vec::with_capacity(panels));
    for at in 0..panels {
        let sums = PanelSums::of(&values[at * panel..][..panel]);
        offsets.extend(sums.rows.map(|sum| sum * i32::from(MIDDLE)));
        room.push(sums.has_room);
    }
    (offsets, room)
}

fn same_columns(mut all: impl Iterator<Item = usize>) -> usize {
    let first = all.next().unwrap_or(0);
    assert!(
        all.all(|columns| columns == first),
        "stacked matrices have as many columns"
    );
    first
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
            let [first, second] = [&upper, &lower].map(|part| Int8Matrix::stacked(&[part]));
            assert_eq!(Int8Matrix::joined(&[&first, &second]).in_rows(), matrix.in_rows());
            // The second has whole panels.
            let other = Int8Matrix::joined(&[&second, &first]).in_rows();
            assert_eq!(other.values, [lower.values.clone(), upper.values.clone()].concat());
            assert_eq!(other.scales, [lower.scales.clone(), upper.scales.clone()].concat());
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
    fn a_panel_has_room_where_each_four_that_are_summed_have_it() {
        // Of 16 rows one, whose weights of two steps are given.
        let room = |weights: [i8; 8]| {
            let mut values = vec![0; 16 * 8];
            values[5 * 8..6 * 8].copy_from_slice(&weights);
            let rows = Int8Rows {
                rows: 16,
                columns: 8,
                values,
                scales: vec![1.0; 16],
                activations: ActivationBits::Seven,
            };
            Int8Matrix::stacked(&[&rows]).panels().room.to_vec()
        };
        assert_eq!(room([127, 127, 127, 127, 2, 2, 2, 2]), [true]);
        assert_eq!(room([-127, -127, 127, -127, -2, -2, 127, -127]), [true]);
        assert_eq!(room([127, 127, 0, 0, 3, 2, 0, 0]), [false]);
        assert_eq!(room([0, 0, -127, -127, 0, 0, -5, 127]), [false]);
    }

    #[test]
    fn neighbours_that_are_all_large_are_rounded_to_less() {
        let rows = Int8Rows::quantise(&[1.0; 8], 1, 8, ActivationBits::Seven);
        assert!(Int8Matrix::stacked(&[&rows]).panels().room[0], "{rows:?}");
        for value in rows.dequantised() {
            assert!((value - 1.0).abs() < 0.01, "{value}");
        }
        let rows = Int8Rows::quantise(&[1.0; 8], 1, 8, ActivationBits::Sixteen);
        assert_eq!(rows.values, [127; 8]);
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
