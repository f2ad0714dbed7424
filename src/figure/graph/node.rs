//! States: boxes with names, or cells of a grid.

use super::sketch::{BUSY, CELL, NODE, Sketch, Stroke};
use super::{Align, Label, Node, boxed, words};
use crate::figure::{Point, format, text};

/// The length of the arrows with the shares of a class of prompts, in text sizes.
const ARROW: f64 = 1.7;

impl Sketch<'_> {
    /// Draws a state around a point, or as a cell of a grid. A visited one has a background, the stronger the oftener
    /// it is visited.
    pub(super) fn state(&mut self, state: usize, at: Point, half: Point, cell: bool) {
        let (size, theme, overlay) = (self.size, self.theme, self.overlay);
        let (mut tint, mut line, mut ink) = (0.0, theme.axis(), theme.muted());
        if self.visited(state) {
            tint = 0.04 + 0.12 * (overlay.visits[state] / self.most).min(1.0);
            ink = theme.ink();
            if !cell {
                line = ink;
            }
        }
        let mut round = 0.35 * size;
        if cell {
            round = 0.0;
        } else if self.actions(state).is_empty() {
            round = half.1;
        }
        let area = boxed(at, half);
        let mut level = if cell { CELL } else { NODE };
        let fill = theme.ink().over(theme.surface(), tint);
        self.blob(area, round, level, 0.0, fill);
        let mut width = 1.0;
        if state == overlay.watched {
            (level, width, line) = (NODE, 3.0, theme.ink());
        }
        self.blob(area, round, level, width, line);
        if overlay.changing.contains(&state) {
            // A step on a disc.
            let mut at = (area.left + 0.9 * size, area.top);
            if cell {
                at = (area.right - 0.75 * size, area.top + 0.75 * size);
            }
            let radius = 0.45 * size;
            self.blob(boxed(at, (radius, radius)), radius, NODE, 0.0, theme.ink());
            let (x, y) = (0.24 * size, 0.16 * size);
            let points = vec![
                (at.0 - x, at.1 + y),
                (at.0, at.1 + y),
                (at.0, at.1 - y),
                (at.0 + x, at.1 - y),
            ];
            self.shape(NODE, 1.25, theme.surface(), points);
        }
        if !cell {
            let room = 2.0 * half.0 - 0.7 * size;
            let name = text::shortened(&self.scenario.states[state], room, size);
            self.graph.labels.push(Label {
                of: None,
                text: name,
                area,
                size,
                color: ink,
                align: Align::Middle,
            });
            if self.scenario.drawn().start()[state] > 0.0 {
                let stroke = Stroke {
                    width: 1.0,
                    color: theme.muted(),
                    level: BUSY,
                    pair: None,
                    open: false,
                };
                let points = vec![(area.left - 1.5 * size, at.1), (area.left, at.1)];
                self.arrow(stroke, Some(state), points);
            }
        }
        self.graph.nodes.push(Node {
            state,
            area,
            description: words::state(self.scenario, overlay, state),
        });
    }

    /// Returns the room that an arrow with a share takes above or below a node.
    pub(super) fn share(&self) -> f64 {
        ARROW * self.size + 2.2 * self.line()
    }

    /// Draws the shares of a class of prompts at its node: an arrow from above with that in training, and from below,
    /// dashed and with an open head, that where the policy is used.
    pub(super) fn shares(&mut self, state: usize, (x, y): Point) {
        let Some(shares) = self.scenario.shares_at(state, &self.overlay.values) else {
            return;
        };
        let (half, long, line) = (self.half(), ARROW * self.size, self.line());
        for (share, (name, side)) in shares.into_iter().zip([("trained", -1.0), ("used", 1.0)]) {
            let is_dashed = side > 0.0;
            let at = |part: f64| (x, y + side * (half + part * long));
            let stroke = Stroke {
                width: 1.25,
                color: self.theme.ink(),
                level: BUSY,
                pair: None,
                open: is_dashed,
            };
            if is_dashed {
                self.shape(BUSY, stroke.width, stroke.color, vec![at(1.0), at(0.8)]);
            }
            self.arrow(
                stroke,
                Some(state),
                vec![at(if is_dashed { 0.65 } else { 1.0 }), at(0.0)],
            );
            let text = format!("{name} {}", format::spoken(share));
            let wide = 0.5 * self.width(&text) + 1.0;
            let height = y + side * (half + long + 1.1 * line);
            self.label(text, (x - wide, x + wide), height, self.theme.ink(), Align::Middle);
        }
    }
}
