//! The accuracy of an answer, and the tolerance within which two actions count as equally good.
//!
//! For discount < 1 the error of V in any state is at most residual / (1 - discount) (Bertsekas, Dynamic Programming,
//! Prop. 1.2.3). At discount 1 it is at most residual times the longest path of an acyclic model; with cycles a pair of
//! functions V - c w <= V* <= V + c w is verified instead (see `bound_between`), w being expected steps to the end.
//!
//! An action is optimal when V(s) - Q(s,a) <= tolerance, where tolerance = tie x scale + 2 x bound. The scale is the
//! greatest number that the policy at hand meets: its rewards, and V. A penalty that the policy never pays is not among
//! them, so that it makes no other actions tie; where numbers are far apart, states have scales of their own
//! ([`super::levels`]). The first term covers the rounding of V and of Q, sums of at most n products of numbers of that
//! size each, by a factor of four (Higham 2002, section 3.1): tie = 4 (n + 4) epsilon. The second covers what the
//! solver left open. An action whose own reward is greater than the scale can tie only if what follows it takes away as
//! much, and then |V| is as great.

use crate::mdp::Mdp;

use policy_cliff_linear::{greater, largest};

/// The quality of an answer, in units of reward.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// The largest |TV - V| over states.
    pub residual: f64,
    /// A bound on the error of V in any state; infinite where none could be established.
    pub bound: f64,
    /// The scale of the numbers: the greatest of |V| and of the policy's own |R|.
    pub scale: f64,
    /// An action is optimal when V - Q is at most this.
    pub tolerance: f64,
}

/// The share of the scale within which actions tie where no error bound is known.
const TIE_UNCERTIFIED: f64 = 1e-9;

impl Accuracy {
    /// Returns the accuracy of values that are the nearest floats, and of means of them.
    #[must_use]
    pub fn of_nearest(value: &[f64]) -> Self {
        let scale = largest(value);
        let rounding = rounding(scale);
        Self {
            residual: rounding,
            bound: rounding,
            scale,
            tolerance: 0.0,
        }
    }

    /// Returns what holds of two answers.
    pub(crate) fn worse(self, other: Self) -> Self {
        Self {
            residual: greater(self.residual, other.residual),
            bound: greater(self.bound, other.bound),
            scale: greater(self.scale, other.scale),
            tolerance: greater(self.tolerance, other.tolerance),
        }
    }

    /// Returns the accuracy that follows from a residual and an error bound; `tie` is the share of the scale within
    /// which rounding may separate equal Q-values.
    pub(super) fn new(residual: f64, bound: f64, scale: f64, tie: f64) -> Self {
        let tolerance = if bound.is_finite() {
            tie * scale + 2.0 * bound
        } else {
            TIE_UNCERTIFIED * scale
        };
        Self {
            residual,
            bound,
            scale,
            tolerance,
        }
    }
}

/// Returns the share of the scale within which rounding may separate equal Q-values of a model.
pub(super) fn tie(mdp: &Mdp) -> f64 {
    let longest = (0..mdp.pairs()).map(|pair| mdp.row(pair).0.len()).max();
    4.0 * (longest.unwrap_or(0) + 4) as f64 * f64::EPSILON
}

/// Returns a bound on the rounding error of a backup of numbers of this size.
pub(super) fn rounding(scale: f64) -> f64 {
    4.0 * f64::EPSILON * scale
}

/// Returns a bound on a residual that floats have measured: beyond the rounding of a backup of numbers of this size it
/// may be off by as much.
pub(super) fn residual_bound(residual: f64, scale: f64) -> f64 {
    let rounding = rounding(scale);
    if residual > rounding {
        residual + rounding
    } else {
        rounding
    }
}

/// Returns an error bound at discount 1, or infinity. `backup` is the monotone Bellman operator T in one state, `steps`
/// a positive function w over states, and V + c w and V - c w are compared, where c is `shift`.
///
/// If T(V + c w) <= V + c w and T(V - c w) >= V - c w in every state then |V - V*| <= c w: T is monotone, and its
/// iterates from either side converge to V* where every policy that is not strictly worse ends. T is computed with
/// rounding, so that both must hold by a `margin`.
pub(super) fn bound_between(
    value: &[f64],
    steps: &[f64],
    shift: f64,
    margin: f64,
    backup: &mut dyn FnMut(usize, &[f64]) -> f64,
) -> f64 {
    let c = shift;
    let mut shifted = value.to_vec();
    for side in [c, -c] {
        for (s, slot) in shifted.iter_mut().enumerate() {
            *slot = value[s] + side * steps[s];
        }
        for s in 0..value.len() {
            let rises = backup(s, &shifted) - shifted[s];
            // The comparisons are false for NaN, which proves nothing.
            // Terminal states stay what they are.
            let proves = steps[s] == 0.0 || if side > 0.0 { rises <= -margin } else { rises >= margin };
            if !proves {
                return f64::INFINITY;
            }
        }
    }
    c * largest(steps)
}
