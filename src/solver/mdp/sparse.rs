//! Compressed sparse rows: lists of any length, one after the other, and matrices whose rows are such lists.

use std::ops::Range;

/// Rows of values, stored one after the other.
#[derive(Clone, Debug)]
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

impl<T: Copy> Csr<T> {
    /// Removes all rows and keeps their memory.
    pub fn clear(&mut self) {
        self.starts.truncate(1);
        self.values.clear();
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
    pub fn rows(&self) -> impl Iterator<Item = &[T]> {
        self.spans(0..self.len()).map(|span| &self.values[span])
    }

    /// Returns the rows joined: row i holds the rows from `firsts[i]` up to `firsts[i + 1]`.
    pub(super) fn joined(&self, firsts: &[u32]) -> Self {
        Self {
            starts: firsts.iter().map(|&first| self.starts[first as usize]).collect(),
            values: self.values.clone(),
        }
    }

    /// Returns the places of several rows in [`Self::values`], in turn.
    pub(super) fn spans(&self, rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let ends = self.starts[rows.start..=rows.end].windows(2);
        ends.map(|ends| ends[0] as usize..ends[1] as usize)
    }
}

/// A sparse matrix. A row may have several entries in one column, which count together.
#[derive(Clone, Debug, Default)]
pub(crate) struct SparseMatrix {
    /// The column of each entry.
    columns: Csr<u32>,
    /// The value of each entry.
    weights: Vec<f64>,
}

impl SparseMatrix {
    /// Removes all rows and keeps their memory.
    pub(crate) fn clear(&mut self) {
        self.columns.clear();
        self.weights.clear();
    }

    /// Adds entries to the row that is being written.
    pub(crate) fn extend(&mut self, columns: impl IntoIterator<Item = u32>, weights: impl IntoIterator<Item = f64>) {
        self.columns.extend(columns);
        self.weights.extend(weights);
    }

    /// Ends the row that is being written.
    pub(crate) fn end_row(&mut self) {
        self.columns.end_row();
    }

    /// Returns the number of rows.
    pub(crate) fn len(&self) -> usize {
        self.columns.len()
    }

    /// Returns the columns of the entries of each row.
    pub(crate) fn columns(&self) -> &Csr<u32> {
        &self.columns
    }

    /// Returns the columns and the weights of a row.
    pub(crate) fn row(&self, row: usize) -> (&[u32], &[f64]) {
        let span = self.columns.span(row);
        (&self.columns.values[span.clone()], &self.weights[span])
    }

    /// Returns the columns and the weights of a row, to be changed.
    pub(crate) fn row_mut(&mut self, row: usize) -> (&mut [u32], &mut [f64]) {
        let span = self.columns.span(row);
        (&mut self.columns.values[span.clone()], &mut self.weights[span])
    }

    /// Returns the columns and the weights of several rows, in turn.
    pub(crate) fn rows(&self, rows: Range<usize>) -> impl Iterator<Item = (&[u32], &[f64])> {
        let spans = self.columns.spans(rows);
        spans.map(|span| (&self.columns.values[span.clone()], &self.weights[span]))
    }

    /// Returns one row times a vector.
    pub(crate) fn product(&self, row: usize, x: &[f64]) -> f64 {
        dot(self.row(row), x)
    }

    /// Returns one entry.
    pub(crate) fn entry(&self, row: usize, column: usize) -> f64 {
        let (columns, weights) = self.row(row);
        let entries = columns.iter().zip(weights);
        entries
            .filter(|(c, _)| **c as usize == column)
            .map(|(_, weight)| weight)
            .sum()
    }

    /// Returns the matrix with rows and columns exchanged; `columns` is the number of columns.
    pub(crate) fn transposed(&self, columns: usize) -> Self {
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
        for (row, entries) in self.rows(0..self.len()).enumerate() {
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

/// Returns a row of a sparse matrix times a vector: the innermost loop of everything.
#[must_use]
pub(crate) fn dot((columns, weights): (&[u32], &[f64]), x: &[f64]) -> f64 {
    let entries = columns.iter().zip(weights);
    entries.map(|(&column, weight)| weight * x[column as usize]).sum()
}
