//! The parameters of a file: names that expressions can hold, and their ranges.

use super::json::Value;
use super::names::{self, Names};
use super::text::{Fields, Name, Read, entries, misnamed, name, number, refuse, string, too_many, unfit};
use super::{Parameter, limits, weights};
use crate::rational::Number;

/// Parameters in file order.
#[inline(never)]
pub(super) fn read<'a>(value: &'a Value<'a>) -> Read<(Names<'a>, Vec<Parameter>)> {
    let mut names = Names::default();
    let mut parameters = Vec::new();
    for entry in entries(value, "an object of parameters")? {
        let Name { text, at } = name(entry);
        names::check(text, at)?;
        if !weights::is_identifier(text) {
            let problem = " cannot stand in an expression; allowed: a letter or _, then letters, digits or _";
            return Err(misnamed(at, "parameter ", text, problem));
        }
        if names.add(text) == limits::PARAMETERS {
            return Err(too_many(at, limits::PARAMETERS, "parameters"));
        }
        parameters.push(parameter(text, &entry.value)?);
    }
    if parameters.is_empty() {
        let problem = "no parameter; at least one is needed, to be swept";
        return refuse(value.start, &[problem]);
    }
    Ok((names, parameters))
}

fn parameter(name: &str, value: &Value) -> Read<Parameter> {
    let fields = Fields::new(
        value,
        "an object with \"from\" and \"to\"",
        &["label", "from", "to", "value"],
    )?;
    let from = number(fields.need("from", "the lower end of the range")?)?;
    let end = fields.need("to", "the upper end of the range")?;
    let to = number(end)?;
    // A width that is lost in rounding would leave nothing to sweep either.
    if to.value() <= from.value() {
        let (from, to) = (from.value().to_string(), to.value().to_string());
        let problem = ["empty range: \"to\" ", &to, " is not above \"from\" ", &from];
        return refuse(end.start, &problem);
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

/// A number in a range.
#[inline(never)]
pub(super) fn inside(given: &Value, from: &Number, to: &Number) -> Read<Number> {
    let value = number(given)?;
    if value.value() < from.value() || value.value() > to.value() {
        let (from, to) = (from.value().to_string(), to.value().to_string());
        let allowed = [" is outside [", &from, ", ", &to, "]"].concat();
        return Err(unfit(given, "value ", &allowed));
    }
    Ok(value)
}

/// The middle of a range, or its lower end where the exact middle grows too long.
fn middle(from: &Number, to: &Number) -> Number {
    from.checked_add(to)
        .and_then(|sum| sum.checked_div(&2.into()))
        .unwrap_or(*from)
}
