//! Phase diagrams against answers found in other ways.
#[path = "../support/files.rs"]
mod files;
#[path = "../support/mod.rs"]
mod support;

mod arrangement;
mod endless;
mod hidden;
mod lines;
mod made;
mod oracle;
mod pictures;
mod scenario;
mod soft;

use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::phase::{Cell, Phase, Plane, Stopped, phase};

fn tile(plane: &Plane, ranges: [[f64; 2]; 2]) -> Phase {
    phase(plane, ranges, &mut |_| true).expect("a finite answer")
}

/// A random model in which every action leads to `successors` states, some perhaps twice.
fn random_mdp(rng: &mut fastrand::Rng, [states, actions, successors]: [usize; 3], discount: f64) -> Mdp {
    let mut rows = Vec::new();
    for _ in 0..states {
        let mut own = Vec::new();
        for _ in 0..actions {
            let weights: Vec<f64> = (0..successors).map(|_| rng.f64() + 0.01).collect();
            let sum: f64 = weights.iter().sum();
            let row = weights.iter().map(|w| (rng.usize(0..states), w / sum));
            own.push(row.collect());
        }
        rows.push(own);
    }
    let mut start = vec![0.0; states];
    start[0] = 1.0;
    Mdp::new(Discount::new(discount).expect("discount"), &rows, &start).expect("valid")
}

/// Nearly normal numbers: the sum of twelve uniform ones.
fn normal(rng: &mut fastrand::Rng, count: usize) -> Vec<f64> {
    let one = |rng: &mut fastrand::Rng| (0..12).map(|_| rng.f64()).sum::<f64>() - 6.0;
    (0..count).map(|_| one(rng)).collect()
}

fn random_plane<'a>(rng: &mut fastrand::Rng, mdp: &'a Mdp) -> Plane<'a> {
    let mut draw = || normal(rng, mdp.pairs());
    Plane {
        mdp,
        constant: draw(),
        slopes: [draw(), draw()],
    }
}

/// The sides of a polygon.
pub(crate) fn sides(corners: &[[f64; 2]]) -> impl Iterator<Item = [[f64; 2]; 2]> {
    (0..corners.len()).map(|i| [corners[i], corners[(i + 1) % corners.len()]])
}

/// How far a point is to the left of the line through two others, which may be one.
pub(crate) fn left_of([p, q]: [[f64; 2]; 2], point: [f64; 2]) -> f64 {
    let run = [q[0] - p[0], q[1] - p[1]];
    let to = [point[0] - p[0], point[1] - p[1]];
    (run[0] * to[1] - run[1] * to[0]) / run[0].hypot(run[1])
}

/// How deep a point is inside of a convex polygon; negative outside.
pub(crate) fn depth(corners: &[[f64; 2]], point: [f64; 2]) -> f64 {
    let depths = sides(corners).map(|side| left_of(side, point));
    depths.fold(f64::INFINITY, f64::min)
}

/// Everything that any tiling must satisfy, up to `slack` of the box's size. Returns the box's area.
fn check_tiling(tiled: &Phase, slack: f64) {
    let [[left, right], [low, high]] = tiled.ranges;
    let (width, height) = (right - left, high - low);
    let unit = |p: [f64; 2]| [(p[0] - left) / width, (p[1] - low) / height];
    let mut area = 0.0;
    let gaps = tiled
        .gaps
        .iter()
        .map(|gap| gap.corners.iter().map(|&p| unit(p)).collect());
    let gaps: Vec<Vec<[f64; 2]>> = gaps.collect();
    for gap in &gaps {
        area += sides(gap).map(|[p, q]| (p[0] * q[1] - q[0] * p[1]) / 2.0).sum::<f64>();
    }
    for (index, cell) in tiled.cells.iter().enumerate() {
        let corners: Vec<[f64; 2]> = cell.corners.iter().map(|&p| unit(p)).collect();
        let n = corners.len();
        assert!(n >= 3 && cell.edges.len() == n);
        let mut own = 0.0;
        for i in 0..n {
            let [p, q, r] = [corners[i], corners[(i + 1) % n], corners[(i + 2) % n]];
            own += (p[0] * q[1] - q[0] * p[1]) / 2.0;
            let [a, b] = [[q[0] - p[0], q[1] - p[1]], [r[0] - q[0], r[1] - q[1]]];
            let turn = (a[0] * b[1] - a[1] * b[0]) / (a[0].hypot(a[1]) * b[0].hypot(b[1]));
            assert!(turn > -1e-6, "cell {index} turns by {turn} at {q:?}");
            let outside = [0, 1].iter().any(|&axis| {
                [0.0, 1.0]
                    .iter()
                    .any(|&side| (p[axis] - side).abs() <= slack && (q[axis] - side).abs() <= slack)
            });
            // Or it is where the part with an answer ends.
            let outside = outside
                || gaps
                    .iter()
                    .any(|gap| [p, q].iter().all(|&p| depth(gap, p).abs() <= 1e-7));
            let edge = &cell.edges[i];
            if a[0].hypot(a[1]) > 1e-6 {
                assert_eq!(edge.neighbours.is_empty(), outside, "cell {index} edge {i} {p:?} {q:?}");
            }
            for &other in &edge.neighbours {
                assert_ne!(other, index);
                let back = tiled.cells[other]
                    .edges
                    .iter()
                    .any(|edge| edge.neighbours.contains(&index));
                assert!(back, "cell {other} does not know {index}");
            }
            assert!(edge.ties.iter().all(|&pair| !cell.optimal[pair]));
        }
        assert!((own * width * height - cell.area).abs() <= slack * width * height);
        area += own;
    }
    assert!((1.0 - area - tiled.missing).abs() <= slack, "{area}");
}

/// Every inner edge is shared, ends at the same corners, and has the same optimal actions from both sides; both values
/// agree on it.
fn check_shared(tiled: &Phase, slack: f64) {
    for (index, cell) in tiled.cells.iter().enumerate() {
        for (i, edge) in cell.edges.iter().enumerate() {
            let Some(&other) = edge.neighbours.first() else {
                continue;
            };
            assert_eq!(edge.neighbours.len(), 1);
            let ends = [cell.corners[i], cell.corners[(i + 1) % cell.corners.len()]];
            let beyond = &tiled.cells[other];
            let its = beyond
                .edges
                .iter()
                .position(|edge| edge.neighbours.contains(&index))
                .expect("symmetric");
            let theirs = [beyond.corners[(its + 1) % beyond.corners.len()], beyond.corners[its]];
            for (p, q) in ends.iter().zip(&theirs) {
                let apart = (p[0] - q[0]).hypot(p[1] - q[1]);
                assert!(apart <= slack, "cells {index} and {other}: {ends:?} {theirs:?}");
                assert!((value(cell, *p) - value(beyond, *p)).abs() <= slack);
            }
            let on = |cell: &Cell, edge: usize| -> Vec<bool> {
                let mut set = cell.optimal.clone();
                for &pair in &cell.edges[edge].ties {
                    set[pair] = true;
                }
                set
            };
            assert_eq!(on(cell, i), on(beyond, its));
        }
    }
}

fn value(cell: &Cell, [x, y]: [f64; 2]) -> f64 {
    cell.value[0] + cell.value[1] * x + cell.value[2] * y
}

#[test]
fn fifty_states_are_tiled_whole() {
    for seed in 1..=3 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mdp = random_mdp(&mut rng, [50, 4, 5], 0.9);
        let plane = random_plane(&mut rng, &mdp);
        let mut told = 0.0;
        let ranges = [[-1.0, 1.0], [-3.0, 2.0]];
        let tiled = phase(&plane, ranges, &mut |share| {
            assert!(share >= told && share <= 1.0);
            told = share;
            true
        })
        .expect("finite");
        assert!(tiled.cells.len() > 500, "{}", tiled.cells.len());
        assert!(tiled.missing.abs() <= 1e-11, "{:e}", tiled.missing);
        assert!(told > 1.0 - 1e-9);
        check_tiling(&tiled, 1e-11);
        check_shared(&tiled, 1e-8);
        oracle::check_points(&plane, &tiled, &mut rng, 1000);
    }
}

#[test]
fn a_tiling_can_be_cancelled() {
    let mut rng = fastrand::Rng::with_seed(5);
    let mdp = random_mdp(&mut rng, [30, 3, 4], 0.9);
    let plane = random_plane(&mut rng, &mdp);
    let mut calls = 0;
    let stopped = phase(&plane, [[-1.0, 1.0]; 2], &mut |_| {
        calls += 1;
        calls < 20
    });
    assert_eq!((stopped, calls), (Err(Stopped::Cancelled), 20));
}
