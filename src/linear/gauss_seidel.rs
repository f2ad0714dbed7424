//! Gauss-Seidel sweeps for a closed chain, x = b + W x with all rows of W summing to the discount, with a shift that removes the slow mode.
//!
//! The error of a closed chain has one slow mode, the constant one, which a sweep shrinks by little more than the discount; the others shrink by about half
//! where the chain mixes fast. After a sweep row i has the residual r(i) = sum over j > i of W(i,j) times the change of x(j); adding
//! c = sum of r / (n (1 - discount)) to every x brings the mean residual to 0 (the MacQueen shift, for Gauss-Seidel). A constant added to x is the same as a
//! constant taken from b, so the shift costs nothing but a number.

use crate::sparse::{SparseMatrix, dot};
use crate::vector::largest;

/// The greatest number of sweeps: the method gives up when the observed rate predicts more.
const SWEEPS: f64 = 60.0;
/// The number of sweeps over which the rate is measured: a local error spreads before it falls.
const JUDGED: u32 = 6;

/// Improves `x` until no entry changes by more than `tolerance` times (1 - discount), or by more than rounding. Returns false, with `x` as it was,
/// when that would take too long: the shift may even diverge where a chain has parts that hardly meet.
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
            // most, times the rate to the power of the sweeps still allowed, must reach the goal.
            let fall = (earlier / most).ln() / f64::from(JUDGED);
            let hopeless = fall.is_nan() || fall * SWEEPS < (most / goal).ln();
            if earlier.is_finite() && hopeless {
                x.copy_from_slice(&guess);
                return false;
            }
            earlier = most;
            // The scale may have grown, since the guess may have been much smaller than the answer.
            goal = goal.max(2.0 * f64::EPSILON * largest(x));
        }
    }
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
