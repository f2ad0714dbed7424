//! How often a way of staying somewhere for ever uses each pair (THEORY 1). What it earns per step is the sum of these
//! shares times rewards, for every reward: where one point has no answer because of it, it shows on which side there is
//! none either.

use policy_cliff_linear::dot;

use crate::mdp::{EndComponent, Mdp, end_components};

use super::chain::Chain;

/// Returns the share of the steps, per pair, that a policy spends with it which stays for ever in an end component of
/// the `allowed` pairs: of those tried the one that earns most per step under `reward`. `None` where there is no end
/// component.
///
/// In each state it takes the allowed pair of greatest reward: meant for pairs that are equally good, or for a single
/// policy.
#[must_use]
pub fn staying_shares(mdp: &Mdp, allowed: &[bool], reward: &[f64]) -> Option<Vec<f64>> {
    let mut one_each = vec![false; mdp.pairs()];
    for EndComponent { pairs, .. } in end_components(mdp, allowed) {
        for own in pairs.rows() {
            let best = own
                .iter()
                .map(|&pair| pair as usize)
                .reduce(|best, pair| if reward[pair] > reward[best] { pair } else { best });
            if let Some(best) = best {
                one_each[best] = true;
            }
        }
    }
    let ways = end_components(mdp, &one_each);
    let shares = ways.iter().filter_map(|way| stationary(mdp, way));
    shares.max_by(|one, other| dot(one, reward).total_cmp(&dot(other, reward)))
}

/// Returns the stationary distribution of a policy that never leaves its states, over pairs: the visits from one time
/// in the first state to the next, in proportion.
fn stationary(mdp: &Mdp, way: &EndComponent) -> Option<Vec<f64>> {
    let mut local = vec![u32::MAX; mdp.states()];
    for (row, &state) in way.states.iter().enumerate().skip(1) {
        local[state as usize] = row as u32;
    }
    let zeros = vec![0.0; mdp.states()];
    let mut chain = Chain::default();
    for &pair in way.pairs.values() {
        chain.push_row(mdp.row(pair as usize), 1.0, &local, &zeros);
        chain.end_row();
    }
    let mut from = vec![0.0; way.states.len()];
    from[0] = 1.0;
    let mut visits = vec![0.0; way.states.len()];
    chain.solve_transposed(&from, &mut visits, 0.0, None).ok()?;
    let sum: f64 = visits.iter().sum();
    let mut shares = vec![0.0; mdp.pairs()];
    for (&pair, visits) in way.pairs.values().iter().zip(visits) {
        shares[pair as usize] = visits / sum;
    }
    sum.is_finite().then_some(shares)
}
