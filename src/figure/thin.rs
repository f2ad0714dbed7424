//! Fewer vertices for the same line: thousands of samples a fraction of a pixel apart cost more to stroke and dash than to compute.

use super::trace::Point;

/// A subset of the vertices (with ascending parameter) whose line passes within `tolerance` in height of every vertex left out. One pass, O(points).
pub(super) fn thin(points: &[Point], tolerance: f64) -> Vec<Point> {
    let Some((&first, rest)) = points.split_first() else {
        return Vec::new();
    };
    let mut kept = vec![first];
    let (mut anchor, mut last) = (first, first);
    // Slopes from the anchor that pass every vertex since within the tolerance.
    let free = (f64::NEG_INFINITY, f64::INFINITY);
    let (mut least, mut most) = free;
    for &point in rest {
        let slope = (point.1 - anchor.1) / (point.0 - anchor.0);
        if !(least..=most).contains(&slope) {
            kept.push(last);
            anchor = last;
            (least, most) = free;
        }
        let run = point.0 - anchor.0;
        least = least.max((point.1 - tolerance - anchor.1) / run);
        most = most.min((point.1 + tolerance - anchor.1) / run);
        last = point;
    }
    if !rest.is_empty() {
        kept.push(last);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{Point, thin};

    #[test]
    fn straight_lines_keep_their_corners() {
        let points: Vec<Point> = (0..=100).map(|i| (f64::from(i), f64::from(i - 50).abs())).collect();
        assert_eq!(thin(&points, 1e-9), [(0.0, 50.0), (50.0, 0.0), (100.0, 50.0)]);
        assert_eq!(thin(&points[..1], 1.0), [(0.0, 50.0)]);
        assert_eq!(thin(&[], 1.0), []);
    }

    #[test]
    fn what_is_left_out_lies_within_the_tolerance() {
        let wave = |i: i32| {
            (
                f64::from(i) / 100.0,
                (f64::from(i) / 190.0).sin() * (f64::from(i) / 70.0).cos(),
            )
        };
        let points: Vec<Point> = (0..2000).map(wave).collect();
        for tolerance in [1e-6, 1e-3, 0.1] {
            let kept = thin(&points, tolerance);
            let mut farthest = 0.0f64;
            for pair in kept.windows(2) {
                let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
                for &(x, y) in points.iter().filter(|point| (x0..=x1).contains(&point.0)) {
                    farthest = farthest.max((y0 + (y1 - y0) * (x - x0) / (x1 - x0) - y).abs());
                }
            }
            assert!(farthest <= tolerance * (1.0 + 1e-9), "{farthest} at {tolerance}");
        }
        assert!(thin(&points, 1e-3).len() < 1000);
    }
}
