//! The jumps of the policy at each breakpoint: the size of the jump in the states that change, and its effect on
//! outcomes and on the true value.

use crate::cliffs::Cliffs;
use crate::scenario::{Problem, Rule};
use crate::solve::{Tally, Unbounded, select};
use crate::stability::{Events, Way};

use super::hard_point::reward_for;
use super::point::{follow, goes_the_same_way};

/// The number of breakpoints of a model of one step between two calls of a listener.
const STRIDE: usize = 256;

/// The jumps at one breakpoint, from just left of it to just right, under a selection rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Impact {
    /// The total variation between the state's policies on both sides, per entry of
    /// [`Breakpoint::changes`](crate::cliffs::Breakpoint::changes).
    pub policies: Vec<f64>,
    /// The total variation between the distributions of outcomes from the start on both sides; 0 without outcomes.
    /// Pairs that belong to the same outcomes are one event, and pairs without an outcome are another; it may exceed 1
    /// where events happen more than once
    pub outcomes: f64,
    /// The true value from the start on the right minus that on the left; NaN without a true reward.
    pub truth: f64,
}

/// Returns the impact of each breakpoint. `progress` receives the share done before every breakpoint; when it returns
/// false, the list ends there. Each costs one solve for visits, or none where only states change that are not reached,
/// or where there is neither an outcome nor a true reward.
pub fn impacts(
    problem: &Problem,
    cliffs: &Cliffs,
    rule: Rule,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Vec<Impact>, Unbounded> {
    let mdp = problem.mdp;
    if mdp.is_one_step() {
        return impacts_of_one_step(problem, cliffs, rule, progress);
    }
    let followed = !problem.outcomes.is_empty() || problem.truth.is_some();
    let mut optimal = cliffs.first.clone();
    let events = Events::new(problem);
    let mut left = Side::new(problem, cliffs.middle(0), &optimal, rule, followed, None)?;
    let mut impacts = Vec::with_capacity(cliffs.breakpoints.len());
    for (index, breakpoint) in cliffs.breakpoints.iter().enumerate() {
        if !progress(index as f64 / cliffs.breakpoints.len() as f64) {
            break;
        }
        breakpoint.place(2, &mut optimal);
        let right = Side::new(problem, cliffs.middle(index + 1), &optimal, rule, followed, Some(&left))?;
        let mut policies = Vec::with_capacity(breakpoint.changes.len());
        for change in &breakpoint.changes {
            let mut sum = 0.0;
            for pair in mdp.actions(change.state) {
                sum += (right.policy[pair] - left.policy[pair]).abs();
            }
            policies.push(0.5 * sum);
        }
        impacts.push(Impact {
            policies,
            outcomes: events.distance(mdp, left.way(), right.way()),
            truth: right.truth - left.truth,
        });
        left = right;
    }
    Ok(impacts)
}

/// Returns the same for a model of one step, where only the states that change need to be looked at.
fn impacts_of_one_step(
    problem: &Problem,
    cliffs: &Cliffs,
    rule: Rule,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Vec<Impact>, Unbounded> {
    let events = Events::new(problem);
    let reward = reward_for(problem, rule, cliffs.middle(0));
    let mut tally = Tally::new(problem, rule, &cliffs.first, &reward)?;
    let visits = tally.visits();
    let mut impacts = Vec::with_capacity(cliffs.breakpoints.len());
    for (index, breakpoint) in cliffs.breakpoints.iter().enumerate() {
        if index % STRIDE == 0 && !progress(index as f64 / cliffs.breakpoints.len() as f64) {
            break;
        }
        let before = tally.truth();
        let mut policies = Vec::with_capacity(breakpoint.changes.len());
        let mut rises: Vec<(usize, f64)> = Vec::new();
        for change in &breakpoint.changes {
            let actions = problem.mdp.actions(change.state);
            let left = tally.policy()[actions.clone()].to_vec();
            tally.turn(change.state, &change.sets[2]);
            let moved = actions
                .clone()
                .zip(&left)
                .map(|(pair, left)| (pair, tally.policy()[pair] - left));
            policies.push(0.5 * moved.clone().map(|(_, rise)| rise.abs()).sum::<f64>());
            rises.extend(moved.map(|(pair, rise)| (pair, visits[change.state] * rise)));
        }
        impacts.push(Impact {
            policies,
            outcomes: events.shift(rises.into_iter()),
            truth: tally.truth() - before,
        });
    }
    Ok(impacts)
}

/// The policy on one piece, with its visits.
struct Side {
    policy: Vec<f64>,
    /// The expected discounted visits of each state; empty where there is nothing to count.
    visits: Vec<f64>,
    truth: f64,
}

impl Side {
    /// Selects the policy of a piece, which holds `theta`, and follows it.
    fn new(
        problem: &Problem,
        theta: f64,
        optimal: &[bool],
        rule: Rule,
        followed: bool,
        before: Option<&Self>,
    ) -> Result<Self, Unbounded> {
        let reward = reward_for(problem, rule, theta);
        let policy = select(problem.mdp, optimal, rule, problem.truth.as_deref(), &reward)?;
        let (mut visits, mut truth) = (Vec::new(), f64::NAN);
        let same = before.filter(|before| goes_the_same_way(problem, &before.visits, &before.policy, &policy));
        if let Some(before) = same {
            (visits, truth) = (before.visits.clone(), before.truth);
        } else if followed {
            let found = follow(problem, &policy)?;
            (visits, truth) = (found.visits.to_vec(), found.truth);
        }
        Ok(Self { policy, visits, truth })
    }

    fn way(&self) -> Way<'_> {
        Way {
            visits: &self.visits,
            policy: &self.policy,
        }
    }
}
