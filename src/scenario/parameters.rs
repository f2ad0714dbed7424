//! The parameters of a file: names that expressions can hold, and their ranges.

use super::diagnostic::{Diagnostic, Result, refuse};
use super::json::{Entry, Fields, Ranged, Value, described, entries, number, string};
use super::names::{self, Names};
use super::{expression, limits};
use crate::rational::Number;

/// A parameter of the reward.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name in weight expressions.
    pub name: String,
    /// The meaning, as readers see it.
    pub label: String,
    /// The lower end of the range.
    pub from: Number,
    /// The upper end of the range, above the lower one.
    pub to: Number,
    /// The value that the scenario opens with, inside the range.
    pub value: Number,
}

/// Reads the parameters in file order.
pub(super) fn read<'a>(value: &'a Value<'a>) -> Result<(Names<'a>, Vec<Parameter>)> {
    let mut names = Names::default();
    let mut parameters = Vec::new();
    for Entry { name, at, value } in entries(value, "an object of parameters")? {
        names::check(name, at)?;
        if !expression::is_identifier(name) {
            let name = names::quoted(name);
            let allowed = "a letter or _, then letters, digits or _";
            return refuse(
                at,
                format!("parameter {name} cannot stand in an expression; allowed: {allowed}"),
            );
        }
        if names.add(name) == limits::PARAMETERS {
            return Err(Diagnostic::too_many(at, limits::PARAMETERS, "parameters"));
        }
        parameters.push(parameter(name, value)?);
    }
    if parameters.is_empty() {
        return refuse(value.start(), "no parameter; at least one is needed, to be swept");
    }
    Ok((names, parameters))
}

fn parameter(name: &str, value: &Value) -> Result<Parameter> {
    let keys = ["label", "from", "to", "value"];
    let fields = Fields::new(value, "an object with \"from\" and \"to\"", &keys)?;
    let from = number(fields.need("from", "the lower end of the range")?)?;
    let end = fields.need("to", "the upper end of the range")?;
    let to = number(end)?;
    // A range whose width is lost in rounding could not be swept either.
    if to.value() <= from.value() {
        let (from, to) = (from.value(), to.value());
        return refuse(
            end.start(),
            format!("empty range: \"to\" {to} is not above \"from\" {from}"),
        );
    }
    let value = match fields.get("value") {
        None => middle(&from, &to),
        Some(given) => inside(given, &from, &to)?,
    };
    let label = match fields.get("label") {
        Some(label) => string(label, "a string")?,
        None => name,
    };
    Ok(Parameter {
        name: name.into(),
        label: label.into(),
        from,
        to,
        value,
    })
}

/// Reads a number in a range.
pub(super) fn inside(given: &Value, from: &Number, to: &Number) -> Result<Number> {
    let value = number(given)?;
    let (low, high) = (from.value(), to.value());
    if !(low..=high).contains(&value.value()) {
        let value = described(given);
        return refuse(given.start(), format!("value {value} is outside [{low}, {high}]"));
    }
    Ok(value)
}

/// Returns the middle of a range, or its lower end where the exact middle grows too long.
fn middle(from: &Number, to: &Number) -> Number {
    from.checked_add(to)
        .and_then(|sum| sum.checked_div(&2.into()))
        .unwrap_or_else(|| from.clone())
}
