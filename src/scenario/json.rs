//! From text to a syntax tree: JSON proper (RFC 8259), each value with its place.
//!
//! One pass, which refuses what would cost too much as it goes: no text takes much more memory than its size, or overflows the stack.

mod tokens;

use std::borrow::Cow;

use super::text::{Fault, Read, fault, refuse, too_many};
use super::{ScenarioError, limits, names};

/// A value and the bytes it stands at.
pub(crate) struct Value<'a> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind<'a>,
}

/// What a value is.
pub(crate) enum Kind<'a> {
    Null,
    Boolean(bool),
    /// As it is written, in JSON's grammar.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Vec<Property<'a>>),
}

/// A key with its value.
pub(crate) struct Property<'a> {
    /// Where the key starts.
    pub(crate) start: usize,
    pub(crate) key: Cow<'a, str>,
    pub(crate) value: Value<'a>,
}

/// Parses a text that is one JSON value, for readers of other files; the error has no path.
pub(crate) fn parse(text: &str) -> Result<Value<'_>, ScenarioError> {
    tree(text).map_err(|fault| fault.located(text, None))
}

/// Parses a text that is one JSON value.
pub(super) fn tree(text: &str) -> Read<Value<'_>> {
    if text.len() > limits::TEXT_BYTES {
        let (found, allowed) = (text.len().to_string(), limits::TEXT_BYTES.to_string());
        return refuse(0, &[&found, " bytes of text; allowed: ", &allowed]);
    }
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        commas: 0,
    };
    if reader.next().is_none() {
        return refuse(0, &["empty text; expected an object"]);
    }
    let value = reader.value()?;
    match reader.next() {
        None => Ok(value),
        Some(b'/') => Err(reader.unexpected()),
        Some(_) => reader.refuse("text cannot contain more than one JSON value"),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    commas: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte after white space.
    #[inline(never)]
    fn next(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    /// Takes the next byte if it is this one.
    #[inline(never)]
    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    #[cold]
    #[inline(never)]
    fn refuse<T>(&self, problem: &str) -> Read<T> {
        refuse(self.at, &["not JSON: ", problem])
    }

    /// What to say of a character that cannot stand where it does.
    #[cold]
    #[inline(never)]
    fn unexpected(&self) -> Fault {
        let found;
        let problem = match self.text[self.at..].chars().next() {
            None => "unexpected end of the text",
            Some('/') => "comments are not allowed",
            Some('\'') => "single-quoted strings are not allowed",
            Some('.') => "leading or trailing decimal points on numbers are not allowed",
            Some('+') => "unary plus on numbers is not allowed",
            Some(c) => {
                found = ["unexpected ", &names::quoted(c.encode_utf8(&mut [0; 4]))].concat();
                &found
            }
        };
        fault(self.at, &["not JSON: ", problem])
    }

    /// The value that starts at the next byte.
    fn value(&mut self) -> Read<Value<'a>> {
        let first = self.next();
        let start = self.at;
        let kind = match first {
            Some(b'{') => Kind::Object(self.object()?),
            Some(b'[') => Kind::List(self.list()?),
            Some(b'"') => Kind::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Kind::Number(self.number()?),
            Some(b',') => return self.refuse("unexpected comma"),
            _ => self.word()?,
        };
        Ok(Value {
            start,
            end: self.at,
            kind,
        })
    }

    fn word(&mut self) -> Read<Kind<'a>> {
        let (word, kind) = match self.peek() {
            Some(b'n') => ("null", Kind::Null),
            Some(b't') => ("true", Kind::Boolean(true)),
            Some(b'f') => ("false", Kind::Boolean(false)),
            _ => return Err(self.unexpected()),
        };
        if !self.text[self.at..].starts_with(word) {
            return Err(self.unexpected());
        }
        self.at += word.len();
        Ok(kind)
    }

    fn object(&mut self) -> Read<Vec<Property<'a>>> {
        let mut properties = Vec::new();
        let mut items = self.open()?;
        while self.item(&mut items, b'}')? {
            let start = self.at;
            match self.peek() {
                Some(b'"') => {}
                Some(b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') => {
                    return self.refuse("expected string for object property");
                }
                _ => return Err(self.unexpected()),
            }
            let key = self.string()?;
            self.next();
            if !self.take(b':') {
                return self.refuse("expected colon after the key of an object");
            }
            let value = self.value()?;
            properties.push(Property { start, key, value });
        }
        Ok(properties)
    }

    fn list(&mut self) -> Read<Vec<Value<'a>>> {
        let mut values = Vec::new();
        let mut items = self.open()?;
        while self.item(&mut items, b']')? {
            values.push(self.value()?);
        }
        Ok(values)
    }

    /// Enters an object or a list.
    #[inline(never)]
    fn open(&mut self) -> Read<Items> {
        self.depth += 1;
        if self.depth > limits::NESTING {
            let deepest = limits::NESTING.to_string();
            return refuse(self.at, &["nested more than ", &deepest, " deep"]);
        }
        let start = self.at;
        self.at += 1;
        Ok(Items { start, is_first: true })
    }

    /// Goes to the next item; false at the closing bracket, which is taken.
    #[inline(never)]
    fn item(&mut self, items: &mut Items, close: u8) -> Read<bool> {
        let end = self.at;
        let is_first = std::mem::take(&mut items.is_first);
        let found = self.next();
        if found == Some(close) {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        match found {
            None => {
                self.at = items.start;
                let object = "unterminated object";
                self.refuse(if close == b'}' { object } else { "unterminated array" })
            }
            Some(_) if is_first => Ok(true),
            Some(b',') => {
                self.commas += 1;
                if self.commas > limits::VALUES {
                    return Err(too_many(self.at, limits::VALUES, "values"));
                }
                let comma = self.at;
                self.at += 1;
                if self.next() == Some(close) {
                    self.at = comma;
                    return self.refuse("trailing commas are not allowed");
                }
                Ok(true)
            }
            Some(b'/' | b'\'' | b'.' | b'+' | 0..0x20 | 0x80..) => Err(self.unexpected()),
            Some(_) => {
                self.at = end;
                self.refuse("expected comma")
            }
        }
    }
}

/// Where an object or a list starts, and whether nothing of it has been read.
struct Items {
    start: usize,
    is_first: bool,
}
