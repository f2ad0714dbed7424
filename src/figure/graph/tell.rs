//! Sentences that read a drawing.

use super::Overlay;
use crate::figure::describe::quoted;
use crate::figure::format::spoken;
use crate::scenario::Scenario;

/// How often a state is visited, and its actions with their probabilities.
pub(super) fn state(scenario: &Scenario, overlay: &Overlay, state: usize) -> String {
    let visits = spoken(overlay.visits[state]);
    let mut said = [&quoted(&scenario.states[state]), ", visits ", &visits].concat();
    let mut between = ": ";
    for pair in scenario.mdp.actions(state) {
        let percent = spoken(100.0 * overlay.policy[pair]);
        let best = if overlay.optimal[pair] > 0 {
            "\u{a0}% (best)"
        } else {
            "\u{a0}%"
        };
        let name = quoted(&scenario.actions[pair]);
        said += &[between, &name, " ", &percent, best].concat();
        between = ", ";
    }
    said + "."
}
