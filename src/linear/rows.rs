//! Sums over the rows of a ragged table of numbers, of which row i has the places `firsts[i]..firsts[i + 1]`.

use std::ops::Range;

use crate::exponential::exponentials;
use crate::vector::greater;

/// Returns the places of each row in turn.
fn rows(firsts: &[u32]) -> impl Iterator<Item = Range<usize>> {
    firsts.windows(2).map(|ends| ends[0] as usize..ends[1] as usize)
}

/// Writes log sum exp of the numbers q / alpha of each row, times alpha, into `maxima`, and exp(q / alpha) divided by
/// the sum of its row into `shares`. The greatest q is subtracted first, so that no exponential overflows. An empty row
/// has 0.
pub fn soft_maxima(firsts: &[u32], q: &[f64], alpha: f64, shares: &mut [f64], maxima: &mut [f64]) {
    let inverse = 1.0 / alpha;
    for (row, maximum) in rows(firsts).zip(&mut *maxima) {
        let q = &q[row.clone()];
        let greatest = q.iter().copied().fold(f64::NEG_INFINITY, greater);
        for (share, q) in shares[row].iter_mut().zip(q) {
            *share = (q - greatest) * inverse;
        }
        *maximum = greatest;
    }
    exponentials(shares);
    for (row, maximum) in rows(firsts).zip(maxima) {
        if row.is_empty() {
            *maximum = 0.0;
            continue;
        }
        let shares = &mut shares[row];
        let sum: f64 = shares.iter().sum();
        let inverse = 1.0 / sum;
        for share in shares {
            *share *= inverse;
        }
        *maximum += alpha * sum.ln();
    }
}

/// Returns the greatest sum of shares times sizes of numbers over the rows, for two lists of numbers: their sums do not
/// wait for each other.
#[must_use]
pub fn largest_means(firsts: &[u32], shares: &[f64], [a, b]: [&[f64]; 2]) -> [f64; 2] {
    rows(firsts).fold([0.0; 2], |most, row| {
        let each = shares[row.clone()].iter().zip(a[row.clone()].iter().zip(&b[row]));
        let sums = each.fold([0.0; 2], |sums, (share, (a, b))| {
            [sums[0] + share * a.abs(), sums[1] + share * b.abs()]
        });
        [greater(most[0], sums[0]), greater(most[1], sums[1])]
    })
}

/// Writes share times (rise - mean rise of the row under the shares), times a factor, into `slopes`: how fast shares
/// move that are soft maxima of numbers with these rises. Rises are compared with that of the greatest share first, so
/// that nothing is left where all rise alike.
pub fn share_slopes(firsts: &[u32], shares: &[f64], rises: &[f64], factor: f64, slopes: &mut [f64]) {
    for row in rows(firsts).filter(|row| !row.is_empty()) {
        let (shares, rises, slopes) = (&shares[row.clone()], &rises[row.clone()], &mut slopes[row]);
        let mut likely = (shares[0], rises[0]);
        for (&share, &rise) in shares.iter().zip(rises) {
            if share > likely.0 {
                likely = (share, rise);
            }
        }
        let mut mean = 0.0;
        for ((slope, share), rise) in slopes.iter_mut().zip(shares).zip(rises) {
            *slope = rise - likely.1;
            mean += share * *slope;
        }
        for (slope, share) in slopes.iter_mut().zip(shares) {
            *slope = share * (*slope - mean) * factor;
        }
    }
}
