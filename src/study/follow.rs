//! A policy followed from the start: visits, and what is collected on the way.

use crate::solve::{Evaluation, Unbounded, collected};

use super::Problem;

/// What a policy does from the start distribution.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    /// Expected discounted visits of each state.
    pub(super) visits: Vec<f64>,
    /// Expected discounted number of uses of each outcome's pairs.
    pub(super) outcomes: Vec<f64>,
    /// True reward collected; NaN without one.
    pub(super) truth: f64,
}

pub(super) fn follow(problem: &Problem, policy: &[f64]) -> Result<Followed, Unbounded> {
    let mdp = problem.mdp;
    let visits = Evaluation::new(mdp, policy).occupancy()?;
    let uses = |pair: usize| visits[mdp.state_of(pair)] * policy[pair];
    let outcomes = problem
        .outcomes
        .iter()
        .map(|outcome| outcome.pairs.iter().map(|&p| uses(p)).sum())
        .collect();
    let truth = problem
        .truth
        .as_ref()
        .map_or(f64::NAN, |truth| collected(mdp, &visits, policy, truth));
    Ok(Followed {
        visits,
        outcomes,
        truth,
    })
}
