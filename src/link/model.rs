//! A packed model: the text of a scenario without white space, deflated (RFC 1951, no header), in base64url without padding (RFC 4648), behind the
//! name of the packing.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::{LONGEST, LONGEST_TEXT, LinkError};

/// The name of the packing that is written, and the only one so far.
const DEFLATE: &str = "deflate:";

/// The strongest level of compression. A scenario of the library takes 0.3 ms in WebAssembly, the longest text about a second.
const LEVEL: u8 = 10;

/// The greatest number of bytes that a byte of deflated data stands for.
const MOST_INFLATION: usize = 1032;

/// Base64url without padding. Bits beyond the last whole byte are ignored.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// Packs the text of a scenario for a link.
pub fn pack(text: &str) -> Result<String, LinkError> {
    let text = without_white_space(text);
    if text.len() > LONGEST_TEXT {
        return Err(LinkError::TextLength(text.len()));
    }
    let mut packed = DEFLATE.to_owned();
    BASE64.encode_string(compress_to_vec(text.as_bytes(), LEVEL), &mut packed);
    if packed.len() > LONGEST {
        return Err(LinkError::PackedLength(packed.len()));
    }
    Ok(packed)
}

/// Returns the text of a packed model. Time and memory are bounded whatever the input is, since a text has at most [`LONGEST_TEXT`] bytes.
pub fn unpack(packed: &str) -> Result<String, LinkError> {
    let Some(digits) = packed.strip_prefix(DEFLATE) else {
        let (name, _) = packed.split_once(':').unwrap_or((packed, ""));
        return Err(LinkError::Packing(name.to_owned()));
    };
    let bytes = decode(digits)?;
    let text = inflate(&bytes)?;
    String::from_utf8(text).map_err(|_| LinkError::Utf8)
}

/// Inflates the whole input.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>, LinkError> {
    let mut text = vec![0; bytes.len().saturating_mul(MOST_INFLATION).min(LONGEST_TEXT)];
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, bytes_read, bytes_written) = decompress(&mut DecompressorOxide::new(), bytes, &mut text, 0, flags);
    match status {
        TINFLStatus::Done if bytes_read < bytes.len() => Err(LinkError::Continued),
        TINFLStatus::Done => {
            text.truncate(bytes_written);
            Ok(text)
        }
        TINFLStatus::HasMoreOutput => Err(LinkError::UnpackedLength),
        TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => Err(LinkError::Cut),
        _ => Err(LinkError::Damaged),
    }
}

/// Decodes base64url. A last character that completes no byte is ignored, as bits beyond the last whole byte are: deflate notices what is missing.
fn decode(digits: &str) -> Result<Vec<u8>, LinkError> {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if let Some((index, found)) = digits.chars().enumerate().find(|&(_, c)| !is_digit(c)) {
        let position = index + 1;
        return Err(LinkError::Character { found, position });
    }
    let whole = digits.len() - usize::from(digits.len() % 4 == 1);
    BASE64.decode(&digits[..whole]).map_err(|_| LinkError::Damaged)
}

/// Leaves out the white space between the parts of a JSON text, and a byte order mark before it.
fn without_white_space(json: &str) -> String {
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let (mut is_in_string, mut is_escaped) = (false, false);
    json.chars()
        .filter(|&c| {
            let is_kept = is_in_string || !matches!(c, ' ' | '\t' | '\n' | '\r');
            if c == '"' && !is_escaped {
                is_in_string = !is_in_string;
            }
            is_escaped = is_in_string && c == '\\' && !is_escaped;
            is_kept
        })
        .collect()
}
