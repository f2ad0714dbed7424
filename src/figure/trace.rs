//! From columns to lines: exact steps with their end points, curves broken where there is no value, clipping.

/// A vertex in data coordinates.
pub type Point = (f64, f64);

/// A line of one colour, cut into dashes when `dash` is set. All points are finite and inside the plot area.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// At least two, with ascending parameter.
    pub points: Vec<Point>,
    /// Along the line.
    pub dash: Option<Dash>,
}

/// `on` pixels drawn, `off` pixels left out, the pattern starting `phase` pixels late; in a figure in CSS pixels at a text size of 13.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dash {
    /// Drawn.
    pub on: f64,
    /// Left out.
    pub off: f64,
    /// Left out before the first.
    pub phase: f64,
}

/// The end of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The parameter of the jump.
    pub x: f64,
    /// The value there, or the limit from one side.
    pub y: f64,
    /// Filled where the value is attained, open where it is only a limit.
    pub filled: bool,
    /// How many marks drawn later lie on this one: it is drawn that much larger, so that every colour shows.
    pub ring: usize,
}

/// A value that jumps: just below, at and just above a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Step {
    /// The parameter.
    pub at: f64,
    /// Below, at, above; NaN where unknown.
    pub levels: [f64; 3],
}

/// The dash of a line that is dashed as a whole, to be told from its neighbours.
pub(super) const WHOLE: Dash = Dash {
    on: 7.0,
    off: 4.0,
    phase: 0.0,
};

/// A piecewise constant column as horizontal runs that end exactly at the steps, in O(points + steps).
///
/// `steps` ascend. Between steps the column itself is followed: where it moves by more than `tolerance` without a known step (a jump that belongs to another state), the line
/// is broken between the two samples, because the place of the jump is not known. A sample that differs from both neighbours is a run of length 0: it happens to lie on such a jump.
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
            follow(&mut runs, &mut open, (left.at, left.levels[2]), tolerance);
        }
        let right = steps.get(piece);
        let end = right.map_or(f64::INFINITY, |step| step.at - near);
        for (&at, &value) in theta[first..].iter().zip(&column[first..]) {
            if at >= end {
                break;
            }
            follow(&mut runs, &mut open, (at, value), tolerance);
        }
        if let Some(right) = right {
            follow(&mut runs, &mut open, (right.at, right.levels[0]), tolerance);
        }
    }
    // What is left of a step's own level, when the next sample is elsewhere, is no run.
    runs.retain(|[start, end]| start.0 < end.0 || steps.iter().all(|step| step.at != start.0));
    runs
}

/// The next point: on the last run if that is open and at the same height, else the start of another, if it has a value.
fn follow(runs: &mut Vec<[Point; 2]>, open: &mut bool, point: Point, tolerance: f64) {
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

/// The end points of steps that move by more than `tolerance`: open at a limit that is not attained, filled at the value.
pub(super) fn marks(steps: &[Step], tolerance: f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    for &Step {
        at,
        levels: [below, value, above],
    } in steps
    {
        let apart = |a: f64, b: f64| (a - b).abs() > tolerance;
        if !(apart(below, value) || apart(value, above)) {
            continue;
        }
        let mark = |y: f64, filled| Mark {
            x: at,
            y,
            filled,
            ring: 0,
        };
        if below.is_finite() && apart(below, value) {
            marks.push(mark(below, false));
        }
        if above.is_finite() && apart(above, value) && (apart(above, below) || !below.is_finite()) {
            marks.push(mark(above, false));
        }
        if value.is_finite() {
            marks.push(mark(value, true));
        }
    }
    marks
}

/// A column as lines, broken where a value is not finite.
pub(super) fn curve(theta: &[f64], column: &[f64]) -> Vec<Vec<Point>> {
    let (mut lines, mut line) = (Vec::new(), Vec::new());
    for (&x, &y) in theta.iter().zip(column) {
        if y.is_finite() {
            line.push((x, y));
        } else {
            keep(&mut lines, std::mem::take(&mut line));
        }
    }
    keep(&mut lines, line);
    lines
}

/// A line that is not a point.
fn keep(lines: &mut Vec<Vec<Point>>, line: Vec<Point>) {
    if line.first() != line.last() {
        lines.push(line);
    }
}

/// The parts of a line between two heights, cut exactly where it crosses them.
pub(super) fn clip(line: &[Point], low: f64, high: f64) -> Vec<Vec<Point>> {
    if line.iter().all(|point| (low..=high).contains(&point.1)) {
        return vec![line.to_vec()];
    }
    let mut parts = Vec::new();
    let mut part: Vec<Point> = Vec::new();
    for pair in line.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        // Part of the segment inside, as fractions of it.
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
            keep(&mut parts, std::mem::take(&mut part));
            part.push(start);
        }
        part.push(end);
    }
    keep(&mut parts, part);
    parts
}

/// Adds runs of length 0 as marks: attained, with nothing beside them.
pub(super) fn add_lone(marks: &mut Vec<Mark>, runs: &[[Point; 2]]) {
    for [start, end] in runs {
        if start == end {
            marks.push(Mark {
                x: start.0,
                y: start.1,
                filled: true,
                ring: 0,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Point, Step, clip, curve, marks, runs};

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
        // From below to above in one segment.
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
}
