//! Fields from texts.

use super::scale::{self, Scale};
use super::{Alternative, Field, View, alternatives, field, unescape, write};
use crate::scenario::names::{self, Names};
use crate::scenario::{Objective, Scenario};

/// Amounts are at most this in size.
const LARGEST: f64 = 1e38;

impl View {
    /// Sets a field to what a text says, or says why it is not allowed and changes nothing. Numbers may be fractions and have white space around them.
    pub fn set(&mut self, scenario: &Scenario, field: Field, text: &str) -> Result<(), String> {
        let setting = &mut self.setting;
        let list = field.alternatives(scenario, setting.state);
        let one = match field.kind() {
            field::ONE => position(text, &list)?,
            _ => 0,
        };
        match field {
            Field::Step => {
                let step = text.parse().unwrap_or(usize::MAX);
                if step >= scenario.guide.len() {
                    let last = scenario.guide.len().saturating_sub(1).to_string();
                    let allowed = ["a whole number from 0 to ", &last].concat();
                    return Err(refusal(text, &allowed));
                }
                *self = Self::at_step(scenario, step);
            }
            Field::Value(index) => self.values[index] = inside(scenario, index, text)?,
            Field::Alpha => {
                setting.alpha = Scale::Alpha.read(text).map_err(|error| error.to_string())?;
            }
            Field::State => {
                let state = scenario.states.iter().position(|name| name == text);
                setting.state = state.unwrap_or_default();
                self.action = 0;
            }
            Field::Sweep => {
                setting.sweep = one;
                self.zoom = None;
            }
            Field::Rule => setting.rule = alternatives::RULES[one],
            Field::Objective => setting.objective = Objective::ALL[one],
            Field::Map => self.map = alternatives::MAPS[one],
            Field::Action => self.action = one,
            Field::Plane => {
                let (x, y) = text.split_once(',').unwrap_or((text, text));
                let plane = [position(x, &list)?, position(y, &list)?];
                if plane[0] == plane[1] {
                    return Err(refusal(text, "two parameters with a comma between"));
                }
                setting.plane = Some(plane);
            }
            Field::Zoom => {
                let (from, to) = text.split_once(',').unwrap_or((text, text));
                let from = inside(scenario, setting.sweep, from)?;
                let to = inside(scenario, setting.sweep, to)?;
                if Scale::linear(from, to).is_err() {
                    return Err(refusal(text, "two numbers with a comma between, ascending"));
                }
                self.zoom = Some([from, to]);
            }
            Field::Show => {
                let mut show = [false; alternatives::COUNT];
                if !matches!(text, "none" | "") {
                    for name in text.split(',') {
                        show[position(name, &list)?] = true;
                    }
                }
                self.show = show;
            }
            Field::Perturbation => self.perturbation = amounts(scenario, text)?,
        }
        Ok(())
    }
}

/// `"7"; allowed: ...`
#[cold]
#[inline(never)]
fn refusal(text: &str, allowed: &str) -> String {
    [&names::quoted(text), "; allowed: ", allowed].concat()
}

#[inline(never)]
fn position(text: &str, list: &[Alternative]) -> Result<usize, String> {
    let mut names = Vec::with_capacity(list.len());
    for (place, each) in list.iter().enumerate() {
        if each.value == text {
            return Ok(place);
        }
        names.push(each.value);
    }
    Err(names::unknown("name", text, &names))
}

/// A value of a parameter.
#[inline(never)]
fn inside(scenario: &Scenario, parameter: usize, text: &str) -> Result<f64, String> {
    let range = &scenario.parameters[parameter];
    number(text, range.from.value(), range.to.value())
}

#[inline(never)]
fn number(text: &str, from: f64, to: f64) -> Result<f64, String> {
    match scale::read(text, from, to, false) {
        // Only the temperature has an off.
        Ok(value) => Ok(value.unwrap_or_default()),
        Err(error) => Err(error.to_string()),
    }
}

/// The opposite of writing them. O(n log n) in the actions of the model, however they are named.
#[inline(never)]
fn amounts(scenario: &Scenario, text: &str) -> Result<Vec<(usize, f64)>, String> {
    let pairs = scenario.mdp.pairs();
    let mut places = Vec::with_capacity(pairs);
    for pair in 0..pairs {
        places.push(write::place(scenario, pair));
    }
    let mut names = Vec::with_capacity(pairs);
    for place in &places {
        names.push(place.as_str());
    }
    let names = Names::new(names);
    let (mut added, mut amount) = (vec![0.0; pairs], f64::NAN);
    for item in text.split(';') {
        let Some((state, action)) = item.split_once('/') else {
            amount = number(item, -LARGEST, LARGEST)?;
            continue;
        };
        let pair = names.get(&write::joined(&unescape(state), &unescape(action)));
        match pair {
            Some(pair) if !amount.is_nan() => added[pair] = amount,
            _ => return Err(refusal(item, "a number, then state/action of the model")),
        }
    }
    let mut amounts = Vec::new();
    for (pair, amount) in added.into_iter().enumerate() {
        if amount != 0.0 {
            amounts.push((pair, amount));
        }
    }
    Ok(amounts)
}
