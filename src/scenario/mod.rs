//! A scenario: a model, its reward as named components with weights affine in parameters, and the view it opens with
//! (the file format, version 1).
//!
//! The reward of a pair (s, a) is the sum over components k of `w_k(domain of s) * R_k(s, a)` (the paper's section 4),
//! each weight affine in the parameters, so that the whole reward is affine in them too. Its parts are computed exactly
//! when the file is read and rounded once: two actions whose rewards are equal as fractions have equal floats.

mod average;
mod diagnostic;
mod expression;
mod feedback;
mod forbidden;
mod guide;
mod horizon;
pub(crate) mod json;
mod layout;
pub mod limits;
mod model;
pub(crate) mod names;
mod parameters;
mod parse;
mod part;
mod rebalance;
mod reward;
mod stage;
mod sums;
mod table;
mod training;
mod view;
mod weights;

use crate::mdp::{Csr, Mdp};
use crate::rational::Number;
pub use average::Average;
#[cfg(feature = "studies")]
pub(crate) use diagnostic::places;
pub use diagnostic::{Place, ScenarioError};
pub use expression::Affine;
pub use feedback::Feedback;
pub use guide::{Measured, Step, cliff_places};
pub use horizon::Horizon;
pub use layout::Layout;
pub use parameters::Parameter;
pub use part::Part;
pub use policy_cliff_solver::problem::{Objective, Outcome, Problem, Rounding, Rule};
pub use rebalance::{RebalanceError, rebalanced};
pub(crate) use reward::ExactRewards;
pub use stage::{Answer, Note, Question, STAGED_PANELS, Spot, Stage, Subject};
pub use sums::Renormalised;
pub use training::{Allowed, LARGEST, SETTINGS, SHOWN, STARTS, Start, number_in, read_settings};
pub use view::{Picture, Setting, View};

/// The name of an action, which states may have in common. What the page opens with reads no tables, and has strings.
#[cfg(feature = "studies")]
pub type ActionName = std::rc::Rc<str>;
/// The name of an action.
#[cfg(not(feature = "studies"))]
pub type ActionName = String;

/// A model with its reward, names and opening view, read from a file and valid.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The short name.
    pub title: String,
    /// One line that says what goes wrong and why; may be empty.
    pub summary: String,
    /// One paragraph that describes the scenario in plain words.
    pub about: String,
    /// The origin of the model.
    pub source: String,
    /// Notes on how the model was made; may be empty.
    pub notes: String,
    /// The model: transitions, start and discount. Of average rewards it is the discounted model of [`Self::average`].
    pub mdp: Mdp,
    /// The names of the states: those of `states` in file order, then those of `terminal`.
    pub states: Vec<String>,
    /// The place of each state in the text.
    pub places: Vec<Place>,
    /// The name of each pair's action. Names that many states have in common, as the prompts of a table do, are kept once.
    pub actions: Vec<ActionName>,
    /// The names of the reward components, in order of first mention.
    pub components: Vec<String>,
    /// The reward of each pair as a list of (component, amount), with the components that the file names.
    pub rewards: Csr<(usize, Number)>,
    /// The parameters, at least one.
    pub parameters: Vec<Parameter>,
    /// The domain of each state, as an index into `weights` and `true_weights` (all 0 when the file has no domains).
    pub domain: Vec<usize>,
    /// The training weights, as `weights[domain][component]`.
    pub weights: Vec<Vec<Affine>>,
    /// The true weights, as `true_weights[domain][component]`; `None` when the file has no `true`.
    pub true_weights: Option<Vec<Vec<Number>>>,
    /// The base policy: the probability of each pair within its state (uniform when the file gives none).
    pub base: Vec<f64>,
    /// The exact discount of the model.
    pub exact_discount: Number,
    /// The exact probability of each stored transition, in the order of [`Mdp::row`]. A row whose sum differs from 1 by
    /// at most 1e-9 is divided by its sum.
    pub exact_probability: Vec<Number>,
    /// The places at which states are drawn; `None` when the file has no layout.
    pub layout: Option<Layout>,
    /// The opening view.
    pub view: View,
    /// The perturbation, which is added to the training reward of every pair; empty for none. The numbers of the file
    /// are exact, these are not.
    pub perturbation: Vec<f64>,
    /// The guided reading; empty when the file has none.
    pub guide: Vec<Step>,
    /// The findings that have been measured elsewhere.
    pub measured: Option<Measured>,
    /// The rule of a weight that follows from the policy.
    pub feedback: Option<Feedback>,
    /// Names that actions had before, by which links may still call them, each with the present name.
    pub formerly: Vec<[String; 2]>,
    /// Whether the file's amounts are costs, which are made small: the weights, training and true, are those of the file
    /// with their signs turned, so that the reward is what is made large.
    pub minimises: bool,
    /// What dividing probabilities by their sums has changed; `None` where the file does not ask for it.
    pub renormalised: Option<Renormalised>,
    /// The finite horizon, over which time was unrolled: states and actions are copies, one for each step.
    pub horizon: Option<Horizon>,
    /// How the model of average rewards per step was made a discounted one; `None` for files that have a discount.
    pub average: Option<Average>,
    /// Whether the file has a table of prompts and answers in the place of states.
    pub is_table: bool,
    table: weights::RewardTable,
}

impl Scenario {
    /// Returns the values of the parameters, given in the parameters' order, with their names.
    #[must_use]
    pub fn named_values(&self, values: &[f64]) -> Vec<(String, f64)> {
        let names = self.parameters.iter().map(|parameter| parameter.name.clone());
        names.zip(values.iter().copied()).collect()
    }

    /// Returns the derivative of the training reward of every pair with respect to one parameter; the reward is affine,
    /// so it does not depend on the values.
    #[must_use]
    pub fn reward_slope(&self, parameter: usize) -> Vec<f64> {
        let slope = &self.table.slopes[parameter];
        if slope.is_empty() {
            vec![0.0; self.mdp.pairs()]
        } else {
            slope.clone()
        }
    }

    /// Returns the weights `w_k(s)` of every state and component in training, at given values of the parameters, as a
    /// list per state, as the file has them: of costs, too. NaN where no action of the state earns any of the component.
    #[must_use]
    pub fn weights_at(&self, values: &[f64]) -> Vec<Vec<f64>> {
        let mut weights = Vec::new();
        for (state, &domain) in self.domain.iter().enumerate() {
            let mut own = vec![f64::NAN; self.components.len()];
            for earned in self.rewards.rows_in(self.mdp.actions(state)) {
                for &(component, _) in earned {
                    let weight = self.weights[domain][component].at(values);
                    // Inside, a cost is minus a reward; 0 stays 0.
                    own[component] = if self.minimises { 0.0 - weight } else { weight };
                }
            }
            weights.push(own);
        }
        weights
    }

    /// Returns the share of a state that stands for a class of prompts: in training, at given values of the parameters,
    /// and where the policy is used.
    #[must_use]
    pub fn shares_at(&self, state: usize, values: &[f64]) -> Option<[f64; 2]> {
        let &(_, component) = self.view.shares.iter().find(|(own, _)| *own == state)?;
        let domain = self.domain[state];
        let used = self.true_weights.as_ref()?[domain][component].value();
        Some([self.weights[domain][component].at(values), used])
    }

    /// Returns the names of the actions of a state.
    #[must_use]
    pub fn action_names(&self, state: usize) -> Vec<String> {
        let names = self.actions[self.mdp.actions(state)].iter();
        names.map(|name| String::from(&**name)).collect()
    }

    /// Returns the true reward of every pair, if the file has one.
    #[must_use]
    pub fn true_reward(&self) -> Option<Vec<f64>> {
        self.table.truth.clone()
    }
}
