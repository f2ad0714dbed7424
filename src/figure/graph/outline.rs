//! A drawing downwards, for trees that are too wide for columns: each state stands below the one that leads to it, a
//! little to its right, as the entries of an outline do.
//!
//! From the lower side of a state a line goes down, past the rows of its actions. In a row the line turns towards the
//! successor, through the action's name; the reward stands below the name.

use super::path::turn;
use super::reward::DIGITS;
use super::sketch::Sketch;
use super::tree::NODE;
use super::{Align, Part};
use crate::figure::{Point, text};

/// From a state's left side to the names of its actions, from there to the next states, and what the last state has at
/// least, in text sizes.
const STEM: f64 = 0.95;
const HEAD: f64 = 0.95;
const LAST: f64 = 4.0;

/// A tree whose actions have one successor each.
pub(super) struct Outline {
    /// The root.
    start: usize,
    /// The widths of action names, by the depth of the state that has the actions.
    names: Vec<f64>,
}

impl Outline {
    /// Returns the outline of a model; `None` for one that is no such tree.
    pub(super) fn of(sketch: &Sketch) -> Option<Self> {
        let mdp = &sketch.scenario.mdp;
        let (mut start, mut led) = (None, vec![false; mdp.states()]);
        for pair in 0..mdp.pairs() {
            let &[target] = sketch.row(pair).0 else { return None };
            if std::mem::replace(&mut led[target as usize], true) {
                return None;
            }
        }
        for (state, &led) in led.iter().enumerate() {
            if !led && start.replace(state).is_some() {
                return None;
            }
        }
        // What no line leads out of would be a cycle beside the tree.
        let start = start?;
        let mut outline = Self {
            start,
            names: Vec::new(),
        };
        (outline.walk(sketch, start, 0) == mdp.states()).then_some(outline)
    }

    /// Notes the widths of names from a state on, and returns the number of states.
    fn walk(&mut self, sketch: &Sketch, state: usize, depth: usize) -> usize {
        if depth == self.names.len() {
            self.names.push(0.0);
        }
        let mut states = 1;
        for pair in sketch.actions(state) {
            self.names[depth] = self.names[depth].max(sketch.width(&sketch.scenario.actions[pair]));
            states += self.walk(sketch, successor(sketch, pair), depth + 1);
        }
        states
    }

    /// Draws the tree and returns the width and height. Where there is less room, names are shortened.
    pub(super) fn draw(&self, sketch: &mut Sketch, width: f64) -> Point {
        let size = sketch.size;
        let margin = 0.75 * size;
        let left = (2.25 * size).round() + 0.5;
        // What stems, heads and the last state take is not for names.
        let steps = self.names.len() as f64 - 1.0;
        let room = width - margin - left - steps * (STEM + HEAD) * size - LAST * size;
        let wished: f64 = self.names.iter().sum();
        let share = (room.max(0.0) / wished.max(1.0)).min(1.0);
        let mut pen = Pen {
            outline: self,
            share,
            right: width - margin,
            bottom: margin,
            reached: 0.0,
        };
        pen.state(sketch, self.start, left, 0);
        ((pen.reached + margin).ceil(), (pen.bottom + margin).ceil())
    }
}

/// Returns the one successor of an action.
fn successor(sketch: &Sketch, pair: usize) -> usize {
    sketch.row(pair).0[0] as usize
}

/// An outline under way, from top to bottom.
struct Pen<'a> {
    outline: &'a Outline,
    /// The share of the wished widths that names get.
    share: f64,
    /// The right end of the room.
    right: f64,
    /// The lower end of what is drawn.
    bottom: f64,
    /// The right end of what is drawn.
    reached: f64,
}

impl Pen<'_> {
    /// Draws a state and all below it; returns the height of its middle and its right end.
    fn state(&mut self, sketch: &mut Sketch, state: usize, left: f64, depth: usize) -> Point {
        let (size, half) = (sketch.size, sketch.half());
        let wished = text::width(&sketch.scenario.states[state], size) + 0.75 * size;
        let wide = wished.clamp(2.6 * size, NODE * size).ceil();
        let wide = wide.min(self.right - left).max(2.6 * size);
        self.reached = self.reached.max(left + wide);
        // The middle of a pixel, where borders are sharp.
        let y = (self.bottom + half).round() + 0.5;
        sketch.state(state, (left + 0.5 * wide, y), (0.5 * wide, half), false);
        self.bottom = y + half;
        let stem = left + 0.5 * size;
        let begin = left + STEM * size;
        let names = (begin, begin + (self.share * self.outline.names[depth]).ceil());
        let next = (names.1 + HEAD * size).floor() + 0.5;
        for pair in sketch.actions(state) {
            self.bottom += 0.3 * size;
            let stroke = sketch.step(state, pair);
            let target = successor(sketch, pair);
            let (row, right) = self.state(sketch, target, next, depth + 1);
            let mut points = vec![(stem, y + half)];
            turn(&mut points, &[(stem, row), (next, row)], 0.4 * size);
            sketch.arrow(stroke, Some(target), points);
            sketch.name(stroke, pair, names, row, Align::Over);
            if sketch.scenario.rewards.row(pair).is_empty() {
                continue;
            }
            // Beside the last state of a branch there is room for all components, else below the name.
            let (mut room, mut at) = ((right + 0.5 * size, self.right), row);
            if !sketch.actions(target).is_empty() || room.1 - room.0 < sketch.width(DIGITS) {
                (room, at) = (names, row + 2.2 * sketch.line());
                self.bottom = self.bottom.max(at + sketch.line());
            }
            let reward = sketch.sum(state, pair, room.1 - room.0);
            self.reached = self.reached.max(room.0 + sketch.reserve(pair)).min(self.right);
            let muted = sketch.theme.muted();
            sketch.label_of((pair, Part::Reward), reward, room, at, muted, Align::Left);
        }
        (y, left + wide)
    }
}
