//! Discount 1 with cycles: what a way of never ending earns per step is affine in the parameters, so that the part of
//! the box with an answer is a convex polygon.

use policy_cliff::mdp::Mdp;
use policy_cliff::phase::{Phase, Plane, Stopped, phase};
use policy_cliff::solve::Endless;

use crate::support::{model, naive};
use crate::{check_shared, check_tiling, depth, value};

/// The reward at a point.
fn reward(plane: &Plane, [x, y]: [f64; 2]) -> Vec<f64> {
    let pairs = 0..plane.mdp.pairs();
    pairs
        .map(|p| plane.constant[p] + x * plane.slopes[0][p] + y * plane.slopes[1][p])
        .collect()
}

/// At random points of the box, all policies say whether there is an answer: that of the cell with the point, or none in
/// a gap. Returns how many have one, and how many have none.
fn check_points(tiny: &naive::Tiny, plane: &Plane, tiled: &Phase, rng: &mut fastrand::Rng) -> [usize; 2] {
    let mut seen = [0; 2];
    for _ in 0..20 {
        let point = [0, 1].map(|axis| {
            let [from, to] = tiled.ranges[axis];
            from + (to - from) * rng.f64()
        });
        let deepest = |polygons: &mut dyn Iterator<Item = &Vec<[f64; 2]>>| {
            let depths = polygons
                .filter(|corners| corners.len() > 2)
                .map(|corners| depth(corners, point));
            depths.fold(f64::NEG_INFINITY, f64::max)
        };
        let [inside, outside] = [
            deepest(&mut tiled.cells.iter().map(|cell| &cell.corners)),
            deepest(&mut tiled.gaps.iter().map(|gap| &gap.corners)),
        ];
        if inside.abs() < 1e-9 || outside.abs() < 1e-9 {
            continue;
        }
        let verdict = tiny.with_rewards(&reward(plane, point)).solve();
        let is_endless = matches!(verdict, naive::Verdict::Endless);
        assert_eq!([inside > 0.0, outside > 0.0], [!is_endless, is_endless], "{point:?}");
        let cell = tiled.cell_at(point[0], point[1]);
        assert_eq!(cell.is_none(), is_endless);
        seen[usize::from(is_endless)] += 1;
        let (naive::Verdict::Solved { value: best, q }, Some(cell)) = (verdict, cell) else {
            continue;
        };
        let cell = &tiled.cells[cell];
        let from_start: f64 = best.iter().zip(plane.mdp.start()).map(|(v, mu)| v * mu).sum();
        assert!((from_start - value(cell, point)).abs() <= 1e-9, "{from_start}");
        let ties = q
            .iter()
            .zip(&best)
            .flat_map(|(q, v)| q.iter().map(move |q| v - q <= 1e-9));
        assert_eq!(ties.collect::<Vec<bool>>(), cell.optimal, "{point:?}");
    }
    seen
}

#[test]
fn models_that_may_never_end_are_tiled_where_they_have_an_answer() {
    let mut rng = fastrand::Rng::with_seed(31);
    // The whole box, a part of it, and nothing; points with an answer beside a gap, and points in gaps.
    let (mut tiled, mut seen) = ([0; 3], [0; 2]);
    for _ in 0..3000 {
        let tiny = naive::random(&mut rng, 1.0);
        let Ok(mdp) = model(&tiny) else { continue };
        let constant = tiny.rewards();
        let mut slope = || -> Vec<f64> {
            let draw = |_| f64::from(rng.i32(-4..=4)) / 4.0;
            (0..mdp.pairs()).map(draw).collect()
        };
        let plane = Plane {
            mdp: &mdp,
            constant,
            slopes: [slope(), slope()],
        };
        match phase(&plane, [[-1.0, 1.0]; 2], &mut |_| true) {
            Ok(found) => {
                assert!(found.missing.abs() <= 1e-9, "{:e}", found.missing);
                check_tiling(&found, 1e-10);
                check_shared(&found, 1e-9);
                let here = check_points(&tiny, &plane, &found, &mut rng);
                let is_part = !found.gaps.is_empty();
                tiled[usize::from(is_part)] += 1;
                if is_part {
                    seen = [0, 1].map(|which| seen[which] + here[which]);
                }
            }
            Err(Stopped::Unbounded(_)) => {
                for _ in 0..40 {
                    let point = [0, 1].map(|_| 2.0 * rng.f64() - 1.0);
                    let verdict = tiny.with_rewards(&reward(&plane, point)).solve();
                    assert!(matches!(verdict, naive::Verdict::Endless), "{point:?}");
                }
                tiled[2] += 1;
            }
            Err(Stopped::Cancelled) => panic!("nobody cancelled"),
        }
    }
    println!("{tiled:?} {seen:?}");
    assert!(
        tiled.iter().all(|&count| count > 80) && seen.iter().all(|&count| count > 1000),
        "{tiled:?} {seen:?}"
    );
}

/// One state with a way out, worth 1, and a loop for each line: it pays where constant + x slope + y slope > 0.
fn loops(lines: &[[f64; 3]]) -> (Mdp, [Vec<f64>; 3]) {
    let action = |reward: f64, target: usize| naive::Action {
        reward,
        to: vec![(target, 1.0)],
    };
    let mut own: Vec<naive::Action> = lines.iter().map(|_| action(0.0, 0)).collect();
    own.push(action(0.0, 1));
    let tiny = naive::Tiny {
        discount: 1.0,
        states: vec![own, vec![]],
        start: vec![1.0, 0.0],
    };
    let part = |part: usize| {
        let mut rewards: Vec<f64> = lines.iter().map(|line| line[part]).collect();
        rewards.push(if part == 0 { 1.0 } else { 0.0 });
        rewards
    };
    (model(&tiny).expect("valid"), [0, 1, 2].map(part))
}

fn tile_loops(lines: &[[f64; 3]], ranges: [[f64; 2]; 2]) -> Result<Phase, Stopped> {
    let (mdp, [constant, across, upwards]) = loops(lines);
    let plane = Plane {
        mdp: &mdp,
        constant,
        slopes: [across, upwards],
    };
    phase(&plane, ranges, &mut |_| true)
}

/// A square that stands on a corner is all that has an answer, however small it is.
#[test]
fn a_small_part_with_an_answer_is_found() {
    for half in [0.2, 0.01, 1e-3, 1e-5] {
        for [x, y] in [[0.5, 0.5], [0.3, 0.6], [0.77, 0.21]] {
            let lines = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]];
            let lines = lines.map(|[across, up]| [-half - across * x - up * y, across, up]);
            let found = tile_loops(&lines, [[0.0, 1.0]; 2]).expect("an answer in a part");
            assert_eq!(found.cells.len(), 1);
            let area = 2.0 * half * half;
            assert!(
                (found.cells[0].area - area).abs() <= 1e-11,
                "{} {area}",
                found.cells[0].area
            );
            for corner in &found.cells[0].corners {
                let away = (corner[0] - x).abs() + (corner[1] - y).abs();
                assert!((away - half).abs() <= 1e-11, "{corner:?}");
            }
            assert!(found.missing.abs() <= 1e-9, "{}", found.missing);
            let paid = |gap: &policy_cliff::phase::Gap| gap.why.why == Endless::Paid;
            assert!(found.gaps.len() >= 4 && found.gaps.iter().all(paid));
        }
    }
    // One side of the line pays, and so does the other.
    let refused = tile_loops(&[[0.1, 1.0, -0.5], [-0.1, -1.0, 0.5]], [[-1.0, 1.0]; 2]);
    assert!(matches!(refused, Err(Stopped::Unbounded(_))), "{refused:?}");
}

/// Staying earns x + y - 2, as much as nothing in one corner, y - 1, on one side, or x + y - 3/2, beside a corner.
#[test]
fn a_box_is_answered_where_it_has_an_answer() {
    let gaps = |line: [f64; 3], to: f64| {
        let found = tile_loops(&[line], [[0.0, 1.0], [0.0, to]]).expect("an answer in a part");
        assert_eq!(found.cells.len(), 1);
        assert!(found.missing.abs() <= 1e-12);
        let gaps = found.gaps.into_iter();
        gaps.map(|gap| (gap.corners, gap.why.why)).collect::<Vec<_>>()
    };
    assert_eq!(gaps([-2.0, 1.0, 1.0], 1.0), [(vec![[1.0, 1.0]], Endless::Free)]);
    assert_eq!(
        gaps([-1.0, 0.0, 1.0], 1.0),
        [(vec![[1.0, 1.0], [0.0, 1.0]], Endless::Free)]
    );
    assert_eq!(gaps([-1.0, 0.0, 1.0], 0.999), []);
    let corner = vec![[1.0, 0.5], [1.0, 1.0], [0.5, 1.0]];
    assert_eq!(gaps([-1.5, 1.0, 1.0], 1.0), [(corner, Endless::Paid)]);
    // The gap takes a side with it.
    let side = vec![[1.0, 0.5], [1.0, 1.0], [0.0, 1.0], [0.0, 0.5]];
    assert_eq!(gaps([-0.5, 0.0, 1.0], 1.0), [(side, Endless::Paid)]);
}
