//! The width of a text, computed without a font.
//!
//! A layout must be the same on a canvas, in a worker and on Node, so it rests on this table and not on a font. The
//! widths are those of `DejaVu` Sans, the widest sans serif that browsers fall back to: other fonts leave a little
//! room, none is cut.

/// The advance widths of U+0020 to U+007E in hundredths of the font size.
const ASCII: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
    84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69,
    61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63,
    59, 82, 59, 59, 52, 64, 34, 64, 84,
];

/// Returns the width of a text in the unit of `size`.
#[must_use]
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

fn advance(character: char) -> f64 {
    let code = character as usize;
    if let Some(&hundredths) = code.checked_sub(0x20).and_then(|index| ASCII.get(index)) {
        return f64::from(hundredths) / 100.0;
    }
    match code {
        // Control and combining characters.
        0x00..0x20 | 0x7f..0xa0 | 0x300..0x370 => 0.0,
        // Letters of Latin, Greek and Cyrillic.
        0xa0..0x590 => 0.7,
        // Dashes and quotes, raised and lowered digits.
        0x2010..0x2030 | 0x2070..0x20a0 => 0.55,
        // Everything else takes a full square, as CJK and emoji do.
        _ => 1.0,
    }
}

/// Returns the text if `fits` says so, else its longest beginning that fits with an ellipsis; empty when nothing does.
#[must_use]
pub(super) fn shorten(text: &str, fits: &dyn Fn(&str) -> bool) -> String {
    if fits(text) {
        return text.to_owned();
    }
    // The ends of all characters but the last.
    let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
    // The longest beginning is found by bisection, because measuring takes time.
    let (mut best, mut low, mut high) = (String::new(), 1, ends.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let cut = format!("{}…", text[..ends[middle]].trim_end());
        if fits(&cut) {
            (best, low) = (cut, middle + 1);
        } else {
            high = middle;
        }
    }
    best
}

/// Returns untrusted text as one line that is at most `room` wide, shortened where it has to be.
pub(super) fn shortened(text: &str, room: f64, size: f64) -> String {
    shorten(&line(text), &|text| width(text, size) <= room)
}

/// Returns the first of some texts that is at most `room` wide; the empty text when none is.
pub(super) fn first_that_fits<const N: usize>(texts: [String; N], room: f64, size: f64) -> String {
    let found = texts.into_iter().find(|text| width(text, size) <= room);
    found.unwrap_or_default()
}

/// Returns untrusted text as one line that every picture format can hold: control characters become spaces, also those
/// that turn the direction of writing.
#[must_use]
pub(super) fn line(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{fffe}' | '\u{ffff}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
            _ if character.is_control() => ' ',
            _ => character,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{line, shorten, width};

    #[test]
    fn widths_add_up() {
        assert!((width("0.25", 13.0) - 13.0 * (3.0 * 0.64 + 0.32)).abs() < 1e-12);
        assert_eq!(width("e\u{301}", 10.0), width("e", 10.0));
    }

    #[test]
    fn shortening_keeps_the_longest_beginning() {
        let fits = |room: usize| move |text: &str| text.chars().count() <= room;
        assert_eq!(shorten("markdown", &fits(8)), "markdown");
        assert_eq!(shorten("markdown", &fits(5)), "mark\u{2026}");
        assert_eq!(shorten("to be", &fits(4)), "to\u{2026}");
        assert_eq!(shorten("x\u{e9}\u{e9}", &fits(2)), "x\u{2026}");
        assert_eq!(shorten("markdown", &fits(1)), "");
    }

    #[test]
    fn control_characters_are_spaces() {
        assert_eq!(line("a\0b\nc\u{85}d"), "a b c d");
    }
}
