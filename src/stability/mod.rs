//! Stability at one reward: the distance to the next cliff, and the benefit and the cost of smoothness (THEORY 2, 4 and
//! 5).
//!
//! | function | answers |
//! |---|---|
//! | [`stability`] | gaps, effective horizon, exact stability radius, exact slope and price of the soft policy |
//! | [`steepest`](steepest()) | the largest of those slopes along the parameter |
//! | [`tip`](tip()) | the worst perturbation, to be added to the reward |
//! | [`tie_breaker`] | an arbitrarily small change of the reward under which a tied action is the only optimal one |
//! | [`slacker`](slacker()) | whether the policy that training selects is strictly suboptimal for the true reward, and where |
//! | [`stress`](stress()) | the shift of the policy under random perturbations |
//! | [`experiment`](experiment()) | the effect of changing each parameter by a small share of it |

mod experiment;
mod outcomes;
mod radius;
mod slacker;
mod smooth;
mod steepest;
mod stress;
mod tip;

use crate::exact::Optimum;
use crate::mdp::Mdp;
use crate::scenario::{Objective, Problem};
use crate::solve::{Hard, Soft, Temperature, Unbounded, end_component, largest};

pub use experiment::{Experiment, Moved, Shift, Trial, experiment};
pub use outcomes::{Events, Way};
pub use radius::Radius;
pub use slacker::{Slacker, slacker};
pub use smooth::Smooth;
pub use steepest::{Steepest, steepest};
pub use stress::{Stress, StressBranch, StressError, StressRequest, stress};
pub use tip::{tie_breaker, tip};

/// The stability figures of one point.
#[derive(Clone, Debug, PartialEq)]
pub struct Stability {
    /// g(s) = V*(s) - the best Q*(s,a) outside A*(s), per state; infinite where every action is optimal and in terminal
    /// states.
    pub gaps: Vec<f64>,
    /// A bound on the error of any gap.
    pub gaps_bound: f64,
    /// The stability radius; `None` where there is only one policy.
    pub radius: Option<Radius>,
    /// The horizon H: the greatest expected discounted number of steps from any state under any policy; infinite where
    /// none exists.
    pub horizon: f64,
    /// The largest |dR/dtheta| over pairs, in the swept parameter.
    pub reward_slope: f64,
    /// The figures of the regularised policy, or the reason why there are none; `None` under hard argmax alone.
    pub soft: Option<Result<Smooth, Unbounded>>,
}

/// Returns all figures at one point, with those of the soft policy where a temperature is given.
pub fn stability(optimum: &Optimum, soft: Option<(Temperature, Objective)>) -> Result<Stability, Unbounded> {
    let Horizon { value: horizon, most } = horizon(optimum.problem.mdp);
    let gaps = gaps(optimum);
    let radius = radius::radius(optimum, &gaps, most)?;
    let soft = soft.map(|(temperature, objective)| smooth::smooth(optimum, temperature, objective, horizon));
    let finite = gaps.iter().filter(|gap| gap.is_finite());
    Ok(Stability {
        gaps_bound: optimum.advantage_error + f64::EPSILON * finite.copied().fold(0.0, f64::max),
        gaps,
        radius,
        horizon,
        reward_slope: largest(&optimum.problem.slope),
        soft,
    })
}

/// The greatest expected discounted number of steps from any state under any policy.
#[derive(Clone, Copy)]
pub(crate) struct Horizon {
    /// It, as computed.
    pub(crate) value: f64,
    /// What it is at most.
    pub(crate) most: f64,
}

/// Returns the horizon: 1 / (1 - discount) where it is possible never to end, else the optimal value for reward 1
/// everywhere.
pub(crate) fn horizon(mdp: &Mdp) -> Horizon {
    let pairs = mdp.pairs();
    let value = mdp.endless_steps();
    let endless = Horizon {
        value,
        most: value * (1.0 + 2.0 * f64::EPSILON),
    };
    if end_component(mdp, &vec![true; pairs]).is_some() {
        return endless;
    }
    let mut steps = Hard::new(mdp);
    match steps.solve(&vec![1.0; pairs]) {
        Ok(()) => {
            let value = largest(steps.value());
            let most = value + steps.accuracy().bound;
            Horizon { value, most }
        }
        // This does not happen, since every policy ends.
        Err(_) => endless,
    }
}

/// Returns V* minus the best Q* outside the optimal set, per state.
fn gaps(optimum: &Optimum) -> Vec<f64> {
    let mdp = optimum.problem.mdp;
    let gap = |state| {
        let others = mdp.actions(state).filter(|&pair| !optimum.optimal[pair]);
        let behind = others.map(|pair| optimum.advantages[pair]);
        behind.fold(f64::INFINITY, f64::min)
    };
    (0..mdp.states()).map(gap).collect()
}

/// Returns the indices of numbers in ascending order of the numbers, equal ones in their order; NaN comes last.
pub(crate) fn ascending(numbers: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..numbers.len()).collect();
    places.sort_unstable_by(|&a, &b| numbers[a].total_cmp(&numbers[b]).then(a.cmp(&b)));
    places
}

/// Returns the largest total variation between two policies over states.
fn shift(mdp: &Mdp, before: &[f64], after: &[f64]) -> f64 {
    let in_state = |state| {
        let moved = mdp.actions(state).map(|pair| (after[pair] - before[pair]).abs());
        0.5 * moved.sum::<f64>()
    };
    (0..mdp.states()).map(in_state).fold(0.0, f64::max)
}

/// Returns a solver of the regularised problem.
fn soft_solver<'a>(problem: &Problem<'a>, objective: Objective) -> Soft<'a> {
    Soft::new(problem.mdp, (objective == Objective::Kl).then_some(problem.base))
}

/// Returns the states that a policy reaches from the start with positive weight, nearest first.
fn reached(mdp: &Mdp, policy: &[f64]) -> Vec<usize> {
    let mut seen = vec![false; mdp.states()];
    let mut order = Vec::new();
    for (state, &weight) in mdp.start().iter().enumerate() {
        if weight > 0.0 {
            seen[state] = true;
            order.push(state);
        }
    }
    // At discount 0 only the start counts.
    let mut next = if mdp.discount() == 0.0 { order.len() } else { 0 };
    while let Some(&state) = order.get(next) {
        next += 1;
        for pair in mdp.actions(state) {
            if policy[pair] > 0.0 {
                for &target in mdp.row(pair).0 {
                    let target = target as usize;
                    if !seen[target] {
                        seen[target] = true;
                        order.push(target);
                    }
                }
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::ascending;

    #[test]
    fn places_ascend_by_number_then_by_place() {
        let numbers = [2.0, f64::NAN, -1.0, 2.0, f64::NEG_INFINITY, f64::INFINITY];
        assert_eq!(ascending(&numbers), [4, 2, 0, 3, 5, 1]);
        assert_eq!(ascending(&[]), Vec::<usize>::new());
        // Longer than the short lists that are sorted by insertion.
        let digits: Vec<f64> = (0..1000u32).map(|place| f64::from(place * 7919 % 10)).collect();
        let order = ascending(&digits);
        assert!(order.is_sorted_by(|a, b| (digits[*a], a) < (digits[*b], b)));
    }
}
