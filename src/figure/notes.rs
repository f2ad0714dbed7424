//! What stands in a picture beside its curves: the key to thick and thin, shaded stretches, dotted lines at the jumps, the curves' names at their right ends.

use super::build::{Kind, Labels};
use super::data::{Band, EndLabel, Figure, Shade};
use super::layout::spread;
use super::pieces::pieces;
use super::{format, text};
use crate::scenario::Objective;
use crate::study::Sweep;

/// How to read thick and thin, where there is room beside the axis label.
pub(super) fn key(labels: &Labels, kind: Kind, figure: &Figure) -> String {
    let both = kind == Kind::Policy && figure.series.iter().any(|series| !series.legend);
    let Some(alpha) = labels.alpha.filter(|_| both) else {
        return String::new();
    };
    let size = figure.text_size;
    let room = figure.width - text::width(&figure.y.label, size) - size * 4.0;
    let name = match labels.objective {
        Objective::Entropy => "entropy",
        Objective::Kl => "KL",
    };
    let alpha = format::spoken(alpha);
    let long = format!("thin: hard argmax \u{b7} thick: {name}-regularised, \u{3b1} = {alpha}");
    if text::width(&long, size) <= room {
        return long;
    }
    let short = format!("thin: hard \u{b7} thick: soft, \u{3b1} = {alpha}");
    if text::width(&short, size) <= room {
        return short;
    }
    String::new()
}

/// Ties of the watched state under "policy", and where there is no answer.
pub(super) fn bands(labels: &Labels, sweep: &Sweep, kind: Kind, figure: &Figure) -> Vec<Band> {
    let mut bands = Vec::new();
    // With the first note that fits.
    let mut add = |from: f64, to: f64, shade: Shade, notes: [&str; 2]| {
        let room = figure.x_at(to) - figure.x_at(from) - figure.text_size;
        let mut note = "";
        for each in notes {
            if note.is_empty() && text::width(each, figure.text_size) <= room {
                note = each;
            }
        }
        bands.push(Band {
            from,
            to,
            shade,
            note: note.to_owned(),
        });
    };
    if kind == Kind::Policy {
        for piece in pieces(sweep) {
            if piece.set.len() > 1 {
                let mut names = Vec::new();
                for action in piece.set {
                    names.push(labels.actions[action].as_str());
                }
                let note = text::line(&format!("tie: {}", names.join(", ")));
                add(piece.from, piece.to, Shade::Tie, [&note, "tie"]);
            }
        }
    }
    for gap in &sweep.gaps {
        // The lines are broken between the neighbours that have an answer.
        let from = sweep.theta[gap.points[0].saturating_sub(1)];
        let to = sweep.theta[(gap.points[1] + 1).min(sweep.theta.len() - 1)];
        let notes = if gap.soft {
            ["no finite soft value", "no soft value"]
        } else {
            ["no optimal value", "no value"]
        };
        add(from, to, Shade::Gap, notes);
    }
    bands
}

/// Names beside the curves' right ends, with an arrow where a curve has left the picture. Of a thick and a thin line with one name the first with a value names both.
pub(super) fn end_labels(figure: &Figure, room: f64) -> Vec<EndLabel> {
    let (area, size) = (figure.area, figure.text_size);
    let fits = |text: &str| text::width(text, size) <= room - size * 1.5;
    let mut labels: Vec<EndLabel> = Vec::new();
    for entry in figure.legend() {
        let mut end = None;
        for series in &figure.series {
            if series.label == entry.label && series.color == entry.color {
                end = end.or(series.end);
            }
        }
        let Some(end) = end else {
            continue;
        };
        let mut name = entry.label.clone();
        if end > figure.y.to {
            name += " \u{2191}";
        } else if end < figure.y.from {
            name += " \u{2193}";
        }
        let at = figure.y_at(end).clamp(area.top, area.bottom);
        // From top to bottom; equal heights in drawing order.
        let mut place = labels.len();
        while place > 0 && labels[place - 1].y > at {
            place -= 1;
        }
        labels.insert(
            place,
            EndLabel {
                text: text::shorten(&name, &fits),
                color: entry.color,
                at,
                y: at,
            },
        );
    }
    if !spread(&mut labels, size * 1.25, area.top, area.bottom) {
        labels.clear();
    }
    labels
}

/// Where a dotted line stands: jumps of the watched policy under "policy", those of the true value too under "value".
pub(super) fn cliffs(sweep: &Sweep, kind: Kind) -> Vec<f64> {
    let mut cliffs = Vec::new();
    for jump in &sweep.jumps {
        if kind == Kind::Value || jump.flips() {
            cliffs.push(jump.at);
        }
    }
    cliffs
}
