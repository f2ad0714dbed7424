//! Gymnasium's table of transitions, `env.unwrapped.P`: for each state and action a list of (probability, next state,
//! reward, done). The reward of MO-Gymnasium is a vector with an amount for each component.

use std::collections::HashMap;

use super::amount::Amount;
use super::draft::{Choice, Draft, Outcome};
use super::error::{Result, refuse};
use super::literal::{Literal, Node};
use super::wrapper;
use crate::scenario::names::{quoted, unknown};

/// The keys of the table where it stands beside something.
const TABLE: [&str; 2] = ["P", "transitions"];

/// Returns whether a value is such a table, or has one inside.
pub(super) fn is_table(top: &Node) -> bool {
    is_rows(top) || wrapper::first(top, &TABLE).is_some_and(is_rows)
}

/// Returns whether the first action of a value has a list of four or three.
fn is_rows(table: &Node) -> bool {
    let inner = |node: &Node| -> Option<bool> {
        let action = values(node)?.first().copied()?;
        // States without actions stand before others, so every state is looked at.
        let outcomes = values(action).filter(|_| matches!(action.value, Literal::List(_)))?;
        let first = outcomes.first()?;
        let Literal::List(parts) = &first.value else {
            return Some(false);
        };
        let has_flag = matches!(parts.get(3).map(|part| &part.value), Some(Literal::Truth(_)));
        let is_keyed = matches!(node.value, Literal::Map(_));
        Some(parts.len() == 4 && (has_flag || is_keyed) || parts.len() == 3 && is_keyed)
    };
    let states = values(table).unwrap_or_default();
    states.iter().find_map(|state| inner(state)).unwrap_or(false)
}

/// Returns the values of a dict, or the items of a list.
fn values<'n, 'a>(node: &'n Node<'a>) -> Option<Vec<&'n Node<'a>>> {
    match &node.value {
        Literal::Map(entries) => Some(entries.iter().map(|(_, value)| value).collect()),
        Literal::List(items) => Some(items.iter().collect()),
        _ => None,
    }
}

/// Returns the keys of a dict, or the numbers of the items of a list, with the values.
fn entries<'n, 'a>(node: &'n Node<'a>, expected: &str) -> Result<Vec<(String, &'n Node<'a>)>> {
    match &node.value {
        Literal::Map(entries) => entries
            .iter()
            .map(|(key, value)| match key.label() {
                Some(label) => Ok((label, value)),
                None => key.wrong("a number or a name as key"),
            })
            .collect(),
        Literal::List(items) => Ok(items
            .iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item))
            .collect()),
        _ => node.wrong(expected),
    }
}

/// Returns the names of keys: as they are, or with a letter before them where all are numbers.
pub(super) fn named<'k>(keys: impl Iterator<Item = &'k String> + Clone, letter: &str) -> Vec<String> {
    let is_number = |key: &String| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    if keys.clone().all(is_number) {
        keys.map(|key| format!("{letter}{key}")).collect()
    } else {
        keys.cloned().collect()
    }
}

pub(super) fn read(top: &Node) -> Result<Draft> {
    let is_bare = is_rows(top);
    let table = match wrapper::first(top, &TABLE) {
        Some(table) if !is_bare => table,
        _ => top,
    };
    let states = entries(table, "the states, each with its actions")?;
    let mut draft = Draft::default();
    let mut index = HashMap::new();
    for (number, (key, node)) in states.iter().enumerate() {
        if index.insert(key.as_str(), number).is_some() {
            return refuse(node.spot, format!("state {} is there twice", quoted(key)));
        }
    }
    draft.states = named(states.iter().map(|(key, _)| key), "s");
    let mut action_names = None;
    let mut component_names = None;
    if !is_bare {
        wrapper::check_keys(top, &TABLE)?;
        if let Some(names) = wrapper::state_names(top, Some(states.len()))? {
            draft.states = names;
        }
        action_names = wrapper::action_names(top, None)?;
        component_names = wrapper::component_names(top, None)?;
    }
    let find = |node: &Node| -> Result<usize> {
        let Some(label) = node.label() else {
            return node.wrong("a state");
        };
        let found = index.get(label.as_str());
        if let Some(&state) = found.or_else(|| index.get(label.trim_end_matches(".0"))) {
            return Ok(state);
        }
        let allowed: Vec<&str> = states.iter().map(|(key, _)| key.as_str()).collect();
        refuse(node.spot, unknown("next state", &label, &allowed))
    };
    let mut components = None;
    for (_, actions) in &states {
        let own = entries(actions, "the actions of a state, each with its transitions")?;
        let mut names = named(own.iter().map(|(key, _)| key), "a");
        if let Some(given) = &action_names {
            for (name, (key, node)) in names.iter_mut().zip(&own) {
                if let Ok(number) = key.parse::<usize>() {
                    let Some(given) = given.get(number) else {
                        let count = given.len();
                        return refuse(node.spot, format!("action {key} has no name; \"actions\" has {count}"));
                    };
                    name.clone_from(given);
                }
            }
        }
        let mut choices = Vec::with_capacity(own.len());
        for ((_, node), name) in own.into_iter().zip(names) {
            let transitions = node.list("a list of (probability, next state, reward, done)")?;
            let mut outcomes = Vec::with_capacity(transitions.len());
            for transition in transitions {
                let outcome = outcome(transition, find)?;
                let count = outcome.reward.len();
                if *components.get_or_insert(count) != count {
                    let first = components.unwrap_or_default();
                    let problem = format!("this reward has {count} components, and the first of the table has {first}");
                    return refuse(transition.spot, problem);
                }
                outcomes.push(outcome);
            }
            // An action without transitions cannot be taken.
            if !outcomes.is_empty() {
                choices.push(Choice {
                    name,
                    spot: node.spot,
                    outcomes,
                    reward: Vec::new(),
                });
            }
        }
        draft.choices.push(choices);
    }
    let count = components.unwrap_or(1);
    draft.components = match component_names {
        Some(names) if names.len() != count => {
            let problem = format!("there are {} names for {count} components of the reward", names.len());
            return refuse(top.spot, problem);
        }
        Some(names) => names,
        None => wrapper::numbered_components(count),
    };
    if !is_bare {
        wrapper::read_beside(&mut draft, top, find)?;
    }
    Ok(draft)
}

/// Reads (probability, next state, reward, done), or the same without the last.
fn outcome(node: &Node, find: impl Fn(&Node) -> Result<usize>) -> Result<Outcome> {
    let parts = node.list("(probability, next state, reward, done)")?;
    let (3 | 4) = parts.len() else {
        return node.wrong("(probability, next state, reward, done)");
    };
    let reward = match &parts[2].value {
        Literal::List(amounts) if !amounts.is_empty() => amounts
            .iter()
            .map(|amount| Amount::of(amount, "a reward"))
            .collect::<Result<_>>()?,
        _ => vec![Amount::of(&parts[2], "the reward")?],
    };
    Ok(Outcome {
        probability: Amount::probability(&parts[0])?,
        to: find(&parts[1])?,
        reward,
        is_last: match parts.get(3) {
            Some(done) => done.truth("whether the episode ends: True or False")?,
            None => false,
        },
    })
}
