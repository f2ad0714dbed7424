//! The walk from cell to cell.
//!
//! The optimal actions on an edge are those of the cell on either side and those that tie there; seen from both sides they are the same set, and no other
//! edge has it (points with one set of optimal actions in every state are convex). So edges find their other side by a hash of that set; those that find
//! none lead to a new cell. A cell in which no action is better by more than the tolerance of a tie may be passed by: it then shows as missing area.

use super::planes::{Plane, Planes, Unit};
use super::polygon::{Polygon, beyond};
use super::{Cell, Edge, Phase, Stopped};

/// A cell with what is needed to leave it.
struct Found {
    polygon: Polygon,
    /// Until all edges have been crossed.
    planes: Option<Planes>,
    /// From the start distribution, in units of the square.
    value: [f64; 3],
    optimal: Vec<bool>,
    edges: Vec<Edge>,
    /// Hash of the optimal actions on each edge.
    keys: Vec<u64>,
    area: f64,
}

struct Walk<'w, 'a> {
    unit: Unit<'a>,
    start: &'a [f64],
    cells: Vec<Found>,
    /// (hash of the optimal actions, cell), ascending.
    known: Vec<(u64, usize)>,
    /// (cell, edge) of those without another side.
    open: Vec<(usize, usize)>,
    covered: f64,
    progress: &'w mut dyn FnMut(f64) -> bool,
}

/// Tiles a box, `ranges` being [from, to] of the first and of the second parameter. `progress` is told the share of the box that is covered after each
/// cell, and stops the work by answering `false`.
pub fn phase(plane: &Plane, ranges: [[f64; 2]; 2], progress: &mut dyn FnMut(f64) -> bool) -> Result<Phase, Stopped> {
    let mut walk = Walk {
        unit: Unit::new(plane, ranges),
        start: plane.mdp.start(),
        cells: Vec::new(),
        known: Vec::new(),
        open: Vec::new(),
        covered: 0.0,
        progress,
    };
    // What a way of never ending earns per step is affine: where it is not worse than ending somewhere in the box, it is so in a corner.
    if plane.mdp.discount() == 1.0 {
        for corner in &Polygon::unit().corners {
            walk.unit.solve_at(*corner)?;
        }
    }
    // A point on an edge would do too, but for one whose tangent is the direction of `solve`.
    for seed in [[0.43, 0.59], [0.37, 0.21], [0.83, 0.71]] {
        if walk.cells.is_empty()
            && let Some(planes) = walk.unit.solve(seed)?
        {
            walk.add(planes)?;
        }
    }
    let mut next = 0;
    while next < walk.cells.len() {
        walk.cross(next)?;
        next += 1;
    }
    let missing = 1.0 - walk.covered;
    let mut cells = Vec::with_capacity(walk.cells.len());
    for found in walk.cells {
        cells.push(finish(found, ranges));
    }
    Ok(Phase { ranges, cells, missing })
}

impl Walk<'_, '_> {
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
            let Some(beyond) = self.unit.leave(&planes, middle, outward)? else {
                continue;
            };
            if let Some(other) = self.add(beyond)?
                && other != cell
                && self.cells[cell].edges[edge].neighbours.is_empty()
            {
                self.join(cell, edge, other);
            }
        }
        Ok(())
    }

    /// Adds the cell of a policy; its index, old or new, or `None` where it has no area.
    fn add(&mut self, planes: Planes) -> Result<Option<usize>, Stopped> {
        let optimal = planes.optimal();
        let key = hash(&optimal, &[]);
        let place = self.known.partition_point(|entry| entry.0 < key);
        if let Some(entry) = self.known.get(place)
            && entry.0 == key
        {
            return Ok(Some(entry.1));
        }
        let polygon = planes.region(&optimal);
        let area = polygon.area();
        if polygon.corners.len() < 3 || area <= 0.0 {
            return Ok(None);
        }
        let cell = self.cells.len();
        self.known.insert(place, (key, cell));
        let (mut edges, mut keys) = (Vec::new(), Vec::new());
        for edge in 0..polygon.corners.len() {
            let ends = polygon.edge(edge);
            let mut ties = Vec::new();
            for (pair, &optimal) in optimal.iter().enumerate() {
                if !optimal && planes.ties(pair, ends) {
                    ties.push(pair);
                }
            }
            keys.push(hash(&optimal, &ties));
            edges.push(Edge {
                neighbours: Vec::new(),
                ties,
            });
        }
        let mut value = [0.0; 3];
        for (slot, part) in value.iter_mut().zip(&planes.value) {
            for (share, value) in self.start.iter().zip(part) {
                *slot += share * value;
            }
        }
        self.cells.push(Found {
            polygon,
            planes: Some(planes),
            value,
            optimal,
            edges,
            keys,
            area,
        });
        for edge in 0..self.cells[cell].edges.len() {
            self.meet(cell, edge);
        }
        self.covered += area;
        if (self.progress)(self.covered.clamp(0.0, 1.0)) {
            Ok(Some(cell))
        } else {
            Err(Stopped::Cancelled)
        }
    }

    /// Joins an edge with its other side, or keeps it open.
    fn meet(&mut self, cell: usize, edge: usize) {
        if self.cells[cell].polygon.border[edge] {
            return;
        }
        let key = self.cells[cell].keys[edge];
        for place in 0..self.open.len() {
            let (other, its) = self.open[place];
            if self.cells[other].keys[its] == key && other != cell {
                self.open.swap_remove(place);
                self.cells[other].edges[its].neighbours.push(cell);
                self.cells[cell].edges[edge].neighbours.push(other);
                return;
            }
        }
        self.open.push((cell, edge));
    }

    /// Joins two cells across an edge of the first although rounding hides what they share: with the edge of the second that faces it.
    fn join(&mut self, cell: usize, edge: usize, other: usize) {
        let (middle, outward) = beyond(self.cells[cell].polygon.edge(edge));
        let (mut best, mut farthest) = (0, f64::INFINITY);
        for its in 0..self.cells[other].edges.len() {
            let (centre, inward) = beyond(self.cells[other].polygon.edge(its));
            let turned = 1.0 + outward[0] * inward[0] + outward[1] * inward[1];
            let away = (centre[0] - middle[0]).hypot(centre[1] - middle[1]) + turned;
            if away < farthest {
                (best, farthest) = (its, away);
            }
        }
        self.cells[cell].edges[edge].neighbours.push(other);
        self.cells[other].edges[best].neighbours.push(cell);
        self.open
            .retain(|&place| place != (cell, edge) && place != (other, best));
    }
}

/// FNV-1a over the members of a set: the optimal pairs of a cell and those that tie on an edge, in the order of pairs. Of a million sets, two share a hash
/// with a chance of 3e-8.
fn hash(optimal: &[bool], ties: &[usize]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut tie = 0;
    for (pair, &optimal) in optimal.iter().enumerate() {
        let ties = tie < ties.len() && ties[tie] == pair;
        if ties {
            tie += 1;
        }
        if optimal || ties {
            hash = (hash ^ pair as u64).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// From the unit square to the box.
fn finish(found: Found, [[left, right], [low, high]]: [[f64; 2]; 2]) -> Cell {
    let (width, height) = (right - left, high - low);
    let mut corners = Vec::with_capacity(found.polygon.corners.len());
    for [x, y] in found.polygon.corners {
        // Exact on the border.
        corners.push([left * (1.0 - x) + right * x, low * (1.0 - y) + high * y]);
    }
    let [base, along, up] = found.value;
    let slopes = [along / width, up / height];
    Cell {
        corners,
        edges: found.edges,
        optimal: found.optimal,
        value: [base - slopes[0] * left - slopes[1] * low, slopes[0], slopes[1]],
        area: found.area * width * height,
    }
}
