//! What can be wrong with a link.

use std::fmt;

use crate::scenario::names::shortened;

/// Why a text is not a link, or not a packed model: what, where, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkError(String);

impl LinkError {
    /// In two pieces.
    #[cold]
    #[inline(never)]
    pub(super) fn new(problem: &str, more: &str) -> Self {
        Self([problem, more].concat())
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LinkError {}

/// An entry of a link that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The entry's key.
    pub key: String,
    /// Where the entry begins in the link, in characters from 1, a # not counted.
    pub position: usize,
    /// What is wrong with it and what is allowed.
    pub reason: String,
    /// What was taken instead, as a link says it; empty for nothing.
    pub instead: String,
}

impl fmt::Display for Problem {
    /// "rho at character 28 of the link: ...".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shortened(&self.key))?;
        f.write_str(" at character ")?;
        self.position.fmt(f)?;
        f.write_str(" of the link: ")?;
        f.write_str(&self.reason)?;
        if !self.instead.is_empty() {
            f.write_str("; taken instead: ")?;
            f.write_str(&self.instead)?;
        }
        Ok(())
    }
}
