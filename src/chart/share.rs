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

/// Runs of several series as lines (those of length 0 left out); equal runs (within `tolerance` in height) take turns.
pub(super) fn share_runs(series: &[Vec<[Point; 2]>], tolerance: f64) -> Vec<Vec<Line>> {
    let same = |a: &[Point; 2], b: &[Point; 2]| {
        a[0].0 == b[0].0 && a[1].0 == b[1].0 && (a[0].1 - b[0].1).abs() <= tolerance
    };
    // Runs ascend, so the candidates for equality are found by bisection.
    let twin = |run: &[Point; 2], other: &[[Point; 2]]| {
        let first = other.partition_point(|candidate| candidate[0].0 < run[0].0);
        other
            .get(first)
            .is_some_and(|candidate| same(run, candidate))
    };
    let line = |owner: usize, run: &[Point; 2]| {
        let count = series.iter().filter(|other| twin(run, other)).count();
        let rank = series[..owner]
            .iter()
            .filter(|other| twin(run, other))
            .count();
        Line {
            points: run.to_vec(),
            dash: turn(rank, count),
        }
    };
    series
        .iter()
        .enumerate()
        .map(|(owner, runs)| {
            let long = runs.iter().filter(|run| run[0] != run[1]);
            long.map(|run| line(owner, run)).collect()
        })
        .collect()
}

/// Curves of several columns as lines; stretches that lie within `tolerance` of one another take turns. Broken where a value is not finite. O(columns^2 points).
pub(super) fn share_curves(theta: &[f64], columns: &[Vec<f64>], tolerance: f64) -> Vec<Vec<Line>> {
    let lines = |owner: usize| {
        let own = &columns[owner];
        let mut lines: Vec<Line> = Vec::new();
        for right in 1..theta.len() {
            let left = right - 1;
            if !(own[left].is_finite() && own[right].is_finite()) {
                continue;
            }
            let close = |other: &&Vec<f64>| {
                [left, right]
                    .iter()
                    .all(|&point| (other[point] - own[point]).abs() <= tolerance)
            };
            let rank = columns[..owner].iter().filter(close).count();
            let dash = turn(rank, columns.iter().filter(close).count());
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
    };
    (0..columns.len()).map(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::{share_curves, share_runs};
    use crate::chart::{Dash, Line};

    #[test]
    fn equal_runs_take_turns() {
        let shared = share_runs(
            &[
                vec![[(0.0, 0.5), (1.0, 0.5)]],
                vec![[(0.0, 0.5), (1.0, 0.5)], [(1.0, 0.0), (2.0, 0.0)]],
            ],
            1e-9,
        );
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
        let shared = share_curves(&theta, &[vec![0.0, 0.0, 1.0], vec![0.0, 0.0, 0.0]], 1e-9);
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
