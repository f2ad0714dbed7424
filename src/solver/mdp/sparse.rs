//! The innermost loop of everything: a sparse row times a dense vector.

/// Returns the sum over k of weight[k] x[columns[k]].
#[must_use]
pub(crate) fn dot(columns: &[u32], weight: &[f64], x: &[f64]) -> f64 {
    let entries = columns.iter().zip(weight);
    entries.map(|(&column, weight)| weight * x[column as usize]).sum()
}
