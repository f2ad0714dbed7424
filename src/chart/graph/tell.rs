//! Sentences that read a drawing.

use super::Overlay;
use crate::chart::describe::quoted;
use crate::chart::format::spoken;
use crate::model::Scenario;

/// A state's actions with their probabilities, and how often it is visited.
pub(super) fn state(scenario: &Scenario, overlay: &Overlay, state: usize) -> String {
    let mut said = quoted(&scenario.states[state]);
    let visits = spoken((overlay.visits[state] * 1000.0).round() / 1000.0);
    for piece in [", visits ", &visits] {
        said.push_str(piece);
    }
    let mut between = ": ";
    for pair in scenario.mdp.actions(state) {
        let percent = spoken((overlay.policy[pair] * 1000.0).round() / 10.0);
        let best = if overlay.optimal[pair] > 0 {
            "\u{a0}% (best)"
        } else {
            "\u{a0}%"
        };
        let name = quoted(&scenario.actions[pair]);
        for piece in [between, &name, " ", &percent, best] {
            said.push_str(piece);
        }
        between = ", ";
    }
    said + "."
}
