//! The update that a group asks for (THEORY 11): the mean over its trajectories of advantage times the gradient of the
//! log-probabilities of what was chosen, with clipped ratios from the second epoch on, and the gradients of the
//! penalties in the states that were visited.

use libm::{exp, log};

use crate::algorithm::Algorithm;
use crate::group::Group;
use crate::policy::Softmax;
use policy_cliff_solver::mdp::Mdp;

/// How the divergence from the base policy enters the update of sampled trajectories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimator {
    /// The gradient of the divergence KL(pi || base) itself, in every state that was visited.
    Exact,
    /// The gradient of k3 = base/pi - log(base/pi) - 1 of what was chosen (Schulman, Approximating KL divergence, 2020),
    /// as GRPO is trained in practice. Its mean is the gradient of KL(base || pi), not of KL(pi || base).
    K3,
}

impl Estimator {
    /// All estimators.
    pub const ALL: [Self; 2] = [Self::Exact, Self::K3];

    /// The names of the estimators in programs, in the order of [`Self::ALL`].
    pub const NAMES: [&'static str; 2] = ["exact", "k3"];
}

/// What the objective subtracts for leaving the base policy, and adds for entropy.
#[derive(Clone, Debug, PartialEq)]
pub struct Penalty {
    /// The coefficient of the divergence from the base policy. Where it is not 0, what the base policy never does is left
    /// out of training, since anything else would be infinitely far from it.
    pub kl: f64,
    /// How the divergence enters updates from samples.
    pub estimator: Estimator,
    /// The coefficient of the entropy.
    pub entropy: f64,
    /// The logarithm of the base policy's probability of every pair.
    log_base: Vec<f64>,
}

impl Penalty {
    /// Returns a penalty, with the probability of every pair under the base policy.
    #[must_use]
    pub fn new(kl: f64, estimator: Estimator, entropy: f64, base: &[f64]) -> Self {
        Self {
            kl,
            estimator,
            entropy,
            log_base: base.iter().map(|&probability| log(probability)).collect(),
        }
    }

    /// Returns the logarithm of the base policy's probability of a pair.
    pub(crate) fn log_base(&self, pair: usize) -> f64 {
        self.log_base[pair]
    }

    /// Returns whether states that were visited have a gradient of their own.
    fn is_exact(&self) -> bool {
        self.entropy != 0.0 || (self.kl != 0.0 && self.estimator == Estimator::Exact)
    }
}

/// How far the ratio of the new to the old probability of what was chosen may go while it still earns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Clip {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// What the update of a group is made of, beside the group itself.
pub(crate) struct Rules<'a> {
    pub(crate) mdp: &'a Mdp,
    pub(crate) algorithm: Algorithm,
    pub(crate) penalty: &'a Penalty,
    pub(crate) clip: Clip,
}

/// An update of logits that is being added up. It takes its memory once.
#[derive(Clone, Debug)]
pub(crate) struct Gradient {
    /// The update of every pair.
    pub(crate) update: Vec<f64>,
    /// The sum, in every state, of what was added for the pairs that were chosen.
    total: Vec<f64>,
    /// How much every state was visited.
    visits: Vec<f64>,
    touched: Vec<usize>,
    is_touched: Vec<bool>,
}

impl Gradient {
    pub(crate) fn new(mdp: &Mdp) -> Self {
        let states = mdp.states();
        Self {
            update: vec![0.0; mdp.pairs()],
            total: vec![0.0; states],
            visits: vec![0.0; states],
            touched: Vec::with_capacity(states),
            is_touched: vec![false; states],
        }
    }

    /// Returns the states whose logits the update moves.
    pub(crate) fn touched(&self) -> &[usize] {
        &self.touched
    }

    /// Sets the update to 0.
    pub(crate) fn clear(&mut self, mdp: &Mdp) {
        for &state in &self.touched {
            self.update[mdp.actions(state)].fill(0.0);
            self.total[state] = 0.0;
            self.visits[state] = 0.0;
            self.is_touched[state] = false;
        }
        self.touched.clear();
    }

    /// Sets the update to a given one, of all states with a choice.
    pub(crate) fn replace(&mut self, mdp: &Mdp, update: &[f64]) {
        self.clear(mdp);
        self.update.copy_from_slice(update);
        for state in (0..mdp.states()).filter(|&state| mdp.actions(state).len() > 1) {
            self.touch(state);
        }
    }

    fn touch(&mut self, state: usize) {
        if !self.is_touched[state] {
            self.is_touched[state] = true;
            self.touched.push(state);
        }
    }

    /// Adds what a group asks for, times a weight. `before` has the logarithms of the probabilities of what was chosen
    /// when it was chosen; in the first epoch, in which they are the present ones, it is `None`.
    pub(crate) fn add(
        &mut self,
        rules: &Rules,
        group: &Group,
        advantages: &[f64],
        policy: &Softmax,
        before: Option<&[f64]>,
        weight: f64,
    ) {
        let Rules { mdp, penalty, clip, .. } = rules;
        let (size, average) = (group.size(), group.decisions());
        let has_k3 = penalty.kl != 0.0 && penalty.estimator == Estimator::K3;
        for (entry, &advantage) in group.entries.iter().zip(advantages) {
            if entry.count == 0.0 {
                continue;
            }
            let share = rules.algorithm.share(entry.chosen.len() as f64, average);
            let share = share * weight * entry.count / size;
            for position in entry.chosen.clone() {
                let pair = group.chosen[position];
                let state = mdp.state_of(pair);
                let now = policy.logarithm[pair];
                let mut wanted = advantage;
                if let Some(before) = before {
                    let ratio = exp(now - before[position]);
                    let is_clipped = if advantage > 0.0 {
                        ratio > 1.0 + clip.high
                    } else {
                        ratio < 1.0 - clip.low
                    };
                    wanted = if is_clipped { 0.0 } else { advantage * ratio };
                }
                if has_k3 {
                    wanted -= penalty.kl * (1.0 - exp(penalty.log_base[pair] - now));
                }
                self.touch(state);
                self.update[pair] += share * wanted;
                self.total[state] += share * wanted;
                self.visits[state] += share;
            }
        }
    }

    /// Ends the sum: subtracts pi times the sum of each state, which is the rest of the gradient of log pi, and adds the
    /// gradients of the penalties that are known exactly.
    pub(crate) fn finish(&mut self, rules: &Rules, policy: &Softmax) {
        let Rules { mdp, penalty, .. } = rules;
        for &state in &self.touched {
            let (total, visits) = (self.total[state], self.visits[state]);
            for pair in mdp.actions(state) {
                self.update[pair] -= policy.probability[pair] * total;
            }
            if !penalty.is_exact() {
                continue;
            }
            let kl = if penalty.estimator == Estimator::Exact {
                penalty.kl
            } else {
                0.0
            };
            // Both penalties are the mean of one cost of the chosen action: of kl (log pi - log base) + entropy log pi.
            let cost = |pair: usize| {
                let own = policy.logarithm[pair];
                if own == f64::NEG_INFINITY {
                    return 0.0;
                }
                kl * (own - penalty.log_base[pair]) + penalty.entropy * own
            };
            let mean: f64 = mdp
                .actions(state)
                .map(|pair| policy.probability[pair] * cost(pair))
                .sum();
            for pair in mdp.actions(state) {
                self.update[pair] -= visits * policy.probability[pair] * (cost(pair) - mean);
            }
        }
    }
}
