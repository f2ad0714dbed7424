//! The hard policy of a model of one step and what following it gives, kept up to date as the sets of single states
//! change: where thousands of prompts each flip somewhere, the others need not be looked at again.

use std::rc::Rc;

use crate::scenario::{Outcome, Problem, Rule};
use crate::solve::{Sum, Unbounded, dot, dot_of_three, select, share};

use super::hard_point::reward_for;
use super::point::{Followed, follow};

/// How far below the greatest true value one still counts as equal, as a share of it.
const SAME: f64 = 4.0 * f64::EPSILON;

/// A policy, with what following it gives.
#[derive(Debug)]
pub(super) struct Tally<'p> {
    problem: &'p Problem<'p>,
    rule: Rule,
    /// The probability of each pair.
    pub(super) policy: Vec<f64>,
    /// The visits of each state; they do not depend on the policy where there is a choice.
    visits: Rc<[f64]>,
    /// What each use of a pair adds to each outcome.
    gains: Vec<Vec<f64>>,
    outcomes: Vec<Sum>,
    truth: Sum,
}

impl<'p> Tally<'p> {
    /// Returns the policy of the optimal sets, one flag per pair, at a value of the parameter.
    pub(super) fn new(problem: &'p Problem<'p>, rule: Rule, theta: f64, optimal: &[bool]) -> Result<Self, Unbounded> {
        let reward = reward_for(problem, rule, theta);
        let policy = select(problem.mdp, optimal, rule, problem.truth.as_deref(), &reward)?;
        let followed = follow(problem, &policy)?;
        let pairs = problem.mdp.pairs();
        let start = |number: f64| {
            let mut sum = Sum::default();
            sum.add(number);
            sum
        };
        Ok(Self {
            problem,
            rule,
            policy,
            visits: followed.visits,
            gains: problem.outcomes.iter().map(|outcome| gains(outcome, pairs)).collect(),
            outcomes: followed.outcomes.into_iter().map(start).collect(),
            truth: start(followed.truth),
        })
    }

    /// Gives a state its set of optimal actions, by position.
    pub(super) fn turn(&mut self, state: usize, set: &[usize]) {
        let actions = self.problem.mdp.actions(state);
        self.count(state, -1.0);
        let own = &mut self.policy[actions.clone()];
        own.fill(0.0);
        match (self.rule, &self.problem.truth) {
            (Rule::Worst | Rule::Best, Some(truth)) => {
                let sign = if self.rule == Rule::Best { 1.0 } else { -1.0 };
                let worth = |action: usize| sign * truth[actions.start + action];
                let most = set
                    .iter()
                    .map(|&action| worth(action))
                    .fold(f64::NEG_INFINITY, f64::max);
                let is_most = |&&action: &&usize| worth(action) >= most - SAME * most.abs();
                if let Some(&action) = set.iter().find(is_most) {
                    own[action] = 1.0;
                }
            }
            _ => share(self.rule, set, own),
        }
        self.count(state, 1.0);
    }

    /// Adds what the uses of a state's actions give, or takes it away.
    fn count(&mut self, state: usize, sign: f64) {
        let visits = sign * self.visits[state];
        if visits == 0.0 {
            return;
        }
        for pair in self.problem.mdp.actions(state).filter(|&pair| self.policy[pair] > 0.0) {
            let uses = visits * self.policy[pair];
            for (sum, gains) in self.outcomes.iter_mut().zip(&self.gains) {
                sum.add(uses * gains[pair]);
            }
            if let Some(truth) = &self.problem.truth {
                self.truth.add(uses * truth[pair]);
            }
        }
    }

    /// Returns what following the present policy gives.
    pub(super) fn followed(&self) -> Followed {
        Followed {
            visits: Rc::clone(&self.visits),
            outcomes: self.outcomes.iter().map(|sum| sum.total()).collect(),
            truth: self.truth.total(),
        }
    }
}

/// What the choice of each pair adds in a model of one step, whose states with actions are visited as often under every
/// policy.
#[derive(Debug)]
pub(super) struct Weights {
    visits: Rc<[f64]>,
    /// The visits of the state of each pair.
    of_pairs: Vec<f64>,
    outcomes: Vec<Vec<f64>>,
    truth: Option<Vec<f64>>,
}

impl Weights {
    /// Returns them, given the visits of each state under any policy.
    pub(super) fn new(problem: &Problem, visits: Rc<[f64]>) -> Self {
        let mdp = problem.mdp;
        let weighted = |mut gains: Vec<f64>| {
            for (pair, gain) in gains.iter_mut().enumerate() {
                *gain *= visits[mdp.state_of(pair)];
            }
            gains
        };
        let outcomes = problem.outcomes.iter();
        Self {
            outcomes: outcomes.map(|outcome| weighted(gains(outcome, mdp.pairs()))).collect(),
            truth: problem.truth.clone().map(weighted),
            of_pairs: (0..mdp.pairs()).map(|pair| visits[mdp.state_of(pair)]).collect(),
            visits,
        }
    }

    /// Returns what a policy collects of a reward.
    pub(super) fn earned(&self, policy: &[f64], reward: &[f64]) -> f64 {
        dot_of_three(&self.of_pairs, policy, reward)
    }

    /// Returns what following a policy gives.
    pub(super) fn followed(&self, policy: &[f64]) -> Followed {
        Followed {
            visits: Rc::clone(&self.visits),
            outcomes: self.outcomes.iter().map(|weights| dot(weights, policy)).collect(),
            truth: self.truth.as_ref().map_or(f64::NAN, |weights| dot(weights, policy)),
        }
    }
}

/// Returns what each use of a pair adds to an outcome.
fn gains(outcome: &Outcome, pairs: usize) -> Vec<f64> {
    let mut gains = vec![0.0; pairs];
    for (index, &pair) in outcome.pairs.iter().enumerate() {
        gains[pair] += outcome.amounts.as_ref().map_or(1.0, |amounts| amounts[index]);
    }
    gains
}
