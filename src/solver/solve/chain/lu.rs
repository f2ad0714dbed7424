//! Dense LU factorisation with partial pivoting, row major; O(n^3 / 3) once, O(n^2) a solve.

use policy_cliff_linear::{add, dot};

use super::Chain;

/// A factorised square matrix.
pub(super) struct Lu {
    n: usize,
    matrix: Vec<f64>,
    pivots: Vec<usize>,
}

impl Lu {
    /// Factorises I - W.
    pub(super) fn of_identity_minus(chain: &Chain) -> Self {
        let n = chain.len();
        let mut matrix = vec![0.0; n * n];
        for (i, (row, (columns, weights))) in matrix.chunks_exact_mut(n).zip(chain.rows()).enumerate() {
            row[i] += 1.0;
            for (&column, weight) in columns.iter().zip(weights) {
                row[column as usize] -= weight;
            }
        }
        let mut pivots = vec![0; n];
        for k in 0..n {
            let pivot = (k..n)
                .max_by(|&i, &j| matrix[i * n + k].abs().total_cmp(&matrix[j * n + k].abs()))
                .unwrap_or(k);
            pivots[k] = pivot;
            if pivot != k {
                let (above, below) = matrix.split_at_mut(pivot * n);
                above[k * n..(k + 1) * n].swap_with_slice(&mut below[..n]);
            }
            let (above, below) = matrix.split_at_mut((k + 1) * n);
            let pivot_row = &above[k * n..];
            for row in below.chunks_exact_mut(n) {
                if row[k] == 0.0 {
                    continue;
                }
                let factor = row[k] / pivot_row[k];
                row[k] = factor;
                add(&mut row[k + 1..], -factor, &pivot_row[k + 1..]);
            }
        }
        Self { n, matrix, pivots }
    }

    /// Replaces the right side by the solution.
    pub(super) fn solve(&self, x: &mut [f64]) {
        let n = self.n;
        for k in 0..n {
            x.swap(k, self.pivots[k]);
        }
        for i in 1..n {
            let (solved, rest) = x.split_at_mut(i);
            rest[0] -= dot(&self.matrix[i * n..i * n + i], solved);
        }
        for i in (0..n).rev() {
            let (rest, solved) = x.split_at_mut(i + 1);
            rest[i] = (rest[i] - dot(&self.matrix[i * n + i + 1..(i + 1) * n], solved)) / self.matrix[i * n + i];
        }
    }
}
