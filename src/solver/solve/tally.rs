//! The hard policy of a model of one step and what following it gives, kept up to date as the sets of single states
//! change: where thousands of prompts each flip somewhere, the others need not be looked at again.

use std::borrow::Cow;
use std::rc::Rc;

use policy_cliff_linear::Sum;

use crate::problem::{Problem, Rule};

use super::end_components::Unbounded;
use super::evaluation::Evaluation;
use super::select::{select, share};

/// How far below the greatest true value one still counts as equal, as a share of it.
const SAME: f64 = 4.0 * f64::EPSILON;

/// A policy, with what following it gives.
#[derive(Debug)]
pub struct Tally<'p> {
    problem: &'p Problem<'p>,
    rule: Rule,
    /// The probability of each pair.
    policy: Vec<f64>,
    /// The visits of each state; they do not depend on the policy where there is a choice.
    visits: Rc<[f64]>,
    /// What each use of a pair adds to each outcome.
    gains: Vec<Cow<'p, [f64]>>,
    outcomes: Vec<Sum>,
    truth: Sum,
}

impl<'p> Tally<'p> {
    /// Returns the policy that a rule selects from the optimal sets, one flag per pair, as [`select`] does.
    ///
    /// # Errors
    /// As those of [`select`].
    pub fn new(problem: &'p Problem<'p>, rule: Rule, optimal: &[bool], reward: &[f64]) -> Result<Self, Unbounded> {
        let policy = select(problem.mdp, optimal, rule, problem.truth.as_deref(), reward)?;
        let visits = Evaluation::new(problem.mdp, &policy).occupancy()?;
        let pairs = problem.mdp.pairs();
        let mut tally = Self {
            problem,
            rule,
            policy,
            visits: visits.into(),
            gains: problem.outcomes.iter().map(|outcome| outcome.gains(pairs)).collect(),
            outcomes: vec![Sum::default(); problem.outcomes.len()],
            truth: Sum::default(),
        };
        for state in 0..problem.mdp.states() {
            tally.count(state, 1.0);
        }
        Ok(tally)
    }

    /// Returns the probability of each pair.
    #[must_use]
    pub fn policy(&self) -> &[f64] {
        &self.policy
    }

    /// Returns the visits of each state.
    #[must_use]
    pub fn visits(&self) -> Rc<[f64]> {
        Rc::clone(&self.visits)
    }

    /// Returns the amount of each outcome.
    #[must_use]
    pub fn outcomes(&self) -> Vec<f64> {
        self.outcomes.iter().map(|sum| sum.total()).collect()
    }

    /// Returns the true value; NaN without a true reward.
    #[must_use]
    pub fn truth(&self) -> f64 {
        let truth = self.problem.truth.as_ref();
        truth.map_or(f64::NAN, |_| self.truth.total())
    }

    /// Gives a state its set of optimal actions, by position.
    pub fn turn(&mut self, state: usize, set: &[usize]) {
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
}
