//! The scale of a control: slider positions, typed text and values mapped onto each other.
//!
//! A parameter's slider stands at the ends of its range and at the multiples of a round step between them, as the decimals' nearest floats, so
//! dragging lands on 0 and 0.05 and not beside them. The temperature's slider is logarithmic, with "off" (hard argmax, the limit at 0) at its lower end.

use std::fmt;

use crate::chart::format;

/// A parameter has at least this many slider steps.
const FINEST: f64 = 500.0;

/// Accepted temperatures.
const ALPHA: [f64; 2] = [1e-6, 1e6];
/// Decades of the temperature's slider: 1e-3 to 1e1. Typed text reaches the rest.
const DECADES: [i32; 2] = [-3, 1];
/// Slider steps per decade.
const PER_DECADE: i32 = 100;

/// Longest piece of a refused text that is repeated in the error.
const QUOTED: usize = 12;

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// A range in round steps.
    Linear {
        /// Lower end.
        from: f64,
        /// Upper end.
        to: f64,
        /// The step is `digit` times ten to the `power`.
        digit: f64,
        /// See `digit`.
        power: i32,
        /// Position 1 stands for `first` steps.
        first: f64,
        /// The last position.
        steps: u32,
    },
    /// The temperature, with "off".
    Alpha,
}

/// Why a text or a range was refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ScaleError {
    /// The ends of a range do not ascend, are not finite, or lie so close that no step fits between them.
    Range { from: f64, to: f64 },
    /// The text is no number in the range; `off` says whether "off" would do.
    Text {
        text: String,
        from: f64,
        to: f64,
        off: bool,
    },
}

impl fmt::Display for ScaleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range { from, to } => {
                write!(f, "the range from {from} to {to} is empty or not finite")
            }
            Self::Text {
                text,
                from,
                to,
                off,
            } => {
                let mut quoted: String = text.chars().take(QUOTED).collect();
                if quoted.len() < text.len() {
                    quoted.push('\u{2026}');
                }
                let off = if *off { "off or " } else { "" };
                write!(
                    f,
                    "\u{201c}{quoted}\u{201d}: allowed is {off}{} to {}",
                    format::number(*from),
                    format::number(*to)
                )
            }
        }
    }
}

impl std::error::Error for ScaleError {}

impl Scale {
    /// A range in round steps, 500 to 1250 of them.
    pub fn linear(from: f64, to: f64) -> Result<Self, ScaleError> {
        let span = to - from;
        // Below this, neighbouring positions would be the same float.
        let least = from.abs().max(to.abs()) * 1e-9;
        if !(span.is_finite() && span > least) {
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
            steps: (last - first + 2.0) as u32,
        })
    }

    /// The slider's positions are 0 to this.
    #[must_use]
    pub fn steps(&self) -> u32 {
        match self {
            Self::Linear { steps, .. } => *steps,
            Self::Alpha => ((DECADES[1] - DECADES[0]) * PER_DECADE + 1) as u32,
        }
    }

    /// Texts for the ends of the slider.
    #[must_use]
    pub fn ends(&self) -> [String; 2] {
        match self {
            Self::Linear { from, to, .. } => [format::number(*from), format::number(*to)],
            Self::Alpha => [
                "off: hard argmax".to_owned(),
                format::number(10f64.powi(DECADES[1])),
            ],
        }
    }

    /// The value at a slider position (clamped to the slider); `None` is "off".
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
                let above = f64::from(position.min(self.steps()).checked_sub(1)?);
                let exact = 10f64.powf(f64::from(DECADES[0]) + above / f64::from(PER_DECADE));
                // Three digits tell neighbours apart and read well.
                Some(format!("{exact:.2e}").parse().unwrap_or(exact))
            }
        }
    }

    /// The slider position nearest to a value.
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
                let guess = (guess as u32).min(steps);
                let distance = |position: u32| {
                    self.at(position)
                        .map_or(f64::INFINITY, |at| (at - value).abs())
                };
                (guess.saturating_sub(1)..=(guess + 1).min(steps))
                    .min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
                    .unwrap_or(guess)
            }
            Self::Alpha => {
                let above = (value.log10() - f64::from(DECADES[0])) * f64::from(PER_DECADE);
                above.round().clamp(0.0, f64::from(self.steps() - 1)) as u32 + 1
            }
        }
    }

    /// Reads a decimal, a fraction like 1/20, or "off" where there is one.
    pub fn read(&self, text: &str) -> Result<Option<f64>, ScaleError> {
        let (from, to, off) = match self {
            Self::Linear { from, to, .. } => (*from, *to, false),
            Self::Alpha => (ALPHA[0], ALPHA[1], true),
        };
        let plain = text.trim().replace('\u{2212}', "-");
        if off && plain.eq_ignore_ascii_case("off") {
            return Ok(None);
        }
        let value = match plain.split_once('/') {
            Some((over, under)) => over
                .trim()
                .parse::<f64>()
                .ok()
                .zip(under.trim().parse::<f64>().ok())
                .map(|(a, b)| a / b),
            None => plain.parse().ok(),
        };
        value
            .filter(|value| (from..=to).contains(value))
            .map(Some)
            .ok_or_else(|| ScaleError::Text {
                text: text.trim().to_owned(),
                from,
                to,
                off,
            })
    }

    /// The text of a value as a field shows it: [`Scale::read`] understands it, and so does any other program.
    #[must_use]
    pub fn write(&self, value: Option<f64>) -> String {
        value.map_or_else(
            || "off".to_owned(),
            |value| format::number(value).replace('\u{2212}', "-"),
        )
    }
}

/// Digits times ten to the power, as the nearest float.
fn scaled(digits: f64, power: i32) -> f64 {
    if power < 0 {
        digits / 10f64.powi(-power)
    } else {
        digits * 10f64.powi(power)
    }
}

#[cfg(test)]
mod tests {
    use super::{Scale, ScaleError};

    fn linear(from: f64, to: f64) -> Scale {
        Scale::linear(from, to).expect("a range")
    }

    #[test]
    fn positions_stand_on_round_decimals_and_both_ends() {
        for (from, to) in [
            (-0.5, 0.5),
            (0.0, 1.0),
            (-2.0, -0.01),
            (0.0, 0.25),
            (-1.0, 1.0),
            (0.0, 3.0),
            (1e-7, 3e-7),
            (-1e9, 2e9),
            (0.3, 0.7),
        ] {
            let scale = linear(from, to);
            assert!(
                (500..=1252).contains(&scale.steps()),
                "{} steps from {from} to {to}",
                scale.steps()
            );
            assert_eq!(scale.at(0), Some(from));
            assert_eq!(scale.at(scale.steps()), Some(to));
            for position in 0..=scale.steps() {
                let value = scale.at(position);
                assert_eq!(
                    scale.position(value),
                    position,
                    "{value:?} from {from} to {to}"
                );
                assert_eq!(scale.read(&scale.write(value)), Ok(value));
                assert!(
                    position == 0 || value > scale.at(position - 1),
                    "{value:?} from {from} to {to}"
                );
            }
        }
        assert_eq!(
            linear(-0.5, 0.5).at(linear(-0.5, 0.5).position(Some(1e-5))),
            Some(0.0)
        );
        assert_eq!(
            linear(0.0, 1.0).at(linear(0.0, 1.0).position(Some(0.0499))),
            Some(0.05)
        );
        assert_eq!(
            linear(0.0, 1.0).position(Some(7.0)),
            linear(0.0, 1.0).steps()
        );
    }

    #[test]
    fn empty_ranges_are_refused() {
        for (from, to) in [
            (1.0, 1.0),
            (1.0, 0.0),
            (f64::NAN, 1.0),
            (0.0, f64::INFINITY),
            (1.0, 1.0 + 1e-12),
            (-f64::MAX, f64::MAX),
        ] {
            let refused = Scale::linear(from, to);
            assert!(
                matches!(refused, Err(ScaleError::Range { .. })),
                "{from} to {to}: {refused:?}"
            );
        }
    }

    #[test]
    fn the_temperature_is_logarithmic_and_ends_in_off() {
        let scale = Scale::Alpha;
        assert_eq!(scale.at(0), None);
        assert_eq!(scale.position(None), 0);
        assert_eq!(
            [1, 101, 201, 301, 401].map(|position| scale.at(position)),
            [0.001, 0.01, 0.1, 1.0, 10.0].map(Some)
        );
        for position in 0..=scale.steps() {
            assert_eq!(scale.position(scale.at(position)), position);
        }
        assert_eq!(
            [1e-6, 1e6].map(|alpha| scale.position(Some(alpha))),
            [1, 401]
        );
    }

    #[test]
    fn text_is_read_as_people_write_it() {
        let scale = linear(-0.5, 0.5);
        for (text, value) in [
            (" 0.25 ", 0.25),
            ("\u{2212}0.1", -0.1),
            ("1/20", 0.05),
            ("-32 / 1445", -32.0 / 1445.0),
            ("5e-2", 0.05),
            (".5", 0.5),
        ] {
            assert_eq!(scale.read(text), Ok(Some(value)), "{text}");
        }
        assert_eq!(Scale::Alpha.read("OFF"), Ok(None));
        assert_eq!(Scale::Alpha.read("1e-6"), Ok(Some(1e-6)));
    }

    #[test]
    fn other_text_is_refused_with_what_is_allowed() {
        let error = |scale: &Scale, text: &str| scale.read(text).expect_err(text).to_string();
        for text in [
            "", "abc", "0.51", "NaN", "inf", "1/0", "0/0", "off", "0,2", "1/2/3",
        ] {
            assert_eq!(
                error(&linear(-0.5, 0.5), text),
                format!("\u{201c}{text}\u{201d}: allowed is \u{2212}0.5 to 0.5")
            );
        }
        assert_eq!(
            error(&Scale::Alpha, "0"),
            "\u{201c}0\u{201d}: allowed is off or 0.000001 to 1000000"
        );
        assert_eq!(
            error(&Scale::Alpha, "a rather long text"),
            "\u{201c}a rather lon\u{2026}\u{201d}: allowed is off or 0.000001 to 1000000"
        );
    }
}
