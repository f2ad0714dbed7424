//! The slope of the soft policy, exact and bounded, and the price of its smoothness (THEORY 4).
//!
//! Envelope theorem: with the soft policy held, V' = sum over a of pi (R1 + gamma P V') gives dV/dtheta, one linear
//! solve; then Q' = R1 + gamma P V' and d pi(a|s) / d theta = pi(a|s) (Q'(s,a) - V'(s)) / alpha. The same holds against
//! a base policy.

use crate::exact::Optimum;
use crate::scenario::{Objective, Problem};
use crate::solve::{Evaluation, Temperature, Unbounded, hard_backup, largest};

use super::soft_solver;

/// The figures of the regularised policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Smooth {
    /// The slope d pi(a|s) / d theta of every pair, exact (envelope theorem).
    pub policy_slope: Vec<f64>,
    /// The slope dV(s)/dtheta of every state.
    pub value_slope: Vec<f64>,
    /// The bound H |R1| / (2 alpha): no |d pi / d theta| is greater, nor is half their sum over the actions of a state.
    pub bound: f64,
    /// The price of smoothness: V* - V of the soft policy from the start, in [0, `price_bound`]; V is its plain return.
    pub price: f64,
    /// The bound alpha log|A| H on the price, |A| being the most actions of a state; against a base policy it is alpha
    /// H max over s of -log base(a|s) for the best optimal action.
    pub price_bound: f64,
}

/// Returns the figures at one temperature.
pub(super) fn smooth(
    optimum: &Optimum,
    temperature: Temperature,
    objective: Objective,
    horizon: f64,
) -> Result<Smooth, Unbounded> {
    let Optimum { problem, reward, .. } = optimum;
    let mdp = problem.mdp;
    let alpha = temperature.get();
    let mut soft = soft_solver(problem, objective);
    soft.solve(reward, temperature)?;
    let value_slope = value_slope(problem, soft.policy())?;
    let mut policy_slope = vec![0.0; mdp.pairs()];
    soft.slopes(&rises(problem, &value_slope), temperature, &mut policy_slope);
    let plain = Evaluation::new(mdp, soft.policy()).value(reward)?;
    let prices = optimum.value().iter().zip(&plain).map(|(hard, soft)| hard - soft);
    let price: f64 = mdp
        .start()
        .iter()
        .zip(prices)
        .map(|(weight, price)| weight * price)
        .sum();
    let base = (objective == Objective::Kl).then_some(problem.base);
    let price_bound = alpha * over(horizon, most_bonus(optimum, base));
    Ok(Smooth {
        policy_slope,
        value_slope,
        bound: over(horizon, largest(&problem.slope)) / (2.0 * alpha),
        // The difference is below 0, or above its bound, only by rounding.
        price: price.max(0.0).min(price_bound),
        price_bound,
    })
}

/// Returns what an amount per step comes to over a horizon; nothing at all per step is nothing for ever.
fn over(horizon: f64, amount: f64) -> f64 {
    if amount == 0.0 { 0.0 } else { horizon * amount }
}

/// Returns dV / d theta of every state under a policy.
pub(super) fn value_slope(problem: &Problem, policy: &[f64]) -> Result<Vec<f64>, Unbounded> {
    Evaluation::new(problem.mdp, policy).value(&problem.slope)
}

/// Returns Q' of every pair, given V'.
pub(super) fn rises(problem: &Problem, value: &[f64]) -> Vec<f64> {
    let mut rises = vec![0.0; problem.slope.len()];
    for state in 0..problem.mdp.states() {
        hard_backup(problem.mdp, state, &problem.slope, value, &mut rises);
    }
    rises
}

/// Returns a bound on the bonus or the cost of regularisation per step, in units of alpha: log|A|, or the cost of the
/// nearest optimal policy against the base policy.
fn most_bonus(optimum: &Optimum, base: Option<&[f64]>) -> f64 {
    let mdp = optimum.problem.mdp;
    let mut most = 0.0f64;
    for state in 0..mdp.states() {
        let actions = mdp.actions(state);
        if actions.is_empty() {
            continue;
        }
        let bonus = match base {
            None => (actions.len() as f64).ln(),
            Some(base) => {
                let mut likely = 0.0f64;
                for pair in actions {
                    if optimum.optimal[pair] {
                        likely = likely.max(base[pair]);
                    }
                }
                -likely.ln()
            }
        };
        most = most.max(bonus);
    }
    most
}
