//! The Bellman backup, hard and soft: the value of one state when the values of all successors are V.

use std::ops::Range;

use policy_cliff_linear::{exponentials, greater};

use crate::mdp::Mdp;

/// Writes Q of the actions of one state into their slots of `q`, and returns these slots.
fn action_values<'q>(mdp: &Mdp, actions: Range<usize>, reward: &[f64], value: &[f64], q: &'q mut [f64]) -> &'q [f64] {
    let slots = &mut q[actions.clone()];
    // Q(s,a) = R(s,a) + gamma sum over s' of P(s'|s,a) V(s')
    mdp.look_ahead(actions.clone(), &reward[actions], value, slots);
    slots
}

/// Returns the hard backup (TV)(s) = max over a of Q(s,a), in units of reward, and the first pair that attains it.
///
/// Q of the state's pairs is written into `q`, which has one slot per pair of the model. A terminal state has minus
/// infinity.
pub fn hard_backup(mdp: &Mdp, state: usize, reward: &[f64], value: &[f64], q: &mut [f64]) -> (f64, usize) {
    let actions = mdp.actions(state);
    let (mut greatest, mut best) = (f64::NEG_INFINITY, actions.start);
    // (TV)(s) = max over a of Q(s,a)
    for (pair, &value) in (actions.start..).zip(action_values(mdp, actions, reward, value, q)) {
        if value > greatest {
            (greatest, best) = (value, pair);
        }
    }
    (greatest, best)
}

/// The soft Bellman operator of one regularised problem.
pub(super) struct SoftOperator<'a> {
    pub(super) mdp: &'a Mdp,
    /// The reward per pair.
    pub(super) reward: &'a [f64],
    /// The temperature, in units of reward.
    pub(super) alpha: f64,
    /// The base policy per pair of the KL objective; `None` for plain entropy.
    pub(super) base: Option<&'a [f64]>,
}

impl SoftOperator<'_> {
    /// Returns the soft backup (TV)(s) = alpha log sum over a of base(a|s) exp(Q(s,a) / alpha), in units of reward;
    /// without a base policy, base is 1.
    ///
    /// Q of the state's pairs is written into `q`, and the policy that attains the value into `policy`; both have one
    /// slot per pair of the model. A terminal state has value 0.
    pub(super) fn backup(&self, state: usize, value: &[f64], q: &mut [f64], policy: &mut [f64]) -> f64 {
        let actions = self.mdp.actions(state);
        if actions.is_empty() {
            return 0.0;
        }
        let q = action_values(self.mdp, actions.clone(), self.reward, value, q);
        // (TV)(s) = alpha log sum over a of base(a|s) exp(Q(s,a) / alpha)
        let base = self.base.map(|base| &base[actions.clone()]);
        soft_maximum(q, base, self.alpha, &mut policy[actions])
    }
}

/// Returns alpha log sum over a of base(a) exp(q(a) / alpha), and fills in the probabilities base(a) exp(q(a) / alpha)
/// / sum.
///
/// The greatest q is subtracted first, so no exponential overflows. A base policy sums to 1; without one, base is 1.
pub(super) fn soft_maximum(q: &[f64], base: Option<&[f64]>, alpha: f64, policy: &mut [f64]) -> f64 {
    match base {
        None => entropy_maximum(q, alpha, policy),
        Some(base) => kl_maximum(q, base, alpha, policy),
    }
}

fn entropy_maximum(q: &[f64], alpha: f64, policy: &mut [f64]) -> f64 {
    let greatest = q.iter().copied().fold(f64::NEG_INFINITY, greater);
    let inverse = 1.0 / alpha;
    for (slot, q) in policy.iter_mut().zip(q) {
        *slot = (q - greatest) * inverse;
    }
    exponentials(policy);
    greatest + alpha * normalise(policy).ln()
}

fn kl_maximum(q: &[f64], base: &[f64], alpha: f64, policy: &mut [f64]) -> f64 {
    // An action whose base is 0 is never taken, however much it would earn.
    let possible = q.iter().zip(base).filter(|(_, base)| **base > 0.0);
    let greatest = possible.map(|(q, _)| *q).fold(f64::NEG_INFINITY, greater);
    let inverse = 1.0 / alpha;
    // The base sums to 1, so sum of base exp(..) = 1 + sum of base (exp(..) - 1): precise where alpha is large and the
    // sum is near 1.
    let mut excess = 0.0;
    for ((slot, q), &base) in policy.iter_mut().zip(q).zip(base) {
        if base == 0.0 {
            *slot = 0.0;
            continue;
        }
        let exponent = (q - greatest) * inverse;
        // Both exp and exp - 1 to full precision, from one of them.
        let (power, power_less_one) = if exponent > -0.5 {
            let power_less_one = exponent.exp_m1();
            (1.0 + power_less_one, power_less_one)
        } else {
            let power = exponent.exp();
            (power, power - 1.0)
        };
        *slot = base * power;
        excess += base * power_less_one;
    }
    let sum = normalise(policy);
    greatest + alpha * if excess > -0.5 { excess.ln_1p() } else { sum.ln() }
}

/// Divides the numbers by their sum, and returns the sum.
fn normalise(policy: &mut [f64]) -> f64 {
    let sum: f64 = policy.iter().sum();
    let inverse = 1.0 / sum;
    for slot in policy {
        *slot *= inverse;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::soft_maximum;

    #[test]
    fn an_action_that_the_base_excludes_has_no_part_in_the_soft_maximum() {
        // The excluded action would earn so much that exp(q / alpha) overflows; then so much that q / alpha does.
        for (excluded, alpha) in [(1000.0, 1.0), (1e303, 1e-6)] {
            let small = 1e-9 * alpha;
            let mut policy = [f64::NAN; 3];
            let value = soft_maximum(&[excluded, small, 0.0], Some(&[0.0, 0.5, 0.5]), alpha, &mut policy);
            // alpha log((exp(x) + 1) / 2) = alpha (x / 2 + x^2 / 8 - ...) for x = 1e-9.
            let exact = alpha * (0.5e-9 + 1.25e-19);
            assert!((value - exact).abs() <= 1e-15 * exact, "{value} {exact}");
            assert_eq!(policy[0], 0.0);
            assert!((policy[1] - (0.5 + 0.25e-9)).abs() < 1e-15 && (policy[2] - (0.5 - 0.25e-9)).abs() < 1e-15);
        }
    }

    #[test]
    fn the_soft_maximum_with_a_base_keeps_its_digits_at_any_temperature() {
        // With q = (c, 0) and a uniform base, alpha log((exp(c / alpha) + 1) / 2).
        for (alpha, exact) in [
            (1e-6, 1.0 - 1e-6 * 2f64.ln()),
            (1.0, f64::midpoint(1f64.exp(), 1.0).ln()),
            // c / 2 + c^2 / (8 alpha), up to c^4 / alpha^3.
            (1e6, 0.5 + 1.25e-7),
        ] {
            let mut policy = [0.0; 2];
            let value = soft_maximum(&[1.0, 0.0], Some(&[0.5, 0.5]), alpha, &mut policy);
            assert!((value - exact).abs() <= 1e-15, "{alpha}: {value} {exact}");
            let odds = (-1.0 / alpha).exp();
            assert!((policy[1] - odds / (1.0 + odds)).abs() <= 1e-16, "{alpha}: {policy:?}");
        }
    }
}
