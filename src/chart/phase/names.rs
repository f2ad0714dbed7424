//! Where names stand: inside the region of their set, clear of its border, one for each connected region that has room.

use super::{Name, PhaseLabels, cells};
use crate::chart::figure::Figure;
use crate::chart::text;
use crate::chart::trace::Point;
use crate::phase::Phase;

/// Cells of a region that are tried, largest first.
const TRIED: usize = 12;

/// Places tried in each direction of a cell's bounding box.
const STEPS: usize = 8;

/// Places a name in each region of cells that are neighbours and have the same best actions in the watched state.
pub(super) fn place(
    figure: &Figure,
    labels: &PhaseLabels,
    phase: &Phase,
    sets: &[Vec<usize>],
) -> Vec<Name> {
    let outlines: Vec<Vec<Point>> = phase
        .cells
        .iter()
        .map(|cell| cells::outline(figure, cell))
        .collect();
    let size = figure.text_size;
    let mut names = Vec::new();
    for region in regions(phase, sets) {
        let name = cells::name(labels, &sets[region[0]]);
        let reach = (0.5 * text::width(&name, size) + 0.3 * size, 0.75 * size);
        if let Some(at) = settle(&region, &outlines, reach) {
            names.push(Name { text: name, at });
        }
    }
    names
}

/// Connected cells of one set; in each the largest first.
fn regions(phase: &Phase, sets: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut seen = vec![false; sets.len()];
    let mut regions = Vec::new();
    for first in 0..sets.len() {
        if seen[first] {
            continue;
        }
        seen[first] = true;
        let mut region = vec![first];
        let mut next = 0;
        while let Some(&cell) = region.get(next) {
            next += 1;
            for edge in &phase.cells[cell].edges {
                for &other in &edge.neighbours {
                    if !seen[other] && sets[other] == sets[first] {
                        seen[other] = true;
                        region.push(other);
                    }
                }
            }
        }
        let area = |cell: &usize| phase.cells[*cell].area;
        region.sort_by(|a, b| area(b).total_cmp(&area(a)));
        regions.push(region);
    }
    regions
}

/// The middle of a box of a given reach that lies inside one cell, as far from its border as possible; or else inside the region.
fn settle(region: &[usize], outlines: &[Vec<Point>], reach: Point) -> Option<Point> {
    let mut best: Option<(f64, Point)> = None;
    let mut spare = None;
    for &cell in region.iter().take(TRIED) {
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
            let mut clear = f64::INFINITY;
            for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
                clear = clear.min(inside(outline, (at.0 + x * reach.0, at.1 + y * reach.1)));
            }
            if clear > 0.0 && best.is_none_or(|best| clear > best.0) {
                best = Some((clear, at));
            }
            if best.is_none() && spare.is_none() && covers(region, outlines, at, reach) {
                spare = Some(at);
            }
        }
        if let Some((_, at)) = best {
            return Some(at);
        }
    }
    spare
}

/// Whether the cells of a region cover a box, as far as a grid of points over it tells.
fn covers(region: &[usize], outlines: &[Vec<Point>], at: Point, reach: Point) -> bool {
    (0..27u8).all(|point| {
        let [x, y] = [f64::from(point % 9) / 4.0 - 1.0, f64::from(point / 9) - 1.0];
        let place = (at.0 + x * reach.0, at.1 + y * reach.1);
        region
            .iter()
            .any(|&cell| inside(&outlines[cell], place) >= 0.0)
    })
}

/// How far inside a convex polygon a point lies, negative outside. Corners run clockwise on the screen, whose y points down.
fn inside(outline: &[Point], (x, y): Point) -> f64 {
    let mut least = f64::INFINITY;
    for (i, p) in outline.iter().enumerate() {
        let q = outline[(i + 1) % outline.len()];
        let run = (q.0 - p.0, q.1 - p.1);
        let length = run.0.hypot(run.1);
        if length > 0.0 {
            least = least.min((run.1 * (x - p.0) - run.0 * (y - p.1)) / length);
        }
    }
    least
}
