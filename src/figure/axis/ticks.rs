//! Axis ticks: multiples of 1, 2 or 5 times a power of ten, labelled with as many decimals as the step has.

use crate::figure::format;
use crate::rational::nearest_decimal;

/// A labelled place on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The place in data coordinates.
    pub at: f64,
    /// The label of the tick.
    pub text: String,
}

/// Returns the smallest nice step that is at least `least` (and at least 1e-300, so that its power is that of a normal
/// f64).
pub(super) fn step_from(least: f64) -> f64 {
    let least = least.clamp(1e-300, f64::MAX);
    let power = least.log10().floor() as i32;
    // The next power too: the logarithm of a value just below a power of ten may round up or down.
    for power in power - 1..=power + 1 {
        for digit in [1.0, 2.0, 5.0] {
            let step = scaled(digit, power);
            if step >= least * (1.0 - 1e-12) {
                return step;
            }
        }
    }
    scaled(1.0, power + 2)
}

/// Returns the next larger nice step.
pub(super) fn next_step(step: f64) -> f64 {
    step_from(step * 1.5)
}

/// Returns a whole number times ten to the power, as the nearest f64. Powers of ten are exact up to 22; beyond, reading
/// a decimal is.
fn scaled(number: f64, power: i32) -> f64 {
    match power {
        0..=22 => number * 10f64.powi(power),
        -22..0 => number / 10f64.powi(-power),
        _ => nearest_decimal(&number.abs().to_string(), power.into()).copysign(number),
    }
}

/// Returns a multiple of a nice step or of half of one, as the nearest f64 to the decimal it is.
pub(super) fn multiple(count: f64, step: f64) -> f64 {
    let power = step.log10().floor() as i32 - 1;
    // No negative zero.
    scaled(count * (step / scaled(1.0, power)).round(), power) + 0.0
}

/// Returns the multiples of a nice step from `from` to `to`, both included.
pub(super) fn ticks(from: f64, to: f64, step: f64) -> Vec<Tick> {
    let slack = 1e-9;
    let first = (from / step - slack).ceil();
    let count = ((to / step + slack).floor() - first).clamp(-1.0, 200.0) as i32;
    let decimals = (-(step * (1.0 + slack)).log10().floor() as i32).max(0).unsigned_abs() as usize;
    let largest = from.abs().max(to.abs());
    let tick = |index| {
        let at = multiple(first + f64::from(index), step);
        let text = if decimals > 6 || largest >= 1e7 {
            format::number(at)
        } else {
            format::fixed(at, decimals)
        };
        Tick { at, text }
    };
    (0..=count).map(tick).collect()
}

#[cfg(test)]
mod tests {
    use super::{next_step, step_from, ticks};

    fn texts(from: f64, to: f64, step: f64) -> Vec<String> {
        ticks(from, to, step).into_iter().map(|tick| tick.text).collect()
    }

    #[test]
    fn steps_are_nice() {
        for (least, step) in [
            (0.3, 0.5),
            (0.1, 0.1),
            (0.11, 0.2),
            (1.0, 1.0),
            (7.0, 10.0),
            (51.0, 100.0),
            (1e-7, 1e-7),
        ] {
            assert_eq!(step_from(least), step);
        }
        assert_eq!([1.0, 2.0, 5.0, 0.1].map(next_step), [2.0, 5.0, 10.0, 0.2]);
    }

    #[test]
    fn labels_have_the_decimals_of_the_step() {
        assert_eq!(texts(-0.5, 0.5, 0.5), ["\u{2212}0.5", "0.0", "0.5"]);
        assert_eq!(texts(0.0, 0.25, 0.05), ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25"]);
        assert_eq!(texts(-3.0, 12.0, 5.0), ["0", "5", "10"]);
        assert_eq!(
            texts(0.0, 3e-8, 1e-8),
            ["0", "1e\u{2212}8", "2e\u{2212}8", "3e\u{2212}8"]
        );
        assert_eq!(texts(0.2, 0.3, 1.0), [""; 0]);
    }

    #[test]
    fn tiny_and_huge_steps_are_the_nearest_floats() {
        assert_eq!(
            [1.5e-300, 3e-30, 3e-23, 4e40, 1.5e300].map(step_from),
            [2e-300, 5e-30, 5e-23, 5e40, 2e300]
        );
        let at: Vec<f64> = ticks(-3e-30, 2e-30, 1e-30).into_iter().map(|tick| tick.at).collect();
        assert_eq!(at, [-3e-30, -2e-30, -1e-30, 0.0, 1e-30, 2e-30]);
    }

    #[test]
    fn places_are_the_nearest_floats() {
        let at: Vec<f64> = ticks(0.0, 0.7, 0.1).into_iter().map(|tick| tick.at).collect();
        assert_eq!(at, [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
    }
}
