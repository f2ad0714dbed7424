//! What a given policy earns and where it goes: V = r + gamma P V for any reward, and the occupancy x = mu + gamma P' x, the expected discounted number
//! of visits of each state from the start distribution (Puterman 1994, section 6.9).

use crate::model::Mdp;

use super::accuracy::largest;
use super::chain::Chain;
use super::finite::Unbounded;

/// The Markov chain of one policy, to be evaluated under any number of rewards.
pub struct Evaluation<'m> {
    mdp: &'m Mdp,
    policy: &'m [f64],
    chain: Chain,
    closed: Option<f64>,
}

/// Share of the scale to which values and occupancies are computed.
const GOAL: f64 = 1e-14;

impl<'m> Evaluation<'m> {
    /// From the probability of each pair within its state.
    #[must_use]
    pub fn new(mdp: &'m Mdp, policy: &'m [f64]) -> Self {
        let discount = mdp.discount();
        let mut chain = Chain::default();
        chain.clear();
        let mut ends = false;
        for state in 0..mdp.states() {
            ends |= mdp.is_terminal(state);
            for pair in mdp.actions(state).filter(|&p| policy[p] > 0.0) {
                let (next, probability) = mdp.row(pair);
                for (&target, &p) in next.iter().zip(probability) {
                    chain.push(target, discount * policy[pair] * p);
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

    /// Value of each state under a reward per pair.
    pub fn value(&self, reward: &[f64]) -> Result<Vec<f64>, Unbounded> {
        let earned: Vec<f64> = (0..self.mdp.states())
            .map(|s| {
                self.mdp
                    .actions(s)
                    .filter(|&p| self.policy[p] > 0.0)
                    .map(|p| self.policy[p] * reward[p])
                    .sum()
            })
            .collect();
        let mut value = vec![0.0; earned.len()];
        let tolerance = GOAL * largest(&earned);
        self.chain
            .solve(&earned, &mut value, tolerance, self.closed)
            .map_err(|at| Unbounded {
                state: at.0,
                soft: false,
            })?;
        Ok(value)
    }

    /// Expected discounted visits of each state.
    pub fn occupancy(&self) -> Result<Vec<f64>, Unbounded> {
        let start = self.mdp.start();
        let mut visits = vec![0.0; start.len()];
        self.chain
            .transposed()
            .solve(start, &mut visits, GOAL, None)
            .map_err(|at| Unbounded {
                state: at.0,
                soft: false,
            })?;
        Ok(visits)
    }
}

/// Sum of visits times policy times a quantity per pair: what a policy collects from the start.
#[must_use]
pub fn collected(mdp: &Mdp, visits: &[f64], policy: &[f64], per_pair: &[f64]) -> f64 {
    (0..mdp.states())
        .map(|s| {
            visits[s]
                * mdp
                    .actions(s)
                    .filter(|&p| policy[p] > 0.0)
                    .map(|p| policy[p] * per_pair[p])
                    .sum::<f64>()
        })
        .sum()
}
