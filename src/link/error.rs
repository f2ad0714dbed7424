//! Errors of links: the problem, its place, and the allowed values.

use std::fmt;

use super::{LONGEST, LONGEST_TEXT, ScaleError};
use crate::scenario::names::{quoted, shortened};

/// The reason why a text is not a link, or cannot be the packed model of one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkError {
    /// The link has more than [`LONGEST`] bytes.
    Length,
    /// The link has no version, or one that is not known.
    Version {
        /// The version of the link.
        found: String,
        /// The newest version that is known.
        newest: usize,
    },
    /// The link names neither a scenario nor a model, or both.
    Source,
    /// The text of the model is too long to be packed: its length in bytes, without white space.
    TextLength(usize),
    /// The packed model is too long for a link: its length in bytes.
    PackedLength(usize),
    /// The model is packed in a way that is not known: the name of that way.
    Packing(String),
    /// The packed model has a character that does not belong to base64url.
    Character {
        /// The character.
        found: char,
        /// Its position behind the name of the packing, in characters from 1.
        position: usize,
    },
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length => write!(f, "a link of more than {LONGEST} bytes"),
            Self::Version { found, newest } => {
                let found = quoted(found);
                write!(
                    f,
                    "version {found} is not known; a link begins with v={newest}, the newest that is known"
                )
            }
            Self::Source => f.write_str("a link has one of scenario=... and model=..."),
            Self::TextLength(bytes) => {
                write!(f, "too long for a link: {bytes} bytes of text; allowed: {LONGEST_TEXT}")
            }
            Self::PackedLength(bytes) => {
                write!(f, "too long for a link: {bytes} bytes when packed; allowed: {LONGEST}")
            }
            Self::Packing(name) => {
                let name = quoted(name);
                write!(f, "a model packed in an unknown way, {name}; allowed: \"deflate\"")
            }
            Self::Character { found, position } => {
                let found = quoted(&found.to_string());
                write!(
                    f,
                    "the packed model has {found} as character {position}; allowed: letters, digits, - and _"
                )
            }
        }
    }
}

impl std::error::Error for LinkError {}

/// The reason why a field cannot be set to a text.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FieldError {
    /// The text is none of the names that the field can have: a sentence that lists them.
    Name(String),
    /// The text is not of the form that the field needs.
    Form {
        /// The text.
        text: String,
        /// The texts that are allowed.
        allowed: String,
    },
    /// The text is not a number that is allowed.
    Number(ScaleError),
}

impl FieldError {
    pub(super) fn form(text: &str, allowed: impl Into<String>) -> Self {
        Self::Form {
            text: text.to_owned(),
            allowed: allowed.into(),
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(sentence) => f.write_str(sentence),
            Self::Form { text, allowed } => write!(f, "{}; allowed: {allowed}", quoted(text)),
            Self::Number(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FieldError {}

impl From<ScaleError> for FieldError {
    fn from(error: ScaleError) -> Self {
        Self::Number(error)
    }
}

/// An entry of a link that could not be taken. It is displayed as "rho: ...".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key of the entry.
    pub key: String,
    /// The problem with the entry, and the allowed values.
    pub reason: String,
    /// The value that was used instead, as a link writes it; empty if there is none.
    pub instead: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, reason, instead } = self;
        write!(f, "{}: {reason}", shortened(key))?;
        if !instead.is_empty() {
            write!(f, "; taken instead: {instead}")?;
        }
        Ok(())
    }
}

/// A member of a [`super::Choice`] that the scenario does not allow. It is displayed as "alpha: ...".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceError {
    /// The name of the field.
    pub name: String,
    /// The problem with its value, and the allowed values.
    pub reason: String,
}

impl fmt::Display for ChoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", shortened(&self.name), self.reason)
    }
}

impl std::error::Error for ChoiceError {}
