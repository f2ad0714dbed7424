//! Sums and sizes of dense vectors.

/// Returns the largest absolute value; 0 for none.
pub(crate) fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| most.max(value.abs()))
}

/// Returns the sum of a(i) b(i), as long as both have entries.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
