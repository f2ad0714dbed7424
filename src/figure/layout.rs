//! Where things stand: margins from the widths of the labels, ticks as dense as they fit, end labels spread apart.

use super::data::EndLabel;
use super::text;
use super::ticks::{Tick, multiple, next_step, step_from, ticks};

/// Ticks of a horizontal axis `length` pixels long, as dense as labels with a gap between them allow, about one per five text sizes.
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

/// Ticks of a vertical axis, at most one per two and a half text sizes and at most about seven.
pub(super) fn up(from: f64, to: f64, length: f64, size: f64) -> Vec<Tick> {
    let span = to - from;
    ticks(from, to, step_from(span * (2.5 * size / length).max(1.0 / 7.0)))
}

/// A range around the values with a little room, its ends on half steps so that it does not move with every small change of the data.
pub(super) fn padded(low: f64, high: f64) -> (f64, f64) {
    let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
    let size = low.abs().max(high.abs());
    let span = match high - low {
        // What differs only by rounding is flat, and a flat line gets a range that shows its size.
        spread if spread > size * 1e-6 => spread,
        _ if size > 0.0 => size / 2.0,
        _ => 1.0,
    };
    let half = step_from(span / 6.0) / 2.0;
    let room = span * 0.05;
    let (first, last) = (((low - room) / half).floor(), ((high + room) / half).ceil());
    (multiple(first, half), multiple(last, half))
}

/// Width of the widest label an axis with this range can have at any height: margins that rest on it are the same for all charts of a stack.
pub(super) fn widest_up(from: f64, to: f64, size: f64) -> f64 {
    let mut step = step_from((to - from) / 7.0);
    let mut room = 0.0f64;
    for _ in 0..3 {
        room = room.max(widest(&ticks(from, to, step), size));
        step = next_step(step);
    }
    room
}

/// Width of the widest label.
fn widest(ticks: &[Tick], size: f64) -> f64 {
    let mut room = 0.0f64;
    for tick in ticks {
        room = room.max(text::width(&tick.text, size));
    }
    room
}

/// Moves labels, which ascend in `y` where they would like to be, apart to at least `gap` between neighbours, inside `top..bottom`. `false` when they do not fit.
pub(super) fn spread(labels: &mut [EndLabel], gap: f64, top: f64, bottom: f64) -> bool {
    if labels.len().saturating_sub(1) as f64 * gap > bottom - top {
        return false;
    }
    // Groups of touching labels, each centred on the mean of what its members would like: the least squares answer, one pass with merging.
    let mut groups: Vec<(usize, f64)> = Vec::new();
    let middle = |count: usize, mean: f64| {
        let reach = (count - 1) as f64 * gap / 2.0;
        mean.clamp(top + reach, bottom - reach)
    };
    for label in labels.iter() {
        let mut group = (1, label.y);
        while let Some(&(count, mean)) = groups.last() {
            let apart = (count + group.0) as f64 * gap / 2.0;
            if middle(group.0, group.1) - middle(count, mean) >= apart - 1e-9 {
                break;
            }
            let total = count + group.0;
            group = (total, (mean * count as f64 + group.1 * group.0 as f64) / total as f64);
            groups.pop();
        }
        groups.push(group);
    }
    let mut rest = labels;
    for (count, mean) in groups {
        let (members, others) = rest.split_at_mut(count);
        let first = middle(count, mean) - (count - 1) as f64 * gap / 2.0;
        for (index, label) in members.iter_mut().enumerate() {
            label.y = first + index as f64 * gap;
        }
        rest = others;
    }
    true
}

#[cfg(test)]
mod tests {
    use plotters::style::RGBColor;

    use super::{EndLabel, across, padded, spread, up};
    use crate::figure::text;

    fn spread_to(wanted: &[f64]) -> Option<Vec<f64>> {
        let label = |&y: &f64| EndLabel {
            text: String::new(),
            color: RGBColor(0, 0, 0),
            at: y,
            y,
        };
        let mut labels: Vec<EndLabel> = wanted.iter().map(label).collect();
        spread(&mut labels, 10.0, 0.0, 100.0).then(|| labels.iter().map(|label| label.y).collect())
    }

    #[test]
    fn labels_are_spread_around_where_they_belong() {
        assert_eq!(spread_to(&[20.0, 60.0]), Some(vec![20.0, 60.0]));
        assert_eq!(spread_to(&[50.0, 50.0]), Some(vec![45.0, 55.0]));
        assert_eq!(
            spread_to(&[50.0, 50.0, 57.0]),
            Some(vec![
                42.333_333_333_333_336,
                52.333_333_333_333_336,
                62.333_333_333_333_336
            ])
        );
        assert_eq!(
            spread_to(&[0.0, 100.0, 100.0, 100.0]),
            Some(vec![0.0, 80.0, 90.0, 100.0])
        );
        assert_eq!(spread_to(&[0.0; 12]), None);
    }

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
        assert_eq!(padded(0.9, 2.65), (0.75, 2.75));
        assert_eq!(padded(0.9, 2.66), (0.75, 2.75));
        assert_eq!(padded(1.0, 1.0), (0.95, 1.05));
        let (low, high) = padded(0.0, 0.0);
        assert!(low < 0.0 && high > 0.0);
        let (low, high) = padded(f64::INFINITY, f64::NEG_INFINITY);
        assert!(low < 0.0 && high > 0.0);
    }
}
