//! Axes: ticks as dense as they fit, and ranges with room around the values.

mod decades;
mod ticks;

use super::{symbol, text};
use ticks::{multiple, next_step, step_from, ticks};

pub(super) use decades::{decades_across, decades_up, widest_decade};
pub use ticks::Tick;

/// Returns the ticks of a horizontal axis `length` pixels long, as dense as labels with a gap between them allow, about
/// one per five text sizes.
pub(super) fn across(from: f64, to: f64, length: f64, size: f64) -> Vec<Tick> {
    let span = to - from;
    let mut step = step_from(span * (5.0 * size / length).min(1.0));
    loop {
        let found = ticks(from, to, step);
        if found.len() <= 1 || widest(&found, size) + size <= step / span * length {
            return found;
        }
        step = next_step(step);
    }
}

/// Returns the ticks of a vertical axis, at most one per two and a half text sizes and at most about seven.
pub(super) fn up(from: f64, to: f64, length: f64, size: f64) -> Vec<Tick> {
    let span = to - from;
    ticks(from, to, step_from(span * (2.5 * size / length).max(1.0 / 7.0)))
}

/// Returns a range around values from `low` to `high` with a little room, its ends on half steps so that it does not
/// move with every small change of the data. What differs by `noise` or less is flat, as is what differs by rounding
/// alone, and a flat line gets a range that shows its size; a size of `noise` or less is none.
pub(super) fn padded(low: f64, high: f64, noise: f64) -> (f64, f64) {
    let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
    // Beyond this the span of a range would not be finite; a curve there is clipped.
    let (low, high) = (low.clamp(-LARGEST, LARGEST), high.clamp(-LARGEST, LARGEST));
    let size = low.abs().max(high.abs());
    let noise = noise.max(SMALLEST);
    let span = match high - low {
        span if span > noise && span > size * 1e-6 => span,
        _ if size > noise => size / 2.0,
        _ => 1.0,
    };
    let half = step_from(span / 6.0) / 2.0;
    let room = span * 0.05;
    let (first, last) = (((low - room) / half).floor(), ((high + room) / half).ceil());
    (multiple(first, half), multiple(last, half))
}

/// Values beyond this are drawn at the edge of the plot area.
const LARGEST: f64 = 1e300;

/// Differences below this are none: they have too few digits for ticks between them.
const SMALLEST: f64 = 1e-290;

/// Returns the width of the widest label that an axis with this range can have at any height: margins that rest on it
/// are the same for all pictures of a stack.
pub(super) fn widest_up(from: f64, to: f64, size: f64) -> f64 {
    let first = step_from((to - from) / 7.0);
    let steps = [first, next_step(first), next_step(next_step(first))];
    let widths = steps.map(|step| widest(&ticks(from, to, step), size));
    widths.into_iter().fold(0.0, f64::max)
}

/// Returns the width of the widest label.
fn widest(ticks: &[Tick], size: f64) -> f64 {
    let widths = ticks.iter().map(|tick| text::width(&tick.text, size));
    widths.fold(0.0, f64::max)
}

/// Returns the label of a parameter's axis: what the parameter means, and its name.
pub(super) fn label(name: &str, meaning: &str) -> String {
    let (shown, meaning) = (text::line(&symbol(name)), text::line(meaning));
    if meaning.trim().is_empty() || meaning == name {
        return shown;
    }
    format!("{meaning} ({shown})")
}

#[cfg(test)]
mod tests {
    use super::{across, padded, up};
    use crate::figure::text;

    #[test]
    fn tick_labels_never_touch() {
        for (from, to) in [
            (0.0, 1.0),
            (-0.5, 0.5),
            (0.0, 0.25),
            (-2.0, 0.0),
            (0.0, 1e-5),
            (1e6, 1e6 + 1.0),
            (-1e9, 1e9),
        ] {
            for length in (160..=1400).step_by(20).map(f64::from) {
                for size in [11.0, 13.0, 20.0] {
                    let ticks = across(from, to, length, size);
                    assert!(!ticks.is_empty(), "{from} to {to}, {length} px");
                    for pair in ticks.windows(2) {
                        let apart = (pair[1].at - pair[0].at) / (to - from) * length;
                        let widths = pair.iter().map(|tick| text::width(&tick.text, size)).sum::<f64>() / 2.0;
                        assert!(apart >= widths + size * 0.5, "{from} to {to}, {length} px: {pair:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn vertical_ticks_keep_their_distance() {
        for length in [60.0, 120.0, 300.0, 900.0] {
            let ticks = up(-0.3, 2.9, length, 13.0);
            assert!((1..=8).contains(&ticks.len()));
            for pair in ticks.windows(2) {
                assert!((pair[1].at - pair[0].at) / 3.2 * length >= 2.5 * 13.0 - 1e-9);
            }
        }
    }

    #[test]
    fn ranges_have_room_and_stand_still() {
        assert_eq!(padded(0.9, 2.65, 0.0), (0.75, 2.75));
        assert_eq!(padded(0.9, 2.66, 0.0), (0.75, 2.75));
        assert_eq!(padded(1.0, 1.0, 0.0), (0.95, 1.05));
        let (low, high) = padded(0.0, 0.0, 0.0);
        assert!(low < 0.0 && high > 0.0);
        let (low, high) = padded(f64::INFINITY, f64::NEG_INFINITY, 0.0);
        assert!(low < 0.0 && high > 0.0);
    }
}
