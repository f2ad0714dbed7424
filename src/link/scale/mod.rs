//! The scale of a control, which maps slider positions, typed texts and values onto each other.
//!
//! The positions of a parameter's slider are the ends of its range and the multiples of a round step between them, each
//! the float nearest to its decimal, so that dragging lands on 0 and 0.05 and not beside them. The temperature's slider
//! is logarithmic, with "off" (hard argmax, the limit at 0) at its lower end.

mod zoom;

use std::fmt;

use crate::figure::format;
use crate::rational::nearest_decimal;

/// The slider of a parameter has at least this many steps.
const FINEST: f64 = 500.0;

/// The width of the narrowest range. Its steps are still far above the smallest floats.
const NARROWEST: f64 = 1e-290;

/// The least and the greatest temperature.
const ALPHA: [f64; 2] = [1e-6, 1e6];
/// The number of decades on the temperature's slider, from 1e-3 to 1e1. Other temperatures can be typed.
const DECADES: u32 = 4;
/// The lowest temperature on the slider is ten to this power.
const LOWEST: i32 = -3;
/// The highest temperature on the slider.
const HIGHEST: f64 = 10.0;
/// The number of slider steps per decade.
const PER_DECADE: u32 = 100;

/// The greatest number of characters of a refused text that an error repeats.
const QUOTED: usize = 12;

/// The scale of a control.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// A range in round steps.
    Linear {
        /// The lower end of the range.
        from: f64,
        /// The upper end of the range.
        to: f64,
        /// The step is `digit` times ten to the `power`.
        digit: f64,
        /// The step is `digit` times ten to the `power`.
        power: i32,
        /// Position 1 stands for `first` steps.
        first: f64,
        /// The last position.
        steps: u32,
    },
    /// The temperature, with "off".
    Alpha,
}

/// The reason why a text or a range was refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ScaleError {
    /// The ends of a range do not ascend, are not finite, or lie so close that no step fits between them.
    Range {
        /// Lower end.
        from: f64,
        /// Upper end.
        to: f64,
    },
    /// The text is no number in the range.
    Text {
        /// The text as it was typed.
        text: String,
        /// Lower end.
        from: f64,
        /// Upper end.
        to: f64,
        /// Whether "off" is allowed, too.
        off: bool,
    },
    /// The text is a number so small that only 0 is near it.
    Small(String),
}

impl fmt::Display for ScaleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range { from, to } => {
                write!(f, "the range from {from} to {to} is empty or not finite")
            }
            Self::Text { text, from, to, off } => {
                let (text, from, to) = (quoted(text), format::number(*from), format::number(*to));
                let off = if *off { "off or " } else { "" };
                write!(f, "{text}: allowed is {off}{from} to {to}")
            }
            Self::Small(text) => write!(f, "{}: a number is 0 or at least 5e\u{2212}324 in size", quoted(text)),
        }
    }
}

impl std::error::Error for ScaleError {}

/// Returns the beginning of a refused text, in quotes.
fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(QUOTED).collect();
    if shown.len() < text.len() {
        shown.push('\u{2026}');
    }
    format!("\u{201c}{shown}\u{201d}")
}

impl Scale {
    /// Returns the scale of a range in round steps, 500 to 1250 of them. A range that is empty or too narrow for its
    /// steps has none.
    pub fn linear(from: f64, to: f64) -> Result<Self, ScaleError> {
        let span = to - from;
        // Below this, neighbouring positions would be the same float.
        let least = from.abs().max(to.abs()) * 1e-9;
        if !(span.is_finite() && span > least.max(NARROWEST)) {
            return Err(ScaleError::Range { from, to });
        }
        let coarsest = span / FINEST;
        let power = coarsest.log10().floor() as i32;
        let digit = [5.0, 2.0, 1.0]
            .into_iter()
            .find(|&digit| scaled(digit, power) <= coarsest);
        // The logarithm of a float just below a power of ten may round up to it.
        let (digit, power) = digit.map_or((5.0, power - 1), |digit| (digit, power));
        let step = scaled(digit, power);
        let first = (from / step + 1e-9).floor() + 1.0;
        let last = (to / step - 1e-9).ceil() - 1.0;
        Ok(Self::Linear {
            from,
            to,
            digit,
            power,
            first,
            steps: index(last - first + 2.0),
        })
    }

    /// Returns the last position of the slider; the first is 0.
    #[must_use]
    pub fn steps(&self) -> u32 {
        match self {
            Self::Linear { steps, .. } => *steps,
            Self::Alpha => DECADES * PER_DECADE + 1,
        }
    }

    /// Returns the texts at the ends of the slider.
    #[must_use]
    pub fn ends(&self) -> [String; 2] {
        match self {
            Self::Linear { from, to, .. } => [format::number(*from), format::number(*to)],
            Self::Alpha => ["off: always the best".to_owned(), format::number(HIGHEST)],
        }
    }

    /// Returns the value at a slider position, which is clamped to the slider; `None` is "off".
    #[must_use]
    pub fn at(&self, position: u32) -> Option<f64> {
        match *self {
            Self::Linear {
                from,
                to,
                digit,
                power,
                first,
                steps,
            } => Some(match position {
                0 => from,
                _ if position >= steps => to,
                _ => scaled((first + f64::from(position - 1)) * digit, power),
            }),
            Self::Alpha => {
                let above = position.min(self.steps()).checked_sub(1)?;
                let part = f64::from(above % PER_DECADE) / f64::from(PER_DECADE);
                // Three digits distinguish neighbouring positions and read well.
                let digits = (10f64.powf(part) * 100.0).round();
                let decade = LOWEST + (above / PER_DECADE).cast_signed();
                Some(scaled(digits, decade - 2))
            }
        }
    }

    /// Returns the slider position nearest to a value.
    #[must_use]
    pub fn position(&self, value: Option<f64>) -> u32 {
        let Some(value) = value else { return 0 };
        match *self {
            Self::Linear {
                digit,
                power,
                first,
                steps,
                ..
            } => {
                let guess = (value / scaled(digit, power) - first)
                    .round()
                    .clamp(-1.0, f64::from(steps))
                    + 1.0;
                // The end cells may be narrower than a step.
                let guess = index(guess).min(steps);
                let distance = |position: u32| self.at(position).map_or(f64::INFINITY, |at| (at - value).abs());
                (guess.saturating_sub(1)..=(guess + 1).min(steps))
                    .min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
                    .unwrap_or(guess)
            }
            // The hard maximum.
            Self::Alpha if value <= 0.0 => 0,
            Self::Alpha => {
                let above = (value.log10() - f64::from(LOWEST)) * f64::from(PER_DECADE);
                index(above.round().clamp(0.0, f64::from(self.steps() - 1))) + 1
            }
        }
    }

    /// Reads a decimal, a fraction like 1/20, or "off" where the scale has it.
    pub fn read(&self, text: &str) -> Result<Option<f64>, ScaleError> {
        match self {
            Self::Linear { from, to, .. } => read_number(text, *from, *to).map(Some),
            Self::Alpha => read_alpha(text),
        }
    }

    /// Returns the text of a value as a field shows it, with U+2212 for minus; [`Scale::read`] understands it.
    #[must_use]
    pub fn write(&self, value: Option<f64>) -> String {
        value.map_or_else(|| "off".to_owned(), format::written)
    }
}

/// Reads a number in a range.
pub(super) fn read_number(text: &str, from: f64, to: f64) -> Result<f64, ScaleError> {
    let value = match parse(text) {
        Parsed::Underflow => return Err(ScaleError::Small(text.trim().to_owned())),
        Parsed::Number(value) => Some(value),
        Parsed::Nothing => None,
    };
    value
        .filter(|value| (from..=to).contains(value))
        .ok_or_else(|| ScaleError::Text {
            text: text.trim().to_owned(),
            from,
            to,
            off: false,
        })
}

/// Reads a temperature, or "off". A temperature of 0 is the hard maximum, and so it is "off", too.
fn read_alpha(text: &str) -> Result<Option<f64>, ScaleError> {
    if text.trim().eq_ignore_ascii_case("off") {
        return Ok(None);
    }
    match parse(text) {
        Parsed::Number(0.0) => Ok(None),
        Parsed::Number(value) if (ALPHA[0]..=ALPHA[1]).contains(&value) => Ok(Some(value)),
        _ => Err(ScaleError::Text {
            text: text.trim().to_owned(),
            from: ALPHA[0],
            to: ALPHA[1],
            off: true,
        }),
    }
}

/// A number read from a text.
#[derive(Clone, Copy, PartialEq)]
enum Parsed {
    /// The float nearest to the number.
    Number(f64),
    /// The number is not 0, but its nearest float is.
    Underflow,
    /// The text is not a finite number.
    Nothing,
}

/// Reads a decimal or a fraction of two decimals.
fn parse(text: &str) -> Parsed {
    let text = text.trim().replace('\u{2212}', "-");
    let Some((numerator, denominator)) = text.split_once('/') else {
        return parse_decimal(&text);
    };
    match (parse_decimal(numerator), parse_decimal(denominator)) {
        (Parsed::Number(numerator), Parsed::Number(denominator)) => {
            let quotient = numerator / denominator;
            if quotient == 0.0 && numerator != 0.0 {
                Parsed::Underflow
            } else if quotient.is_finite() {
                Parsed::Number(quotient)
            } else {
                Parsed::Nothing
            }
        }
        (Parsed::Underflow, Parsed::Number(_)) | (Parsed::Number(_), Parsed::Underflow) => Parsed::Underflow,
        _ => Parsed::Nothing,
    }
}

/// Reads a decimal as people type it: a JSON number, and also +1, .5, 2., 007 and 0,5. A comma before three digits, as
/// in 1,000, could part thousands, and is not read.
fn parse_decimal(text: &str) -> Parsed {
    let text = text.trim();
    let is_decimal_comma = |(whole, places): (&str, &str)| {
        let leading = whole.trim_start_matches(['+', '-', '0']);
        let is_thousands = places.len() == 3 && !leading.is_empty();
        is_digits(places) && !whole.contains('.') && !is_thousands
    };
    let with_point = text.split_once(',').filter(|&parts| is_decimal_comma(parts));
    let with_point = with_point.map(|(whole, places)| format!("{whole}.{places}"));
    let text = with_point.as_deref().unwrap_or(text);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let (true, Some(exponent)) = (is_digits(&digits), parse_exponent(exponent)) else {
        return Parsed::Nothing;
    };
    let size = nearest_decimal(&digits, exponent - fraction.len().cast_signed() as i64);
    if size.is_infinite() {
        Parsed::Nothing
    } else if size == 0.0 && digits.bytes().any(|digit| digit != b'0') {
        Parsed::Underflow
    } else {
        Parsed::Number(if text.starts_with('-') { -size } else { size })
    }
}

/// Reads a whole number, of which a trillion is as good as more: no text has so many digits.
fn parse_exponent(text: &str) -> Option<i64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !is_digits(unsigned) {
        return None;
    }
    let append = |size: i64, digit: u8| (size * 10 + i64::from(digit - b'0')).min(1_000_000_000_000);
    let size = unsigned.bytes().fold(0, append);
    Some(if text.starts_with('-') { -size } else { size })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns a whole number that is held as a float, as a slider position.
#[allow(clippy::cast_sign_loss)] // Clamped to the slider by the callers.
fn index(position: f64) -> u32 {
    position as u32
}

/// Returns digits times ten to the power, as the nearest float.
fn scaled(digits: f64, power: i32) -> f64 {
    if power < 0 {
        digits / 10f64.powi(-power)
    } else {
        digits * 10f64.powi(power)
    }
}

#[cfg(test)]
mod tests;
