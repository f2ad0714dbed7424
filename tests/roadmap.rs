//! From the reward to the policy: the Q-values along a parameter against solutions at single points, and their slopes
//! against the bound of 2.4.

#[path = "support/files.rs"]
mod files;
#[path = "support/study.rs"]
mod support;

use files::{LIBRARY, scenario};
use policy_cliff::scenario::{Objective, Rule, Scenario};
use policy_cliff::study::{Options, Roadmap, Session};
use support::solve;

fn roadmap(scenario: &Scenario, options: &Options) -> Roadmap {
    let mut session = Session::new(scenario.clone());
    let request = session.request(options).expect("valid options");
    session.roadmap(&request, &mut |_| true).expect("not stopped")
}

/// Q of each action on the lines between the places.
fn between(roadmap: &Roadmap, theta: f64) -> Option<Vec<f64>> {
    let right = roadmap.theta.partition_point(|&at| at < theta);
    let left = right.checked_sub(1)?;
    let (from, to) = (roadmap.theta[left], *roadmap.theta.get(right)?);
    let part = (theta - from) / (to - from);
    Some(
        roadmap
            .q
            .iter()
            .map(|q| q[left] * (1.0 - part) + q[right] * part)
            .collect(),
    )
}

#[test]
fn q_is_a_line_between_the_cliffs_of_every_scenario() {
    let mut seen = 0;
    for name in LIBRARY {
        let scenario = scenario(name);
        let found = roadmap(&scenario, &Options::default());
        assert!(found.sweep.soft.is_none());
        assert!(
            found.theta.len() < 60,
            "{name}: {} places are more than its cliffs",
            found.theta.len()
        );
        let watched = scenario.mdp.actions(scenario.view.state);
        let swept = scenario.view.sweep;
        let mut values: Vec<f64> = scenario.parameters.iter().map(|each| each.value.value()).collect();
        let (from, to) = (found.sweep.theta[0], found.sweep.theta[found.sweep.theta.len() - 1]);
        for part in 1..40 {
            values[swept] = from + (to - from) * f64::from(part) / 40.37;
            let Some(q) = between(&found, values[swept]) else {
                continue;
            };
            let Ok(solution) = solve(&scenario, &values, None, Objective::Entropy, Rule::First) else {
                continue;
            };
            for (found, expected) in q.iter().zip(&solution.hard.q[watched.clone()]) {
                assert!(
                    (found - expected).abs() <= 1e-8 * expected.abs().max(1.0),
                    "{name} at {}",
                    values[swept]
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 600, "{seen}");
}

#[test]
fn no_slope_is_above_the_horizon_times_the_change_of_the_reward() {
    let mut steepest = 0.0f64;
    for name in LIBRARY {
        let found = roadmap(&scenario(name), &Options::default());
        let bound = found.slope();
        for q in &found.q {
            for (theta, q) in found.theta.windows(2).zip(q.windows(2)) {
                let slope = ((q[1] - q[0]) / (theta[1] - theta[0])).abs();
                assert!(slope <= bound * (1.0 + 1e-9), "{name}: {slope} is above {bound}");
                steepest = steepest.max(slope / bound);
            }
        }
    }
    assert!((steepest - 1.0).abs() < 1e-9, "the bound is attained: {steepest}");
}

#[test]
fn the_fork_attains_the_bound_of_the_paper() {
    // Discount 0.9 and a reward that changes by theta: 1 / (1 - 0.9).
    let found = roadmap(&scenario("lipschitz-fork"), &Options::default());
    assert!(
        (found.horizon - 10.0).abs() < 1e-9 && (found.reward_slope - 1.0).abs() < 1e-12,
        "{found:?}"
    );
    assert!((found.slope() - 10.0).abs() < 1e-9);
    let rise = |q: &[f64]| (q[q.len() - 1] - q[0]) / (found.theta[found.theta.len() - 1] - found.theta[0]);
    assert!((rise(&found.q[0]) - 10.0).abs() < 1e-9);
}
