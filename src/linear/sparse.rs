//! Compressed sparse rows: lists of any length, one after the other, and matrices whose rows are such lists.

use std::ops::Range;

/// Rows of values, stored one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Csr<T> {
    /// Row i has the values `starts[i]..starts[i + 1]`.
    starts: Vec<u32>,
    values: Vec<T>,
}

impl<T> Default for Csr<T> {
    fn default() -> Self {
        Self {
            starts: vec![0],
            values: Vec::new(),
        }
    }
}

impl<T> Csr<T> {
    /// Removes all rows and keeps their memory.
    pub fn clear(&mut self) {
        self.starts.truncate(1);
        self.values.clear();
    }

    /// Takes memory for so many more rows and values at once.
    pub fn reserve(&mut self, rows: usize, values: usize) {
        self.starts.reserve_exact(rows);
        self.values.reserve_exact(values);
    }

    /// Adds values to the row that is being written.
    pub fn extend(&mut self, values: impl IntoIterator<Item = T>) {
        self.values.extend(values);
    }

    /// Ends the row that is being written.
    pub fn end_row(&mut self) {
        self.starts.push(self.values.len() as u32);
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the values of all rows, one row after the other.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// Returns the place of a row in [`Self::values`].
    #[must_use]
    pub fn span(&self, row: usize) -> Range<usize> {
        self.starts[row] as usize..self.starts[row + 1] as usize
    }

    /// Returns one row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[T] {
        &self.values[self.span(row)]
    }

    /// Returns all rows in turn.
    #[must_use]
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &[T]> + Clone {
        self.rows_in(0..self.len())
    }

    /// Returns several rows in turn.
    #[must_use]
    pub fn rows_in(&self, rows: Range<usize>) -> impl DoubleEndedIterator<Item = &[T]> + Clone {
        self.spans(rows).map(|span| &self.values[span])
    }

    /// Returns the rows joined: row i holds the rows from `firsts[i]` up to `firsts[i + 1]`.
    #[must_use]
    pub fn joined(&self, firsts: &[u32]) -> Self
    where
        T: Clone,
    {
        Self {
            starts: firsts.iter().map(|&first| self.starts[first as usize]).collect(),
            values: self.values.clone(),
        }
    }

    /// Returns the places of several rows in [`Self::values`], in turn.
    fn spans(&self, rows: Range<usize>) -> impl DoubleEndedIterator<Item = Range<usize>> + ExactSizeIterator + Clone {
        let ends = self.starts[rows.start..=rows.end].windows(2);
        ends.map(|ends| ends[0] as usize..ends[1] as usize)
    }
}

/// A sparse matrix. A row may have several entries in one column, which count together.
#[derive(Clone, Debug, Default)]
pub struct SparseMatrix {
    /// The column of each entry.
    columns: Csr<u32>,
    /// The value of each entry.
    weights: Vec<f64>,
}

impl SparseMatrix {
    /// Removes all rows and keeps their memory.
    pub fn clear(&mut self) {
        self.columns.clear();
        self.weights.clear();
    }

    /// Adds entries to the row that is being written.
    pub fn extend(&mut self, columns: impl IntoIterator<Item = u32>, weights: impl IntoIterator<Item = f64>) {
        self.columns.extend(columns);
        self.weights.extend(weights);
    }

    /// Adds `factor` times the entries of a row to the row that is being written, with column c renamed to `names[c]`.
    /// An entry in a column without a name, which is `u32::MAX`, is left out; returns the sum of those entries times
    /// `x`. Without names the columns stay as they are.
    pub fn extend_renamed(&mut self, row: (&[u32], &[f64]), factor: f64, names: &[u32], x: &[f64]) -> f64 {
        let (columns, weights) = row;
        if names.is_empty() {
            self.extend(columns.iter().copied(), weights.iter().map(|weight| factor * weight));
            return 0.0;
        }
        let renamed = columns.iter().map(|&column| names[column as usize]);
        let scaled = weights.iter().map(|weight| factor * weight);
        if renamed.clone().all(|name| name != u32::MAX) {
            self.extend(renamed, scaled);
            return 0.0;
        }
        let mut left_out = 0.0;
        for ((name, weight), &column) in renamed.zip(scaled).zip(columns) {
            if name == u32::MAX {
                left_out += weight * x[column as usize];
            } else {
                self.extend([name], [weight]);
            }
        }
        left_out
    }

    /// Replaces a row by `factor` times another one, with column c renamed to `names[c]`. Returns false, with the row
    /// as it was, where the new one has another length.
    pub fn replace_row(&mut self, row: usize, new: (&[u32], &[f64]), factor: f64, names: &[u32]) -> bool {
        let span = self.columns.span(row);
        if span.len() != new.0.len() {
            return false;
        }
        for (column, &other) in self.columns.values[span.clone()].iter_mut().zip(new.0) {
            *column = names[other as usize];
        }
        for (weight, other) in self.weights[span].iter_mut().zip(new.1) {
            *weight = factor * other;
        }
        true
    }

    /// Ends the row that is being written.
    pub fn end_row(&mut self) {
        self.columns.end_row();
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.columns.len()
    }

    /// Returns the columns of the entries of each row.
    #[must_use]
    pub fn columns(&self) -> &Csr<u32> {
        &self.columns
    }

    /// Returns the columns and the weights of a row.
    #[must_use]
    pub fn row(&self, row: usize) -> (&[u32], &[f64]) {
        self.entries(row)
    }

    /// Returns the same as [`Self::row`], inlined: a call would take as long as a product with a short row does.
    #[inline]
    fn entries(&self, row: usize) -> (&[u32], &[f64]) {
        let span = self.columns.span(row);
        (&self.columns.values[span.clone()], &self.weights[span])
    }

    /// Returns the columns and the weights of several rows, in turn.
    #[must_use]
    pub fn rows(&self, rows: Range<usize>) -> impl DoubleEndedIterator<Item = (&[u32], &[f64])> + ExactSizeIterator {
        let spans = self.columns.spans(rows);
        spans.map(|span| (&self.columns.values[span.clone()], &self.weights[span]))
    }

    /// Returns one row times a vector.
    #[must_use]
    pub fn product(&self, row: usize, x: &[f64]) -> f64 {
        dot(self.entries(row), x)
    }

    /// Returns one row times each of two vectors.
    #[must_use]
    pub fn product_with_both(&self, row: usize, vectors: [&[f64]; 2]) -> [f64; 2] {
        let row = self.entries(row);
        vectors.map(|x| dot(row, x))
    }

    /// Writes b + factor W x into slots, for several rows of this matrix W; `b` and `slots` begin with the first of the
    /// rows.
    pub fn multiply_add(&self, rows: Range<usize>, factor: f64, x: &[f64], b: &[f64], slots: &mut [f64]) {
        for ((slot, b), row) in slots.iter_mut().zip(b).zip(self.rows(rows)) {
            *slot = b + factor * dot(row, x);
        }
    }

    /// Returns the largest |b + W x - x|, where W is this matrix; NaN where one of them is.
    #[must_use]
    pub fn residual(&self, b: &[f64], x: &[f64]) -> f64 {
        let mut most = 0.0;
        for ((b, own), row) in b.iter().zip(x).zip(self.rows(0..self.row_count())) {
            let residual = (b + dot(row, x) - own).abs();
            if residual.is_nan() || residual > most {
                most = residual;
            }
        }
        most
    }

    /// Returns one entry.
    #[must_use]
    pub fn entry(&self, row: usize, column: usize) -> f64 {
        let (columns, weights) = self.row(row);
        let entries = columns.iter().zip(weights);
        entries
            .filter(|(c, _)| **c as usize == column)
            .map(|(_, weight)| weight)
            .sum()
    }

    /// Returns the matrix with rows and columns exchanged; `columns` is the number of columns.
    #[must_use]
    pub fn transposed(&self, columns: usize) -> Self {
        let mut starts = vec![0; columns + 1];
        for &column in &self.columns.values {
            starts[column as usize + 1] += 1;
        }
        for column in 0..columns {
            starts[column + 1] += starts[column];
        }
        let mut free = starts.clone();
        let mut values = vec![0; self.weights.len()];
        let mut weights = vec![0.0; self.weights.len()];
        for (row, entries) in self.rows(0..self.row_count()).enumerate() {
            for (&column, weight) in entries.0.iter().zip(entries.1) {
                let slot = free[column as usize] as usize;
                free[column as usize] += 1;
                values[slot] = row as u32;
                weights[slot] = *weight;
            }
        }
        Self {
            columns: Csr { starts, values },
            weights,
        }
    }
}

/// Returns the product of a row of a sparse matrix with a vector: the innermost loop of all solvers.
pub(crate) fn dot((columns, weights): (&[u32], &[f64]), x: &[f64]) -> f64 {
    let entries = columns.iter().zip(weights);
    entries.map(|(&column, weight)| weight * x[column as usize]).sum()
}
