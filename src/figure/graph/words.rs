//! The sentences that read a drawing of a model.

use super::Overlay;
use crate::figure::format::spoken;
use crate::figure::sweep::quoted;
use crate::scenario::Scenario;

/// Returns a sentence on how often a state is visited, and on its actions with their probabilities.
pub(super) fn state(scenario: &Scenario, overlay: &Overlay, state: usize) -> String {
    let action = |pair: usize| {
        let percent = spoken(100.0 * overlay.policy[pair]);
        let best = match (overlay.optimal[pair] > 0, overlay.stays(pair)) {
            (true, true) => " (best, in a loop that costs nothing)",
            (true, false) => " (best)",
            (false, _) => "",
        };
        format!("{} {percent}\u{a0}%{best}", quoted(&scenario.actions[pair]))
    };
    let actions: Vec<String> = scenario.mdp.actions(state).map(action).collect();
    let colon = if actions.is_empty() { "" } else { ": " };
    let (name, visits) = (quoted(&scenario.states[state]), spoken(overlay.visits[state]));
    let shares = scenario.shares_at(state, &overlay.values);
    let shares = shares.map_or(String::new(), |[trained, used]| {
        format!(
            ", a share of {} in training and {} in use",
            spoken(trained),
            spoken(used)
        )
    });
    format!("{name}, visits {visits}{shares}{colon}{}.", actions.join(", "))
}
