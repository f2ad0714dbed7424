//! How much the choice of each action weighs in what following a policy of one step gives.

use std::borrow::Cow;
use std::rc::Rc;

use crate::scenario::Problem;
use crate::solve::{dot, multiply};

use super::point::Followed;

/// What the choice of each pair adds in a model of one step, whose states with actions are visited as often under every
/// policy. The amounts are those of the problem, of which a large table has tens of megabytes.
#[derive(Debug)]
pub(super) struct Weights<'p> {
    visits: Rc<[f64]>,
    /// The visits of the state of each pair.
    of_pairs: Vec<f64>,
    outcomes: Vec<Cow<'p, [f64]>>,
    truth: Option<&'p [f64]>,
    /// The uses of each pair under the present policy.
    uses: Vec<f64>,
}

impl<'p> Weights<'p> {
    /// Returns them, given the visits of each state under any policy.
    pub(super) fn new(problem: &'p Problem, visits: Rc<[f64]>) -> Self {
        let mdp = problem.mdp;
        let outcomes = problem.outcomes.iter();
        Self {
            outcomes: outcomes.map(|outcome| outcome.gains(mdp.pairs())).collect(),
            truth: problem.truth.as_deref(),
            of_pairs: (0..mdp.pairs()).map(|pair| visits[mdp.state_of(pair)]).collect(),
            uses: Vec::new(),
            visits,
        }
    }

    /// Takes a policy.
    pub(super) fn weigh(&mut self, policy: &[f64]) {
        multiply(&self.of_pairs, policy, &mut self.uses);
    }

    /// Returns what the policy collects of a reward.
    pub(super) fn earned(&self, reward: &[f64]) -> f64 {
        dot(&self.uses, reward)
    }

    /// Returns what following the policy gives.
    pub(super) fn followed(&self) -> Followed {
        Followed {
            visits: Rc::clone(&self.visits),
            outcomes: self.outcomes.iter().map(|gains| dot(gains, &self.uses)).collect(),
            truth: self.truth.map_or(f64::NAN, |truth| dot(truth, &self.uses)),
        }
    }
}
