//! Values that know where they stand: the syntax tree of `jsonc-parser` with the places, paths and wrong types that errors need.
//!
//! An error inside is a [`Fault`]: what is wrong at which byte. Line, column and path are worked out from that byte once, when it leaves.

use std::collections::HashMap;
use std::fmt::Write as _;

use jsonc_parser::ast::{ObjectProp, StringLit, Value};
use jsonc_parser::common::Ranged;

use super::{Place, ScenarioError, names};
use crate::model::Number;

/// What is wrong, and at which byte of the text.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) problem: String,
}

/// What reading gives.
pub(super) type Read<T> = Result<T, Fault>;

impl Fault {
    #[cold]
    #[inline(never)]
    pub(super) fn new(at: usize, problem: impl Into<String>) -> Self {
        Self {
            at,
            problem: problem.into(),
        }
    }

    /// With its place in `text` and its path in `tree` (empty where the text has no tree).
    pub(super) fn located(self, text: &str, tree: Option<&Value>) -> ScenarioError {
        let path = tree.map_or_else(String::new, |tree| path(tree, self.at));
        ScenarioError {
            problem: self.problem,
            place: place(text, self.at),
            path,
        }
    }
}

/// Shorthand for a refusal.
pub(super) fn refuse<T>(at: usize, problem: impl Into<String>) -> Read<T> {
    Err(Fault::new(at, problem))
}

/// Line and column of a byte offset.
fn place(text: &str, at: usize) -> Place {
    places(text, &[at])[0]
}

/// Line and column of many byte offsets: one pass over the text for each ascending run of them.
pub(super) fn places(text: &str, offsets: &[usize]) -> Vec<Place> {
    let top = (Place { line: 1, column: 1 }, 0);
    let (mut here, mut seen) = top;
    let place = |&offset: &usize| {
        if offset < seen {
            (here, seen) = top;
        }
        for character in text[seen..offset].chars() {
            if character == '\n' {
                here = Place {
                    line: here.line + 1,
                    column: 1,
                };
            } else {
                here.column += 1;
            }
        }
        seen = offset;
        here
    };
    offsets.iter().map(place).collect()
}

/// The path of the innermost value (or key) that contains a byte.
fn path(tree: &Value, at: usize) -> String {
    let mut path = String::new();
    let mut value = tree;
    loop {
        let inside = |range: jsonc_parser::common::Range| range.start <= at && at < range.end;
        value = match value {
            Value::Object(object) => {
                let Some(property) = object.properties.iter().find(|p| inside(p.range)) else {
                    return path;
                };
                let key = property.name.as_str();
                if key
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
                    && !key.is_empty()
                {
                    path += if path.is_empty() { "" } else { "." };
                    path += &names::shortened(key);
                } else {
                    let _ = write!(path, "[{}]", names::quoted(key));
                }
                &property.value
            }
            Value::Array(array) => {
                let Some(index) = array.elements.iter().position(|e| inside(e.range())) else {
                    return path;
                };
                let _ = write!(path, "[{index}]");
                &array.elements[index]
            }
            _ => return path,
        };
    }
}

/// Where a value starts.
pub(super) fn start(value: &Value) -> usize {
    value.range().start
}

/// A refusal of a value of the wrong type.
#[inline(never)]
fn unexpected<T>(value: &Value, expected: &str) -> Read<T> {
    refuse(
        start(value),
        format!("expected {expected}, found {}", described(value)),
    )
}

/// A value as an error shows it.
#[inline(never)]
pub(super) fn described(value: &Value) -> String {
    match value {
        Value::StringLit(text) => names::quoted(&text.value),
        Value::NumberLit(number) => names::shortened(number.value),
        Value::BooleanLit(boolean) => boolean.value.to_string(),
        Value::NullKeyword(_) => "null".into(),
        Value::Object(_) => "an object".into(),
        Value::Array(_) => "a list".into(),
    }
}

/// A string.
#[inline(never)]
pub(super) fn string<'a>(value: &'a Value<'a>, expected: &str) -> Read<&'a str> {
    match value {
        Value::StringLit(text) => Ok(&text.value),
        _ => unexpected(value, expected),
    }
}

/// The byte in the file of a byte of a string's value; the string's own place where escapes make them differ.
pub(super) fn string_offset(text: &StringLit, byte: usize) -> usize {
    let escaped = text.range.end - text.range.start != text.value.len() + 2;
    text.range.start + if escaped { 0 } else { 1 + byte }
}

/// A JSON number or a string with a number or fraction.
#[inline(never)]
pub(super) fn number(value: &Value) -> Read<Number> {
    let text = match value {
        Value::NumberLit(number) => number.value,
        Value::StringLit(text) => &text.value,
        _ => return unexpected(value, "a number or a fraction like \"1/3\""),
    };
    Number::parse(text)
        .map_err(|error| Fault::new(start(value), format!("{} is {error}", described(value))))
}

/// A list.
#[inline(never)]
pub(super) fn list<'a>(value: &'a Value<'a>, expected: &str) -> Read<&'a [Value<'a>]> {
    match value {
        Value::Array(array) => Ok(&array.elements),
        _ => unexpected(value, expected),
    }
}

/// A name with its place.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

/// Properties of an object whose keys are names of the file's own, each once, in file order.
pub(super) fn entries<'a>(
    value: &'a Value<'a>,
    expected: &str,
) -> Read<impl ExactSizeIterator<Item = (Name<'a>, &'a Value<'a>)> + Clone> {
    let Value::Object(object) = value else {
        return unexpected(value, expected);
    };
    refuse_repeats(&object.properties)?;
    Ok(object.properties.iter().map(|p| {
        (
            Name {
                text: p.name.as_str(),
                at: p.range.start,
            },
            &p.value,
        )
    }))
}

/// An object whose keys the format fixes.
pub(super) struct Fields<'a> {
    properties: &'a [ObjectProp<'a>],
    at: usize,
}

impl<'a> Fields<'a> {
    /// Refuses keys that are repeated or not among `allowed`.
    #[inline(never)]
    pub(super) fn new(value: &'a Value<'a>, expected: &str, allowed: &[&str]) -> Read<Self> {
        let Value::Object(object) = value else {
            return unexpected(value, expected);
        };
        for property in &object.properties {
            let key = property.name.as_str();
            if !allowed.contains(&key) {
                return refuse(property.range.start, names::unknown("key", key, allowed));
            }
        }
        refuse_repeats(&object.properties)?;
        Ok(Self {
            properties: &object.properties,
            at: object.range.start,
        })
    }

    /// The value of a key, if it is there.
    #[inline(never)]
    pub(super) fn get(&self, key: &str) -> Option<&'a Value<'a>> {
        self.properties
            .iter()
            .find(|p| p.name.as_str() == key)
            .map(|p| &p.value)
    }

    /// The value of a key that must be there; `meaning` completes "missing key "start": ...".
    #[inline(never)]
    pub(super) fn need(&self, key: &str, meaning: &str) -> Read<&'a Value<'a>> {
        self.get(key)
            .ok_or_else(|| Fault::new(self.at, format!("missing key \"{key}\": {meaning}")))
    }

    /// A string, empty where the key is missing.
    #[inline(never)]
    pub(super) fn text(&self, key: &str) -> Read<String> {
        self.get(key).map_or(Ok(String::new()), |value| {
            string(value, "a string").map(Into::into)
        })
    }
}

/// Refuses the second of two equal keys.
#[inline(never)]
fn refuse_repeats(properties: &[ObjectProp]) -> Read<()> {
    let key = |i: usize| properties[i].name.as_str();
    // Most objects have a few keys, where comparing them all beats hashing.
    let repeated = if properties.len() <= 8 {
        (1..properties.len()).find(|&i| (0..i).any(|j| key(j) == key(i)))
    } else {
        let mut seen = HashMap::with_capacity(properties.len());
        (0..properties.len()).find(|&i| seen.insert(key(i), i).is_some())
    };
    match repeated {
        Some(i) => refuse(
            properties[i].range.start,
            format!("key {} appears twice in one object", names::quoted(key(i))),
        ),
        None => Ok(()),
    }
}
