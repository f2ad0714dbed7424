//! What the guided readings say of training, asked of the runs that the panel shows at the step.

use policy_cliff::scenario::Objective;
use policy_cliff::study::{Options, Session, TrainOptions, Trained, TrainedSweep, Values};

use crate::guides::{Shown, check};
use crate::pair;

/// What the page asks at a step: its place, its settings, and the penalty of its soft policy.
fn asked(shown: &Shown, more: &TrainOptions) -> (Options, TrainOptions) {
    let (scenario, step) = (shown.scenario, shown.step);
    let setting = &step.setting;
    let penalty = |objective: Objective| setting.alpha.filter(|_| setting.objective == objective);
    let options = Options {
        values: Some(Values(scenario.named_values(&shown.values))),
        parameter: Some(scenario.parameters[setting.sweep].name.clone()),
        state: Some(scenario.states[setting.state].clone()),
        ..Options::default()
    };
    let wanted = TrainOptions {
        settings: Some(step.training.clone()),
        kl: penalty(Objective::Kl),
        entropy: penalty(Objective::Entropy),
        ..more.clone()
    };
    (options, wanted)
}

fn here(shown: &Shown, more: &TrainOptions) -> Trained {
    let (options, wanted) = asked(shown, more);
    let mut session = Session::new(shown.scenario.clone());
    let request = session.request(&options).expect("valid");
    session.train(&request, &wanted, &mut |_, _| true).expect("an answer")
}

fn along(shown: &Shown, more: &TrainOptions) -> TrainedSweep {
    let (options, wanted) = asked(shown, more);
    let mut session = Session::new(shown.scenario.clone());
    let request = session.request(&options).expect("valid");
    session
        .train_sweep(&request, &wanted, &mut |_, _| true)
        .expect("an answer")
}

fn by(algorithm: &str) -> TrainOptions {
    TrainOptions {
        algorithm: Some(algorithm.to_owned()),
        ..TrainOptions::default()
    }
}

/// How often each seed does something at the end.
fn ends(shown: &Shown, found: &Trained, state: &str, action: &str) -> Vec<f64> {
    let pair = pair(shown.scenario, state, action);
    found.runs.iter().map(|run| run.policy[pair]).collect()
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn per_cent(share: f64, expected: f64) {
    assert!((100.0 * share - expected).abs() < 0.5, "{share} is not {expected} %");
}

#[test]
fn what_training_does() {
    check(
        "what-training-does",
        &[
            |s| {
                per_cent(s.soft("solved", "boxed"), 79.0);
                let found = along(s, &TrainOptions::default());
                assert_eq!((found.algorithm.as_str(), found.theta.len()), ("gradient", 33));
                assert!(found.distance.iter().all(|&distance| distance < 0.005));
            },
            |s| {
                let found = along(s, &TrainOptions::default());
                assert_eq!((found.algorithm.as_str(), found.theta.len()), ("rloo", 33 * 20));
                // Each is near the curve, and together they are on it.
                assert!(found.distance.iter().all(|&distance| distance < 0.05));
                assert!(mean(&found.distance) < 0.01);
                per_cent(
                    mean(&ends(s, &here(s, &TrainOptions::default()), "solved", "boxed")),
                    78.5,
                );
            },
            |s| {
                per_cent(
                    mean(&ends(s, &here(s, &TrainOptions::default()), "solved", "boxed")),
                    74.0,
                );
                per_cent(s.at_temperature(0.05 * 8.0 / 7.0).soft("solved", "boxed"), 74.2);
            },
            |s| {
                let found = here(s, &TrainOptions::default());
                assert_eq!(found.ends, [0, 20, 0]);
                assert!((0.3..0.34).contains(&s.soft("solved", "boxed")));
                // Of a bonus as small below 0 as well.
                let mut below = by("grpo");
                below.seeds = Some(5);
                let other = here(&s.moved(-0.0003), &below);
                assert!(ends(s, &other, "solved", "boxed").iter().all(|&share| share < 0.01));
            },
            |s| {
                let found = here(s, &TrainOptions::default());
                assert_eq!(found.runs.len(), 20);
                assert_eq!(found.ends.iter().sum::<usize>(), 16);
                assert!(found.ends.iter().all(|&count| count > 0));
            },
            |s| {
                let mut near = by("grpo");
                near.places = Some("cliff".to_owned());
                near.seeds = Some(4);
                let found = along(s, &near);
                assert!(
                    found.reached.iter().all(|step| (20.0..=35.0).contains(step)),
                    "{:?}",
                    found.reached
                );
                near.algorithm = Some("gradient".to_owned());
                let found = along(s, &near);
                for (theta, step) in found.theta.iter().zip(&found.reached) {
                    assert_eq!(step.is_nan(), *theta < 0.02, "{theta}: {step}");
                }
                let time = |bonus: f64| {
                    let mut long = by("gradient");
                    long.steps = Some(20_000);
                    here(&s.moved(bonus), &long).runs[0].reached.expect("in time") as f64
                };
                let ratio = time(0.01) / time(0.1);
                assert!((ratio - 10.0).abs() < 0.1, "{ratio}");
            },
        ],
    );
}

pub(crate) fn slacker(s: &Shown) {
    assert!(s.theta() < s.cliff(2));
    per_cent(s.soft("prompt", "reason"), 27.0);
    let found = here(s, &TrainOptions::default());
    assert_eq!(found.runs.len(), 20);
    assert!(ends(s, &found, "prompt", "reason").iter().all(|&share| share < 0.01));
}

pub(crate) fn deceiver(s: &Shown) {
    per_cent(s.soft("task", "solve honestly"), 27.0);
    let found = here(s, &by("rloo"));
    assert!((mean(&ends(s, &found, "task", "solve honestly")) - 0.27).abs() < 0.03);
    let found = here(s, &TrainOptions::default());
    assert_eq!(found.ends, [0, 0, 20]);
}

pub(crate) fn many(s: &Shown) {
    let asks = |found: &Trained| mean(&ends(s, found, "ambiguous", "ask for clarification"));
    per_cent(s.soft("ambiguous", "ask for clarification"), 95.5);
    per_cent(asks(&here(s, &TrainOptions::default())), 88.4);
    per_cent(asks(&here(s, &by("gradient"))), 71.5);
}
