//! Hard argmax (THEORY 2): V*(s) = max over a of Q*(s,a), Q*(s,a) = R(s,a) + gamma sum over s' of P(s'|s,a) V*(s'), and the *set* of optimal actions.
//!
//! Strongly connected components are solved one by one, targets first. A component without a cycle is one backup. A cyclic one is solved by policy
//! iteration: a full backup (which also measures the residual), then the policy's own linear equations ([`super::chain`]), from the last answer. It stops
//! when the residual is at the goal, or when the policy is stable and its equations are solved as well as floats allow; the residual reached is
//! reported, whatever it is. Actions are switched only on a gain above rounding, so exact ties cannot make it cycle.

use crate::model::Mdp;

use super::accuracy::{Accuracy, bound_between, largest, rounding};
use super::chain::Chain;
use super::finite::{Unbounded, closed_components, end_component, ending_policy};

/// Policy iterations without progress before the residual reached is accepted.
const PATIENCE: u32 = 3;

/// A solver that keeps its last answer.
#[derive(Clone, Debug)]
pub struct Hard<'m> {
    mdp: &'m Mdp,
    value: Vec<f64>,
    q: Vec<f64>,
    /// max Q of each state as of the last backup; 0 in terminal ones.
    backed: Vec<f64>,
    /// One pair of each non-terminal state; `u32::MAX` in terminal ones and before the first solve.
    choice: Vec<u32>,
    accuracy: Accuracy,
    /// Share of the scale the error bound aims at.
    goal: f64,
    can_stay: bool,
    solved: bool,
    /// For each component, whether no action leads out of it.
    closed: Vec<bool>,
    local: Vec<u32>,
    chain: Chain,
}

/// What a full backup of one component found.
struct Improvement {
    residual: f64,
    switched: bool,
}

impl<'m> Hard<'m> {
    /// A solver whose error bound aims at 1e-13 times the scale of the problem.
    #[must_use]
    pub fn new(mdp: &'m Mdp) -> Self {
        Self::with_goal(mdp, 1e-13)
    }

    /// A solver whose error bound aims at `goal` times the scale of the problem.
    #[must_use]
    pub fn with_goal(mdp: &'m Mdp, goal: f64) -> Self {
        Self {
            mdp,
            value: vec![0.0; mdp.states()],
            q: vec![0.0; mdp.pairs()],
            backed: vec![0.0; mdp.states()],
            choice: vec![u32::MAX; mdp.states()],
            accuracy: Accuracy::new(0.0, 0.0, 0.0),
            goal,
            can_stay: mdp.discount() == 1.0
                && !mdp.components().is_acyclic()
                && end_component(mdp, &vec![true; mdp.pairs()]).is_some(),
            solved: false,
            closed: closed_components(mdp),
            local: vec![u32::MAX; mdp.states()],
            chain: Chain::default(),
        }
    }

    /// Solves for a reward per pair. At discount 1 there may be no finite answer; the last one is then lost.
    pub fn solve(&mut self, reward: &[f64]) -> Result<(), Unbounded> {
        let mdp = self.mdp;
        let reward_scale = largest(reward);
        if mdp.discount() == 1.0 && !self.solved {
            self.choice = ending_policy(mdp);
        }
        self.solved = false;
        let mut residual = self.run(reward, reward_scale)?;
        let scale = reward_scale.max(largest(&self.value));
        residual = residual.max(rounding(scale));
        self.accuracy = Accuracy::new(residual, f64::INFINITY, scale);
        self.check_endings()?;
        let bound = self.bound(reward, residual, scale);
        self.accuracy = Accuracy::new(residual, bound, scale);
        self.solved = true;
        Ok(())
    }

    /// V of each state.
    #[must_use]
    pub fn value(&self) -> &[f64] {
        &self.value
    }

    /// Replaces V by a guess for the next solve.
    pub fn guess(&mut self, change: impl FnOnce(&mut [f64])) {
        change(&mut self.value);
    }

    /// Takes over the values and the policy of another solver of the same model as a start.
    pub fn start_from(&mut self, other: &Self) {
        self.value.copy_from_slice(&other.value);
        self.choice.copy_from_slice(&other.choice);
        self.solved = other.solved;
    }

    /// Q of each pair.
    #[must_use]
    pub fn q(&self) -> &[f64] {
        &self.q
    }

    /// Residual, error bound and tie tolerance of the last solve.
    #[must_use]
    pub fn accuracy(&self) -> Accuracy {
        self.accuracy
    }

    /// Whether a pair is among the optimal actions of its state.
    #[must_use]
    pub fn is_optimal(&self, state: usize, pair: usize) -> bool {
        self.value[state] - self.q[pair] <= self.accuracy.tolerance
    }

    /// Membership of every pair in the optimal set of its state.
    #[must_use]
    pub fn optimal(&self) -> Vec<bool> {
        let mut optimal = vec![false; self.q.len()];
        for state in 0..self.mdp.states() {
            for pair in self.mdp.actions(state) {
                optimal[pair] = self.is_optimal(state, pair);
            }
        }
        optimal
    }

    /// All components in turn; the largest residual reached in a cyclic one.
    fn run(&mut self, reward: &[f64], reward_scale: f64) -> Result<f64, Unbounded> {
        let parts = self.mdp.components();
        let mut residual: f64 = 0.0;
        for index in 0..parts.len() {
            if parts.is_cyclic(index) {
                residual = residual.max(self.solve_component(index, reward, reward_scale)?);
            } else {
                self.improve(parts.get(index), reward, 0.0);
                self.settle(parts.get(index));
            }
        }
        Ok(residual)
    }

    /// Policy iteration inside one cyclic component; returns the residual reached.
    fn solve_component(
        &mut self,
        index: usize,
        reward: &[f64],
        reward_scale: f64,
    ) -> Result<f64, Unbounded> {
        let component = self.mdp.components().get(index);
        let discount = self.mdp.discount();
        for (i, &state) in component.iter().enumerate() {
            self.local[state as usize] = i as u32;
        }
        let closed = discount < 1.0 && self.closed[index];
        // At discount 1 improvement is sound only from the value of a policy that ends.
        let mut evaluated = false;
        if discount == 1.0 {
            self.evaluate(component, reward, 0.0, closed)?;
            evaluated = true;
        }
        let mut least = f64::INFINITY;
        let mut without_progress = 0;
        let residual = loop {
            let scale = component.iter().fold(reward_scale, |most, &s| {
                most.max(self.value[s as usize].abs())
            });
            // At discount 1 there is no contraction to relate residual and error; the loop ends when the policy is stable.
            let contraction = if discount < 1.0 { 1.0 - discount } else { 1.0 };
            let goal = (self.goal * scale * contraction).max(rounding(scale));
            let found = self.improve(component, reward, 0.5 * goal);
            if found.residual <= goal && (discount < 1.0 || !found.switched) {
                break found.residual;
            }
            if found.residual < 0.5 * least {
                least = found.residual;
                without_progress = 0;
            } else {
                without_progress += 1;
            }
            if evaluated && without_progress >= PATIENCE && !found.switched {
                break found.residual;
            }
            // Near the optimum policies repeat within rounding although they count as switched.
            if without_progress >= 16 * PATIENCE {
                break found.residual;
            }
            // The first policy is seldom the last: its value need only be good enough to choose the next.
            let share = if evaluated || discount == 1.0 {
                0.0
            } else {
                2e-2
            };
            let tolerance = goal.max(share * found.residual) / contraction;
            self.evaluate(component, reward, tolerance, closed)?;
            evaluated = true;
        };
        self.settle(component);
        for &state in component {
            self.local[state as usize] = u32::MAX;
        }
        Ok(residual)
    }

    /// Full backup: Q of every pair, and the best action where it beats the present one by more than `margin`.
    fn improve(&mut self, component: &[u32], reward: &[f64], margin: f64) -> Improvement {
        let mdp = self.mdp;
        let mut found = Improvement {
            residual: 0.0,
            switched: false,
        };
        for &state in component {
            let state = state as usize;
            if mdp.is_terminal(state) {
                continue;
            }
            let (best, best_pair) = mdp.back_up(state, reward, &self.value, &mut self.q);
            let present = self.choice[state];
            if present == u32::MAX || best > self.q[present as usize] + margin {
                found.switched |= present != best_pair as u32;
                self.choice[state] = best_pair as u32;
            }
            self.backed[state] = best;
            let change = (best - self.value[state]).abs();
            if change > found.residual {
                found.residual = change;
            }
        }
        found
    }

    /// V = max Q after the last backup of a component.
    fn settle(&mut self, component: &[u32]) {
        for &state in component {
            self.value[state as usize] = self.backed[state as usize];
        }
    }

    /// The value of the present policy inside a component, from the present value.
    fn evaluate(
        &mut self,
        component: &[u32],
        reward: &[f64],
        tolerance: f64,
        closed: bool,
    ) -> Result<(), Unbounded> {
        let discount = self.mdp.discount();
        self.chain.clear();
        let mut constants = Vec::with_capacity(component.len());
        for &state in component {
            let pair = self.choice[state as usize] as usize;
            let outside =
                self.chain
                    .push_row(self.mdp.row(pair), discount, &self.local, &self.value);
            let constant = reward[pair] + outside;
            self.chain.end_row();
            constants.push(constant);
        }
        let mut x: Vec<f64> = component.iter().map(|&s| self.value[s as usize]).collect();
        let solved = self
            .chain
            .solve(&constants, &mut x, tolerance, closed.then_some(discount));
        if let Err(stuck) = solved {
            let state = component[stuck.0] as usize;
            for &state in component {
                self.local[state as usize] = u32::MAX;
            }
            return Err(Unbounded { state, soft: false });
        }
        for (&state, value) in component.iter().zip(x) {
            self.value[state as usize] = value;
        }
        Ok(())
    }

    /// At discount 1, refuses when the optimal actions allow never ending.
    fn check_endings(&self) -> Result<(), Unbounded> {
        if !self.can_stay {
            return Ok(());
        }
        match end_component(self.mdp, &self.optimal()) {
            Some(state) => Err(Unbounded { state, soft: false }),
            None => Ok(()),
        }
    }

    fn bound(&self, reward: &[f64], residual: f64, scale: f64) -> f64 {
        let mdp = self.mdp;
        let discount = mdp.discount();
        if discount < 1.0 {
            return residual / (1.0 - discount);
        }
        if mdp.components().is_acyclic() {
            return residual * mdp.depth() as f64;
        }
        let optimal = self.optimal();
        let Some(steps) = longest_steps(mdp, &optimal) else {
            return f64::INFINITY;
        };
        let mut q = vec![0.0; mdp.pairs()];
        bound_between(&self.value, &steps, residual, scale, &mut |state, value| {
            if mdp.is_terminal(state) {
                return value[state];
            }
            mdp.back_up(state, reward, value, &mut q).0
        })
    }
}

/// Greatest expected number of steps to the end from each state among policies that use only `allowed` pairs, all of which end; 0 in terminal states.
/// As good as policy iteration makes it: the caller verifies what it needs.
fn longest_steps(mdp: &Mdp, allowed: &[bool]) -> Option<Vec<f64>> {
    let (restricted, _) = mdp.restricted(allowed);
    let mut solver = Hard::new(&restricted);
    solver.choice = ending_policy(&restricted);
    solver.run(&vec![1.0; restricted.pairs()], 1.0).ok()?;
    Some(solver.value)
}
