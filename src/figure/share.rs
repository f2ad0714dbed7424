//! Lines that lie on one another take turns: each is drawn in dashes where the others have none, at its true height.

use super::trace::{Dash, Line, Point};

/// Dashes of lines that take turns along the same way, in CSS pixels.
const TURN: f64 = 6.0;

/// The dash of the line number `rank` of `count` that lie on one another: they take turns, so every colour shows at the true height.
fn turn(rank: usize, count: usize) -> Option<Dash> {
    (count > 1).then(|| Dash {
        on: TURN,
        off: TURN * (count - 1) as f64,
        phase: TURN * rank as f64,
    })
}

/// Turns are taken by those of `count` columns that `close` says lie on the one at `owner`, which is among them.
fn turn_among(count: usize, owner: usize, close: &dyn Fn(usize) -> bool) -> Option<Dash> {
    let (mut rank, mut sharing) = (0, 0);
    for other in 0..count {
        if close(other) {
            sharing += 1;
            rank += usize::from(other < owner);
        }
    }
    turn(rank, sharing)
}

/// Runs of one of several series as lines (those of length 0 left out); equal runs (within `tolerance` in height) take turns.
pub(super) fn share_runs(series: &[Vec<[Point; 2]>], owner: usize, tolerance: f64) -> Vec<Line> {
    let mut lines = Vec::new();
    for run in &series[owner] {
        let [start, end] = *run;
        if start == end {
            continue;
        }
        // Runs ascend, so the candidates for equality are found by bisection.
        let twin = |other: usize| {
            let other = &series[other];
            let first = other.partition_point(|candidate| candidate[0].0 < start.0);
            other
                .get(first)
                .is_some_and(|&[from, to]| from.0 == start.0 && to.0 == end.0 && (from.1 - start.1).abs() <= tolerance)
        };
        lines.push(Line {
            points: run.to_vec(),
            dash: turn_among(series.len(), owner, &twin),
        });
    }
    lines
}

/// The curve of one of several columns as lines; stretches that lie within `tolerance` of another take turns. Broken where a value is not finite. O(columns points).
pub(super) fn share_curve(theta: &[f64], columns: &[Vec<f64>], owner: usize, tolerance: f64) -> Vec<Line> {
    let own = &columns[owner];
    let mut lines: Vec<Line> = Vec::new();
    for right in 1..theta.len() {
        let left = right - 1;
        if !(own[left].is_finite() && own[right].is_finite()) {
            continue;
        }
        let close = |other: usize| {
            let other = &columns[other];
            (other[left] - own[left]).abs() <= tolerance && (other[right] - own[right]).abs() <= tolerance
        };
        let dash = turn_among(columns.len(), owner, &close);
        let (start, end) = ((theta[left], own[left]), (theta[right], own[right]));
        match lines.last_mut() {
            Some(line) if line.dash == dash && line.points.last() == Some(&start) => {
                line.points.push(end);
            }
            _ => lines.push(Line {
                points: vec![start, end],
                dash,
            }),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{share_curve, share_runs};
    use crate::figure::{Dash, Line};

    #[test]
    fn equal_runs_take_turns() {
        let series = [
            vec![[(0.0, 0.5), (1.0, 0.5)]],
            vec![[(0.0, 0.5), (1.0, 0.5)], [(1.0, 0.0), (2.0, 0.0)]],
        ];
        let shared = [0, 1].map(|owner| share_runs(&series, owner, 1e-9));
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
    fn curves_take_turns_only_where_they_touch() {
        let theta = [0.0, 1.0, 2.0];
        let columns = [vec![0.0, 0.0, 1.0], vec![0.0, 0.0, 0.0]];
        let shared = [0, 1].map(|owner| share_curve(&theta, &columns, owner, 1e-9));
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
}
