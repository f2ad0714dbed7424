//! The innermost loop of everything: a sparse row times a dense vector.
//!
//! The site is built for size (opt-level "z"), which leaves iterator chains uninlined; loops that run millions of times are therefore written out, and this
//! one is always inlined.

/// Sum over k of weight[k] x[columns[k]].
#[inline(always)]
#[must_use]
pub(crate) fn dot(columns: &[u32], weight: &[f64], x: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut k = 0;
    while k < columns.len() && k < weight.len() {
        sum += weight[k] * x[columns[k] as usize];
        k += 1;
    }
    sum
}
