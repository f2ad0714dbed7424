//! BiCGSTAB for I - W (van der Vorst 1992), preconditioned by an incomplete factorisation without fill. I - W is an
//! M-matrix, for which such a factorisation exists (Meijerink & van der Vorst 1977). Each step costs two products with
//! W and two triangular solves.

use policy_cliff_linear::{add, dot, largest};

use super::Chain;

/// Solves (I - W) x = b from the guess in `x`. Returns true when the residual is 1e-3 times `tolerance` or at rounding;
/// false when the method broke down or stalled, `x` then holding the last iterate.
pub(super) fn bicgstab(chain: &Chain, b: &[f64], x: &mut [f64], tolerance: f64) -> bool {
    const RESTARTS: usize = 6;
    let factors = Incomplete::new(chain);
    let wish = 1e-3 * tolerance;
    let mut least = f64::INFINITY;
    for _ in 0..RESTARTS {
        run(chain, &factors, b, x, wish);
        let residual = chain.residual(b, x);
        let rounding = rounding(b, x);
        // The recursion's own residual drifts from the true one; a restart takes that up.
        if residual <= wish.max(rounding) {
            return true;
        }
        // Sums of several terms round a few times; where no restart reduces the residual further, the method ends.
        if residual >= 0.5 * least {
            return residual <= 16.0 * rounding;
        }
        if residual.is_nan() {
            return false;
        }
        least = residual;
    }
    false
}

/// Returns half a digit more than what rounding leaves of a residual.
fn rounding(b: &[f64], x: &[f64]) -> f64 {
    4.0 * f64::EPSILON * largest(b).max(largest(x))
}

/// Runs the method until its residual is at the goal, or it breaks down, or its steps are used up.
fn run(chain: &Chain, factors: &Incomplete, b: &[f64], x: &mut [f64], wish: f64) {
    let n = chain.len();
    let mut r = vec![0.0; n];
    chain.matrix.multiply_add(0..n, 1.0, x, b, &mut r);
    add(&mut r, -1.0, x);
    let done = |r: &[f64], x: &[f64]| largest(r) <= 0.5 * wish.max(rounding(b, x));
    let shadow = r.clone();
    let (mut rho, mut alpha, mut omega) = (1.0, 1.0, 1.0);
    let mut v = vec![0.0; n];
    let mut p = vec![0.0; n];
    let mut y = vec![0.0; n];
    let mut t = vec![0.0; n];
    // In exact arithmetic n steps suffice; more than a few hundred means that the method does not suit the matrix.
    for _ in 0..n.min(600) {
        if done(&r, x) {
            return;
        }
        let rho_next = dot(&shadow, &r);
        let beta = (rho_next / rho) * (alpha / omega);
        if !beta.is_finite() || rho_next == 0.0 {
            return;
        }
        rho = rho_next;
        for ((p, r), v) in p.iter_mut().zip(&r).zip(&v) {
            *p = r + beta * (*p - omega * v);
        }
        factors.apply(chain, &p, &mut y);
        operate(chain, &y, &mut v);
        alpha = rho / dot(&shadow, &v);
        if !alpha.is_finite() {
            return;
        }
        add(&mut r, -alpha, &v);
        add(x, alpha, &y);
        if done(&r, x) {
            return;
        }
        factors.apply(chain, &r, &mut y);
        operate(chain, &y, &mut t);
        omega = dot(&t, &r) / dot(&t, &t);
        if !omega.is_finite() || omega == 0.0 {
            return;
        }
        add(x, omega, &y);
        add(&mut r, -omega, &t);
    }
}

/// Writes (I - W) x into `slots`.
fn operate(chain: &Chain, x: &[f64], slots: &mut [f64]) {
    chain.matrix.multiply_add(0..chain.len(), -1.0, x, x, slots);
}

/// The D-ILU factorisation: the triangles of I - W with a modified diagonal d(i) = a(i,i) - sum over j < i of a(i,j)
/// a(j,i) / d(j).
struct Incomplete {
    inverse_diagonal: Vec<f64>,
}

impl Incomplete {
    fn new(chain: &Chain) -> Self {
        let mut diagonal: Vec<f64> = (0..chain.len()).map(|row| 1.0 - chain.matrix.entry(row, row)).collect();
        for (row, (columns, weights)) in chain.rows().enumerate() {
            for (&column, weight) in columns.iter().zip(weights) {
                let column = column as usize;
                if column > row {
                    // The entry (column, row) of the later row meets this one.
                    let mirror = chain.matrix.entry(column, row);
                    diagonal[column] -= mirror * weight / diagonal[row];
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
        let rows = || chain.rows().enumerate().zip(&self.inverse_diagonal);
        for (((row, entries), inverse), right) in rows().zip(r) {
            y[row] = add_part(*right, entries, y, |column| column < row) * inverse;
        }
        for ((row, entries), inverse) in rows().rev() {
            y[row] += add_part(0.0, entries, y, |column| column > row) * inverse;
        }
    }
}

/// Adds the entries of a row that are in some columns, times a vector, to `sum`.
fn add_part(sum: f64, (columns, weights): (&[u32], &[f64]), x: &[f64], counts: impl Fn(usize) -> bool) -> f64 {
    let entries = columns.iter().map(|&column| column as usize).zip(weights);
    let entries = entries.filter(|&(column, _)| counts(column));
    entries.fold(sum, |sum, (column, weight)| sum + weight * x[column])
}
