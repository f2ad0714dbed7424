//! Policy evaluation: the value V = r + gamma P V of a given policy for any reward, and the occupancy x = mu + gamma P'
//! x, the expected discounted number of visits of each state from the start distribution (Puterman 1994, section 6.9).
//!
//! At discount 1 a policy may stay for ever in a loop where it earns nothing. The values are 0 there, and the visits
//! infinite if it gets there (THEORY 8).

use policy_cliff_linear::largest;

use crate::mdp::{Components, Csr, Mdp};
use crate::whole;

use super::chain::Chain;
use super::end_components::{Endless, Unbounded, end_component};
use super::hard::Hard;
use super::levels::{Levels, is_spread};

/// The Markov chain of one policy, to be evaluated under any number of rewards.
pub struct Evaluation<'m> {
    mdp: &'m Mdp,
    policy: &'m [f64],
    /// The transitions under the policy; `None` in a model in which no state can be visited twice, where values and
    /// visits follow from one another and need no equations.
    chain: Option<Chain>,
    closed: Option<f64>,
}

/// The share of the scale to which values and occupancies are computed.
const GOAL: f64 = 1e-14;

impl<'m> Evaluation<'m> {
    /// Builds the chain of a policy, given by the probability of each pair within its state.
    #[must_use]
    pub fn new(mdp: &'m Mdp, policy: &'m [f64]) -> Self {
        let discount = mdp.discount();
        let ends = (0..mdp.states()).any(|state| mdp.is_terminal(state));
        Self {
            mdp,
            policy,
            chain: (!mdp.components().is_acyclic()).then(|| chain(mdp, policy, &[])),
            closed: (!ends && discount < 1.0).then_some(discount),
        }
    }

    /// Returns the value of each state for a reward per pair.
    ///
    /// # Errors
    /// At discount 1, where the policy stays somewhere for ever and not all that it does there is worth 0.
    pub fn value(&self, reward: &[f64]) -> Result<Vec<f64>, Unbounded> {
        let Some(first) = &self.chain else {
            return finite(self.value_in_turn(reward));
        };
        let states = 0..self.mdp.states();
        let earned: Vec<f64> = states
            .map(|state| expected(self.mdp, state, self.policy, reward))
            .collect();
        let mut value = vec![0.0; earned.len()];
        // Where the numbers are far apart, each part of the chain is solved to its own rounding.
        let (tolerance, closed) = if is_spread(&earned) {
            (0.0, None)
        } else {
            (GOAL * largest(&earned), self.closed)
        };
        if first.solve(&earned, &mut value, tolerance, closed).is_ok() {
            return finite(value);
        }
        let loops = self.loops();
        let earns = |&pair: &usize| self.policy[pair] > 0.0 && reward[pair] != 0.0;
        for &state in loops.iter().flatten() {
            let state = state as usize;
            if self.mdp.actions(state).any(|pair| earns(&pair)) {
                return Err(goes_on(state));
            }
        }
        value.fill(0.0);
        let chain = chain(self.mdp, self.policy, &loops);
        let solved = chain.solve(&earned, &mut value, tolerance, None);
        solved.map_err(|at| too_long(at.0))?;
        finite(value)
    }

    /// Returns the levels of the states: `sizes` has the greatest number that is met in each of them.
    #[must_use]
    pub fn levels(&self, sizes: &[f64]) -> Levels {
        if !is_spread(sizes) {
            return Levels::default();
        }
        match &self.chain {
            Some(chain) => Levels::new(sizes, chain.graph()),
            None => Levels::new(sizes, chain(self.mdp, self.policy, &[]).graph()),
        }
    }

    /// Returns the occupancy: the expected discounted number of visits of each state from the start distribution;
    /// infinity for a state in which the policy arrives with positive probability and stays for ever.
    ///
    /// # Errors
    /// At discount 1, where the policy takes so long to end that floating point cannot tell whether it does.
    pub fn occupancy(&self) -> Result<Vec<f64>, Unbounded> {
        self.visits(self.mdp.start())
    }

    /// Returns the same as [`Self::occupancy`], in less time where the visits under a similar policy are known.
    ///
    /// # Errors
    /// As for [`Self::occupancy`].
    pub fn occupancy_from(&self, guess: &[f64]) -> Result<Vec<f64>, Unbounded> {
        if let (Some(chain), Some(discount)) = (&self.chain, self.closed) {
            let from = self.mdp.start();
            let mut visits = guess.to_vec();
            chain.clear_unreached(from, &mut visits);
            if chain.improve_transposed(from, &mut visits, GOAL, discount) {
                return finite(visits);
            }
        }
        self.occupancy()
    }

    /// Returns the expected discounted number of visits of each state from any weights over states, of either sign: x =
    /// from + gamma P' x. In states in which the policy stays for ever, infinity replaces every number but 0.
    ///
    /// # Errors
    /// At discount 1, where the policy takes so long to end that floating point cannot tell whether it does.
    pub fn visits(&self, from: &[f64]) -> Result<Vec<f64>, Unbounded> {
        let Some(first) = &self.chain else {
            return finite(self.visits_in_turn(from));
        };
        let mut visits = vec![0.0; from.len()];
        if first.solve_transposed(from, &mut visits, GOAL, self.closed).is_ok() {
            return finite(visits);
        }
        let loops = self.loops();
        visits.fill(0.0);
        let chain = chain(self.mdp, self.policy, &loops);
        let solved = chain.solve_transposed(from, &mut visits, GOAL, None);
        solved.map_err(|at| too_long(at.0))?;
        visits = finite(visits)?;
        for states in loops {
            // So far these count how often the policy arrives from elsewhere.
            let arrives = states.iter().any(|&state| visits[state as usize] != 0.0);
            for state in states {
                visits[state as usize] = if arrives { f64::INFINITY } else { 0.0 };
            }
        }
        Ok(visits)
    }

    /// Returns a bound on the errors of the uses of all pairs together, for the visits that [`Self::occupancy`] has
    /// found: infinity where none is known. The uses are those of any policy whose probabilities are those of this one
    /// but for a factor from exp(-`off`) to exp(`off`). States in which the policy stays for ever have no part in it.
    ///
    /// The visits of the other policy differ from those of this one by (I - gamma P')^-1 of that policy applied to what
    /// its probabilities move: in sum, at most that times the expected number of steps to the end from any state. They
    /// are also quotients of sums of products of probabilities of leaving a state, of at most n factors above and below
    /// the bar for n states (the matrix-tree theorem), so that they differ by a factor of at most exp(2 n `off`).
    #[must_use]
    pub fn uses_bound(&self, visits: &[f64], off: f64) -> f64 {
        let known = visits
            .iter()
            .enumerate()
            .filter(|(state, visits)| **visits > 0.0 && visits.is_finite() && !self.mdp.is_terminal(*state));
        let (states, found) = known.fold((0.0, 0.0), |(states, sum), (_, visits)| (states + 1.0, sum + visits));
        let own = self.visits_bound(self.mdp.start(), visits);
        let share = off.exp_m1();
        let factor = (share * (self.longest(share) + 1.0)).min((2.0 * states * off).exp_m1());
        let bound = own + (found + own) * if off > 0.0 { factor } else { 0.0 };
        if bound.is_finite() && self.mdp.discount() == 1.0 {
            return bound;
        }
        // No policy takes more steps than this.
        bound.min(found * (1.0 + 1e-9) + self.most_steps())
    }

    /// Returns the greatest expected number of discounted steps from any state under any policy, or a little more;
    /// infinity where some policy never ends at discount 1.
    fn most_steps(&self) -> f64 {
        let mdp = self.mdp;
        if mdp.discount() < 1.0 {
            return (1.0 + 1e-9) / (1.0 - mdp.discount());
        }
        whole::required();
        let pairs = mdp.pairs();
        let mut steps = Hard::new(mdp);
        if end_component(mdp, &vec![true; pairs]).is_some() || steps.solve(&vec![1.0; pairs]).is_err() {
            return f64::INFINITY;
        }
        largest(steps.value()) + steps.accuracy().bound
    }

    /// Returns a bound on the errors of all visits together, for those that [`Self::visits`] has found from these
    /// weights, of either sign: infinity where none is known. It is (I - gamma P')^-1 applied to the residual from +
    /// gamma P' x - x.
    #[must_use]
    pub fn visits_bound(&self, from: &[f64], visits: &[f64]) -> f64 {
        let mdp = self.mdp;
        let known = |state: usize| visits[state].is_finite();
        let mut residual = from.to_vec();
        let mut sizes: Vec<f64> = from.iter().map(|weight| weight.abs()).collect();
        let mut terms = vec![4.0; residual.len()];
        let mut whole = 0.0;
        for state in (0..mdp.states()).filter(|&state| known(state)) {
            whole += visits[state].abs();
            residual[state] -= visits[state];
            sizes[state] += visits[state].abs();
            for pair in mdp.actions(state).filter(|&pair| self.policy[pair] > 0.0) {
                let uses = mdp.discount() * visits[state] * self.policy[pair];
                let (targets, probabilities) = mdp.row(pair);
                for (&target, probability) in targets.iter().zip(probabilities) {
                    let target = target as usize;
                    residual[target] += uses * probability;
                    sizes[target] += (uses * probability).abs();
                    terms[target] += 1.0;
                }
            }
        }
        let mut error = 0.0;
        for state in (0..mdp.states()).filter(|&state| known(state)) {
            error += residual[state].abs() + terms[state] * f64::EPSILON * sizes[state];
        }
        // Probabilities round as well.
        let share = 2.0 * f64::EPSILON;
        let moved = share * whole;
        let rounding = (mdp.pairs() + 4) as f64 * f64::EPSILON * whole;
        (error + moved) * self.longest(share) + moved + rounding
    }

    /// Returns a bound on the expected number of discounted steps to the end from any state, under any policy whose
    /// probabilities differ by at most this share: at discount 1 those of this policy, w, are solved for, and w - P w,
    /// which is 1 but for rounding, must stay above 0 under the other policy.
    fn longest(&self, share: f64) -> f64 {
        let mdp = self.mdp;
        if mdp.discount() < 1.0 {
            return 1.0 / (1.0 - mdp.discount());
        }
        if self.chain.is_none() {
            return mdp.depth() as f64;
        }
        let mut once = vec![1.0; mdp.pairs()];
        for &state in self.loops().iter().flatten() {
            once[mdp.actions(state as usize)].fill(0.0);
        }
        let Ok(steps) = self.value(&once) else {
            return f64::INFINITY;
        };
        let most = largest(&steps);
        let mut least = 1.0_f64;
        for state in (0..mdp.states()).filter(|&state| steps[state] > 0.0) {
            let chosen = mdp.actions(state).filter(|&pair| self.policy[pair] > 0.0);
            let next: f64 = chosen.map(|pair| self.policy[pair] * mdp.expect(pair, &steps)).sum();
            least = least.min(steps[state] - next);
        }
        least -= 16.0 * f64::EPSILON * most + share * most;
        if least > 0.0 { most / least } else { f64::INFINITY }
    }

    /// Returns the values where no state can be visited twice: each follows from those of the states after it.
    fn value_in_turn(&self, reward: &[f64]) -> Vec<f64> {
        let mdp = self.mdp;
        let mut value = vec![0.0; mdp.states()];
        for &state in mdp.components().iter().flatten() {
            let chosen = mdp.actions(state as usize).filter(|&pair| self.policy[pair] > 0.0);
            let worth = |pair: usize| reward[pair] + mdp.discount() * mdp.expect(pair, &value);
            value[state as usize] = chosen.map(|pair| self.policy[pair] * worth(pair)).sum();
        }
        value
    }

    /// Returns the visits where no state can be visited twice: each state passes its own on to those after it.
    fn visits_in_turn(&self, from: &[f64]) -> Vec<f64> {
        let mdp = self.mdp;
        let mut visits = from.to_vec();
        for &state in mdp.components().iter().rev().flatten() {
            for pair in mdp.actions(state as usize).filter(|&pair| self.policy[pair] > 0.0) {
                let passed_on = mdp.discount() * visits[state as usize] * self.policy[pair];
                let (targets, probabilities) = mdp.row(pair);
                for (&target, probability) in targets.iter().zip(probabilities) {
                    visits[target as usize] += passed_on * probability;
                }
            }
        }
        visits
    }

    /// Returns the sets of states in which the policy stays for ever: the parts of its graph that it never leaves.
    fn loops(&self) -> Vec<Vec<u32>> {
        let mdp = self.mdp;
        let mut graph = Csr::default();
        for state in 0..mdp.states() {
            for pair in mdp.actions(state).filter(|&pair| self.policy[pair] > 0.0) {
                graph.extend(mdp.row(pair).0.iter().copied());
            }
            graph.end_row();
        }
        let parts = Components::new(&graph);
        let part_of = parts.part_of(mdp.states());
        let mut loops = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let stays = |&state: &u32| {
                let targets = graph.row(state as usize);
                targets.iter().all(|&target| part_of[target as usize] == index as u32)
            };
            if !mdp.is_terminal(part[0] as usize) && part.iter().all(stays) {
                loops.push(part.to_vec());
            }
        }
        loops
    }
}

/// Returns the chain of a policy, without what leads on from the states that it stays in.
fn chain(mdp: &Mdp, policy: &[f64], loops: &[Vec<u32>]) -> Chain {
    let mut stays = vec![false; if loops.is_empty() { 0 } else { mdp.states() }];
    for &state in loops.iter().flatten() {
        stays[state as usize] = true;
    }
    let mut chain = Chain::default();
    for state in 0..mdp.states() {
        if stays.get(state) != Some(&true) {
            for pair in mdp.actions(state) {
                if policy[pair] > 0.0 {
                    chain.push_row(mdp.row(pair), mdp.discount() * policy[pair], &[], &[]);
                }
            }
        }
        chain.end_row();
    }
    chain
}

/// Returns the refusal of a policy that goes on for ever from a state.
fn goes_on(state: usize) -> Unbounded {
    let why = Endless::GoesOn;
    Unbounded { state, why }
}

/// Returns the refusal of a policy that takes too many steps from a state.
fn too_long(state: usize) -> Unbounded {
    let why = Endless::TooLong;
    Unbounded { state, why }
}

/// Returns a solution, unless the equations were singular in floating point.
fn finite(solution: Vec<f64>) -> Result<Vec<f64>, Unbounded> {
    match solution.iter().position(|number| !number.is_finite()) {
        None => Ok(solution),
        Some(state) => Err(too_long(state)),
    }
}

/// Returns the mean of a quantity per pair over the actions of a state, weighted by the policy. Pairs that are never
/// chosen may have infinite quantities.
fn expected(mdp: &Mdp, state: usize, policy: &[f64], per_pair: &[f64]) -> f64 {
    let chosen = mdp.actions(state).filter(|&pair| policy[pair] > 0.0);
    chosen.fold(0.0, |sum, pair| sum + policy[pair] * per_pair[pair])
}

/// Returns the sum over pairs of visits times policy times a quantity per pair: the expected discounted sum of that
/// quantity from the start. It is infinite where the policy collects it for ever, and NaN where it collects parts of
/// both signs for ever. What is worth 0 counts for nothing, however often it is done.
#[must_use]
pub fn collected(mdp: &Mdp, visits: &[f64], policy: &[f64], per_pair: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (state, &visits) in visits.iter().enumerate() {
        if visits == f64::INFINITY {
            let chosen = mdp
                .actions(state)
                .filter(|&pair| policy[pair] > 0.0 && per_pair[pair] != 0.0);
            sum += chosen.map(|pair| visits * per_pair[pair]).sum::<f64>();
        } else {
            sum += visits * expected(mdp, state, policy, per_pair);
        }
    }
    sum
}
