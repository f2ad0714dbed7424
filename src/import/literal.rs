//! Literals of JSON and of Python, with their places: what `json.dump` writes, and what `print` and `repr` show of
//! dicts, lists, tuples, numbers of numpy and arrays.

use std::borrow::Cow;
use std::rc::Rc;

use super::array::Array;
use super::error::{Refusal, Result, Spot, refuse};
use crate::scenario::limits;
use crate::scenario::names::{quoted, shortened};

/// A value and the byte at which it begins.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) spot: Spot,
    pub(super) value: Literal<'a>,
}

#[derive(Clone, Debug)]
pub(super) enum Literal<'a> {
    /// A number, in JSON's grammar, or two of them with a slash between.
    Number(Cow<'a, str>),
    /// Infinity, and whether it is below 0.
    Infinite(bool),
    /// Not a number.
    Undefined,
    Text(Cow<'a, str>),
    Truth(bool),
    Nothing,
    List(Vec<Node<'a>>),
    /// An array of numpy in two dimensions or more.
    Array(Rc<Array>),
    Map(Vec<(Node<'a>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// Returns a value as an error shows it.
    pub(super) fn described(&self) -> String {
        match &self.value {
            Literal::Number(text) => shortened(text),
            Literal::Infinite(true) => "-inf".into(),
            Literal::Infinite(false) => "inf".into(),
            Literal::Undefined => "nan".into(),
            Literal::Text(text) => quoted(text),
            Literal::Truth(truth) => truth.to_string(),
            Literal::Nothing => "null".into(),
            Literal::List(items) => format!("a list of {}", items.len()),
            Literal::Map(entries) => format!("an object of {}", entries.len()),
            Literal::Array(array) => format!("an array of the shape {:?}", array.shape),
        }
    }

    pub(super) fn wrong<T>(&self, expected: &str) -> Result<T> {
        refuse(self.spot, format!("expected {expected}, found {}", self.described()))
    }

    pub(super) fn list(&self, expected: &str) -> Result<&[Node<'a>]> {
        match &self.value {
            Literal::List(items) => Ok(items),
            _ => self.wrong(expected),
        }
    }

    pub(super) fn map(&self, expected: &str) -> Result<&[(Node<'a>, Node<'a>)]> {
        match &self.value {
            Literal::Map(entries) => Ok(entries),
            _ => self.wrong(expected),
        }
    }

    pub(super) fn truth(&self, expected: &str) -> Result<bool> {
        match &self.value {
            Literal::Truth(truth) => Ok(*truth),
            Literal::Number(text) if text == "0" => Ok(false),
            Literal::Number(text) if text == "1" => Ok(true),
            _ => self.wrong(expected),
        }
    }

    /// Returns what names a state, an action or a component: a text, a number, or a tuple of them.
    pub(super) fn label(&self) -> Option<String> {
        match &self.value {
            Literal::Text(text) | Literal::Number(text) => Some(text.to_string()),
            Literal::Truth(true) => Some("True".into()),
            Literal::Truth(false) => Some("False".into()),
            Literal::List(items) => {
                let parts: Option<Vec<String>> = items.iter().map(Node::label).collect();
                Some(format!("({})", parts?.join(", ")))
            }
            _ => None,
        }
    }

    /// Returns the value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node<'a>> {
        let Literal::Map(entries) = &self.value else {
            return None;
        };
        let found = entries.iter().find(|(name, _)| name.is_text(key));
        found.map(|(_, value)| value)
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self.value, Literal::Number(_))
    }

    pub(super) fn is_text(&self, text: &str) -> bool {
        matches!(&self.value, Literal::Text(own) if own == text)
    }
}

/// Reads a text: one literal, or assignments of Python (`P = ...`), which are taken as one dict of the names.
pub(super) fn parse(file: usize, text: &str) -> Result<Node<'_>> {
    let mut reader = Reader {
        file,
        text,
        at: 0,
        values: 0,
    };
    reader.skip();
    let start = reader.spot();
    let mut assigned = Vec::new();
    loop {
        reader.skip();
        while reader.take(";") {
            reader.skip();
        }
        if reader.rest().is_empty() && !assigned.is_empty() {
            break;
        }
        let spot = reader.spot();
        if reader.passes_import() {
            continue;
        }
        let Some(name) = reader.assignment() else {
            if !assigned.is_empty() {
                return reader.unexpected("a name with = behind it, or the end of the text");
            }
            let node = reader.value(0)?;
            reader.skip();
            if !reader.rest().is_empty() {
                return reader.unexpected("the end of the text");
            }
            return Ok(node);
        };
        let value = reader.value(0)?;
        if assigned.iter().any(|(own, _): &(Node, Node)| own.is_text(name)) {
            return refuse(spot, format!("{} is assigned twice", quoted(name)));
        }
        let name = Node {
            spot,
            value: Literal::Text(name.into()),
        };
        assigned.push((name, value));
    }
    Ok(Node {
        spot: start,
        value: Literal::Map(assigned),
    })
}

/// Functions of Python and numpy that stand around one number or truth value.
const SCALARS: [&str; 19] = [
    "float16",
    "float32",
    "float64",
    "longdouble",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "bool_",
    "bool",
    "int",
    "float",
    "str_",
    "Decimal",
    "str",
];

/// Functions that stand around a list or a dict.
const CONTAINERS: [&str; 11] = [
    "array",
    "asarray",
    "tuple",
    "list",
    "dict",
    "OrderedDict",
    "defaultdict",
    "mappingproxy",
    "Array",
    "tensor",
    "namedtuple",
];

struct Reader<'a> {
    file: usize,
    text: &'a str,
    at: usize,
    /// The number of values so far.
    values: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn spot(&self) -> Spot {
        Spot::new(self.file, self.at)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes white space and comments of Python.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            if self.peek() != Some(b'#') {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn unexpected<T>(&self, expected: &str) -> Result<T> {
        let rest = self.rest();
        if rest.starts_with("...") {
            return refuse(
                self.spot(),
                "numpy has left numbers out (...); write the array with .tolist(), or first call \
                 np.set_printoptions(threshold=sys.maxsize)",
            );
        }
        let found = match rest.chars().next() {
            Some(character) => quoted(character.encode_utf8(&mut [0; 4])),
            None => "the end of the text".into(),
        };
        refuse(self.spot(), format!("expected {expected}, found {found}"))
    }

    /// Passes a line such as `import numpy as np`, and returns whether there was one.
    fn passes_import(&mut self) -> bool {
        let rest = self.rest();
        let found = ["import ", "from "].iter().any(|word| rest.starts_with(word));
        if found {
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
        found
    }

    /// Reads `name =`, if it is there.
    fn assignment(&mut self) -> Option<&'a str> {
        let begin = self.at;
        let name = self.word();
        self.skip();
        if !name.is_empty() && self.peek() == Some(b'=') && !self.rest().starts_with("==") {
            self.at += 1;
            self.skip();
            return Some(name);
        }
        self.at = begin;
        None
    }

    /// Reads letters, digits and underscores; not a digit first.
    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return "";
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        let word = &rest[..end.unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    fn value(&mut self, depth: usize) -> Result<Node<'a>> {
        let spot = self.spot();
        if depth > limits::NESTING {
            return refuse(spot, format!("nested more than {} deep", limits::NESTING));
        }
        self.values += 1;
        if self.values > limits::VALUES {
            return refuse(spot, format!("more than {} values", limits::VALUES));
        }
        let value = match self.peek() {
            Some(b'.') if self.rest().starts_with("...") => return self.unexpected("a value"),
            Some(b'{') => self.map(depth)?,
            Some(b'[') => Literal::List(self.items("]", depth)?.0),
            Some(b'(') => {
                let (mut items, has_comma) = self.items(")", depth)?;
                match items.pop() {
                    // Parentheses around one value.
                    Some(only) if items.is_empty() && !has_comma => only.value,
                    last => {
                        items.extend(last);
                        Literal::List(items)
                    }
                }
            }
            Some(b'"' | b'\'') => Literal::Text(self.string()?),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(depth)?,
            _ => self.named(depth)?,
        };
        Ok(Node { spot, value })
    }

    /// Reads the values between brackets, the first of which is here, and returns whether there is a comma.
    fn items(&mut self, close: &str, depth: usize) -> Result<(Vec<Node<'a>>, bool)> {
        self.at += 1;
        let mut items = Vec::new();
        let mut has_comma = false;
        loop {
            self.skip();
            if self.take(close) {
                return Ok((items, has_comma));
            }
            items.push(self.value(depth + 1)?);
            self.skip();
            if self.take(",") {
                has_comma = true;
            } else if !self.take(close) {
                return self.unexpected(&format!("\",\" or \"{close}\""));
            } else {
                return Ok((items, has_comma));
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Literal<'a>> {
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            self.skip();
            if self.take("}") {
                break;
            }
            let key = self.value(depth + 1)?;
            self.skip();
            if !self.take(":") {
                return self.unexpected("\":\" behind a key");
            }
            self.skip();
            entries.push((key, self.value(depth + 1)?));
            self.skip();
            if !self.take(",") {
                if !self.take("}") {
                    return self.unexpected("\",\" or \"}\"");
                }
                break;
            }
        }
        Ok(Literal::Map(entries))
    }

    /// Reads a string of JSON or of Python.
    fn string(&mut self) -> Result<Cow<'a, str>> {
        let begin = self.spot();
        let quote = self.text.as_bytes()[self.at];
        self.at += 1;
        let start = self.at;
        let mut own: Option<String> = None;
        loop {
            let rest = self.rest();
            let Some(end) = rest.find([char::from(quote), '\\', '\n']) else {
                return refuse(begin, "a string without its closing quotation mark");
            };
            if let Some(text) = &mut own {
                text.push_str(&rest[..end]);
            }
            self.at += end;
            match self.text.as_bytes()[self.at] {
                b'\n' => return refuse(begin, "a string without its closing quotation mark in the line"),
                b'\\' => {
                    let text = own.get_or_insert_with(|| self.text[start..self.at].to_owned());
                    let (character, length) = escaped(&self.text[self.at..])
                        .ok_or_else(|| Refusal::new(Spot::new(self.file, self.at), "an escape that is not known"))?;
                    text.extend(character);
                    self.at += length;
                }
                _ => {
                    let text = own.map_or(Cow::Borrowed(&self.text[start..self.at]), Cow::Owned);
                    self.at += 1;
                    return Ok(text);
                }
            }
        }
    }

    /// Reads a number, a fraction of two, or infinity with its sign.
    fn number(&mut self, depth: usize) -> Result<Literal<'a>> {
        let is_negative = self.peek() == Some(b'-');
        if matches!(self.peek(), Some(b'-' | b'+')) {
            let begin = self.at;
            self.at += 1;
            self.skip();
            if !matches!(self.peek(), Some(b'.' | b'0'..=b'9')) {
                let node = self.value(depth + 1)?;
                return match node.value {
                    Literal::Infinite(sign) => Ok(Literal::Infinite(sign != is_negative)),
                    Literal::Number(text) if !is_negative => Ok(Literal::Number(text)),
                    Literal::Number(text) => Ok(Literal::Number(match text.strip_prefix('-') {
                        Some(size) => size.to_owned().into(),
                        None => format!("-{text}").into(),
                    })),
                    Literal::Undefined => Ok(Literal::Undefined),
                    _ => node.wrong("a number behind the sign"),
                };
            }
            let size = self.decimal()?;
            let is_plain = is_negative && self.at == begin + 1 + size.len() && matches!(size, Cow::Borrowed(_));
            let above = match (is_plain, is_negative) {
                (true, _) => Cow::Borrowed(&self.text[begin..self.at]),
                (false, true) => Cow::Owned(format!("-{size}")),
                (false, false) => size,
            };
            return self.fraction(above);
        }
        let above = self.decimal()?;
        self.fraction(above)
    }

    /// Reads the rest of a fraction whose numerator is here.
    fn fraction(&mut self, above: Cow<'a, str>) -> Result<Literal<'a>> {
        let begin = self.at;
        self.skip();
        if self.take("/") {
            self.skip();
            if !matches!(self.peek(), Some(b'.' | b'0'..=b'9')) {
                return self.unexpected("a number below the bar");
            }
            let below = self.decimal()?;
            return Ok(Literal::Number(format!("{above}/{below}").into()));
        }
        self.at = begin;
        Ok(Literal::Number(above))
    }

    /// Reads a decimal without sign, and brings what Python allows to JSON's grammar: `1.`, `.5`, `1_000`.
    fn decimal(&mut self) -> Result<Cow<'a, str>> {
        let rest = self.rest().as_bytes();
        let mut end = 0;
        while let Some(&byte) = rest.get(end) {
            let is_sign = matches!(byte, b'+' | b'-') && end > 0 && matches!(rest[end - 1], b'e' | b'E');
            if !(byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_' || is_sign) {
                break;
            }
            end += 1;
        }
        let text = &self.rest()[..end];
        let Some(written) = json_number(text) else {
            return refuse(self.spot(), format!("{} is not a number", quoted(text)));
        };
        self.at += end;
        Ok(written)
    }

    /// Reads what begins with a name: True, False, None, inf, nan, or a call like `np.float64(0.1)` or `array([...])`.
    fn named(&mut self, depth: usize) -> Result<Literal<'a>> {
        let spot = self.spot();
        let mut name = self.word();
        if name.is_empty() {
            return self.unexpected("a value");
        }
        if matches!(name, "b" | "u" | "r") && matches!(self.peek(), Some(b'"' | b'\'')) {
            return Ok(Literal::Text(self.string()?));
        }
        while self.peek() == Some(b'.') {
            self.at += 1;
            name = self.word();
        }
        if self.peek() == Some(b'(') {
            return self.call(spot, name, depth);
        }
        Ok(match name {
            "True" | "true" | "True_" => Literal::Truth(true),
            "False" | "false" | "False_" => Literal::Truth(false),
            "None" | "null" => Literal::Nothing,
            "inf" | "Infinity" | "Inf" | "infty" => Literal::Infinite(false),
            "nan" | "NaN" | "NAN" => Literal::Undefined,
            _ => {
                return refuse(
                    spot,
                    format!(
                        "name {} is not known; allowed are True, False, None, inf, nan, and numbers and arrays of numpy",
                        quoted(name)
                    ),
                );
            }
        })
    }

    /// Reads what is between the parentheses behind the name of a function.
    fn call(&mut self, spot: Spot, name: &str, depth: usize) -> Result<Literal<'a>> {
        let mut arguments = self.arguments(depth)?;
        if name == "Fraction" && arguments.len() == 2 {
            if let [Literal::Number(above), Literal::Number(below)] = [&arguments[0].value, &arguments[1].value] {
                return Ok(Literal::Number(format!("{above}/{below}").into()));
            }
        } else if SCALARS.contains(&name) || name == "Fraction" {
            let first = arguments.drain(..).next();
            return match first.map(|node| node.value) {
                Some(Literal::Text(text)) => {
                    scalar(&text).ok_or_else(|| Refusal::new(spot, format!("{} is not a number", quoted(&text))))
                }
                Some(value @ (Literal::List(_) | Literal::Map(_))) => {
                    Node { spot, value }.wrong(&format!("a number in {name}(...)"))
                }
                Some(value) => Ok(value),
                None => refuse(spot, format!("{name}() is empty; expected a number")),
            };
        } else if CONTAINERS.contains(&name) {
            let is_container = |node: &Node| matches!(node.value, Literal::List(_) | Literal::Map(_));
            return match arguments.into_iter().find(is_container) {
                Some(node) => Ok(node.value),
                None => refuse(spot, format!("{name}(...) holds no list; expected one")),
            };
        }
        refuse(
            spot,
            format!(
                "{} is not known; allowed are numbers of numpy such as np.float64(0.1), arrays such as array([0.1]), \
                 and dicts",
                quoted(&format!("{name}(...)"))
            ),
        )
    }

    /// Reads the arguments of a call without those that have a name, and without classes and functions, which Python
    /// prints in angle brackets.
    fn arguments(&mut self, depth: usize) -> Result<Vec<Node<'a>>> {
        self.at += 1;
        let mut arguments = Vec::new();
        loop {
            self.skip();
            if self.take(")") {
                return Ok(arguments);
            }
            if self.peek() == Some(b'<') {
                let Some(end) = self.rest().find('>') else {
                    return self.unexpected("an argument");
                };
                self.at += end + 1;
            } else if self.assignment().is_some() {
                self.pass_argument(depth)?;
            } else {
                arguments.push(self.value(depth + 1)?);
            }
            self.skip();
            if !self.take(",") && self.peek() != Some(b')') {
                return self.unexpected("\",\" or \")\"");
            }
        }
    }

    /// Passes the value of an argument with a name: a value, or a type such as `np.float32`.
    fn pass_argument(&mut self, depth: usize) -> Result<()> {
        let begin = self.at;
        while !self.word().is_empty() && self.take(".") {}
        self.skip();
        if !matches!(self.peek(), Some(b',' | b')')) {
            self.at = begin;
            self.value(depth + 1)?;
        }
        Ok(())
    }
}

/// Returns the number, infinity or truth value that a text holds, as `float` and `Decimal` read it.
fn scalar(text: &str) -> Option<Literal<'static>> {
    let (is_negative, size) = match text.trim().strip_prefix('-') {
        Some(size) => (true, size),
        None => (false, text.trim().trim_start_matches('+')),
    };
    if ["inf", "infinity"].contains(&size.to_ascii_lowercase().as_str()) {
        return Some(Literal::Infinite(is_negative));
    }
    if size.eq_ignore_ascii_case("nan") {
        return Some(Literal::Undefined);
    }
    let parts: Option<Vec<Cow<str>>> = size.split('/').map(|part| json_number(part.trim())).collect();
    let written = parts.filter(|parts| parts.len() <= 2)?.join("/");
    let sign = if is_negative { "-" } else { "" };
    Some(Literal::Number(format!("{sign}{written}").into()))
}

/// Returns an unsigned decimal of Python in JSON's grammar; `None` for what is none.
pub(super) fn json_number(text: &str) -> Option<Cow<'_, str>> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_digits =
        |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') && !digits.starts_with('_');
    let is_whole = is_digits(whole) && (whole.len() < 2 || !whole.starts_with('0'));
    let has_digit = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    let power = exponent.map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    if !is_whole || !has_digit || !fraction.is_none_or(is_digits) {
        return None;
    }
    if power.is_some_and(|power| power.is_empty() || !power.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let is_json = !whole.is_empty() && fraction != Some("") && !text.contains('_');
    if is_json {
        return Some(text.into());
    }
    let mut written = if whole.is_empty() { "0" } else { whole }.replace('_', "");
    if let Some(fraction) = fraction.filter(|fraction| !fraction.is_empty()) {
        written.push('.');
        written.push_str(&fraction.replace('_', ""));
    }
    if let Some(exponent) = exponent {
        written.push('e');
        written.push_str(exponent);
    }
    Some(written.into())
}

/// Returns the character of an escape at the beginning of a text (none for an escaped end of a line), and its length in
/// bytes.
fn escaped(text: &str) -> Option<(Option<char>, usize)> {
    let mut characters = text.chars();
    characters.next();
    let kind = characters.next()?;
    let code = |from: usize, digits: usize| u32::from_str_radix(text.get(from..from + digits)?, 16).ok();
    let simple = |character: char| Some((Some(character), 2));
    match kind {
        'n' => simple('\n'),
        't' => simple('\t'),
        'r' => simple('\r'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        '0' => simple('\0'),
        '"' | '\'' | '\\' | '/' => simple(kind),
        '\n' => Some((None, 2)),
        'x' => Some((Some(char::from_u32(code(2, 2)?)?), 4)),
        'u' => {
            let first = code(2, 4)?;
            if !(0xd800..0xdc00).contains(&first) {
                return Some((Some(char::from_u32(first)?), 6));
            }
            let second = code(8, 4).filter(|_| text.get(6..8) == Some("\\u"))?;
            let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
            Some((Some(char::from_u32(0x10000 + ((first - 0xd800) << 10) + low)?), 12))
        }
        'U' => Some((Some(char::from_u32(code(2, 8)?)?), 10)),
        _ => None,
    }
}
