//! Hard argmax (THEORY 2): V*(s) = max over a of Q*(s,a), Q*(s,a) = R(s,a) + gamma sum over s' of P(s'|s,a) V*(s'), and
//! the *set* of optimal actions.
//!
//! Strongly connected components are solved one by one, targets first. A component without a cycle is one backup. A
//! cyclic one is solved by policy iteration: a full backup (which also measures the residual), then the policy's own
//! linear equations ([`Chain`]), from the last answer. It stops when the residual is at the goal, or when the policy is
//! stable and its equations are solved as well as floats allow; the residual reached is reported, whatever it is.
//! Actions are switched only on a gain above rounding, so exact ties cannot make it cycle.

use policy_cliff_linear::{dot, greater, largest};

use crate::mdp::{Csr, Mdp};
use crate::problem::Problem;
use crate::whole;

use super::accuracy::{Accuracy, bound_between, residual_bound, rounding, tie};
use super::action_elimination::ActionElimination;
use super::bellman::hard_backup;
use super::chain::Chain;
use super::end_components::{
    Endless, Unbounded, check_endings, closed_components, end_component, ending_policy, staying_pairs,
};
use super::free_loops::FreeLoops;
use super::levels::{Levels, is_spread};
use super::staying::staying_shares;

/// The number of policy iterations without progress before the residual reached is accepted.
const PATIENCE: u32 = 3;
/// How many times its rounding a reward is at least that is not in doubt.
const CANCELLED: f64 = 16.0;
/// The share of the rewards of a loop above which the sum of them is not rounding.
const CERTAIN: f64 = 1e-9;
/// The greatest number of policies that a solution with several levels passes through.
const REFINEMENTS: u32 = 32;

/// A solver of the hard problem that keeps its last answer.
#[derive(Clone, Debug)]
pub struct Hard<'m> {
    mdp: &'m Mdp,
    value: Vec<f64>,
    q: Vec<f64>,
    /// The maximum of Q over the actions of each state as of the last backup; 0 in terminal states.
    backup: Vec<f64>,
    /// The pair that the policy takes in each non-terminal state; `u32::MAX` in terminal ones and before the first
    /// solve.
    choice: Vec<u32>,
    /// The accuracy of each level of states; the last one holds for all.
    accuracy: Vec<Accuracy>,
    /// The share of the scale within which rounding may separate equal Q-values.
    tie: f64,
    /// The share of the scale that the error bound aims at.
    goal: f64,
    /// The pairs with which a policy can stay somewhere for ever at discount 1; empty where every policy ends.
    staying: Vec<bool>,
    /// For each state, whether a policy may stay in its free loop for ever; empty where it may everywhere.
    may_stay: Vec<bool>,
    /// The pairs that stay in a free loop of the last problem; empty where it has none.
    free: Vec<bool>,
    solved: bool,
    /// For each component, whether no action leads out of it.
    closed: Vec<bool>,
    /// The position of each state in the component being solved; `u32::MAX` outside of it.
    local: Vec<u32>,
    chain: Chain,
    /// The choice whose row stands in the chain, for each state, while the chain is that of the whole model; empty
    /// otherwise.
    written: Vec<u32>,
    /// The sum of the absolute values of the terms of each pair's reward, and the share of it that can be rounding.
    sizes: Vec<f64>,
    share: f64,
    /// A bound on the rounding of the rewards that V is made of, for each level.
    noise: Vec<f64>,
    /// The level of each state, by the size of the numbers that near-optimal policies meet from it on.
    levels: Levels,
    /// The record of actions that are far from the best; kept in sweeps of models that are one strongly connected
    /// component.
    elimination: Option<ActionElimination>,
}

/// The result of a full backup of one component.
struct Improvement {
    residual: f64,
    switched: bool,
}

impl<'m> Hard<'m> {
    /// Returns a solver whose error bound aims at 1e-13 times the scale of the problem.
    #[must_use]
    pub fn new(mdp: &'m Mdp) -> Self {
        Self::with_goal(mdp, 1e-13)
    }

    /// Returns a solver for many rewards in turn, whose error bound aims at `goal` times the scale of the problem.
    /// [`Self::q`] is kept only for actions near the best.
    #[must_use]
    pub fn for_sweep(mdp: &'m Mdp, goal: f64) -> Self {
        let mut solver = Self::with_goal(mdp, goal);
        if mdp.discount() < 1.0 && mdp.components().len() == 1 && mdp.components().is_cyclic(0) {
            solver.elimination = Some(ActionElimination::new(mdp.states(), mdp.pairs()));
        }
        solver
    }

    /// Returns a solver that lets a policy stay for ever only in the free loops of states that may stay; out of every
    /// other loop an action must lead that is as good as any. `may_stay` is asked only where there are loops.
    pub(super) fn with_stays(
        mdp: &'m Mdp,
        may_stay: impl FnOnce() -> Result<Vec<bool>, Unbounded>,
    ) -> Result<Self, Unbounded> {
        let mut solver = Self::new(mdp);
        if !solver.staying.is_empty() {
            solver.may_stay = may_stay()?;
        }
        Ok(solver)
    }

    fn with_goal(mdp: &'m Mdp, goal: f64) -> Self {
        let mut staying = staying_pairs(mdp);
        if !staying.contains(&true) {
            staying.clear();
        }
        Self {
            mdp,
            value: vec![0.0; mdp.states()],
            q: vec![0.0; mdp.pairs()],
            backup: vec![0.0; mdp.states()],
            choice: vec![u32::MAX; mdp.states()],
            accuracy: vec![Accuracy::new(0.0, 0.0, 0.0, 0.0)],
            tie: tie(mdp),
            goal,
            staying,
            may_stay: Vec::new(),
            free: Vec::new(),
            solved: false,
            closed: closed_components(mdp, &|_| true),
            local: vec![u32::MAX; mdp.states()],
            chain: Chain::default(),
            written: Vec::new(),
            sizes: Vec::new(),
            share: 0.0,
            noise: vec![0.0],
            levels: Levels::default(),
            elimination: None,
        }
    }

    /// Solves for a reward per pair, in units of reward, which is taken as exact.
    ///
    /// # Errors
    /// At discount 1, where there is no finite answer; the last answer is then lost.
    pub fn solve(&mut self, reward: &[f64]) -> Result<(), Unbounded> {
        self.sizes.clear();
        self.sizes.extend(reward.iter().map(|reward| reward.abs()));
        self.share = 0.0;
        self.solve_reward(reward)
    }

    /// Solves for the reward of a problem at theta. The error bound covers the rounding of that reward too, whose terms
    /// may cancel.
    ///
    /// # Errors
    /// At discount 1, where there is no finite answer; the last answer is then lost.
    pub fn solve_at(&mut self, problem: &Problem, theta: f64) -> Result<(), Unbounded> {
        let mut reward = Vec::new();
        problem.reward_and_sizes(theta, &mut reward, &mut self.sizes);
        self.share = problem.rounding_share();
        self.solve_reward(&reward)
    }

    fn solve_reward(&mut self, reward: &[f64]) -> Result<(), Unbounded> {
        let mdp = self.mdp;
        self.free.clear();
        if let Some(loops) = self.free_loops(reward) {
            self.solved = false;
            return self.solve_without(&loops, reward);
        }
        if mdp.discount() == 1.0 && !self.solved {
            self.choice = ending_policy(mdp, &|state| mdp.is_terminal(state), &|_| true);
            let stuck = |&state: &usize| self.choice[state] == u32::MAX && !mdp.is_terminal(state);
            if let Some(state) = (0..mdp.states()).find(stuck) {
                let why = Endless::GoesOn;
                return Err(Unbounded { state, why });
            }
        }
        self.solved = false;
        if let Some(elimination) = &mut self.elimination {
            elimination.set_reward(reward);
        }
        let residual = self.run(reward)?;
        let scales = self.scales(reward);
        self.set_levels(Levels::default(), &[residual], &[largest(&scales)]);
        self.back_up_what_may_tie(reward);
        if is_spread(&scales) && whole::required() {
            self.refine(reward);
        }
        self.noise = self.noise();
        self.set_bounds(1.0 / (1.0 - mdp.discount()));
        if mdp.discount() == 1.0 {
            self.bound_endings(reward)?;
        }
        self.solved = true;
        Ok(())
    }

    /// Returns the free loops of a problem. Only pairs with which a policy can stay somewhere are looked at, so that
    /// there is nothing to do for most models.
    fn free_loops(&self, reward: &[f64]) -> Option<FreeLoops> {
        let pairs = self.staying.iter().zip(reward);
        let free: Vec<bool> = pairs.map(|(&stays, &reward)| stays && reward == 0.0).collect();
        if !free.contains(&true) {
            return None;
        }
        whole::required();
        FreeLoops::new(self.mdp, &free, &self.may_stay)
    }

    /// Solves the model without its free loops, whose states all have the same value.
    fn solve_without(&mut self, loops: &FreeLoops, reward: &[f64]) -> Result<(), Unbounded> {
        let mut solver = Hard::with_goal(loops.collapsed(), self.goal);
        solver.value = loops.collapse_states(&self.value);
        solver.sizes = loops.collapse(&self.sizes);
        solver.share = self.share;
        let solved = solver.solve_reward(&loops.collapse(reward));
        solved.map_err(|refusal| loops.lift_refusal(&refusal))?;
        self.value = loops.lift_states(&solver.value);
        self.q = loops.lift_pairs(&solver.q, 0.0);
        self.free = loops.inner().to_vec();
        for (pair, slot) in self.q.iter_mut().enumerate().filter(|(pair, _)| self.free[*pair]) {
            // All that such a pair leads to has the value of its own state.
            *slot = self.value[self.mdp.state_of(pair)];
        }
        self.accuracy = solver.accuracy;
        self.levels = solver.levels.lifted(loops);
        Ok(())
    }

    /// Sets the levels of the states, with their residuals and scales.
    fn set_levels(&mut self, levels: Levels, residuals: &[f64], scales: &[f64]) {
        self.levels = levels;
        self.accuracy.clear();
        for (residual, &scale) in residuals.iter().zip(scales) {
            let residual = residual.max(rounding(scale));
            self.accuracy.push(Accuracy::new(residual, 0.0, scale, self.tie));
        }
        self.noise = vec![0.0; residuals.len()];
        self.set_bounds(1.0 / (1.0 - self.mdp.discount()));
        self.noise = self.noise();
        self.set_bounds(1.0 / (1.0 - self.mdp.discount()));
    }

    /// Sets the error bounds that follow from the residuals: `steps` is the number of steps over which errors add up.
    fn set_bounds(&mut self, steps: f64) {
        for (accuracy, noise) in self.accuracy.iter_mut().zip(&self.noise) {
            let error = residual_bound(accuracy.residual, accuracy.scale) + noise;
            let bound = if error == 0.0 { 0.0 } else { error * steps };
            *accuracy = Accuracy::new(accuracy.residual, bound, accuracy.scale, self.tie);
        }
    }

    /// Returns a bound on the rounding of the rewards that V is made of, for each level: of all actions that may be the
    /// best ones. Where it is below the rounding of a backup anyway, it is that of all actions.
    fn noise(&self) -> Vec<f64> {
        let most = self.share * largest(&self.sizes);
        if most <= rounding(self.accuracy().scale) && self.levels.count() == 1 {
            return vec![most];
        }
        let mut noise = vec![0.0; self.mdp.states()];
        for (state, most) in noise.iter_mut().enumerate() {
            for pair in self.mdp.actions(state) {
                let own = self.share * self.sizes[pair];
                if own > *most && self.is_near(state, pair) {
                    *most = own;
                }
            }
        }
        self.levels.largest(&noise)
    }

    /// Returns the model.
    pub(crate) fn mdp(&self) -> &'m Mdp {
        self.mdp
    }

    /// Returns whether an action may be among the best ones, by the accuracy of all states.
    fn is_near(&self, state: usize, pair: usize) -> bool {
        let tolerance = self.accuracy().tolerance + 2.0 * self.share * self.sizes[pair];
        pair == self.choice[state] as usize || self.value[state] - self.q[pair] <= tolerance
    }

    /// Returns V of each state.
    #[must_use]
    pub fn value(&self) -> &[f64] {
        &self.value
    }

    /// Replaces V by a guess for the next solve.
    pub fn guess(&mut self, change: impl FnOnce(&mut [f64])) {
        change(&mut self.value);
    }

    /// Returns Q of each pair.
    #[must_use]
    pub fn q(&self) -> &[f64] {
        &self.q
    }

    /// Returns the residual, error bound and tie tolerance of the last solve.
    #[must_use]
    pub fn accuracy(&self) -> Accuracy {
        self.accuracy[self.accuracy.len() - 1]
    }

    /// Returns a bound on the rounding of the reward of any pair.
    #[must_use]
    pub fn reward_error(&self) -> f64 {
        self.share * largest(&self.sizes)
    }

    /// Returns whether a pair is among the optimal actions of its state.
    #[must_use]
    pub fn is_optimal(&self, state: usize, pair: usize) -> bool {
        if self.is_settled(state) {
            return pair == self.choice[state] as usize;
        }
        self.value[state] - self.q[pair] <= self.tolerance(state, pair)
    }

    /// Returns whether a pair is as good as any, where taking one that is not costs more than missing one that is. An
    /// error of V that is common to all states has no part in it below discount 1, since what is forgone in one step
    /// may be forgone in every step.
    pub(super) fn is_as_good(&self, state: usize, pair: usize) -> bool {
        let scale = self.accuracy[self.levels.of(state)].scale;
        let is_near = self.mdp.discount() == 1.0 || self.value[state] - self.q[pair] <= self.tie * scale;
        self.is_optimal(state, pair) && (is_near || self.choice[state] as usize == pair)
    }

    /// Returns whether V of a state is 0 within the tolerance of a tie there.
    pub(super) fn is_worth_nothing(&self, state: usize) -> bool {
        self.value[state].abs() <= self.accuracy[self.levels.of(state)].tolerance
    }

    /// Returns the tolerance of a tie: that of the state, and the rounding of the pair's own reward.
    fn tolerance(&self, state: usize, pair: usize) -> f64 {
        self.accuracy[self.levels.of(state)].tolerance + self.share * self.sizes[pair]
    }

    /// Returns, for each pair, whether it is in the optimal set of its state.
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

    /// Returns the pairs that stay in a free loop (THEORY 8). They are optimal, but a policy that takes no others there
    /// never ends. Empty where there is no free loop.
    #[must_use]
    pub fn free(&self) -> &[bool] {
        &self.free
    }

    /// Refuses a corner of a range where a loop is free that is not free inside the range: staying in it for ever may
    /// be worth more there than any policy is near by.
    ///
    /// # Errors
    /// Where the last problem had a free loop.
    pub fn refuse_free_loops(&self) -> Result<(), Unbounded> {
        match self.free.iter().position(|&free| free) {
            None => Ok(()),
            Some(pair) => Err(Unbounded {
                state: self.mdp.state_of(pair),
                why: Endless::Free,
            }),
        }
    }

    /// Returns, after a problem with this reward was solved or refused, whether floating point leaves open at discount
    /// 1 what never ending earns: a policy seems to be paid for ever by what may be rounding, no error bound was
    /// verified, a reward in some loop is what is left of terms that cancel, or the numbers are far apart.
    #[must_use]
    pub fn is_in_doubt(&self, reward: &[f64], solved: &Result<(), Unbounded>) -> bool {
        if self.staying.is_empty() {
            return false;
        }
        if solved.is_err() {
            whole::required();
        }
        match solved {
            Ok(()) => {
                let is_left = |pair: usize| reward[pair].abs() <= CANCELLED * self.share * self.sizes[pair];
                let mut staying = (0..reward.len()).filter(|&pair| self.staying[pair] && self.sizes[pair] > 0.0);
                self.levels.count() > 1 || self.accuracy().bound == f64::INFINITY || staying.any(is_left)
            }
            Err(refusal) if refusal.why == Endless::GoesOn => false,
            Err(refusal) if refusal.why == Endless::Paid => self.staying_shares(reward).is_none_or(|shares| {
                let [earned, size] = [reward, &self.sizes].map(|each| dot(&shares, each));
                earned <= CERTAIN * size
            }),
            Err(_) => true,
        }
    }

    /// Returns, after this reward was refused or had a free loop, the share of the steps that a policy spends with each
    /// pair which never ends and earns at least 0 per step. `None` where no such policy is at hand.
    #[must_use]
    pub fn staying_shares(&self, reward: &[f64]) -> Option<Vec<f64>> {
        let free: Vec<bool> = reward.iter().map(|&reward| reward == 0.0).collect();
        let mut chosen = vec![false; free.len()];
        for &pair in self.choice.iter().filter(|&&pair| pair != u32::MAX) {
            chosen[pair as usize] = true;
        }
        let found = |allowed: &[bool]| staying_shares(self.mdp, allowed, reward);
        found(&free)
            .or_else(|| found(&chosen))
            .or_else(|| found(&self.optimal()))
    }

    /// Solves all components in turn; returns the largest residual reached in a cyclic one.
    fn run(&mut self, reward: &[f64]) -> Result<f64, Unbounded> {
        let parts = self.mdp.components();
        let mut residual: f64 = 0.0;
        for (index, states) in parts.iter().enumerate() {
            if parts.is_cyclic(index) {
                residual = residual.max(self.solve_component(index, reward)?);
                continue;
            }
            for &state in states {
                if let Some((best, _)) = self.back_up(state as usize, reward, 0.0) {
                    self.value[state as usize] = best;
                }
            }
        }
        Ok(residual)
    }

    /// Returns the scale of a state: the greatest of |V| and of the reward of the present policy there. Before there is
    /// a policy, the least reward stands for it.
    fn scale(&self, state: usize, reward: &[f64]) -> f64 {
        let met = match self.choice[state] {
            u32::MAX => {
                let rewards = self.mdp.actions(state).map(|pair| reward[pair].abs());
                rewards.reduce(f64::min).unwrap_or(0.0)
            }
            pair => reward[pair as usize].abs(),
        };
        greater(met, self.value[state].abs())
    }

    /// Returns the scale of every state.
    fn scales(&self, reward: &[f64]) -> Vec<f64> {
        (0..self.mdp.states()).map(|state| self.scale(state, reward)).collect()
    }

    /// Returns the greatest scale of the states of a component.
    fn component_scale(&self, component: &[u32], reward: &[f64]) -> f64 {
        let scales = component.iter().map(|&state| self.scale(state as usize, reward));
        scales.fold(0.0, greater)
    }

    /// Runs policy iteration inside one cyclic component; returns the residual reached.
    fn solve_component(&mut self, index: usize, reward: &[f64]) -> Result<f64, Unbounded> {
        let component = self.mdp.components().get(index);
        let discount = self.mdp.discount();
        for (i, &state) in component.iter().enumerate() {
            self.local[state as usize] = i as u32;
        }
        let closed = discount < 1.0 && self.closed[index];
        // At discount 1 improvement is sound only from the value of a policy that ends.
        let mut evaluated = false;
        if discount == 1.0 {
            let ended = self.evaluate(component, reward, 0.0, closed);
            // This policy does end.
            ended.map_err(|refusal| Unbounded {
                why: Endless::TooLong,
                ..refusal
            })?;
            evaluated = true;
        }
        let mut least = f64::INFINITY;
        let mut without_progress = 0;
        // The greatest sum of a policy's values so far, and the residual it had.
        let (mut most, mut last) = (f64::NEG_INFINITY, 0.0);
        let residual = loop {
            let total: f64 = component.iter().map(|&s| self.value[s as usize]).sum();
            let scale = self.component_scale(component, reward);
            // At discount 1 there is no contraction to relate residual and error; the loop ends when the policy is
            // stable.
            let contraction = if discount < 1.0 { 1.0 - discount } else { 1.0 };
            let goal = (self.goal * scale * contraction).max(rounding(scale));
            // There, what is forgone in one step may be forgone in any number of steps.
            let margin = if discount < 1.0 { goal } else { rounding(scale) };
            let found = self.improve(component, reward, scale, 0.5 * margin);
            if found.residual <= goal && (discount < 1.0 || !found.switched) {
                break found.residual;
            }
            // The next policy's values are above the last one's by the residual or more: while they rise, and by more
            // than what counts as a tie, the optimum is on its way, by however many policies.
            let rises = last > self.tie * scale && total > most + 0.5 * last;
            if rises || found.residual < 0.5 * least {
                least = least.min(found.residual);
                without_progress = 0;
            } else {
                without_progress += 1;
            }
            most = most.max(total);
            last = found.residual;
            if evaluated && without_progress >= PATIENCE && !found.switched {
                break found.residual;
            }
            // Near the optimum policies repeat within rounding although they count as switched.
            if without_progress >= 16 * PATIENCE {
                break found.residual;
            }
            // The first policy is seldom the last: its value need only be accurate enough to choose the next.
            let share = if evaluated || discount == 1.0 { 0.0 } else { 2e-2 };
            if share > 0.0 {
                most = f64::NEG_INFINITY;
            }
            let tolerance = goal.max(share * found.residual) / contraction;
            self.evaluate(component, reward, tolerance, closed)?;
            evaluated = true;
        };
        self.take_backup(component);
        for &state in component {
            self.local[state as usize] = u32::MAX;
        }
        Ok(residual)
    }

    fn is_settled(&self, state: usize) -> bool {
        let elimination = self.elimination.as_ref();
        elimination.is_some_and(|elimination| elimination.is_settled(state))
    }

    /// Backs up settled states too if the tolerance of ties is as wide as the lead that they keep.
    fn back_up_what_may_tie(&mut self, reward: &[f64]) {
        let Some(elimination) = &mut self.elimination else {
            return;
        };
        if elimination.excludes_ties(self.accuracy[0].tolerance + self.share * largest(&self.sizes)) {
            return;
        }
        elimination.forget();
        for state in 0..self.mdp.states() {
            hard_backup(self.mdp, state, reward, &self.value, &mut self.q);
        }
    }

    /// Backs up a component: Q of every pair in states that are not settled. Turns to the best action where it beats
    /// the present one by more than `margin`.
    fn improve(&mut self, component: &[u32], reward: &[f64], scale: f64, margin: f64) -> Improvement {
        let mdp = self.mdp;
        if let Some(elimination) = &mut self.elimination {
            elimination.set_value(mdp.discount(), &self.value, scale);
        }
        let mut found = Improvement {
            residual: 0.0,
            switched: false,
        };
        for &state in component {
            let state = state as usize;
            if self.is_settled(state) {
                let pair = self.choice[state] as usize;
                let backup = reward[pair] + mdp.discount() * mdp.expect(pair, &self.value);
                self.q[pair] = backup;
                self.backup[state] = backup;
                found.residual = greater(found.residual, (backup - self.value[state]).abs());
                continue;
            }
            let Some((best, switched)) = self.back_up(state, reward, margin) else {
                continue;
            };
            found.switched |= switched;
            if let Some(elimination) = &mut self.elimination {
                elimination.set_lead(state, lead(mdp, state, &self.q, self.choice[state] as usize));
            }
            self.backup[state] = best;
            found.residual = greater(found.residual, (best - self.value[state]).abs());
        }
        found
    }

    /// Backs up a state that is not terminal: writes Q of its actions and turns to the best one where it beats the
    /// present one by more than `margin`. Returns max Q, and whether the state has turned.
    fn back_up(&mut self, state: usize, reward: &[f64], margin: f64) -> Option<(f64, bool)> {
        if self.mdp.is_terminal(state) {
            return None;
        }
        let (best, best_pair) = hard_backup(self.mdp, state, reward, &self.value, &mut self.q);
        let present = self.choice[state];
        let turns = present == u32::MAX || best > self.q[present as usize] + margin;
        if turns {
            self.choice[state] = best_pair as u32;
        }
        Some((best, turns && present != best_pair as u32))
    }

    /// Sets V = max Q after the last backup of a component.
    fn take_backup(&mut self, component: &[u32]) {
        for &state in component {
            self.value[state as usize] = self.backup[state as usize];
        }
    }

    /// Solves for the value of the present policy inside a component, from the present value.
    fn evaluate(&mut self, component: &[u32], reward: &[f64], tolerance: f64, closed: bool) -> Result<(), Unbounded> {
        let discount = self.mdp.discount();
        let constants = if self.rewrite(component) {
            let pairs = component.iter().map(|&s| self.choice[s as usize]);
            pairs.map(|pair| reward[pair as usize]).collect()
        } else {
            self.write(component, reward)
        };
        let mut x: Vec<f64> = component.iter().map(|&s| self.value[s as usize]).collect();
        let solved = self
            .chain
            .solve(&constants, &mut x, tolerance, closed.then_some(discount));
        let refused = match solved {
            // The policy before it ended, and this one earns more.
            Err(stuck) => Some((stuck.0, Endless::Paid)),
            Ok(()) => x.iter().position(|x| !x.is_finite()).map(|row| (row, Endless::TooLong)),
        };
        if let Some((row, why)) = refused {
            for &state in component {
                self.local[state as usize] = u32::MAX;
            }
            let state = component[row] as usize;
            return Err(Unbounded { state, why });
        }
        for (&state, value) in component.iter().zip(x) {
            self.value[state as usize] = value;
        }
        Ok(())
    }

    /// Writes the chain of the present policy inside a component; returns, for each of its states, the reward plus the
    /// discounted value of successors outside the component.
    fn write(&mut self, component: &[u32], reward: &[f64]) -> Vec<f64> {
        let discount = self.mdp.discount();
        self.chain.clear();
        self.written.clear();
        let mut constants = Vec::with_capacity(component.len());
        for &state in component {
            let pair = self.choice[state as usize] as usize;
            let row = self.mdp.row(pair);
            let outside = self.chain.push_row(row, discount, &self.local, &self.value);
            self.chain.end_row();
            constants.push(reward[pair] + outside);
        }
        if component.len() == self.mdp.states() {
            self.written.extend_from_slice(&self.choice);
        }
        constants
    }

    /// Updates the chain of the whole model where the policy has changed; returns false where that cannot be done.
    fn rewrite(&mut self, component: &[u32]) -> bool {
        if self.written.is_empty() {
            return false;
        }
        for (row, &state) in component.iter().enumerate() {
            let choice = self.choice[state as usize];
            if self.written[state as usize] != choice {
                let new = self.mdp.row(choice as usize);
                if !self.chain.replace_row(row, new, self.mdp.discount(), &self.local) {
                    return false;
                }
                self.written[state as usize] = choice;
            }
        }
        true
    }

    /// Sets the error bounds at discount 1, and checks that the optimal actions do not allow a policy that never ends.
    fn bound_endings(&mut self, reward: &[f64]) -> Result<(), Unbounded> {
        let is_narrow = !self.staying.is_empty() && end_component(self.mdp, &self.optimal()).is_some();
        if is_narrow {
            // The tolerance without a bound takes a loop of small costs for a tie; that of one step may not, and then
            // there may be a bound.
            self.set_bounds(1.0);
            self.check_endings(reward)?;
        }
        self.set_bounds(self.steps(reward));
        if is_narrow { self.check_endings(reward) } else { Ok(()) }
    }

    /// Checks at discount 1 that the optimal actions do not allow a policy that never ends.
    fn check_endings(&self, reward: &[f64]) -> Result<(), Unbounded> {
        check_endings(self.mdp, &self.optimal(), |pair| reward[pair])
    }

    /// Solves anew, each strongly connected part of the policy to its own rounding, where numbers are so far apart that
    /// states have several levels: those that meet small numbers only would be solved as roughly as those that meet the
    /// greatest.
    fn refine(&mut self, reward: &[f64]) {
        let mdp = self.mdp;
        let everywhere: Vec<u32> = (0..mdp.states() as u32).collect();
        let mut chain = Chain::default();
        for _ in 0..REFINEMENTS {
            if mdp.discount() == 1.0 {
                // What may tie depends on the rounding of what follows, for which the tolerance without a bound is no
                // measure.
                let steps = self.steps(reward);
                self.set_bounds(steps);
            }
            let levels = Levels::new(&self.scales(reward), &self.near_graph());
            if levels.count() == 1 {
                return;
            }
            chain.write_policy(mdp, &self.choice, &everywhere);
            let mut earned = vec![0.0; mdp.states()];
            for (earned, &pair) in earned.iter_mut().zip(&self.choice) {
                *earned = reward.get(pair as usize).copied().unwrap_or(0.0);
            }
            let mut value = self.value.clone();
            if chain.solve(&earned, &mut value, 0.0, None).is_err() {
                return;
            }
            self.value = value;
            let scales = levels.largest(&self.scales(reward));
            let mut switched = false;
            let mut residuals = vec![0.0; mdp.states()];
            for (state, residual) in residuals.iter_mut().enumerate() {
                let margin = 2.0 * rounding(scales[levels.of(state)]);
                if let Some((best, turned)) = self.back_up(state, reward, margin) {
                    switched |= turned;
                    *residual = best - self.value[state];
                }
            }
            let residuals = levels.largest(&residuals);
            self.set_levels(levels, &residuals, &scales);
            if !switched {
                return;
            }
        }
    }

    /// Returns the states that each state can lead to by its policy and by actions that may tie.
    fn near_graph(&self) -> Csr<u32> {
        let mut graph = Csr::default();
        // At discount 0 nothing is met after the first step.
        let counts = self.mdp.discount() > 0.0;
        for state in 0..self.mdp.states() {
            for pair in self.mdp.actions(state) {
                if counts && self.is_near(state, pair) {
                    graph.extend(self.mdp.row(pair).0.iter().copied());
                }
            }
            graph.end_row();
        }
        graph
    }

    /// Returns the number of steps over which errors of one backup may add up at discount 1; infinity where no bound is
    /// verified.
    fn steps(&self, reward: &[f64]) -> f64 {
        let mdp = self.mdp;
        let Accuracy { residual, scale, .. } = self.accuracy();
        if mdp.components().is_acyclic() {
            return mdp.depth() as f64;
        }
        let mut q = vec![0.0; mdp.pairs()];
        let error = residual.max(rounding(scale));
        let mut verified = |steps: &[f64]| {
            // On a long way to the end the backups that verify it are rounded as well, and need a wider gap.
            let mut is_wide = |share: &f64| {
                let bound = bound_between(&self.value, steps, share * error, 0.0, &mut |state, value| {
                    if mdp.is_terminal(state) {
                        return value[state];
                    }
                    hard_backup(mdp, state, reward, value, &mut q).0
                });
                bound.is_finite()
            };
            let share = [2.0, 16.0, 128.0].into_iter().find(|share| is_wide(share))?;
            Some(share * largest(steps))
        };
        // Where numbers are far apart, what errs by the rounding of the greatest takes more actions than the best ones,
        // and on a long way to the end errors add up to more than they lose.
        let within = |lost: f64| -> Vec<bool> {
            let state_of = |pair| mdp.state_of(pair);
            let is_within = |pair: usize| self.value[state_of(pair)] - self.q[pair] <= lost;
            let pairs = 0..mdp.pairs();
            pairs
                .map(|pair| self.is_near(state_of(pair), pair) || is_within(pair))
                .collect()
        };
        let found = longest_steps(mdp, &self.optimal()).and_then(|steps| verified(&steps));
        let found = found.or_else(|| {
            let near = longest_steps(mdp, &within(0.0))?;
            verified(&near).or_else(|| {
                let steps = longest_steps(mdp, &within(4.0 * error * largest(&near)))?;
                verified(&steps)
            })
        });
        found.unwrap_or(f64::INFINITY)
    }
}

/// Returns how far the Q-value of one action of a state is above that of every other: negative where it is not the
/// best, infinite where it is the only one.
fn lead(mdp: &Mdp, state: usize, q: &[f64], pair: usize) -> f64 {
    let others = mdp.actions(state).filter(|&other| other != pair);
    q[pair] - others.fold(f64::NEG_INFINITY, |second, other| greater(second, q[other]))
}

/// Returns the greatest expected number of steps to the end from each state among policies that use only `allowed`
/// pairs, all of which end; 0 in terminal states. As good as policy iteration makes it: the caller verifies what it
/// needs.
fn longest_steps(mdp: &Mdp, allowed: &[bool]) -> Option<Vec<f64>> {
    let (restricted, _) = mdp.restricted(allowed);
    let mut solver = Hard::new(&restricted);
    solver.choice = ending_policy(&restricted, &|state| restricted.is_terminal(state), &|_| true);
    solver.run(&vec![1.0; restricted.pairs()]).ok()?;
    Some(solver.value)
}
