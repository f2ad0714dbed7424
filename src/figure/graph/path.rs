//! Lines that bend: from one height to another, around corners, and their heads.

use crate::figure::Point;

/// Goes on from the last point to another, level at both ends.
pub(super) fn bend(points: &mut Vec<Point>, to: Point) {
    if let Some(&from) = points.last()
        && (to.1 - from.1).abs() > 0.05
    {
        let middle = 0.5 * (from.0 + to.0);
        cubic(points, (middle, from.1), (middle, to.1), to);
    } else {
        points.push(to);
    }
}

/// Goes on from the last point along a cubic Bézier curve.
fn cubic(points: &mut Vec<Point>, b: Point, c: Point, d: Point) {
    let Some(&a) = points.last() else {
        return;
    };
    // Pieces so short that the eye does not see them.
    let pieces = 4 + (0.1 * distance(a, d)) as i32;
    for piece in 1..=pieces {
        let t = f64::from(piece) / f64::from(pieces);
        let along = |from: Point, to: Point| (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
        // De Casteljau's construction.
        let (p, q, r) = (along(a, b), along(b, c), along(c, d));
        points.push(along(along(p, q), along(q, r)));
    }
}

/// Goes on through corners, which are rounded, to the last of them.
pub(super) fn turn(points: &mut Vec<Point>, corners: &[Point], radius: f64) {
    for (index, &corner) in corners.iter().enumerate() {
        let (Some(&from), Some(&to)) = (points.last(), corners.get(index + 1)) else {
            points.push(corner);
            continue;
        };
        points.push(toward(corner, from, radius.min(distance(corner, from))));
        let after = toward(corner, to, radius.min(0.5 * distance(corner, to)));
        // As near to a circle as such a curve can be.
        let by = 0.448 * radius;
        cubic(points, toward(corner, from, by), toward(corner, to, by), after);
    }
}

pub(super) fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// Returns the point at a distance from one towards another.
pub(super) fn toward(from: Point, to: Point, by: f64) -> Point {
    let part = by / distance(from, to).max(1e-9);
    (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
}

/// Cuts a line, whose last piece is straight and longer than its head, where the head begins; returns the head's
/// corners.
pub(super) fn head(points: &mut [Point], long: f64, half: f64) -> Vec<Point> {
    let [.., from, last] = points else {
        return Vec::new();
    };
    let tip = *last;
    let base = toward(tip, *from, long);
    // A little overlap leaves no seam.
    *last = toward(tip, base, 0.8 * long);
    let part = half / long;
    let (x, y) = ((base.0 - tip.0) * part, (base.1 - tip.1) * part);
    vec![tip, (base.0 + y, base.1 - x), (base.0 - y, base.1 + x)]
}
