//! What a policy is trained on: a model, what its actions earn by component, and what of that is left to chance.

use super::decision::{Decision, decisions};
use crate::mdp::Mdp;
use crate::scenario::{Problem, Scenario};

/// A component of the reward.
#[derive(Clone, Debug)]
pub(super) struct Component {
    /// What every pair earns of it, without its weight.
    pub(super) amounts: Vec<f64>,
    /// Its weight in every state.
    pub(super) weights: Vec<f64>,
    /// Whether the amounts are the probabilities of earning 1 instead.
    pub(super) is_chance: bool,
}

/// A model with the rewards of training.
#[derive(Clone, Debug)]
pub struct Task<'p> {
    /// The model.
    pub mdp: &'p Mdp,
    /// The expected reward of every pair.
    pub reward: Vec<f64>,
    /// The true reward of every pair; `None` where there is none.
    pub truth: Option<Vec<f64>>,
    /// The base policy: the probability of every pair within its state.
    pub base: Vec<f64>,
    /// What every pair earns for certain.
    pub(super) certain: Vec<f64>,
    pub(super) components: Vec<Component>,
    /// The components of chance that every pair may earn, as ranges of `chances`.
    chance_rows: Vec<usize>,
    chances: Vec<Chance>,
    /// The state in which all trajectories start, if there is only one.
    pub(super) only_start: Option<usize>,
    /// The decision that follows from every start state; `None` where trajectories may decide more than once.
    pub(super) decisions: Option<Vec<Decision>>,
}

/// An amount that a pair earns with a probability.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance {
    pub(super) component: usize,
    pub(super) probability: f64,
    pub(super) amount: f64,
}

impl<'p> Task<'p> {
    /// Returns the task of a problem at a value of its moved parameter, in which some components, given by their
    /// indices, are earned by chance: an action whose amount is p earns 1 with probability p. `values` has the values
    /// of all parameters, the moved one included.
    #[must_use]
    pub fn new(scenario: &Scenario, problem: &Problem<'p>, theta: f64, values: &[f64], chance: &[usize]) -> Self {
        let mdp = problem.mdp;
        let reward = problem.reward_at(theta);
        let mut components = Vec::with_capacity(scenario.components.len());
        for component in 0..scenario.components.len() {
            let mut amounts = vec![0.0; mdp.pairs()];
            for (slot, earned) in amounts.iter_mut().zip(scenario.rewards.rows()) {
                for (_, amount) in earned.iter().filter(|(each, _)| *each == component) {
                    *slot += amount.value();
                }
            }
            let weights = scenario
                .domain
                .iter()
                .map(|&domain| scenario.weights[domain][component].at(values));
            components.push(Component {
                amounts,
                weights: weights.collect(),
                is_chance: chance.contains(&component),
            });
        }
        if !scenario.perturbation.is_empty() {
            components.push(Component {
                amounts: scenario.perturbation.clone(),
                weights: vec![1.0; mdp.states()],
                is_chance: false,
            });
        }
        let mut certain = reward.clone();
        let mut chance_rows = vec![0];
        let mut chances = Vec::new();
        for (pair, certain) in certain.iter_mut().enumerate() {
            let state = mdp.state_of(pair);
            for (index, component) in components.iter().enumerate() {
                let (probability, amount) = (component.amounts[pair], component.weights[state]);
                // A sure success is no chance.
                if component.is_chance && probability > 0.0 && probability < 1.0 && amount != 0.0 {
                    *certain -= probability * amount;
                    chances.push(Chance {
                        component: index,
                        probability,
                        amount,
                    });
                }
            }
            chance_rows.push(chances.len());
        }
        let mut task = Self {
            mdp,
            reward,
            truth: problem.truth.clone(),
            base: problem.base.to_vec(),
            certain,
            components,
            chance_rows,
            chances,
            only_start: mdp.start().iter().position(|&probability| probability == 1.0),
            decisions: None,
        };
        task.decisions = decisions(&task);
        task
    }

    /// Returns whether every trajectory decides at most once: no state after the first one with several actions has
    /// several actions. The expected update is known for such tasks alone.
    #[must_use]
    pub fn decides_once(&self) -> bool {
        self.decisions.is_some()
    }

    /// Returns the task with its trajectories drawn step by step, even where each decides once.
    #[must_use]
    pub fn step_by_step(self) -> Self {
        Self {
            decisions: None,
            ..self
        }
    }

    /// Returns what a pair may earn by chance.
    pub(super) fn chances(&self, pair: usize) -> &[Chance] {
        &self.chances[self.chance_rows[pair]..self.chance_rows[pair + 1]]
    }

    /// Returns whether a state leaves a choice.
    pub(super) fn has_choice(&self, state: usize) -> bool {
        self.mdp.actions(state).len() > 1
    }
}
