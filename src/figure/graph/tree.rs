//! A drawing in columns: their widths, and the lines through them.
//!
//! From left to right a column has its nodes, a fan of lines to its actions, their names over runs of one length, forks
//! with probabilities, and bends into the next column. Runs and bends take what the available width leaves.

use super::columns::{Column, End, Item, Layers};
use super::outline::Outline;
use super::path::{bend, turn};
use super::place::place;
use super::sketch::{Sketch, Stroke};
use super::{Align, Part};
use crate::figure::{Point, format, text};

/// The widths of the widest node, action name and reward, in text sizes.
pub(super) const NODE: f64 = 11.0;
const NAME: f64 = 13.0;
const REWARD: f64 = 32.0;

/// A placed model.
struct Tree {
    layers: Layers,
    columns: Vec<Column>,
    /// The height of the first of the lines that lead back, below everything, one for each state they lead to.
    bottom: f64,
}

/// Draws in columns and returns the width and height. A tree for whose columns there is no room goes downwards, unless the
/// file says where its states are.
pub(super) fn draw(sketch: &mut Sketch, layers: Option<Layers>, width: f64) -> Point {
    let size = sketch.size;
    let free = layers.is_none();
    let mut layers = layers.unwrap_or_else(|| Layers::of_model(sketch));
    let mut columns = layers.columns(sketch);
    let margin = 0.75 * size;
    let height = place(&mut columns, &layers, margin, 0.6 * size);
    let mut sums = [0.0; 2];
    for index in 0..columns.len() {
        let (before, next) = columns.split_at_mut(index + 1);
        let column = &mut before[index];
        measure(sketch, &layers, index, column, next.first());
        for (bound, sum) in sums.iter_mut().enumerate() {
            *sum += column.node + column.fan + column.run[bound] + column.fork + column.rest[bound];
        }
    }
    // There is room for the arrow to the start and for lines that lead back to it.
    let start = if layers.back.is_empty() { 2.25 } else { 3.5 };
    let mut left = (start * size).round() + 0.5;
    let [least, most] = sums;
    let room = width - left - margin - least - 1.0;
    if free
        && room < 0.0
        && let Some(outline) = Outline::of(sketch)
    {
        return outline.draw(sketch, width);
    }
    let mut tree = Tree {
        layers,
        columns,
        bottom: height + 0.5 * size,
    };
    let share = (room / (most - least).max(1.0)).clamp(0.0, 1.0);
    for column in &mut tree.columns {
        column.left = left;
        column.run[0] += share * (column.run[1] - column.run[0]);
        column.rest[0] += share * (column.rest[1] - column.rest[0]);
        left = (column.stops()[2] + column.rest[0] - 0.5).floor() + 0.5;
    }
    for (index, column) in tree.columns.iter().enumerate() {
        for item in &column.items {
            if !item.lane {
                tree.block(sketch, index, item);
            }
        }
    }
    let back = 0.8 * size * tree.layers.back.len() as f64;
    ((left + margin).ceil(), (height + back + margin).ceil())
}

impl Tree {
    /// Draws a state and its actions.
    fn block(&self, sketch: &mut Sketch, index: usize, item: &Item) {
        let (size, y, half) = (sketch.size, item.y, sketch.half());
        let column = &self.columns[index];
        let [run, fork, exit] = column.stops();
        let node = column.left + column.node;
        let middle = 0.5 * (column.left + node);
        sketch.state(item.state, (middle, y), (0.5 * column.node, half), false);
        sketch.shares(item.state, (middle, y));
        let mut last = usize::MAX;
        for end in &item.ends {
            let mut stroke = sketch.step(item.state, end.pair);
            let first = std::mem::replace(&mut last, end.pair) != end.pair;
            let row = y + end.row;
            if end.drop {
                let next = &self.columns[index + 1];
                let room = (middle + 0.4 * size, next.left + 0.5 * next.node - 0.5 * size);
                sketch.action(stroke, (item.state, end.pair), room, (row, row + 2.0 * sketch.line()));
                let lane = column.find(end.target).y;
                let mut points = vec![(middle, y + half)];
                turn(&mut points, &[(middle, lane), (exit, lane)], 0.6 * size);
                self.lead(sketch, index, item, end, stroke, points);
                continue;
            }
            let mut points = vec![(node, y)];
            bend(&mut points, (run, row));
            points.push((fork, row));
            if first {
                let (mut over, mut right) = (0.28, fork);
                if column.open {
                    // Above the head.
                    (over, right) = (0.46, exit + column.rest[0] - 0.35 * size);
                }
                let over = over * size + sketch.line();
                sketch.action(stroke, (item.state, end.pair), (run, right), (row - over, row + over));
            }
            let at = y + end.at;
            if end.fork {
                if first {
                    sketch.arrow(stroke, None, points);
                }
                let room = (fork + 1.2 * size, exit - 0.2 * size);
                points = vec![(fork, row)];
                bend(&mut points, (room.0, at));
                let odds = format::spoken(end.probability);
                let odds = text::shortened(&odds, room.1 - room.0, sketch.small);
                let of = (end.pair, Part::Probability(end.target));
                sketch.label_of(of, odds, room, at, sketch.theme.muted(), Align::Over);
                stroke.width = 1.0 + (stroke.width - 1.0) * end.probability;
            }
            points.push((exit, at));
            self.lead(sketch, index, item, end, stroke, points);
        }
    }

    /// Draws a line from the texts of a column to a successor: through the next columns, back, or to the same state.
    fn lead(&self, sketch: &mut Sketch, index: usize, item: &Item, end: &End, stroke: Stroke, mut points: Vec<Point>) {
        let size = sketch.size;
        let column = &self.columns[index];
        let [.., exit] = column.stops();
        let at = points[points.len() - 1].1;
        let to = self.layers.of[end.target];
        let (left, y) = (self.columns[to].left, self.columns[to].find(end.target).y);
        if to > index {
            for next in index + 1..=to {
                let column = &self.columns[next];
                if next == to {
                    // The longest head stands straight.
                    bend(&mut points, (left - 0.85 * size, y));
                    points.push((left, y));
                } else {
                    let lane = column.find(end.target).y;
                    bend(&mut points, (column.left, lane));
                    points.push((column.stops()[2], lane));
                }
            }
        } else if end.target == item.state {
            let (outer, top) = (exit + 0.7 * size, y - item.up + 0.4 * size);
            let middle = column.left + 0.5 * column.node;
            let corners = [(outer, at), (outer, top), (middle, top), (middle, y - sketch.half())];
            turn(&mut points, &corners, 0.6 * size);
        } else {
            let back = &self.layers.back;
            let rank = back.iter().position(|&other| other == end.target);
            let rank = rank.unwrap_or(0);
            let aside = 0.25 * (rank % 6) as f64 * size;
            let (outer, inner) = (exit + 0.8 * size + aside, left - 1.5 * size - aside);
            let low = self.bottom + 0.8 * size * rank as f64;
            let corners = [(outer, at), (outer, low), (inner, low), (inner, y), (left, y)];
            turn(&mut points, &corners, 0.6 * size);
        }
        sketch.arrow(stroke, Some(end.target), points);
    }
}

/// Sets the least and greatest widths of a column.
fn measure(sketch: &Sketch, layers: &Layers, index: usize, column: &mut Column, next: Option<&Column>) {
    let (size, scenario) = (sketch.size, sketch.scenario);
    // A line that leads on has a successor in the next column.
    let y = |state: usize| next.map_or(0.0, |next| next.find(state).y);
    let (mut rows, mut steep, mut high, mut dropped) = (0, 0.0f64, 0.0f64, 0.0f64);
    let mut open = layers.back.is_empty();
    for item in &column.items {
        if item.lane {
            let by = y(item.state) - item.y;
            steep = steep.max(by.abs());
            continue;
        }
        let name = text::width(&scenario.states[item.state], size) + 0.75 * size;
        let wide = name.min(NODE * size).max(2.6 * size).ceil();
        column.node = column.node.max(wide);
        for end in &item.ends {
            let name = sketch.width(&scenario.actions[end.pair]).min(NAME * size);
            if end.drop {
                dropped = name + size;
                continue;
            }
            rows += 1;
            high = high.max(end.row.abs());
            let wish = name.max(sketch.reserve(end.pair).min(REWARD * size));
            column.run = [column.run[0].max(name), column.run[1].max(wish)];
            if end.fork {
                let odds = sketch.width(&format::spoken(end.probability));
                column.fork = column.fork.max(odds.min(4.0 * size) + 1.9 * size);
            }
            let ahead = layers.of[end.target];
            open &= ahead == index + 1;
            if ahead > index {
                let by = y(end.target) - item.y - end.at;
                steep = steep.max(by.abs());
            }
        }
    }
    if rows > 0 || column.node > 0.0 && next.is_some() {
        column.fan = (0.35 * size + 0.55 * high).min(3.0 * size);
        let bend = (0.2 * steep).min(4.0 * size).max(1.7 * size);
        column.rest = [bend, bend.max((1.1 * steep + 1.3 * size).min(7.0 * size))];
        if !layers.back.is_empty() {
            // Lines that lead back turn here.
            for rest in &mut column.rest {
                *rest = rest.max(3.5 * size);
            }
        }
        column.open = open && rows == 1 && steep < 1.0;
        // Texts beside a line that drops reach from the middle of its node to that of the next.
        let room = if column.open { column.rest[0] - 0.35 * size } else { 0.0 };
        dropped -= column.node + column.fan + column.rest[0];
        for run in &mut column.run {
            // Widths are sums: what fits must not miss by rounding.
            *run = (*run - room).max(dropped).max(0.0) + 0.5;
        }
    }
}
