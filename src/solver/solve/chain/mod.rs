//! Linear equations of a Markov chain: x = b + W x with W >= 0 and spectral radius below 1, where W is the discounted
//! transition matrix of one policy (policy evaluation, Newton steps of the soft problem) or its transpose (occupancy).
//!
//! Three methods, from cheap to certain. Where all rows sum to the discount (a closed chain), [`gauss_seidel`] with a
//! shift converges in some fifteen sweeps if the chain mixes fast. When the observed rate says that this would take
//! long, the chain is cut into *strongly connected parts*, solved one by one, targets first: single states by division,
//! small parts by dense [`lu`] with partial pivoting, large ones by [`bicgstab`](bicgstab()) with an incomplete
//! factorisation, then LU where that stalls. Costs: O(entries) a sweep; O(n^3 / 3) a dense part.

mod bicgstab;
mod lu;

use policy_cliff_linear::{SparseMatrix, gauss_seidel, gauss_seidel_transposed};

use crate::mdp::{Components, Csr, Mdp};
use crate::whole;

use bicgstab::bicgstab;
use lu::Lu;

/// The matrix W.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    matrix: SparseMatrix,
}

/// A set of states that the chain never leaves and that is not discounted: the equations have no solution. Holds one of
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closed(pub(crate) usize);

/// Parts up to this many states are solved densely at once.
const DENSE: usize = 96;
/// Parts up to this many states may be solved densely when the iterative method stalls (a 2000 x 2000 matrix takes 32
/// MB).
const DENSE_LAST: usize = 2000;

impl Chain {
    /// Removes all rows and keeps their memory.
    pub(crate) fn clear(&mut self) {
        self.matrix.clear();
    }

    /// Writes the discounted transitions of a policy, given by its pair in each state, `u32::MAX` in terminal ones;
    /// `everywhere` is the number of each state.
    pub(crate) fn write_policy(&mut self, mdp: &Mdp, choice: &[u32], everywhere: &[u32]) {
        self.clear();
        for &pair in choice {
            if pair != u32::MAX {
                self.push_row(mdp.row(pair as usize), mdp.discount(), everywhere, &[]);
            }
            self.end_row();
        }
    }

    /// Adds `factor` times a row of probabilities to the row that is being written, its columns renamed by `local`
    /// unless that is empty.
    /// Returns what leads to columns without a name, times `value`.
    pub(crate) fn push_row(&mut self, row: (&[u32], &[f64]), factor: f64, local: &[u32], value: &[f64]) -> f64 {
        self.matrix.extend_renamed(row, factor, local, value)
    }

    /// Replaces a row by `factor` times a row of probabilities, all of whose columns have names in `local`. Returns
    /// false, with the row as it was, where the new one has another length.
    pub(crate) fn replace_row(&mut self, row: usize, new: (&[u32], &[f64]), factor: f64, local: &[u32]) -> bool {
        self.matrix.replace_row(row, new, factor, local)
    }

    /// Ends the row that is being written.
    pub(crate) fn end_row(&mut self) {
        self.matrix.end_row();
    }

    /// Returns the number of rows, and of columns.
    fn len(&self) -> usize {
        self.matrix.row_count()
    }

    /// Returns the columns and the weights of each row in turn.
    fn rows(&self) -> impl DoubleEndedIterator<Item = (&[u32], &[f64])> + ExactSizeIterator {
        self.matrix.rows(0..self.len())
    }

    /// Returns the states that each state can lead to.
    pub(crate) fn graph(&self) -> &Csr<u32> {
        self.matrix.columns()
    }

    /// Returns the chain with rows and columns exchanged.
    pub(crate) fn transposed(&self) -> Self {
        Self {
            matrix: self.matrix.transposed(self.len()),
        }
    }

    /// Solves from the guess in `x` until the error is near `tolerance` or at rounding. `closed` is the discount where
    /// it is below 1 and every row sums to it; only then are Gauss-Seidel sweeps tried.
    pub(crate) fn solve(&self, b: &[f64], x: &mut [f64], tolerance: f64, closed: Option<f64>) -> Result<(), Closed> {
        if let Some(discount) = closed
            && gauss_seidel(&self.matrix, b, x, tolerance, discount)
        {
            return Ok(());
        }
        self.solve_by_parts(b, x, tolerance)
    }

    /// Solves x = b + W' x for the transpose of this matrix, from the guess in `x`, as [`Self::solve`] does. Sweeps are
    /// tried only where no number of `b` is negative.
    pub(crate) fn solve_transposed(
        &self,
        b: &[f64],
        x: &mut [f64],
        tolerance: f64,
        closed: Option<f64>,
    ) -> Result<(), Closed> {
        if let Some(discount) = closed
            && self.improve_transposed(b, x, tolerance, discount)
        {
            return Ok(());
        }
        self.transposed().solve_by_parts(b, x, tolerance)
    }

    /// Solves as [`Self::solve_transposed`] does by sweeps alone, where every row sums to the discount. Returns false,
    /// with `x` as it was, where that would take too long or `b` is not suitable.
    pub(crate) fn improve_transposed(&self, b: &[f64], x: &mut [f64], tolerance: f64, discount: f64) -> bool {
        b.iter().all(|&b| b >= 0.0)
            && b.iter().any(|&b| b > 0.0)
            && gauss_seidel_transposed(&self.matrix, b, x, tolerance, discount)
    }

    /// Sets the entries of `x` to 0 that are negative, and those of the states that are not reached from where `b` is
    /// not 0.
    pub(crate) fn clear_unreached(&self, b: &[f64], x: &mut [f64]) {
        let mut reached: Vec<bool> = b.iter().map(|&b| b != 0.0).collect();
        let mut next: Vec<usize> = (0..b.len()).filter(|&state| reached[state]).collect();
        while let Some(state) = next.pop() {
            for &target in self.graph().row(state) {
                if !std::mem::replace(&mut reached[target as usize], true) {
                    next.push(target as usize);
                }
            }
        }
        for (x, reached) in x.iter_mut().zip(reached) {
            if !reached || *x < 0.0 {
                *x = 0.0;
            }
        }
    }

    /// Solves the strongly connected parts, targets first, each to rounding.
    fn solve_by_parts(&self, b: &[f64], x: &mut [f64], tolerance: f64) -> Result<(), Closed> {
        let parts = Components::new(self.graph());
        let mut local = vec![u32::MAX; self.len()];
        let mut inner = Self::default();
        for part in parts.iter() {
            if let &[state] = part {
                let state = state as usize;
                let own = self.matrix.entry(state, state);
                if own >= 1.0 {
                    return Err(Closed(state));
                }
                // The guess for this state must not enter, since it may be anything.
                x[state] = 0.0;
                x[state] = (b[state] + self.matrix.product(state, x)) / (1.0 - own);
                continue;
            }
            for (i, &state) in part.iter().enumerate() {
                local[state as usize] = i as u32;
            }
            inner.clear();
            let mut constants = vec![0.0; part.len()];
            let mut guess = vec![0.0; part.len()];
            for (i, &state) in part.iter().enumerate() {
                let state = state as usize;
                constants[i] = b[state] + inner.push_row(self.matrix.row(state), 1.0, &local, x);
                inner.end_row();
                guess[i] = x[state];
            }
            if !inner.leaks() {
                return Err(Closed(part[0] as usize));
            }
            inner.solve_part(&constants, &mut guess, tolerance);
            for (i, &state) in part.iter().enumerate() {
                x[state as usize] = guess[i];
                local[state as usize] = u32::MAX;
            }
        }
        Ok(())
    }

    /// Returns whether some row or some column sums to less than 1, and none to more: a strongly connected matrix then
    /// has spectral radius below 1.
    fn leaks(&self) -> bool {
        let mut rows = vec![0.0; self.len()];
        let mut columns = vec![0.0; self.len()];
        for (sum, (own, weights)) in rows.iter_mut().zip(self.rows()) {
            for (&column, weight) in own.iter().zip(weights) {
                *sum += weight;
                columns[column as usize] += weight;
            }
        }
        leaky(&rows) || leaky(&columns)
    }

    /// Solves a strongly connected part: densely where it is small; else iteratively, then densely where that stalls
    /// and memory allows. A part that is too large even then keeps the last iterate: solvers report the residual that
    /// they are left with.
    fn solve_part(&self, b: &[f64], x: &mut [f64], tolerance: f64) {
        if self.len() > DENSE {
            whole::required();
            let guess = x.to_vec();
            if bicgstab(self, b, x, tolerance) {
                return;
            }
            if self.len() > DENSE_LAST {
                if self.residual(b, x).is_nan() {
                    x.copy_from_slice(&guess);
                }
                return;
            }
        }
        let lu = Lu::of_identity_minus(self);
        x.copy_from_slice(b);
        lu.solve(x);
    }

    /// Returns the largest |b + W x - x|.
    pub(crate) fn residual(&self, b: &[f64], x: &[f64]) -> f64 {
        self.matrix.residual(b, x)
    }

    /// Returns b + W x - x of each state.
    pub(crate) fn residuals(&self, b: &[f64], x: &[f64]) -> Vec<f64> {
        let residual = |(row, (b, own)): (usize, (&f64, &f64))| b + self.matrix.product(row, x) - own;
        b.iter().zip(x).enumerate().map(residual).collect()
    }
}

/// Returns whether sums of probabilities are at most 1, and one of them less.
fn leaky(sums: &[f64]) -> bool {
    // The sum of a row of probabilities may differ from 1 by rounding; a true leak below this is neither
    // distinguishable from rounding nor solvable in floating point.
    const ROUNDING: f64 = 1e-14;
    let mut less = false;
    for &sum in sums {
        if sum > 1.0 + ROUNDING {
            return false;
        }
        less |= sum < 1.0 - ROUNDING;
    }
    less
}
