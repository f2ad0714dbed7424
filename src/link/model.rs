//! A packed model: the text of a scenario without white space, deflated (RFC 1951, no header), in base64url without
//! padding (RFC 4648), behind the name of the packing.
//!
//! www/module/packed-model.js deflates and inflates, by means of the platform. Here a packed model is an opaque text of
//! which the outside is checked.

use super::{LONGEST, LONGEST_TEXT, LinkError};

/// The name of the packing that is written, and the only one so far.
const DEFLATE: &str = "deflate:";

/// Returns the digits of a packed model, behind the name of the packing. Whether they stand for a text is not known
/// before they are inflated.
pub fn packed_digits(packed: &str) -> Result<&str, LinkError> {
    let Some(digits) = packed.strip_prefix(DEFLATE) else {
        let (name, _) = packed.split_once(':').unwrap_or((packed, ""));
        return Err(LinkError::Packing(name.to_owned()));
    };
    let is_digit = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if let Some((index, found)) = digits.chars().enumerate().find(|&(_, c)| !is_digit(c)) {
        let position = index + 1;
        return Err(LinkError::Character { found, position });
    }
    if packed.len() > LONGEST {
        return Err(LinkError::PackedLength(packed.len()));
    }
    Ok(digits)
}

/// Returns the text of a scenario as it is packed: without the white space between the parts of the JSON, and without a
/// byte order mark before it.
pub fn packable(json: &str) -> Result<String, LinkError> {
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let (mut is_in_string, mut is_escaped) = (false, false);
    let text: String = json
        .chars()
        .filter(|&c| {
            let is_kept = is_in_string || !matches!(c, ' ' | '\t' | '\n' | '\r');
            if c == '"' && !is_escaped {
                is_in_string = !is_in_string;
            }
            is_escaped = is_in_string && c == '\\' && !is_escaped;
            is_kept
        })
        .collect();
    if text.len() > LONGEST_TEXT {
        return Err(LinkError::TextLength(text.len()));
    }
    Ok(text)
}
