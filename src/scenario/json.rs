//! JSON with places: `jsonc-parser` in its strict mode (RFC 8259), and the functions by which readers of a file take
//! values apart.

pub(super) use jsonc_parser::ast::ObjectProp;
pub(crate) use jsonc_parser::ast::Value;
pub(super) use jsonc_parser::common::Ranged;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

use super::diagnostic::{Diagnostic, Result, refuse};
use super::{ScenarioError, limits, names};
use crate::rational::Number;

/// What RFC 8259 allows, and nothing else.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Parses a text that is one JSON value; the error has no path.
pub(crate) fn parse(text: &str) -> std::result::Result<Value<'_>, ScenarioError> {
    let parsed = survey(text).and_then(|()| {
        let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT);
        let value = parsed.map_err(|error| not_json(text, &error))?.value;
        value.ok_or_else(|| Diagnostic::new(0, "empty text; expected an object"))
    });
    parsed.map_err(|diagnostic| diagnostic.locate(text, None))
}

/// Checks the whole text once before it is parsed, so that no text takes much more memory than its size, and finds
/// errors that the parser does not report.
fn survey(text: &str) -> Result<()> {
    if text.len() > limits::TEXT_BYTES {
        let (found, allowed) = (text.len(), limits::TEXT_BYTES);
        return refuse(0, format!("{found} bytes of text; allowed: {allowed}"));
    }
    let (mut depth, mut commas) = (0usize, 0usize);
    let (bytes, mut at) = (text.as_bytes(), 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => at = end_of_string(bytes, at + 1)?,
            b'{' | b'[' => {
                depth += 1;
                if depth > limits::NESTING {
                    return refuse(at, format!("nested more than {} deep", limits::NESTING));
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => {
                commas += 1;
                if commas > limits::VALUES {
                    return Err(Diagnostic::too_many(at, limits::VALUES, "values"));
                }
            }
            b' ' | b'\t' | b'\n' | b'\r' => {}
            0..0x20 | 0x7f.. => return Err(unexpected(text, at)),
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

/// Returns the byte of the quote that ends a string, given that of its first character.
fn end_of_string(bytes: &[u8], mut at: usize) -> Result<usize> {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => break,
            b'\\' => at += 1,
            0..0x20 => {
                let message = format!("not JSON: raw control character U+{byte:04X} in a string; write \\u{byte:04x}");
                return refuse(at, message);
            }
            _ => {}
        }
        at += 1;
    }
    Ok(at)
}

/// Returns the parser's error as a diagnostic, which names the character where a character is the problem.
fn not_json(text: &str, error: &ParseError) -> Diagnostic {
    let at = error.range().start.min(text.len());
    match error.kind() {
        ParseErrorKind::UnexpectedToken
        | ParseErrorKind::UnexpectedWord
        | ParseErrorKind::UnexpectedTokenInObject
        | ParseErrorKind::UnexpectedCloseBrace
        | ParseErrorKind::UnexpectedCloseBracket
        | ParseErrorKind::UnexpectedColon
        | ParseErrorKind::UnexpectedComma => unexpected(text, at),
        ParseErrorKind::String(ParseStringErrorKind::InvalidUnicodeEscapeSequence(_)) => {
            Diagnostic::new(at, "not JSON: escape of half a character (a lone surrogate)")
        }
        kind => {
            let mut reason = kind.to_string();
            if let Some(first) = reason.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            Diagnostic::new(at, format!("not JSON: {reason}"))
        }
    }
}

/// Returns the error that a character is not allowed at its place.
fn unexpected(text: &str, at: usize) -> Diagnostic {
    let found = match text[at..].chars().next() {
        Some(character) => names::quoted(character.encode_utf8(&mut [0; 4])),
        None => "end of the text".into(),
    };
    Diagnostic::new(at, format!("not JSON: unexpected {found}"))
}

/// Returns the error that a value has the wrong type.
pub(super) fn unexpected_type(value: &Value, expected: &str) -> Diagnostic {
    Diagnostic::new(
        value.start(),
        format!("expected {expected}, found {}", described(value)),
    )
}

/// Returns a value as an error shows it.
pub(super) fn described(value: &Value) -> String {
    match value {
        Value::StringLit(text) => names::quoted(&text.value),
        Value::NumberLit(number) => names::shortened(number.value),
        Value::BooleanLit(boolean) => boolean.value.to_string(),
        Value::NullKeyword(_) => "null".into(),
        Value::Object(_) => "an object".into(),
        Value::Array(_) => "a list".into(),
    }
}

/// Returns the text of a string.
pub(super) fn string<'a>(value: &'a Value<'a>, expected: &str) -> Result<&'a str> {
    match value {
        Value::StringLit(text) => Ok(&text.value),
        _ => Err(unexpected_type(value, expected)),
    }
}

/// Returns the byte in the file of a byte of a string; the string's own place where escapes make them differ.
pub(super) fn string_offset(value: &Value, text: &str, byte: usize) -> usize {
    let has_escapes = value.width() != text.len() + 2;
    value.start() + if has_escapes { 0 } else { 1 + byte }
}

/// Reads a JSON number, or a string with a number or fraction.
pub(super) fn number(value: &Value) -> Result<Number> {
    let text = match value {
        Value::NumberLit(number) => number.value,
        Value::StringLit(text) => &*text.value,
        _ => return Err(unexpected_type(value, "a number or a fraction like \"1/3\"")),
    };
    Number::parse(text).map_err(|error| Diagnostic::new(value.start(), format!("{} is {error}", described(value))))
}

/// Returns the values of a list.
pub(super) fn list<'a>(value: &'a Value<'a>, expected: &str) -> Result<&'a [Value<'a>]> {
    match value {
        Value::Array(array) => Ok(&array.elements),
        _ => Err(unexpected_type(value, expected)),
    }
}

/// A property of an object whose keys are names of the file's own.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    /// The byte at which the name begins.
    pub(super) at: usize,
    pub(super) value: &'a Value<'a>,
}

impl<'a> Entry<'a> {
    pub(super) fn of(property: &'a ObjectProp<'a>) -> Self {
        Self {
            name: property.name.as_str(),
            at: property.start(),
            value: &property.value,
        }
    }
}

/// Returns the properties of an object in file order; a key that appears twice is an error.
pub(super) fn entries<'a>(
    value: &'a Value<'a>,
    expected: &str,
) -> Result<impl ExactSizeIterator<Item = Entry<'a>> + Clone> {
    Ok(properties(value, expected)?.iter().map(Entry::of))
}

/// Returns the properties of an object in file order, of which some may have the same key.
pub(super) fn unchecked<'a>(value: &'a Value<'a>, expected: &str) -> Result<&'a [ObjectProp<'a>]> {
    match value {
        Value::Object(object) => Ok(&object.properties),
        _ => Err(unexpected_type(value, expected)),
    }
}

fn properties<'a>(value: &'a Value<'a>, expected: &str) -> Result<&'a [ObjectProp<'a>]> {
    let properties = unchecked(value, expected)?;
    let keys: Vec<&str> = properties.iter().map(|property| property.name.as_str()).collect();
    if let Some(again) = names::repeated(&keys) {
        let message = format!("key {} appears twice in one object", names::quoted(keys[again]));
        return refuse(properties[again].start(), message);
    }
    Ok(properties)
}

/// An object whose keys the format fixes.
pub(super) struct Fields<'a> {
    properties: &'a [ObjectProp<'a>],
    at: usize,
}

impl<'a> Fields<'a> {
    /// The fields of a missing object.
    pub(super) const NONE: Self = Self { properties: &[], at: 0 };

    /// Returns the fields of an object; keys that are repeated or not among `allowed` are errors.
    pub(super) fn new(value: &'a Value<'a>, expected: &str, allowed: &[&str]) -> Result<Self> {
        if let Value::Object(object) = value
            && let Some(entry) = object
                .properties
                .iter()
                .map(Entry::of)
                .find(|entry| !allowed.contains(&entry.name))
        {
            return refuse(entry.at, names::unknown("key", entry.name, allowed));
        }
        Ok(Self {
            properties: properties(value, expected)?,
            at: value.start(),
        })
    }

    /// Returns the value of a key, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value<'a>> {
        self.properties
            .iter()
            .find(|property| property.name.as_str() == key)
            .map(|property| &property.value)
    }

    /// Returns the value of a required key; `meaning` completes the error "missing key "start": ...".
    pub(super) fn need(&self, key: &str, meaning: &str) -> Result<&'a Value<'a>> {
        match self.get(key) {
            Some(value) => Ok(value),
            None => refuse(self.at, format!("missing key \"{key}\": {meaning}")),
        }
    }

    /// Returns a string, empty where the key is missing.
    pub(super) fn text(&self, key: &str) -> Result<String> {
        match self.get(key) {
            Some(value) => Ok(string(value, "a string")?.into()),
            None => Ok(String::new()),
        }
    }
}
