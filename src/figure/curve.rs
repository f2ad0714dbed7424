//! One curve: from columns of numbers to lines inside the plot area.
//!
//! A hard policy gives exact steps with their end points ([`runs`], [`marks`]), a soft one a curve that is broken where
//! there is no value ([`curve`]). Curves are cut at the edge of the plot area ([`clip`]), those that lie on one another
//! are drawn in alternating dashes ([`overlapping_runs`], [`overlapping_curves`]), and vertices that would be invisible
//! are left out when a line is painted ([`simplify`]).

use super::{Dash, Line, Mark, Point};
use crate::study::Levels;

/// A value that jumps: just below, at and just above a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Step {
    /// The value of the parameter.
    pub at: f64,
    /// The levels below, at and above that value; NaN where unknown.
    pub levels: [f64; 3],
}

impl From<Levels> for Step {
    fn from((at, levels): Levels) -> Self {
        Self { at, levels }
    }
}

impl Dash {
    /// The dash of a line that is dashed as a whole, to distinguish it from its neighbours.
    pub(super) const WHOLE: Self = Self {
        on: 7.0,
        off: 4.0,
        phase: 0.0,
    };
}

/// Returns a piecewise constant column as horizontal runs that end exactly at the steps, in O(points + steps).
///
/// `steps` ascend. Between steps the column itself is followed: where it moves by more than `tolerance` without a known
/// step (a jump that belongs to another state), the line is broken between the two samples, because the place of the
/// jump is not known. A sample that differs from both neighbours is a run of length 0: it happens to lie on such a
/// jump.
pub(super) fn runs(theta: &[f64], column: &[f64], steps: &[Step], tolerance: f64) -> Vec<[Point; 2]> {
    let (Some(&from), Some(&to)) = (theta.first(), theta.last()) else {
        return Vec::new();
    };
    // A sample that falls on a step up to rounding belongs to the step.
    let near = (to - from) * 1e-9;
    let mut runs = Vec::new();
    for piece in 0..=steps.len() {
        let mut open = false;
        let mut first = 0;
        if piece > 0 {
            let left = &steps[piece - 1];
            first = theta.partition_point(|&at| at <= left.at + near);
            add_to_runs(&mut runs, &mut open, (left.at, left.levels[2]), tolerance);
        }
        let right = steps.get(piece);
        let end = right.map_or(f64::INFINITY, |step| step.at - near);
        for (&at, &value) in theta[first..].iter().zip(&column[first..]) {
            if at >= end {
                break;
            }
            add_to_runs(&mut runs, &mut open, (at, value), tolerance);
        }
        if let Some(right) = right {
            add_to_runs(&mut runs, &mut open, (right.at, right.levels[0]), tolerance);
        }
    }
    // Where the next sample is on another level, the step's own level leaves a run of length 0, which is dropped.
    runs.retain(|[start, end]| start.0 < end.0 || steps.iter().all(|step| step.at != start.0));
    runs
}

/// Adds a point: to the last run if that is open and at the same height, else as the start of another, if it has a
/// value.
fn add_to_runs(runs: &mut Vec<[Point; 2]>, open: &mut bool, point: Point, tolerance: f64) {
    if let Some([start, end]) = runs.last_mut().filter(|_| *open)
        && (point.1 - start.1).abs() <= tolerance
    {
        *end = (point.0, start.1);
        return;
    }
    *open = point.1.is_finite();
    if *open {
        runs.push([point, point]);
    }
}

/// Returns the end points of steps that move by more than `tolerance`: open at a limit that is not attained, filled at
/// the value.
pub(super) fn marks(steps: &[Step], tolerance: f64) -> Vec<Mark> {
    let apart = |a: f64, b: f64| (a - b).abs() > tolerance;
    let mut marks = Vec::new();
    for &Step {
        at,
        levels: [below, value, above],
    } in steps
    {
        if !(apart(below, value) || apart(value, above)) {
            continue;
        }
        if below.is_finite() && apart(below, value) {
            marks.push(Mark::new((at, below), false));
        }
        if above.is_finite() && apart(above, value) && (apart(above, below) || !below.is_finite()) {
            marks.push(Mark::new((at, above), false));
        }
        if value.is_finite() {
            marks.push(Mark::new((at, value), true));
        }
    }
    marks
}

/// Returns a piecewise constant column as lines that rise vertically at the steps, in O(points + steps): broken where
/// there is no value. Between steps they lead from sample to sample.
///
/// `steps` ascend.
pub(super) fn stepped(theta: &[f64], column: &[f64], steps: &[Step]) -> Vec<Vec<Point>> {
    let (Some(&from), Some(&to)) = (theta.first(), theta.last()) else {
        return Vec::new();
    };
    // A sample that falls on a step up to rounding belongs to the step.
    let near = (to - from) * 1e-9;
    let mut points: Vec<Point> = Vec::new();
    let mut samples = theta.iter().copied().zip(column.iter().copied()).peekable();
    for step in steps {
        while let Some(sample) = samples.next_if(|sample| sample.0 < step.at - near) {
            points.push(sample);
        }
        while samples.next_if(|sample| sample.0 <= step.at + near).is_some() {}
        points.extend([(step.at, step.levels[0]), (step.at, step.levels[2])]);
    }
    points.extend(samples);
    let lines = points.split(|point| !point.1.is_finite());
    lines.filter(|line| is_line(line)).map(<[Point]>::to_vec).collect()
}

/// Returns runs of length 0 as marks: the value is attained, with nothing beside it.
pub(super) fn lone_marks(runs: &[[Point; 2]]) -> impl Iterator<Item = Mark> {
    let lone = runs.iter().filter(|[start, end]| start == end);
    lone.map(|&[start, _]| Mark::new(start, true))
}

impl Mark {
    pub(super) fn new((x, y): Point, filled: bool) -> Self {
        Self { x, y, filled, ring: 0 }
    }
}

/// Returns a column as lines, broken where a value is not finite.
pub(super) fn curve(theta: &[f64], column: &[f64]) -> Vec<Vec<Point>> {
    let points: Vec<Point> = theta.iter().copied().zip(column.iter().copied()).collect();
    let lines = points.split(|point| !point.1.is_finite());
    lines.filter(|line| is_line(line)).map(<[Point]>::to_vec).collect()
}

/// Returns whether there are at least two points.
fn is_line(points: &[Point]) -> bool {
    points.first() != points.last()
}

/// Returns the parts of a line between two heights, cut exactly where it crosses them.
pub(super) fn clip(line: &[Point], low: f64, high: f64) -> Vec<Vec<Point>> {
    if line.iter().all(|point| (low..=high).contains(&point.1)) {
        return vec![line.to_vec()];
    }
    let mut parts = Vec::new();
    let mut part: Vec<Point> = Vec::new();
    for pair in line.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        // The part of the segment inside the strip, as fractions of its length.
        let (mut enter, mut leave) = (0.0f64, 1.0f64);
        if y0 == y1 {
            if !(low..=high).contains(&y0) {
                continue;
            }
        } else {
            let (a, b) = ((low - y0) / (y1 - y0), (high - y0) / (y1 - y0));
            enter = enter.max(a.min(b));
            leave = leave.min(a.max(b));
            if enter > leave {
                continue;
            }
        }
        let at = |part: f64| match part {
            0.0 => (x0, y0),
            1.0 => (x1, y1),
            _ => (x0 + (x1 - x0) * part, (y0 + (y1 - y0) * part).clamp(low, high)),
        };
        let (start, end) = (at(enter), at(leave));
        if part.last() != Some(&start) {
            parts.push(std::mem::replace(&mut part, vec![start]));
        }
        part.push(end);
    }
    parts.push(part);
    parts.retain(|part| is_line(part));
    parts
}

/// The length of the dashes of lines that lie on one another, in CSS pixels.
const SHARED_DASH: f64 = 6.0;

/// Returns the dash of line `owner` where it lies on those of `count` lines for which `coincides` holds (itself among
/// them): each is drawn where the others have gaps, so that every colour shows at the true height. A line alone is not
/// dashed.
fn shared_dash(count: usize, owner: usize, coincides: impl Fn(usize) -> bool) -> Option<Dash> {
    let before = (0..owner).filter(|&other| coincides(other)).count();
    let sharing = before + (owner..count).filter(|&other| coincides(other)).count();
    (sharing > 1).then(|| Dash {
        on: SHARED_DASH,
        off: SHARED_DASH * (sharing - 1) as f64,
        phase: SHARED_DASH * before as f64,
    })
}

/// Returns the runs of one of several series as lines (those of length 0 left out). Equal runs (within `tolerance` in
/// height) are drawn in alternating dashes.
pub(super) fn overlapping_runs(series: &[Vec<[Point; 2]>], owner: usize, tolerance: f64) -> Vec<Line> {
    let wide = series[owner].iter().filter(|[start, end]| start != end);
    let line = |&[start, end]: &[Point; 2]| {
        // Runs ascend, so the candidates for equality are found by bisection.
        let coincides = |other: usize| {
            let other = &series[other];
            let first = other.partition_point(|candidate| candidate[0].0 < start.0);
            other
                .get(first)
                .is_some_and(|&[from, to]| from.0 == start.0 && to.0 == end.0 && (from.1 - start.1).abs() <= tolerance)
        };
        Line {
            points: vec![start, end],
            dash: shared_dash(series.len(), owner, coincides),
        }
    };
    wide.map(line).collect()
}

/// Returns the curve of one of several columns as lines, broken where a value is not finite. Stretches that lie within
/// `tolerance` of another curve are drawn in alternating dashes. O(columns points).
pub(super) fn overlapping_curves(theta: &[f64], columns: &[Vec<f64>], owner: usize, tolerance: f64) -> Vec<Line> {
    let own = &columns[owner];
    let mut lines: Vec<Line> = Vec::new();
    for right in 1..theta.len() {
        let left = right - 1;
        if !(own[left].is_finite() && own[right].is_finite()) {
            continue;
        }
        let coincides = |other: usize| {
            [left, right]
                .iter()
                .all(|&at| (columns[other][at] - own[at]).abs() <= tolerance)
        };
        let dash = shared_dash(columns.len(), owner, coincides);
        let (start, end) = ((theta[left], own[left]), (theta[right], own[right]));
        match lines.last_mut() {
            Some(line) if line.dash == dash && line.points.last() == Some(&start) => line.points.push(end),
            _ => lines.push(Line {
                points: vec![start, end],
                dash,
            }),
        }
    }
    lines
}

/// Returns a subset of the vertices (with ascending parameter) whose line passes within `tolerance` in height of every
/// vertex left out. Thousands of samples a fraction of a pixel apart cost more to stroke and dash than to compute. One
/// pass, O(points).
pub(super) fn simplify(points: &[Point], tolerance: f64) -> Vec<Point> {
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
    use super::{
        Dash, Line, Mark, Point, Step, clip, curve, marks, overlapping_curves, overlapping_runs, runs, simplify,
    };

    const NAN: f64 = f64::NAN;

    fn step(at: f64, levels: [f64; 3]) -> Step {
        Step { at, levels }
    }

    #[test]
    fn runs_end_at_the_step_and_not_at_a_sample() {
        let theta = [0.0, 0.25, 0.5, 0.75, 1.0];
        let column = [0.0, 0.0, 1.0, 1.0, 1.0];
        let runs = runs(&theta, &column, &[step(0.3, [0.0, 0.5, 1.0])], 1e-9);
        assert_eq!(runs, [[(0.0, 0.0), (0.3, 0.0)], [(0.3, 1.0), (1.0, 1.0)]]);
    }

    #[test]
    fn a_sample_on_the_step_belongs_to_it() {
        let theta = [0.0, 0.1 + 0.2, 1.0];
        let runs = runs(&theta, &[0.0, 0.5, 1.0], &[step(0.3, [0.0, 0.5, 1.0])], 1e-9);
        assert_eq!(runs, [[(0.0, 0.0), (0.3, 0.0)], [(0.3, 1.0), (1.0, 1.0)]]);
    }

    #[test]
    fn an_unknown_jump_or_a_missing_value_breaks_the_run() {
        let theta = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        assert_eq!(
            runs(&theta, &[1.0, 1.0, 2.0, 2.0, 2.0, 2.0], &[], 1e-9),
            [[(0.0, 1.0), (1.0, 1.0)], [(2.0, 2.0), (5.0, 2.0)]]
        );
        assert_eq!(
            runs(&theta, &[1.0, 1.0, NAN, 1.0, 1.0, NAN], &[], 1e-9),
            [[(0.0, 1.0), (1.0, 1.0)], [(3.0, 1.0), (4.0, 1.0)]]
        );
        assert_eq!(
            runs(&theta, &[1.0, 1.0, 1.5, 2.0, 2.0, 2.0], &[], 1e-9),
            [
                [(0.0, 1.0), (1.0, 1.0)],
                [(2.0, 1.5), (2.0, 1.5)],
                [(3.0, 2.0), (5.0, 2.0)]
            ]
        );
    }

    #[test]
    fn ends_are_open_where_the_value_is_not_attained() {
        let mark = |y: f64, filled| Mark {
            x: 0.5,
            y,
            filled,
            ring: 0,
        };
        let of = |levels| marks(&[step(0.5, levels)], 1e-9);
        assert_eq!(
            of([0.0, 0.5, 1.0]),
            [mark(0.0, false), mark(1.0, false), mark(0.5, true)]
        );
        assert_eq!(of([0.0, 0.0, 1.0]), [mark(1.0, false), mark(0.0, true)]);
        assert_eq!(of([0.0, 1.0, 0.0]), [mark(0.0, false), mark(1.0, true)]);
        assert_eq!(of([1.0, 1.0, 1.0]), []);
        assert_eq!(of([NAN, NAN, NAN]), []);
    }

    #[test]
    fn curves_break_at_missing_and_infinite_values() {
        let theta = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        let lines = curve(&theta, &[1.0, 2.0, f64::INFINITY, NAN, 3.0, 4.0]);
        assert_eq!(lines, [vec![(0.0, 1.0), (1.0, 2.0)], vec![(4.0, 3.0), (5.0, 4.0)]]);
        assert_eq!(curve(&theta, &[NAN, 1.0, NAN, NAN, NAN, NAN]), Vec::<Vec<Point>>::new());
    }

    #[test]
    fn clipping_cuts_at_the_crossing() {
        assert_eq!(
            clip(&[(0.0, -1.0), (2.0, 1.0), (4.0, 3.0), (6.0, 1.0)], 0.0, 2.0),
            [vec![(1.0, 0.0), (2.0, 1.0), (3.0, 2.0)], vec![(5.0, 2.0), (6.0, 1.0)]]
        );
        // The segment leads from below to above the strip.
        assert_eq!(
            clip(&[(0.0, -2.0), (4.0, 2.0)], -1.0, 1.0),
            [vec![(1.0, -1.0), (3.0, 1.0)]]
        );
        assert_eq!(clip(&[(0.0, 5.0), (1.0, 5.0)], -1.0, 1.0), Vec::<Vec<Point>>::new());
        assert_eq!(
            clip(&[(0.0, 1.0), (1.0, 1.0)], -1.0, 1.0),
            [vec![(0.0, 1.0), (1.0, 1.0)]]
        );
    }

    #[test]
    fn equal_runs_alternate() {
        let series = [
            vec![[(0.0, 0.5), (1.0, 0.5)]],
            vec![[(0.0, 0.5), (1.0, 0.5)], [(1.0, 0.0), (2.0, 0.0)]],
        ];
        let shared = [0, 1].map(|owner| overlapping_runs(&series, owner, 1e-9));
        let dash = |phase| {
            Some(Dash {
                on: 6.0,
                off: 6.0,
                phase,
            })
        };
        assert_eq!(shared[0][0].dash, dash(0.0));
        assert_eq!(shared[1][0].dash, dash(6.0));
        assert_eq!(shared[1][1].dash, None);
    }

    #[test]
    fn curves_alternate_only_where_they_touch() {
        let theta = [0.0, 1.0, 2.0];
        let columns = [vec![0.0, 0.0, 1.0], vec![0.0, 0.0, 0.0]];
        let shared = [0, 1].map(|owner| overlapping_curves(&theta, &columns, owner, 1e-9));
        let dash = |phase| {
            Some(Dash {
                on: 6.0,
                off: 6.0,
                phase,
            })
        };
        let line = |points: &[(f64, f64)], dash| Line {
            points: points.to_vec(),
            dash,
        };
        assert_eq!(
            shared[0],
            [
                line(&[(0.0, 0.0), (1.0, 0.0)], dash(0.0)),
                line(&[(1.0, 0.0), (2.0, 1.0)], None)
            ]
        );
        assert_eq!(shared[1][0].dash, dash(6.0));
    }

    #[test]
    fn straight_lines_keep_their_corners() {
        let points: Vec<Point> = (0..=100).map(|i| (f64::from(i), f64::from(i - 50).abs())).collect();
        assert_eq!(simplify(&points, 1e-9), [(0.0, 50.0), (50.0, 0.0), (100.0, 50.0)]);
        assert_eq!(simplify(&points[..1], 1.0), [(0.0, 50.0)]);
        assert_eq!(simplify(&[], 1.0), []);
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
            let kept = simplify(&points, tolerance);
            let mut farthest = 0.0f64;
            for pair in kept.windows(2) {
                let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
                for &(x, y) in points.iter().filter(|point| (x0..=x1).contains(&point.0)) {
                    farthest = farthest.max((y0 + (y1 - y0) * (x - x0) / (x1 - x0) - y).abs());
                }
            }
            assert!(farthest <= tolerance * (1.0 + 1e-9), "{farthest} at {tolerance}");
        }
        assert!(simplify(&points, 1e-3).len() < 1000);
    }
}
