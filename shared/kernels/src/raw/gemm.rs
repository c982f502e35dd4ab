//! Products of matrices that lie inside larger slices, without copying them out.

/// A matrix inside a slice: element (r, c) stands at `start + r * row_stride + c * column_stride`.
#[derive(Clone, Copy)]
pub struct Matrix<'a> {
    values: &'a [f32],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a> Matrix<'a> {
    /// `rows` x `columns` values, the first at `start`, a row every `row_stride` values.
    ///
    /// # Panics
    /// If the last element would be outside `values`.
    pub fn new(values: &'a [f32], start: usize, row_stride: usize, rows: usize, columns: usize) -> Self {
        let values = &values[start..];
        assert!(
            fits(values.len(), rows, columns, row_stride),
            "a matrix must lie inside its slice"
        );
        Self {
            values,
            rows,
            columns,
            row_stride,
            column_stride: 1,
        }
    }

    #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// The first value, and the strides of rows and columns.
    #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
    pub(super) fn parts(&self) -> (*const f32, usize, usize) {
        (self.values.as_ptr(), self.row_stride, self.column_stride)
    }

    /// The same values with rows and columns exchanged.
    pub fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
            ..self
        }
    }
}

/// Whether a matrix with contiguous rows ends inside a slice of `len` values.
fn fits(len: usize, rows: usize, columns: usize, row_stride: usize) -> bool {
    rows == 0 || columns == 0 || (rows - 1) * row_stride + columns <= len
}

/// Where a product goes: a matrix with contiguous rows inside a slice.
pub struct MatrixMut<'a> {
    values: &'a mut [f32],
    rows: usize,
    columns: usize,
    row_stride: usize,
}

impl<'a> MatrixMut<'a> {
    /// `rows` x `columns` values, the first at `start`, a row every `row_stride` values.
    ///
    /// # Panics
    /// If the last element would be outside `values`, or rows would overlap.
    pub fn new(values: &'a mut [f32], start: usize, row_stride: usize, rows: usize, columns: usize) -> Self {
        let values = &mut values[start..];
        assert!(
            fits(values.len(), rows, columns, row_stride),
            "a matrix must lie inside its slice"
        );
        assert!(
            rows <= 1 || row_stride >= columns,
            "rows that are written must not overlap"
        );
        Self {
            values,
            rows,
            columns,
            row_stride,
        }
    }
}

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
impl MatrixMut<'_> {
    /// The first value, and the stride of rows.
    pub(super) fn parts(&mut self) -> (*mut f32, usize) {
        (self.values.as_mut_ptr(), self.row_stride)
    }
}

/// What happens to the values that stand where a product goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// They are replaced.
    Replace,
    /// The product is added to them.
    Add,
}

/// `out = left right`, or `out += left right`, on the calling thread.
///
/// # Panics
/// If the dimensions do not match.
pub fn multiply(out: MatrixMut, store: Store, left: Matrix, right: Matrix) {
    assert!(
        out.rows == left.rows && out.columns == right.columns && left.columns == right.rows,
        "the dimensions of a matrix product must match"
    );
    if out.rows == 0 || out.columns == 0 {
        return;
    }
    let add = store == Store::Add;
    #[cfg(all(target_family = "wasm", target_feature = "simd128"))]
    {
        let mut out = out;
        // SAFETY: as below; nothing is empty but the inner dimension, whose product is zero.
        unsafe { super::panels::multiply(&mut out, add, left, right) }
    }
    #[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
    // SAFETY: gemm reads `left` and `right` and reads and writes `out` at r * row_stride + c * column_stride for r
    // and c below their dimensions, which match (asserted above). Each constructor asserted that the largest such
    // index is inside its slice, and transposing exchanges rows with columns and both strides together, which
    // leaves the set of indices as it was. `out` is borrowed mutably, so it overlaps neither input. Strides are
    // below a slice's length, hence below isize::MAX. f32 has no invalid bit patterns and all values are
    // initialised.
    unsafe {
        gemm::gemm(
            out.rows,
            out.columns,
            left.columns,
            out.values.as_mut_ptr(),
            1,
            out.row_stride as isize,
            add,
            left.values.as_ptr(),
            left.column_stride as isize,
            left.row_stride as isize,
            right.values.as_ptr(),
            right.column_stride as isize,
            right.row_stride as isize,
            if add { 1.0 } else { 0.0 },
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_inside_larger_slices_are_exact() {
        // left is 2x3 inside rows of 5, right is 3x2 stored transposed inside rows of 4.
        let left: Vec<f32> = (0..11).map(|v| v as f32).collect();
        let right: Vec<f32> = (0..9).map(|v| v as f32).collect();
        let mut out = vec![100.0; 9];
        let a = Matrix::new(&left, 1, 5, 2, 3);
        let b = Matrix::new(&right, 0, 4, 2, 3).transposed();
        multiply(MatrixMut::new(&mut out, 2, 4, 2, 2), Store::Replace, a, b);
        assert_eq!(out, [100., 100., 8., 32., 100., 100., 23., 107., 100.]);
        multiply(MatrixMut::new(&mut out, 2, 4, 2, 2), Store::Add, a, b);
        assert_eq!(out[2..4], [16., 64.]);
    }

    #[test]
    fn an_empty_inner_dimension_gives_zeros() {
        let mut out = vec![5.0; 4];
        let (a, b) = (Matrix::new(&[], 0, 0, 2, 0), Matrix::new(&[], 0, 0, 0, 2));
        multiply(MatrixMut::new(&mut out, 0, 2, 2, 2), Store::Replace, a, b);
        assert_eq!(out, [0.0; 4]);
    }

    #[test]
    #[should_panic(expected = "inside its slice")]
    fn a_matrix_outside_its_slice_is_refused() {
        Matrix::new(&[0.0; 10], 3, 4, 2, 4);
    }
}
