//! Training at discount 1 where a loop costs nothing: waiting as long as one likes is optimal, and never ending is
//! worth nothing.

use policy_cliff::study::{Column, Options, Session, TrainOptions, Trained};
use policy_cliff::train::Algorithm;

use crate::files::parsed;

/// A model in which one may wait for nothing, take what is paid, or leave without.
fn session() -> Session {
    Session::new(parsed(
        r#"{ "policy-cliff": 1, "title": "t", "discount": 1, "start": "hall", "terminal": ["end"],
            "states": { "hall": { "wait": { "to": "hall" }, "take": { "to": "end", "reward": { "paid": 1 } },
                                  "leave": { "to": "end" } } },
            "parameters": { "b": { "from": -1, "to": 1, "value": 0.5 } }, "weights": { "paid": "b" } }"#,
    ))
}

fn train(at: f64, given: &TrainOptions) -> Result<Trained, String> {
    let mut session = session();
    let options = Options {
        at: Some(at),
        ..Options::default()
    };
    let request = session.request(&options).expect("valid");
    let trained = session.train(&request, given, &mut |_, _| true);
    trained.map_err(|error| error.to_string())
}

fn by(algorithm: &str) -> TrainOptions {
    TrainOptions {
        algorithm: Some(algorithm.to_owned()),
        steps: Some(4000),
        seeds: Some(5),
        ..TrainOptions::default()
    }
}

/// Whatever the share of waiting, the value is b times the share of taking among both ways out.
fn value(policy: &[f64], bonus: f64) -> f64 {
    bonus * policy[1] / (policy[1] + policy[2])
}

#[test]
fn what_is_paid_is_taken_however_long_one_waits() {
    for algorithm in Algorithm::NAMES {
        for bonus in [0.5, -0.5] {
            let found = train(bonus, &by(algorithm)).expect("it ends");
            for run in &found.runs {
                assert!(
                    (run.policy.iter().sum::<f64>() - 1.0).abs() < 1e-12,
                    "{algorithm}: {:?}",
                    run.policy
                );
                assert!(
                    (run.value - value(&run.policy, bonus)).abs() < 1e-9,
                    "{algorithm} at {bonus}"
                );
                let best = if bonus > 0.0 { 0.5 } else { 0.0 };
                assert!((run.value - best).abs() < 0.01, "{algorithm} at {bonus}: {}", run.value);
                // Waiting is optimal too, and the other way out is not.
                let other = run.policy[if bonus > 0.0 { 2 } else { 1 }];
                assert!((run.distance - other).abs() < 1e-12, "{algorithm}: {}", run.distance);
            }
        }
    }
}

#[test]
fn a_policy_that_is_rounded_to_waiting_for_ever_is_refused_or_cut() {
    let stuck = |algorithm: &str| TrainOptions {
        logits: Some(Column(vec![1e6, 0.0, 0.0])),
        steps: Some(10),
        ..by(algorithm)
    };
    let refused = "no finite value at discount 1: it takes too many steps from \u{201c}hall\u{201d} to the end for floating point";
    assert_eq!(train(0.5, &stuck("gradient")).err().as_deref(), Some(refused));
    let found = train(0.5, &stuck("grpo")).expect("cut");
    for run in &found.runs {
        // Ten groups of eight, each cut after 200 steps, having earned nothing.
        assert_eq!((run.cut, run.value), (80, 0.0));
        assert_eq!(run.policy, [1.0, 0.0, 0.0]);
    }
}

#[test]
fn entropy_for_which_waiting_pays_for_ever_is_told() {
    // Without end entropy has no finite optimum: there is no soft policy to compare with.
    let paid = TrainOptions {
        entropy: Some(1.0),
        ..by("gradient")
    };
    let refused = train(0.5, &paid).expect_err("no end");
    assert!(
        refused.starts_with("no finite value at discount 1: it takes too many steps"),
        "{refused}"
    );
    let sampled = TrainOptions {
        entropy: Some(1.0),
        ..by("grpo")
    };
    let found = train(0.5, &sampled).expect("trajectories end");
    assert!(found.target.soft.is_none() && found.target.alpha.is_none());
}
