//! What may stand beside the arrays of a model in one object: names, the discount, the start. Every reader of literals
//! and of arrays shares it.

use std::collections::HashSet;

use super::amount::Amount;
use super::draft::Draft;
use super::error::{Result, refuse};
use super::literal::{Literal, Node};
use crate::scenario::names;

/// Keys of what stands beside a model, in the words of different programs.
const DISCOUNT: [&str; 4] = ["discount", "gamma", "beta", "discount_factor"];
const START: [&str; 6] = [
    "start",
    "isd",
    "initial_state_distrib",
    "initialstate",
    "initial_state",
    "init",
];
const STATES: [&str; 2] = ["states", "state_names"];
const ACTIONS: [&str; 2] = ["actions", "action_names"];
const COMPONENTS: [&str; 2] = ["components", "objectives"];
const TITLE: [&str; 2] = ["title", "name"];
const SHAPE: [&str; 1] = ["shape"];
const COST: [&str; 1] = ["minimise"];

/// Returns the value of the first of the keys that is there.
pub(super) fn first<'n, 'a>(wrapper: &'n Node<'a>, keys: &[&str]) -> Option<&'n Node<'a>> {
    keys.iter().find_map(|key| wrapper.get(key))
}

/// Refuses keys that are neither of the model nor of what stands beside it.
pub(super) fn check_keys(wrapper: &Node, own: &[&str]) -> Result<()> {
    let beside = [
        &DISCOUNT[..1],
        &START[..1],
        &STATES[..1],
        &ACTIONS[..1],
        &COMPONENTS[..1],
        &TITLE[..1],
        &SHAPE,
        &COST,
    ];
    let known = [
        &DISCOUNT[..],
        &START,
        &STATES,
        &ACTIONS,
        &COMPONENTS,
        &TITLE,
        &SHAPE,
        &COST,
    ];
    let mut seen = HashSet::new();
    for (key, _) in wrapper.map("an object")? {
        let Literal::Text(name) = &key.value else {
            return key.wrong("the name of a part of the model");
        };
        let name: &str = name;
        if !seen.insert(name) {
            return refuse(key.spot, format!("{} is there twice", names::quoted(name)));
        }
        if !own.contains(&name) && !known.iter().any(|keys| keys.contains(&name)) {
            let allowed: Vec<&str> = own
                .iter()
                .copied()
                .chain(beside.iter().copied().flatten().copied())
                .collect();
            return refuse(key.spot, names::unknown("key", name, &allowed));
        }
    }
    Ok(())
}

/// Returns the names in a list of `count`, if they are there.
fn list_of_names(node: Option<&Node>, what: &str, count: Option<usize>) -> Result<Option<Vec<String>>> {
    let Some(node) = node else { return Ok(None) };
    // A number of states or actions is no list of names.
    if let Literal::Number(_) = node.value {
        return Ok(None);
    }
    let mut list = Vec::new();
    for item in node.list(&format!("a list of names of {what}"))? {
        match item.label() {
            Some(name) => list.push(name),
            None => return item.wrong("a name"),
        }
    }
    match count {
        Some(count) if count != list.len() => {
            refuse(node.spot, format!("there are {} names for {count} {what}", list.len()))
        }
        _ => Ok(Some(list)),
    }
}

pub(super) fn state_names(wrapper: &Node, count: Option<usize>) -> Result<Option<Vec<String>>> {
    list_of_names(first(wrapper, &STATES), "states", count)
}

pub(super) fn action_names(wrapper: &Node, count: Option<usize>) -> Result<Option<Vec<String>>> {
    list_of_names(first(wrapper, &ACTIONS), "actions", count)
}

pub(super) fn component_names(wrapper: &Node, count: Option<usize>) -> Result<Option<Vec<String>>> {
    list_of_names(first(wrapper, &COMPONENTS), "components", count)
}

/// Returns the names of components that have none of their own.
pub(super) fn numbered_components(count: usize) -> Vec<String> {
    match count {
        1 => vec!["reward".into()],
        _ => (1..=count).map(|number| format!("reward {number}")).collect(),
    }
}

/// Reads title, discount, start and the like, given how the file refers to a state.
pub(super) fn read_beside(draft: &mut Draft, wrapper: &Node, find: impl Fn(&Node) -> Result<usize>) -> Result<()> {
    if let Some(node) = first(wrapper, &TITLE) {
        match &node.value {
            Literal::Text(title) => draft.title = Some(title.to_string()),
            _ => return node.wrong("a title"),
        }
    }
    if let Some(node) = first(wrapper, &DISCOUNT) {
        let discount = Amount::of(node, "the discount")?;
        if !(0.0..=1.0).contains(&discount.number.value()) {
            return refuse(node.spot, format!("discount {} is outside [0, 1]", discount.text));
        }
        draft.discount = Some((discount, node.spot));
    }
    if let Some(node) = first(wrapper, &COST) {
        draft.is_cost = node.truth("true or false")?;
    }
    if let Some(node) = first(wrapper, &SHAPE) {
        let sizes: Option<Vec<usize>> = node
            .list("the rows and columns of the grid")?
            .iter()
            .map(count)
            .collect();
        match sizes.as_deref() {
            Some(&[rows, columns]) if rows.checked_mul(columns) == Some(draft.states.len()) => {
                draft.shape = Some([rows, columns]);
            }
            _ => {
                let count = draft.states.len();
                let problem =
                    format!("expected two sizes [rows, columns] whose product is the number of states, {count}");
                return refuse(node.spot, problem);
            }
        }
    }
    if let Some(node) = first(wrapper, &START) {
        draft.start = start(node, draft.states.len(), find)?;
        draft.start_spot = Some(node.spot);
    }
    Ok(())
}

/// Returns a whole number.
pub(super) fn count(node: &Node) -> Option<usize> {
    let Literal::Number(text) = &node.value else {
        return None;
    };
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}

/// Reads where a model starts: a state, a list of a probability for each state, or an object of probabilities.
fn start(node: &Node, states: usize, find: impl Fn(&Node) -> Result<usize>) -> Result<Vec<(usize, Amount)>> {
    match &node.value {
        Literal::List(items) if items.len() == states && items.iter().all(Node::is_number) => {
            let all = items.iter().map(Amount::probability);
            Ok(all.collect::<Result<Vec<_>>>()?.into_iter().enumerate().collect())
        }
        Literal::Map(entries) => entries
            .iter()
            .map(|(state, p)| Ok((find(state)?, Amount::probability(p)?)))
            .collect(),
        _ => Ok(vec![(find(node)?, Amount::one())]),
    }
}
