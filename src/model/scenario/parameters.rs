//! The parameters of a file: names that expressions can hold, and their ranges.

use jsonc_parser::ast::Value;

use super::names::{self, Names};
use super::text::{Fields, Name, Read, described, entries, number, refuse, start, string};
use super::{Parameter, limits, weights};
use crate::model::Number;

/// Parameters in file order.
pub(super) fn read<'a>(value: &'a Value<'a>) -> Read<(Names<'a>, Vec<Parameter>)> {
    let mut names = Names::default();
    let mut parameters = Vec::new();
    for (name, value) in entries(value, "an object of parameters")? {
        names::check(name.text, name.at)?;
        if !weights::is_identifier(name.text) {
            let problem =
                "cannot stand in an expression; allowed: a letter or _, then letters, digits or _";
            return refuse(
                name.at,
                format!("parameter {} {problem}", names::quoted(name.text)),
            );
        }
        if names.add(name.text) == limits::PARAMETERS {
            return refuse(
                name.at,
                format!("more than {} parameters", limits::PARAMETERS),
            );
        }
        parameters.push(parameter(name, value)?);
    }
    if parameters.is_empty() {
        return refuse(
            start(value),
            "no parameter; at least one is needed, to be swept",
        );
    }
    Ok((names, parameters))
}

fn parameter(name: Name, value: &Value) -> Read<Parameter> {
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
        return refuse(
            start(end),
            format!(
                "empty range: \"to\" {} is not above \"from\" {}",
                to.value(),
                from.value()
            ),
        );
    }
    let value = match fields.get("value") {
        None => middle(&from, &to),
        Some(given) => {
            let value = number(given)?;
            if !(from.value()..=to.value()).contains(&value.value()) {
                return refuse(
                    start(given),
                    format!(
                        "value {} is outside [{}, {}]",
                        described(given),
                        from.value(),
                        to.value()
                    ),
                );
            }
            value
        }
    };
    let label = fields
        .get("label")
        .map_or(Ok(name.text), |label| string(label, "a string"))?;
    Ok(Parameter {
        name: name.text.into(),
        label: label.into(),
        from,
        to,
        value,
    })
}

/// The middle of a range, or its lower end where the exact middle grows too long.
fn middle(from: &Number, to: &Number) -> Number {
    from.checked_add(to)
        .and_then(|sum| sum.checked_div(&2.into()))
        .unwrap_or_else(|| from.clone())
}
