//! Softmax policies: a logit per pair, and the probabilities that the logits of a state stand for.
//!
//! exp and log are those of libm, which are the same to the last bit on every platform.

use libm::{exp, log};

use policy_cliff_solver::mdp::Mdp;

/// A tabular softmax policy: pi(a|s) = exp(z(s,a)) / sum over b of exp(z(s,b)).
#[derive(Clone, Debug, PartialEq)]
pub struct Softmax {
    /// The logit z of every pair.
    pub logits: Vec<f64>,
    /// The probability of every pair within its state.
    pub probability: Vec<f64>,
    /// The logarithm of that probability, which is finite where the probability itself is rounded to 0.
    pub logarithm: Vec<f64>,
}

impl Softmax {
    /// Returns the policy of these logits, one per pair.
    #[must_use]
    pub fn new(mdp: &Mdp, logits: Vec<f64>) -> Self {
        let pairs = logits.len();
        let mut policy = Self {
            logits,
            probability: vec![0.0; pairs],
            logarithm: vec![0.0; pairs],
        };
        policy.refresh_all(mdp);
        policy
    }

    /// Returns the logits of probabilities, or of numbers that are proportional to them; what is 0 is never done, and
    /// never learned.
    #[must_use]
    pub fn logits_of(probability: &[f64]) -> Vec<f64> {
        probability.iter().map(|&probability| log(probability)).collect()
    }

    /// Computes the probabilities of one state from its logits.
    pub(crate) fn refresh(&mut self, mdp: &Mdp, state: usize) {
        let actions = mdp.actions(state);
        let logits = &self.logits[actions.clone()];
        let probability = &mut self.probability[actions.clone()];
        let most = logits.iter().fold(f64::NEG_INFINITY, |most, &logit| most.max(logit));
        let mut sum = 0.0;
        for (slot, &logit) in probability.iter_mut().zip(logits) {
            *slot = exp(logit - most);
            sum += *slot;
        }
        for slot in probability {
            *slot /= sum;
        }
        let normaliser = most + log(sum);
        for (slot, &logit) in self.logarithm[actions].iter_mut().zip(logits) {
            *slot = logit - normaliser;
        }
    }

    /// Computes all probabilities from the logits.
    pub(crate) fn refresh_all(&mut self, mdp: &Mdp) {
        for state in 0..mdp.states() {
            self.refresh(mdp, state);
        }
    }
}
