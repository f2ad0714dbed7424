//! BiCGSTAB for I - W (van der Vorst 1992), preconditioned by an incomplete factorisation without fill. I - W is an M-matrix, for which such a
//! factorisation exists (Meijerink & van der Vorst 1977). Each step costs two products with W and two triangular solves.

use super::chain::Chain;

/// Solves (I - W) x = b from the guess in `x`. True when the residual has fallen to about `tolerance` times the least row sum seen by the caller,
/// or to rounding; false when it broke down or stalled, `x` then holding the best iterate.
pub(crate) fn bicgstab(chain: &Chain, b: &[f64], x: &mut [f64], tolerance: f64) -> bool {
    let n = chain.len();
    let factors = Incomplete::new(chain);
    let mut r: Vec<f64> = (0..n).map(|i| b[i] + chain.product(i, x) - x[i]).collect();
    let shadow = r.clone();
    let scale = largest(b).max(largest(x));
    // Half a digit above what rounding allows.
    let floor = 4.0 * f64::EPSILON * scale;
    let goal = (1e-3 * tolerance).max(floor);
    let (mut rho, mut alpha, mut omega) = (1.0, 1.0, 1.0);
    let mut v = vec![0.0; n];
    let mut p = vec![0.0; n];
    let mut y = vec![0.0; n];
    let mut z = vec![0.0; n];
    let mut t = vec![0.0; n];
    // In exact arithmetic n steps suffice; more than a few hundred means that the method does not suit the matrix.
    let steps = n.min(600);
    for _ in 0..steps {
        if largest(&r) <= goal {
            return chain.residual(b, x) <= 16.0 * goal;
        }
        let rho_next = dot(&shadow, &r);
        let beta = (rho_next / rho) * (alpha / omega);
        if !beta.is_finite() || rho_next == 0.0 {
            return false;
        }
        rho = rho_next;
        for i in 0..n {
            p[i] = r[i] + beta * (p[i] - omega * v[i]);
        }
        factors.apply(chain, &p, &mut y);
        for i in 0..n {
            v[i] = y[i] - chain.product(i, &y);
        }
        alpha = rho / dot(&shadow, &v);
        if !alpha.is_finite() {
            return false;
        }
        for i in 0..n {
            r[i] -= alpha * v[i];
            x[i] += alpha * y[i];
        }
        if largest(&r) <= goal {
            continue;
        }
        factors.apply(chain, &r, &mut z);
        for i in 0..n {
            t[i] = z[i] - chain.product(i, &z);
        }
        omega = dot(&t, &r) / dot(&t, &t);
        if !omega.is_finite() || omega == 0.0 {
            return false;
        }
        for i in 0..n {
            x[i] += omega * z[i];
            r[i] -= omega * t[i];
        }
    }
    false
}

fn largest(x: &[f64]) -> f64 {
    x.iter().fold(0.0, |most, value| most.max(value.abs()))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// D-ILU: the triangles of I - W with a modified diagonal d(i) = a(i,i) - sum over j < i of a(i,j) a(j,i) / d(j).
struct Incomplete {
    inverse_diagonal: Vec<f64>,
}

impl Incomplete {
    fn new(chain: &Chain) -> Self {
        let n = chain.len();
        let mut diagonal = vec![1.0; n];
        for row in 0..n {
            let (next, weight) = chain.row(row);
            for (&c, &w) in next.iter().zip(weight) {
                if c as usize == row {
                    diagonal[row] -= w;
                }
            }
        }
        for row in 0..n {
            let (next, weight) = chain.row(row);
            for (&c, &w) in next.iter().zip(weight) {
                let column = c as usize;
                if column > row {
                    // The entry (column, row) of the later row meets this one.
                    let (back, back_weight) = chain.row(column);
                    let mirror: f64 = back
                        .iter()
                        .zip(back_weight)
                        .filter(|e| *e.0 as usize == row)
                        .map(|e| e.1)
                        .sum();
                    diagonal[column] -= mirror * w / diagonal[row];
                }
            }
        }
        // The factorisation exists for M-matrices; rounding near singularity must not turn the sign.
        Self {
            inverse_diagonal: diagonal.iter().map(|d| 1.0 / d.max(1e-12)).collect(),
        }
    }

    /// Solves (D + L) D^-1 (D + U) y = r.
    fn apply(&self, chain: &Chain, r: &[f64], y: &mut [f64]) {
        let n = chain.len();
        for row in 0..n {
            let (next, weight) = chain.row(row);
            let mut sum = r[row];
            for (&c, &w) in next.iter().zip(weight) {
                if (c as usize) < row {
                    sum += w * y[c as usize];
                }
            }
            y[row] = sum * self.inverse_diagonal[row];
        }
        for row in (0..n).rev() {
            let (next, weight) = chain.row(row);
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
