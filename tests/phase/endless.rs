//! Discount 1 with cycles: what a way of never ending earns per step is affine in the parameters, so if it is ever at
//! least 0, it is so in a corner of the box.

use policy_cliff::phase::{Plane, Stopped, phase};
use policy_cliff::solve::Hard;

use crate::oracle::check_points;
use crate::support::{model, naive};
use crate::{check_shared, check_tiling};

#[test]
fn models_that_may_never_end_are_tiled_or_refused() {
    let mut rng = fastrand::Rng::with_seed(31);
    let (mut tiled, mut refused) = (0, 0);
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
                assert!(found.missing.abs() <= 1e-11, "{:e}", found.missing);
                check_tiling(&found, 1e-10);
                check_shared(&found, 1e-9);
                check_points(&plane, &found, &mut rng, 20);
                tiled += 1;
            }
            Err(Stopped::Unbounded(_)) => {
                let endless = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]].map(|[x, y]| {
                    let earned = |p: usize| plane.constant[p] + x * plane.slopes[0][p] + y * plane.slopes[1][p];
                    let reward: Vec<f64> = (0..mdp.pairs()).map(earned).collect();
                    let mut hard = Hard::new(&mdp);
                    hard.solve(&reward).is_err() || !hard.free().is_empty()
                });
                assert!(endless.contains(&true));
                refused += 1;
            }
            Err(Stopped::Cancelled) => panic!("nobody cancelled"),
        }
    }
    assert!(tiled > 500 && refused > 300, "{tiled} {refused}");
}

/// Waiting costs 1 - y: at the upper edge alone it is as good as ending, and that edge belongs to the box.
#[test]
fn a_box_that_touches_never_ending_is_refused() {
    let tiny = naive::Tiny {
        discount: 1.0,
        states: vec![
            vec![
                naive::Action {
                    reward: -1.0,
                    to: vec![(1, 1.0)],
                },
                naive::Action {
                    reward: -1.0,
                    to: vec![(0, 1.0)],
                },
            ],
            vec![],
        ],
        start: vec![1.0, 0.0],
    };
    let mdp = model(&tiny).expect("valid");
    let plane = Plane {
        mdp: &mdp,
        constant: tiny.rewards(),
        slopes: [vec![0.0, 0.0], vec![0.0, 1.0]],
    };
    let found = phase(&plane, [[0.0, 1.0], [0.0, 0.999]], &mut |_| true).expect("it always ends");
    assert_eq!(found.cells.len(), 1);
    let refused = phase(&plane, [[0.0, 1.0], [0.0, 1.0]], &mut |_| true);
    assert!(matches!(refused, Err(Stopped::Unbounded(_))), "{refused:?}");
}
