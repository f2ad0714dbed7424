//! From text to a syntax tree: JSON proper (RFC 8259), each value with its place.
//!
//! One pass, which refuses what would cost too much as it goes: no text takes much more memory than its size, or overflows the stack.

use std::borrow::Cow;

use super::text::{Fault, Read, fault, refuse, too_many};
use super::{limits, names};

/// A value and the bytes it stands at.
pub(super) struct Value<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind<'a>,
}

/// What a value is.
pub(super) enum Kind<'a> {
    Null,
    Boolean(bool),
    /// As it is written, in JSON's grammar.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Vec<Property<'a>>),
}

/// A key with its value.
pub(super) struct Property<'a> {
    /// Where the key starts.
    pub(super) start: usize,
    pub(super) key: Cow<'a, str>,
    pub(super) value: Value<'a>,
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
        let rest = &self.text[self.at..];
        for (word, kind) in [
            ("null", Kind::Null),
            ("true", Kind::Boolean(true)),
            ("false", Kind::Boolean(false)),
        ] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(kind);
            }
        }
        Err(self.unexpected())
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
        Ok(Items {
            start,
            is_first: true,
        })
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
                self.refuse(if close == b'}' {
                    object
                } else {
                    "unterminated array"
                })
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

    /// A number, as it is written.
    fn number(&mut self) -> Read<&'a str> {
        let start = self.at;
        let negative = self.take(b'-');
        if !self.take(b'0') && !self.digits() {
            if negative && matches!(self.peek(), Some(b'I' | b'N')) {
                self.at = start;
                return self.refuse("infinity and NaN are not allowed");
            }
            return self.refuse("expected digit following negative sign");
        }
        if let Some(b'x' | b'X') = self.peek() {
            self.at = start;
            return self.refuse("hexadecimal numbers are not allowed");
        }
        let point = self.at;
        if self.take(b'.') && !self.digits() {
            self.at = point;
            return Err(self.unexpected());
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            if !self.digits() {
                return self.refuse("expected plus, minus, or digit in number literal");
            }
        }
        Ok(&self.text[start..self.at])
    }

    /// Takes digits, and says whether there was one.
    #[inline(never)]
    fn digits(&mut self) -> bool {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at > start
    }

    /// A string, borrowed where it has no escapes.
    #[inline(never)]
    fn string(&mut self) -> Read<Cow<'a, str>> {
        let start = self.at;
        self.at += 1;
        // What was read before `kept`, and whether that is anything.
        let (mut before, mut kept) = (String::new(), self.at);
        loop {
            let end = self.at;
            match self.peek() {
                None => {
                    self.at = start;
                    return self.refuse("unterminated string literal");
                }
                Some(b'"') => {
                    self.at += 1;
                    let rest = &self.text[kept..end];
                    if kept == start + 1 {
                        return Ok(Cow::Borrowed(rest));
                    }
                    before += rest;
                    return Ok(Cow::Owned(before));
                }
                Some(b'\\') => {
                    before += &self.text[kept..end];
                    before.push(self.escape()?);
                    kept = self.at;
                }
                Some(byte @ 0..0x20) => {
                    let code = format!("{byte:04x}");
                    let problem = [
                        "raw control character U+",
                        &code.to_ascii_uppercase(),
                        " in a string; write \\u",
                        &code,
                    ];
                    return self.refuse(&problem.concat());
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// The character that an escape stands for.
    #[inline(never)]
    fn escape(&mut self) -> Read<char> {
        let start = self.at;
        let (_, rest) = self.text.as_bytes().split_at(start);
        let simple = match rest.get(1) {
            Some(&byte @ (b'"' | b'\\' | b'/')) => byte,
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            _ => 0,
        };
        if simple != 0 {
            self.at += 2;
            return Ok(simple.into());
        }
        let Some(mut code) = unit(rest) else {
            return self.refuse("invalid escape");
        };
        let mut length = 6;
        // The two halves of a character beyond U+FFFF.
        if let 0xd800..0xdc00 = code
            && let Some(low @ 0xdc00..0xe000) = unit(&rest[length..])
        {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            length = 12;
        }
        match char::from_u32(code) {
            Some(character) => {
                self.at += length;
                Ok(character)
            }
            None => self.refuse("escape of half a character (a lone surrogate)"),
        }
    }
}

/// Where an object or a list starts, and whether nothing of it has been read.
struct Items {
    start: usize,
    is_first: bool,
}

/// The code in `\u` and four hexadecimal digits.
#[inline(never)]
fn unit(escape: &[u8]) -> Option<u32> {
    let [b'\\', b'u', digits @ ..] = escape else {
        return None;
    };
    let mut code = 0;
    for &digit in digits.get(..4)? {
        code = code << 4 | char::from(digit).to_digit(16)?;
    }
    Some(code)
}
