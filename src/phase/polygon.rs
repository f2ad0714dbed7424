//! Convex polygons in the unit square, and cutting them by half-planes.

/// A point.
pub(super) type Point = [f64; 2];

/// The distance below which two points are one: three orders above the rounding of a corner (some eps of the unit
/// square), and its effect on an area, at most NEAR times a length, is far below the 1e-9 that a tiling must reach.
pub(super) const NEAR: f64 = 1e-12;
/// The same where lines are those of exact arithmetic, so that nothing but corners rounds.
pub(super) const FINE: f64 = 1e-14;

/// A convex polygon; edge i leads from corner i to corner i + 1, counter-clockwise.
#[derive(Clone, Debug)]
pub(super) struct Polygon {
    pub(super) corners: Vec<Point>,
    /// Whether each edge lies on the border of the square.
    pub(super) border: Vec<bool>,
    /// The distance below which two points are one.
    near: f64,
    /// Memory for the corners of the next polygon, and whether the edge from each lies on the border.
    spare: Vec<(Point, bool)>,
    /// Memory for the distance of each corner to the inner side of a line.
    depth: Vec<f64>,
}

/// Returns a0 + a1 x + a2 y at a point.
pub(super) fn at(line: [f64; 3], point: Point) -> f64 {
    line[0] + line[1] * point[0] + line[2] * point[1]
}

impl Polygon {
    /// Returns the unit square, in which points nearer to each other than `near` are one.
    pub(super) fn unit(near: f64) -> Self {
        Self {
            corners: vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
            border: vec![true; 4],
            near,
            spare: Vec::new(),
            depth: Vec::new(),
        }
    }

    /// Keeps the part of the polygon where a0 + a1 x + a2 y >= 0. Corners that are near to the line count as on it,
    /// so lines through one point leave one corner there.
    pub(super) fn clip(&mut self, line: [f64; 3]) {
        let norm = line[1].hypot(line[2]);
        let near = self.near * norm;
        if self.corners.iter().all(|&corner| at(line, corner) >= -near) {
            return;
        }
        self.depth.clear();
        self.depth.extend(self.corners.iter().map(|&corner| at(line, corner)));
        self.spare.clear();
        let count = self.corners.len();
        for i in 0..count {
            let j = (i + 1) % count;
            let (here, there) = (self.depth[i], self.depth[j]);
            let leaves = here >= -near && there < -near;
            if here >= -near {
                // A corner on the line at which the polygon crosses it starts the new edge.
                let starts = leaves && here <= near;
                self.spare.push((self.corners[i], self.border[i] && !starts));
            }
            let crosses = (here > near && there < -near) || (here < -near && there > near);
            if crosses {
                let share = here / (here - there);
                let [p, q] = [self.corners[i], self.corners[j]];
                let point = [p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])];
                self.spare.push((point, self.border[i] && !leaves));
            }
        }
        self.corners.clear();
        self.border.clear();
        self.corners.extend(self.spare.iter().map(|(corner, _)| corner));
        self.border.extend(self.spare.iter().map(|(_, border)| border));
        if self.corners.len() < 3 {
            self.corners.clear();
            self.border.clear();
        }
    }

    /// Drops edges shorter than a few times what is near.
    pub(super) fn tidy(&mut self) {
        let mut i = 0;
        while i < self.corners.len() && self.corners.len() > 2 {
            let [p, q] = [self.corners[i], self.corners[(i + 1) % self.corners.len()]];
            if (q[0] - p[0]).hypot(q[1] - p[1]) <= 8.0 * self.near {
                self.corners.remove(i);
                self.border.remove(i);
                // The edge before now ends at q.
                i = i.saturating_sub(1);
            } else {
                i += 1;
            }
        }
    }

    /// Returns the area, from the first corner so that a small polygon keeps its digits.
    pub(super) fn area(&self) -> f64 {
        let triangle = |corners: &[Point]| {
            let [o, p, q] = [self.corners[0], corners[0], corners[1]];
            (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0])
        };
        0.5 * self.corners.windows(2).map(triangle).sum::<f64>()
    }

    /// Returns the centre of mass of a polygon that has an area.
    pub(super) fn centre(&self) -> Point {
        let [x, y] = self.corners[0];
        let (mut whole, mut across, mut up) = (0.0, 0.0, 0.0);
        // From the first corner, so that a small polygon keeps its digits.
        for ends in self.corners.windows(2) {
            let (p, q) = (ends[0], ends[1]);
            let area = (p[0] - x) * (q[1] - y) - (p[1] - y) * (q[0] - x);
            whole += 3.0 * area;
            across += area * (p[0] + q[0] - 2.0 * x);
            up += area * (p[1] + q[1] - 2.0 * y);
        }
        [x + across / whole, y + up / whole]
    }

    /// Returns the ends of an edge.
    pub(super) fn edge(&self, edge: usize) -> [Point; 2] {
        [self.corners[edge], self.corners[(edge + 1) % self.corners.len()]]
    }
}

/// Returns the middle of an edge, and the unit vector that leads out of the polygon there.
pub(super) fn beyond([p, q]: [Point; 2]) -> (Point, Point) {
    let run = [q[0] - p[0], q[1] - p[1]];
    let length = run[0].hypot(run[1]);
    let middle = [f64::midpoint(p[0], q[0]), f64::midpoint(p[1], q[1])];
    (middle, [run[1] / length, -run[0] / length])
}

/// Returns how far a point is from what lies between two others.
pub(super) fn distance(point: Point, [p, q]: [Point; 2]) -> f64 {
    let (run, reach) = ([q[0] - p[0], q[1] - p[1]], [point[0] - p[0], point[1] - p[1]]);
    let along = (run[0] * reach[0] + run[1] * reach[1]) / (run[0] * run[0] + run[1] * run[1]);
    let share = along.clamp(0.0, 1.0);
    (reach[0] - share * run[0]).hypot(reach[1] - share * run[1])
}

#[cfg(test)]
mod tests {
    use super::{NEAR, Polygon, distance};

    #[test]
    fn a_point_beside_an_edge_is_as_far_as_its_line_and_one_beyond_it_as_its_end() {
        let edge = [[0.0, 0.0], [2.0, 0.0]];
        assert_eq!(distance([1.0, 0.5], edge), 0.5);
        assert_eq!(distance([5.0, -4.0], edge), 5.0);
        assert_eq!(distance([-3.0, 4.0], edge), 5.0);
    }

    #[test]
    fn half_planes_cut_a_square_into_what_geometry_says() {
        let mut polygon = Polygon::unit(NEAR);
        polygon.clip([-0.5, 1.0, 1.0]); // x + y >= 1/2
        assert!((polygon.area() - 0.875).abs() < 1e-15);
        assert_eq!(polygon.corners.len(), 5);
        assert_eq!(polygon.border.iter().filter(|&&border| !border).count(), 1);
        polygon.clip([-0.5, 1.0, 1.0]);
        assert_eq!(polygon.corners.len(), 5);
        // A square without a triangle, whose centre is at (1/6, 1/6).
        let centre = [0.5 - 0.125 / 6.0, 0.5 - 0.125 / 6.0].map(|moment| moment / 0.875);
        let [x, y] = polygon.centre();
        assert!(
            (x - centre[0]).abs() < 1e-15 && (y - centre[1]).abs() < 1e-15,
            "{x} {y}"
        );
        polygon.clip([0.25, -1.0, 0.0]); // x <= 1/4
        assert!((polygon.area() - (0.25 - 0.25 * 0.375)).abs() < 1e-15);
        polygon.clip([-2.0, 1.0, 0.0]);
        assert_eq!((polygon.corners.len(), polygon.area()), (0, 0.0));
    }

    #[test]
    fn lines_through_one_corner_leave_one_corner() {
        let mut polygon = Polygon::unit(NEAR);
        polygon.clip([0.0, -1.0, 1.0]); // y >= x
        polygon.clip([0.1 * NEAR, -2.0, 1.0]); // y >= 2 x, as good as through the origin
        polygon.clip([0.0, -0.5, 1.0]); // touches the origin alone
        assert_eq!(polygon.corners.len(), 3, "{polygon:?}");
        assert!((polygon.area() - 0.25).abs() < 1e-11);
        assert_eq!(polygon.border, [false, true, true]);
    }
}
