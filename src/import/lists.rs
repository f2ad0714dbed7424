//! Lists of transitions, as they are written from POMDPs.jl: rows of a state, an action, a next state, a probability and
//! a reward, with names or numbers for states and actions.

use std::collections::HashMap;

use super::amount::Amount;
use super::draft::{Choice, Draft, Outcome};
use super::error::{Refusal, Result, refuse};
use super::gymnasium::named;
use super::literal::{Literal, Node};
use super::wrapper;
use crate::scenario::names::quoted;

/// The keys of the rows, and of rewards where they stand apart.
const ROWS: [&str; 2] = ["transitions", "rows"];
const REWARDS: [&str; 1] = ["rewards"];
/// The key of the ends.
const TERMINAL: [&str; 2] = ["terminal", "terminals"];

/// The parts of a row, each by its possible names.
const STATE: [&str; 2] = ["s", "state"];
const ACTION: [&str; 2] = ["a", "action"];
const NEXT: [&str; 5] = ["sp", "next", "next_state", "s'", "target"];
const PROBABILITY: [&str; 3] = ["p", "probability", "prob"];
const REWARD: [&str; 2] = ["r", "reward"];
const DONE: [&str; 3] = ["done", "terminated", "last"];

/// Returns whether a value is such a list, or has one inside.
pub(super) fn is_list(top: &Node) -> bool {
    rows_of(top).is_some()
}

fn rows_of<'n, 'a>(top: &'n Node<'a>) -> Option<&'n [Node<'a>]> {
    let rows = match &top.value {
        Literal::List(rows) => rows,
        _ => match &wrapper::first(top, &ROWS)?.value {
            Literal::List(rows) => rows,
            _ => return None,
        },
    };
    let is_row = match &rows.first()?.value {
        Literal::List(parts) => {
            let is_scalar = |part: &Node| !matches!(part.value, Literal::List(_) | Literal::Map(_) | Literal::Array(_));
            (4..=6).contains(&parts.len()) && is_scalar(&parts[1]) && is_scalar(&parts[3])
        }
        Literal::Map(_) => [&STATE[..], &ACTION, &NEXT]
            .iter()
            .all(|keys| wrapper::first(&rows[0], keys).is_some()),
        _ => false,
    };
    is_row.then_some(rows)
}

/// A row, by its parts.
struct Row<'n, 'a> {
    node: &'n Node<'a>,
    state: &'n Node<'a>,
    action: &'n Node<'a>,
    next: &'n Node<'a>,
    probability: &'n Node<'a>,
    reward: Option<&'n Node<'a>>,
    done: Option<&'n Node<'a>>,
}

impl<'n, 'a> Row<'n, 'a> {
    fn of(node: &'n Node<'a>) -> Result<Self> {
        match &node.value {
            Literal::List(parts) if (4..=6).contains(&parts.len()) => Ok(Self {
                node,
                state: &parts[0],
                action: &parts[1],
                next: &parts[2],
                probability: &parts[3],
                reward: parts.get(4),
                done: parts.get(5),
            }),
            Literal::Map(_) => {
                let part = |keys: &[&str]| {
                    let missing =
                        || Refusal::new(node.spot, format!("this row has no {}", quoted(keys[keys.len() - 1])));
                    wrapper::first(node, keys).ok_or_else(missing)
                };
                Ok(Self {
                    node,
                    state: part(&STATE)?,
                    action: part(&ACTION)?,
                    next: part(&NEXT)?,
                    probability: part(&PROBABILITY)?,
                    reward: wrapper::first(node, &REWARD),
                    done: wrapper::first(node, &DONE),
                })
            }
            _ => node.wrong("a row of a state, an action, a next state, a probability and a reward"),
        }
    }

    /// Reads the reward, as many components as the first row has; none where it stands apart.
    fn amounts(&self, components: &mut Option<usize>) -> Result<Vec<Amount>> {
        let Some(node) = self.reward else { return Ok(Vec::new()) };
        let amounts = match &node.value {
            Literal::List(amounts) => amounts
                .iter()
                .map(|amount| Amount::of(amount, "a reward"))
                .collect::<Result<_>>()?,
            _ => vec![Amount::of(node, "the reward")?],
        };
        let first = *components.get_or_insert(amounts.len());
        if first != amounts.len() {
            let problem = format!(
                "this reward has {} components, and the first has {first}",
                amounts.len()
            );
            return refuse(self.node.spot, problem);
        }
        Ok(amounts)
    }
}

/// Names in order of first mention.
#[derive(Default)]
struct Labels {
    list: Vec<String>,
    index: HashMap<String, usize>,
}

impl Labels {
    fn add(&mut self, node: &Node, what: &str) -> Result<usize> {
        let Some(label) = node.label() else {
            return node.wrong(what);
        };
        let next = self.list.len();
        let index = *self.index.entry(label.clone()).or_insert(next);
        if index == next {
            self.list.push(label);
        }
        Ok(index)
    }
}

pub(super) fn read(top: &Node) -> Result<Draft> {
    let rows = rows_of(top).unwrap_or_default();
    let is_bare = matches!(top.value, Literal::List(_));
    let mut draft = Draft::default();
    let (mut states, mut actions) = (Labels::default(), Labels::default());
    if !is_bare {
        let own: Vec<&str> = ROWS.iter().chain(&REWARDS).chain(&TERMINAL).copied().collect();
        wrapper::check_keys(top, &own)?;
        // Lists of names say the order.
        for (labels, key, what) in [
            (&mut states, "states", "a state"),
            (&mut actions, "actions", "an action"),
        ] {
            if let Some(Literal::List(names)) = top.get(key).map(|node| &node.value) {
                for name in names {
                    labels.add(name, what)?;
                }
            }
        }
    }
    let rows = rows.iter().map(Row::of).collect::<Result<Vec<_>>>()?;
    // States with actions come first, in the order of the rows.
    for row in &rows {
        states.add(row.state, "a state")?;
    }
    let mut of_pair: HashMap<(usize, usize), usize> = HashMap::new();
    let mut components = None;
    for row in &rows {
        let state = states.add(row.state, "a state")?;
        let action = actions.add(row.action, "an action")?;
        let to = states.add(row.next, "a next state")?;
        let reward = row.amounts(&mut components)?;
        let outcome = Outcome {
            to,
            probability: Amount::probability(row.probability)?,
            reward,
            is_last: row
                .done
                .map_or(Ok(false), |done| done.truth("whether the episode ends"))?,
        };
        draft
            .choices
            .resize_with(states.list.len().max(draft.choices.len()), Vec::new);
        let own = &mut draft.choices[state];
        let index = *of_pair.entry((state, action)).or_insert(own.len());
        if index == own.len() {
            own.push(Choice {
                name: actions.list[action].clone(),
                spot: row.node.spot,
                outcomes: Vec::new(),
                reward: Vec::new(),
            });
        }
        own[index].outcomes.push(outcome);
    }
    if !is_bare {
        read_rewards(&mut draft, top, &states, &actions, &of_pair)?;
        if let Some(node) = wrapper::first(top, &TERMINAL) {
            for name in node.list("a list of the states that are ends")? {
                let state = states.add(name, "a state")?;
                draft
                    .choices
                    .resize_with(states.list.len().max(draft.choices.len()), Vec::new);
                draft.choices[state].clear();
            }
        }
    }
    draft.choices.resize_with(states.list.len(), Vec::new);
    let count = components.unwrap_or(1);
    let names = if is_bare {
        None
    } else {
        wrapper::component_names(top, Some(count))?
    };
    draft.components = names.unwrap_or_else(|| wrapper::numbered_components(count));
    draft.states = named(states.list.iter(), "s");
    let names = named(actions.list.iter(), "a");
    for choice in draft.choices.iter_mut().flatten() {
        if let Some(&action) = actions.index.get(&choice.name) {
            choice.name.clone_from(&names[action]);
        }
    }
    if !is_bare {
        let find = |node: &Node| -> Result<usize> {
            let label = node.label().unwrap_or_default();
            match states.index.get(&label) {
                Some(&state) => Ok(state),
                None => super::arrays::find_state(node, &states.list),
            }
        };
        wrapper::read_beside(&mut draft, top, find)?;
    }
    Ok(draft)
}

/// Reads rewards that stand apart: rows of a state, an action and a reward, or with the next state in between.
fn read_rewards(
    draft: &mut Draft,
    top: &Node,
    states: &Labels,
    actions: &Labels,
    of_pair: &HashMap<(usize, usize), usize>,
) -> Result<()> {
    let Some(node) = wrapper::first(top, &REWARDS) else {
        return Ok(());
    };
    let known = |labels: &Labels, node: &Node, what: &str| {
        let found = node.label().and_then(|label| labels.index.get(&label).copied());
        found.ok_or_else(|| Refusal::new(node.spot, format!("{what} {} is in no transition", node.described())))
    };
    for row in node.list("rows of a state, an action and a reward")? {
        let parts = row.list("a row of a state, an action and a reward")?;
        let (3 | 4) = parts.len() else {
            return row.wrong("a row of a state, an action, perhaps a next state, and a reward");
        };
        let state = known(states, &parts[0], "state")?;
        let action = known(actions, &parts[1], "action")?;
        let Some(&index) = of_pair.get(&(state, action)) else {
            return refuse(row.spot, "there is no transition of this state and action");
        };
        let amount = Amount::of(&parts[parts.len() - 1], "a reward")?;
        let choice = &mut draft.choices[state][index];
        if parts.len() == 3 {
            choice.reward = vec![amount];
            continue;
        }
        let to = known(states, &parts[2], "next state")?;
        for outcome in choice.outcomes.iter_mut().filter(|outcome| outcome.to == to) {
            outcome.reward = vec![amount.clone()];
        }
    }
    Ok(())
}
