//! Numbers of an import: the exact value beside the text that it was read from, which is what a file is written with.

use super::error::{Refusal, Result, Spot, refuse};
use super::literal::{Literal, Node};
use crate::rational::Number;
use crate::scenario::names::shortened;

/// A number with its text.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub(super) number: Number,
    /// As a scenario file writes it: a decimal, or a fraction with a bar.
    pub(super) text: String,
}

impl Amount {
    pub(super) fn zero() -> Self {
        Self {
            number: Number::ZERO,
            text: "0".into(),
        }
    }

    pub(super) fn one() -> Self {
        Self {
            number: Number::ONE,
            text: "1".into(),
        }
    }

    /// Reads a number of a file.
    pub(super) fn parse(text: &str, spot: Spot) -> Result<Self> {
        match Number::parse(text) {
            Ok(number) => Ok(Self {
                number,
                text: text.into(),
            }),
            Err(error) => refuse(spot, format!("{} is {error}", shortened(text))),
        }
    }

    /// Reads a number; `what` names it in the error.
    pub(super) fn of(node: &Node, what: &str) -> Result<Self> {
        match &node.value {
            Literal::Number(text) => Self::parse(text, node.spot),
            Literal::Truth(truth) => Ok(if *truth { Self::one() } else { Self::zero() }),
            Literal::Text(text) if Number::parse(text).is_ok() => Self::parse(text, node.spot),
            Literal::Infinite(_) | Literal::Undefined => refuse(
                node.spot,
                format!("{what} is {}; allowed are numbers below 1e38 in size", node.described()),
            ),
            _ => node.wrong(&format!("{what}, a number")),
        }
    }

    /// Reads a probability, which is at least 0.
    pub(super) fn probability(node: &Node) -> Result<Self> {
        Self::of(node, "a probability")?.checked_probability(node.spot)
    }

    pub(super) fn checked_probability(self, spot: Spot) -> Result<Self> {
        if self.number.is_negative() {
            return refuse(spot, format!("probability {} is negative; allowed: 0 to 1", self.text));
        }
        Ok(self)
    }

    /// Returns the amount of an exact value: a decimal where it ends, else a fraction. `None` where either is longer
    /// than a file allows.
    pub(super) fn exact(number: &Number) -> Option<Self> {
        let text = written(number)?;
        let number = Number::parse(&text).ok()?;
        Some(Self { number, text })
    }

    pub(super) fn is_zero(&self) -> bool {
        self.number.is_zero()
    }
}

/// Returns the shortest text of an exact value.
fn written(number: &Number) -> Option<String> {
    let (numerator, denominator) = number.exact();
    let (mut twos, mut fives, mut rest) = (0u32, 0u32, denominator);
    while rest % 2 == 0 {
        rest /= 2;
        twos += 1;
    }
    while rest % 5 == 0 {
        rest /= 5;
        fives += 1;
    }
    let places = twos.max(fives);
    let digits = if rest == 1 && places <= 38 {
        let scale = 10i128.checked_pow(places)? / denominator;
        numerator.unsigned_abs().checked_mul(scale.unsigned_abs())
    } else {
        None
    };
    let sign = if numerator < 0 { "-" } else { "" };
    let Some(digits) = digits else {
        return Some(format!("{numerator}/{denominator}"));
    };
    let places = places as usize;
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    let point = if places == 0 { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

/// Returns the sum of numbers, or the error that it grows too long.
pub(super) fn sum<'n>(numbers: impl IntoIterator<Item = &'n Number>, spot: Spot) -> Result<Number> {
    let sum = numbers
        .into_iter()
        .try_fold(Number::ZERO, |sum, number| sum.checked_add(number));
    sum.ok_or_else(|| Refusal::new(spot, "these numbers have no exact sum of 38 digits; write shorter ones"))
}

#[cfg(test)]
mod tests {
    use super::Amount;
    use crate::rational::Number;

    #[test]
    fn exact_values_are_written_as_short_as_they_are() {
        for (given, text) in [
            ("0", "0"),
            ("10/4", "2.5"),
            ("-1/8", "-0.125"),
            ("1/3", "1/3"),
            ("-2/6", "-1/3"),
            ("1e20", "100000000000000000000"),
            ("1e-7", "0.0000001"),
        ] {
            let number = Number::parse(given).expect("a number");
            assert_eq!(Amount::exact(&number).expect("a short number").text, text);
        }
    }
}
