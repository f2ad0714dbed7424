//! Entropy regularisation (THEORY 4): V(s) = alpha log sum over a of exp(Q(s,a) / alpha), pi(a|s) = exp((Q(s,a) - V(s))
//! / alpha); or, against a base policy, V(s) = alpha log sum over a of base(a|s) exp(Q(s,a) / alpha).
//!
//! Strongly connected components are solved one by one, targets first; one without a cycle is one backup. In a cyclic
//! one Newton's method is used (soft policy iteration): with r = TV - V and the soft policy's transitions P, the
//! correction solves x = r + gamma P x, because gamma P is the derivative of T. It rises to the fixed point after its
//! first step and converges quadratically; the correction is solved only as far as the next step can use.
//!
//! At discount 1 the bonus for keeping on may outweigh its cost. Convergence to a verified bound proves that it does
//! not; otherwise the soft gain of every end component decides ([`super::end_components`]).

use policy_cliff_linear::{greater, largest, largest_means, share_slopes, soft_maxima};

use crate::mdp::{EndComponent, Mdp, end_components};
use crate::problem::Problem;
use crate::whole;

use super::Hard;
use super::accuracy::{Accuracy, bound_between, residual_bound, rounding, tie};
use super::bellman::{SoftOperator, soft_maximum};
use super::chain::Chain;
use super::end_components::{Endless, Unbounded, closed_components, ending_policy};
use super::evaluation::Evaluation;
use super::soft_gain::{Gain, soft_gain};
use super::temperature::Temperature;

/// How many temperatures a number may be before the error of a value follows the temperature instead.
const WIDE: f64 = 1e3;
/// The number of Newton steps without progress before the residual reached is accepted.
const PATIENCE: u32 = 4;
/// The number of Newton steps at discount 1 after which it is first made sure that there is a finite answer.
const STEPS_UNCHECKED: u32 = 60;

/// A solver of the regularised problem that keeps its last answer.
#[derive(Clone, Debug)]
pub struct Soft<'m> {
    mdp: &'m Mdp,
    /// The base policy per pair of the KL objective; `None` for plain entropy.
    base: Option<Vec<f64>>,
    value: Vec<f64>,
    q: Vec<f64>,
    policy: Vec<f64>,
    accuracy: Accuracy,
    goal: f64,
    /// The end components, in which a policy can stay for ever at discount 1.
    stays: Vec<EndComponent>,
    /// The last function h of each of `stays`, kept where the last problem had no finite answer.
    gains: Vec<Vec<f64>>,
    solved: bool,
    /// For each component, whether no action that may be taken leads out of it.
    closed: Vec<bool>,
    /// The position of each state in the component being solved; `u32::MAX` outside of it.
    local: Vec<u32>,
    zeros: Vec<f64>,
    chain: Chain,
    /// The memory of the last reward.
    reward: Vec<f64>,
    /// The sum of the absolute values of the terms of each pair's reward, and the share of it that can be rounding.
    sizes: Vec<f64>,
    share: f64,
    /// The share of the scale within which rounding may separate equal Q-values.
    tie: f64,
}

impl<'m> Soft<'m> {
    /// Returns a solver whose error bound aims at 1e-13 times the scale of the problem; `base` is the base policy per
    /// pair of the KL objective, `None` is plain entropy.
    #[must_use]
    pub fn new(mdp: &'m Mdp, base: Option<&[f64]>) -> Self {
        Self::with_goal(mdp, base, 1e-13)
    }

    /// Returns a solver whose error bound aims at `goal` times the scale of the problem.
    #[must_use]
    pub fn with_goal(mdp: &'m Mdp, base: Option<&[f64]>, goal: f64) -> Self {
        let cyclic = mdp.discount() == 1.0 && !mdp.components().is_acyclic();
        let usable: Vec<bool> = (0..mdp.pairs()).map(|pair| is_usable(base, pair)).collect();
        let stays = if cyclic {
            end_components(mdp, &usable)
        } else {
            Vec::new()
        };
        Self {
            mdp,
            base: base.map(<[f64]>::to_vec),
            value: vec![0.0; mdp.states()],
            q: vec![0.0; mdp.pairs()],
            policy: vec![0.0; mdp.pairs()],
            accuracy: Accuracy::new(0.0, 0.0, 0.0, 0.0),
            goal,
            stays,
            gains: Vec::new(),
            solved: false,
            closed: closed_components(mdp, &|pair| usable[pair]),
            local: vec![u32::MAX; mdp.states()],
            zeros: vec![0.0; mdp.states()],
            chain: Chain::default(),
            reward: Vec::new(),
            sizes: Vec::new(),
            share: 0.0,
            tie: tie(mdp),
        }
    }

    /// Solves for a reward per pair, which is taken as exact, and a temperature, both in units of reward.
    ///
    /// # Errors
    /// At discount 1, where there is no finite answer; the last answer is then lost.
    pub fn solve(&mut self, reward: &[f64], alpha: Temperature) -> Result<(), Unbounded> {
        self.sizes.clear();
        self.sizes.extend(reward.iter().map(|reward| reward.abs()));
        self.share = 0.0;
        self.solve_reward(reward, alpha)
    }

    /// Solves for the reward of a problem at theta and a temperature. The error bound covers the rounding of that
    /// reward too, whose terms may cancel.
    ///
    /// # Errors
    /// At discount 1, where there is no finite answer; the last answer is then lost.
    pub fn solve_at(&mut self, problem: &Problem, theta: f64, alpha: Temperature) -> Result<(), Unbounded> {
        let mut reward = std::mem::take(&mut self.reward);
        problem.reward_and_sizes(theta, &mut reward, &mut self.sizes);
        self.share = problem.rounding_share();
        let solved = self.solve_reward(&reward, alpha);
        self.reward = reward;
        solved
    }

    fn solve_reward(&mut self, reward: &[f64], alpha: Temperature) -> Result<(), Unbounded> {
        if whole::IS_WHOLE && !self.gains.is_empty() {
            // The last problem had no finite answer; a nearby problem probably has none either, so this is checked
            // first.
            self.refuse_endless(reward, alpha.get())?;
        }
        let warm = self.solved;
        self.solved = false;
        let mut outcome = if warm {
            self.attempt(reward, alpha.get())
        } else {
            Ok(false)
        };
        if outcome != Ok(true) {
            outcome = self.start(reward).and_then(|()| self.attempt(reward, alpha.get()));
        }
        if outcome != Ok(true) {
            whole::required();
            self.refuse_endless(reward, alpha.get())?;
            self.refuse_losses(reward)?;
        }
        if outcome != Ok(true)
            && let Some(base) = &self.base
        {
            // The base policy is worth no more than the answer, and Newton's method rises from there.
            if let Ok(value) = Evaluation::new(self.mdp, base).value(reward) {
                self.value = value;
                outcome = self.attempt(reward, alpha.get());
            }
        }
        let why = Endless::TooLong;
        outcome.map_err(|state| Unbounded { state, why })?;
        self.solved = true;
        Ok(())
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

    /// Returns the probability of each pair within its state.
    #[must_use]
    pub fn policy(&self) -> &[f64] {
        &self.policy
    }

    /// Writes how fast the probability of each pair moves along with anything, given how fast its Q rises: pi (Q' - V') /
    /// alpha, where V' is the mean of Q' under the policy.
    pub fn slopes(&self, rises: &[f64], alpha: Temperature, slopes: &mut [f64]) {
        share_slopes(self.mdp.firsts(), &self.policy, rises, 1.0 / alpha.get(), slopes);
    }

    /// Returns the residual and error bound of the last solve.
    #[must_use]
    pub fn accuracy(&self) -> Accuracy {
        self.accuracy
    }

    /// Sets the values to start from. Where a policy can stay for ever, only one that ends has values; optimal ones do,
    /// unless the hard problem has no answer either.
    ///
    /// # Errors
    /// The state in which the hard problem has no answer.
    fn start(&mut self, reward: &[f64]) -> Result<(), usize> {
        self.value.fill(0.0);
        if !self.stays.is_empty() {
            let mut hard = Hard::new(self.mdp);
            hard.solve(reward).map_err(|unbounded| unbounded.state)?;
            self.value.copy_from_slice(hard.value());
        }
        Ok(())
    }

    /// Solves all components in turn; returns whether the answer is certain to be one, and not the rounding of values
    /// that run away.
    ///
    /// # Errors
    /// A state of the component in which the iteration does not end.
    fn attempt(&mut self, reward: &[f64], alpha: f64) -> Result<bool, usize> {
        let mdp = self.mdp;
        let reward_scale = largest(reward);
        let sinks = self.sinks(reward);
        for (value, &is_sink) in self.value.iter_mut().zip(&sinks) {
            if is_sink {
                *value = 0.0;
            }
        }
        let mut residual: f64 = 0.0;
        let mut change = Vec::new();
        let mut rest = Vec::new();
        let is_one_step = mdp.is_one_step();
        if is_one_step {
            self.solve_one_step(reward, alpha);
        }
        let components = mdp.components().iter().enumerate();
        for (index, component) in components.take(if is_one_step { 0 } else { usize::MAX }) {
            rest.clear();
            rest.extend(component.iter().filter(|&&state| !sinks[state as usize]));
            if mdp.components().is_cyclic(index) {
                let closed = self.closed[index];
                let reached = self.solve_component(&rest, closed, reward, alpha, reward_scale);
                residual = residual.max(reached.ok_or(component[0] as usize)?);
            } else {
                self.backup(&rest, reward, alpha, &mut change);
                self.take_backup(&rest, &change);
            }
        }
        rest.clear();
        rest.extend((0..mdp.states() as u32).filter(|&state| sinks[state as usize]));
        self.backup(&rest, reward, alpha, &mut change);
        let mut scale = largest(&self.value);
        let mut noise = 2.0 * self.share * largest(&self.sizes);
        // What the policy meets is looked at only where it decides.
        let met = (reward_scale > scale || noise > rounding(scale))
            .then(|| largest_means(mdp.firsts(), &self.policy, [reward, &self.sizes]));
        if let Some([reward, _]) = met {
            scale = scale.max(reward);
        }
        // The bonus may cancel what is earned.
        if self.base.is_none() {
            scale = scale.max(self.largest_bonus(alpha));
        }
        residual = residual.max(rounding(scale));
        // Twice the mean of what may be rounding: the probabilities move with the rewards as well.
        if let Some([_, sizes]) = met
            && noise > rounding(scale)
        {
            noise = 2.0 * self.share * sizes;
        }
        let error = residual_bound(residual, scale) + noise;
        let bound = self.bound(reward, alpha, error, scale, &sinks);
        self.accuracy = Accuracy::new(residual, bound, scale, self.tie);
        // A run-away value ends up so large that its residual drowns in rounding; its bound is then no smaller than
        // itself.
        Ok(self.stays.is_empty() || bound <= 1e-6 * scale)
    }

    /// Returns the greatest bonus for choosing in a state: alpha log|A|, which is also what rounds.
    fn largest_bonus(&self, alpha: f64) -> f64 {
        let actions = self.mdp.firsts().windows(2).map(|ends| (ends[1] - ends[0]).max(1));
        alpha * actions.max().map_or(0.0, |most| f64::from(most).ln())
    }

    /// Solves a model of one step, where Q is the reward.
    fn solve_one_step(&mut self, reward: &[f64], alpha: f64) {
        self.q.copy_from_slice(reward);
        if self.base.is_none() {
            soft_maxima(self.mdp.firsts(), reward, alpha, &mut self.policy, &mut self.value);
            return;
        }
        for (state, value) in self.value.iter_mut().enumerate() {
            let actions = self.mdp.actions(state);
            *value = if actions.is_empty() {
                0.0
            } else {
                let base = self.base.as_deref().map(|base| &base[actions.clone()]);
                soft_maximum(&reward[actions.clone()], base, alpha, &mut self.policy[actions])
            };
        }
    }

    /// Returns whether no action that may be taken leads out of an end component.
    fn is_closed(&self, stay: &EndComponent) -> bool {
        stay.states.iter().zip(stay.pairs.rows()).all(|(&state, pairs)| {
            let actions = self.mdp.actions(state as usize);
            actions.filter(|&pair| is_usable(self.base.as_deref(), pair)).count() == pairs.len()
        })
    }

    /// Returns whether an end component is as good as a terminal state: it is closed, nothing is earned there, and
    /// there is no bonus for choosing.
    fn is_sink(&self, stay: &EndComponent, reward: &[f64]) -> bool {
        let earns_nothing = stay.pairs.values().iter().all(|&pair| reward[pair as usize] == 0.0);
        let has_no_bonus = self.base.is_some() || stay.pairs.rows().all(|pairs| pairs.len() == 1);
        earns_nothing && has_no_bonus && self.is_closed(stay)
    }

    /// Returns, for each state, whether it lies in a sink.
    fn sinks(&self, reward: &[f64]) -> Vec<bool> {
        let mut sinks = vec![false; self.mdp.states()];
        for stay in self.stays.iter().filter(|stay| self.is_sink(stay, reward)) {
            for &state in &stay.states {
                sinks[state as usize] = true;
            }
        }
        sinks
    }

    /// Returns the end components in which staying might pay: those that are not sinks.
    fn tempting(&self, reward: &[f64]) -> Vec<&EndComponent> {
        let stays = self.stays.iter();
        stays.filter(|stay| !self.is_sink(stay, reward)).collect()
    }

    /// Runs Newton's method inside one cyclic component, without its sinks; returns the residual reached, or `None`
    /// where it diverges. `closed` says whether no action that may be taken leads out of the component.
    fn solve_component(
        &mut self,
        component: &[u32],
        closed: bool,
        reward: &[f64],
        alpha: f64,
        reward_scale: f64,
    ) -> Option<f64> {
        let discount = self.mdp.discount();
        for (i, &state) in component.iter().enumerate() {
            self.local[state as usize] = i as u32;
        }
        let closed = (discount < 1.0 && closed).then_some(discount);
        let contraction = if discount < 1.0 { 1.0 - discount } else { 1.0 };
        let mut change = Vec::new();
        let mut least = f64::INFINITY;
        let mut without_progress = 0;
        let mut steps = 0;
        // The greatest sum of values so far among those of exact steps, and the residual it had.
        let (mut most, mut last) = (f64::NEG_INFINITY, 0.0);
        let outcome = loop {
            let total: f64 = component.iter().map(|&s| self.value[s as usize]).sum();
            self.backup(component, reward, alpha, &mut change);
            let residual = largest(&change);
            // An error of the value is one of a probability as it is compared with the temperature.
            let goal = |scale: f64| (self.goal * scale.min(WIDE * alpha) * contraction).max(rounding(scale));
            let values = component.iter().map(|&state| self.value[state as usize].abs());
            let mut scale = values.fold(0.0, greater);
            // What the policy meets is looked at only where it decides.
            if reward_scale > scale && residual > goal(scale) && residual <= goal(reward_scale) {
                let met = component.iter().map(|&state| self.met(state as usize, reward));
                scale = met.fold(scale, greater);
            }
            let goal = goal(scale);
            if residual <= goal {
                break Some(residual);
            }
            if !residual.is_finite() {
                break None;
            }
            steps += 1;
            if steps == STEPS_UNCHECKED && whole::IS_WHOLE && self.refuse_endless(reward, alpha).is_err() {
                break None;
            }
            let halved = residual < 0.5 * least;
            let near = residual < 1e-9 * scale;
            // Far from the optimum a step raises the values by the residual or more, and there may be as many as there
            // are states, as in policy iteration.
            if halved || !near && total > most + 0.5 * last {
                least = least.min(residual);
                without_progress = 0;
            } else {
                without_progress += 1;
                // The first steps from afar may raise the residual; later, only rounding can.
                if without_progress >= PATIENCE * 8 || (without_progress >= PATIENCE && near) {
                    break Some(residual);
                }
            }
            most = most.max(total);
            last = residual;
            let mut tolerance = 0.25 * goal / contraction;
            if halved {
                most = f64::NEG_INFINITY;
                tolerance = tolerance.max(1e-3 * residual / contraction);
            }
            if !self.step(component, &change, tolerance, closed) {
                break None;
            }
        };
        self.take_backup(component, &change);
        for &state in component {
            self.local[state as usize] = u32::MAX;
        }
        outcome
    }

    /// Returns the mean size, over the actions of a state under the present policy, of a number per pair. A penalty
    /// that the policy does not pay has no part in it.
    fn met(&self, state: usize, of: &[f64]) -> f64 {
        let actions = self.mdp.actions(state);
        let each = self.policy[actions.clone()].iter().zip(&of[actions]);
        each.fold(0.0, |sum, (probability, number)| sum + probability * number.abs())
    }

    /// Backs up a component: Q, the policy, and TV - V in the order of `component`.
    fn backup(&mut self, component: &[u32], reward: &[f64], alpha: f64, change: &mut Vec<f64>) {
        let operator = SoftOperator {
            mdp: self.mdp,
            reward,
            alpha,
            base: self.base.as_deref(),
        };
        change.clear();
        for &state in component {
            let backup = operator.backup(state as usize, &self.value, &mut self.q, &mut self.policy);
            change.push(backup - self.value[state as usize]);
        }
    }

    /// Sets V = TV after the last backup of a component.
    fn take_backup(&mut self, component: &[u32], change: &[f64]) {
        for (&state, change) in component.iter().zip(change) {
            self.value[state as usize] += change;
        }
    }

    /// Takes one Newton step; returns false where the policy never ends, up to rounding.
    fn step(&mut self, component: &[u32], change: &[f64], tolerance: f64, closed: Option<f64>) -> bool {
        let discount = self.mdp.discount();
        self.chain.clear();
        for &state in component {
            for pair in self.mdp.actions(state as usize) {
                let weight = discount * self.policy[pair];
                if weight == 0.0 {
                    continue;
                }
                // The correction outside the component is 0.
                self.chain
                    .push_row(self.mdp.row(pair), weight, &self.local, &self.zeros);
            }
            self.chain.end_row();
        }
        let mut x = change.to_vec();
        if self.chain.solve(change, &mut x, tolerance, closed).is_err() || x.iter().any(|x| !x.is_finite()) {
            return false;
        }
        for (&state, x) in component.iter().zip(x) {
            self.value[state as usize] += x;
        }
        true
    }

    /// Returns a bound on the error of V in any state.
    fn bound(&self, reward: &[f64], alpha: f64, residual: f64, scale: f64, sinks: &[bool]) -> f64 {
        let mdp = self.mdp;
        if mdp.discount() < 1.0 {
            return residual / (1.0 - mdp.discount());
        }
        if mdp.components().is_acyclic() {
            return residual * mdp.depth() as f64;
        }
        let mut once = vec![1.0; mdp.pairs()];
        for state in (0..mdp.states()).filter(|&state| sinks[state]) {
            once[mdp.actions(state)].fill(0.0);
        }
        let Ok(steps) = Evaluation::new(mdp, &self.policy).value(&once) else {
            return f64::INFINITY;
        };
        let operator = SoftOperator {
            mdp,
            reward,
            alpha,
            base: self.base.as_deref(),
        };
        let (mut q, mut policy) = (vec![0.0; mdp.pairs()], vec![0.0; mdp.pairs()]);
        let margin = rounding(scale);
        let shift = 4.0 * residual.max(margin);
        bound_between(&self.value, &steps, shift, margin, &mut |state, value| {
            if mdp.is_terminal(state) {
                return value[state];
            }
            operator.backup(state, value, &mut q, &mut policy)
        })
    }

    /// Returns, at discount 1, the largest temperature for which the problem has a finite answer (from below, to three
    /// digits); `None` when even the least has
    /// none, infinity when every temperature has one.
    #[must_use]
    pub fn largest_alpha(&self, reward: &[f64]) -> Option<f64> {
        if self.refuse_losses(reward).is_err() {
            return None;
        }
        let stays = self.tempting(reward);
        let finite = |alpha: f64| {
            stays.iter().all(|stay| {
                let mut h = vec![0.0; stay.states.len()];
                soft_gain(self.mdp, stay, reward, alpha, self.base.as_deref(), &mut h) == Gain::Loses
            })
        };
        if finite(Temperature::MAX) {
            return Some(f64::INFINITY);
        }
        if !finite(Temperature::MIN) {
            return None;
        }
        let (mut low, mut high) = (Temperature::MIN, Temperature::MAX);
        while high > low * 1.0005 {
            let middle = (low * high).sqrt();
            if finite(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(low)
    }

    /// Returns an error where staying in some end component for ever does not lose reward.
    fn refuse_endless(&mut self, reward: &[f64], alpha: f64) -> Result<(), Unbounded> {
        let mut known = std::mem::take(&mut self.gains);
        known.resize(self.stays.len(), Vec::new());
        for (stay, h) in self.tempting(reward).into_iter().zip(&mut known) {
            if h.len() != stay.states.len() {
                *h = vec![0.0; stay.states.len()];
            }
            let gain = soft_gain(self.mdp, stay, reward, alpha, self.base.as_deref(), h);
            if gain != Gain::Loses {
                let state = stay.states[0] as usize;
                // One action in each state leaves nothing to choose while staying.
                let has_choice = stay.pairs.rows().any(|pairs| pairs.len() > 1);
                let why = match gain {
                    Gain::Earns if self.base.is_some() || !has_choice => Endless::Paid,
                    // Without a bonus, floats cannot tell how long it takes to leave, or rewards cancel for ever.
                    Gain::Unclear if self.base.is_some() && self.is_closed(stay) => Endless::Cancels,
                    Gain::Unclear if self.base.is_some() => Endless::TooLong,
                    // With one, a policy that leaves ever more seldom collects ever more of it.
                    _ => Endless::Bonus,
                };
                self.gains = known;
                return Err(Unbounded { state, why });
            }
        }
        Ok(())
    }

    /// Returns an error where a state is left with policies that never end. Each of them loses for ever where staying
    /// loses in every end component.
    fn refuse_losses(&self, reward: &[f64]) -> Result<(), Unbounded> {
        let mdp = self.mdp;
        if mdp.discount() < 1.0 {
            return Ok(());
        }
        let sinks = self.sinks(reward);
        let ends = |state: usize| sinks[state] || mdp.is_terminal(state);
        let choice = ending_policy(mdp, &ends, &|pair| is_usable(self.base.as_deref(), pair));
        match (0..mdp.states()).find(|&state| choice[state] == u32::MAX && !ends(state)) {
            None => Ok(()),
            Some(state) => Err(Unbounded {
                state,
                why: Endless::GoesOn,
            }),
        }
    }
}

/// Returns whether a policy may take a pair: all but those that the base policy, if there is one, never takes.
fn is_usable(base: Option<&[f64]>, pair: usize) -> bool {
    base.is_none_or(|base| base[pair] > 0.0)
}
