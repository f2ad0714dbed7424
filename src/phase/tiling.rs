//! The tiling, from cell to cell across edges.
//!
//! The optimal actions on an edge are those of the cell on either side and those that tie there; seen from both sides
//! they are the same set, and no other edge has it (points with one set of optimal actions in every state are convex).
//! So two edges with the same set are two sides of one; an edge without a partner leads to a new cell.
//!
//! Rounding may hide a cell. A point of a hidden cell is either in no polygon, or in the polygon of a cell to which it
//! does not belong, because that stands over its edges ([`Planes::overhang`]). The polygons of different cells overlap
//! only where one of them stands over. So the area in no polygon is at most what is missing from the sum of all areas
//! plus what stands over, and what is hidden at most that plus what stands over once more.

use std::collections::HashMap;

use crate::exact::ExactPlane;
use crate::scenario::Scenario;
use crate::solve::dot;

use super::answered::Answered;
use super::planes::{Plane, Planes, UnitSquare};
use super::polygon::{Point, Polygon, beyond, distance};
use super::{Cell, Edge, Phase, Stopped};

/// A cell, with the policy that is needed to cross its edges.
struct Found {
    polygon: Polygon,
    /// The policy of the cell; `None` after all edges have been crossed.
    planes: Option<Planes>,
    /// The optimal value from the start distribution, as a function on the unit square.
    value: [f64; 3],
    optimal: Vec<bool>,
    edges: Vec<Edge>,
    area: f64,
    /// A bound on the part of the area that belongs to other cells.
    overhang: f64,
}

/// The tiling as it is built.
struct Tiling<'w, 'a> {
    square: UnitSquare<'a>,
    answered: Answered,
    start: &'a [f64],
    cells: Vec<Found>,
    /// The index of each cell, by whether each pair is optimal in its interior.
    known: HashMap<Vec<bool>, usize>,
    /// The index in `open` of the edges on which a set of pairs is optimal, by whether each pair is.
    edge_sets: HashMap<Vec<bool>, usize>,
    /// The edges (cell, edge) whose other side is not known, grouped by the set of optimal pairs.
    open: Vec<Vec<(usize, usize)>>,
    /// The share of the square that the cells cover.
    covered: f64,
    progress: &'w mut dyn FnMut(f64) -> bool,
}

/// The share of the box that may be missing from a diagram before it is in doubt.
const COMPLETE: f64 = 1e-9;

/// Returns the phase diagram of a box; `ranges` holds [from, to] of the first and of the second parameter. `progress`
/// receives the share of the box that is covered after each cell, and stops the work by returning `false`.
pub fn phase(plane: &Plane, ranges: [[f64; 2]; 2], progress: &mut dyn FnMut(f64) -> bool) -> Result<Phase, Stopped> {
    Ok(lifted(plane, None, ranges, progress)?.0)
}

/// Returns the phase diagram of a scenario, all parameters but two being fixed at `values`: as [`phase`] does, but what
/// floats leave in doubt is decided by the numbers of the file, if that does not take long.
pub fn phase_of(
    scenario: &Scenario,
    parameters: [usize; 2],
    values: &[f64],
    ranges: [[f64; 2]; 2],
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Phase, Stopped> {
    let plane = Plane::new(scenario, parameters, values);
    let mut most: f64 = 0.0;
    let mut progress = |share: f64| {
        // What begins anew does not go back.
        most = most.max(share);
        progress(most)
    };
    let found = lifted(&plane, None, ranges, &mut progress);
    let is_doubtful = match &found {
        Ok((_, is_doubtful)) => *is_doubtful,
        Err(Stopped::Unbounded(_)) => true,
        Err(Stopped::Cancelled) => false,
    };
    if is_doubtful && let Some(exact) = ExactPlane::of(scenario, parameters, values, ranges) {
        let better = lifted(&plane, Some(exact), ranges, &mut progress);
        let is_better = match (&found, &better) {
            (Ok((found, _)), Ok((better, _))) => {
                better.hidden <= found.hidden && better.missing.abs() <= COMPLETE.max(found.missing.abs())
            }
            (Err(_), _) | (_, Err(Stopped::Cancelled)) => true,
            (Ok(_), Err(Stopped::Unbounded(_))) => false,
        };
        if is_better {
            return better.map(|(better, _)| better);
        }
    }
    found.map(|(found, _)| found)
}

/// Tiles the box of a plane, without its free loops if it has some. Returns whether the diagram is in doubt, too.
fn lifted(
    plane: &Plane,
    exact: Option<ExactPlane>,
    ranges: [[f64; 2]; 2],
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<(Phase, bool), Stopped> {
    let Some(loops) = plane.free_loops() else {
        return tile(plane, exact, ranges, progress);
    };
    let exact = exact.and_then(|exact| exact.without_loops(&loops));
    let found = tile(&plane.collapsed(&loops), exact, ranges, progress);
    let (mut found, is_doubtful) = found.map_err(|stopped| stopped.lifted(&loops))?;
    for gap in &mut found.gaps {
        gap.why = loops.lift_refusal(&gap.why);
    }
    for cell in &mut found.cells {
        cell.optimal = loops.lift_pairs(&cell.optimal, true);
        for edge in &mut cell.edges {
            edge.ties = edge.ties.iter().filter_map(|&pair| loops.pair(pair)).collect();
        }
    }
    Ok((found, is_doubtful))
}

/// Tiles the box of a plane without free loops.
fn tile<'a>(
    plane: &Plane<'a>,
    exact: Option<ExactPlane<'a>>,
    ranges: [[f64; 2]; 2],
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<(Phase, bool), Stopped> {
    let mut square = UnitSquare::new(plane, ranges, exact);
    let mut tiling = Tiling {
        answered: Answered::new(&mut square),
        square,
        start: plane.mdp.start(),
        cells: Vec::new(),
        known: HashMap::new(),
        edge_sets: HashMap::new(),
        open: Vec::new(),
        covered: 0.0,
        progress,
    };
    // Several points and directions are tried, since a point on an edge serves only if the edge does not run along the
    // direction.
    let mut seeds = [[0.43, 0.59], [0.37, 0.21], [0.83, 0.71]];
    if let Some(refusal) = tiling.answered.refusal.clone() {
        let Tiling {
            answered,
            square,
            progress,
            ..
        } = &mut tiling;
        let inside = answered.point(square, &mut || progress(0.0))?.ok_or(refusal)?;
        seeds = [inside; 3];
    }
    for (seed, direction) in seeds.into_iter().zip([[0.8, 0.6], [-0.6, 0.8], [0.28, -0.96]]) {
        if tiling.cells.is_empty()
            && let Some(planes) = tiling.square.solve(seed, direction)?
        {
            tiling.add(&planes)?;
        }
    }
    let mut next = 0;
    while next < tiling.cells.len() {
        tiling.cross(next)?;
        next += 1;
    }
    let (mut gaps, without_answer) = tiling.answered.gaps(&mut tiling.square);
    for gap in &mut gaps {
        for corner in &mut gap.corners {
            *corner = on_box(*corner, ranges);
        }
    }
    let missing = 1.0 - tiling.covered - without_answer;
    let is_open = tiling.square.is_open || missing.abs() > COMPLETE;
    let overhang: f64 = tiling.cells.iter().map(|found| found.overhang).sum();
    // The sum of areas rounds as well.
    let rounding = 4.0 * f64::EPSILON * (tiling.cells.len() + 1) as f64;
    let hidden = if is_open {
        f64::INFINITY
    } else {
        missing.abs() + 2.0 * (overhang + tiling.answered.overhang()) + rounding
    };
    let is_doubtful = tiling.square.is_doubtful || hidden > COMPLETE;
    let cells = tiling.cells.into_iter().map(|found| finish(found, ranges)).collect();
    let found = Phase {
        ranges,
        cells,
        gaps,
        missing,
        hidden,
    };
    Ok((found, is_doubtful))
}

impl Tiling<'_, '_> {
    /// Crosses the edges of a cell whose other side is not known.
    fn cross(&mut self, cell: usize) -> Result<(), Stopped> {
        let Some(planes) = self.cells[cell].planes.take() else {
            return Ok(());
        };
        for edge in 0..self.cells[cell].edges.len() {
            let found = &self.cells[cell];
            if found.polygon.border[edge] || !found.edges[edge].neighbours.is_empty() {
                continue;
            }
            let (middle, outward) = beyond(found.polygon.edge(edge));
            let mut thin: Option<Planes> = None;
            // What is beyond a cell that is too thin to have an area begins a little farther out.
            for step in [0.0, 16.0, 64.0].map(|times| times * self.square.near()) {
                let place = [0, 1].map(|axis: usize| middle[axis] + step * outward[axis]);
                let from = thin.as_ref().unwrap_or(&planes);
                let beyond = match self.square.leave(from, place, outward) {
                    Ok(Some(beyond)) => beyond,
                    Ok(None) => continue,
                    // The area beyond shows as missing.
                    Err(_) if self.answered.refusal.is_some() => break,
                    Err(refusal) => return Err(refusal.into()),
                };
                let Some(other) = self.add(&beyond)? else {
                    thin = Some(beyond);
                    continue;
                };
                if other == cell {
                    // Where a short edge beside it was dropped, the middle lies inside.
                    continue;
                }
                if self.cells[cell].edges[edge].neighbours.is_empty() {
                    self.join(cell, edge, other);
                }
                break;
            }
        }
        Ok(())
    }

    /// Adds the cell of a policy; returns its index, old or new, or `None` where it has no area.
    fn add(&mut self, planes: &Planes) -> Result<Option<usize>, Stopped> {
        let optimal = planes.optimal();
        if let Some(&cell) = self.known.get(&optimal) {
            return Ok(Some(cell));
        }
        let mut polygon = planes.region(&optimal);
        let area = polygon.area();
        if polygon.corners.len() < 3 || area <= 0.0 {
            return Ok(None);
        }
        let cell = self.cells.len();
        let (mut edges, mut keys) = (Vec::new(), Vec::new());
        for edge in 0..polygon.corners.len() {
            let ends = polygon.edge(edge);
            let mut ties = Vec::new();
            let mut on_edge = optimal.clone();
            for (pair, is_optimal) in on_edge.iter_mut().enumerate() {
                if !*is_optimal && planes.ties(pair, ends) {
                    *is_optimal = true;
                    ties.push(pair);
                }
            }
            // Where the part with an answer ends, a cell has no other side.
            polygon.border[edge] |= self.answered.ends_at(&self.square, &on_edge, ends);
            edges.push(Edge {
                neighbours: Vec::new(),
                ties,
            });
            keys.push(on_edge);
        }
        self.known.entry(optimal.clone()).or_insert(cell);
        self.cells.push(Found {
            value: [0, 1, 2].map(|part| dot(self.start, &planes.value[part])),
            edges,
            planes: Some(planes.clone()),
            overhang: planes.overhang(&polygon, &optimal),
            polygon,
            optimal,
            area,
        });
        for (edge, key) in keys.into_iter().enumerate() {
            self.meet(cell, edge, key);
        }
        self.covered += area;
        if (self.progress)(self.covered.clamp(0.0, 1.0)) {
            Ok(Some(cell))
        } else {
            Err(Stopped::Cancelled)
        }
    }

    /// Joins an edge, on which the pairs that `key` flags are optimal, with its other side, or adds it to `open`.
    fn meet(&mut self, cell: usize, edge: usize, key: Vec<bool>) {
        if self.cells[cell].polygon.border[edge] {
            return;
        }
        let set = *self.edge_sets.entry(key).or_insert(self.open.len());
        if set == self.open.len() {
            self.open.push(Vec::new());
        }
        // Both sides of a thin cell may have the same set; the other side of an edge looks the other way.
        let outwards = |(cell, edge): (usize, usize)| beyond(self.cells[cell].polygon.edge(edge)).1;
        let own = outwards((cell, edge));
        let faces = |&(other, its): &(usize, usize)| {
            let theirs = outwards((other, its));
            other != cell && own[0] * theirs[0] + own[1] * theirs[1] < 0.0
        };
        let alike = &mut self.open[set];
        if let Some(place) = alike.iter().position(faces) {
            let (other, its) = alike.swap_remove(place);
            self.cells[other].edges[its].neighbours.push(cell);
            self.cells[cell].edges[edge].neighbours.push(other);
        } else {
            alike.push((cell, edge));
        }
    }

    /// Joins an edge of a cell with the edge of another cell that faces it at its middle, where rounding hides that both
    /// share their optimal pairs.
    fn join(&mut self, cell: usize, edge: usize, other: usize) {
        let (middle, outward) = beyond(self.cells[cell].polygon.edge(edge));
        let (mut best, mut farthest) = (0, f64::INFINITY);
        for its in 0..self.cells[other].edges.len() {
            let facing = self.cells[other].polygon.edge(its);
            let inward = beyond(facing).1;
            let turned = 1.0 + outward[0] * inward[0] + outward[1] * inward[1];
            // Edges of a thin cell may all look the same way: the middle of the other one lies on one of them alone.
            let away = distance(middle, facing) + turned;
            if away < farthest {
                (best, farthest) = (its, away);
            }
        }
        self.cells[cell].edges[edge].neighbours.push(other);
        self.cells[other].edges[best].neighbours.push(cell);
        for alike in &mut self.open {
            alike.retain(|&place| place != (cell, edge) && place != (other, best));
        }
    }
}

/// Maps a point from the unit square to the box. This form is exact on the border.
fn on_box([x, y]: Point, [[left, right], [low, high]]: [[f64; 2]; 2]) -> Point {
    [left * (1.0 - x) + right * x, low * (1.0 - y) + high * y]
}

/// Maps a cell from the unit square to the box.
fn finish(found: Found, ranges: [[f64; 2]; 2]) -> Cell {
    let [[left, right], [low, high]] = ranges;
    let (width, height) = (right - left, high - low);
    let [base, along, up] = found.value;
    let slopes = [along / width, up / height];
    Cell {
        corners: found
            .polygon
            .corners
            .iter()
            .map(|&corner| on_box(corner, ranges))
            .collect(),
        edges: found.edges,
        optimal: found.optimal,
        value: [base - slopes[0] * left - slopes[1] * low, slopes[0], slopes[1]],
        area: found.area * width * height,
        outcomes: Vec::new(),
    }
}
