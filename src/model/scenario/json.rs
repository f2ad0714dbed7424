//! From text to a syntax tree: `jsonc-parser` in its strict mode, after one look at the whole text that bounds what parsing can cost.

use jsonc_parser::ast::Value;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

use super::text::{Fault, Read, fault, refuse, too_many};
use super::{limits, names};

/// Parses JSON proper (RFC 8259: no comments, no trailing commas) into a tree.
pub(super) fn tree(text: &str) -> Read<Value<'_>> {
    survey(text)?;
    let strict = ParseOptions {
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
    match parse_to_ast(text, &CollectOptions::default(), &strict) {
        Ok(result) => match result.value {
            Some(value) => Ok(value),
            None => refuse(0, &["empty text; expected an object"]),
        },
        Err(error) => {
            let at = error.range().start.min(text.len());
            Err(match error.kind() {
                ParseErrorKind::UnexpectedToken
                | ParseErrorKind::UnexpectedWord
                | ParseErrorKind::UnexpectedTokenInObject => unexpected(text, at),
                ParseErrorKind::String(ParseStringErrorKind::InvalidUnicodeEscapeSequence(_)) => {
                    let problem = "not JSON: escape of half a character (a lone surrogate)";
                    fault(at, &[problem])
                }
                kind => {
                    let mut reason = kind.to_string();
                    if let Some(first) = reason.get_mut(..1) {
                        first.make_ascii_lowercase();
                    }
                    fault(at, &["not JSON: ", &reason])
                }
            })
        }
    }
}

/// One pass before parsing, so that no text can take much more memory than its size or overflow the stack, and for what the parser lets pass.
fn survey(text: &str) -> Read<()> {
    if text.len() > limits::TEXT_BYTES {
        let (found, allowed) = (text.len().to_string(), limits::TEXT_BYTES.to_string());
        return refuse(0, &[&found, " bytes of text; allowed: ", &allowed]);
    }
    let (mut depth, mut commas) = (0usize, 0usize);
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                0..0x20 => {
                    return Err(raw(at, byte));
                }
                _ => {}
            }
            continue;
        }
        match byte {
            0..0x20 | 0x80.. if !b"\t\n\r".contains(&byte) => {
                return Err(unexpected(text, at));
            }
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => commas += 1,
            _ => {}
        }
        if depth > limits::NESTING {
            let deepest = limits::NESTING.to_string();
            return refuse(at, &["nested more than ", &deepest, " deep"]);
        }
        if commas > limits::VALUES {
            return Err(too_many(at, limits::VALUES, "values"));
        }
    }
    Ok(())
}

/// What to say of a control character in a string.
#[cold]
fn raw(at: usize, byte: u8) -> Fault {
    let code = format!("{byte:04x}");
    let problem = [
        "not JSON: raw control character U+",
        &code.to_ascii_uppercase(),
        " in a string; write \\u",
        &code,
    ];
    fault(at, &problem)
}

/// What to say of a character that cannot stand where it does.
#[cold]
fn unexpected(text: &str, at: usize) -> Fault {
    let found = match text[at..].chars().next() {
        Some(c) => names::quoted(c.encode_utf8(&mut [0; 4])),
        None => "end of the text".into(),
    };
    fault(at, &["not JSON: unexpected ", &found])
}
