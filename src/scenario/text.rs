//! What readers ask of values, with the places, paths and wrong types that errors need.
//!
//! An error inside is a [`Fault`]: what is wrong at which byte. Line, column and path are worked out from that byte once, when it leaves.

use super::json::{Kind, Property, Value};
use super::{Place, ScenarioError, names};
use crate::rational::Number;

/// At which byte of the text something is wrong, and what. Faults are rare: behind a pointer they take little room beside what is read.
#[derive(Debug)]
pub(super) struct Fault(Box<(usize, String)>);

/// What reading gives.
pub(super) type Read<T> = Result<T, Fault>;

impl Fault {
    /// With its place in `text` and its path in `tree` (empty where the text has no tree).
    #[inline(never)]
    pub(super) fn located(self, text: &str, tree: Option<&Value>) -> ScenarioError {
        let (at, problem) = *self.0;
        ScenarioError {
            problem,
            place: places(text, &[at])[0],
            path: match tree {
                Some(tree) => path(tree, at),
                None => String::new(),
            },
        }
    }
}

/// A fault; what is wrong is given in pieces.
#[cold]
#[inline(never)]
pub(super) fn fault(at: usize, problem: &[&str]) -> Fault {
    Fault(Box::new((at, problem.concat())))
}

/// A refusal that shows a name between two texts.
#[cold]
#[inline(never)]
pub(super) fn misnamed(at: usize, before: &str, name: &str, after: &str) -> Fault {
    fault(at, &[before, &names::quoted(name), after])
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
#[inline(never)]
fn path(tree: &Value, at: usize) -> String {
    let mut path = String::new();
    let mut value = tree;
    loop {
        let inside = |start: usize, end: usize| start <= at && at < end;
        value = match &value.kind {
            Kind::Object(properties) => {
                let Some(property) = properties.iter().find(|p| inside(p.start, p.value.end)) else {
                    return path;
                };
                let key = &*property.key;
                if !key.is_empty() && key.chars().all(|c| names::is_of_word(c) || c == '-') {
                    path += if path.is_empty() { "" } else { "." };
                    path += &names::shortened(key);
                } else {
                    path += &["[", &names::quoted(key), "]"].concat();
                }
                &property.value
            }
            Kind::List(values) => {
                let Some(index) = values.iter().position(|v| inside(v.start, v.end)) else {
                    return path;
                };
                path += &["[", &index.to_string(), "]"].concat();
                &values[index]
            }
            _ => return path,
        };
    }
}

/// A refusal of a value of the wrong type.
#[cold]
#[inline(never)]
pub(super) fn unexpected(value: &Value, expected: &str) -> Fault {
    fault(value.start, &["expected ", expected, ", found ", &described(value)])
}

/// A refusal that shows the value between two texts.
#[cold]
#[inline(never)]
pub(super) fn unfit(value: &Value, before: &str, after: &str) -> Fault {
    fault(value.start, &[before, &described(value), after])
}

/// A value as an error shows it.
#[inline(never)]
pub(super) fn described(value: &Value) -> String {
    let kind = match &value.kind {
        Kind::Text(text) => return names::quoted(text),
        Kind::Number(number) => return names::shortened(number),
        Kind::Boolean(true) => "true",
        Kind::Boolean(false) => "false",
        Kind::Null => "null",
        Kind::Object(_) => "an object",
        Kind::List(_) => "a list",
    };
    kind.into()
}

/// A string.
#[inline(never)]
pub(super) fn string<'a>(value: &'a Value<'a>, expected: &str) -> Read<&'a str> {
    match &value.kind {
        Kind::Text(text) => Ok(text),
        _ => Err(unexpected(value, expected)),
    }
}

/// The byte in the file of a byte of a string; the string's own place where escapes make them differ.
pub(super) fn string_offset(value: &Value, text: &str, byte: usize) -> usize {
    let escaped = value.end - value.start != text.len() + 2;
    value.start + if escaped { 0 } else { 1 + byte }
}

/// A JSON number or a string with a number or fraction.
#[inline(never)]
pub(super) fn number(value: &Value) -> Read<Number> {
    let text = match &value.kind {
        Kind::Number(number) => number,
        Kind::Text(text) => &**text,
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
    match &value.kind {
        Kind::List(values) => Ok(values),
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
pub(super) fn name<'a>(property: &'a Property<'a>) -> Name<'a> {
    Name {
        text: &property.key,
        at: property.start,
    }
}

/// Properties of an object whose keys are names of the file's own, each once, in file order.
#[inline(never)]
pub(super) fn entries<'a>(value: &'a Value<'a>, expected: &str) -> Read<&'a [Property<'a>]> {
    let Kind::Object(properties) = &value.kind else {
        return Err(unexpected(value, expected));
    };
    let mut keys = Vec::with_capacity(properties.len());
    for property in properties {
        keys.push(&*property.key);
    }
    if let Some(i) = names::repeated(&keys) {
        let after = " appears twice in one object";
        return Err(misnamed(properties[i].start, "key ", keys[i], after));
    }
    Ok(properties)
}

/// An object whose keys the format fixes.
pub(super) struct Fields<'a> {
    properties: &'a [Property<'a>],
    at: usize,
}

impl<'a> Fields<'a> {
    /// Those of an object that is not there.
    pub(super) const NONE: Self = Self { properties: &[], at: 0 };

    /// Refuses keys that are repeated or not among `allowed`.
    #[inline(never)]
    pub(super) fn new(value: &'a Value<'a>, expected: &str, allowed: &[&str]) -> Read<Self> {
        if let Kind::Object(properties) = &value.kind {
            for property in properties {
                let Name { text, at } = name(property);
                if !allowed.contains(&text) {
                    return refuse(at, &[&names::unknown("key", text, allowed)]);
                }
            }
        }
        Ok(Self {
            properties: entries(value, expected)?,
            at: value.start,
        })
    }

    /// The value of a key, if it is there.
    #[inline(never)]
    pub(super) fn get(&self, key: &str) -> Option<&'a Value<'a>> {
        self.properties.iter().find(|p| p.key == key).map(|p| &p.value)
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
