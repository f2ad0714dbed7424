//! From a JSON tree to a certificate's numbers, each valid by itself.

use num_bigint::BigInt;

use super::{Action, Check, CheckError, Model, Piece, fail, refuse, sum};
use crate::exact::budget::Meter;
use crate::rational::Rational;
use crate::scenario::json::Value;

/// The model, whose probabilities must be above 0 and sum to 1.
pub(super) fn model(tree: &Value, meter: &mut Meter) -> Check<Model> {
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
                reward: line(field(value, "reward")?, meter)?,
            });
        }
        states.push(actions);
    }
    Ok(Model { discount, states })
}

pub(super) fn piece(model: &Model, value: &Value, meter: &mut Meter) -> Check<Piece> {
    let (sets, lines) = (list(field(value, "optimal")?)?, list(field(value, "values")?)?);
    if sets.len() != model.states.len() || lines.len() != model.states.len() {
        return refuse("a piece must have one set and one value per state");
    }
    let mut piece = Piece {
        optimal: Vec::new(),
        values: Vec::new(),
    };
    for (state, actions) in model.states.iter().enumerate() {
        let set = members(&sets[state], actions.len())?;
        if !actions.is_empty() && !set.contains(&true) {
            return fail(state, 0, "a piece has a state without optimal action");
        }
        piece.optimal.push(set);
        piece.values.push(line(&lines[state], meter)?);
    }
    Ok(piece)
}

pub(super) fn field<'v>(value: &'v Value<'v>, key: &str) -> Check<&'v Value<'v>> {
    if let Value::Object(object) = value {
        let mut found = object
            .properties
            .iter()
            .filter(|property| property.name.as_str() == key);
        if let (Some(property), None) = (found.next(), found.next()) {
            return Ok(&property.value);
        }
    }
    Err(CheckError {
        problem: format!("expected one \"{key}\""),
        place: None,
    })
}

pub(super) fn list<'v>(value: &'v Value<'v>) -> Check<&'v [Value<'v>]> {
    match value {
        Value::Array(array) => Ok(&array.elements),
        _ => refuse("expected a list"),
    }
}

/// A whole number below a count.
pub(super) fn index(value: &Value, count: usize) -> Check<usize> {
    if let Value::NumberLit(number) = value
        && let Ok(index) = number.value.parse::<usize>()
        && index < count
    {
        return Ok(index);
    }
    refuse("expected the number of a state or an action")
}

pub(super) fn members(value: &Value, count: usize) -> Check<Vec<bool>> {
    let mut set = vec![false; count];
    for action in list(value)? {
        set[index(action, count)?] = true;
    }
    Ok(set)
}

/// A whole number or fraction in a string, in lowest terms.
pub(super) fn fraction(value: &Value, meter: &mut Meter) -> Check<Rational> {
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

/// Reads decimal digits with or without a minus sign; the library would read a plus sign and underscores too.
fn integer(text: &str) -> Option<BigInt> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.bytes().all(|digit| digit.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

/// Constant and slope.
fn line(value: &Value, meter: &mut Meter) -> Check<[Rational; 2]> {
    match list(value)? {
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
