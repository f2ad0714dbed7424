//! The strokes and texts of every layout: lines as strong as the policy, names, and rewards as sums of components.

use std::ops::Range;

use super::path::{head, turn};
use super::{Align, Graph, Label, Overlay, Part, Shape, boxed};
use crate::figure::options::check_size;
use crate::figure::{Area, Color, Point, Theme, text};
use crate::scenario::Scenario;
use crate::study::Measure;

/// The number of visits from which a state counts as visited: soft policies visit every state, if only once in a
/// million years.
pub(super) const VISITED: f64 = 1e-3;

/// Levels of shapes, the higher over the lower: cells, then arrows of states that are not visited, those of states that
/// are, nodes. Of arrows the thicker lies over the thinner.
pub(super) const CELL: f64 = 0.0;
pub(super) const BUSY: f64 = 10.0;
pub(super) const NODE: f64 = 20.0;

/// A drawing under way.
pub(super) struct Sketch<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) overlay: &'a Overlay,
    pub(super) theme: Theme,
    /// The text size in CSS pixels.
    pub(super) size: f64,
    /// The text size of actions, rewards and probabilities.
    pub(super) small: f64,
    pub(super) graph: Graph,
    /// The effective reward of every pair, or its cost.
    pub(super) reward: Vec<f64>,
    /// What a reward is multiplied by to be what is shown: -1 where amounts are costs.
    pub(super) sign: f64,
    /// The most visits of a state that are not infinite, at least 1.
    pub(super) most: f64,
}

/// By how much the line of a sure action is wider than that of one that is not taken.
const WIDEST: f64 = 3.5;

/// The stroke with which an action is drawn.
#[derive(Clone, Copy)]
pub(super) struct Stroke {
    pub(super) width: f64,
    pub(super) color: Color,
    pub(super) level: f64,
    pub(super) pair: Option<usize>,
    /// Whether heads are open: alone, the action never ends.
    pub(super) open: bool,
}

impl<'a> Sketch<'a> {
    /// Begins a drawing for an available width, with the root font size of the page. Errors name what does not fit.
    pub(super) fn begin(
        scenario: &'a Scenario,
        overlay: &'a Overlay,
        width: f64,
        theme: Theme,
        font_size: f64,
    ) -> Result<Self, String> {
        Ok(Self::new(
            scenario,
            overlay,
            theme,
            Self::text_size(scenario, overlay, width, font_size)?,
        ))
    }

    /// Returns the text size of a drawing for an available width, with the root font size of the page. Errors name what
    /// does not fit.
    pub(super) fn text_size(scenario: &Scenario, overlay: &Overlay, width: f64, font_size: f64) -> Result<f64, String> {
        check_size(width, width, font_size)?;
        overlay.check(scenario)?;
        Ok(font_size * 0.8125)
    }

    pub(super) fn new(scenario: &'a Scenario, overlay: &'a Overlay, theme: Theme, size: f64) -> Self {
        let sign = if Measure::of(scenario).is_cost() { -1.0 } else { 1.0 };
        let mut reward = scenario.reward_at(&overlay.values);
        if sign < 0.0 {
            for reward in &mut reward {
                // The cost of nothing is 0, not minus 0.
                *reward = 0.0 - *reward;
            }
        }
        let finite = overlay.visits.iter().copied().filter(|visits| visits.is_finite());
        Self {
            scenario,
            overlay,
            theme,
            size,
            small: size * 11.0 / 13.0,
            graph: Graph::default(),
            reward,
            sign,
            most: finite.fold(1.0, f64::max),
        }
    }

    /// Returns the pairs of a state.
    pub(super) fn actions(&self, state: usize) -> Range<usize> {
        self.scenario.mdp.actions(state)
    }

    /// Returns the targets of a pair and their probabilities.
    pub(super) fn row(&self, pair: usize) -> (&'a [u32], &'a [f64]) {
        self.scenario.drawn().row(pair)
    }

    /// Returns the width of a small text.
    pub(super) fn width(&self, text: &str) -> f64 {
        text::width(text, self.small)
    }

    /// Returns half of the height of a line of small text.
    pub(super) fn line(&self) -> f64 {
        0.6 * self.small
    }

    /// Returns half of the height of a node, over which a page can place a button: no less than such a one needs.
    pub(super) fn half(&self) -> f64 {
        (0.95 * self.size).round().max(12.0)
    }

    pub(super) fn visited(&self, state: usize) -> bool {
        self.overlay.visits[state] > VISITED
    }

    /// Returns the stroke of an action on the way from the start: as [`Sketch::stroke`], but at most twice as wide as the
    /// thinnest where the state is never reached, so that the way that is taken stands out.
    pub(super) fn step(&self, state: usize, pair: usize) -> Stroke {
        let mut stroke = self.stroke(state, pair);
        if !self.visited(state) {
            stroke.width = 1.0 + (stroke.width - 1.0) / WIDEST;
        }
        stroke
    }

    /// Returns the stroke of an action: thin at probability 0, and wider in proportion to it.
    pub(super) fn stroke(&self, state: usize, pair: usize) -> Stroke {
        let theme = self.theme;
        let (visited, optimal) = (self.visited(state), self.overlay.optimal[pair] > 0);
        let probability = self.overlay.policy[pair];
        let mut width = 1.0;
        // The comparison is false where there is no policy and the probability is NaN.
        if probability > 0.0 {
            width += WIDEST * probability.min(1.0);
        }
        let color = if state == self.overlay.watched {
            theme.action(pair - self.actions(state).start)
        } else if visited && optimal {
            theme.ink()
        } else if visited || optimal {
            theme.muted()
        } else {
            theme.axis()
        };
        Stroke {
            width,
            color,
            level: width + if visited { BUSY } else { 0.0 },
            pair: Some(pair),
            open: self.overlay.stays(pair),
        }
    }

    /// Adds a shape that leads nowhere and belongs to no action.
    pub(super) fn shape(&mut self, level: f64, width: f64, color: Color, points: Vec<Point>) {
        let stroke = Stroke {
            width,
            color,
            level,
            pair: None,
            open: false,
        };
        self.add(stroke, width, None, points);
    }

    /// Adds a shape over all that are not above it.
    fn add(&mut self, stroke: Stroke, width: f64, target: Option<usize>, points: Vec<Point>) {
        let Stroke { color, level, pair, .. } = stroke;
        let shapes = &mut self.graph.shapes;
        let below = shapes.iter().rposition(|shape| shape.level <= level);
        let place = below.map_or(0, |index| index + 1);
        let shape = Shape {
            pair,
            target,
            points,
            width,
            color,
            level,
        };
        shapes.insert(place, shape);
    }

    /// Adds a box with round corners, filled where the width of its line is 0.
    pub(super) fn blob(&mut self, area: Area, round: f64, level: f64, width: f64, color: Color) {
        let Area {
            left,
            top,
            right,
            bottom,
        } = area;
        // Begun in the middle of a side, so that its ends do not show.
        let start = (0.5 * (left + right), top);
        let mut points = vec![start];
        let corners = [(right, top), (right, bottom), (left, bottom), (left, top), start];
        turn(&mut points, &corners, round);
        self.shape(level, width, color, points);
    }

    /// Adds a line with a head where it leads to a state, else with the dot of a fork.
    pub(super) fn arrow(&mut self, stroke: Stroke, target: Option<usize>, mut points: Vec<Point>) {
        let (width, scale) = (stroke.width, self.size / 13.0);
        if target.is_some() {
            let (long, half) = ((5.5 + 1.2 * width) * scale, (2.4 + 0.8 * width) * scale);
            let mut corners = head(&mut points, long, half);
            if stroke.open {
                corners.extend(corners.first().copied());
            }
            let outline = if stroke.open { 1.0 } else { 0.0 };
            self.add(stroke, outline, None, corners);
        } else if let Some(&end) = points.last() {
            let radius = (1.5 + 0.6 * width) * scale;
            let dot = boxed(end, (radius, radius));
            self.blob(dot, radius, stroke.level, 0.0, stroke.color);
        }
        self.add(stroke, width, target, points);
    }

    /// Adds a small text in a room from `left` to `right` around the height `at`.
    pub(super) fn label(&mut self, text: String, (left, right): (f64, f64), at: f64, color: Color, align: Align) {
        let half = 0.5 * (right - left);
        if !text.is_empty() {
            self.graph.labels.push(Label {
                text,
                area: boxed((left + half, at), (half, self.line())),
                size: self.small,
                color,
                align,
                of: None,
            });
        }
    }

    /// Adds a small text about an action, as [`Self::label`] does.
    pub(super) fn label_of(
        &mut self,
        of: (usize, Part),
        text: String,
        room: (f64, f64),
        at: f64,
        color: Color,
        align: Align,
    ) {
        let before = self.graph.labels.len();
        self.label(text, room, at, color, align);
        for label in &mut self.graph.labels[before..] {
            label.of = Some(of);
        }
    }

    /// Adds an action's name and below it its reward, at two heights.
    pub(super) fn action(
        &mut self,
        stroke: Stroke,
        (state, pair): (usize, usize),
        room: (f64, f64),
        heights: (f64, f64),
    ) {
        self.name(stroke, pair, room, heights.0, Align::Left);
        let reward = self.sum(state, pair, room.1 - room.0);
        let of = (pair, Part::Reward);
        self.label_of(of, reward, room, heights.1, self.theme.muted(), Align::Left);
    }

    /// Adds an action's name.
    pub(super) fn name(&mut self, stroke: Stroke, pair: usize, room: (f64, f64), at: f64, align: Align) {
        let mut ink = stroke.color;
        if ink == self.theme.axis() {
            // A text needs more contrast than a line.
            ink = self.theme.muted();
        }
        let name = text::shortened(&self.scenario.actions[pair], room.1 - room.0, self.small);
        self.label_of((pair, Part::Name), name, room, at, ink, align);
    }
}
