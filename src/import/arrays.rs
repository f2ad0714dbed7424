//! Models as arrays: `P[a][s][s']` with `R` in (s, a), (s) or (s, a, s'), as numpy holds them and pymdptoolbox takes
//! them, and `R[s][a]` with `Q[s][a][s']`, as QuantEcon does, where -inf forbids an action.

use super::amount::Amount;
use super::array::Tensor;
use super::draft::{Choice, Draft, Outcome};
use super::error::{Result, Spot, refuse};
use super::literal::{Literal, Node};
use super::wrapper;
use crate::scenario::limits;
use crate::scenario::names::unknown;

/// Keys of the probabilities.
const PROBABILITIES: [&str; 5] = ["P", "T", "Q", "transitions", "transition_probabilities"];
/// Keys of the rewards.
const REWARDS: [&str; 4] = ["R", "r", "rewards", "reward"];
/// Keys of QuantEcon's form with one row for each pair.
const PAIRS: [&str; 2] = ["s_indices", "a_indices"];

/// Whose arrays these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Convention {
    Numpy,
    Toolbox,
    QuantEcon,
}

/// Returns whose arrays a value has, if it has any.
pub(super) fn convention(top: &Node) -> Option<Convention> {
    if let Literal::List(both) = &top.value {
        // What mdptoolbox.example returns: (P, R).
        let is_pair = both.len() == 2 && depth(&both[0]) == 3 && matches!(depth(&both[1]), 1..=3);
        return is_pair.then_some(Convention::Toolbox);
    }
    let probabilities = wrapper::first(top, &PROBABILITIES)?;
    if PAIRS.iter().all(|key| top.get(key).is_some()) {
        return Some(Convention::QuantEcon);
    }
    if depth(probabilities) != 3 {
        return None;
    }
    Some(if top.get("Q").is_some() {
        Convention::QuantEcon
    } else {
        Convention::Numpy
    })
}

/// Returns whether a value has one of the keys of a model as arrays, so that what is missing can be told.
pub(super) fn is_part(top: &Node) -> bool {
    wrapper::first(top, &PROBABILITIES).is_some_and(|node| depth(node) >= 2)
        || wrapper::first(top, &REWARDS).is_some_and(|node| depth(node) >= 1)
}

/// Returns the number of dimensions, by the first item of each list.
fn depth(node: &Node) -> usize {
    match &node.value {
        Literal::List(items) => 1 + items.first().map_or(0, depth),
        Literal::Array(array) => array.shape.len(),
        _ => 0,
    }
}

/// How an index of the probabilities is made of state, action and next state.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// `[a][s][s']`
    Actions,
    /// `[s][a][s']`
    States,
    /// `[s'][a][s]`
    Next,
}

struct Sizes {
    states: usize,
    actions: usize,
}

impl Sizes {
    fn at(&self, order: Layout, [s, a, next]: [usize; 3]) -> usize {
        match order {
            Layout::Actions => (a * self.states + s) * self.states + next,
            Layout::States => (s * self.actions + a) * self.states + next,
            Layout::Next => (next * self.actions + a) * self.states + s,
        }
    }
}

/// Reads the arrays of a model; a part that is missing is refused.
pub(super) fn read(top: &Node, convention: Convention) -> Result<Draft> {
    if PAIRS.iter().all(|key| top.get(key).is_some()) {
        return read_pairs(top);
    }
    let (probabilities, rewards) = if let Literal::List(both) = &top.value {
        (&both[0], Some(&both[1]))
    } else {
        let known: Vec<&str> = PROBABILITIES.iter().chain(&REWARDS).copied().collect();
        wrapper::check_keys(top, &known)?;
        let Some(probabilities) = wrapper::first(top, &PROBABILITIES) else {
            return refuse(
                top.spot,
                "the probabilities are missing: expected P, T or Q in three dimensions",
            );
        };
        (probabilities, wrapper::first(top, &REWARDS))
    };
    let Some(rewards) = rewards else {
        return refuse(
            top.spot,
            "the rewards are missing: expected R in (s), (s, a) or (s, a, s')",
        );
    };
    let tensor = Tensor::of(probabilities)?;
    let mut draft = Draft::default();
    let (sizes, order) = orientation(&tensor, probabilities.spot, convention, &mut draft.warnings)?;
    let rewards = Rewards::of(rewards, &sizes, order)?;
    name(&mut draft, top, &sizes, &rewards)?;
    let actions = action_names(top, sizes.actions)?;
    let mut empty = 0;
    for s in 0..sizes.states {
        let mut choices = Vec::new();
        for (a, name) in actions.iter().enumerate() {
            if rewards.is_forbidden(s, a, &sizes) {
                continue;
            }
            let mut outcomes = Vec::new();
            for next in 0..sizes.states {
                let at = sizes.at(order, [s, a, next]);
                if tensor.is_zero(at) {
                    continue;
                }
                let probability = tensor
                    .amount(at, "a probability")?
                    .checked_probability(tensor.spot(at))?;
                let reward = rewards.of_transition([s, a, next], &sizes)?;
                outcomes.push(Outcome {
                    to: next,
                    probability,
                    reward,
                    is_last: false,
                });
            }
            if outcomes.is_empty() {
                empty += 1;
                continue;
            }
            choices.push(Choice {
                name: name.clone(),
                spot: tensor.spot(sizes.at(order, [s, a, 0])),
                outcomes,
                reward: rewards.of_pair(s, a, &sizes)?,
            });
        }
        draft.choices.push(choices);
    }
    if empty > 0 {
        draft.warnings.push(format!(
            "Rows of zeros are actions that cannot be taken: {empty} of them are left out."
        ));
    }
    beside(&mut draft, top)?;
    Ok(draft)
}

/// Names states and components.
fn name(draft: &mut Draft, top: &Node, sizes: &Sizes, rewards: &Rewards) -> Result<()> {
    let names = wrapper::state_names(top, Some(sizes.states))?;
    draft.states = names.unwrap_or_else(|| (0..sizes.states).map(|s| format!("s{s}")).collect());
    let count = rewards.parts.len() * rewards.parts.first().map_or(1, |part| part.components);
    draft.components = match wrapper::component_names(top, Some(count))? {
        Some(names) => names,
        None if rewards.names.len() == count => rewards.names.clone(),
        None => wrapper::numbered_components(count),
    };
    Ok(())
}

/// Returns the names of actions, `a0` and so on where the files have none.
fn action_names(top: &Node, count: usize) -> Result<Vec<String>> {
    let names = wrapper::action_names(top, Some(count))?;
    Ok(names.unwrap_or_else(|| (0..count).map(|a| format!("a{a}")).collect()))
}

/// Reads what stands beside the arrays.
fn beside(draft: &mut Draft, top: &Node) -> Result<()> {
    if let Literal::List(_) = top.value {
        return Ok(());
    }
    let states = draft.states.clone();
    let find = |node: &Node| find_state(node, &states);
    wrapper::read_beside(draft, top, find)
}

/// Finds a state by its number or its name.
pub(super) fn find_state(node: &Node, states: &[String]) -> Result<usize> {
    if let Some(number) = wrapper::count(node).filter(|number| *number < states.len()) {
        return Ok(number);
    }
    let label = node.label().unwrap_or_default();
    if let Some(state) = states.iter().position(|name| *name == label) {
        return Ok(state);
    }
    let names: Vec<&str> = states.iter().map(String::as_str).collect();
    refuse(node.spot, unknown("state", &node.described(), &names))
}

/// Finds out which index of the probabilities is which: by their sizes, by their sums, and then by the convention.
fn orientation(
    tensor: &Tensor,
    spot: Spot,
    convention: Convention,
    warnings: &mut Vec<String>,
) -> Result<(Sizes, Layout)> {
    let &[first, second, third] = tensor.shape.as_slice() else {
        let problem = format!("expected probabilities in three dimensions, found {:?}", tensor.shape);
        return refuse(spot, problem);
    };
    let action_first = (second == third).then_some((
        Sizes {
            states: third,
            actions: first,
        },
        Layout::Actions,
    ));
    let state_first = (first == third).then_some((
        Sizes {
            states: third,
            actions: second,
        },
        Layout::States,
    ));
    let next_first = (first == third).then_some((
        Sizes {
            states: third,
            actions: second,
        },
        Layout::Next,
    ));
    let possible: Vec<(Sizes, Layout)> = match convention {
        Convention::QuantEcon => [state_first, action_first, next_first].into_iter().flatten().collect(),
        _ => [action_first, state_first, next_first].into_iter().flatten().collect(),
    };
    let mut fitting: Vec<(Sizes, Layout)> = Vec::new();
    let mut other = None;
    for (sizes, order) in possible {
        if sums_to_one(tensor, &sizes, order) {
            fitting.push((sizes, order));
        } else {
            other.get_or_insert((sizes, order));
        }
    }
    if fitting.len() > 1 && first == second {
        let shown = if fitting[0].1 == Layout::States {
            "[s][a][s']"
        } else {
            "[a][s][s']"
        };
        warnings.push(format!(
            "There are as many actions as states, and the probabilities were read as {shown}."
        ));
    }
    match fitting.into_iter().next().or(other) {
        Some(found) => Ok(found),
        None => refuse(
            spot,
            format!(
                "probabilities of the shape {first} x {second} x {third} are neither P[a][s][s'] nor Q[s][a][s']: two of the sizes, the last among them, are the number of states"
            ),
        ),
    }
}

/// Returns whether every row sums to nearly 1, or is empty.
fn sums_to_one(tensor: &Tensor, sizes: &Sizes, order: Layout) -> bool {
    (0..sizes.states).all(|s| {
        (0..sizes.actions).all(|a| {
            let mut sum = 0.0;
            for next in 0..sizes.states {
                let at = sizes.at(order, [s, a, next]);
                if !tensor.is_zero(at) {
                    sum += tensor.amount(at, "").map_or(f64::NAN, |amount| amount.number.value());
                }
            }
            sum == 0.0 || (sum - 1.0_f64).abs() < 0.05
        })
    })
}

/// The rewards of a model, an array or one for each component.
struct Rewards<'n, 'a> {
    names: Vec<String>,
    parts: Vec<Part<'n, 'a>>,
}

struct Part<'n, 'a> {
    tensor: Tensor<'n, 'a>,
    kind: Indices,
    /// The size of the last dimension, if that is of components; else 1.
    components: usize,
}

/// What the indices of an array of rewards are.
#[derive(Clone, Copy)]
enum Indices {
    State,
    StateAction,
    ActionState,
    Transition(Layout),
}

impl<'n, 'a> Rewards<'n, 'a> {
    fn of(node: &'n Node<'a>, sizes: &Sizes, order: Layout) -> Result<Self> {
        if let Literal::Map(entries) = &node.value {
            let mut found = Self {
                names: Vec::new(),
                parts: Vec::new(),
            };
            for (key, value) in entries {
                match key.label() {
                    Some(name) => found.names.push(name),
                    None => return key.wrong("the name of a component"),
                }
                found.parts.push(Part::of(value, sizes, order, false)?);
            }
            if found.parts.is_empty() {
                return node.wrong("an array for each component");
            }
            return Ok(found);
        }
        Ok(Self {
            names: Vec::new(),
            parts: vec![Part::of(node, sizes, order, true)?],
        })
    }

    fn is_forbidden(&self, s: usize, a: usize, sizes: &Sizes) -> bool {
        self.parts.iter().any(|part| {
            let is_of_pair = matches!(part.kind, Indices::StateAction | Indices::ActionState);
            is_of_pair && (0..part.components).any(|k| part.tensor.is_forbidden(part.at([s, a, 0], k, sizes)))
        })
    }

    /// Returns what a pair earns wherever it leads.
    fn of_pair(&self, s: usize, a: usize, sizes: &Sizes) -> Result<Vec<Amount>> {
        self.read([s, a, 0], sizes, false)
    }

    /// Returns what a transition earns.
    fn of_transition(&self, indices: [usize; 3], sizes: &Sizes) -> Result<Vec<Amount>> {
        if self
            .parts
            .iter()
            .all(|part| !matches!(part.kind, Indices::Transition(_)))
        {
            return Ok(Vec::new());
        }
        self.read(indices, sizes, true)
    }

    fn read(&self, indices: [usize; 3], sizes: &Sizes, of_transitions: bool) -> Result<Vec<Amount>> {
        let mut amounts = Vec::new();
        for part in &self.parts {
            let is_meant = matches!(part.kind, Indices::Transition(_)) == of_transitions;
            for component in 0..part.components {
                let at = part.at(indices, component, sizes);
                amounts.push(if is_meant && !part.tensor.is_zero(at) {
                    part.tensor.amount(at, "a reward")?
                } else {
                    Amount::zero()
                });
            }
        }
        Ok(amounts)
    }
}

impl<'n, 'a> Part<'n, 'a> {
    fn of(node: &'n Node<'a>, sizes: &Sizes, order: Layout, may_be_vector: bool) -> Result<Self> {
        let tensor = Tensor::of(node)?;
        let (s, a) = (sizes.states, sizes.actions);
        let matching = |shape: &[usize]| match *shape {
            [count] if count == s => Some(Indices::State),
            [one, two] if (one, two) == (s, a) => Some(Indices::StateAction),
            [one, two] if (one, two) == (a, s) => Some(Indices::ActionState),
            [one, two, three] if three == s => match order {
                Layout::States if (one, two) == (s, a) => Some(Indices::Transition(Layout::States)),
                _ if (one, two) == (a, s) => Some(Indices::Transition(Layout::Actions)),
                _ if (one, two) == (s, a) => Some(Indices::Transition(Layout::States)),
                _ => None,
            },
            _ => None,
        };
        let shape = tensor.shape.clone();
        if let Some(kind) = matching(&shape) {
            return Ok(Self {
                tensor,
                kind,
                components: 1,
            });
        }
        // The last index may be that of components.
        if let Some((&components, rest)) = shape.split_last()
            && may_be_vector
            && rest.len() > 1
            && let Some(kind) = matching(rest)
        {
            return Ok(Self {
                tensor,
                kind,
                components,
            });
        }
        refuse(
            node.spot,
            format!(
                "rewards of the shape {shape:?} do not fit {s} states and {a} actions; allowed are ({s}), ({s}, {a}), and \
                 ({a}, {s}, {s}) or ({s}, {a}, {s}) for rewards of transitions"
            ),
        )
    }

    fn at(&self, [s, a, next]: [usize; 3], component: usize, sizes: &Sizes) -> usize {
        let index = match self.kind {
            Indices::State => s,
            Indices::StateAction => s * sizes.actions + a,
            Indices::ActionState => a * sizes.states + s,
            Indices::Transition(order) => sizes.at(order, [s, a, next]),
        };
        index * self.components + component
    }
}

/// Reads QuantEcon's form with one row for each pair: `R` (pairs), `Q` (pairs x states), `s_indices`, `a_indices`.
fn read_pairs(top: &Node) -> Result<Draft> {
    let known: Vec<&str> = PROBABILITIES.iter().chain(&REWARDS).chain(&PAIRS).copied().collect();
    wrapper::check_keys(top, &known)?;
    let part = |keys: &[&str], what: &str| match wrapper::first(top, keys) {
        Some(node) => Tensor::of(node),
        None => refuse(top.spot, format!("{what} are missing: expected {}", keys[0])),
    };
    let probabilities = part(&["Q", "P", "T"], "the probabilities")?;
    let rewards = part(&REWARDS, "the rewards")?;
    let &[pairs, states] = probabilities.shape.as_slice() else {
        let problem = format!(
            "expected a row of probabilities for each pair, found {:?}",
            probabilities.shape
        );
        return refuse(probabilities.spot(0), problem);
    };
    let indices = |key: &'static str, count: usize| -> Result<Vec<usize>> {
        let tensor = part(&[key], "the indices")?;
        if tensor.shape != [pairs] {
            return refuse(
                tensor.spot(0),
                format!("{key} has the shape {:?}, not [{pairs}]", tensor.shape),
            );
        }
        tensor.indices(key, count)
    };
    let of_state = indices("s_indices", states)?;
    let of_action = indices("a_indices", limits::PAIRS)?;
    let actions = action_names(top, of_action.iter().max().map_or(0, |most| most + 1))?;
    if rewards.shape != [pairs] {
        let problem = format!("the rewards have the shape {:?}, not [{pairs}]", rewards.shape);
        return refuse(rewards.spot(0), problem);
    }
    let mut draft = Draft::default();
    let names = wrapper::state_names(top, Some(states))?;
    draft.states = names.unwrap_or_else(|| (0..states).map(|s| format!("s{s}")).collect());
    draft.components = wrapper::component_names(top, Some(1))?.unwrap_or_else(|| wrapper::numbered_components(1));
    draft.choices.resize_with(states, Vec::new);
    for pair in 0..pairs {
        if rewards.is_forbidden(pair) {
            continue;
        }
        let mut outcomes = Vec::new();
        for to in 0..states {
            let at = pair * states + to;
            if !probabilities.is_zero(at) {
                let probability = probabilities.amount(at, "a probability")?;
                let probability = probability.checked_probability(probabilities.spot(at))?;
                outcomes.push(Outcome {
                    to,
                    probability,
                    reward: Vec::new(),
                    is_last: false,
                });
            }
        }
        draft.choices[of_state[pair]].push(Choice {
            name: actions[of_action[pair]].clone(),
            spot: probabilities.spot(pair * states),
            outcomes,
            reward: vec![rewards.amount(pair, "a reward")?],
        });
    }
    beside(&mut draft, top)?;
    Ok(draft)
}
