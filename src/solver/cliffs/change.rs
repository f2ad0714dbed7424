//! The changes at a breakpoint: sets compared state by state, the kind of each change, and whether an optimal policy
//! reaches the state.

use crate::mdp::Mdp;

use super::{Change, Kind};

/// Returns the states whose sets differ between left, at and right; `reached` holds, per state, whether optimal
/// policies of the left and of the right piece reach it.
#[must_use]
pub fn changes(mdp: &Mdp, sets: [&[bool]; 3], reached: [&[bool]; 2]) -> Vec<Change> {
    let mut found = Vec::new();
    for state in 0..mdp.states() {
        let actions = mdp.actions(state);
        let sets = sets.map(|set| &set[actions.clone()]);
        if sets[0] == sets[1] && sets[1] == sets[2] {
            continue;
        }
        let sets = sets.map(positions);
        let kind = kind([&sets[0], &sets[2]]);
        let reached = reached.map(|reached| reached[state]);
        found.push(Change {
            state,
            first: actions.start,
            sets,
            kind,
            reached,
        });
    }
    found
}

/// Returns the kind of a change, given the sets on its left and on its right.
pub(super) fn kind([left, right]: [&[usize]; 2]) -> Kind {
    if left == right {
        Kind::Touching
    } else if left.len() == 1 && right.len() == 1 {
        Kind::Crossing
    } else {
        Kind::Tie
    }
}

/// Returns the positions of the members of a set.
fn positions(set: &[bool]) -> Vec<usize> {
    let members = set.iter().enumerate().filter(|(_, member)| **member);
    members.map(|(position, _)| position).collect()
}

/// Returns the states that some policy within `set` reaches from the start.
#[must_use]
pub fn reached(mdp: &Mdp, set: &[bool]) -> Vec<bool> {
    let mut reached = vec![false; mdp.states()];
    let mut open = Vec::new();
    for (state, &share) in mdp.start().iter().enumerate() {
        if share > 0.0 {
            reached[state] = true;
            open.push(state);
        }
    }
    while let Some(state) = open.pop() {
        for pair in mdp.actions(state) {
            if set[pair] {
                for &target in mdp.row(pair).0 {
                    let target = target as usize;
                    if !reached[target] {
                        reached[target] = true;
                        open.push(target);
                    }
                }
            }
        }
    }
    reached
}
