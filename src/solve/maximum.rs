//! The soft maximum of a few numbers, safe at any temperature.

/// alpha log sum base exp(q / alpha), with the greatest q subtracted first; fills in the probabilities.
pub(super) fn soft_maximum(q: &[f64], log_base: Option<&[f64]>, alpha: f64, policy: &mut [f64]) -> f64 {
    let inverse = 1.0 / alpha;
    let Some(base) = log_base else {
        let mut greatest = f64::NEG_INFINITY;
        let mut a = 0;
        while a < q.len() {
            greatest = greatest.max(q[a]);
            a += 1;
        }
        a = 0;
        while a < q.len() && a < policy.len() {
            let exponent = (q[a] - greatest) * inverse;
            // exp(-750) is 0, and the best action needs no exponential.
            policy[a] = if exponent == 0.0 {
                1.0
            } else if exponent < -750.0 {
                0.0
            } else {
                exponent.exp()
            };
            a += 1;
        }
        return greatest + alpha * normalise(policy).ln();
    };
    let usable = q.iter().zip(base).filter(|(_, b)| **b > f64::NEG_INFINITY);
    let greatest = usable.map(|(q, _)| *q).fold(f64::NEG_INFINITY, f64::max);
    // The base sums to 1, so the sum is 1 + base (exp(..) - 1): precise where alpha is large and the sum is near 1.
    let mut excess = 0.0;
    for ((slot, q), b) in policy.iter_mut().zip(q).zip(base) {
        let exponent = (q - greatest) * inverse;
        *slot = (exponent + b).exp();
        excess += b.exp() * exponent.exp_m1();
    }
    let sum = normalise(policy);
    greatest + alpha * if excess > -0.5 { excess.ln_1p() } else { sum.ln() }
}

/// Divides by the sum, which it returns.
fn normalise(policy: &mut [f64]) -> f64 {
    let mut sum = 0.0;
    for slot in policy.iter() {
        sum += slot;
    }
    let inverse = 1.0 / sum;
    for slot in policy {
        *slot *= inverse;
    }
    sum
}
