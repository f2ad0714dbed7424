//! One policy out of the optimal sets (THEORY 2, selection rules).

use crate::mdp::Mdp;
use crate::scenario::Rule;

use super::{Hard, Unbounded};

/// Probability of each pair under a rule, `optimal` saying which pairs are. `truth` is the true reward per pair, needed by [`Rule::Worst`] and [`Rule::Best`]; without it both are
/// [`Rule::First`].
///
/// The worst and the best choice are found by solving the model restricted to its optimal pairs for minus or plus the true reward: a policy built of
/// optimal actions is optimal.
pub fn select(mdp: &Mdp, optimal: &[bool], rule: Rule, truth: Option<&[f64]>) -> Result<Vec<f64>, Unbounded> {
    if let (Rule::Worst | Rule::Best, Some(truth)) = (rule, truth) {
        return extreme(mdp, optimal, rule, truth);
    }
    let mut policy = vec![0.0; mdp.pairs()];
    let mut set = Vec::new();
    for state in 0..mdp.states() {
        set.clear();
        for pair in mdp.actions(state) {
            if optimal[pair] {
                set.push(pair);
            }
        }
        share(rule, &set, &mut policy);
    }
    Ok(policy)
}

/// Shares one state's probability among its optimal actions: `set` holds their places in `policy`.
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

/// The optimal policy of least or greatest true value.
fn extreme(mdp: &Mdp, optimal: &[bool], rule: Rule, truth: &[f64]) -> Result<Vec<f64>, Unbounded> {
    let (restricted, kept) = mdp.restricted(optimal);
    let sign = if rule == Rule::Best { 1.0 } else { -1.0 };
    let mut reward = vec![0.0; kept.len()];
    for (slot, &pair) in reward.iter_mut().zip(&kept) {
        *slot = sign * truth[pair as usize];
    }
    let mut best = Hard::new(&restricted);
    best.solve(&reward)?;
    let mut policy = vec![0.0; mdp.pairs()];
    for state in 0..mdp.states() {
        for pair in restricted.actions(state) {
            if best.is_optimal(state, pair) {
                policy[kept[pair] as usize] = 1.0;
                break;
            }
        }
    }
    Ok(policy)
}
