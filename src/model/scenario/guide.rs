//! A guided reading: a few steps, each a text with the view that it sets, and what has been measured elsewhere, told apart from what is computed.

use super::json::{Kind, Value};
use super::text::{
    Fields, Name, Read, entries, list, misnamed, name, refuse, string, string_offset, too_many,
    unexpected,
};
use super::view::Watch;
use super::{Parameter, View, limits, names, parameters};
use crate::model::Number;

/// A step of a guided reading. It does not depend on the steps before it: what it does not set is as the scenario opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it says.
    pub text: Vec<Part>,
    /// Keys of the references that it cites.
    pub cite: Vec<String>,
    /// The value of every parameter.
    pub values: Vec<Number>,
    /// What is swept, watched and drawn.
    pub view: View,
}

/// A piece of a step's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it is.
    Text(String),
    /// The place of a cliff, to be filled in by the solver: its number, from 1 and from the left, among all breakpoints of the step's sweep over the
    /// whole range of the parameter, the others at the step's values.
    Cliff(usize),
}

/// Published findings beside a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// What was found.
    pub text: String,
    /// Keys of the references that it is taken from; at least one.
    pub cite: Vec<String>,
    /// Head of the table; empty where there is none.
    pub columns: Vec<String>,
    /// Its rows, each as long as the head; numbers as the file writes them.
    pub rows: Vec<Vec<String>>,
}

/// The guide of a file; `opening` is the view that its steps change.
#[inline(never)]
pub(super) fn read(
    value: &Value,
    watch: &Watch,
    parameters: &[Parameter],
    opening: &View,
) -> Read<Vec<Step>> {
    let mut steps = Vec::new();
    for value in list(value, "a list of steps")? {
        if steps.len() == limits::STEPS {
            return Err(too_many(value.start, limits::STEPS, "steps"));
        }
        let fields = Fields::new(value, "an object with \"text\"", &["text", "set", "cite"])?;
        let text = parts(fields.need("text", "what the step says")?)?;
        let mut step = Step {
            text,
            cite: cited(fields.get("cite"))?,
            values: Vec::with_capacity(parameters.len()),
            view: opening.clone(),
        };
        for parameter in parameters {
            step.values.push(parameter.value);
        }
        if let Some(set) = fields.get("set") {
            let fields = Fields::new(set, "an object", &SET)?;
            watch.change(&fields, &mut step.view)?;
            if let Some(values) = fields.get("values") {
                for entry in entries(values, "an object of values by parameter")? {
                    let Name { text, at } = name(entry);
                    let index = watch.parameters.find("parameter", text, at)?;
                    let Parameter { from, to, .. } = &parameters[index];
                    step.values[index] = parameters::inside(&entry.value, from, to)?;
                }
            }
        }
        steps.push(step);
    }
    if steps.is_empty() {
        return refuse(value.start, &["a guide without steps"]);
    }
    Ok(steps)
}

/// What a step can set.
const SET: [&str; 7] = [
    "values",
    "sweep",
    "state",
    "alpha",
    "rule",
    "objective",
    "plane",
];

/// A text with places for cliffs.
#[inline(never)]
fn parts(value: &Value) -> Read<Vec<Part>> {
    let text = string(value, "a text")?;
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut from = 0;
    while from < bytes.len() {
        let braced = bytes[from..].iter().position(|b| matches!(b, b'{' | b'}'));
        let at = braced.map_or(bytes.len(), |length| from + length);
        if at > from {
            parts.push(Part::Text(text[from..at].into()));
        }
        if at == bytes.len() {
            break;
        }
        let length = bytes[at..].iter().position(|&b| b == b'}');
        let end = length.map_or(bytes.len(), |length| at + length + 1);
        let Some(cliff) = cliff(&bytes[at..end]) else {
            let allowed = " is no place for a cliff; allowed: \"{cliff 1}\" to \"{cliff 999}\"";
            let place = string_offset(value, text, at);
            return Err(misnamed(place, "", &text[at..end], allowed));
        };
        parts.push(Part::Cliff(cliff));
        from = end;
    }
    if parts.is_empty() {
        return refuse(value.start, &["a step that says nothing"]);
    }
    Ok(parts)
}

/// The number in "{cliff 12}".
fn cliff(braced: &[u8]) -> Option<usize> {
    let digits = braced.strip_prefix(b"{cliff ")?.strip_suffix(b"}")?;
    if digits.len() > 3 || digits.first() == Some(&b'0') {
        return None;
    }
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = 10 * number + usize::from(digit - b'0');
    }
    (number > 0).then_some(number)
}

/// Keys of references; none where the key is missing.
#[inline(never)]
fn cited(value: Option<&Value>) -> Read<Vec<String>> {
    let mut cited = Vec::new();
    if let Some(value) = value {
        for item in list(value, "a list of references")? {
            let key = string(item, "the key of a reference")?;
            names::check(key, item.start)?;
            cited.push(key.into());
        }
    }
    Ok(cited)
}

/// The measured findings of a file.
#[inline(never)]
pub(super) fn measured(value: &Value) -> Read<Measured> {
    let keys = ["text", "cite", "columns", "rows"];
    let fields = Fields::new(value, "an object with \"text\" and \"cite\"", &keys)?;
    fields.need("text", "what was found")?;
    let source = fields.need("cite", "where it is published")?;
    let cite = cited(Some(source))?;
    if cite.is_empty() {
        return refuse(source.start, &["findings without a source"]);
    }
    let mut measured = Measured {
        text: fields.text("text")?,
        cite,
        columns: Vec::new(),
        rows: Vec::new(),
    };
    if let Some(head) = fields.get("columns") {
        measured.columns = cells(head)?;
    }
    if let Some(rows) = fields.get("rows") {
        for value in list(rows, "a list of rows")? {
            if measured.rows.len() == limits::ROWS {
                return Err(too_many(value.start, limits::ROWS, "rows"));
            }
            let row = cells(value)?;
            if row.len() != measured.columns.len() {
                let (own, head) = (row.len().to_string(), measured.columns.len().to_string());
                let problem = ["a row of ", &own, " cells; \"columns\" has ", &head];
                return refuse(value.start, &problem);
            }
            measured.rows.push(row);
        }
    }
    Ok(measured)
}

/// Texts, and numbers as they are written.
fn cells(value: &Value) -> Read<Vec<String>> {
    let mut cells = Vec::new();
    for cell in list(value, "a list of cells")? {
        if cells.len() == limits::COLUMNS {
            return Err(too_many(cell.start, limits::COLUMNS, "columns"));
        }
        cells.push(match &cell.kind {
            Kind::Text(text) => (**text).into(),
            Kind::Number(number) => (*number).into(),
            _ => return Err(unexpected(cell, "a text or a number")),
        });
    }
    Ok(cells)
}
