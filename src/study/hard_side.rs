//! Hard argmax along the parameter: single points, each warm from the one before.

use crate::solve::{Hard, Unbounded, select, share};

use super::follow::{Followed, follow};
use super::{Problem, Request, Rule};

/// Hard argmax at single points, warm from one to the next.
pub(super) struct HardSide<'p> {
    problem: &'p Problem<'p>,
    request: &'p Request,
    pub(super) solver: Hard<'p>,
    reward: Vec<f64>,
    /// The last policy with what following it gave: neighbours mostly share it.
    last: Option<(Vec<f64>, Option<Followed>)>,
}

/// The hard answer at one value of the parameter.
#[derive(Clone, Debug)]
pub(super) struct HardPoint {
    pub(super) theta: f64,
    /// Positions of the optimal actions of the watched state.
    pub(super) set: Vec<usize>,
    /// Policy of the watched state.
    pub(super) policy: Vec<f64>,
    pub(super) truth: f64,
    pub(super) tolerance: f64,
}

impl<'p> HardSide<'p> {
    pub(super) fn new(problem: &'p Problem<'p>, request: &'p Request, goal: f64) -> Self {
        let solver = Hard::for_sweep(problem.mdp, goal);
        Self {
            problem,
            request,
            solver,
            reward: vec![0.0; problem.mdp.pairs()],
            last: None,
        }
    }

    /// Solves at theta.
    pub(super) fn at(&mut self, theta: f64) -> Result<HardPoint, Unbounded> {
        self.problem.reward(theta, &mut self.reward);
        self.solver.solve(&self.reward)?;
        let optimal = if self.needs_policy() {
            self.solver.optimal()
        } else {
            // Only the watched state is asked about.
            let mut optimal = vec![false; self.reward.len()];
            for pair in self.problem.mdp.actions(self.request.state) {
                optimal[pair] = self.solver.is_optimal(self.request.state, pair);
            }
            optimal
        };
        self.point(theta, &optimal)
    }

    /// Whether the policy matters in other states than the watched one.
    fn needs_policy(&self) -> bool {
        self.request.follow || matches!(self.request.rule, Rule::Worst | Rule::Best)
    }

    /// What is known of the point just solved, with `optimal` pairs to choose from.
    pub(super) fn point(&mut self, theta: f64, optimal: &[bool]) -> Result<HardPoint, Unbounded> {
        let mdp = self.problem.mdp;
        let state = self.request.state;
        let mut set = Vec::new();
        for (action, pair) in mdp.actions(state).enumerate() {
            if optimal[pair] {
                set.push(action);
            }
        }
        let policy = if self.needs_policy() {
            self.follow_policy(optimal)?[mdp.actions(state)].to_vec()
        } else {
            let mut policy = vec![0.0; mdp.actions(state).len()];
            share(self.request.rule, &set, &mut policy);
            policy
        };
        Ok(HardPoint {
            theta,
            set,
            policy,
            truth: self.followed().map_or(f64::NAN, |f| f.truth),
            tolerance: self.solver.accuracy().tolerance,
        })
    }

    /// The whole policy of the point just solved, followed from the start unless the last point had the same.
    fn follow_policy(&mut self, optimal: &[bool]) -> Result<&[f64], Unbounded> {
        let policy = self.select(optimal)?;
        if self.last.as_ref().is_none_or(|(last, _)| *last != policy) {
            let followed = if self.request.follow {
                Some(follow(self.problem, &policy)?)
            } else {
                None
            };
            self.last = Some((policy, followed));
        }
        Ok(self.last.as_ref().map_or(&[], |(policy, _)| policy))
    }

    fn select(&self, optimal: &[bool]) -> Result<Vec<f64>, Unbounded> {
        select(
            self.problem.mdp,
            optimal,
            self.request.rule,
            self.problem.truth.as_deref(),
        )
    }

    pub(super) fn followed(&self) -> Option<&Followed> {
        self.last.as_ref().and_then(|(_, followed)| followed.as_ref())
    }
}
