//! From a JSON tree to a certificate's numbers, each valid by itself.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;

use super::{Action, Check, Model, fail, refuse, sum};
use crate::exact::budget::Meter;
use crate::rational::{Rational, from_digits};
use crate::scenario::json::Value;

/// A certificate's text of one of the two versions.
pub(super) struct Text<'t> {
    tree: &'t Value<'t>,
    points: &'t [Value<'t>],
    /// Of version 1, which has each piece whole.
    pieces: Option<&'t [Value<'t>]>,
}

/// A point, and what is new on the piece beyond; each list has a state once at most.
pub(super) struct Point {
    pub(super) at: Rational,
    pub(super) tied: BTreeMap<usize, Vec<bool>>,
    pub(super) optimal: BTreeMap<usize, Vec<bool>>,
    pub(super) values: Vec<(usize, [Rational; 2])>,
}

impl<'t> Text<'t> {
    pub(super) fn new(tree: &'t Value) -> Check<Self> {
        let version = match field(tree, "policy-cliff-certificate")? {
            Value::NumberLit(number) => number.value,
            _ => "",
        };
        let pieces = match version {
            "1" => Some(list(field(tree, "pieces")?)?),
            "2" => None,
            _ => return refuse("not a certificate of version 1 or 2"),
        };
        let points = list(field(tree, "points")?)?;
        if points.len() < 2 || pieces.is_some_and(|pieces| pieces.len() + 1 != points.len()) {
            return refuse("there must be one piece between any two points that follow each other");
        }
        Ok(Self { tree, points, pieces })
    }

    /// Returns the number of points.
    pub(super) fn points(&self) -> usize {
        self.points.len()
    }

    /// Returns whether the lower end does not belong to the range, and whether the upper one does not.
    pub(super) fn open(&self) -> Check<[bool; 2]> {
        let Ok(value) = field(self.tree, "open") else {
            return Ok([false; 2]);
        };
        match list(value)? {
            [Value::BooleanLit(lower), Value::BooleanLit(upper)] => Ok([lower.value, upper.value]),
            _ => refuse("\"open\" must be [true or false, true or false]"),
        }
    }

    pub(super) fn model(&self, meter: &mut Meter) -> Check<Model> {
        model(self.tree, meter)
    }

    pub(super) fn point(&self, index: usize, model: &Model, meter: &mut Meter) -> Check<Point> {
        let value = &self.points[index];
        let mut point = Point {
            at: fraction(field(value, "at")?, meter)?,
            tied: sets(model, field(value, "tied")?)?,
            optimal: BTreeMap::new(),
            values: Vec::new(),
        };
        if index + 1 == self.points.len() {
            if self.pieces.is_none() && (field(value, "optimal").is_ok() || field(value, "values").is_ok()) {
                return refuse("the last point has a piece beyond it");
            }
            return Ok(point);
        }
        let Some(pieces) = self.pieces else {
            point.optimal = sets(model, field(value, "optimal")?)?;
            for (state, parts) in entries(model, field(value, "values")?)? {
                point.values.push((state, line(parts, meter)?));
            }
            return Ok(point);
        };
        let piece = &pieces[index];
        let (sets, lines) = (list(field(piece, "optimal")?)?, list(field(piece, "values")?)?);
        if sets.len() != model.states.len() || lines.len() != model.states.len() {
            return refuse("a piece must have one set and one value per state");
        }
        for (state, actions) in model.states.iter().enumerate() {
            point.optimal.insert(state, members(&sets[state], actions.len())?);
            point.values.push((state, line(list(&lines[state])?, meter)?));
        }
        Ok(point)
    }
}

/// Sets by state.
fn sets(model: &Model, value: &Value) -> Check<BTreeMap<usize, Vec<bool>>> {
    let mut found = BTreeMap::new();
    for (state, rest) in entries(model, value)? {
        let [actions] = rest else {
            return refuse("a set must be [state, [actions]]");
        };
        found.insert(state, members(actions, model.states[state].len())?);
    }
    Ok(found)
}

/// Lists [state, ...], of which a state has one at most, as the state and the rest.
fn entries<'v>(model: &Model, value: &'v Value) -> Check<Vec<(usize, &'v [Value<'v>])>> {
    let mut listed = BTreeSet::new();
    let mut found = Vec::new();
    for entry in list(value)? {
        let [state, rest @ ..] = list(entry)? else {
            return refuse("an empty list where a state was expected");
        };
        let state = index(state, model.states.len())?;
        if !listed.insert(state) {
            return fail(state, 0, "a state is listed twice");
        }
        found.push((state, rest));
    }
    Ok(found)
}

/// The model, whose probabilities must be above 0 and sum to 1.
fn model(tree: &Value, meter: &mut Meter) -> Check<Model> {
    let discount = fraction(field(tree, "discount")?, meter)?;
    if discount < Rational::ZERO || discount > Rational::ONE {
        return refuse("the discount is outside [0, 1]");
    }
    let lists = list(field(tree, "states")?)?;
    let mut states = Vec::with_capacity(lists.len());
    for (state, value) in lists.iter().enumerate() {
        let mut actions = Vec::new();
        for (action, value) in list(value)?.iter().enumerate() {
            let mut to = Vec::new();
            let mut total = Rational::ZERO;
            for entry in list(field(value, "to")?)? {
                let [target, p] = list(entry)? else {
                    return refuse("a successor must be [state, probability]");
                };
                let p = fraction(p, meter)?;
                if p <= Rational::ZERO {
                    return fail(state, action, "a probability is not above 0");
                }
                total = sum(&total, &p, meter)?;
                to.push((index(target, lists.len())?, p));
            }
            if total != Rational::ONE {
                return fail(state, action, "probabilities do not sum to 1");
            }
            actions.push(Action {
                to,
                reward: line(list(field(value, "reward")?)?, meter)?,
            });
        }
        states.push(actions);
    }
    Ok(Model { discount, states })
}

fn field<'v>(value: &'v Value<'v>, key: &str) -> Check<&'v Value<'v>> {
    if let Value::Object(object) = value {
        let mut found = object
            .properties
            .iter()
            .filter(|property| property.name.as_str() == key);
        if let (Some(property), None) = (found.next(), found.next()) {
            return Ok(&property.value);
        }
    }
    refuse(&format!("expected one \"{key}\""))
}

fn list<'v>(value: &'v Value<'v>) -> Check<&'v [Value<'v>]> {
    match value {
        Value::Array(array) => Ok(&array.elements),
        _ => refuse("expected a list"),
    }
}

/// A whole number below a count.
fn index(value: &Value, count: usize) -> Check<usize> {
    if let Value::NumberLit(number) = value
        && let Ok(index) = number.value.parse::<usize>()
        && index < count
    {
        return Ok(index);
    }
    refuse("expected the number of a state or an action")
}

fn members(value: &Value, count: usize) -> Check<Vec<bool>> {
    let mut set = vec![false; count];
    for action in list(value)? {
        set[index(action, count)?] = true;
    }
    Ok(set)
}

/// A whole number or fraction in a string, in lowest terms.
fn fraction(value: &Value, meter: &mut Meter) -> Check<Rational> {
    if let Value::StringLit(literal) = value {
        let text = &*literal.value;
        // A digit of 32 bits for nine characters or more.
        meter.fraction(text.len() as u64 / 9 + 2)?;
        let (above, below) = text.split_once('/').unwrap_or((text, "1"));
        if let (Some(numerator), Some(denominator)) = (integer(above), integer(below))
            && denominator > BigInt::ZERO
        {
            return Ok(Rational::new(numerator, denominator));
        }
    }
    refuse("expected a text with a whole number or a fraction, like \"-1/3\"")
}

/// Reads decimal digits with or without a minus sign.
fn integer(text: &str) -> Option<BigInt> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let size = from_digits(digits);
    Some(if digits.len() < text.len() { -size } else { size })
}

/// Constant and slope.
fn line(parts: &[Value], meter: &mut Meter) -> Check<[Rational; 2]> {
    match parts {
        [constant, slope] => Ok([fraction(constant, meter)?, fraction(slope, meter)?]),
        _ => refuse("expected a constant and a slope"),
    }
}

#[cfg(test)]
mod tests {
    use super::{BigInt, integer};

    #[test]
    fn only_digits_are_read() {
        for text in ["", "-", "+1", "1_0", "1.", " 1", "--1", "0x1"] {
            assert_eq!(integer(text), None, "{text:?}");
        }
        assert_eq!(integer("-012"), Some(BigInt::from(-12)));
    }
}
