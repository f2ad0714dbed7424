//! BiCGSTAB for I - W (van der Vorst 1992), preconditioned by an incomplete factorisation without fill. I - W is an M-matrix, for which such a
//! factorisation exists (Meijerink & van der Vorst 1977). Each step costs two products with W and two triangular solves.

use super::Chain;
use crate::solve::vector::{dot, largest};

/// Solves (I - W) x = b from the guess in `x`. True when the residual is 1e-3 times `tolerance` or at rounding; false when the method broke down or
/// stalled, `x` then holding the last iterate.
pub(super) fn bicgstab(chain: &Chain, b: &[f64], x: &mut [f64], tolerance: f64) -> bool {
    const RESTARTS: usize = 6;
    let factors = Incomplete::new(chain);
    let mut least = f64::INFINITY;
    for _ in 0..RESTARTS {
        run(chain, &factors, b, x, 1e-3 * tolerance);
        let residual = chain.residual(b, x);
        // The recursion's own residual drifts from the true one; a restart takes that up.
        if residual <= goal(1e-3 * tolerance, b, x) {
            return true;
        }
        // Sums of several terms round a few times over; where no run gets further, that is all there is.
        if residual >= 0.5 * least {
            return residual <= 16.0 * goal(0.0, b, x);
        }
        if residual.is_nan() {
            return false;
        }
        least = residual;
    }
    false
}

/// What to aim at: the wish, or half a digit above what rounding allows.
fn goal(wish: f64, b: &[f64], x: &[f64]) -> f64 {
    wish.max(4.0 * f64::EPSILON * largest(b).max(largest(x)))
}

/// One run, until its residual is at the goal, or it breaks down, or its steps are used up.
fn run(chain: &Chain, factors: &Incomplete, b: &[f64], x: &mut [f64], wish: f64) {
    let n = chain.len();
    let mut r: Vec<f64> = (0..n).map(|i| b[i] + chain.matrix.product(i, x) - x[i]).collect();
    let shadow = r.clone();
    let (mut rho, mut alpha, mut omega) = (1.0, 1.0, 1.0);
    let mut v = vec![0.0; n];
    let mut p = vec![0.0; n];
    let mut y = vec![0.0; n];
    let mut z = vec![0.0; n];
    let mut t = vec![0.0; n];
    // In exact arithmetic n steps suffice; more than a few hundred means that the method does not suit the matrix.
    for _ in 0..n.min(600) {
        if largest(&r) <= 0.5 * goal(wish, b, x) {
            return;
        }
        let rho_next = dot(&shadow, &r);
        let beta = (rho_next / rho) * (alpha / omega);
        if !beta.is_finite() || rho_next == 0.0 {
            return;
        }
        rho = rho_next;
        for i in 0..n {
            p[i] = r[i] + beta * (p[i] - omega * v[i]);
        }
        factors.apply(chain, &p, &mut y);
        for i in 0..n {
            v[i] = y[i] - chain.matrix.product(i, &y);
        }
        alpha = rho / dot(&shadow, &v);
        if !alpha.is_finite() {
            return;
        }
        for i in 0..n {
            r[i] -= alpha * v[i];
            x[i] += alpha * y[i];
        }
        if largest(&r) <= 0.5 * goal(wish, b, x) {
            return;
        }
        factors.apply(chain, &r, &mut z);
        for i in 0..n {
            t[i] = z[i] - chain.matrix.product(i, &z);
        }
        omega = dot(&t, &r) / dot(&t, &t);
        if !omega.is_finite() || omega == 0.0 {
            return;
        }
        for i in 0..n {
            x[i] += omega * z[i];
            r[i] -= omega * t[i];
        }
    }
}

/// D-ILU: the triangles of I - W with a modified diagonal d(i) = a(i,i) - sum over j < i of a(i,j) a(j,i) / d(j).
struct Incomplete {
    inverse_diagonal: Vec<f64>,
}

impl Incomplete {
    fn new(chain: &Chain) -> Self {
        let n = chain.len();
        let mut diagonal = vec![1.0; n];
        for (row, slot) in diagonal.iter_mut().enumerate() {
            *slot -= chain.matrix.entry(row, row);
        }
        for row in 0..n {
            let (next, weight) = chain.matrix.row(row);
            for (&c, &w) in next.iter().zip(weight) {
                let column = c as usize;
                if column > row {
                    // The entry (column, row) of the later row meets this one.
                    let mirror = chain.matrix.entry(column, row);
                    diagonal[column] -= mirror * w / diagonal[row];
                }
            }
        }
        // The factorisation exists for M-matrices; rounding near singularity must not turn the sign.
        for slot in &mut diagonal {
            *slot = 1.0 / slot.max(1e-12);
        }
        Self {
            inverse_diagonal: diagonal,
        }
    }

    /// Solves (D + L) D^-1 (D + U) y = r.
    fn apply(&self, chain: &Chain, r: &[f64], y: &mut [f64]) {
        let n = chain.len();
        for row in 0..n {
            let (next, weight) = chain.matrix.row(row);
            let mut sum = r[row];
            for (&c, &w) in next.iter().zip(weight) {
                if (c as usize) < row {
                    sum += w * y[c as usize];
                }
            }
            y[row] = sum * self.inverse_diagonal[row];
        }
        for row in (0..n).rev() {
            let (next, weight) = chain.matrix.row(row);
            let mut sum = 0.0;
            for (&c, &w) in next.iter().zip(weight) {
                if (c as usize) > row {
                    sum += w * y[c as usize];
                }
            }
            y[row] += sum * self.inverse_diagonal[row];
        }
    }
}
