//! Two parameters (THEORY 3): the box of both cut into convex polygons on each of which no optimal set changes.
//!
//! The value of a fixed policy is affine in both parameters, so V*, the greatest of them, is convex and piecewise
//! affine, and every policy is optimal on a convex polygon, cut out of the box by its advantages V(s) - Q(s,a) >= 0.
//! Beyond an edge an action that ties on it is strictly better, so some V*(s) has a kink there: the polygons are the
//! pieces on which the sum of V* over states is affine, and pieces of a convex function meet edge to edge. Each inner
//! edge therefore has one cell on either side, and the tiling is walked from cell to cell across edges (`tiling`); the
//! areas prove it complete.
//!
//! At discount 1 a part of the box may have no answer (`answered`): the cells then tile the rest.
//!
//! Cost: one policy evaluation (three linear solves) and one clipping by all pairs for each cell; no grid, so no cell
//! can hide between samples.

mod answered;
mod arrangement;
mod field;
mod planes;
mod polygon;
mod tiling;

use serde::{Deserialize, Serialize};

use crate::solve::Unbounded;
use crate::typed_arrays::{bools, column, points};
pub use arrangement::{Arrangement, NearFlips, REACH, arrangement};
pub use field::{Field, Quantity, Sampling, field};
pub use planes::Plane;
pub use tiling::{phase, phase_of};

pub use crate::cliffs::Stopped;

/// The phase diagram: the box of both parameters, cut into cells.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Phase {
    /// The range [from, to] of the first parameter (x) and of the second (y).
    pub ranges: [[f64; 2]; 2],
    /// The cells of the box.
    pub cells: Vec<Cell>,
    /// The parts of the box that have no answer; not known of a diagram that was read.
    #[serde(skip)]
    pub gaps: Vec<Gap>,
    /// The area of the box that neither cells nor gaps cover (negative if it is covered twice), as a share of the box;
    /// the tiling is complete when it is at most 1e-9 in size.
    pub missing: f64,
    /// A bound on the area of all cells together that rounding may hide, as a share of the box: none that is larger is
    /// missing. Infinite where that is not known, because only floats say what ties; not known of a diagram that was
    /// read.
    #[serde(skip)]
    pub hidden: f64,
}

/// A convex part of the box that has no answer at discount 1. Where a cell ends at it, some loop earns nothing, and the
/// sets of the cell are limits there.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The corners (x, y), counter-clockwise; two where only a side of the box has no answer, one where only a corner
    /// has none.
    pub corners: Vec<[f64; 2]>,
    /// The reason.
    pub why: Unbounded,
}

/// A convex polygon in whose interior no optimal set changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The corners (x, y), counter-clockwise.
    #[serde(with = "points")]
    pub corners: Vec<[f64; 2]>,
    /// The edges; edge i leads from corner i to corner i + 1.
    pub edges: Vec<Edge>,
    /// Whether each pair is optimal in the interior.
    #[serde(with = "bools")]
    pub optimal: Vec<bool>,
    /// The optimal value from the start distribution: its constant, and its derivative with respect to both parameters.
    pub value: [f64; 3],
    /// The area, in units of the first parameter times those of the second.
    pub area: f64,
    /// The expected discounted number of uses of each outcome's pairs inside, under a policy that takes all best actions
    /// equally often; empty where that is not known.
    #[serde(with = "column", default)]
    pub outcomes: Vec<f64>,
}

/// One side of a polygon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// The cells on the other side (more than one only where rounding splits an edge); empty on the border of the box.
    pub neighbours: Vec<usize>,
    /// The pairs that tie on the whole edge and are not optimal inside this cell.
    pub ties: Vec<usize>,
}

impl Phase {
    /// Returns the index of the cell that contains a point of the box (on an edge, one of those that meet there);
    /// `None` outside of the box, in a gap, or where an area is missing.
    #[must_use]
    pub fn cell_at(&self, x: f64, y: f64) -> Option<usize> {
        let [[left, right], [low, high]] = self.ranges;
        if !(left..=right).contains(&x) || !(low..=high).contains(&y) {
            return None;
        }
        let (width, height) = (right - left, high - low);
        let mut best = None;
        let mut depth = -polygon::NEAR;
        for (index, cell) in self.cells.iter().enumerate() {
            let mut least = f64::INFINITY;
            let last = cell.corners.len() - 1;
            for (&to, &from) in cell
                .corners
                .iter()
                .zip(cell.corners[last..].iter().chain(&cell.corners))
            {
                let run = [(to[0] - from[0]) / width, (to[1] - from[1]) / height];
                let reach = [(x - from[0]) / width, (y - from[1]) / height];
                let inside = (run[0] * reach[1] - run[1] * reach[0]) / run[0].hypot(run[1]);
                least = least.min(inside);
            }
            if least >= depth {
                (best, depth) = (Some(index), least);
                if least > 0.0 {
                    break;
                }
            }
        }
        best
    }
}
