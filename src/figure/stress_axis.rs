//! Logarithmic axes: powers of ten as ticks, in coordinates that are decimal logarithms.

use super::format;
use super::text;
use super::ticks::Tick;

/// Ticks of a horizontal axis `length` pixels long, thinned until the labels stand apart.
pub(super) fn decades_across(from: f64, to: f64, length: f64, size: f64) -> Vec<Tick> {
    let apart = (widest_decade(from, to, size) + size) * (to - from) / length;
    decades(from, to, apart)
}

/// Ticks of a vertical axis, at most one per two text sizes.
pub(super) fn decades_up(from: f64, to: f64, length: f64, size: f64) -> Vec<Tick> {
    decades(from, to, 2.0 * size * (to - from) / length)
}

/// Width of the widest label.
pub(super) fn widest_decade(from: f64, to: f64, size: f64) -> f64 {
    let mut room = 0.0f64;
    for tick in decades(from, to, 1.0) {
        room = room.max(text::width(&tick.text, size));
    }
    room
}

/// Every power of ten whose exponent is a multiple of the smallest whole step that is at least `apart`; the ends where there are not two.
fn decades(from: f64, to: f64, apart: f64) -> Vec<Tick> {
    const SLACK: f64 = 1e-9;
    let step = (apart - SLACK).ceil().max(1.0);
    let (first, last) = (
        ((from - SLACK) / step).ceil() as i32,
        ((to + SLACK) / step).floor() as i32,
    );
    let mut ticks = Vec::new();
    for multiple in first..=last {
        let exponent = multiple * step as i32;
        ticks.push(Tick {
            at: f64::from(exponent),
            text: power(exponent),
        });
    }
    if ticks.len() < 2 {
        ticks.clear();
        for at in [from, to] {
            let text = format::spoken(10f64.powf(at));
            ticks.push(Tick { at, text });
        }
    }
    ticks
}

/// A power of ten: 1, 10, and others with the exponent raised.
fn power(exponent: i32) -> String {
    const RAISED: [char; 10] = [
        '\u{2070}', '\u{b9}', '\u{b2}', '\u{b3}', '\u{2074}', '\u{2075}', '\u{2076}', '\u{2077}', '\u{2078}',
        '\u{2079}',
    ];
    match exponent {
        0 => return "1".to_owned(),
        1 => return "10".to_owned(),
        _ => {}
    }
    let mut text = "10".to_owned();
    if exponent < 0 {
        text.push('\u{207b}');
    }
    for digit in exponent.unsigned_abs().to_string().bytes() {
        text.push(RAISED[usize::from(digit - b'0')]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{decades, decades_across, power};
    use crate::figure::text;

    #[test]
    fn powers_are_raised() {
        assert_eq!(
            [0, 1, 2, -6, 10].map(power),
            ["1", "10", "10\u{b2}", "10\u{207b}\u{2076}", "10\u{b9}\u{2070}"]
        );
    }

    #[test]
    fn decades_are_thinned_and_never_fewer_than_two() {
        let at = |from, to, apart| -> Vec<f64> { decades(from, to, apart).iter().map(|tick| tick.at).collect() };
        assert_eq!(at(-3.0, 0.0, 0.5), [-3.0, -2.0, -1.0, 0.0]);
        assert_eq!(at(-6.0, 0.0, 1.2), [-6.0, -4.0, -2.0, 0.0]);
        assert_eq!(at(-5.0, 0.0, 2.0), [-4.0, -2.0, 0.0]);
        assert_eq!(at(-0.6, -0.2, 1.0), [-0.6, -0.2]);
        // Rounding of a logarithm loses no tick.
        assert_eq!(at(-5.999_999_999_999_9, 0.0, 3.0), [-6.0, -3.0, 0.0]);
    }

    #[test]
    fn labels_never_touch() {
        for (from, to) in [(-6.0, 0.0), (-9.0, 3.0), (-2.5, -0.5)] {
            for length in [160.0, 300.0, 700.0] {
                let ticks = decades_across(from, to, length, 13.0);
                for pair in ticks.windows(2) {
                    let apart = (pair[1].at - pair[0].at) / (to - from) * length;
                    assert!(apart > text::width(&pair[0].text, 13.0));
                }
            }
        }
    }
}
