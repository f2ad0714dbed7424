//! Notes in the picture of a sweep: the key to thick and thin, shaded stretches, and dotted
//! lines at the jumps.

use super::Labels;
use super::pieces::pieces;
use crate::figure::{Band, Figure, Kind, Shade, format, text};
use crate::scenario::Objective;
use crate::study::Sweep;

/// Returns the key to thick and thin lines, where there is room beside the axis label.
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
    let long = format!("thin: hard argmax · thick: {name}-regularised, α = {alpha}");
    let short = format!("thin: hard · thick: soft, α = {alpha}");
    text::first_that_fits([long, short], room, size)
}

/// Returns the shaded stretches: ties of the watched state under "policy", and where there is no answer.
pub(super) fn bands(labels: &Labels, sweep: &Sweep, kind: Kind, figure: &Figure) -> Vec<Band> {
    let mut bands = Vec::new();
    // Each band has the first note that fits.
    let mut add = |from: f64, to: f64, shade: Shade, notes: [&str; 2]| {
        let room = figure.x_at(to) - figure.x_at(from) - figure.text_size;
        bands.push(Band {
            from,
            to,
            shade,
            note: text::first_that_fits(notes.map(str::to_owned), room, figure.text_size),
        });
    };
    if kind == Kind::Policy {
        for piece in pieces(sweep) {
            if piece.set.len() > 1 {
                let names: Vec<&str> = piece
                    .set
                    .iter()
                    .map(|&action| labels.actions[action].as_str())
                    .collect();
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

/// Returns the places of dotted lines: at jumps of the watched policy under "policy", at those of the true value too
/// under "value".
pub(super) fn cliffs(sweep: &Sweep, kind: Kind) -> Vec<f64> {
    let shown = sweep.jumps.iter().filter(|jump| kind == Kind::Value || jump.flips());
    shown.map(|jump| jump.at).collect()
}
