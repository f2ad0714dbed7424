//! Numbers as text for people: decimals without float noise, U+2212 for minus.

/// Significant digits after which an f64 carries float noise.
const EXACT: usize = 12;

/// Up to this many digits a decimal looks meant, like 0.05 or 0.00151263; longer ones are shortened in sentences.
const MEANT: usize = 9;

/// Significant digits of a number that is not exact-looking, in sentences.
const SPOKEN: usize = 5;

/// Returns a number with at most 12 significant digits: `0.05`, `−1.5`, `1e−9`, `∞`; NaN is `no value`.
#[must_use]
pub fn number(value: f64) -> String {
    rounded(value, EXACT).text()
}

/// Returns a number for a sentence: exact-looking decimals whole, others with 5 significant digits.
#[must_use]
pub fn spoken(value: f64) -> String {
    let exact = rounded(value, EXACT);
    if exact.looks_meant() {
        exact.text()
    } else {
        rounded(value, SPOKEN).text()
    }
}

/// Returns a difference with its sign and at most 3 significant digits: `+0.8`, `−0.08`.
#[must_use]
pub fn signed(difference: f64) -> String {
    let plus = if difference > 0.0 { "+" } else { "" };
    format!("{plus}{}", rounded(difference, 3).text())
}

/// Returns a share as whole percent: `52 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", share * 100.0)
}

/// Returns the sign between a name and the spoken number: `=`, or `≈` where the number is shortened.
#[must_use]
pub fn sign(value: f64) -> &'static str {
    if rounded(value, EXACT).looks_meant() {
        "="
    } else {
        "\u{2248}"
    }
}

/// Returns the ends of a range for a sentence, with as many digits as distinguish them.
#[must_use]
pub fn range(from: f64, to: f64) -> [String; 2] {
    let said = [from, to].map(spoken);
    if said[0] == said[1] {
        return [from, to].map(number);
    }
    said
}

/// Returns a number with a given count of decimals, as axis labels need them to line up.
#[must_use]
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        // A tick that rounds to zero has no sign.
        Some(rest) if rest.bytes().all(|byte| matches!(byte, b'0' | b'.')) => rest.to_owned(),
        Some(rest) => format!("\u{2212}{rest}"),
        None => text,
    }
}

/// A decimal: digits d1 d2 d3 ... mean d1.d2d3... times ten to the exponent.
struct Decimal {
    negative: bool,
    /// The digits without trailing zeros; empty for zero. For a value that is no finite number, its name.
    digits: String,
    /// The exponent of ten; `None` where `digits` is a name.
    exponent: Option<i32>,
}

fn rounded(value: f64, significant: usize) -> Decimal {
    let name = |negative: bool, name: &str| Decimal {
        negative,
        digits: name.to_owned(),
        exponent: None,
    };
    if value.is_nan() {
        return name(false, "no value");
    }
    if value.is_infinite() {
        return name(value < 0.0, "\u{221e}");
    }
    let text = format!("{:.*e}", significant - 1, value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = mantissa.replace('.', "");
    Decimal {
        negative: value < 0.0,
        digits: digits.trim_end_matches('0').to_owned(),
        exponent: exponent.parse().ok(),
    }
}

impl Decimal {
    /// Returns whether the decimal is short enough to stand in sentences without rounding.
    fn looks_meant(&self) -> bool {
        self.digits.len() <= MEANT
    }

    fn text(&self) -> String {
        let sign = if self.negative { "\u{2212}" } else { "" };
        let digits = &self.digits;
        let Some(exponent) = self.exponent else {
            return format!("{sign}{digits}");
        };
        if digits.is_empty() {
            return "0".to_owned();
        }
        match exponent {
            0..15 => {
                let whole = exponent.unsigned_abs() as usize + 1;
                if digits.len() <= whole {
                    format!("{sign}{digits}{}", "0".repeat(whole - digits.len()))
                } else {
                    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
                }
            }
            -7..0 => {
                let zeros = exponent.unsigned_abs() as usize - 1;
                format!("{sign}0.{}{digits}", "0".repeat(zeros))
            }
            _ => {
                let point = if digits.len() > 1 { "." } else { "" };
                let minus = if exponent < 0 { "\u{2212}" } else { "" };
                format!(
                    "{sign}{}{point}{}e{minus}{}",
                    &digits[..1],
                    &digits[1..],
                    exponent.abs()
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fixed, number, range, sign, spoken};

    #[test]
    fn numbers_carry_no_float_noise() {
        for (value, text) in [
            (0.1 + 0.2, "0.3"),
            (0.050_000_000_000_000_01, "0.05"),
            (-0.5, "\u{2212}0.5"),
            (-0.0, "0"),
            (1.0 / 3.0, "0.333333333333"),
            (1e-9, "1e\u{2212}9"),
            (-2.5e-10, "\u{2212}2.5e\u{2212}10"),
            (1e-7, "0.0000001"),
            (123_456.0, "123456"),
            (1e14, "100000000000000"),
            (1.5e15, "1.5e15"),
            (999_999.999_999_999, "1000000"),
            (f64::NAN, "no value"),
            (f64::NEG_INFINITY, "\u{2212}\u{221e}"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn sentences_shorten_what_is_not_exact_looking() {
        assert_eq!(spoken(-32.0 / 1445.0), "\u{2212}0.022145");
        assert_eq!(spoken(7_411_887.0 / 500_000_000.0), "0.014823774");
        assert_eq!(spoken(0.049_999_999_999_9), "0.05");
        assert_eq!(spoken(f64::INFINITY), "\u{221e}");
    }

    #[test]
    fn what_is_shortened_is_not_said_to_be_equal() {
        assert_eq!(sign(0.05), "=");
        assert_eq!(sign(4.0 / 3.0), "\u{2248}");
        assert_eq!(sign(f64::INFINITY), "=");
        assert_eq!(range(0.0, 4.0 / 3.0), ["0", "1.3333"]);
        let close = [0.236_000_000_01, 0.236_000_000_09];
        assert_eq!(range(close[0], close[1]), ["0.23600000001", "0.23600000009"]);
    }

    #[test]
    fn ticks_have_no_negative_zero() {
        assert_eq!(fixed(-0.001, 1), "0.0");
        assert_eq!(fixed(-0.25, 2), "\u{2212}0.25");
    }
}
