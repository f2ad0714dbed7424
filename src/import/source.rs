//! The files of an import as texts, and what each of them is.

use super::array::Array;
use super::arrays::{self, Convention};
use super::draft::Draft;
use super::error::{ImportError, Refusal, Result, Spot};
use super::literal::{self, Literal, Node};
use super::{Kind, drn, gymnasium, lists, npy, prism, unknown_kind};
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

/// The files, in the order in which errors number them, each array of an archive being one.
pub(super) struct Sources<'a> {
    list: Vec<Source<'a>>,
    /// The arrays by their names, until they are read.
    arrays: Vec<(String, Node<'static>)>,
}

struct Source<'a> {
    name: &'a str,
    body: Body<'a>,
}

enum Body<'a> {
    Text(&'a str),
    /// An array by its name and its shape.
    Array(String, Vec<usize>),
}

impl<'a> Sources<'a> {
    pub(super) fn new(files: &'a [File]) -> std::result::Result<Self, ImportError> {
        if files.is_empty() {
            return Err(ImportError::whole("there is no file; expected one at least"));
        }
        let mut sources = Self {
            list: Vec::new(),
            arrays: Vec::new(),
        };
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
            if npy::is_numpy(bytes) {
                sources.take_arrays(name, npy::read(bytes).map_err(refused)?);
                continue;
            }
            match std::str::from_utf8(bytes) {
                Ok(text) => sources.list.push(Source {
                    name,
                    body: Body::Text(text.strip_prefix('\u{feff}').unwrap_or(text)),
                }),
                Err(error) => {
                    let at = error.valid_up_to();
                    let problem = format!("byte {} is neither of a text in UTF-8 nor of an array of numpy", at + 1);
                    return Err(refused(problem));
                }
            }
        }
        Ok(sources)
    }

    /// Takes the arrays of a file; the only one of a `.npy` is named by the file, such as `P.npy`.
    fn take_arrays(&mut self, file: &'a str, arrays: Vec<(String, Array)>) {
        for (own, array) in arrays {
            let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
            let stem = stem.strip_suffix(".npy").unwrap_or(stem);
            let name = if own.is_empty() { stem.to_owned() } else { own };
            let index = self.list.len();
            let shape = array.shape.clone();
            self.arrays.push((name.clone(), array.into_node(index)));
            self.list.push(Source {
                name: file,
                body: Body::Array(name, shape),
            });
        }
    }

    /// Returns the texts with their numbers and names.
    fn texts(&self) -> impl Iterator<Item = (usize, &'a str, &'a str)> + '_ {
        self.list
            .iter()
            .enumerate()
            .filter_map(|(index, source)| match &source.body {
                Body::Text(text) => Some((index, source.name, *text)),
                Body::Array(..) => None,
            })
    }

    /// Returns the text of a scenario file, if the only file is one.
    pub(super) fn scenario(&self) -> Option<&'a str> {
        let mut texts = self.texts();
        let (_, _, text) = texts.next().filter(|_| self.list.len() == 1)?;
        // Whatever else is in it, this program's own reader has the better errors for it.
        let is_one = text.trim_start().starts_with('{') && text.contains("\"policy-cliff\"");
        is_one.then_some(text)
    }

    /// Reads the model.
    pub(super) fn draft(&self) -> Result<(Kind, Draft)> {
        let texts: Vec<(usize, &str, &str)> = self.texts().collect();
        if let Some(&(index, _, _)) = texts.iter().find(|(_, _, text)| text.trim().is_empty()) {
            return Err(Refusal::new(Spot::whole(index), "the text is empty; expected a model"));
        }
        if self.arrays.is_empty() {
            if let [(index, _, text)] = texts.as_slice()
                && drn::is_drn(text)
            {
                return Ok((Kind::Drn, drn::read(*index, text)?));
            }
            if prism::is_explicit(&texts) {
                return prism::read(&texts);
            }
        }
        let top = self.parts(&texts)?;
        if gymnasium::is_table(&top) {
            return Ok((Kind::Gymnasium, gymnasium::read(&top)?));
        }
        if lists::is_list(&top) {
            return Ok((Kind::Lists, lists::read(&top)?));
        }
        if let Some(convention) = arrays::convention(&top) {
            let kind = match convention {
                Convention::Numpy => Kind::Numpy,
                Convention::Toolbox => Kind::Toolbox,
                Convention::QuantEcon => Kind::QuantEcon,
            };
            return Ok((kind, arrays::read(&top, convention)?));
        }
        if arrays::is_part(&top) {
            return Ok((Kind::Numpy, arrays::read(&top, Convention::Numpy)?));
        }
        unknown_kind(top.spot)
    }

    /// Returns the only literal, or the parts of all files and arrays in one object.
    fn parts(&self, texts: &[(usize, &'a str, &'a str)]) -> Result<Node<'a>> {
        if let ([(index, _, text)], true) = (texts, self.arrays.is_empty()) {
            return literal::parse(*index, text);
        }
        let mut entries: Vec<(Node, Node)> = Vec::new();
        for (index, name, text) in texts {
            let node = literal::parse(*index, text)?;
            if let Literal::Map(own) = node.value {
                entries.extend(own);
            } else {
                let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
                let stem = stem.split_once('.').map_or(stem, |(stem, _)| stem);
                entries.push((key(stem, Spot::whole(*index)), node));
            }
        }
        for (name, node) in &self.arrays {
            entries.push((key(name, node.spot), node.clone()));
        }
        Ok(Node {
            spot: Spot::whole(0),
            value: Literal::Map(entries),
        })
    }

    /// Adds the name of the file, and line and column or the place in an array.
    pub(super) fn locate(&self, refusal: Refusal) -> ImportError {
        let (spot, problem) = refusal.into_parts();
        let Some(source) = self.list.get(spot.file) else {
            return ImportError::whole(problem);
        };
        let (mut place, mut path) = (None, String::new());
        match &source.body {
            Body::Text(text) => place = spot.at.map(|at| places(text, &[boundary(text, at)])[0]),
            Body::Array(name, shape) => {
                path.clone_from(name);
                if let Some(mut rest) = spot.at {
                    let mut indices = Vec::new();
                    for size in shape.iter().rev() {
                        indices.push((rest % (*size).max(1)).to_string());
                        rest /= (*size).max(1);
                    }
                    indices.reverse();
                    path = format!("{name}[{}]", indices.join(", "));
                }
            }
        }
        ImportError {
            file: source.name.to_owned(),
            place,
            path,
            problem,
        }
    }
}

/// Returns a byte at which a character begins.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Returns the name of a part as a key.
fn key(name: &str, spot: Spot) -> Node<'static> {
    Node {
        spot,
        value: Literal::Text(name.to_owned().into()),
    }
}
