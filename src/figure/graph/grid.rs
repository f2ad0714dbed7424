//! A grid of cells with arrows that point where actions lead.
//!
//! An action that may lead to several cells points to the side that all actions with its name lead to on average, so
//! one that runs into a wall points at the wall. What leads nowhere on the grid, as an exit does, is written into its
//! cell.

use super::path::{distance, toward};
use super::sketch::{CELL, Sketch};
use super::{Align, Part, boxed};
use crate::figure::{Point, text};

/// The middle of each state's cell; NaN where it has none.
type Cells = [Point];

/// The least and the greatest side of a cell, in text sizes.
const SIDES: [f64; 2] = [5.0, 9.0];

/// Returns how many cells a row can have without being wider than the available width.
#[allow(clippy::cast_sign_loss)] // The cast saturates.
pub(super) fn cells_across(width: f64, size: f64) -> usize {
    ((width - 1.5 * size) / (SIDES[0] * size)) as usize
}

/// Draws a grid and returns its width and height; `None` where a state with actions has no cell.
pub(super) fn draw(sketch: &mut Sketch, rows: &[Vec<Option<usize>>], width: f64) -> Option<Point> {
    let (scenario, size, theme) = (sketch.scenario, sketch.size, sketch.theme);
    let margin = (0.75 * size).round();
    let across = rows[0].len() as f64;
    let side = (width - 2.0 * margin) / across;
    let side = side.min(SIDES[1] * size).max(SIDES[0] * size).floor();
    let half = 0.5 * side;
    let mut cells = vec![(f64::NAN, f64::NAN); scenario.states.len()];
    let mut at = (0.0, margin + half);
    for row in rows {
        at.0 = margin + half;
        for cell in row {
            if let Some(state) = *cell {
                cells[state] = at;
            } else {
                let wall = theme.axis().over(theme.surface(), 0.6);
                sketch.blob(boxed(at, (half, half)), 0.0, CELL, 0.0, wall);
            }
            at.0 += side;
        }
        at.1 += side;
    }
    for (state, &at) in cells.iter().enumerate() {
        if at.0 > 0.0 {
            cell(sketch, &cells, state, at, half);
        } else if !sketch.actions(state).is_empty() {
            sketch.graph = super::Graph::default();
            return None;
        }
    }
    Some((across * side + 2.0 * margin, at.1 - half + margin))
}

/// Draws the contents of a cell: its name, its arrows, and the actions without a direction.
fn cell(sketch: &mut Sketch, cells: &Cells, state: usize, at: Point, half: f64) {
    let (scenario, size, line) = (sketch.scenario, sketch.size, sketch.line());
    let muted = sketch.theme.muted();
    sketch.state(state, at, (half, half), true);
    let inset = half - 0.35 * size;
    let (room, name) = ((at.0 - inset, at.0 + inset), &scenario.states[state]);
    let name = text::shortened(name, inset - 0.4 * size, sketch.small);
    sketch.label(
        name,
        (room.0, at.0 - 0.4 * size),
        at.1 - inset + line,
        muted,
        Align::Left,
    );
    let mut arrows = false;
    let mut words = Vec::new();
    for pair in sketch.actions(state) {
        let to = direction(sketch, cells, state, pair);
        if to == (0.0, 0.0) {
            words.push(pair);
            continue;
        }
        let (x, y) = toward((0.0, 0.0), to, half);
        arrows = true;
        let points = vec![(at.0 + 0.12 * x, at.1 + 0.12 * y), (at.0 + 0.8 * x, at.1 + 0.8 * y)];
        let target = sketch.row(pair).0[0] as usize;
        sketch.arrow(sketch.stroke(state, pair), Some(target), points);
    }
    // The text is in the middle of a cell without arrows, else at its bottom.
    let mut top = at.1 - 2.0 * line * words.len() as f64;
    if arrows {
        top = at.1 + inset - 4.0 * line * words.len() as f64;
    }
    if words.is_empty() && scenario.drawn().start()[state] > 0.0 {
        sketch.label("start".to_owned(), room, top - line, muted, Align::Left);
    }
    for pair in words {
        let ink = sketch.stroke(state, pair).color;
        let name = text::shortened(&scenario.actions[pair], 2.0 * inset, sketch.small);
        sketch.label_of((pair, Part::Name), name, room, top + line, ink, Align::Middle);
        let reward = sketch.total(pair, 2.0 * inset);
        let of = (pair, Part::Reward);
        sketch.label_of(of, reward, room, top + 3.0 * line, muted, Align::Middle);
        top += 4.0 * line;
    }
}

/// Returns the mean displacement of an action; (0, 0) where it leaves the grid.
fn step(sketch: &Sketch, cells: &Cells, state: usize, pair: usize) -> Point {
    let (targets, probabilities) = sketch.row(pair);
    let mut sum = (0.0, 0.0);
    for (&target, probability) in targets.iter().zip(probabilities) {
        let (from, to) = (cells[state], cells[target as usize]);
        if to.0 > 0.0 {
            sum.0 += probability * (to.0 - from.0);
            sum.1 += probability * (to.1 - from.1);
        }
    }
    sum
}

/// Returns the direction of an action's arrow: to the one cell that it leads to, else to the side of all actions with
/// its name together; (0, 0) where it leads nowhere.
fn direction(sketch: &Sketch, cells: &Cells, state: usize, pair: usize) -> Point {
    let scenario = sketch.scenario;
    let own = step(sketch, cells, state, pair);
    if own != (0.0, 0.0) && sketch.row(pair).0.len() == 1 {
        return own;
    }
    let mut sum = (0.0, 0.0);
    for other in 0..cells.len() {
        for same in sketch.actions(other) {
            if scenario.actions[same] == scenario.actions[pair] {
                let (x, y) = step(sketch, cells, other, same);
                sum = (sum.0 + x, sum.1 + y);
            }
        }
    }
    // A side or a corner, not what walls made of it: a part below tan 22.5 degrees of the other is none.
    let part = |part: f64, other: f64| {
        if part.abs() <= 0.414 * other.abs() {
            0.0
        } else {
            part.signum()
        }
    };
    if distance(sum, (0.0, 0.0)) < 1e-6 {
        return own;
    }
    (part(sum.0, sum.1), part(sum.1, sum.0))
}
