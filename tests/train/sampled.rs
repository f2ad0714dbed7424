//! The mean of sampled updates against expected updates and exact gradients, within five standard errors: of a normal
//! mean, one entry in 1.7 million is farther off. Seeds are fixed, so that what holds once holds always.

use policy_cliff::train::{
    Algorithm, Baseline, Estimator, Penalty, Softmax, Task, exact_gradient, expected_update, sampled_update,
};

use crate::files::scenario;
use crate::{free, policy, task, three_formats, values};

const GROUPS: usize = 100_000;

#[track_caller]
fn assert_mean(sampled: &(Vec<f64>, Vec<f64>), expected: &[f64], about: &str) {
    let (mean, errors) = sampled;
    for ((mean, error), expected) in mean.iter().zip(errors).zip(expected) {
        // Where groups hardly vary, what is left is rounding.
        assert!(
            (mean - expected).abs() <= 5.0 * error + 1e-12,
            "{about}: {mean} +- {error}, not {expected}"
        );
    }
}

#[test]
fn sampled_updates_average_to_the_expected_one() {
    let scenario = three_formats(0.1, 0.6);
    let values = values(&scenario);
    for chance in [&["correct"][..], &[]] {
        for algorithm in Algorithm::ALL.into_iter().filter(|algorithm| algorithm.samples()) {
            for (kl, estimator) in [(0.0, Estimator::Exact), (0.5, Estimator::Exact), (0.5, Estimator::K3)] {
                let task = task(&scenario, &values, chance);
                let penalty = Penalty::new(kl, estimator, 0.01, &task.base);
                let policy = policy(&task, &[0.5, 0.2, 0.3]);
                let of = Baseline::Value;
                let expected = expected_update(&task, &policy, algorithm, 8, of, &penalty).expect("it decides once");
                let about = format!("{} with kl {kl} by {estimator:?}", algorithm.name());
                let sampled = sampled_update(&task, &policy, algorithm, 8, of, &penalty, GROUPS, 1);
                assert_mean(&sampled, &expected, &about);
                // Step by step there is no exact value to subtract; the mean is the same without.
                let task = task.step_by_step();
                let sampled = sampled_update(&task, &policy, algorithm, 8, Baseline::None, &penalty, GROUPS, 2);
                assert_mean(&sampled, &expected, &format!("{about}, step by step"));
            }
        }
    }
}

/// The gradient of REINFORCE without a baseline is that of the discounted return.
fn assert_gradient(task: &Task, policy: &Softmax, about: &str) {
    let penalty = free(task);
    let exact = exact_gradient(task, policy, &penalty).expect("it ends");
    let sampled = sampled_update(
        task,
        policy,
        Algorithm::Reinforce,
        2,
        Baseline::None,
        &penalty,
        GROUPS,
        3,
    );
    assert_mean(&sampled, &exact, about);
}

#[test]
fn trajectories_of_many_steps_average_to_the_exact_gradient() {
    for name in [
        "grid-world",
        "clever-slacker",
        "multi-reward",
        "right-or-wrong",
        "future-ties",
        "word-by-word",
    ] {
        let scenario = scenario(name);
        let task = task(&scenario, &values(&scenario), &[]);
        let pairs = task.mdp.pairs();
        assert_gradient(&task, &Softmax::new(task.mdp, vec![0.0; pairs]), name);
        let uneven = (0..pairs).map(|pair| (pair % 3) as f64 / 2.0).collect();
        assert_gradient(&task, &Softmax::new(task.mdp, uneven), name);
    }
}
