//! The policy as bands: the probabilities of the watched state's actions, one on the other, so that the full height is
//! 100 %. A hard policy has vertical edges at the cliffs, a soft one curved edges, with a dotted line at each cliff.

use super::frame::{Frame, Pinned, shade, shade_gaps};
use super::pieces::pieces;
use crate::figure::captions::name_bands;
use crate::figure::curve::{self, Step};
use crate::figure::{Axis, Band, Figure, Point, Riser, Shade, Sheet, symbol, text};
use crate::study::{Jump, Sweep, band_order};

/// The difference below which two probabilities are one level of a step.
const LEVEL: f64 = 1e-9;

impl Figure {
    /// Returns the policy of the watched state as bands, and the edges of those that are pinned. Errors name the option
    /// or the column that does not fit.
    pub fn bands(sweep: &Sweep, pinned: Option<&Pinned>, sheet: &Sheet) -> Result<Self, String> {
        Ok(Self::bands_in(&Frame::new(sweep, pinned, sheet)?))
    }

    /// Returns the policy as bands in a frame.
    pub(super) fn bands_in(frame: &Frame) -> Self {
        let sweep = &*frame.sweep(true);
        let sheet = frame.sheet;
        let state = text::line(&sweep.state);
        let y = Axis {
            label: format!("probability of each action in “{state}”"),
            ..Frame::shares()
        };
        let mut figure = frame.figure(y, Vec::new());
        figure.title = format!(
            "Policy in “{state}” against {}",
            text::line(&symbol(&sweep.parameter.name))
        );
        let order = if sweep.order.is_empty() {
            band_order(&sweep.soft.as_ref().unwrap_or(&sweep.hard).policy)
        } else {
            sweep.order.clone()
        };
        figure.bands = bands(sweep, &order, sheet);
        if let Some(other) = frame.pinned_sweep(true) {
            frame.add_edges(&mut figure, bands(&other, &order, sheet));
        }
        figure.key = frame.key(&figure);
        figure.show_cliffs(sweep, Jump::flips);
        if sweep.soft.is_none() {
            for piece in pieces(sweep) {
                if piece.set.len() > 1 {
                    let note = text::line(&format!("tie: {}", piece.set.join(", ")));
                    shade(&mut figure, [piece.from, piece.to], Shade::Tie, [&note, "tie"]);
                }
            }
        }
        frame.hatch_strip(sweep, &mut figure);
        shade_gaps(sweep, &mut figure);
        figure.named = name_bands(&mut figure) && frame.is_named(&figure);
        figure
    }

    /// Draws the cliffs over bands: vertical edges where the bands of a hard policy have steps, and dotted lines at
    /// those `which` are meant of the others.
    pub(super) fn show_cliffs(&mut self, sweep: &Sweep, which: impl Fn(&Jump) -> bool) {
        if sweep.soft.is_none() {
            self.risers = risers(sweep, self);
        }
        let is_riser = |at: f64| self.risers.iter().any(|riser| riser.at == at);
        let dotted = sweep.jumps.iter().filter(|jump| which(jump) && !is_riser(jump.at));
        self.cliffs = dotted.map(|jump| jump.at).collect();
    }
}

/// Returns the bands from the top down, in an order of the actions. The top of the first is the sum of all
/// probabilities.
fn bands(sweep: &Sweep, order: &[usize], sheet: &Sheet) -> Vec<Band> {
    let branch = sweep.soft.as_ref().unwrap_or(&sweep.hard);
    let steps = |below: &[usize]| -> Vec<Step> {
        let sum = |policy: &Vec<f64>| below.iter().map(|&action| policy[action]).sum();
        let step = sweep.jumps.iter().map(|jump| Step {
            at: jump.at,
            levels: jump.policies.each_ref().map(sum),
        });
        step.collect()
    };
    let band = |place: usize| {
        let below = &order[place..];
        let sum = |point: usize| below.iter().map(|&action| branch.policy[action][point]).sum();
        let tops: Vec<f64> = (0..sweep.theta.len()).map(sum).collect();
        Band {
            label: text::line(&sweep.actions[order[place]]),
            color: sheet.theme.fill(order[place]),
            tops: if sweep.soft.is_some() {
                curve::curve(&sweep.theta, &tops)
            } else {
                curve::stepped(&sweep.theta, &tops, &steps(below))
            },
        }
    };
    (0..order.len()).map(band).collect()
}

/// Returns the vertical edges: at each parameter where the top of a band changes its height, from the lowest to the
/// highest of the heights between which one changes.
fn risers(sweep: &Sweep, figure: &Figure) -> Vec<Riser> {
    let riser = |at: f64| {
        let pairs = figure
            .bands
            .iter()
            .flat_map(|band| &band.tops)
            .flat_map(|line| line.windows(2));
        let edges = pairs.filter_map(|pair: &[Point]| {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            (x0 == at && x1 == at && (y1 - y0).abs() > LEVEL).then(|| [y0.min(y1), y0.max(y1)])
        });
        let [low, high] = edges.reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])])?;
        Some(Riser {
            at,
            low,
            high,
            color: figure.theme.ink(),
            dash: false,
            attained: None,
        })
    };
    sweep.jumps.iter().filter_map(|jump| riser(jump.at)).collect()
}
