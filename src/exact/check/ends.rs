//! Whether a policy of a certificate's tied actions can run for ever, in time proportional to their transitions.

use super::{Action, Check, Model, Sets, fail};
use crate::rational::Rational;

/// At discount 1: no states can stay among themselves by tied actions.
pub(super) fn ends(model: &Model, tied: &Sets) -> Check<()> {
    if model.discount != Rational::ONE {
        return Ok(());
    }
    // A tied action falls with the first of its successors that falls, a state with the last of its tied actions; terminal states have none.
    let mut falling = Vec::new();
    let mut remaining = Vec::with_capacity(tied.len());
    let mut users = vec![Vec::new(); tied.len()];
    for (state, actions) in model.states.iter().enumerate() {
        let mut count = 0;
        for (action, Action { to, .. }) in actions.iter().enumerate() {
            if tied[state][action] {
                count += 1;
                for (target, _) in to {
                    users[*target].push([state, action]);
                }
            }
        }
        remaining.push(count);
        if count == 0 {
            falling.push(state);
        }
    }
    let mut staying = tied.clone();
    while let Some(state) = falling.pop() {
        for &[state, action] in &users[state] {
            if std::mem::take(&mut staying[state][action]) {
                remaining[state] -= 1;
                if remaining[state] == 0 {
                    falling.push(state);
                }
            }
        }
    }
    match remaining.iter().position(|&count| count > 0) {
        Some(state) => fail(state, 0, "at discount 1 a policy of tied actions never ends"),
        None => Ok(()),
    }
}
