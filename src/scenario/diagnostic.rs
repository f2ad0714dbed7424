//! The errors of texts that are not scenarios, with their places.
//!
//! A reader returns a [`Diagnostic`] for an error: the problem, and the byte of the text at which it is. Line, column
//! and path are worked out from that byte once, when
//! the error leaves the module as a [`ScenarioError`].

use std::fmt;

use super::json::{Ranged, Value};
use super::names;

/// A place in a text: line and column from 1, the column counted in characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// An error of a text that is not a scenario: the problem, its place, and the allowed values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// The problem, with the bad value and the allowed ones, without the place.
    pub problem: String,
    /// The place in the text.
    pub place: Place,
    /// The path in the file, like `states.knows.argue.to` or `states["answer as asked"].to`; empty for the whole file
    /// and for text that is not JSON.
    pub path: String,
}

impl fmt::Display for ScenarioError {
    /// Writes place, path and problem, such as "line 3, column 12, states.knows.argue.to: unknown state ...".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.place.line, self.place.column)?;
        if !self.path.is_empty() {
            write!(f, ", {}", self.path)?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for ScenarioError {}

/// A problem, and the byte of the text at which it is. It is on the heap because every reader may return one and hardly
/// ever does.
#[derive(Debug)]
pub(super) struct Diagnostic(Box<Problem>);

#[derive(Debug)]
struct Problem {
    at: usize,
    message: String,
}

/// The result of reading a part of a file.
pub(super) type Result<T> = std::result::Result<T, Diagnostic>;

impl Diagnostic {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        let message = message.into();
        Self(Box::new(Problem { at, message }))
    }

    /// Returns the error that there are more than `limit` of something.
    pub(super) fn too_many(at: usize, limit: usize, what: &str) -> Self {
        Self::new(at, format!("more than {limit} {what}"))
    }

    /// Adds the place in `text` and the path in `tree`, which is `None` for a text that is not JSON.
    pub(super) fn locate(self, text: &str, tree: Option<&Value>) -> ScenarioError {
        let Problem { at, message } = *self.0;
        ScenarioError {
            problem: message,
            place: places(text, &[at])[0],
            path: tree.map(|tree| path(tree, at)).unwrap_or_default(),
        }
    }
}

/// Returns an error about the value at a byte.
pub(super) fn refuse<T>(at: usize, message: impl Into<String>) -> Result<T> {
    Err(Diagnostic::new(at, message))
}

/// Returns the line and column of many byte offsets, with one pass over the text for each ascending run of them.
pub(crate) fn places(text: &str, offsets: &[usize]) -> Vec<Place> {
    let top = Place { line: 1, column: 1 };
    let (mut here, mut seen) = (top, 0);
    let mut places = Vec::with_capacity(offsets.len());
    for &offset in offsets {
        if offset < seen {
            (here, seen) = (top, 0);
        }
        let passed = &text[seen..offset];
        let last = match passed.rfind('\n') {
            Some(end) => {
                here.line += passed.bytes().filter(|&byte| byte == b'\n').count();
                here.column = 1;
                &passed[end + 1..]
            }
            None => passed,
        };
        here.column += last.chars().count();
        seen = offset;
        places.push(here);
    }
    places
}

/// Returns the path of the innermost value (or key) that contains a byte.
fn path(tree: &Value, at: usize) -> String {
    let contains = |item: &dyn Ranged| (item.start()..item.end()).contains(&at);
    let mut path = String::new();
    let mut value = tree;
    loop {
        let step;
        (step, value) = match value {
            Value::Object(object) => {
                let Some(property) = object.properties.iter().find(|property| contains(*property)) else {
                    return path;
                };
                let key = property.name.as_str();
                let is_plain = !key.is_empty() && key.chars().all(|c| names::is_of_word(c) || c == '-');
                let step = match is_plain {
                    true if path.is_empty() => names::shortened(key),
                    true => format!(".{}", names::shortened(key)),
                    false => format!("[{}]", names::quoted(key)),
                };
                (step, &property.value)
            }
            Value::Array(array) => {
                let Some(index) = array.elements.iter().position(|value| contains(value)) else {
                    return path;
                };
                (format!("[{index}]"), &array.elements[index])
            }
            _ => return path,
        };
        path += &step;
    }
}
