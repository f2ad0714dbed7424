//! End components (de Alfaro 1999): sets of states with actions that never leave them and connect them, so that a
//! policy can stay there for ever.

use super::components::Components;
use super::process::Mdp;
use policy_cliff_linear::Csr;

/// A set of states and pairs in which a policy can stay for ever.
#[derive(Clone, Debug)]
pub struct EndComponent {
    /// The states.
    pub states: Vec<u32>,
    /// The pairs of each state with which a policy can stay.
    pub pairs: Csr<u32>,
}

/// Returns the maximal end components of the model restricted to `allowed` pairs: strongly connected components are
/// found, pairs that leave them dropped, until nothing changes. At most as many rounds as states; almost always two or
/// three.
#[must_use]
pub fn end_components(mdp: &Mdp, allowed: &[bool]) -> Vec<EndComponent> {
    let states = mdp.states();
    let mut kept = allowed.to_vec();
    loop {
        let mut graph = Csr::default();
        for state in 0..states {
            for pair in mdp.actions(state).filter(|&pair| kept[pair]) {
                graph.extend(mdp.row(pair).0.iter().copied());
            }
            graph.end_row();
        }
        let parts = Components::new(&graph);
        let part_of = parts.part_of(states);
        let mut dropped = false;
        for s in 0..states {
            for pair in mdp.actions(s) {
                if kept[pair] && leaves(mdp, pair, part_of[s], &part_of) {
                    kept[pair] = false;
                    dropped = true;
                }
            }
        }
        if dropped {
            continue;
        }
        let mut found = Vec::new();
        for part in parts.iter() {
            let mut pairs = Csr::default();
            for &state in part {
                let stay = mdp.actions(state as usize).filter(|&pair| kept[pair]);
                pairs.extend(stay.map(|pair| pair as u32));
                pairs.end_row();
            }
            // In an end component, every state keeps a pair that stays.
            if pairs.rows().all(|stay| !stay.is_empty()) {
                let states = part.to_vec();
                found.push(EndComponent { states, pairs });
            }
        }
        return found;
    }
}

/// Returns whether a pair may lead out of a part.
pub(crate) fn leaves(mdp: &Mdp, pair: usize, part: u32, part_of: &[u32]) -> bool {
    mdp.row(pair).0.iter().any(|&target| part_of[target as usize] != part)
}
