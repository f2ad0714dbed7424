//! The names of curves beside their right ends.

use super::{EndLabel, Figure, Series, text};

/// Returns the space to the right of the plot area for names of these widths.
pub(super) fn room(widths: impl Iterator<Item = f64>, width: f64, text_size: f64) -> f64 {
    (widths.fold(0.0, f64::max) + text_size * 2.0).min(width * 0.28)
}

/// Returns the names beside the curves' right ends, with an arrow where a curve has left the picture; none where they
/// do not fit. Of a thick and a thin line with one name, the first with a value names both.
pub(super) fn end_labels(figure: &Figure, room: f64) -> Vec<EndLabel> {
    let (area, size) = (figure.area, figure.text_size);
    let mut labels: Vec<EndLabel> = Vec::new();
    for entry in figure.legend() {
        let same_name = |series: &&Series| series.label == entry.label && series.color == entry.color;
        let Some(end) = figure.series.iter().filter(same_name).find_map(|series| series.end) else {
            continue;
        };
        let mut name = entry.label.to_owned();
        if end > figure.y.to {
            name += " ↑";
        } else if end < figure.y.from {
            name += " ↓";
        }
        let at = figure.y_at(end).clamp(area.top, area.bottom);
        let label = EndLabel {
            text: text::shortened(&name, room - size * 1.5, size),
            color: entry.color,
            at,
            y: at,
        };
        // The labels are sorted from top to bottom, those at equal heights in drawing order.
        labels.insert(labels.partition_point(|above| above.y <= at), label);
    }
    if !move_apart(&mut labels, size * 1.25, area.top, area.bottom) {
        labels.clear();
    }
    labels
}

/// Moves labels, which ascend in `y` where they would like to be, apart to at least `gap` between neighbours, inside
/// `top..bottom`. Returns `false` when they do not fit.
fn move_apart(labels: &mut [EndLabel], gap: f64, top: f64, bottom: f64) -> bool {
    if labels.len().saturating_sub(1) as f64 * gap > bottom - top {
        return false;
    }
    // Groups of touching labels, each centred on the mean of what its members would like: the least squares answer, in
    // one pass with merging.
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
    use super::{EndLabel, move_apart};
    use crate::figure::Theme;

    fn moved(wanted: &[f64]) -> Option<Vec<f64>> {
        let label = |&y: &f64| EndLabel {
            text: String::new(),
            color: Theme::Light.ink(),
            at: y,
            y,
        };
        let mut labels: Vec<EndLabel> = wanted.iter().map(label).collect();
        move_apart(&mut labels, 10.0, 0.0, 100.0).then(|| labels.iter().map(|label| label.y).collect())
    }

    #[test]
    fn labels_are_moved_apart_around_where_they_belong() {
        assert_eq!(moved(&[20.0, 60.0]), Some(vec![20.0, 60.0]));
        assert_eq!(moved(&[50.0, 50.0]), Some(vec![45.0, 55.0]));
        assert_eq!(
            moved(&[50.0, 50.0, 57.0]),
            Some(vec![
                42.333_333_333_333_336,
                52.333_333_333_333_336,
                62.333_333_333_333_336
            ])
        );
        assert_eq!(moved(&[0.0, 100.0, 100.0, 100.0]), Some(vec![0.0, 80.0, 90.0, 100.0]));
        assert_eq!(moved(&[0.0; 12]), None);
    }
}
