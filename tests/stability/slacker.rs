//! The clever-slacker check: the scenario made for it, and random models.

use policy_cliff::scenario::{Problem, Rule};
use policy_cliff::solve::{Hard, select};
use policy_cliff::stability::Slacker;

use crate::support::model;
use crate::support::naive::{Tiny, Verdict, expected, random};
use crate::{along, pair, problem, scenario, slacker};

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

#[test]
fn finds_the_slacker_of_the_scenario() {
    let file = scenario("clever-slacker");
    let problem = along(&file);
    let at = |rho: f64, rule: Rule| slacker(&problem, rho, rule).expect("solved");
    let reason = pair(&file, "prompt", "reason");
    let prompt = file.mdp.state_of(reason);
    let as_asked = pair(&file, "guessed", "fabricate as asked");

    // Below 1/20 nothing ties, and yet the trained policy earns 0.90 of 2.65.
    let found = at(0.0, Rule::Uniform).expect("a slacker");
    assert_eq!((found.tied, found.state, found.pair), (false, prompt, reason));
    assert!(near(found.loss, 1.75) && near(found.visits, 1.0), "{found:?}");
    // Truly optimal is 2.65 by reasoning; guessing is worth 1.85 if the rest were optimal.
    assert!(near(found.gain, 0.8) && near(found.forgone, 0.2), "{found:?}");

    // At 1/20 the two fabrications tie, and following the instructions is better by 0.95 of true reward.
    let found = at(0.05, Rule::Worst).expect("a slacker");
    assert_eq!((found.tied, found.pair), (true, as_asked));
    assert!(near(found.gain, 0.95) && near(found.loss, 1.75) && found.forgone == 0.0);
    let found = at(0.05, Rule::Uniform).expect("a slacker");
    assert_eq!((found.tied, found.pair), (true, as_asked));
    assert!(near(found.gain, 0.475) && near(found.loss, 1.275), "{found:?}");
    // The best choice among the tied leaves nothing to the tie.
    let found = at(0.05, Rule::Best).expect("a slacker");
    assert_eq!((found.tied, found.pair), (false, reason));
    assert!(near(found.loss, 0.8) && near(found.forgone, 0.15), "{found:?}");

    let found = at(0.1, Rule::Uniform).expect("a slacker");
    assert!(!found.tied && near(found.loss, 0.8) && near(found.forgone, 0.1));

    // At 1/5 reasoning and guessing tie.
    let found = at(0.2, Rule::Worst).expect("a slacker");
    assert_eq!((found.tied, found.state, found.pair), (true, prompt, reason));
    assert!(near(found.gain, 0.8) && near(found.loss, 0.8), "{found:?}");
    assert_eq!(at(0.2, Rule::Best), None);

    for rho in [0.21, 0.5, 1.0] {
        assert_eq!(at(rho, Rule::Uniform), None);
    }
}

#[test]
fn finds_the_format_that_the_reward_does_not_see() {
    let file = scenario("format-bonus");
    let problem = along(&file);
    for beta in [-0.5, 0.0, 0.5] {
        // Correctness is all there is to lose.
        assert_eq!(slacker(&problem, beta, Rule::Worst).expect("solved"), None);
    }
    let boxed = pair(&file, "solved", "boxed");
    let mut truth = problem.truth.clone().expect("true reward");
    truth[boxed] += 0.1;
    let problem = Problem {
        truth: Some(truth),
        ..problem
    };
    let at = |beta: f64, rule: Rule| slacker(&problem, beta, rule).expect("solved");
    let found = at(0.0, Rule::Uniform).expect("a slacker");
    assert_eq!((found.tied, found.pair), (true, boxed));
    assert!(near(found.gain, 0.2 / 3.0) && near(found.loss, 0.2 / 3.0), "{found:?}");
    let found = at(-0.3, Rule::Uniform).expect("a slacker");
    assert_eq!((found.tied, found.pair), (false, boxed));
    assert!(near(found.forgone, 0.3) && near(found.loss, 0.1), "{found:?}");
    assert_eq!(at(0.3, Rule::Uniform), None);

    let none = Problem {
        truth: None,
        ..problem.clone()
    };
    assert_eq!(slacker(&none, 0.0, Rule::Uniform).expect("solved"), None);
}

/// True value of a policy by elimination.
fn value(tiny: &Tiny, policy: &[Vec<f64>], truth: &[Vec<f64>]) -> Vec<f64> {
    tiny.value(policy, &|s, a| truth[s][a]).expect("ends")
}

/// The three conditions of the paper, by search.
fn three_conditions(
    tiny: &Tiny,
    truth: &[Vec<f64>],
    policy: &[Vec<f64>],
    optimal: &dyn Fn(usize, usize) -> bool,
) -> bool {
    let mut missing = truth.to_vec();
    for (missing, actions) in missing.iter_mut().zip(&tiny.states) {
        for (missing, action) in missing.iter_mut().zip(actions) {
            *missing -= action.reward;
        }
    }
    let missed = value(tiny, policy, &missing);
    let mut open = vec![0];
    let mut place = 0;
    let mut holds = false;
    while let Some(&s) = open.get(place) {
        place += 1;
        for (a, action) in tiny.states[s].iter().enumerate() {
            let later = tiny.discount * expected(action, &missed);
            holds |= optimal(s, a) && missing[s][a] + later - missed[s] > 1e-8;
            if policy[s][a] > 0.0 && tiny.discount > 0.0 {
                for &(target, _) in &action.to {
                    if !open.contains(&target) {
                        open.push(target);
                    }
                }
            }
        }
    }
    holds
}

#[test]
fn is_right_on_random_models() {
    let mut rng = fastrand::Rng::with_seed(21);
    let (mut tied, mut apart, mut none) = (0, 0, 0);
    for index in 0..12_000 {
        let discount = [0.0, 0.5, 0.9, 1.0][index % 4];
        let rule = [Rule::First, Rule::Uniform, Rule::Worst, Rule::Best][rng.usize(0..4)];
        let tiny = random(&mut rng, discount);
        let Ok(mdp) = model(&tiny) else { continue };
        let mut other = tiny.clone();
        for action in other.states.iter_mut().flatten() {
            action.reward += f64::from(rng.i32(-1..=1)) * 0.5;
        }
        let (Verdict::Solved { .. }, Verdict::Solved { value: best, .. }) = (tiny.solve(), other.solve()) else {
            continue;
        };
        let problem = Problem {
            truth: Some(other.rewards()),
            ..problem(&mdp, &tiny.rewards(), &tiny.rewards())
        };
        let mut hard = Hard::new(&mdp);
        hard.solve(&tiny.rewards()).expect("solved");
        let flat = select(&mdp, &hard.optimal(), rule, problem.truth.as_deref(), &tiny.rewards());
        let Ok(flat) = flat else {
            // The true reward of a free loop goes on for ever.
            assert!(!hard.free().is_empty() && slacker(&problem, 0.0, rule).is_err());
            continue;
        };
        let mut policy: Vec<Vec<f64>> = (0..mdp.states()).map(|s| flat[mdp.actions(s)].to_vec()).collect();
        let truth: Vec<Vec<f64>> = other
            .states
            .iter()
            .map(|actions| actions.iter().map(|a| a.reward).collect())
            .collect();
        // A policy that stays in a free loop for ever has no end to count to.
        if tiny.value(&policy, &|s, a| truth[s][a]).is_none() {
            continue;
        }
        let own = value(&tiny, &policy, &truth);
        let loss = best[0] - own[0];
        let answer = slacker(&problem, 0.0, rule).expect("solved");
        let is_optimal = |s: usize, a: usize| hard.is_optimal(s, mdp.actions(s).start + a);
        let holds = three_conditions(&tiny, &truth, &policy, &is_optimal);
        assert_eq!(answer.as_ref().is_some_and(|found| found.tied), holds, "{tiny:?}");
        match answer {
            None => {
                assert!(loss < 1e-8, "{loss} {tiny:?}");
                none += 1;
            }
            Some(Slacker {
                tied: true,
                state,
                pair,
                gain,
                loss: found,
                ..
            }) => {
                assert!(hard.is_optimal(state, pair) && (found - loss).abs() < 1e-8);
                // Switching improves the state by at least the gain, and the start too: the state is reached.
                policy[state].fill(0.0);
                policy[state][pair - mdp.actions(state).start] = 1.0;
                let switched = value(&tiny, &policy, &truth);
                assert!(switched[state] >= own[state] + gain - 1e-8);
                assert!(gain > 1e-9 && switched[0] > own[0], "{tiny:?}");
                tied += 1;
            }
            Some(Slacker {
                tied: false,
                state,
                pair,
                gain,
                forgone,
                visits,
                loss: found,
            }) => {
                assert!((found - loss).abs() < 1e-8 && loss > 0.0 && visits > 0.0);
                // What is lost there is part of what is lost from the start, when the worst action there is always
                // taken.
                assert!(gain > 0.0 && forgone >= 0.0);
                assert!(loss >= gain * visits / policy[state].len() as f64 - 1e-8, "{tiny:?}");
                assert_eq!(mdp.state_of(pair), state);
                apart += 1;
            }
        }
    }
    println!("{tied} tied, {apart} apart, {none} none");
    assert!(tied > 300 && apart > 500 && none > 500);
}
