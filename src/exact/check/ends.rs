//! Ways of staying for ever at discount 1, each search in time proportional to the transitions and the number of
//! rounds.

use super::{Action, Check, Model, Sets, fail};
use crate::exact::budget::Meter;
use crate::mdp::{Components, Csr};
use crate::rational::Rational;

/// Returns the actions with which a policy can stay for ever somewhere by `allowed` actions: those that do not leave
/// their strongly connected part, once those that do have been taken away, and so on.
fn staying(model: &Model, allowed: &Sets, meter: &mut Meter) -> Check<Sets> {
    let mut kept = allowed.clone();
    loop {
        let mut graph = Csr::default();
        for (actions, kept) in model.states.iter().zip(&kept) {
            for (Action { to, .. }, _) in actions.iter().zip(kept).filter(|(_, kept)| **kept) {
                graph.extend(to.iter().map(|(target, _)| *target as u32));
            }
            graph.end_row();
        }
        meter.spend((graph.len() + graph.values().len()) as u64)?;
        let part_of = Components::new(&graph).part_of(graph.len());
        let mut is_done = true;
        for (state, actions) in model.states.iter().enumerate() {
            for (Action { to, .. }, kept) in actions.iter().zip(&mut kept[state]) {
                if *kept && to.iter().any(|(target, _)| part_of[*target] != part_of[state]) {
                    *kept = false;
                    is_done = false;
                }
            }
        }
        if is_done {
            return Ok(kept);
        }
    }
}

fn earns_nothing(action: &Action) -> bool {
    action.reward == [Rational::ZERO; 2]
}

/// Demands at discount 1 that tied actions with which a policy can stay for ever earn nothing.
pub(super) fn ends(model: &Model, tied: &Sets, meter: &mut Meter) -> Check<()> {
    if model.discount != Rational::ONE {
        return Ok(());
    }
    for (state, kept) in staying(model, tied, meter)?.iter().enumerate() {
        for (action, _) in kept.iter().enumerate().filter(|(_, kept)| **kept) {
            if !earns_nothing(&model.states[state][action]) {
                return fail(state, action, "at discount 1 a policy of tied actions never ends");
            }
        }
    }
    Ok(())
}

/// Returns the states of free loops: at discount 1, those in which a policy can stay for ever by actions that earn
/// nothing.
pub(super) fn free_loops(model: &Model, meter: &mut Meter) -> Check<Vec<usize>> {
    if model.discount != Rational::ONE {
        return Ok(Vec::new());
    }
    let states = model.states.iter();
    let free: Sets = states
        .map(|actions| actions.iter().map(earns_nothing).collect())
        .collect();
    let kept = staying(model, &free, meter)?;
    let stays = |&state: &usize| kept[state].contains(&true);
    Ok((0..kept.len()).filter(stays).collect())
}

/// Demands that optimal actions lead from every state to an end: to a terminal state, or to a state of a free loop
/// whose value is 0.
pub(super) fn arrive(model: &Model, optimal: &Sets, is_end: &[bool], meter: &mut Meter) -> Check<()> {
    let mut sources = vec![Vec::new(); is_end.len()];
    for (state, actions) in model.states.iter().enumerate() {
        for (action, Action { to, .. }) in actions.iter().enumerate() {
            if optimal[state][action] {
                meter.spend(to.len() as u64)?;
                for (target, _) in to {
                    sources[*target].push(state);
                }
            }
        }
    }
    let mut arrives = is_end.to_vec();
    let mut open: Vec<usize> = (0..arrives.len()).filter(|&state| arrives[state]).collect();
    while let Some(target) = open.pop() {
        for &source in &sources[target] {
            if !std::mem::replace(&mut arrives[source], true) {
                open.push(source);
            }
        }
    }
    match arrives.iter().position(|arrives| !arrives) {
        Some(state) => fail(
            state,
            0,
            "at discount 1 optimal actions never lead to what the value promises",
        ),
        None => Ok(()),
    }
}
