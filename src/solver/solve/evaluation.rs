//! Policy evaluation: the value V = r + gamma P V of a given policy for any reward, and the occupancy x = mu + gamma P'
//! x, the expected discounted number
//! of visits of each state from the start distribution (Puterman 1994, section 6.9).

use policy_cliff_linear::largest;

use crate::mdp::Mdp;

use super::chain::Chain;
use super::end_components::{Endless, Unbounded};
use super::levels::{Levels, is_spread};

/// The Markov chain of one policy, to be evaluated under any number of rewards.
pub struct Evaluation<'m> {
    mdp: &'m Mdp,
    policy: &'m [f64],
    chain: Chain,
    closed: Option<f64>,
}

/// The share of the scale to which values and occupancies are computed.
const GOAL: f64 = 1e-14;

impl<'m> Evaluation<'m> {
    /// Builds the chain of a policy, given by the probability of each pair within its state.
    #[must_use]
    pub fn new(mdp: &'m Mdp, policy: &'m [f64]) -> Self {
        let discount = mdp.discount();
        let everywhere: Vec<u32> = (0..mdp.states() as u32).collect();
        let mut chain = Chain::default();
        let mut ends = false;
        for state in 0..mdp.states() {
            ends |= mdp.is_terminal(state);
            for pair in mdp.actions(state) {
                if policy[pair] > 0.0 {
                    chain.push_row(mdp.row(pair), discount * policy[pair], &everywhere, &[]);
                }
            }
            chain.end_row();
        }
        let closed = (!ends && discount < 1.0).then_some(discount);
        Self {
            mdp,
            policy,
            chain,
            closed,
        }
    }

    /// Returns the value of each state for a reward per pair.
    ///
    /// # Errors
    /// At discount 1, where the policy never ends from some state.
    pub fn value(&self, reward: &[f64]) -> Result<Vec<f64>, Unbounded> {
        let states = 0..self.mdp.states();
        let earned: Vec<f64> = states
            .map(|state| expected(self.mdp, state, self.policy, reward))
            .collect();
        let mut value = vec![0.0; earned.len()];
        // Where the numbers are far apart, each part of the chain is solved to its own rounding.
        let (tolerance, closed) = if is_spread(earned.iter().map(|earned| earned.abs())) {
            (0.0, None)
        } else {
            (GOAL * largest(&earned), self.closed)
        };
        self.chain
            .solve(&earned, &mut value, tolerance, closed)
            .map_err(|at| Unbounded {
                state: at.0,
                why: Endless::Free,
            })?;
        Ok(value)
    }

    /// Returns the levels of the states: `sizes` has the greatest number that is met in each of them.
    #[must_use]
    pub fn levels(&self, sizes: &[f64]) -> Levels {
        if is_spread(sizes.iter().copied()) {
            Levels::new(sizes, self.chain.graph())
        } else {
            Levels::default()
        }
    }

    /// Returns the occupancy: the expected discounted number of visits of each state from the start distribution.
    ///
    /// # Errors
    /// At discount 1, where the policy never ends from some state.
    pub fn occupancy(&self) -> Result<Vec<f64>, Unbounded> {
        self.visits(self.mdp.start())
    }

    /// Returns the expected discounted number of visits of each state from any weights over states, of either sign: x =
    /// from + gamma P' x.
    ///
    /// # Errors
    /// At discount 1, where the policy never ends from some state.
    pub fn visits(&self, from: &[f64]) -> Result<Vec<f64>, Unbounded> {
        let mut visits = vec![0.0; from.len()];
        self.chain
            .transposed()
            .solve(from, &mut visits, GOAL, None)
            .map_err(|at| Unbounded {
                state: at.0,
                why: Endless::Free,
            })?;
        Ok(visits)
    }
}

/// Returns the mean of a quantity per pair over the actions of a state, weighted by the policy. Pairs that are never
/// chosen may have infinite quantities.
fn expected(mdp: &Mdp, state: usize, policy: &[f64], per_pair: &[f64]) -> f64 {
    let chosen = mdp.actions(state).filter(|&pair| policy[pair] > 0.0);
    chosen.fold(0.0, |sum, pair| sum + policy[pair] * per_pair[pair])
}

/// Returns the sum over pairs of visits times policy times a quantity per pair: the expected discounted sum of that
/// quantity from the start.
#[must_use]
pub fn collected(mdp: &Mdp, visits: &[f64], policy: &[f64], per_pair: &[f64]) -> f64 {
    let states = visits.iter().enumerate();
    states.fold(0.0, |sum, (state, visits)| {
        sum + visits * expected(mdp, state, policy, per_pair)
    })
}
