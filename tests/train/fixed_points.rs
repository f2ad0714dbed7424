//! Where expected updates and seeds end, against closed forms (`tests/vectors/train.json`).

use serde_json::Value;

use policy_cliff::train::{Algorithm, TrainRequest, train};

use crate::{distance, request, task, three_formats, values};

/// The policies at the end of training on three formats, which are all correct, with KL 0.05 to the uniform base.
fn ends(bonus: f64, request: &TrainRequest) -> Vec<Vec<f64>> {
    let scenario = three_formats(bonus, 1.0);
    let task = task(&scenario, &values(&scenario), &[]);
    let request = TrainRequest {
        kl: 0.05,
        every: request.steps,
        ..request.clone()
    };
    let training = train(&task, &request, &mut |_| true).expect("it decides once");
    training.runs.into_iter().map(|run| run.policy).collect()
}

fn fixed_points() -> Vec<(Algorithm, f64, Vec<f64>)> {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/train.json")).expect("JSON");
    let points = vectors["fixed_points"].as_array().expect("a list").clone();
    let points = points.iter().map(|point| {
        let name = point["algorithm"].as_str().expect("a name");
        let algorithm = Algorithm::ALL.into_iter().find(|algorithm| algorithm.name() == name);
        let policy = point["policy"].as_array().expect("a list").iter();
        let policy = policy.map(|number| number.as_f64().expect("a number")).collect();
        assert_eq!((point["kl"].as_f64(), point["group"].as_u64()), (Some(0.05), Some(8)));
        (
            algorithm.expect("known"),
            point["bonus"].as_f64().expect("a number"),
            policy,
        )
    });
    points.collect()
}

#[test]
fn expected_updates_end_at_the_closed_forms() {
    let points = fixed_points();
    assert_eq!(points.len(), 8);
    for (algorithm, bonus, policy) in points {
        let request = TrainRequest {
            expected: true,
            rate: 10.0,
            steps: 500,
            ..request(algorithm)
        };
        let found = ends(bonus, &request);
        assert!(distance(&found[0], &policy) < 1e-9, "{}: {found:?}", algorithm.name());
    }
}

#[test]
fn the_median_of_a_hundred_seeds_is_there_too() {
    for (algorithm, bonus, policy) in fixed_points() {
        let request = TrainRequest {
            seeds: 100,
            rate: 0.2,
            steps: 2000,
            ..request(algorithm)
        };
        let mut boxed: Vec<f64> = ends(bonus, &request).iter().map(|policy| policy[1]).collect();
        boxed.sort_by(f64::total_cmp);
        let median = f64::midpoint(boxed[49], boxed[50]);
        assert!(
            (median - policy[1]).abs() < 0.01,
            "{} at {bonus}: {median}",
            algorithm.name()
        );
    }
}

#[test]
fn grpo_puts_back_the_cliff_that_kl_takes_away() {
    for bonus in [0.001, 0.01, 0.1, -0.001] {
        let request = TrainRequest {
            expected: true,
            steps: 6000,
            ..request(Algorithm::Grpo)
        };
        let boxed = ends(bonus, &request)[0][1];
        let expected = if bonus > 0.0 { 0.9998 } else { 0.0002 };
        assert!((boxed - expected).abs() < 5e-5, "{bonus}: {boxed}");
    }
}
