//! What a policy is trained on: a model, what its actions earn by component, and what of that is left to chance.

mod decision;

use policy_cliff_solver::mdp::Mdp;

pub(crate) use decision::Decision;
use decision::decisions;

/// A component of the reward.
#[derive(Clone, Debug)]
pub struct Component {
    /// What every pair earns of it, without its weight.
    pub amounts: Vec<f64>,
    /// Its weight in every state.
    pub weights: Vec<f64>,
    /// Whether the amounts are the probabilities of earning 1 instead.
    pub is_chance: bool,
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
    pub(crate) certain: Vec<f64>,
    pub(crate) components: Vec<Component>,
    /// The components of chance that every pair may earn, as ranges of `chances`.
    chance_rows: Vec<usize>,
    chances: Vec<Chance>,
    /// The state in which all trajectories start, if there is only one.
    pub(crate) only_start: Option<usize>,
    /// The decision that follows from every start state; `None` where trajectories may decide more than once.
    pub(crate) decisions: Option<Vec<Decision>>,
}

/// An amount that a pair earns with a probability.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chance {
    pub(crate) component: usize,
    pub(crate) probability: f64,
    pub(crate) amount: f64,
}

impl<'p> Task<'p> {
    /// Returns the task of a model with its expected and true rewards, its base policy, and the components that the
    /// expected reward is the weighted sum of.
    #[must_use]
    pub fn new(
        mdp: &'p Mdp,
        reward: Vec<f64>,
        truth: Option<Vec<f64>>,
        base: Vec<f64>,
        components: Vec<Component>,
    ) -> Self {
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
            truth,
            base,
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
    pub(crate) fn chances(&self, pair: usize) -> &[Chance] {
        &self.chances[self.chance_rows[pair]..self.chance_rows[pair + 1]]
    }

    /// Returns whether a state leaves a choice.
    pub(crate) fn has_choice(&self, state: usize) -> bool {
        self.mdp.actions(state).len() > 1
    }
}
