//! What happens at each breakpoint of the scenarios: jumps in policy, outcomes and true value.

use policy_cliff::cliffs::cliffs;
use policy_cliff::scenario::{Problem, Rule};
use policy_cliff::solve::select;
use policy_cliff::study::{Impact, impacts};

use crate::support::model;
use crate::support::naive::random;
use crate::{along, problem, scenario};

/// Breakpoints and their impacts over the parameter's range.
fn of(name: &str, rule: Rule) -> Vec<(f64, Impact)> {
    let file = scenario(name);
    let problem = along(&file);
    let (from, to) = (file.parameters[0].from.value(), file.parameters[0].to.value());
    let found = cliffs(&problem, from, to, &mut |_| true).expect("solved");
    let impacts = impacts(&problem, &found, rule, &mut |_| true).expect("solved");
    assert_eq!(impacts.len(), found.breakpoints.len());
    let at = found.breakpoints.iter().map(|breakpoint| breakpoint.at);
    at.zip(impacts).collect()
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} {b}");
}

#[test]
fn the_true_value_of_the_slacker_jumps_twice() {
    // The state that training does not reach changes at 1/20 as well; the rule plays no part, because no piece has a
    // tie.
    for rule in [Rule::First, Rule::Uniform, Rule::Worst, Rule::Best] {
        let found = of("clever-slacker", rule);
        assert_eq!(found.len(), 2);
        for ((at, impact), (cliff, jump)) in found.iter().zip([(0.05, 0.95), (0.2, 0.8)]) {
            close(*at, cliff);
            close(impact.truth, jump);
            assert!(impact.policies.iter().all(|&shift| shift == 1.0));
            close(impact.outcomes, 1.0);
        }
    }
}

#[test]
fn a_harmless_bonus_moves_the_policy_and_not_the_true_value() {
    for rule in [Rule::Uniform, Rule::First] {
        let found = of("format-bonus", rule);
        assert_eq!(found.len(), 1);
        close(found[0].0, 0.0);
        close(found[0].1.truth, 0.0);
        assert_eq!(found[0].1.policies, [1.0]);
        close(found[0].1.outcomes, 1.0);
    }
}

#[test]
fn sophistry_gains_approval_and_loses_correctness() {
    let found = of("sophistry", Rule::Uniform);
    assert_eq!(found.len(), 2);
    // Arguing is as correct as stating; bluffing costs 0.3 in one of two cases.
    close(found[0].1.truth, 0.0);
    close(found[1].1.truth, -0.15);
}

#[test]
fn agrees_with_policies_followed_one_by_one() {
    let mut rng = fastrand::Rng::with_seed(17);
    let (mut checked, mut off_path) = (0, 0);
    for index in 0..1_500 {
        let tiny = random(&mut rng, [0.0, 0.5, 0.9, 1.0][index % 4]);
        let Ok(mdp) = model(&tiny) else { continue };
        let slope: Vec<f64> = (0..mdp.pairs()).map(|_| f64::from(rng.i32(-3..=3))).collect();
        let truth: Vec<f64> = (0..mdp.pairs()).map(|_| f64::from(rng.i32(-3..=3))).collect();
        let rule = [Rule::First, Rule::Uniform, Rule::Worst, Rule::Best][rng.usize(0..4)];
        let problem = Problem {
            truth: Some(truth.clone()),
            ..problem(&mdp, &tiny.rewards(), &slope)
        };
        let Ok(found) = cliffs(&problem, -0.3, 0.3, &mut |_| true) else {
            continue;
        };
        let impacts = impacts(&problem, &found, rule, &mut |_| true).expect("solved");
        for (place, impact) in impacts.iter().enumerate() {
            let sides = [0, 1].map(|side| {
                let optimal = found.optimal(place + side);
                let policy = select(
                    &mdp,
                    &optimal,
                    rule,
                    Some(&truth),
                    &problem.reward_at(found.middle(place + side)),
                )
                .expect("ends");
                let rows: Vec<Vec<f64>> = (0..mdp.states()).map(|s| policy[mdp.actions(s)].to_vec()).collect();
                let reward = |s: usize, a: usize| truth[mdp.actions(s).start + a];
                tiny.value(&rows, &reward).expect("ends")[0]
            });
            let jump = sides[1] - sides[0];
            assert!((impact.truth - jump).abs() < 1e-8, "{impact:?} {jump} {tiny:?}");
            checked += 1;
            off_path += usize::from(found.breakpoints[place].changes.iter().all(|c| c.reached == [false; 2]));
        }
    }
    assert!(checked > 400 && off_path > 50, "{checked} {off_path}");
}

#[test]
fn without_a_true_reward_there_is_no_jump_of_it_and_a_stop_ends_the_list() {
    let file = scenario("clever-slacker");
    let whole = along(&file);
    let bare = problem(whole.mdp, &whole.constant, &whole.slope);
    let found = cliffs(&bare, 0.0, 1.0, &mut |_| true).expect("solved");
    let all = impacts(&bare, &found, Rule::Uniform, &mut |_| true).expect("solved");
    assert_eq!(all.len(), 2);
    assert!(all[0].truth.is_nan() && all[0].outcomes == 0.0);
    let one = impacts(&bare, &found, Rule::Uniform, &mut |share| share == 0.0);
    assert_eq!(one.expect("solved").len(), 1);
}
