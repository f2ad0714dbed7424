//! The selection of one policy from the optimal sets (THEORY 2).
//!
//! At discount 1 an action that stays in a free loop is as good as one that leads out of it, but a policy that always
//! stays never gets what is outside (THEORY 8). So every rule takes the way out of a loop where one is optimal.

use std::collections::VecDeque;

use crate::mdp::{Mdp, end_components};
use crate::problem::Rule;
use crate::whole;

use super::{Hard, Unbounded};

/// Returns the probability of each pair under a rule; `optimal` says whether each pair is optimal. `truth` is the true
/// reward per pair, which [`Rule::Worst`] and [`Rule::Best`] need; without it both are [`Rule::First`]. With it they
/// need the `reward` for which the pairs are optimal, too: a policy may stay in a free loop for ever where that is
/// worth as much as leaving it.
///
/// The worst and the best choice are found by solving the model restricted to its optimal pairs for minus or plus the
/// true reward: a policy built of optimal actions is optimal if it leaves all loops that it has to leave.
pub fn select(
    mdp: &Mdp,
    optimal: &[bool],
    rule: Rule,
    truth: Option<&[f64]>,
    reward: &[f64],
) -> Result<Vec<f64>, Unbounded> {
    match (rule, truth) {
        (Rule::Worst | Rule::Best, Some(truth)) => extreme(mdp, optimal, rule, truth, reward),
        (Rule::Uniform, _) => {
            let mut policy = vec![0.0; mdp.pairs()];
            for state in 0..mdp.states() {
                let set: Vec<usize> = mdp.actions(state).filter(|&pair| optimal[pair]).collect();
                share(rule, &set, &mut policy);
            }
            Ok(policy)
        }
        _ => Ok(first(mdp, optimal, None)),
    }
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

/// Returns the policy that takes the first optimal action of each state. In a loop that has a way out, the states
/// beside the loop take their first action that leads out, and the others an action that leads nearer to one of them.
/// In one that has none, a policy that cares about the `truth` so comes to the part in which that is 0.
fn first(mdp: &Mdp, optimal: &[bool], truth: Option<&[f64]>) -> Vec<f64> {
    let mut policy = vec![0.0; mdp.pairs()];
    let mut several = false;
    for state in 0..mdp.states() {
        let mut set = mdp.actions(state).filter(|&pair| optimal[pair]);
        if let Some(pair) = set.next() {
            policy[pair] = 1.0;
            several |= set.next().is_some();
        }
    }
    if several && mdp.discount() == 1.0 && !mdp.components().is_acyclic() && whole::required() {
        leave_loops(mdp, optimal, truth, &mut policy);
    }
    policy
}

/// Turns a deterministic policy to the ways out of all loops of optimal pairs that have one, and in the others to the
/// part in which the true reward is 0, if there is one.
fn leave_loops(mdp: &Mdp, optimal: &[bool], truth: Option<&[f64]>, policy: &mut [f64]) {
    let loops = end_components(mdp, optimal);
    if loops.is_empty() {
        return;
    }
    let sources = mdp.sources();
    for component in loops {
        let mut inner = vec![false; mdp.pairs()];
        for &pair in component.pairs.values() {
            inner[pair as usize] = true;
        }
        let mut take = |state: usize, pair: usize| {
            policy[mdp.actions(state)].fill(0.0);
            policy[pair] = 1.0;
        };
        let mut is_leaving = vec![false; mdp.states()];
        let mut nearer = VecDeque::new();
        for &state in &component.states {
            let state = state as usize;
            if let Some(pair) = mdp.actions(state).find(|&pair| optimal[pair] && !inner[pair]) {
                take(state, pair);
                is_leaving[state] = true;
                nearer.push_back(state);
            }
        }
        if nearer.is_empty()
            && let Some(truth) = truth
        {
            let calm: Vec<bool> = inner
                .iter()
                .zip(truth)
                .map(|(inner, truth)| *inner && *truth == 0.0)
                .collect();
            for part in end_components(mdp, &calm) {
                for (&state, pairs) in part.states.iter().zip(part.pairs.rows()) {
                    take(state as usize, pairs[0] as usize);
                    is_leaving[state as usize] = true;
                    nearer.push_back(state as usize);
                }
            }
        }
        while let Some(target) = nearer.pop_front() {
            for &pair in sources.row(target).0 {
                let pair = pair as usize;
                let state = mdp.state_of(pair);
                if inner[pair] && !is_leaving[state] {
                    take(state, pair);
                    is_leaving[state] = true;
                    nearer.push_back(state);
                }
            }
        }
    }
}

/// Returns the optimal policy of least or greatest true value.
///
/// In a free loop whose true rewards are not 0 the true value has no bound, as a policy may go round as often as it
/// likes before it leaves. So only what is got outside of such loops is compared, and a policy stays in one for ever
/// only where no optimal action leads out, or in a part of it where the true rewards are 0.
fn extreme(mdp: &Mdp, optimal: &[bool], rule: Rule, truth: &[f64], reward: &[f64]) -> Result<Vec<f64>, Unbounded> {
    let (restricted, kept) = mdp.restricted(optimal);
    let sign = if rule == Rule::Best { 1.0 } else { -1.0 };
    let mut true_reward: Vec<f64> = kept.iter().map(|&pair| sign * truth[pair as usize]).collect();
    let mut calm = vec![true; mdp.states()];
    if mdp.discount() == 1.0 && !restricted.components().is_acyclic() && whole::required() {
        for component in end_components(&restricted, &vec![true; restricted.pairs()]) {
            let mut part = vec![false; restricted.pairs()];
            for &pair in component.pairs.values() {
                part[pair as usize] = true_reward[pair as usize] == 0.0;
                true_reward[pair as usize] = 0.0;
            }
            let is_calm = !end_components(&restricted, &part).is_empty();
            for &state in &component.states {
                calm[state as usize] = is_calm;
            }
        }
    }
    let mut best = Hard::with_stays(&restricted, || {
        // Where staying in a loop for ever is as good as any policy, the value is 0.
        let mut trained = Hard::new(&restricted);
        trained.solve(&kept.iter().map(|&pair| reward[pair as usize]).collect::<Vec<_>>())?;
        let may_stay = |state: usize| calm[state] && trained.is_worth_nothing(state);
        Ok((0..mdp.states()).map(may_stay).collect())
    })?;
    best.solve(&true_reward)?;
    let mut chosen = vec![false; mdp.pairs()];
    for (pair, &old) in kept.iter().enumerate() {
        chosen[old as usize] = best.is_as_good(restricted.state_of(pair), pair);
    }
    Ok(first(mdp, &chosen, Some(truth)))
}
