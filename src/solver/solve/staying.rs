//! How often a way of staying somewhere for ever uses each pair (THEORY 1). What it earns per step is the sum of these
//! shares times rewards, for every reward: where one point has no answer because of it, it shows on which side there is
//! none either.

use crate::mdp::{Mdp, end_components};

use super::Evaluation;

/// Returns the share of the steps, per pair, that a policy spends with it which stays for ever in an end component of
/// the `allowed` pairs. It takes the pair of greatest reward in each state. `None` where there is no end component.
#[must_use]
pub fn staying_shares(mdp: &Mdp, allowed: &[bool], reward: &[f64]) -> Option<Vec<f64>> {
    let mut chosen = vec![false; mdp.pairs()];
    for pairs in end_components(mdp, allowed).first()?.pairs.rows() {
        let mut best = pairs[0] as usize;
        for &pair in pairs {
            if reward[pair as usize] > reward[best] {
                best = pair as usize;
            }
        }
        chosen[best] = true;
    }
    // The visits from one time in the first state to the next, in proportion.
    let ways = end_components(mdp, &chosen);
    let way = ways.first()?;
    let mut policy = vec![0.0; mdp.pairs()];
    for &pair in &way.pairs.values()[1..] {
        policy[pair as usize] = 1.0;
    }
    let mut from = vec![0.0; mdp.states()];
    let (targets, probabilities) = mdp.row(way.pairs.values()[0] as usize);
    for (&target, probability) in targets.iter().zip(probabilities) {
        from[target as usize] = *probability;
    }
    let visits = Evaluation::new(mdp, &policy).visits(&from).ok()?;
    let sum: f64 = visits.iter().sum();
    for (&state, &pair) in way.states.iter().zip(way.pairs.values()) {
        policy[pair as usize] = visits[state as usize] / sum;
    }
    Some(policy)
}
