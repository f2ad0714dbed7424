//! The part of a file that is a Markov decision process: states, actions, transitions, start, and what each action earns.

use jsonc_parser::ast::Value;

use super::limits;
use super::names::{self, Names};
use super::text::{
    Fault, Fields, Name, Read, described, entries, list, number, refuse, start, string,
};
use crate::model::{Discount, Mdp, ModelError, Number};

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
    pub(super) fn read(states: &'a Value<'a>, terminal: Option<&'a Value<'a>>) -> Read<Self> {
        let mut model = Self {
            states: Names::default(),
            state_at: Vec::new(),
            rows: vec![0],
            actions: Vec::new(),
            components: Names::default(),
            rewards: Vec::new(),
            exact: Vec::new(),
            targets: Vec::new(),
            at: start(states),
        };
        let rows = entries(states, "an object of states")?;
        for (name, _) in rows.clone() {
            model.add_state(name)?;
        }
        for value in terminal.map_or(Ok([].as_slice()), |value| {
            list(value, "a list of terminal states")
        })? {
            let name = Name {
                text: string(value, "the name of a terminal state")?,
                at: start(value),
            };
            if let Some(known) = model.states.get(name.text) {
                let place = if known < rows.len() {
                    "in \"states\" (where one without actions is terminal already)"
                } else {
                    "twice in this list"
                };
                return refuse(
                    name.at,
                    format!(
                        "state {} stands {place}; every state has one name and one place",
                        names::quoted(name.text)
                    ),
                );
            }
            model.add_state(name)?;
        }
        for (_, actions) in rows {
            let mut targets = Vec::new();
            for (action, value) in entries(actions, "an object of actions")? {
                targets.push(model.action(action, value)?);
            }
            model.rows.push(model.actions.len());
            model.targets.push(targets);
        }
        model
            .rows
            .resize(model.states.len() + 1, model.actions.len());
        model.targets.resize(model.states.len(), Vec::new());
        if model.actions.is_empty() {
            return refuse(model.at, "no state has an action");
        }
        Ok(model)
    }

    fn add_state(&mut self, name: Name<'a>) -> Read<()> {
        names::check(name.text, name.at)?;
        self.states.add(name.text);
        self.state_at.push(name.at);
        if self.states.len() > limits::STATES {
            return refuse(name.at, format!("more than {} states", limits::STATES));
        }
        Ok(())
    }

    /// One action: where it leads and what it earns.
    fn action(&mut self, name: Name<'a>, value: &'a Value<'a>) -> Read<Vec<(usize, f64)>> {
        names::check(name.text, name.at)?;
        if self.actions.len() == limits::PAIRS {
            return refuse(
                name.at,
                format!("more than {} actions of all states together", limits::PAIRS),
            );
        }
        let fields = Fields::new(
            value,
            "an object with \"to\" and \"reward\"",
            &["to", "reward"],
        )?;
        let to = fields.need("to", "where the action leads")?;
        let row = self.distribution(to)?;
        if self.exact.len() + row.len() > limits::TRANSITIONS {
            return refuse(
                start(to),
                format!("more than {} transitions", limits::TRANSITIONS),
            );
        }
        let reward = fields
            .get("reward")
            .map_or(Ok(Vec::new()), |value| self.reward(value))?;
        self.actions.push(name.text);
        self.rewards.push(reward);
        let targets = row.iter().map(|(target, p)| (*target, p.value())).collect();
        self.exact.extend(row.into_iter().map(|(_, p)| p));
        Ok(targets)
    }

    /// An object of components or, as a shorthand, what the component named "reward" earns.
    fn reward(&mut self, value: &'a Value<'a>) -> Read<Vec<(usize, Number)>> {
        if let Value::NumberLit(_) | Value::StringLit(_) = value {
            let amount = number(value)?;
            return Ok(vec![(
                self.component(Name {
                    text: "reward",
                    at: start(value),
                })?,
                amount,
            )]);
        }
        let earned = entries(value, "a number or an object of components")?;
        earned
            .map(|(component, amount)| Ok((self.component(component)?, number(amount)?)))
            .collect()
    }

    fn component(&mut self, name: Name<'a>) -> Read<usize> {
        names::check(name.text, name.at)?;
        let index = self.components.add(name.text);
        if index == limits::COMPONENTS {
            return refuse(
                name.at,
                format!("more than {} reward components", limits::COMPONENTS),
            );
        }
        Ok(index)
    }

    /// A state's name (probability 1) or an object of probabilities, as (state, probability > 0) in ascending order of state.
    pub(super) fn distribution(&self, value: &'a Value<'a>) -> Read<Vec<(usize, Number)>> {
        if let Value::StringLit(name) = value {
            return Ok(vec![(
                self.states.find("state", &name.value, start(value))?,
                Number::one(),
            )]);
        }
        let targets = entries(value, "the name of a state or an object of probabilities")?;
        let mut row = Vec::with_capacity(targets.len());
        for (name, value) in targets {
            row.push((
                self.states.find("state", name.text, name.at)?,
                probability(value)?,
            ));
        }
        normalize(&mut row, start(value))?;
        row.retain(|(_, p)| !p.is_zero());
        row.sort_unstable_by_key(|(state, _)| *state);
        Ok(row)
    }

    /// The model itself, given where it starts.
    pub(super) fn mdp(&self, discount: f64, start: &[(usize, Number)]) -> Read<Mdp> {
        let mut distribution = vec![0.0; self.states.len()];
        for (state, p) in start {
            distribution[*state] = p.value();
        }
        let mdp = Discount::new(discount)
            .and_then(|discount| Mdp::new(discount, &self.targets, &distribution));
        mdp.map_err(|error| match error {
            ModelError::Endless { state } => {
                let name = names::quoted(self.states.list()[state]);
                let problem = format!("state {name} runs for ever: at discount 1 every state needs a way to a terminal state");
                Fault::new(self.state_at[state], problem)
            }
            other => Fault::new(self.at, other.to_string()),
        })
    }

    /// What belongs to each state, for each of its pairs.
    pub(super) fn by_pair<T: Copy>(&self, by_state: &[T]) -> Vec<T> {
        let counts = self.rows.windows(2).map(|row| row[1] - row[0]);
        counts
            .zip(by_state)
            .flat_map(|(count, &item)| std::iter::repeat_n(item, count))
            .collect()
    }

    /// The names of a state's actions.
    pub(super) fn action_names(&self, state: usize) -> Names<'a> {
        let mut names = Names::default();
        for action in &self.actions[self.rows[state]..self.rows[state + 1]] {
            names.add(action);
        }
        names
    }
}

/// A probability; that it is at most 1 follows from the sum.
pub(super) fn probability(value: &Value) -> Read<Number> {
    let probability = number(value)?;
    if probability.is_negative() {
        return refuse(
            start(value),
            format!(
                "probability {} is negative; allowed: 0 to 1",
                described(value)
            ),
        );
    }
    Ok(probability)
}

/// Checks that probabilities sum to 1 (exactly or within 1e-9) and divides them by an exact sum that is not 1.
///
/// The sum is exact unless it grows too long, as it can with hundreds of unlike fractions; then it is a float and nothing is divided here.
pub(super) fn normalize<K>(row: &mut [(K, Number)], at: usize) -> Read<()> {
    let exact = row
        .iter()
        .try_fold(Number::zero(), |sum, (_, p)| sum.checked_add(p));
    let sum = exact
        .as_ref()
        .map_or_else(|| row.iter().map(|(_, p)| p.value()).sum(), Number::value);
    let off = exact
        .as_ref()
        .and_then(|sum| sum.checked_sub(&Number::one()))
        .map_or(sum - 1.0, |off| off.value());
    if off.abs() > SUM_TOLERANCE {
        return refuse(
            at,
            format!("probabilities sum to {sum}, not to 1 (within 1e-9)"),
        );
    }
    if let Some(sum) = exact.filter(|sum| !sum.is_one()) {
        for (_, p) in row {
            if let Some(quotient) = p.checked_div(&sum) {
                *p = quotient;
            }
        }
    }
    Ok(())
}
