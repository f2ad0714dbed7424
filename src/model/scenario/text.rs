//! Values that know where they stand: the syntax tree of `jsonc-parser` with the places, paths and wrong types that errors need.
//!
//! An error inside is a [`Fault`]: what is wrong at which byte. Line, column and path are worked out from that byte once, when it leaves.

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
    /// With its place in `text` and its path in `tree` (empty where the text has no tree).
    pub(super) fn located(self, text: &str, tree: Option<&Value>) -> ScenarioError {
        ScenarioError {
            problem: self.problem,
            place: places(text, &[self.at])[0],
            path: match tree {
                Some(tree) => path(tree, self.at),
                None => String::new(),
            },
        }
    }
}

/// A fault; what is wrong is given in pieces.
#[cold]
#[inline(never)]
pub(super) fn fault(at: usize, problem: &[&str]) -> Fault {
    Fault {
        at,
        problem: problem.concat(),
    }
}

/// Shorthand for a refusal.
pub(super) fn refuse<T>(at: usize, problem: &[&str]) -> Read<T> {
    Err(fault(at, problem))
}

/// A refusal of more than the limit.
#[cold]
#[inline(never)]
pub(super) fn too_many(at: usize, limit: usize, what: &str) -> Fault {
    fault(at, &["more than ", &limit.to_string(), " ", what])
}

/// Line and column of many byte offsets: one pass over the text for each ascending run of them.
#[inline(never)]
pub(super) fn places(text: &str, offsets: &[usize]) -> Vec<Place> {
    let top = Place { line: 1, column: 1 };
    let (mut here, mut seen) = (top, 0);
    let mut places = Vec::with_capacity(offsets.len());
    for &offset in offsets {
        if offset < seen {
            (here, seen) = (top, 0);
        }
        for character in text[seen..offset].chars() {
            here.column += 1;
            if character == '\n' {
                here.line += 1;
                here.column = 1;
            }
        }
        seen = offset;
        places.push(here);
    }
    places
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
                    path += &["[", &names::quoted(key), "]"].concat();
                }
                &property.value
            }
            Value::Array(array) => {
                let Some(index) = array.elements.iter().position(|e| inside(e.range())) else {
                    return path;
                };
                path += &["[", &index.to_string(), "]"].concat();
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
#[cold]
#[inline(never)]
pub(super) fn unexpected(value: &Value, expected: &str) -> Fault {
    fault(
        start(value),
        &["expected ", expected, ", found ", &described(value)],
    )
}

/// A refusal that shows the value between two texts.
#[cold]
#[inline(never)]
pub(super) fn unfit(value: &Value, before: &str, after: &str) -> Fault {
    fault(start(value), &[before, &described(value), after])
}

/// A value as an error shows it.
#[inline(never)]
pub(super) fn described(value: &Value) -> String {
    match value {
        Value::StringLit(text) => names::quoted(&text.value),
        Value::NumberLit(number) => names::shortened(number.value),
        Value::BooleanLit(boolean) => if boolean.value { "true" } else { "false" }.into(),
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
        _ => Err(unexpected(value, expected)),
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
        _ => return Err(unexpected(value, "a number or a fraction like \"1/3\"")),
    };
    match Number::parse(text) {
        Ok(number) => Ok(number),
        Err(error) => Err(unfit(value, "", &[" is ", error.text()].concat())),
    }
}

/// A list.
#[inline(never)]
pub(super) fn list<'a>(value: &'a Value<'a>, expected: &str) -> Read<&'a [Value<'a>]> {
    match value {
        Value::Array(array) => Ok(&array.elements),
        _ => Err(unexpected(value, expected)),
    }
}

/// A name with its place.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

/// The name of a property.
pub(super) fn name<'a>(property: &'a ObjectProp<'a>) -> Name<'a> {
    Name {
        text: property.name.as_str(),
        at: property.range.start,
    }
}

/// Properties of an object whose keys are names of the file's own, each once, in file order.
#[inline(never)]
pub(super) fn entries<'a>(value: &'a Value<'a>, expected: &str) -> Read<&'a [ObjectProp<'a>]> {
    let Value::Object(object) = value else {
        return Err(unexpected(value, expected));
    };
    let keys: Vec<&str> = object.properties.iter().map(|p| p.name.as_str()).collect();
    if let Some(i) = names::repeated(&keys) {
        let key = names::quoted(keys[i]);
        return refuse(
            object.properties[i].range.start,
            &["key ", &key, " appears twice in one object"],
        );
    }
    Ok(&object.properties)
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
        if let Value::Object(object) = value {
            for property in &object.properties {
                let Name { text, at } = name(property);
                if !allowed.contains(&text) {
                    return refuse(at, &[&names::unknown("key", text, allowed)]);
                }
            }
        }
        Ok(Self {
            properties: entries(value, expected)?,
            at: start(value),
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
        match self.get(key) {
            Some(value) => Ok(value),
            None => refuse(self.at, &["missing key \"", key, "\": ", meaning]),
        }
    }

    /// A string, empty where the key is missing.
    #[inline(never)]
    pub(super) fn text(&self, key: &str) -> Read<String> {
        match self.get(key) {
            Some(value) => Ok(string(value, "a string")?.into()),
            None => Ok(String::new()),
        }
    }
}
