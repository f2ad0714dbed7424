//! The lines of two parameters at which the best answers of prompts change, for models of one step: each prompt's
//! answers are planes over the box, their upper envelope is cut along segments, and the segments of all prompts
//! together are the arrangement. The polygons between them are never built: a population has far too many.
//!
//! Answers with the same reward everywhere are one. Rewards are floats, and what rounding may leave of a difference,
//! 1e-12 of the largest reward, counts as none.
//!
//! Cost: O(answers^3) for each prompt, most pairs of answers being left after a few comparisons.

use serde::{Deserialize, Serialize};

use super::planes::Plane;
use crate::typed_arrays::column;

/// The share of the largest reward of a prompt within which rewards count as equal.
const TIE: f64 = 1e-12;

/// The length in widths of the box below which a segment is none.
const SHORTEST: f64 = 1e-9;

/// The half of the width, as a share of each side of the box, of the stretch in which flips are counted around a point.
pub const REACH: f64 = 0.01;

/// The lines of all prompts, as columns: entry i of each is segment i.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Arrangement {
    /// The range of each parameter.
    pub ranges: [[f64; 2]; 2],
    /// The number of prompts.
    pub prompts: usize,
    /// The prompt of each segment, as the index of its state.
    #[serde(deserialize_with = "column::deserialize")]
    pub states: Vec<f64>,
    /// The pair that is best where a0 + a1 x + a2 y > 0.
    #[serde(deserialize_with = "column::deserialize")]
    pub above: Vec<f64>,
    /// The pair that is best on the other side.
    #[serde(deserialize_with = "column::deserialize")]
    pub below: Vec<f64>,
    /// The line of each segment, a0, a1 and a2 in turn: the reward of the one less that of the other.
    #[serde(deserialize_with = "column::deserialize")]
    pub lines: Vec<f64>,
    /// The ends of each segment, x, y, x and y in turn.
    #[serde(deserialize_with = "column::deserialize")]
    pub ends: Vec<f64>,
}

/// The flips around a point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct NearFlips {
    /// The segment nearest to the point, measured in widths of the box; `None` without any.
    pub nearest: Option<usize>,
    /// Its distance in widths of the box.
    pub distance: f64,
    /// The number of flips when x moves from one hundredth of its range below the point to one above it, inside the
    /// box.
    pub across: usize,
    /// The same for y.
    pub upwards: usize,
}

/// Returns the arrangement of a model of one step over a box.
#[must_use]
pub fn arrangement(plane: &Plane, ranges: [[f64; 2]; 2]) -> Arrangement {
    let [base, along, up] = plane.on_unit(ranges);
    let mdp = plane.mdp;
    let mut found = Arrangement {
        ranges,
        ..Arrangement::default()
    };
    let started = mdp.start().iter().enumerate().filter(|&(_, &share)| share > 0.0);
    for (state, _) in started {
        let pairs = mdp.actions(state);
        if pairs.is_empty() {
            continue;
        }
        found.prompts += 1;
        let mut answers: Vec<(usize, [f64; 3])> = Vec::new();
        for pair in pairs {
            let reward = [base[pair], along[pair], up[pair]];
            if !answers.iter().any(|(_, other)| *other == reward) {
                answers.push((pair, reward));
            }
        }
        let size = answers
            .iter()
            .flat_map(|(_, reward)| reward)
            .fold(0.0, |most: f64, part| most.max(part.abs()));
        for (index, first) in answers.iter().enumerate() {
            for second in &answers[index + 1..] {
                if let Some(ends) = segment(first.1, second.1, &answers, TIE * size) {
                    found.add(plane, state, [first.0, second.0], ends);
                }
            }
        }
    }
    found
}

/// Returns the segment of the unit square on which two answers are best together and each is best beside it on one
/// side.
fn segment(first: [f64; 3], second: [f64; 3], answers: &[(usize, [f64; 3])], near: f64) -> Option<[[f64; 2]; 2]> {
    let line = less(first, second);
    let norm = line[1].hypot(line[2]);
    if norm <= near {
        return None;
    }
    let middle = at(line, [0.5, 0.5]) / (norm * norm);
    let foot = [0.5 - middle * line[1], 0.5 - middle * line[2]];
    let direction = [-line[2] / norm, line[1] / norm];
    // The part inside the square, then the part on which no other answer is better.
    let (mut from, mut to) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut keep = |start: f64, slope: f64, near: f64| {
        if slope.abs() <= near {
            return start >= -near;
        }
        let zero = -start / slope;
        if slope > 0.0 {
            from = from.max(zero);
        } else {
            to = to.min(zero);
        }
        to - from > SHORTEST
    };
    for axis in 0..2 {
        if !keep(foot[axis], direction[axis], 1e-15) || !keep(1.0 - foot[axis], -direction[axis], 1e-15) {
            return None;
        }
    }
    let across = |reward: [f64; 3]| reward[1] * line[1] + reward[2] * line[2];
    for &(_, other) in answers.iter().filter(|(_, other)| *other != first && *other != second) {
        let lead = less(first, other);
        let (start, slope) = (at(lead, foot), lead[1] * direction[0] + lead[2] * direction[1]);
        if start.abs() <= near && slope.abs() <= near {
            // All three tie along the line: the outer two are best beside it.
            if across(other) >= across(first) || across(other) <= across(second) {
                return None;
            }
        } else if !keep(start, slope, near) {
            return None;
        }
    }
    let point = |t: f64| [0, 1].map(|axis: usize| (foot[axis] + t * direction[axis]).clamp(0.0, 1.0));
    let ends = [point(from), point(to)];
    // Along a side of the box nothing flips inside of it.
    let is_on = |axis: usize, side: f64| ends.iter().all(|end| (end[axis] - side).abs() <= SHORTEST);
    let is_on_border = (0..2).any(|axis| is_on(axis, 0.0) || is_on(axis, 1.0));
    (!is_on_border).then_some(ends)
}

fn less(one: [f64; 3], other: [f64; 3]) -> [f64; 3] {
    [one[0] - other[0], one[1] - other[1], one[2] - other[2]]
}

fn at(line: [f64; 3], point: [f64; 2]) -> f64 {
    line[0] + line[1] * point[0] + line[2] * point[1]
}

impl Arrangement {
    /// Adds a segment with its ends in the unit square.
    fn add(&mut self, plane: &Plane, state: usize, [above, below]: [usize; 2], ends: [[f64; 2]; 2]) {
        self.states.push(state as f64);
        self.above.push(above as f64);
        self.below.push(below as f64);
        let part = |of: &[f64]| of[above] - of[below];
        self.lines
            .extend([part(&plane.constant), part(&plane.slopes[0]), part(&plane.slopes[1])]);
        for end in ends {
            for (place, [low, high]) in end.into_iter().zip(self.ranges) {
                self.ends.push(low * (1.0 - place) + high * place);
            }
        }
    }

    /// Returns the number of segments.
    #[must_use]
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Returns whether no prompt flips in the box.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Returns the ends of every segment in the unit square.
    pub fn on_unit(&self) -> impl Iterator<Item = [[f64; 2]; 2]> + '_ {
        self.ends.chunks_exact(4).map(|ends| {
            let unit = |axis: usize, value: f64| {
                (value - self.ranges[axis][0]) / (self.ranges[axis][1] - self.ranges[axis][0])
            };
            [
                [unit(0, ends[0]), unit(1, ends[1])],
                [unit(0, ends[2]), unit(1, ends[3])],
            ]
        })
    }

    /// Returns the flips around a point of the box.
    #[must_use]
    pub fn near(&self, point: [f64; 2]) -> NearFlips {
        let [u, v] = [0, 1].map(|axis: usize| {
            let [low, high] = self.ranges[axis];
            (point[axis] - low) / (high - low)
        });
        let mut found = NearFlips {
            nearest: None,
            distance: f64::INFINITY,
            across: 0,
            upwards: 0,
        };
        for (index, [start, end]) in self.on_unit().enumerate() {
            let away = distance([u, v], start, end);
            if away < found.distance {
                found = NearFlips {
                    nearest: Some(index),
                    distance: away,
                    ..found
                };
            }
            let flips = |[along, other]: [usize; 2], [here, level]: [f64; 2]| {
                crossing([start[other], end[other]], [start[along], end[along]], level)
                    .is_some_and(|at| (at - here).abs() <= REACH)
            };
            found.across += usize::from(flips([0, 1], [u, v]));
            found.upwards += usize::from(flips([1, 0], [v, u]));
        }
        found
    }
}

/// Returns where a segment crosses a level of one axis, as a place on the other. The lower end of a segment belongs to
/// it and the upper one does not, so that a line whose segments meet at the level is crossed once.
fn crossing([from, to]: [f64; 2], [start, end]: [f64; 2], level: f64) -> Option<f64> {
    let is_crossed = from.min(to) <= level && level < from.max(to);
    is_crossed.then(|| start + (end - start) * (level - from) / (to - from))
}

/// Returns the distance of a point from a segment.
fn distance(point: [f64; 2], start: [f64; 2], end: [f64; 2]) -> f64 {
    let run = [end[0] - start[0], end[1] - start[1]];
    let reach = [point[0] - start[0], point[1] - start[1]];
    let length = run[0] * run[0] + run[1] * run[1];
    let part = if length > 0.0 {
        ((reach[0] * run[0] + reach[1] * run[1]) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (reach[0] - part * run[0]).hypot(reach[1] - part * run[1])
}
