//! One policy out of the optimal sets (THEORY 2, selection rules).

use crate::model::{Mdp, Rule};

use super::{Hard, Unbounded};

/// Probability of each pair under a rule. `truth` is the true reward per pair, needed by [`Rule::Worst`] and [`Rule::Best`]; without it both are
/// [`Rule::First`].
///
/// The worst and the best choice are found by solving the model restricted to its optimal pairs for minus or plus the true reward: a policy built of
/// optimal actions is optimal.
pub fn select(
    mdp: &Mdp,
    hard: &Hard,
    rule: Rule,
    truth: Option<&[f64]>,
) -> Result<Vec<f64>, Unbounded> {
    let optimal = hard.optimal();
    let mut policy = vec![0.0; mdp.pairs()];
    match (rule, truth) {
        (Rule::Uniform, _) => {
            for state in 0..mdp.states() {
                let tied = mdp.actions(state).filter(|&p| optimal[p]).count();
                for pair in mdp.actions(state).filter(|&p| optimal[p]) {
                    policy[pair] = 1.0 / tied as f64;
                }
            }
        }
        (Rule::Worst | Rule::Best, Some(truth)) => {
            let (restricted, kept) = mdp.restricted(&optimal);
            let sign = if rule == Rule::Best { 1.0 } else { -1.0 };
            let reward: Vec<f64> = kept.iter().map(|&p| sign * truth[p as usize]).collect();
            let mut extreme = Hard::new(&restricted);
            extreme.solve(&reward)?;
            for state in 0..mdp.states() {
                if let Some(pair) = restricted
                    .actions(state)
                    .find(|&p| extreme.is_optimal(state, p))
                {
                    policy[kept[pair] as usize] = 1.0;
                }
            }
        }
        _ => {
            for state in 0..mdp.states() {
                if let Some(pair) = mdp.actions(state).find(|&p| optimal[p]) {
                    policy[pair] = 1.0;
                }
            }
        }
    }
    Ok(policy)
}
