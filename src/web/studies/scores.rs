//! The answer `Scores` of population.d.ts: what each action of a state earns, by component.

use serde::Serialize;

use crate::scenario::Scenario;
use crate::typed_arrays::Column;

#[derive(Serialize)]
pub(super) struct Scores<'a> {
    state: &'a str,
    components: &'a [String],
    actions: Vec<String>,
    /// A column for each component.
    amounts: Vec<Column>,
    rewards: Column,
}

impl<'a> Scores<'a> {
    /// Returns the scores of a state; `rewards` has one for each pair of all states.
    pub(super) fn new(scenario: &'a Scenario, state: usize, rewards: &[f64]) -> Self {
        let pairs = scenario.mdp.actions(state);
        let amount = |component: usize, pair: usize| {
            let earned = scenario.rewards.row(pair).iter().filter(|(own, _)| *own == component);
            earned.map(|(_, amount)| amount.value()).sum()
        };
        let column = |component: usize| Column(pairs.clone().map(|pair| amount(component, pair)).collect());
        Self {
            state: &scenario.states[state],
            components: &scenario.components,
            amounts: (0..scenario.components.len()).map(column).collect(),
            rewards: Column(rewards[pairs.clone()].to_vec()),
            actions: scenario.action_names(state),
        }
    }
}
