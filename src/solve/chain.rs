//! Linear equations of a Markov chain: x = b + W x with W >= 0 and spectral radius below 1, where W is the discounted transition matrix of one policy
//! (policy evaluation, Newton steps of the soft problem) or its transpose (occupancy).
//!
//! Three methods, from cheap to certain. *Jacobi with shift*: where all rows sum to the discount (a closed chain), the slow constant mode is removed by
//! the MacQueen shift, and fast-mixing chains converge in some twenty sweeps. When the observed rate says that this would take long, the chain is cut into
//! *strongly connected parts*, solved one by one, targets first: single states by division, small parts by dense LU with partial pivoting, large ones by
//! BiCGSTAB with an incomplete factorisation, then LU where that stalls. Costs: O(entries) a sweep; O(n^3 / 3) a dense part.

use crate::model::Components;

use super::krylov;
use super::lu::Lu;

/// Rows of W, entries of equal column allowed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    rows: Vec<u32>,
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
/// Jacobi is given up when the rate seen predicts more sweeps than this.
const SWEEPS: f64 = 60.0;
/// The rate is taken over this many sweeps.
const JUDGED: u32 = 6;

impl Chain {
    /// Empties the chain, keeping its memory.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.rows.push(0);
        self.next.clear();
        self.weight.clear();
    }

    /// Adds one entry to the row being written.
    #[inline]
    pub(crate) fn push(&mut self, column: u32, weight: f64) {
        self.next.push(column);
        self.weight.push(weight);
    }

    /// Ends the row being written.
    #[inline]
    pub(crate) fn end_row(&mut self) {
        self.rows.push(self.next.len() as u32);
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len() - 1
    }

    pub(crate) fn columns(&self, row: usize) -> &[u32] {
        &self.next[self.rows[row] as usize..self.rows[row + 1] as usize]
    }

    pub(crate) fn row(&self, row: usize) -> (&[u32], &[f64]) {
        let span = self.rows[row] as usize..self.rows[row + 1] as usize;
        (&self.next[span.clone()], &self.weight[span])
    }

    /// (W x) in one row.
    #[inline]
    pub(crate) fn product(&self, row: usize, x: &[f64]) -> f64 {
        let (next, weight) = self.row(row);
        next.iter()
            .zip(weight)
            .map(|(&c, &w)| w * x[c as usize])
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
        let mut next = vec![0; self.next.len()];
        let mut weight = vec![0.0; self.next.len()];
        for row in 0..n {
            let (columns, weights) = self.row(row);
            for (&c, &w) in columns.iter().zip(weights) {
                let slot = &mut fill[c as usize];
                next[*slot as usize] = row as u32;
                weight[*slot as usize] = w;
                *slot += 1;
            }
        }
        Self { rows, next, weight }
    }

    /// Solves from the guess in `x` until the error is near `tolerance` or at rounding. `closed` says that every row sums to `discount` < 1; only then
    /// is Jacobi tried.
    pub(crate) fn solve(
        &self,
        b: &[f64],
        x: &mut [f64],
        tolerance: f64,
        closed: Option<f64>,
    ) -> Result<(), Closed> {
        if let Some(discount) = closed
            && self.jacobi(b, x, tolerance, discount)
        {
            return Ok(());
        }
        self.solve_by_parts(b, x, tolerance)
    }

    /// Jacobi sweeps with the MacQueen shift; false when the rate is too slow. The error after the shift is at most discount / (1 - discount) times half
    /// the span of the last change.
    fn jacobi(&self, b: &[f64], x: &mut [f64], tolerance: f64, discount: f64) -> bool {
        let factor = 0.5 * discount / (1.0 - discount);
        let mut present = x.to_vec();
        let mut fresh = vec![0.0; x.len()];
        // The iterate is `present` + `total` everywhere; a constant passes through a closed chain as discount times itself.
        let mut total = 0.0;
        let mut earlier = f64::INFINITY;
        for sweep in 0.. {
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for (row, (slot, &constant)) in fresh.iter_mut().zip(b).enumerate() {
                let value = constant + self.product(row, &present);
                let change = value - present[row];
                low = low.min(change);
                high = high.max(change);
                *slot = value;
            }
            std::mem::swap(&mut present, &mut fresh);
            let middle = 0.5 * (low + high) - (1.0 - discount) * total;
            total = discount * total + discount / (1.0 - discount) * middle;
            let error = factor * (high - low);
            let settled = error <= tolerance;
            // Judged over several sweeps: a local error spreads before it falls.
            if settled || sweep % JUDGED == JUDGED - 1 {
                let rate = (error / earlier).powf(1.0 / f64::from(JUDGED));
                let needed = (tolerance / error).ln() / rate.ln();
                if settled || (earlier.is_finite() && !(rate < 1.0 && needed <= SWEEPS)) {
                    for (slot, value) in x.iter_mut().zip(present) {
                        *slot = value + total;
                    }
                    return settled;
                }
                earlier = error;
            }
        }
        false
    }

    /// Strongly connected parts, targets first, each solved to rounding.
    fn solve_by_parts(&self, b: &[f64], x: &mut [f64], tolerance: f64) -> Result<(), Closed> {
        let parts = Components::of_graph(self.len(), |row| self.columns(row));
        let mut local = vec![u32::MAX; self.len()];
        for part in parts.iter() {
            if let &[state] = part {
                self.solve_single(state as usize, b, x)?;
                continue;
            }
            for (i, &state) in part.iter().enumerate() {
                local[state as usize] = i as u32;
            }
            let (inner, constants) = self.part(part, &local, b, x);
            if !inner.leaks() {
                return Err(Closed(part[0] as usize));
            }
            let mut guess: Vec<f64> = part.iter().map(|&s| x[s as usize]).collect();
            inner.solve_part(&constants, &mut guess, tolerance);
            for (&state, value) in part.iter().zip(guess) {
                x[state as usize] = value;
                local[state as usize] = u32::MAX;
            }
        }
        Ok(())
    }

    fn solve_single(&self, state: usize, b: &[f64], x: &mut [f64]) -> Result<(), Closed> {
        let (next, weight) = self.row(state);
        let mut own = 0.0;
        let mut value = b[state];
        for (&c, &w) in next.iter().zip(weight) {
            if c as usize == state {
                own += w;
            } else {
                value += w * x[c as usize];
            }
        }
        if own >= 1.0 {
            return Err(Closed(state));
        }
        x[state] = value / (1.0 - own);
        Ok(())
    }

    /// The rows of one part with local columns, and constants that carry what is already solved outside it.
    fn part(&self, part: &[u32], local: &[u32], b: &[f64], x: &[f64]) -> (Self, Vec<f64>) {
        let mut inner = Self::default();
        inner.clear();
        let mut constants = Vec::with_capacity(part.len());
        for &state in part {
            let (next, weight) = self.row(state as usize);
            let mut constant = b[state as usize];
            for (&c, &w) in next.iter().zip(weight) {
                if local[c as usize] == u32::MAX {
                    constant += w * x[c as usize];
                } else {
                    inner.push(local[c as usize], w);
                }
            }
            inner.end_row();
            constants.push(constant);
        }
        (inner, constants)
    }

    /// Whether some row or some column sums to less than 1: a strongly connected matrix then has spectral radius below 1.
    fn leaks(&self) -> bool {
        // A row of probabilities may miss 1 by rounding; a true leak below this could not be told from it, nor solved in floats.
        const ROUNDING: f64 = 1e-14;
        let mut columns = vec![0.0; self.len()];
        let mut least_row = f64::INFINITY;
        for row in 0..self.len() {
            let (next, weight) = self.row(row);
            least_row = least_row.min(weight.iter().sum());
            for (&c, &w) in next.iter().zip(weight) {
                columns[c as usize] += w;
            }
        }
        let greatest_row = (0..self.len())
            .map(|r| self.row(r).1.iter().sum::<f64>())
            .fold(0.0, f64::max);
        let greatest_column = columns.iter().copied().fold(0.0, f64::max);
        let least_column = columns.iter().copied().fold(f64::INFINITY, f64::min);
        let by_rows = greatest_row <= 1.0 + ROUNDING && least_row < 1.0 - ROUNDING;
        let by_columns = greatest_column <= 1.0 + ROUNDING && least_column < 1.0 - ROUNDING;
        by_rows || by_columns
    }

    fn solve_part(&self, b: &[f64], x: &mut [f64], tolerance: f64) {
        if self.len() > DENSE {
            let guess = x.to_vec();
            if krylov::bicgstab(self, b, x, tolerance) {
                return;
            }
            x.copy_from_slice(&guess);
            if self.len() > DENSE_LAST {
                self.gauss_seidel(b, x, tolerance);
                return;
            }
        }
        let lu = Lu::new(self.len(), |row, slot| {
            slot[row] += 1.0;
            let (next, weight) = self.row(row);
            for (&c, &w) in next.iter().zip(weight) {
                slot[c as usize] -= w;
            }
        });
        x.copy_from_slice(b);
        lu.solve(x);
    }

    /// The last resort for parts too large for a dense matrix: sweeps until the change is at the tolerance or no longer falls.
    fn gauss_seidel(&self, b: &[f64], x: &mut [f64], tolerance: f64) {
        const PATIENCE: u32 = 200;
        let mut least = f64::INFINITY;
        let mut without_progress = 0;
        while without_progress < PATIENCE {
            let mut change: f64 = 0.0;
            for row in 0..self.len() {
                let (next, weight) = self.row(row);
                let own: f64 = next
                    .iter()
                    .zip(weight)
                    .filter(|t| *t.0 as usize == row)
                    .map(|t| t.1)
                    .sum();
                let value = (b[row] + self.product(row, x) - own * x[row]) / (1.0 - own);
                change = change.max((value - x[row]).abs());
                x[row] = value;
            }
            if change <= 0.01 * tolerance {
                return;
            }
            if change < 0.999 * least {
                least = change;
                without_progress = 0;
            } else {
                without_progress += 1;
            }
        }
    }

    /// Largest |b + W x - x|.
    pub(crate) fn residual(&self, b: &[f64], x: &[f64]) -> f64 {
        (0..self.len())
            .map(|row| (b[row] + self.product(row, x) - x[row]).abs())
            .fold(0.0, f64::max)
    }
}
