//! A part of a model: some of its states with some of their actions, as a scenario of its own, so that what is too
//! large to be drawn can be drawn in part.

use super::weights::RewardTable;
use super::{Scenario, View};
use crate::mdp::{Csr, Discount, Mdp};

/// Some states of a scenario, with some of their actions.
#[derive(Debug)]
pub struct Part {
    /// The part as a scenario to be drawn: without exact probabilities, outcomes, reading and places in the text, and
    /// with a discount that has no meaning. After the chosen states it has one more, to which everything leads that
    /// leaves the part.
    pub scenario: Scenario,
    /// The chosen states, as indices into the whole.
    pub states: Vec<usize>,
    /// The pairs of the part, as indices into the whole.
    pub pairs: Vec<usize>,
}

impl Scenario {
    /// Returns the part with these states, each with those of its pairs that it has there; `None` where there is no
    /// pair. `rest` is the name of the state that stands for all others.
    #[must_use]
    pub fn part(&self, chosen: &[(usize, Vec<usize>)], rest: String) -> Option<Part> {
        let states: Vec<usize> = chosen.iter().map(|(state, _)| *state).collect();
        let pairs: Vec<usize> = chosen.iter().flat_map(|(_, pairs)| pairs).copied().collect();
        let others = states.len();
        let place = |state: usize| states.iter().position(|&own| own == state);

        let mut actions: Vec<Vec<Vec<(usize, f64)>>> = Vec::new();
        for (_, pairs) in chosen {
            let leads = |&pair: &usize| {
                let (targets, probabilities) = self.drawn().row(pair);
                let targets = targets.iter().map(|&target| place(target as usize).unwrap_or(others));
                targets.zip(probabilities.iter().copied()).collect()
            };
            actions.push(pairs.iter().map(leads).collect());
        }
        actions.push(Vec::new());
        let begins = self.drawn().start();
        let total: f64 = begins.iter().sum();
        let mut start: Vec<f64> = states.iter().map(|&state| begins[state] / total).collect();
        let outside = begins.iter().enumerate().filter(|&(state, _)| place(state).is_none());
        start.push(outside.map(|(_, p)| p / total).sum());
        let mdp = Mdp::new(Discount::new(0.0).ok()?, &actions, &start).ok()?;

        let mut rewards = Csr::default();
        for &pair in &pairs {
            rewards.extend(self.rewards.row(pair).iter().cloned());
            rewards.end_row();
        }
        let of_pairs = |column: &[f64]| -> Vec<f64> {
            let own = pairs.iter().filter_map(|&pair| column.get(pair));
            own.copied().collect()
        };
        let mut names: Vec<String> = states.iter().map(|&state| self.states[state].clone()).collect();
        names.push(rest);
        let mut domain: Vec<usize> = states.iter().map(|&state| self.domain[state]).collect();
        domain.push(0);
        let shares = self.view.shares.iter();
        let shares = shares.filter_map(|&(state, component)| Some((place(state)?, component)));
        let scenario = Self {
            title: self.title.clone(),
            summary: String::new(),
            about: String::new(),
            source: String::new(),
            notes: String::new(),
            mdp,
            states: names,
            places: Vec::new(),
            actions: pairs.iter().map(|&pair| self.actions[pair].clone()).collect(),
            components: self.components.clone(),
            rewards,
            parameters: self.parameters.clone(),
            domain,
            weights: self.weights.clone(),
            true_weights: self.true_weights.clone(),
            base: of_pairs(&self.base),
            exact_discount: self.exact_discount.clone(),
            exact_probability: Vec::new(),
            layout: None,
            view: View {
                outcomes: Vec::new(),
                shares: shares.collect(),
                ..self.view.clone()
            },
            perturbation: of_pairs(&self.perturbation),
            guide: Vec::new(),
            measured: None,
            feedback: None,
            formerly: Vec::new(),
            minimises: self.minimises,
            renormalised: None,
            horizon: None,
            average: None,
            is_table: false,
            table: RewardTable {
                constant: of_pairs(&self.table.constant),
                slopes: self.table.slopes.iter().map(|slope| of_pairs(slope)).collect(),
                truth: None,
            },
        };
        Some(Part {
            scenario,
            states,
            pairs,
        })
    }
}
