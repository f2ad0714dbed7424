//! Inverse Bellman: any tied action can be made the only optimal one by a change as small as one likes.

use policy_cliff::solve::{Endless, Hard};

use crate::support::model;
use crate::support::naive::random;
use crate::{along, pair, plus, problem, scenario, tie_breaker};

#[test]
fn makes_a_tied_action_the_only_optimal_one() {
    let mut rng = fastrand::Rng::with_seed(8);
    let mut broken = 0;
    for index in 0..4_000 {
        let discount = [0.0, 0.5, 0.9, 1.0][index % 4];
        let tiny = random(&mut rng, discount);
        let Ok(mdp) = model(&tiny) else { continue };
        let reward = tiny.rewards();
        let mut before = Hard::new(&mdp);
        if before.solve(&reward).is_err() {
            continue;
        }
        let optimal = before.optimal();
        for state in 0..mdp.states() {
            let tied = mdp.actions(state).filter(|&p| optimal[p]);
            if tied.clone().count() < 2 {
                continue;
            }
            for pair in tied {
                let epsilon = [1e-2, 1e-6][broken % 2];
                let problem = problem(&mdp, &reward, &reward);
                let change = tie_breaker(&problem, 0.0, pair, epsilon);
                if before.free().get(pair) == Some(&true) {
                    assert_eq!(change.expect_err("a free loop").why, Endless::Free);
                    continue;
                }
                let change = change.expect("solved");
                let most = change.iter().fold(0.0, |most: f64, c| most.max(c.abs()));
                assert!(most <= epsilon * (1.0 + discount));
                let mut after = Hard::new(&mdp);
                after.solve(&plus(&reward, &change)).expect("as finite as before");
                for other in mdp.actions(state) {
                    assert_eq!(after.is_optimal(state, other), other == pair, "{tiny:?}");
                }
                // The new Q* is the old one with epsilon on the pair.
                for p in 0..mdp.pairs() {
                    let planned = before.q()[p] + if p == pair { epsilon } else { 0.0 };
                    let scale = reward.iter().fold(after.accuracy().scale, |most, r| most.max(r.abs()));
                    assert!((after.q()[p] - planned).abs() < 1e-11 * scale, "{tiny:?}");
                }
                broken += 1;
            }
        }
    }
    assert!(broken > 1000, "{broken}");
}

#[test]
fn breaks_the_tie_of_the_format_bonus_to_any_side() {
    let bonus = scenario("format-bonus");
    let problem = along(&bonus);
    for name in ["plain", "boxed", "markdown"] {
        let chosen = pair(&bonus, "solved", name);
        let change = tie_breaker(&problem, 0.0, chosen, 1e-3).expect("solved");
        // The prompt must not gain from it: what leads there pays the rise.
        assert_eq!(change[chosen], 1e-3);
        assert_eq!(change[pair(&bonus, "prompt", "solve")], -1e-3);
        let mut hard = Hard::new(&bonus.mdp);
        hard.solve(&plus(&problem.constant, &change)).expect("solved");
        let state = bonus.mdp.state_of(chosen);
        let optimal: Vec<usize> = bonus
            .mdp
            .actions(state)
            .filter(|&p| hard.is_optimal(state, p))
            .collect();
        assert_eq!(optimal, [chosen]);
    }
}
