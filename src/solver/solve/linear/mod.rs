//! Linear equations of a Markov chain: x = b + W x with W >= 0 and spectral radius below 1, where W is the discounted transition matrix of one policy
//! (policy evaluation, Newton steps of the soft problem) or its transpose (occupancy).
//!
//! Three methods, from cheap to certain. Where all rows sum to the discount (a closed chain), [`gauss_seidel`] with a shift converges in some fifteen sweeps
//! if the chain mixes fast. When the observed rate says that this would take long, the chain is cut into *strongly connected parts*, solved one by one,
//! targets first: single states by division, small parts by dense [`lu`] with partial pivoting, large ones by [`bicgstab`] with an incomplete
//! factorisation, then LU where that stalls. Costs: O(entries) a sweep; O(n^3 / 3) a dense part.

mod bicgstab;
mod gauss_seidel;
mod lu;

use crate::mdp::Components;
use crate::mdp::sparse::dot;

use bicgstab::bicgstab;
use gauss_seidel::gauss_seidel;
use lu::Lu;

/// The matrix W in compressed rows; a row may have several entries of one column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    /// Row i has the entries `rows[i]..rows[i + 1]`.
    rows: Vec<u32>,
    /// The column of each entry.
    next: Vec<u32>,
    weight: Vec<f64>,
}

/// A set of states that the chain never leaves and that is not discounted: the equations have no solution. Holds one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closed(pub(crate) usize);

/// Parts up to this many states are solved densely at once.
const DENSE: usize = 96;
/// Parts up to this many states may be solved densely when the iterative method stalls (a 2000 x 2000 matrix takes 32 MB).
const DENSE_LAST: usize = 2000;

impl Chain {
    /// Empties the chain, keeping its memory.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.rows.push(0);
        self.next.clear();
        self.weight.clear();
    }

    /// Adds `factor` times a row of probabilities to the row being written, its columns renamed by `local`; what leads to columns without a name is returned
    /// as a constant, times `value`.
    pub(crate) fn push_row(&mut self, row: (&[u32], &[f64]), factor: f64, local: &[u32], value: &[f64]) -> f64 {
        let (next, probability) = row;
        let first = self.next.len();
        self.next.extend(next.iter().map(|&target| local[target as usize]));
        self.weight
            .extend(probability.iter().map(|probability| factor * probability));
        if !self.next[first..].contains(&u32::MAX) {
            return 0.0;
        }
        // What leads to columns without a name is taken out again.
        let mut constant = 0.0;
        let mut kept = first;
        for (entry, &target) in (first..).zip(next) {
            if self.next[entry] == u32::MAX {
                constant += self.weight[entry] * value[target as usize];
            } else {
                self.next[kept] = self.next[entry];
                self.weight[kept] = self.weight[entry];
                kept += 1;
            }
        }
        self.next.truncate(kept);
        self.weight.truncate(kept);
        constant
    }

    /// Replaces a row by `factor` times a row of probabilities, all of whose columns have names in `local`. False, with the row as it was, where the new
    /// one has another length.
    pub(crate) fn replace_row(&mut self, row: usize, new: (&[u32], &[f64]), factor: f64, local: &[u32]) -> bool {
        let (next, probability) = new;
        let (from, to) = (self.rows[row] as usize, self.rows[row + 1] as usize);
        if to - from != next.len() {
            return false;
        }
        for (column, &target) in self.next[from..to].iter_mut().zip(next) {
            *column = local[target as usize];
        }
        for (weight, probability) in self.weight[from..to].iter_mut().zip(probability) {
            *weight = factor * probability;
        }
        true
    }

    /// Ends the row being written.
    pub(crate) fn end_row(&mut self) {
        self.rows.push(self.next.len() as u32);
    }

    /// Number of rows, and of columns.
    pub(crate) fn len(&self) -> usize {
        self.rows.len() - 1
    }

    /// Columns and weights of a row.
    pub(crate) fn row(&self, row: usize) -> (&[u32], &[f64]) {
        let (from, to) = (self.rows[row] as usize, self.rows[row + 1] as usize);
        (&self.next[from..to], &self.weight[from..to])
    }

    /// Columns and weights of each row in turn.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&[u32], &[f64])> {
        self.rows.windows(2).map(|ends| {
            let span = ends[0] as usize..ends[1] as usize;
            (&self.next[span.clone()], &self.weight[span])
        })
    }

    /// (W x) in one row.
    pub(crate) fn product(&self, row: usize, x: &[f64]) -> f64 {
        let (next, weight) = self.row(row);
        dot(next, weight, x)
    }

    /// The diagonal entry of a row.
    pub(crate) fn own(&self, row: usize) -> f64 {
        self.entry(row, row)
    }

    /// One entry of W.
    pub(crate) fn entry(&self, row: usize, column: usize) -> f64 {
        let (next, weight) = self.row(row);
        let entries = next.iter().zip(weight);
        entries
            .filter(|(c, _)| **c as usize == column)
            .map(|(_, weight)| weight)
            .sum()
    }

    /// The chain with rows and columns exchanged.
    pub(crate) fn transposed(&self) -> Self {
        let n = self.len();
        let mut rows = vec![0u32; n + 1];
        for &c in &self.next {
            rows[c as usize + 1] += 1;
        }
        for i in 0..n {
            rows[i + 1] += rows[i];
        }
        let mut fill = rows.clone();
        let mut next = vec![0u32; self.next.len()];
        let mut weight = vec![0.0; self.next.len()];
        for row in 0..n {
            let (columns, weights) = self.row(row);
            for (&c, &w) in columns.iter().zip(weights) {
                let slot = fill[c as usize] as usize;
                fill[c as usize] += 1;
                next[slot] = row as u32;
                weight[slot] = w;
            }
        }
        Self { rows, next, weight }
    }

    /// Solves from the guess in `x` until the error is near `tolerance` or at rounding. `closed` is the discount where it is below 1
    /// and every row sums to it; only then are Gauss-Seidel sweeps tried.
    pub(crate) fn solve(&self, b: &[f64], x: &mut [f64], tolerance: f64, closed: Option<f64>) -> Result<(), Closed> {
        if let Some(discount) = closed
            && gauss_seidel(self, b, x, tolerance, discount)
        {
            return Ok(());
        }
        self.solve_by_parts(b, x, tolerance)
    }

    /// Strongly connected parts, targets first, each solved to rounding.
    fn solve_by_parts(&self, b: &[f64], x: &mut [f64], tolerance: f64) -> Result<(), Closed> {
        let parts = Components::of_graph(&self.rows, &self.next);
        let mut local = vec![u32::MAX; self.len()];
        let mut inner = Self::default();
        for index in 0..parts.len() {
            let part = parts.get(index);
            if let &[state] = part {
                let state = state as usize;
                let own = self.own(state);
                if own >= 1.0 {
                    return Err(Closed(state));
                }
                // Its own guess must not enter: it may be anything.
                x[state] = 0.0;
                x[state] = (b[state] + self.product(state, x)) / (1.0 - own);
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
                constants[i] = b[state] + inner.push_row(self.row(state), 1.0, &local, x);
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

    /// Whether some row or some column sums to less than 1, and none to more: a strongly connected matrix then has spectral radius below 1.
    fn leaks(&self) -> bool {
        let mut rows = vec![0.0; self.len()];
        let mut columns = vec![0.0; self.len()];
        for (sum, (next, weight)) in rows.iter_mut().zip(self.rows()) {
            for (&c, w) in next.iter().zip(weight) {
                *sum += w;
                columns[c as usize] += w;
            }
        }
        leaky(&rows) || leaky(&columns)
    }

    /// A strongly connected part: dense where small; else iterative, then dense where that stalls and memory allows. A part that is too large even then keeps
    /// the last iterate: solvers report the residual that they are left with.
    fn solve_part(&self, b: &[f64], x: &mut [f64], tolerance: f64) {
        if self.len() > DENSE {
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

    /// Largest |b + W x - x|.
    pub(crate) fn residual(&self, b: &[f64], x: &[f64]) -> f64 {
        let mut most = 0.0;
        for ((b, own), (next, weight)) in b.iter().zip(x).zip(self.rows()) {
            let residual = (b + dot(next, weight, x) - own).abs();
            if residual.is_nan() || residual > most {
                most = residual;
            }
        }
        most
    }
}

/// Whether sums of probabilities are at most 1, and one of them less.
fn leaky(sums: &[f64]) -> bool {
    // A row of probabilities may miss 1 by rounding; a true leak below this could not be told from it, nor solved in floats.
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
