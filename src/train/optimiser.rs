//! How logits follow an update.

use crate::gradient::Gradient;
use crate::policy::Softmax;
use policy_cliff_solver::mdp::Mdp;

/// How logits follow an update g.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optimiser {
    /// z + rate g.
    Plain,
    /// Adam (Kingma and Ba 2015) with its usual constants: 0.9, 0.999 and 1e-8.
    Adam,
}

impl Optimiser {
    /// All optimisers.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Adam];

    /// The names of the optimisers in programs, in the order of [`Self::ALL`].
    pub const NAMES: [&'static str; 2] = ["plain", "adam"];
}

const FIRST: f64 = 0.9;
const SECOND: f64 = 0.999;
const EPSILON: f64 = 1e-8;

/// An optimiser with its memory.
pub(crate) struct Follower {
    rate: f64,
    /// The means of updates and of their squares; empty for plain steps.
    means: Vec<[f64; 2]>,
    /// The powers of both constants after the steps so far.
    powers: [f64; 2],
}

impl Follower {
    pub(crate) fn new(optimiser: Optimiser, rate: f64, pairs: usize) -> Self {
        let memory = match optimiser {
            Optimiser::Plain => 0,
            Optimiser::Adam => pairs,
        };
        Self {
            rate,
            means: vec![[0.0; 2]; memory],
            powers: [1.0; 2],
        }
    }

    /// Moves the logits, and computes the probabilities of the states whose logits have moved.
    pub(crate) fn follow(&mut self, mdp: &Mdp, policy: &mut Softmax, gradient: &Gradient) {
        if self.means.is_empty() {
            for &state in gradient.touched() {
                for pair in mdp.actions(state) {
                    policy.logits[pair] += self.rate * gradient.update[pair];
                }
                policy.refresh(mdp, state);
            }
            return;
        }
        self.powers[0] *= FIRST;
        self.powers[1] *= SECOND;
        let [first, second] = self.powers.map(|power| 1.0 - power);
        for ((logit, means), &update) in policy.logits.iter_mut().zip(&mut self.means).zip(&gradient.update) {
            means[0] = FIRST * means[0] + (1.0 - FIRST) * update;
            means[1] = SECOND * means[1] + (1.0 - SECOND) * update * update;
            *logit += self.rate * (means[0] / first) / ((means[1] / second).sqrt() + EPSILON);
        }
        policy.refresh_all(mdp);
    }
}
