//! Gauss-Seidel sweeps for a closed chain, x = b + W x with all rows of W summing to the discount, with a shift that
//! removes the slow mode; and for its transpose.
//!
//! The error of a closed chain has one slow mode, the constant one, which a sweep shrinks by little more than the
//! discount; the others shrink by about half where the chain mixes fast. After a sweep row i has the residual r(i) =
//! sum over j > i of W(i,j) times the change of x(j); adding c = sum of r / (n (1 - discount)) to every x brings the
//! mean residual to 0 (the MacQueen shift, for Gauss-Seidel). A constant added to x is the same as a constant taken
//! from b, so the shift costs nothing but a number.

use crate::sparse::{SparseMatrix, dot};
use crate::vector::{greater, largest};

/// The greatest number of sweeps: the method gives up when the observed rate predicts more.
const SWEEPS: f64 = 60.0;
/// The number of sweeps over which the rate is measured: a local error spreads before it falls.
const JUDGED: u32 = 6;

/// Improves `x` until no entry changes by more than `tolerance` times (1 - discount), or by more than rounding. Returns
/// false, with `x` as it was, when that would take too long: the shift may even diverge where a chain has parts that
/// hardly meet.
#[must_use]
pub fn gauss_seidel(matrix: &SparseMatrix, b: &[f64], x: &mut [f64], tolerance: f64, discount: f64) -> bool {
    let (above, inverse_diagonal) = sums(matrix);
    let mut goal = (tolerance * (1.0 - discount)).max(2.0 * f64::EPSILON * largest(x).max(largest(b)));
    let guess = x.to_vec();
    let mut shift = 0.0;
    let mut earlier = f64::INFINITY;
    let mut sweep = 0;
    loop {
        let mut most = 0.0;
        let mut lifted = 0.0;
        let taken = (1.0 - discount) * shift;
        let constants = b.iter().zip(&above).zip(&inverse_diagonal);
        for (row, (((b, above), inverse), entries)) in constants.zip(matrix.rows(0..matrix.row_count())).enumerate() {
            // The residual of the row, with the entries above it as they have just become.
            let residual = b - taken - x[row] + dot(entries, x);
            let change = residual * inverse;
            x[row] += change;
            lifted += above * change;
            if change.abs() > most {
                most = change.abs();
            }
        }
        shift += lifted / ((1.0 - discount) * x.len() as f64);
        if most <= goal {
            for value in x {
                *value += shift;
            }
            return true;
        }
        sweep += 1;
        if sweep % JUDGED == 0 {
            if is_hopeless(earlier, most, goal) {
                x.copy_from_slice(&guess);
                return false;
            }
            earlier = most;
            // The scale may have grown, since the guess may have been much smaller than the answer.
            goal = goal.max(2.0 * f64::EPSILON * largest(x));
        }
    }
}

/// Improves `x`, the solution of x = b + W' x for the transpose of a closed matrix W and a non-negative `b`: the
/// expected discounted numbers of visits of a chain. Sweeps until the residuals sum to no more than `tolerance` times
/// (1 - discount), or until each is rounding beside its own entry of x. Returns false, with `x` as it was, when that
/// would take too long.
///
/// A sweep takes the rows of W, not of its transpose: the residual of a state is added to its x, and its row says where
/// that adds to other residuals. The slow mode of the error is the stationary distribution. Since the solution sums to
/// sum of b / (1 - discount), x is scaled to that sum after each sweep, which removes that mode (iterative aggregation
/// with a single aggregate: Stewart 1994, section 6.4). Parts that hardly meet have slow modes of their own, which are
/// seen in states that are rarely reached: hence the comparison of each residual with its own entry.
#[must_use]
pub fn gauss_seidel_transposed(matrix: &SparseMatrix, b: &[f64], x: &mut [f64], tolerance: f64, discount: f64) -> bool {
    let Columns {
        inverse_diagonal,
        most_sources,
        mut residual,
    } = Columns::new(matrix, b, x);
    // A residual is a sum of as many numbers as states lead to it.
    let rounding = f64::EPSILON * (16.0 + f64::from(most_sources));
    let total = b.iter().sum::<f64>() / (1.0 - discount);
    let goal = tolerance * (1.0 - discount);
    let guess = x.to_vec();
    let mut earlier = f64::INFINITY;
    let mut sweep = 0;
    loop {
        let mut sum = 0.0;
        for (row, (columns, weights)) in matrix.rows(0..matrix.row_count()).enumerate() {
            let change = residual[row] * inverse_diagonal[row];
            x[row] += change;
            sum += x[row];
            // What a state leads back to itself stays nothing: the residual is change times (1 - diagonal).
            residual[row] -= change;
            for (&column, weight) in columns.iter().zip(weights) {
                residual[column as usize] += weight * change;
            }
        }
        let scale = total / sum;
        let mut left = 0.0;
        for ((x, residual), b) in x.iter_mut().zip(&mut residual).zip(b) {
            *x *= scale;
            *residual = scale * *residual + (1.0 - scale) * b;
            left += residual.abs();
        }
        if left <= goal || is_rounding(&residual, x, rounding) {
            // The residuals have been added to many times, so the last word has a new one.
            residual = transposed_residual(matrix, b, x);
            let left: f64 = residual.iter().map(|residual| residual.abs()).sum();
            if left <= goal || is_rounding(&residual, x, rounding) {
                return true;
            }
        }
        sweep += 1;
        if sweep % JUDGED == 0 {
            let left = share(&residual, x);
            if is_hopeless(earlier, left, rounding) {
                x.copy_from_slice(&guess);
                return false;
            }
            earlier = left;
        }
    }
}

/// Returns whether the greatest change has fallen too slowly since it was last judged: times the rate to the power of the
/// sweeps still allowed, it must reach the goal. The first judgement has nothing to compare with, where `earlier` is
/// infinite.
fn is_hopeless(earlier: f64, now: f64, goal: f64) -> bool {
    let fall = (earlier / now).ln() / f64::from(JUDGED);
    earlier.is_finite() && (fall.is_nan() || fall * SWEEPS < (now / goal).ln())
}

/// What one look at all entries of a matrix tells about its transpose.
struct Columns {
    /// For each row, 1 / (1 - its diagonal entry).
    inverse_diagonal: Vec<f64>,
    /// The greatest number of entries in a column.
    most_sources: u32,
    /// b + W' x - x.
    residual: Vec<f64>,
}

impl Columns {
    fn new(matrix: &SparseMatrix, b: &[f64], x: &[f64]) -> Self {
        let mut residual: Vec<f64> = b.iter().zip(x).map(|(b, x)| b - x).collect();
        let mut counts = vec![0; x.len()];
        let mut inverse_diagonal = Vec::with_capacity(x.len());
        for (row, (columns, weights)) in matrix.rows(0..matrix.row_count()).enumerate() {
            let mut diagonal = 0.0;
            for (&column, weight) in columns.iter().zip(weights) {
                let column = column as usize;
                residual[column] += weight * x[row];
                counts[column] += 1;
                if column == row {
                    diagonal += weight;
                }
            }
            inverse_diagonal.push(1.0 / (1.0 - diagonal));
        }
        Self {
            inverse_diagonal,
            most_sources: counts.into_iter().max().unwrap_or(0),
            residual,
        }
    }
}

/// Returns whether each residual is at most a share of its own entry of x; states that cannot be reached have neither.
fn is_rounding(residual: &[f64], x: &[f64], share: f64) -> bool {
    let mut both = residual.iter().zip(x);
    both.all(|(residual, &x)| x == 0.0 || (residual / x).abs() <= share)
}

/// Returns the greatest residual as a share of its own entry of x; states that cannot be reached have neither.
fn share(residual: &[f64], x: &[f64]) -> f64 {
    let both = residual.iter().zip(x).filter(|(_, x)| **x != 0.0);
    both.fold(0.0, |most, (residual, x)| greater(most, (residual / x).abs()))
}

/// Returns b + W' x - x.
fn transposed_residual(matrix: &SparseMatrix, b: &[f64], x: &[f64]) -> Vec<f64> {
    let mut residual: Vec<f64> = b.iter().zip(x).map(|(b, x)| b - x).collect();
    for (x, (columns, weights)) in x.iter().zip(matrix.rows(0..matrix.row_count())) {
        for (&column, weight) in columns.iter().zip(weights) {
            residual[column as usize] += weight * x;
        }
    }
    residual
}

/// Returns, for each column, the sum of its entries above the diagonal and, for each row, 1 / (1 - its diagonal entry).
fn sums(matrix: &SparseMatrix) -> (Vec<f64>, Vec<f64>) {
    let mut above = vec![0.0; matrix.row_count()];
    let mut inverse_diagonal = vec![1.0; matrix.row_count()];
    for (row, (inverse, (next, weight))) in inverse_diagonal
        .iter_mut()
        .zip(matrix.rows(0..matrix.row_count()))
        .enumerate()
    {
        let mut diagonal = 0.0;
        for (&column, weight) in next.iter().zip(weight) {
            let column = column as usize;
            if column > row {
                above[column] += weight;
            } else if column == row {
                diagonal += weight;
            }
        }
        *inverse = 1.0 / (1.0 - diagonal);
    }
    (above, inverse_diagonal)
}
