//! The part of a file that is a Markov decision process: states, actions, transitions, start, and what each action earns.

use std::ops::Range;

use super::json::{Kind, Property, Value};
use super::limits;
use super::names::{self, Names};
use super::text::{
    Fault, Fields, Name, Read, entries, fault, list, misnamed, name, number, refuse, string, too_many, unfit,
};
use crate::mdp::{Discount, Mdp, ModelError};
use crate::rational::Number;

/// How far probabilities may be from summing to 1.
const SUM_TOLERANCE: f64 = 1e-9;

/// What `states` and `terminal` say.
pub(super) struct Model<'a> {
    pub(super) states: Names<'a>,
    /// Byte at which each state is defined.
    pub(super) state_at: Vec<usize>,
    /// Pairs of state s are `rows[s]..rows[s + 1]`.
    pub(super) rows: Vec<usize>,
    pub(super) actions: Vec<&'a str>,
    pub(super) components: Names<'a>,
    pub(super) rewards: Vec<Vec<(usize, Number)>>,
    /// Exact probabilities in the order of `Mdp::row`.
    pub(super) exact: Vec<Number>,
    /// Targets with probabilities, per state and action.
    targets: Vec<Vec<Vec<(usize, f64)>>>,
    at: usize,
}

impl<'a> Model<'a> {
    /// Reads `states` and, if given, `terminal`.
    #[inline(never)]
    pub(super) fn read(states: &'a Value<'a>, terminal: Option<&'a Value<'a>>) -> Read<Self> {
        let rows = entries(states, "an object of states")?;
        let terminal = match terminal {
            Some(value) => list(value, "a list of terminal states")?,
            None => &[],
        };
        let mut model = Self {
            states: Names::default(),
            state_at: Vec::new(),
            rows: vec![0],
            actions: Vec::new(),
            components: Names::default(),
            rewards: Vec::new(),
            exact: Vec::new(),
            targets: Vec::new(),
            at: states.start,
        };
        model.name_states(rows, terminal)?;
        for row in rows {
            let mut targets = Vec::new();
            for entry in entries(&row.value, "an object of actions")? {
                targets.push(model.action(name(entry), &entry.value)?);
            }
            model.rows.push(model.actions.len());
            model.targets.push(targets);
        }
        for _ in terminal {
            model.rows.push(model.actions.len());
            model.targets.push(Vec::new());
        }
        if model.actions.is_empty() {
            return refuse(model.at, &["no state has an action"]);
        }
        Ok(model)
    }

    /// The names of all states, each one's first mention being its place.
    fn name_states(&mut self, rows: &'a [Property<'a>], terminal: &'a [Value<'a>]) -> Read<()> {
        let mut list = Vec::with_capacity(rows.len() + terminal.len());
        for i in 0..rows.len() + terminal.len() {
            let Name { text, at } = if i < rows.len() {
                name(&rows[i])
            } else {
                let value = &terminal[i - rows.len()];
                Name {
                    text: string(value, "the name of a terminal state")?,
                    at: value.start,
                }
            };
            names::check(text, at)?;
            if i == limits::STATES {
                return Err(too_many(at, limits::STATES, "states"));
            }
            list.push(text);
            self.state_at.push(at);
        }
        if let Some(again) = names::repeated(&list) {
            let problem = if list[..rows.len()].contains(&list[again]) {
                " stands in \"states\" (where one without actions is terminal already); every state has one name and one place"
            } else {
                " stands twice in this list; every state has one name and one place"
            };
            let at = self.state_at[again];
            return Err(misnamed(at, "state ", list[again], problem));
        }
        self.states = Names::new(list);
        Ok(())
    }

    /// One action: where it leads and what it earns.
    fn action(&mut self, name: Name<'a>, value: &'a Value<'a>) -> Read<Vec<(usize, f64)>> {
        names::check(name.text, name.at)?;
        if self.actions.len() == limits::PAIRS {
            let what = "actions of all states together";
            return Err(too_many(name.at, limits::PAIRS, what));
        }
        let fields = Fields::new(value, "an object with \"to\" and \"reward\"", &["to", "reward"])?;
        let to = fields.need("to", "where the action leads")?;
        let row = self.distribution(to)?;
        if self.exact.len() + row.len() > limits::TRANSITIONS {
            return Err(too_many(to.start, limits::TRANSITIONS, "transitions"));
        }
        let reward = match fields.get("reward") {
            Some(value) => self.reward(value)?,
            None => Vec::new(),
        };
        self.actions.push(name.text);
        self.rewards.push(reward);
        let mut targets = Vec::with_capacity(row.len());
        for (target, p) in row {
            targets.push((target, p.value()));
            self.exact.push(p);
        }
        Ok(targets)
    }

    /// An object of components or, as a shorthand, what the component named "reward" earns.
    fn reward(&mut self, value: &'a Value<'a>) -> Read<Vec<(usize, Number)>> {
        let mut earned = Vec::new();
        if let Kind::Number(_) | Kind::Text(_) = value.kind {
            let amount = number(value)?;
            let name = Name {
                text: "reward",
                at: value.start,
            };
            earned.push((self.component(name)?, amount));
        } else {
            for entry in entries(value, "a number or an object of components")? {
                earned.push((self.component(name(entry))?, number(&entry.value)?));
            }
        }
        Ok(earned)
    }

    #[inline(never)]
    fn component(&mut self, name: Name<'a>) -> Read<usize> {
        names::check(name.text, name.at)?;
        let index = self.components.add(name.text);
        if index == limits::COMPONENTS {
            return Err(too_many(name.at, index, "reward components"));
        }
        Ok(index)
    }

    /// A state's name (probability 1) or an object of probabilities, as (state, probability > 0) in ascending order of state.
    #[inline(never)]
    pub(super) fn distribution(&self, value: &'a Value<'a>) -> Read<Vec<(usize, Number)>> {
        let mut row = Vec::new();
        if let Kind::Text(name) = &value.kind {
            let state = self.states.find("state", name, value.start)?;
            row.push((state, Number::ONE));
            return Ok(row);
        }
        for entry in entries(value, "the name of a state or an object of probabilities")? {
            let Name { text, at } = name(entry);
            let state = self.states.find("state", text, at)?;
            row.push((state, probability(&entry.value)?));
        }
        normalize(&mut row, value.start)?;
        row.retain(|(_, p)| !p.is_zero());
        row.sort_unstable_by_key(|(state, _)| *state);
        Ok(row)
    }

    /// The model itself, given where it starts.
    #[inline(never)]
    pub(super) fn mdp(&self, discount: f64, start: &[(usize, Number)]) -> Read<Mdp> {
        let mut distribution = vec![0.0; self.states.len()];
        for (state, p) in start {
            distribution[*state] = p.value();
        }
        match Discount::new(discount).and_then(|discount| Mdp::new(discount, &self.targets, &distribution)) {
            Ok(mdp) => Ok(mdp),
            Err(error) => Err(self.fault(&error)),
        }
    }

    /// What is wrong, in the file's names.
    #[cold]
    fn fault(&self, error: &ModelError) -> Fault {
        if let ModelError::Endless { state } = *error {
            let name = self.states.list()[state];
            let problem = " runs for ever: at discount 1 every state needs a way to a terminal state";
            return misnamed(self.state_at[state], "state ", name, problem);
        }
        fault(self.at, &[&error.to_string()])
    }

    /// The pairs of a state.
    pub(super) fn pairs(&self, state: usize) -> Range<usize> {
        self.rows[state]..self.rows[state + 1]
    }
}

/// A probability; that it is at most 1 follows from the sum.
#[inline(never)]
pub(super) fn probability(value: &Value) -> Read<Number> {
    let probability = number(value)?;
    if probability.is_negative() {
        return Err(unfit(value, "probability ", " is negative; allowed: 0 to 1"));
    }
    Ok(probability)
}

/// Checks that the probabilities of states or pairs sum to 1 (exactly or within 1e-9) and divides them by an exact sum that is not 1.
///
/// The sum is exact unless it grows too long, as it can with many unlike fractions; then it is a float and nothing is divided here.
#[inline(never)]
pub(super) fn normalize(row: &mut [(usize, Number)], at: usize) -> Read<()> {
    let (mut exact, mut float) = (Some(Number::ZERO), 0.0);
    for (_, p) in row.iter() {
        exact = exact.and_then(|sum| sum.checked_add(p));
        float += p.value();
    }
    let mut off = float - 1.0;
    if let Some(sum) = exact {
        float = sum.value();
        off = sum.checked_sub(&Number::ONE).map_or(float - 1.0, |off| off.value());
    }
    if off.abs() > SUM_TOLERANCE {
        let sum = float.to_string();
        let problem = ["probabilities sum to ", &sum, ", not to 1 (within 1e-9)"];
        return refuse(at, &problem);
    }
    if let Some(sum) = exact
        && sum != Number::ONE
    {
        for (_, p) in row {
            *p = p.checked_div(&sum).unwrap_or(*p);
        }
    }
    Ok(())
}
