//! Actions that may not be taken: they are described in the file, and left out of the model.

use super::diagnostic::{Result, refuse};
use super::json::{Entry, Ranged, Value, entries, list, string};
use super::names::{self, Names};

/// Reads the forbidden actions of every state that has some, `rows` being what the file says of the states with actions.
/// Of each state one action is left.
pub(super) fn read<'a>(
    value: &'a Value<'a>,
    states: &Names,
    rows: impl Iterator<Item = Entry<'a>>,
) -> Result<Vec<Vec<&'a str>>> {
    let rows: Vec<Entry> = rows.collect();
    let mut forbidden = vec![Vec::new(); rows.len()];
    for Entry { name, at, value } in entries(value, "an object of lists of actions by state")? {
        let state = states.find("state", name, at)?;
        let actions: Vec<&str> = match rows.get(state) {
            Some(row) => entries(row.value, "an object of actions")?
                .map(|entry| entry.name)
                .collect(),
            None => Vec::new(),
        };
        let name = names::quoted(name);
        if actions.is_empty() {
            return refuse(at, format!("state {name} is terminal and has no action to forbid"));
        }
        let actions = Names::new(actions);
        for value in list(value, "a list of actions")? {
            let action = string(value, "the name of an action")?;
            actions.find("action", action, value.start())?;
            if forbidden[state].contains(&action) {
                let action = names::quoted(action);
                return refuse(value.start(), format!("action {action} stands twice in this list"));
            }
            forbidden[state].push(action);
        }
        if forbidden[state].len() == actions.len() {
            let message = format!("every action of state {name} is forbidden; a state without actions is terminal");
            return refuse(value.start(), message);
        }
    }
    Ok(forbidden)
}
