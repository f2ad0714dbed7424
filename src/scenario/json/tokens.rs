//! The smallest parts of JSON: numbers and strings.

use std::borrow::Cow;

use super::Reader;
use crate::scenario::text::Read;

impl<'a> Reader<'a> {
    /// A number, as it is written.
    pub(super) fn number(&mut self) -> Read<&'a str> {
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
    pub(super) fn string(&mut self) -> Read<Cow<'a, str>> {
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
