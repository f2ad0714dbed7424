//! The selection of one policy from the optimal sets (THEORY 2).

use crate::mdp::Mdp;
use crate::problem::Rule;

use super::{Hard, Unbounded};

/// Returns the probability of each pair under a rule; `optimal` says whether each pair is optimal. `truth` is the true
/// reward per pair, which [`Rule::Worst`] and [`Rule::Best`] need; without it both are [`Rule::First`].
///
/// The worst and the best choice are found by solving the model restricted to its optimal pairs for minus or plus the true reward: a policy built of
/// optimal actions is optimal.
pub fn select(mdp: &Mdp, optimal: &[bool], rule: Rule, truth: Option<&[f64]>) -> Result<Vec<f64>, Unbounded> {
    if let (Rule::Worst | Rule::Best, Some(truth)) = (rule, truth) {
        return extreme(mdp, optimal, rule, truth);
    }
    let mut policy = vec![0.0; mdp.pairs()];
    for state in 0..mdp.states() {
        let set: Vec<usize> = mdp.actions(state).filter(|&pair| optimal[pair]).collect();
        share(rule, &set, &mut policy);
    }
    Ok(policy)
}

/// Writes the policy of one state under a rule: `set` holds the indices in `policy` of its optimal actions.
pub fn share(rule: Rule, set: &[usize], policy: &mut [f64]) {
    let chosen = if rule == Rule::Uniform {
        set.len()
    } else {
        set.len().min(1)
    };
    for &place in &set[..chosen] {
        policy[place] = 1.0 / chosen as f64;
    }
}

/// Returns the optimal policy of least or greatest true value.
fn extreme(mdp: &Mdp, optimal: &[bool], rule: Rule, truth: &[f64]) -> Result<Vec<f64>, Unbounded> {
    let (restricted, kept) = mdp.restricted(optimal);
    let sign = if rule == Rule::Best { 1.0 } else { -1.0 };
    let reward: Vec<f64> = kept.iter().map(|&pair| sign * truth[pair as usize]).collect();
    let mut best = Hard::new(&restricted);
    best.solve(&reward)?;
    let mut policy = vec![0.0; mdp.pairs()];
    for state in 0..mdp.states() {
        if let Some(pair) = restricted.actions(state).find(|&pair| best.is_optimal(state, pair)) {
            policy[kept[pair] as usize] = 1.0;
        }
    }
    Ok(policy)
}
