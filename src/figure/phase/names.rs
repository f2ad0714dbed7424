//! The places of names: inside the region of their set, clear of its border, one for each connected region that has
//! room.
//!
//! Cost: a bounded number of places for each region, each compared with its border.

use super::{Name, PhaseLabels, cells};
use crate::figure::{Figure, Point, text};
use crate::phase::Phase;

/// The number of cells of a region that are tried, largest first.
const TRIED: usize = 12;

/// The number of places tried in each direction of a cell's bounding box.
const STEPS: usize = 8;

/// The distance from the border, in text sizes, beyond which a name only looks for a place without lines of other
/// states.
const ENOUGH: f64 = 2.0;

/// The width of lines of words where a name has no room otherwise, in text sizes.
const NARROW: f64 = 7.0;
/// The distance of lines, in text sizes.
const LINE: f64 = 1.3;

/// A region: neighbouring cells in which the watched state has the same best actions.
struct Region {
    /// The cells, largest first.
    cells: Vec<usize>,
    /// The border of the region, frame included.
    walls: Vec<[Point; 2]>,
}

/// Returns a name for each region that has room.
pub(super) fn place(figure: &Figure, labels: &PhaseLabels, phase: &Phase, sets: &[Vec<usize>]) -> Vec<Name> {
    let outlines: Vec<Vec<Point>> = phase
        .cells
        .iter()
        .map(|cell| cells::outline(figure, &cell.corners))
        .collect();
    let size = figure.text_size;
    let regions = regions(phase, sets, &outlines).into_iter();
    let name = |region: Region| {
        let whole = cells::name(labels, &sets[region.cells[0]]);
        // Of several outcomes each may have a line.
        let lines: Vec<String> = if labels.outcomes.is_empty() {
            Vec::new()
        } else {
            whole
                .split_inclusive(cells::AND)
                .map(|line| line.trim_end().to_owned())
                .collect()
        };
        let words = if lines.is_empty() {
            Vec::new()
        } else {
            wrapped(&whole, size)
        };
        let ways = [vec![whole], lines, words].into_iter();
        ways.filter(|lines| !lines.is_empty())
            .find_map(|lines| lined(&region, &outlines, &lines, size))
    };
    regions.filter_map(name).flatten().collect()
}

/// Returns a text in narrow lines of whole words.
fn wrapped(whole: &str, size: f64) -> Vec<String> {
    let room = NARROW * size;
    let mut lines: Vec<String> = Vec::new();
    for word in whole.split(' ') {
        match lines.last_mut() {
            Some(line) if text::width(&format!("{line} {word}"), size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Returns the lines of a name at their places, where the region has room.
fn lined(region: &Region, outlines: &[Vec<Point>], lines: &[String], size: f64) -> Option<Vec<Name>> {
    let widest = lines.iter().map(|line| text::width(line, size)).fold(0.0, f64::max);
    let height = LINE * size;
    let reach = (
        0.5 * widest + 0.3 * size,
        0.75 * size + 0.5 * height * lines.len().saturating_sub(1) as f64,
    );
    let at = best_place(region, outlines, reach, size)?;
    let first = at.1 - 0.5 * height * (lines.len() as f64 - 1.0);
    let name = |(line, text): (usize, &String)| Name {
        text: text.clone(),
        at: (at.0, first + line as f64 * height),
    };
    Some(lines.iter().enumerate().map(name).collect())
}

fn regions(phase: &Phase, sets: &[Vec<usize>], outlines: &[Vec<Point>]) -> Vec<Region> {
    let mut seen = vec![false; sets.len()];
    let mut regions = Vec::new();
    for first in 0..sets.len() {
        if seen[first] {
            continue;
        }
        seen[first] = true;
        let (mut cells, mut walls) = (vec![first], Vec::new());
        let mut next = 0;
        while let Some(&cell) = cells.get(next) {
            next += 1;
            for (place, edge) in phase.cells[cell].edges.iter().enumerate() {
                let mut inner = false;
                for &other in &edge.neighbours {
                    if sets[other] == sets[first] {
                        inner = true;
                        if !seen[other] {
                            seen[other] = true;
                            cells.push(other);
                        }
                    }
                }
                if !inner {
                    let outline = &outlines[cell];
                    walls.push([outline[place], outline[(place + 1) % outline.len()]]);
                }
            }
        }
        let areas: Vec<f64> = cells.iter().map(|&cell| phase.cells[cell].area).collect();
        let order = super::largest_first(&areas).into_iter();
        regions.push(Region {
            cells: order.map(|place| cells[place]).collect(),
            walls,
        });
    }
    regions
}

/// Returns the middle of a box of a given reach inside a region: where no line of other states crosses it, and as far
/// from the border as is worth looking for.
fn best_place(region: &Region, outlines: &[Vec<Point>], reach: Point, size: f64) -> Option<Point> {
    let mut best: Option<(f64, Point)> = None;
    for &cell in region.cells.iter().take(TRIED) {
        let outline = &outlines[cell];
        let (mut low, mut high) = (outline[0], outline[0]);
        for p in outline {
            low = (low.0.min(p.0), low.1.min(p.1));
            high = (high.0.max(p.0), high.1.max(p.1));
        }
        for step in 0..STEPS * STEPS {
            let part = |index: usize| (index as f64 + 0.5) / STEPS as f64;
            let at = (
                low.0 + part(step % STEPS) * (high.0 - low.0),
                low.1 + part(step / STEPS) * (high.1 - low.1),
            );
            if !inside(outline, at) {
                continue;
            }
            let clear = clearance(&region.walls, at, reach);
            if clear <= 0.0 {
                continue;
            }
            let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
            let whole = corners
                .into_iter()
                .all(|(x, y)| inside(outline, (at.0 + x * reach.0, at.1 + y * reach.1)));
            // Beyond enough, farther counts little; not being crossed counts as one text size.
            let enough = ENOUGH * size;
            let score = clear.min(enough) + 0.1 * (clear - enough).max(0.0) + f64::from(whole) * size;
            if best.is_none_or(|best| score > best.0) {
                best = Some((score, at));
            }
        }
    }
    best.map(|best| best.1)
}

/// Returns the least distance of a box from all walls; not positive where one may cross it. Discs along its middle line
/// cover the box.
fn clearance(walls: &[[Point; 2]], at: Point, reach: Point) -> f64 {
    let count = (2.0 * reach.0 / reach.1).ceil().max(1.0);
    let step = 2.0 * reach.0 / count;
    let radius = reach.1.hypot(0.5 * step);
    let mut least = f64::INFINITY;
    for &[p, q] in walls {
        let run = (q.0 - p.0, q.1 - p.1);
        let square = run.0 * run.0 + run.1 * run.1;
        let mut x = at.0 - reach.0 + 0.5 * step;
        while x < at.0 + reach.0 {
            let to = (x - p.0, at.1 - p.1);
            let along = ((to.0 * run.0 + to.1 * run.1) / square).clamp(0.0, 1.0);
            let away = (to.0 - along * run.0).hypot(to.1 - along * run.1);
            least = least.min(away - radius);
            x += step;
        }
    }
    least
}

/// Returns whether a convex polygon holds a point. Corners run clockwise on the screen, whose y points down.
fn inside(outline: &[Point], (x, y): Point) -> bool {
    let next = outline.iter().cycle().skip(1);
    let mut edges = outline.iter().zip(next);
    edges.all(|(p, q)| (q.1 - p.1) * (x - p.0) >= (q.0 - p.0) * (y - p.1))
}
