//! Numbers as text for people: decimals without float noise, U+2212 for minus.

use super::symbol::symbol;
use crate::rational::nearest_decimal;

/// Significant digits after which an f64 carries float noise.
const EXACT: usize = 12;

/// Up to this many digits a decimal looks meant, like 0.05 or 0.00151263; longer ones are shortened in sentences.
const MEANT: usize = 9;

/// Significant digits of a number that is not exact-looking, in sentences.
const SPOKEN: usize = 5;

/// Significant digits of numbers in prose, of which one more is written where it makes the number exact.
const BRIEF: usize = 3;

/// The greatest number of characters of a fraction in prose.
const SHORT: usize = 7;

/// The greatest numerator or denominator of a fraction that is recognised: a float is hardly ever one of these by chance.
const LARGEST_TERM: f64 = 999_999.0;

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

/// Returns a number for prose: with 4 significant digits at most as it is, else with 3.
#[must_use]
pub fn brief(value: f64) -> String {
    let exact = rounded(value, EXACT);
    if exact.is_brief() {
        exact.text()
    } else {
        rounded(value, BRIEF).text()
    }
}

/// Returns a name with its value, which no line break takes apart: `ρ = 0.25`, `r ≈ −0.731`.
#[must_use]
pub fn equation(name: &str, value: f64) -> String {
    let sign = if rounded(value, EXACT).is_brief() {
        "="
    } else {
        "\u{2248}"
    };
    format!("{}\u{a0}{sign}\u{a0}{}", symbol(name), brief(value))
}

/// Returns the place of a cliff for a sentence, and whether it is rounded: as a decimal or a fraction, whichever is
/// shorter, or with 3 digits where both are long.
#[must_use]
pub fn place(value: f64) -> (String, bool) {
    let exact = rounded(value, EXACT);
    let is_near = |quotient: f64| (quotient - value).abs() <= 1e-12 * value.abs();
    let fraction = fraction(value, is_near).map(|[above, below]| format!("{above}/{below}").replace('-', "\u{2212}"));
    let decimal = exact.is_brief().then(|| exact.text());
    let length = |text: &String| text.chars().count();
    match (fraction.filter(|text| length(text) <= SHORT), decimal) {
        (Some(fraction), Some(decimal)) if length(&decimal) < length(&fraction) => (decimal, false),
        (Some(fraction), _) => (fraction, false),
        (None, Some(decimal)) => (decimal, false),
        (None, None) => (brief(value), true),
    }
}

/// Returns a name with the place of a cliff, which no line break takes apart: `ρ = 1/5`, `r ≈ −0.731`.
#[must_use]
pub fn cliff_at(name: &str, value: f64) -> String {
    let (text, is_rounded) = place(value);
    let sign = if is_rounded { "\u{2248}" } else { "=" };
    format!("{}\u{a0}{sign}\u{a0}{text}", symbol(name))
}

/// Returns a number as fields and captions show it: a decimal with 12 significant digits, or, where that is not the number
/// itself, the fraction that is.
#[must_use]
pub fn written(value: f64) -> String {
    exact_fraction(value).map_or_else(|| number(value), |fraction| fraction.replace('-', "\u{2212}"))
}

/// Returns the fraction that a number is, where no decimal of 12 significant digits is the same number: `-9216/12605`.
#[must_use]
pub fn exact_fraction(value: f64) -> Option<String> {
    let decimal = rounded(value, EXACT);
    let last = i64::from(decimal.exponent?) + 1 - decimal.digits.len().cast_signed() as i64;
    if nearest_decimal(&decimal.digits, last) == value.abs() {
        return None;
    }
    let [above, below] = fraction(value, |quotient| quotient == value)?;
    Some(format!("{above}/{below}"))
}

/// Returns the fraction with the smallest terms whose float `is_near` accepts, numerator first, for terms of 6 digits at
/// most; `None` for whole numbers and where there is none. It is found among the convergents of the continued fraction.
#[must_use]
pub fn fraction(value: f64, is_near: impl Fn(f64) -> bool) -> Option<[i32; 2]> {
    if value.abs() >= LARGEST_TERM {
        return None;
    }
    let (mut above, mut below) = ([1.0, 0.0], [0.0, 1.0]);
    let mut rest = value.abs();
    loop {
        let whole = rest.floor();
        above = [whole * above[0] + above[1], above[0]];
        below = [whole * below[0] + below[1], below[0]];
        if !(above[0] <= LARGEST_TERM && below[0] <= LARGEST_TERM) {
            return None;
        }
        let numerator = above[0].copysign(value);
        if is_near(numerator / below[0]) {
            return (below[0] > 1.0).then(|| [numerator, below[0]].map(|term| term as i32));
        }
        rest = (rest - whole).recip();
    }
}

/// Returns the ends of a range for a sentence, with as many digits as distinguish them.
#[must_use]
pub fn range(from: f64, to: f64) -> [String; 2] {
    let with_digits = |digits: usize| [from, to].map(|end| rounded(end, digits).text());
    let is_brief = |value: f64| rounded(value, EXACT).is_brief();
    // Where one end is rounded, both are.
    let brief = if is_brief(from) && is_brief(to) {
        [from, to].map(brief)
    } else {
        with_digits(BRIEF)
    };
    if brief[0] != brief[1] {
        return brief;
    }
    // Both are rounded to as many digits, of which the first ones are the same.
    let distinct = (BRIEF + 1..EXACT).find(|&digits| {
        let [from, to] = with_digits(digits);
        from != to
    });
    with_digits(distinct.map_or(EXACT, |digits| digits + 1))
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

/// Returns a number that errs by at most `error` as [`fixed`] does, without the digits that are worth less than that;
/// where no digit is left, how far from 0 it may be: `0 \u{b1} 20`.
#[must_use]
pub fn fixed_within(value: f64, decimals: usize, error: f64) -> String {
    let known = (-error.log10()).floor();
    if !known.is_finite() || known >= decimals as f64 {
        return fixed(value, decimals);
    }
    let unit = 10f64.powf(-known);
    if value.abs() < 0.5 * unit {
        let most = value.abs() + error;
        let unit = 10f64.powf(most.log10().floor());
        return format!("0 \u{b1} {}", number((most / unit).ceil() * unit));
    }
    match usize::try_from(known as i32) {
        Ok(known) => fixed(value, known),
        Err(_) => fixed((value / unit).round() * unit, 0),
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

    /// Returns whether the decimal is short enough for prose without rounding, as whole numbers are.
    fn is_brief(&self) -> bool {
        let whole =
            |exponent: i32| (0..15).contains(&exponent) && self.digits.len() <= exponent.unsigned_abs() as usize + 1;
        self.digits.len() <= BRIEF + 1 || self.exponent.is_none_or(whole)
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
    use super::{brief, cliff_at, equation, fixed, fixed_within, fraction, number, range, spoken, written};

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
    fn prose_has_three_digits() {
        assert_eq!(brief(7_411_887.0 / 500_000_000.0), "0.0148");
        assert_eq!(brief(0.1875), "0.1875");
        assert_eq!(brief(149.0 / 225.0), "0.662");
        assert_eq!(brief(1_234_567.0), "1234567");
        assert_eq!(brief(f64::INFINITY), "\u{221e}");
        assert_eq!(range(0.0, 4.0 / 3.0), ["0", "1.33"]);
        assert_eq!(range(0.7942, 0.706_031), ["0.794", "0.706"]);
        assert_eq!(range(0.7942, 0.7061), ["0.7942", "0.7061"]);
        let close = [0.236_000_000_01, 0.236_000_000_09];
        assert_eq!(range(close[0], close[1]), ["0.23600000001", "0.23600000009"]);
        assert_eq!(range(1.23456, 1.23478), ["1.23456", "1.23478"]);
    }

    #[test]
    fn what_is_shortened_is_not_said_to_be_equal() {
        assert_eq!(equation("rho", 0.25), "ρ\u{a0}=\u{a0}0.25");
        assert_eq!(equation("lambda6", 4.0 / 3.0), "λ₆\u{a0}\u{2248}\u{a0}1.33");
    }

    #[test]
    fn cliffs_are_fractions_where_these_are_short() {
        for (value, text) in [
            (0.05, "= 1/20"),
            (0.1 + 0.1, "= 1/5"),
            (4.0 / 3.0, "= 4/3"),
            (3.0 / 16.0, "= 3/16"),
            (-0.04, "= \u{2212}1/25"),
            (149.0 / 225.0, "= 149/225"),
            (0.0003, "= 0.0003"),
            (0.0, "= 0"),
            (2.0, "= 2"),
            (-9216.0 / 12605.0, "\u{2248} \u{2212}0.731"),
            (0.5f64.sqrt(), "\u{2248} 0.707"),
            (f64::NAN, "= no value"),
            (f64::INFINITY, "= \u{221e}"),
        ] {
            assert_eq!(cliff_at("x", value).replace('\u{a0}', " "), format!("x {text}"));
        }
    }

    #[test]
    fn a_fraction_is_recognised_by_its_float() {
        let of = |value: f64| fraction(value, |quotient| quotient == value);
        for terms in [
            [-9216, 12605],
            [1, 3],
            [999_998, 999_999],
            [2, 3],
            [1, 999_999],
            [355, 113],
        ] {
            assert_eq!(of(f64::from(terms[0]) / f64::from(terms[1])), Some(terms));
        }
        assert_eq!(written(-9216.0 / 12605.0), "\u{2212}9216/12605");
        assert_eq!(written(2.0 / 3.0), "2/3");
        assert_eq!(written(0.05), "0.05");
        assert_eq!(written(0.1 + 0.2), "0.3");
        assert_eq!(written(2.0), "2");
        assert_eq!(of(0.0), None);
        assert_eq!(of(-3.0), None);
        assert_eq!(of(std::f64::consts::PI), None);
        assert_eq!(of(f64::NAN), None);
        assert_eq!(of(1e300), None);
        assert_eq!(of(5e-324), None);
    }

    #[test]
    fn ticks_have_no_negative_zero() {
        assert_eq!(fixed(-0.001, 1), "0.0");
        assert_eq!(fixed(-0.25, 2), "\u{2212}0.25");
        let within = |value, error| fixed_within(value, 4, error);
        assert_eq!(within(10.014_736_842, 9e-14), "10.0147");
        assert_eq!(within(99_999_999.552_635_58, 8.9), "100000000");
        assert_eq!(within(-100_024_499.552_7, 0.1), "\u{2212}100024499.6");
        assert_eq!(within(1e6, 2.7e-9), "1000000.0000");
        assert_eq!(within(0.5, 0.0), "0.5000");
        // A 0 is one.
        assert_eq!(within(0.0, 0.0), "0.0000");
        assert_eq!(within(0.3, 8.9), "0 \u{b1} 10");
        assert_eq!(within(-3.0, 8.9), "0 \u{b1} 20");
        assert_eq!(within(0.002, 0.07), "0 \u{b1} 0.08");
        assert_eq!(within(0.0, 3e9), "0 \u{b1} 3000000000");
        assert_eq!(within(0.26, 0.07), "0.3");
        assert_eq!(within(0.06, 0.07), "0.1");
        assert_eq!(within(0.5, f64::INFINITY), "0.5000");
        assert_eq!(within(0.5, f64::NAN), "0.5000");
        assert_eq!(within(f64::INFINITY, 2.0), fixed(f64::INFINITY, 0));
    }
}
