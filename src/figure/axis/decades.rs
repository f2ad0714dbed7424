//! Logarithmic axes: powers of ten as ticks, in coordinates that are decimal logarithms.

use super::{Tick, widest};
use crate::figure::format;

/// Returns the ticks of a horizontal axis `length` pixels long, thinned until the labels stand apart.
pub(in crate::figure) fn decades_across(from: f64, to: f64, length: f64, size: f64) -> Vec<Tick> {
    let apart = (widest_decade(from, to, size) + size) * (to - from) / length;
    decades(from, to, apart)
}

/// Returns the ticks of a vertical axis, at most one per two text sizes.
pub(in crate::figure) fn decades_up(from: f64, to: f64, length: f64, size: f64) -> Vec<Tick> {
    decades(from, to, 2.0 * size * (to - from) / length)
}

/// Returns the width of the widest label.
pub(in crate::figure) fn widest_decade(from: f64, to: f64, size: f64) -> f64 {
    widest(&decades(from, to, 1.0), size)
}

/// Returns every power of ten whose exponent is a multiple of the smallest whole step that is at least `apart`; the
/// ends where there are not two.
fn decades(from: f64, to: f64, apart: f64) -> Vec<Tick> {
    const SLACK: f64 = 1e-9;
    let step = (apart - SLACK).ceil().max(1.0);
    let (first, last) = (
        ((from - SLACK) / step).ceil() as i32,
        ((to + SLACK) / step).floor() as i32,
    );
    if first >= last {
        let end = |at| Tick {
            at,
            text: format::spoken(10f64.powf(at)),
        };
        return vec![end(from), end(to)];
    }
    let exponents = (first..=last).map(|multiple| multiple * step as i32);
    let tick = |exponent| Tick {
        at: f64::from(exponent),
        text: power(exponent),
    };
    exponents.map(tick).collect()
}

/// Returns a power of ten: 1, 10, and others with the exponent raised.
fn power(exponent: i32) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match exponent {
        0 => return "1".to_owned(),
        1 => return "10".to_owned(),
        _ => {}
    }
    let sign = if exponent < 0 { "⁻" } else { "" };
    let digits = exponent.unsigned_abs().to_string();
    let raised: String = digits.bytes().map(|digit| RAISED[usize::from(digit - b'0')]).collect();
    format!("10{sign}{raised}")
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
