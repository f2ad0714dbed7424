//! The axis of temperatures. Coordinates on it are decimal logarithms. Temperature 0, hard argmax, has a strip of its
//! own before the lowest one: it is no logarithm, and the limit of soft policies is another policy (THEORY 4).

use super::axis::{decades_across, decades_up};
use super::{Axis, Tick, text};

/// The width of the strip on a horizontal axis, that on a vertical one, and the gap beside the first, in text sizes.
const ACROSS: f64 = 3.0;
const UPWARDS: f64 = 1.9;
const GAP: f64 = 0.5;

/// An axis of temperatures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Temperatures {
    /// Whether it is the vertical axis.
    pub is_vertical: bool,
    /// The coordinates of the ends of the strip for 0.
    pub strip: [f64; 2],
    /// The coordinates of the lowest and of the highest temperature.
    pub range: [f64; 2],
}

impl Temperatures {
    /// Returns the horizontal axis of temperatures from `lowest` to `highest`, `length` CSS pixels long with its strip.
    pub(super) fn across([lowest, highest]: [f64; 2], length: f64, size: f64) -> Self {
        Self::new([lowest, highest], length, [ACROSS * size, GAP * size], false)
    }

    /// Returns the vertical axis, whose strip is next to the lowest temperature.
    pub(super) fn upwards([lowest, highest]: [f64; 2], length: f64, size: f64) -> Self {
        Self::new([lowest, highest], length, [UPWARDS * size, 0.0], true)
    }

    fn new(ends: [f64; 2], length: f64, [strip, gap]: [f64; 2], is_vertical: bool) -> Self {
        let range = ends.map(f64::log10);
        // A small picture has little room for both.
        let share = ((strip + gap) / length).min(0.3);
        let before = (range[1] - range[0]) * share / (1.0 - share);
        let from = range[0] - before;
        Self {
            is_vertical,
            strip: [from, from + before * strip / (strip + gap)],
            range,
        }
    }

    /// Returns the coordinate of a temperature, which is clamped to the axis.
    #[must_use]
    pub fn coordinate(&self, alpha: f64) -> f64 {
        if alpha > 0.0 {
            alpha.log10().clamp(self.range[0], self.range[1])
        } else {
            f64::midpoint(self.strip[0], self.strip[1])
        }
    }

    /// Returns the temperature at a coordinate.
    #[must_use]
    pub fn value(&self, coordinate: f64) -> f64 {
        if coordinate < f64::midpoint(self.strip[1], self.range[0]) {
            0.0
        } else {
            10f64.powf(coordinate.max(self.range[0]))
        }
    }

    /// Returns the axis, `length` CSS pixels long.
    pub(super) fn axis(&self, length: f64, size: f64) -> Axis {
        Axis {
            from: self.strip[0],
            to: self.range[1],
            ticks: self.ticks(length, size),
            label: "temperature (α; 0 is hard argmax)".to_owned(),
        }
    }

    /// Returns the ticks: 0 and powers of ten.
    fn ticks(&self, length: f64, size: f64) -> Vec<Tick> {
        let [from, to] = self.range;
        let length = length * (to - from) / (to - self.strip[0]);
        let mut ticks = if self.is_vertical {
            decades_up(from, to, length, size)
        } else {
            decades_across(from, to, length, size)
        };
        let zero = Tick {
            at: self.coordinate(0.0),
            text: "0".to_owned(),
        };
        // Where the strip is narrow, 0 is more than a power of ten.
        let per_pixel = (to - from) / length;
        let room = |tick: &Tick| {
            if self.is_vertical {
                size
            } else {
                0.5 * (text::width(&tick.text, size) + text::width("0", size)) + 0.25 * size
            }
        };
        ticks.retain(|tick| tick.at - zero.at >= room(tick) * per_pixel);
        ticks.insert(0, zero);
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::Temperatures;

    #[test]
    fn zero_has_a_place_of_its_own_and_the_others_are_logarithms() {
        let axis = Temperatures::across([1e-3, 10.0], 700.0, 13.0);
        assert_eq!(axis.range, [-3.0, 1.0]);
        let [from, to] = axis.strip;
        assert!(from < to && to < -3.0);
        assert_eq!(
            [0.1, 1e-3, 10.0, 1e-5, 1e3].map(|alpha| axis.coordinate(alpha)),
            [-1.0, -3.0, 1.0, -3.0, 1.0]
        );
        let zero = axis.coordinate(0.0);
        assert!(from < zero && zero < to);
        assert_eq!([axis.value(from), axis.value(to), axis.value(zero)], [0.0; 3]);
        assert!((axis.value(-1.0) - 0.1).abs() < 1e-15);
        // The gap belongs to its nearer side.
        assert_eq!(axis.value(to + 1e-6), 0.0);
        assert!((axis.value(-3.0 - 1e-6) - 1e-3).abs() < 1e-15);
    }

    #[test]
    fn zero_has_a_tick_that_meets_no_other() {
        for (length, first) in [(700.0, "10\u{207b}\u{b3}"), (150.0, "10\u{207b}\u{b2}")] {
            let axis = Temperatures::across([1e-3, 10.0], length, 13.0);
            let ticks = axis.ticks(length, 13.0);
            assert_eq!(
                [ticks[0].text.as_str(), ticks[1].text.as_str()],
                ["0", first],
                "{length}"
            );
        }
    }
}
