//! The link inside a picture: a picture that is dropped on the page restores what it shows.
//!
//! A PNG holds the link in an `iTXt` chunk with the keyword `policy-cliff` (PNG specification, 11.3.3.4), an SVG in a
//! `metadata` element with that id. Other programs keep the chunk and the element or drop them, and do not show them.

use crc::{CRC_32_ISO_HDLC, Crc, NoTable};

/// The check sum of a PNG's chunk (PNG specification, 5.5).
const CHECK_SUM: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);
/// Every PNG begins with these bytes.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The content of the chunk begins with its keyword, no compression, no language and no translated keyword.
const HEAD: &[u8] = b"policy-cliff\0\0\0\0\0";
/// The tag before the link in an SVG, without its first character.
const TAG: &str = "metadata id=\"policy-cliff\">";
/// The link stands in the line after the one that ends so, with the description, in every SVG of
/// [`crate::figure::svg`].
const BEFORE: &str = "</desc>\n";

/// Returns the picture with a link in it, or `None` if it is neither a PNG nor an SVG of [`crate::figure::svg`].
#[must_use]
pub fn with_link(picture: &[u8], link: &str) -> Option<Vec<u8>> {
    if picture.starts_with(SIGNATURE) {
        let (_, first) = Chunks(picture.get(SIGNATURE.len()..)?).next()?;
        // The length, the type and the check sum of a chunk take four bytes each.
        let place = SIGNATURE.len() + first.len() + 12;
        let mut chunk = b"iTXt".to_vec();
        chunk.extend_from_slice(HEAD);
        chunk.extend_from_slice(link.as_bytes());
        let length = u32::try_from(chunk.len() - 4).ok()?;
        let mut stamped = picture.get(..place)?.to_vec();
        stamped.extend_from_slice(&length.to_be_bytes());
        stamped.extend_from_slice(&chunk);
        stamped.extend_from_slice(&CHECK_SUM.checksum(&chunk).to_be_bytes());
        stamped.extend_from_slice(&picture[place..]);
        return Some(stamped);
    }
    let text = std::str::from_utf8(picture).ok()?;
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let before = lines.iter().position(|line| line.ends_with(BEFORE))?;
    let escaped = link.replace('&', "&amp;").replace('<', "&lt;");
    let element = format!("<{TAG}{escaped}</metadata>\n");
    lines.insert(before + 1, &element);
    Some(lines.into_iter().collect::<String>().into_bytes())
}

/// Returns the link in a picture, if there is one.
#[must_use]
pub fn link_in(picture: &[u8]) -> Option<String> {
    if let Some(chunks) = picture.strip_prefix(SIGNATURE) {
        for (kind, content) in Chunks(chunks) {
            if kind == b"iTXt"
                && let Some(link) = content.strip_prefix(HEAD)
            {
                return String::from_utf8(link.to_vec()).ok();
            }
        }
        return None;
    }
    let text = std::str::from_utf8(picture).ok()?;
    let escaped = text.split('<').find_map(|part| part.strip_prefix(TAG))?;
    Some(unescaped(escaped))
}

/// Reads a text in which an SVG escapes "&" and "<".
fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut unescaped = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (sign, rest) = match part.split_once(';') {
            Some(("lt", rest)) => ("<", rest),
            Some(("amp", rest)) => ("&", rest),
            _ => ("&", part),
        };
        unescaped += sign;
        unescaped += rest;
    }
    unescaped
}

/// The types and contents of the chunks of a PNG, up to the first that is cut.
struct Chunks<'p>(&'p [u8]);

impl<'p> Iterator for Chunks<'p> {
    type Item = (&'p [u8], &'p [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        let kind = rest.get(..4)?;
        let content = rest.get(4..length.checked_add(4)?)?;
        self.0 = rest.get(length.checked_add(8)?..)?;
        Some((kind, content))
    }
}

#[cfg(test)]
mod tests {
    use super::{link_in, with_link};

    /// One transparent pixel, as other programs write it.
    const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";
    const LINK: &str = "https://example.org/#v=1&scenario=a<b&x=\u{3b1}";

    /// Returns the CRC-32 of some bytes, computed bit by bit as in the PNG specification (annex D).
    fn check_sum(bytes: &[u8]) -> u32 {
        let mut rest = u32::MAX;
        for &byte in bytes {
            rest ^= u32::from(byte);
            for _ in 0..8 {
                rest = (rest >> 1) ^ if rest & 1 == 1 { 0xedb8_8320 } else { 0 };
            }
        }
        !rest
    }

    #[test]
    fn a_png_keeps_its_link_and_everything_else() {
        let stamped = with_link(PIXEL, LINK).expect("a PNG");
        assert_eq!(link_in(&stamped).as_deref(), Some(LINK));
        assert_eq!(link_in(PIXEL), None);
        let added = 12 + 17 + LINK.len();
        let (chunk, sum) = stamped[37..33 + added].split_at(added - 8);
        assert_eq!(sum, check_sum(chunk).to_be_bytes());
        assert_eq!(stamped.len(), PIXEL.len() + added);
        assert_eq!(stamped[..33], PIXEL[..33]);
        assert_eq!(stamped[33 + added..], PIXEL[33..]);
    }

    #[test]
    fn an_svg_keeps_its_link() {
        let svg = "<svg>\n<title>t</title>\n<desc>d</desc>\n<rect/>\n</svg>\n";
        let stamped = with_link(svg.as_bytes(), LINK).expect("an SVG");
        let text = std::str::from_utf8(&stamped).expect("text");
        assert!(text.contains("scenario=a&lt;b&amp;x="), "{text}");
        assert_eq!(link_in(&stamped).as_deref(), Some(LINK));
        assert_eq!(link_in(svg.as_bytes()), None);
    }

    #[test]
    fn no_bytes_are_too_strange() {
        let mut rng = fastrand::Rng::with_seed(5);
        let stamped = with_link(PIXEL, LINK).expect("a PNG");
        for _ in 0..20_000 {
            let mut bytes = stamped.clone();
            for _ in 0..rng.usize(1..4) {
                let place = rng.usize(8..bytes.len());
                bytes[place] = rng.u8(..);
            }
            bytes.truncate(rng.usize(0..=bytes.len()));
            let _ = (link_in(&bytes), with_link(&bytes, LINK));
        }
        assert_eq!(with_link(b"{}", LINK), None);
        assert_eq!(with_link(&PIXEL[..8], LINK), None);
    }
}
