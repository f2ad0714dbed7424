//! Lines at which a function of the policy is 0, cell by cell of the points of a map (marching squares). On the edges of
//! a cell they are found by bisection in the interpolated policy, so that a wedge narrower than a cell has its own width.

use super::surface::{Surface, between};
use crate::figure::Point;

/// The number of times an edge is halved: until far less than a pixel is left.
const HALVINGS: usize = 24;

/// A function of the levels of all actions and of the temperature.
pub(super) type Of<'f> = &'f dyn Fn(&[f64], f64) -> f64;

/// Returns the lines as segments in coordinates of the axes: parameter values, and decimal logarithms of temperatures.
pub(super) fn of(surface: &Surface, function: Of) -> Vec<[Point; 2]> {
    let [columns, rows] = surface.size();
    let value = |column: usize, row: usize| function(surface.at(column, row), surface.place(column, row)[1]);
    let values: Vec<f64> = (0..columns * rows)
        .map(|point| value(point % columns, point / columns))
        .collect();
    let mut segments = Vec::new();
    for row in 0..rows - 1 {
        for column in 0..columns - 1 {
            let corners = [
                [column, row],
                [column + 1, row],
                [column + 1, row + 1],
                [column, row + 1],
            ];
            let own = corners.map(|[column, row]| values[row * columns + column]);
            if own.iter().any(|value| value.is_nan()) {
                continue;
            }
            let mut crossed = Vec::new();
            for side in 0..4 {
                let next = (side + 1) % 4;
                if (own[side] > 0.0) != (own[next] > 0.0) {
                    crossed.push(crossing(surface, function, [corners[side], corners[next]]));
                }
            }
            segments.extend(crossed.chunks_exact(2).map(|ends| [ends[0], ends[1]]));
        }
    }
    segments
}

/// Returns where a function changes its sign on an edge between two points.
fn crossing(surface: &Surface, function: Of, ends: [[usize; 2]; 2]) -> Point {
    let places = ends.map(|[column, row]| surface.place(column, row));
    let levels = ends.map(|[column, row]| surface.at(column, row));
    let place = |share: f64| [0, 1].map(|axis| between(places[0][axis], places[1][axis], share));
    let is_above = |share: f64| {
        let here = levels[0].iter().zip(levels[1]);
        let here: Vec<f64> = here.map(|(from, to)| between(*from, *to, share)).collect();
        function(&here, place(share)[1]) > 0.0
    };
    let begins_above = is_above(0.0);
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if is_above(middle) == begins_above {
            low = middle;
        } else {
            high = middle;
        }
    }
    let [theta, alpha] = place(f64::midpoint(low, high));
    (theta, alpha.log10())
}
