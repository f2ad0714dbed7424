//! Percent-encoding.

/// Every byte but letters, digits and those of `plain` as % and two hexadecimal digits.
#[inline(never)]
pub(crate) fn escape(text: &str, plain: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.as_bytes().contains(&byte) {
            escaped.push(byte.into());
        } else {
            escaped.push('%');
            for half in [byte >> 4, byte & 15] {
                escaped.push(b"0123456789ABCDEF"[usize::from(half)].into());
            }
        }
    }
    escaped
}

/// The text that was encoded. A % without two hexadecimal digits stands for itself; so does every one of a text that would not be UTF-8.
#[inline(never)]
pub(crate) fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let mut byte = u32::from(*first);
        rest = after;
        if let [high, low, after @ ..] = rest
            && byte == 37
            && let Some(high) = char::from(*high).to_digit(16)
            && let Some(low) = char::from(*low).to_digit(16)
        {
            byte = high << 4 | low;
            rest = after;
        }
        bytes.push(byte as u8);
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
