//! What moves with the cursor in the pictures of why policies jump: the cone that no curve leaves, and the line of
//! equal value that turns.

use super::pen::Pen;
use super::{Dash, Drawn, clip};
use crate::figure::{Hull, Point};

/// The dashes of a bound.
const BOUND: Dash = Dash {
    on: 7.0,
    off: 4.0,
    phase: 0.0,
};

/// The opacity of what the bound leaves.
const SHADE: f64 = 0.12;

impl Pen<'_> {
    /// Draws the cone of a slope around the highest of the curves at a parameter value.
    pub(super) fn cone(&self, theta: f64, slope: f64) -> Drawn {
        let figure = self.figure;
        let (x, y) = (&figure.x, &figure.y);
        let Some(top) = figure.dots(theta).into_iter().map(|dot| dot.y).reduce(f64::max) else {
            return Ok(());
        };
        let [above, below] = [y.to - top, top - y.from].map(|room| room / slope.max(f64::MIN_POSITIVE));
        for end in [x.from, x.to] {
            // The half of the cone on one side of the cursor, cut where the picture ends.
            let out = (end - theta).abs();
            let at = |reach: f64, side: f64| (theta + reach.copysign(end - theta), top + side * slope * reach);
            let [up, down] = [above, below].map(|room| room.clamp(0.0, out));
            let corners = [
                at(0.0, 0.0),
                at(up, 1.0),
                (end, at(up, 1.0).1),
                (end, at(down, -1.0).1),
                at(down, -1.0),
            ];
            self.shade(&corners, figure.theme.muted(), SHADE)?;
        }
        for side in [slope, -slope] {
            let height = |at: f64| top + side * (at - theta);
            let ends = [(x.from, height(x.from)), (x.to, height(x.to))];
            for part in clip(&ends, y.from, y.to) {
                self.path(&part, figure.theme.muted(), 1.5, Some(BOUND))?;
            }
        }
        // Names stay readable where it crosses them.
        self.captions_over()
    }

    /// Draws the line of equal value at a parameter value through the best policy, or along the edge between two.
    pub(super) fn turning_line(&self, hull: &Hull, theta: f64) -> Drawn {
        let figure = self.figure;
        let (x, y, theme) = (&figure.x, &figure.y, figure.theme);
        let touched: Vec<Point> = hull
            .touched(theta)
            .map(|corner| (corner.weighted, corner.fixed))
            .collect();
        let Some(&(across, up)) = touched.first() else {
            return Ok(());
        };
        let height = |at: f64| up - theta * (at - across);
        let ends = [(x.from, height(x.from)), (x.to, height(x.to))];
        for part in clip(&ends, y.from, y.to) {
            self.path(&part, theme.surface(), 5.0, None)?;
            self.path(&part, theme.ink(), 2.25, None)?;
        }
        if let [first, .., last] = touched[..] {
            self.path(&[first, last], theme.ink(), 5.0, None)?;
        }
        for at in touched {
            self.circle(at, 7.5, theme.surface())?;
            self.circle(at, 6.0, theme.ink())?;
            self.circle(at, 3.0, theme.surface())?;
        }
        // Names stay readable where the line crosses them.
        self.captions()
    }
}
