//! Models in links: the scenario's text without white space, deflated (RFC 1951, no header), in base64url without padding (RFC 4648), with the name of
//! the packing before it.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::{LONGEST, LinkError};
use crate::scenario::names::quoted;

/// Bytes of the longest text that is packed and unpacked.
pub const LONGEST_TEXT: usize = 4 << 20;

/// The packing that is written, and the only one so far.
const DEFLATE: &str = "deflate:";

/// No deflated byte stands for more than this many.
const RATIO: usize = 1032;

/// The strongest: a model of the library takes 0.3 ms in WebAssembly, the longest text about a second.
const LEVEL: u8 = 10;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Packs the text of a scenario for a link.
pub fn pack(text: &str) -> Result<String, LinkError> {
    let dense = dense(text);
    within(dense.len(), LONGEST_TEXT, " bytes of text")?;
    let bytes = compress_to_vec(dense.as_bytes(), LEVEL);
    let mut packed = DEFLATE.to_owned();
    for group in bytes.chunks(3) {
        let mut bits = 0u32;
        for place in 0..3 {
            bits = bits << 8 | group.get(place).map_or(0, |&byte| byte.into());
        }
        for place in 0..=group.len() {
            let digit = bits >> (18 - 6 * place) & 63;
            packed.push(DIGITS[digit as usize].into());
        }
    }
    within(packed.len(), LONGEST, " bytes when packed")?;
    Ok(packed)
}

fn within(length: usize, most: usize, what: &str) -> Result<(), LinkError> {
    if length <= most {
        return Ok(());
    }
    let (length, most) = (length.to_string(), most.to_string());
    let more = [&length, what, "; allowed: ", &most].concat();
    Err(LinkError::new("too long for a link: ", &more))
}

/// The text of a packed model. It ends within a bound of time and memory whatever it is given: a text is at most [`LONGEST_TEXT`] bytes long.
pub fn unpack(packed: &str) -> Result<String, LinkError> {
    let Some(digits) = packed.strip_prefix(DEFLATE) else {
        let (found, _) = packed.split_once(':').unwrap_or((packed, ""));
        let more = [&quoted(found), "; allowed: \"deflate\""].concat();
        return Err(LinkError::new("a model packed in an unknown way, ", &more));
    };
    let bytes = bytes(digits)?;
    let room = bytes.len().saturating_mul(RATIO).min(LONGEST_TEXT);
    let mut text = vec![0; room];
    let (status, read, written) = decompress(
        &mut DecompressorOxide::new(),
        &bytes,
        &mut text,
        0,
        TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
    );
    let problem = match status {
        TINFLStatus::Done if read < bytes.len() => "the packed model goes on after its end",
        TINFLStatus::Done => {
            text.truncate(written);
            match String::from_utf8(text) {
                Ok(text) => return Ok(text),
                Err(_) => "the packed model is no text",
            }
        }
        TINFLStatus::HasMoreOutput => "the packed model has more than 4194304 bytes of text",
        TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => {
            "the packed model ends early: the link has been cut"
        }
        _ => "the packed model is damaged",
    };
    Err(LinkError::new(problem, ""))
}

/// JSON without white space between its parts.
fn dense(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut quoted, mut escaped) = (false, false);
    let keep = |&c: &char| {
        let part = quoted || !matches!(c, ' ' | '\t' | '\n' | '\r');
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && c == '\\' && !escaped;
        part
    };
    text.chars().filter(keep).collect()
}

/// From base64url; bits beyond the last whole byte are ignored.
fn bytes(digits: &str) -> Result<Vec<u8>, LinkError> {
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    let (mut bits, mut count) = (0u32, 0);
    for (place, digit) in digits.chars().enumerate() {
        let value = DIGITS.iter().position(|&known| char::from(known) == digit);
        let Some(value) = value else {
            let found = quoted(digit.encode_utf8(&mut [0; 4]));
            let place = (place + 1).to_string();
            let more = [&found, " as character ", &place].concat();
            let more = more + "; allowed: letters, digits, - and _";
            return Err(LinkError::new("the packed model has ", &more));
        };
        bits = bits << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Ok(bytes)
}
