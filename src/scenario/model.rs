//! The part of a file that is a Markov decision process: states, actions, transitions, start, and the rewards of
//! actions.

use std::ops::Range;

use super::diagnostic::{Diagnostic, Result, refuse};
use super::json::{Entry, Fields, Ranged, Value, described, entries, list, number, string, unchecked};
use super::names::{self, Names};
use super::sums::Sums;
use super::{forbidden, limits};
use crate::mdp::{Csr, Discount, Mdp, ModelError};
use crate::rational::Number;
use crate::whole::IS_WHOLE;

/// The action of a terminal state that has a value, which earns it.
const FINAL: &str = "final value";

/// The state that this action leads to: the first of these names that no state has.
const OVER: [&str; 3] = ["over", "(over)", "((over))"];

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
    pub(super) rewards: Csr<(usize, Number)>,
    /// The exact probabilities in the order of `Mdp::row`.
    pub(super) exact: Vec<Number>,
    /// The targets with their probabilities, per pair.
    targets: Csr<(usize, f64)>,
    /// The number of states of `states`; those beyond are terminal in the file.
    pub(super) with_row: usize,
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
            rewards: Csr::default(),
            exact: Vec::new(),
            targets: Csr::default(),
            with_row: 0,
            at,
        }
    }

    /// Returns where each pair leads, with exact probabilities, in ascending order of state.
    pub(super) fn distributions(&self) -> Vec<Vec<(usize, Number)>> {
        let mut exact = self.exact.iter().cloned();
        let targets = self.targets.rows();
        targets
            .map(|row| row.iter().map(|(target, _)| *target).zip(exact.by_ref()).collect())
            .collect()
    }

    /// Takes memory at once for so many actions with one successor each, and so many amounts that they earn: growing
    /// takes up to three times as much.
    pub(super) fn reserve(&mut self, actions: usize, amounts: usize) {
        self.targets.reserve(actions, actions);
        self.exact.reserve_exact(actions);
        self.actions.reserve_exact(actions);
        self.rewards.reserve(actions, amounts);
    }

    /// Adds an action to the state that is being read: where it leads, in ascending order of state, and what it earns.
    pub(super) fn act(
        &mut self,
        name: &'a str,
        to: &[(usize, Number)],
        earned: impl IntoIterator<Item = (usize, Number)>,
    ) {
        self.targets.extend(to.iter().map(|(target, p)| (*target, p.value())));
        self.targets.end_row();
        self.exact.extend(to.iter().map(|(_, p)| p.clone()));
        self.actions.push(name);
        self.rewards.extend(earned);
        self.rewards.end_row();
    }

    /// Ends the state that is being read, and begins the next one.
    pub(super) fn end_state(&mut self) {
        self.rows.push(self.actions.len());
    }

    /// Ends the model: the states that have not been read have no actions.
    pub(super) fn close(&mut self) {
        self.rows.resize(self.states.len() + 1, self.actions.len());
    }

    /// Reads `states` and, if given, `terminal` and `forbidden`: of every action of every state where it leads and what
    /// it earns.
    pub(super) fn read(file: &Fields<'a>, sums: &mut Sums) -> Result<Self> {
        let states = file.need("states", "an object of states")?;
        let rows = entries(states, "an object of states")?;
        let terminal = match file.get("terminal") {
            Some(value) => terminal_states(value)?,
            None => Vec::new(),
        };
        let mut model = Self::empty(states.start());
        model.name_states(rows.clone(), &terminal)?;
        let forbidden = match file.get("forbidden") {
            Some(value) if IS_WHOLE => forbidden::read(value, &model.states, rows.clone())?,
            _ => Vec::new(),
        };
        for (state, row) in rows.enumerate() {
            let actions = entries(row.value, "an object of actions")?;
            for Entry { name, at, value } in actions {
                names::check(name, at)?;
                if model.actions.len() == limits::PAIRS {
                    let what = "actions of all states together";
                    return Err(Diagnostic::too_many(at, limits::PAIRS, what));
                }
                let fields = Fields::new(value, "an object with \"to\" and \"reward\"", &["to", "reward"])?;
                let leads = fields.need("to", "where the action leads")?;
                let to = model.transitions(leads, sums)?;
                let earned = match fields.get("reward") {
                    Some(value) => model.earned(value, |model, value| model.amount(value, leads, &to))?,
                    None => Vec::new(),
                };
                // What a forbidden action earns and where it leads is right, too.
                if !forbidden.get(state).is_some_and(|own| own.contains(&name)) {
                    model.act(name, &to, earned);
                }
            }
            model.end_state();
        }
        if IS_WHOLE {
            model.add_final_values(&terminal)?;
        }
        model.close();
        if model.actions.is_empty() {
            return refuse(model.at, "no state has an action");
        }
        Ok(model)
    }

    /// Reads what is earned of each component, `amount` reading one amount. A number is what the component named
    /// "reward" earns.
    fn earned(
        &mut self,
        value: &'a Value<'a>,
        amount: impl Fn(&Self, &Value) -> Result<Number>,
    ) -> Result<Vec<(usize, Number)>> {
        if let Value::NumberLit(_) | Value::StringLit(_) = value {
            let amount = number(value)?;
            return Ok(vec![(self.component("reward", value.start())?, amount)]);
        }
        let mut earned = Vec::new();
        for Entry { name, at, value } in entries(value, "a number or an object of components")? {
            let component = self.component(name, at)?;
            earned.push((component, amount(self, value)?));
        }
        Ok(earned)
    }

    /// Gives each terminal state that has a value one action, which earns the value and leads to one more state.
    fn add_final_values(&mut self, terminal: &[Terminal<'a>]) -> Result<()> {
        let mut values = Vec::with_capacity(terminal.len());
        for Terminal { value, .. } in terminal {
            let earned = match value {
                Some(value) => self.earned(value, |_, amount| number(amount))?,
                None => Vec::new(),
            };
            values.push(if earned.iter().all(|(_, amount)| amount.is_zero()) {
                Vec::new()
            } else {
                earned
            });
        }
        if values.iter().all(Vec::is_empty) {
            return Ok(());
        }
        let at = terminal[0].at;
        let over = names::free(&OVER, &self.states, at)?;
        if self.states.len() == limits::STATES {
            return Err(Diagnostic::too_many(at, limits::STATES, "states"));
        }
        let end = self.states.add(over);
        self.state_at.push(at);
        for (Terminal { at, .. }, earned) in terminal.iter().zip(values) {
            if !earned.is_empty() {
                if self.actions.len() == limits::PAIRS {
                    return Err(Diagnostic::too_many(
                        *at,
                        limits::PAIRS,
                        "actions of all states together",
                    ));
                }
                self.act(FINAL, &[(end, Number::ONE)], earned);
            }
            self.end_state();
        }
        Ok(())
    }

    /// Reads the names of all states, each one's first mention being its place.
    fn name_states(&mut self, rows: impl ExactSizeIterator<Item = Entry<'a>>, terminal: &[Terminal<'a>]) -> Result<()> {
        let with_row = rows.len();
        let rows = rows.map(|Entry { name, at, .. }| (name, at));
        let terminal = terminal.iter().map(|state| (state.name, state.at));
        let mut list = Vec::new();
        for (index, (name, at)) in rows.chain(terminal).enumerate() {
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
        self.with_row = with_row;
        Ok(())
    }

    /// Reads where an action leads.
    fn transitions(&self, to: &'a Value<'a>, sums: &mut Sums) -> Result<Vec<(usize, Number)>> {
        let row = self.distribution(to, sums)?;
        if self.exact.len() + row.len() > limits::TRANSITIONS {
            return Err(Diagnostic::too_many(to.start(), limits::TRANSITIONS, "transitions"));
        }
        Ok(row)
    }

    /// Returns the index of a component, which is added if it is new.
    pub(super) fn component(&mut self, name: &'a str, at: usize) -> Result<usize> {
        if let Some(index) = self.components.get(name) {
            return Ok(index);
        }
        names::check(name, at)?;
        let index = self.components.add(name);
        if index == limits::COMPONENTS {
            return Err(Diagnostic::too_many(at, index, "reward components"));
        }
        Ok(index)
    }

    /// Reads a state's name (probability 1) or an object of probabilities, as (state, probability > 0) in ascending
    /// order of state.
    pub(super) fn distribution(&self, value: &'a Value<'a>, sums: &mut Sums) -> Result<Vec<(usize, Number)>> {
        if let Value::StringLit(name) = value {
            let state = self.states.find("state", &name.value, value.start())?;
            return Ok(vec![(state, Number::ONE)]);
        }
        let expected = "the name of a state or an object of probabilities";
        let properties = unchecked(value, expected)?;
        let mut row = Vec::with_capacity(properties.len());
        for Entry { name, at, value } in properties.iter().map(Entry::of) {
            row.push((self.states.find("state", name, at)?, probability(value)?));
        }
        let summed = sums.normalize(&mut row, value.start());
        row.sort_unstable_by_key(|(state, _)| *state);
        // A file has millions of these keys: that they differ is seen from their states.
        if summed.is_err() || !row.is_sorted_by(|(one, _), (next, _)| one < next) {
            _ = entries(value, expected)?;
        }
        summed?;
        row.retain(|(_, p)| !p.is_zero());
        Ok(row)
    }

    /// Reads the amount of a component: a number or, where it depends on the next state, an object of numbers, of which
    /// the exact mean over where the action leads is returned. A next state that is not named earns nothing.
    fn amount(&self, value: &Value, leads: &Value, to: &[(usize, Number)]) -> Result<Number> {
        if !(IS_WHOLE && matches!(value, Value::Object(_))) {
            return number(value);
        }
        let mut mean = Some(Number::ZERO);
        for Entry { name, at, value } in entries(value, "an object of amounts by next state")? {
            let next = self.states.find("state", name, at)?;
            let amount = number(value)?;
            match to.binary_search_by_key(&next, |(state, _)| *state) {
                Ok(place) => {
                    let share = to[place].1.checked_mul(&amount);
                    mean = mean.zip(share).and_then(|(mean, share)| mean.checked_add(&share));
                }
                // A next state of probability 0 may be named.
                Err(_) if names_state(leads, name) => {}
                Err(_) => {
                    let known: Vec<&str> = to.iter().map(|(state, _)| self.states.list()[*state]).collect();
                    let (name, allowed) = (names::quoted(name), names::listed(&known));
                    return refuse(
                        at,
                        format!("the action does not lead to state {name}; allowed: {allowed}"),
                    );
                }
            }
        }
        let message = "the mean over the next states is too long; allowed: 38 digits above and below its bar";
        mean.ok_or_else(|| Diagnostic::new(value.start(), message))
    }

    /// Builds the model itself, given where it starts and which pairs never earn anything.
    pub(super) fn mdp(&self, discount: &Number, start: &[(usize, Number)], free: &[bool]) -> Result<Mdp> {
        let mut distribution = vec![0.0; self.states.len()];
        for (state, p) in start {
            distribution[*state] = p.value();
        }
        let factor = discount.value();
        // The core leaves discounts near 1, where the two differ, to the whole.
        let rest = IS_WHOLE.then(|| Number::ONE.checked_sub(discount)).flatten();
        let steps = rest.and_then(|rest| Number::ONE.checked_div(&rest));
        Discount::with_steps(factor, steps.map_or(1.0 / (1.0 - factor), |steps| steps.value()))
            .and_then(|discount| Mdp::with_free_pairs(discount, &self.rows, &self.targets, &distribution, free))
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

/// A terminal state of a file, with its value where it has one.
struct Terminal<'a> {
    name: &'a str,
    at: usize,
    value: Option<&'a Value<'a>>,
}

/// Reads the terminal states: a list of names or an object of values.
fn terminal_states<'a>(value: &'a Value<'a>) -> Result<Vec<Terminal<'a>>> {
    if IS_WHOLE && matches!(value, Value::Object(_)) {
        let with_value = |Entry { name, at, value }| Terminal {
            name,
            at,
            value: Some(value),
        };
        return Ok(entries(value, "an object of values")?.map(with_value).collect());
    }
    let named = |value: &'a Value<'a>| {
        Ok(Terminal {
            name: string(value, "the name of a terminal state")?,
            at: value.start(),
            value: None,
        })
    };
    list(value, "a list of terminal states")?.iter().map(named).collect()
}

/// Returns whether where an action leads names a state, be it with probability 0.
fn names_state(leads: &Value, name: &str) -> bool {
    match leads {
        Value::Object(object) => object.properties.iter().any(|property| property.name.as_str() == name),
        _ => false,
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
