//! The part of a file that is a Markov decision process: states, actions, transitions, start, and the rewards of
//! actions.

use std::ops::Range;

use super::diagnostic::{Diagnostic, Result, refuse};
use super::json::{Entry, Fields, Ranged, Value, described, entries, list, number, string};
use super::limits;
use super::names::{self, Names};
use crate::mdp::{Discount, Mdp, ModelError};
use crate::rational::Number;

/// The largest difference between 1 and a sum of probabilities that is accepted.
const SUM_TOLERANCE: f64 = 1e-9;

/// The largest difference between 1 and a sum of probabilities in single precision, unless there are very many of them.
const SINGLE_PRECISION: f64 = 1e-6;

/// The contents of `states` and `terminal`.
pub(super) struct Model<'a> {
    pub(super) states: Names<'a>,
    /// The byte at which each state is defined.
    pub(super) state_at: Vec<usize>,
    /// The index of the first pair of each state, and the number of pairs at the end: the pairs of state s are
    /// `rows[s]..rows[s + 1]`.
    pub(super) rows: Vec<usize>,
    pub(super) actions: Vec<&'a str>,
    pub(super) components: Names<'a>,
    pub(super) rewards: Vec<Vec<(usize, Number)>>,
    /// The exact probabilities in the order of `Mdp::row`.
    pub(super) exact: Vec<Number>,
    /// The targets with their probabilities, per state and action.
    targets: Vec<Vec<Vec<(usize, f64)>>>,
    /// The byte at which the model is defined.
    pub(super) at: usize,
}

impl<'a> Model<'a> {
    /// Returns a model without states that is defined at a byte.
    pub(super) fn empty(at: usize) -> Self {
        Self {
            states: Names::default(),
            state_at: Vec::new(),
            rows: vec![0],
            actions: Vec::new(),
            components: Names::default(),
            rewards: Vec::new(),
            exact: Vec::new(),
            targets: vec![Vec::new()],
            at,
        }
    }

    /// Adds an action to the state that is being read: where it leads, in ascending order of state, and what it earns.
    pub(super) fn act(&mut self, name: &'a str, to: Vec<(usize, Number)>, earned: Vec<(usize, Number)>) {
        let targets = to.iter().map(|(target, p)| (*target, p.value())).collect();
        if let Some(state) = self.targets.last_mut() {
            state.push(targets);
        }
        self.exact.extend(to.into_iter().map(|(_, p)| p));
        self.actions.push(name);
        self.rewards.push(earned);
    }

    /// Ends the state that is being read, and begins the next one.
    pub(super) fn end_state(&mut self) {
        self.targets.push(Vec::new());
        self.rows.push(self.actions.len());
    }

    /// Ends the model: the states that have not been read have no actions.
    pub(super) fn close(&mut self) {
        self.rows.resize(self.states.len() + 1, self.actions.len());
        self.targets.resize(self.states.len(), Vec::new());
    }

    /// Reads the model of a file and its start distribution.
    pub(super) fn with_start(file: &Fields<'a>) -> Result<(Self, Vec<(usize, Number)>)> {
        let model = Self::read(file.need("states", "an object of states")?, file.get("terminal"))?;
        let start = file.need("start", "the name of a state or an object of probabilities")?;
        let start = model.distribution(start)?;
        Ok((model, start))
    }

    /// Reads `states` and, if given, `terminal`: of every action of every state where it leads and what it earns.
    fn read(states: &'a Value<'a>, terminal: Option<&'a Value<'a>>) -> Result<Self> {
        let rows = entries(states, "an object of states")?;
        let terminal = match terminal {
            Some(value) => list(value, "a list of terminal states")?,
            None => &[],
        };
        let mut model = Self::empty(states.start());
        model.name_states(rows.clone(), terminal)?;
        for row in rows {
            let actions = entries(row.value, "an object of actions")?;
            for Entry { name, at, value } in actions {
                names::check(name, at)?;
                if model.actions.len() == limits::PAIRS {
                    let what = "actions of all states together";
                    return Err(Diagnostic::too_many(at, limits::PAIRS, what));
                }
                let fields = Fields::new(value, "an object with \"to\" and \"reward\"", &["to", "reward"])?;
                let to = model.transitions(fields.need("to", "where the action leads")?)?;
                let mut earned = Vec::new();
                match fields.get("reward") {
                    // A number is what the component named "reward" earns.
                    Some(value @ (Value::NumberLit(_) | Value::StringLit(_))) => {
                        let amount = number(value)?;
                        earned.push((model.component("reward", value.start())?, amount));
                    }
                    Some(value) => {
                        for Entry { name, at, value } in entries(value, "a number or an object of components")? {
                            earned.push((model.component(name, at)?, number(value)?));
                        }
                    }
                    None => {}
                }
                model.act(name, to, earned);
            }
            model.end_state();
        }
        model.close();
        if model.actions.is_empty() {
            return refuse(model.at, "no state has an action");
        }
        Ok(model)
    }

    /// Reads the names of all states, each one's first mention being its place.
    fn name_states(&mut self, rows: impl ExactSizeIterator<Item = Entry<'a>>, terminal: &'a [Value<'a>]) -> Result<()> {
        let with_row = rows.len();
        let rows = rows.map(|Entry { name, at, .. }| Ok((name, at)));
        let terminal = terminal
            .iter()
            .map(|value| Ok((string(value, "the name of a terminal state")?, value.start())));
        let mut list = Vec::new();
        for (index, state) in rows.chain(terminal).enumerate() {
            let (name, at) = state?;
            names::check(name, at)?;
            if index == limits::STATES {
                return Err(Diagnostic::too_many(at, limits::STATES, "states"));
            }
            list.push(name);
            self.state_at.push(at);
        }
        if let Some(again) = names::repeated(&list) {
            let reason = if list[..with_row].contains(&list[again]) {
                "stands in \"states\" (where one without actions is terminal already)"
            } else {
                "stands twice in this list"
            };
            let name = names::quoted(list[again]);
            let message = format!("state {name} {reason}; every state has one name and one place");
            return refuse(self.state_at[again], message);
        }
        self.states = Names::new(list);
        Ok(())
    }

    /// Reads where an action leads.
    fn transitions(&self, to: &'a Value<'a>) -> Result<Vec<(usize, Number)>> {
        let row = self.distribution(to)?;
        if self.exact.len() + row.len() > limits::TRANSITIONS {
            return Err(Diagnostic::too_many(to.start(), limits::TRANSITIONS, "transitions"));
        }
        Ok(row)
    }

    /// Returns the index of a component, which is added if it is new.
    pub(super) fn component(&mut self, name: &'a str, at: usize) -> Result<usize> {
        names::check(name, at)?;
        let index = self.components.add(name);
        if index == limits::COMPONENTS {
            return Err(Diagnostic::too_many(at, index, "reward components"));
        }
        Ok(index)
    }

    /// Reads a state's name (probability 1) or an object of probabilities, as (state, probability > 0) in ascending
    /// order of state.
    fn distribution(&self, value: &'a Value<'a>) -> Result<Vec<(usize, Number)>> {
        if let Value::StringLit(name) = value {
            let state = self.states.find("state", &name.value, value.start())?;
            return Ok(vec![(state, Number::ONE)]);
        }
        let entries = entries(value, "the name of a state or an object of probabilities")?;
        let mut row = Vec::with_capacity(entries.len());
        for Entry { name, at, value } in entries {
            row.push((self.states.find("state", name, at)?, probability(value)?));
        }
        normalize(&mut row, value.start())?;
        row.retain(|(_, p)| !p.is_zero());
        row.sort_unstable_by_key(|(state, _)| *state);
        Ok(row)
    }

    /// Builds the model itself, given where it starts and which pairs never earn anything.
    pub(super) fn mdp(&self, discount: f64, start: &[(usize, Number)], free: &[bool]) -> Result<Mdp> {
        let mut distribution = vec![0.0; self.states.len()];
        for (state, p) in start {
            distribution[*state] = p.value();
        }
        Discount::new(discount)
            .and_then(|discount| Mdp::with_free_pairs(discount, &self.targets, &distribution, free))
            .map_err(|error| self.diagnostic(&error))
    }

    /// Returns an error of the model with the names of the file.
    fn diagnostic(&self, error: &ModelError) -> Diagnostic {
        if let ModelError::Endless { state } = *error {
            let name = names::quoted(self.states.list()[state]);
            let message = format!(
                "state {name} runs for ever: at discount 1 every state needs a way to a terminal state, or to a loop \
                 that costs nothing"
            );
            return Diagnostic::new(self.state_at[state], message);
        }
        Diagnostic::new(self.at, error.to_string())
    }

    /// Returns the pairs of a state.
    pub(super) fn pairs(&self, state: usize) -> Range<usize> {
        self.rows[state]..self.rows[state + 1]
    }
}

/// Reads a probability; that it is at most 1 follows from the sum.
pub(super) fn probability(value: &Value) -> Result<Number> {
    let probability = number(value)?;
    if probability.is_negative() {
        let message = format!("probability {} is negative; allowed: 0 to 1", described(value));
        return refuse(value.start(), message);
    }
    Ok(probability)
}

/// Checks that the probabilities of states or pairs sum to 1 (exactly or within 1e-9) and divides them by an exact sum
/// that is not 1.
///
/// The sum is exact unless it grows too long, as it can with many unlike fractions; then it is a float and nothing is
/// divided here.
pub(super) fn normalize(row: &mut [(usize, Number)], at: usize) -> Result<()> {
    let exact = row.iter().try_fold(Number::ZERO, |sum, (_, p)| sum.checked_add(p));
    if exact == Some(Number::ONE) {
        return Ok(());
    }
    let float = match &exact {
        Some(sum) => sum.value(),
        None => row.iter().map(|(_, p)| p.value()).sum(),
    };
    let off = exact.as_ref().and_then(|sum| sum.checked_sub(&Number::ONE));
    let off = off.map_or(float - 1.0, |off| off.value());
    if off.abs() > SUM_TOLERANCE {
        let hint = if off.abs() <= SINGLE_PRECISION {
            "; if they come from single precision, write fractions like \"1/3\" or divide each by the sum"
        } else {
            ""
        };
        return refuse(
            at,
            format!("probabilities sum to {float}, not to 1 (within 1e-9){hint}"),
        );
    }
    if let Some(sum) = exact {
        for (_, p) in row {
            if let Some(share) = p.checked_div(&sum) {
                *p = share;
            }
        }
    }
    Ok(())
}
