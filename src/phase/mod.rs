//! Two parameters (THEORY 3): the box of both cut into convex polygons on each of which no optimal set changes.

/// The cut box.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    /// [from, to] of the first parameter (x) and of the second (y).
    pub ranges: [[f64; 2]; 2],
    /// The polygons.
    pub cells: Vec<Cell>,
    /// Area of the box not covered (or covered twice, then negative) as a share of the box; the tiling is complete when it is at most 1e-9 in size.
    pub missing: f64,
}

/// A convex polygon on whose inside no optimal set changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Corners (x, y), counter-clockwise.
    pub corners: Vec<[f64; 2]>,
    /// Edge i leads from corner i to corner i + 1.
    pub edges: Vec<Edge>,
    /// Whether each pair is optimal inside.
    pub optimal: Vec<bool>,
    /// Optimal value from the start distribution: constant, and derivative with respect to both parameters.
    pub value: [f64; 3],
    /// Area in units of both parameters.
    pub area: f64,
}

/// One side of a polygon.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The cells beyond (several where a corner of theirs lies inside this edge); empty on the border of the box.
    pub neighbours: Vec<usize>,
    /// The pairs that tie on the whole edge and are not optimal inside this cell.
    pub ties: Vec<usize>,
}
