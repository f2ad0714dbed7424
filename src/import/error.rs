//! The errors of files that are no model, with their places.
//!
//! A reader returns a [`Refusal`]: the problem and its [`Spot`], a file and a byte of its text (or a cell of its array).
//! Line and column are worked out from it once, when the error leaves the module as an [`ImportError`].

use std::fmt;

use crate::scenario::{Place, ScenarioError};

/// The reason why files are no model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// The name of the file; empty where no single one is to blame.
    pub file: String,
    /// The place in a text; `None` in arrays of bytes and for the whole of a file.
    pub place: Option<Place>,
    /// The place in an array of bytes, such as `P[0, 3, 1]`; else empty.
    pub path: String,
    /// What is wrong, the value, and what is allowed, without the place.
    pub problem: String,
}

impl fmt::Display for ImportError {
    /// Writes the place and the problem, such as "taxi.txt, line 3, column 12: unknown state ...".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.file.is_empty() {
            parts.push(self.file.clone());
        }
        if let Some(Place { line, column }) = self.place {
            parts.push(format!("line {line}, column {column}"));
        }
        if !self.path.is_empty() {
            parts.push(self.path.clone());
        }
        if !parts.is_empty() {
            write!(f, "{}: ", parts.join(", "))?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for ImportError {}

impl ImportError {
    /// Returns an error that no single file is to blame for.
    pub(super) fn whole(problem: impl Into<String>) -> Self {
        Self {
            file: String::new(),
            place: None,
            path: String::new(),
            problem: problem.into(),
        }
    }

    /// Returns the error of a text in the program's own format.
    pub(super) fn scenario(file: &str, error: ScenarioError) -> Self {
        Self {
            file: file.to_owned(),
            place: Some(error.place),
            path: error.path,
            problem: error.problem,
        }
    }
}

/// A place in the files of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The index of the file.
    pub(super) file: usize,
    /// The byte of a text, or the cell of an array; `None` for the whole file.
    pub(super) at: Option<usize>,
}

impl Spot {
    pub(super) fn new(file: usize, at: usize) -> Self {
        Self { file, at: Some(at) }
    }

    pub(super) fn whole(file: usize) -> Self {
        Self { file, at: None }
    }
}

/// A problem and its place. It is on the heap because every reader may return one and hardly ever does.
#[derive(Debug)]
pub(super) struct Refusal(Box<(Spot, String)>);

/// The result of reading a part of a file.
pub(super) type Result<T> = std::result::Result<T, Refusal>;

impl Refusal {
    pub(super) fn new(spot: Spot, problem: impl Into<String>) -> Self {
        Self(Box::new((spot, problem.into())))
    }

    pub(super) fn into_parts(self) -> (Spot, String) {
        *self.0
    }
}

/// Returns an error about what is at a place.
pub(super) fn refuse<T>(spot: Spot, problem: impl Into<String>) -> Result<T> {
    Err(Refusal::new(spot, problem))
}
