//! The files of an import as texts, and what each of them is.

use super::draft::Draft;
use super::error::{ImportError, Refusal, Result, Spot};
use super::literal;
use super::{Kind, gymnasium, unknown_kind};
use crate::scenario::{limits, places};

/// A file, or a text that was pasted.
#[derive(Clone, Debug)]
pub struct File {
    /// The name, which errors repeat, and by whose end files that belong together are told apart.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Clone, Debug)]
pub enum Content {
    /// A text.
    Text(String),
    /// Bytes: an array, an archive of arrays, or a text in UTF-8.
    Bytes(Vec<u8>),
}

impl File {
    /// Returns a file with a text.
    #[must_use]
    pub fn text(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            content: Content::Text(text.to_owned()),
        }
    }
}

/// The files, in the order in which errors number them.
pub(super) struct Sources<'a> {
    list: Vec<Source<'a>>,
}

struct Source<'a> {
    name: &'a str,
    text: &'a str,
}

impl<'a> Sources<'a> {
    pub(super) fn new(files: &'a [File]) -> std::result::Result<Self, ImportError> {
        if files.is_empty() {
            return Err(ImportError::whole("there is no file; expected one at least"));
        }
        let mut list = Vec::new();
        for File { name, content } in files {
            let refused = |problem: String| ImportError {
                file: name.clone(),
                ..ImportError::whole(problem)
            };
            let bytes = match content {
                Content::Text(text) => text.as_bytes(),
                Content::Bytes(bytes) => bytes,
            };
            if bytes.len() > limits::TEXT_BYTES {
                return Err(refused(format!(
                    "{} bytes; allowed: {}",
                    bytes.len(),
                    limits::TEXT_BYTES
                )));
            }
            let text = match std::str::from_utf8(bytes) {
                Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
                Err(error) => {
                    let at = error.valid_up_to();
                    let problem = format!("byte {} is neither of a text in UTF-8 nor of an array of numpy", at + 1);
                    return Err(refused(problem));
                }
            };
            list.push(Source { name, text });
        }
        Ok(Self { list })
    }

    /// Returns the text of a scenario file, if the only file is one.
    pub(super) fn scenario(&self) -> Option<&'a str> {
        let [only] = self.list.as_slice() else { return None };
        let is_one = only.text.trim_start().starts_with('{') && {
            let top = literal::parse(0, only.text).ok()?;
            top.get("policy-cliff").is_some()
        };
        is_one.then_some(only.text)
    }

    /// Reads the model.
    pub(super) fn draft(&self) -> Result<(Kind, Draft)> {
        let whole = Spot::whole(0);
        let text = self.list[0].text;
        if text.trim().is_empty() {
            return Err(Refusal::new(whole, "the text is empty; expected a model"));
        }
        let top = literal::parse(0, text)?;
        if gymnasium::is_table(&top) {
            return Ok((Kind::Gymnasium, gymnasium::read(&top)?));
        }
        unknown_kind(top.spot)
    }

    /// Adds the name of the file, and line and column.
    pub(super) fn locate(&self, refusal: Refusal) -> ImportError {
        let (spot, problem) = refusal.into_parts();
        let Some(source) = self.list.get(spot.file) else {
            return ImportError::whole(problem);
        };
        ImportError {
            file: source.name.to_owned(),
            place: spot.at.map(|at| places(source.text, &[at.min(source.text.len())])[0]),
            path: String::new(),
            problem,
        }
    }
}
