//! Expected updates against an independent enumeration (`tests/vectors/train.json`) and against closed forms.

use serde_json::Value;

use policy_cliff::train::{Algorithm, Baseline, Estimator, Penalty, expected_update};

use crate::{distance, free, policy, task, three_formats, values};

const ALL: [Algorithm; 7] = [
    Algorithm::Reinforce,
    Algorithm::Rloo,
    Algorithm::Ppo,
    Algorithm::Grpo,
    Algorithm::DrGrpo,
    Algorithm::Dapo,
    Algorithm::Gdpo,
];

/// The expected update for three formats.
fn update(bonus: f64, correct: f64, probabilities: &[f64], algorithm: Algorithm, baseline: Baseline) -> Vec<f64> {
    let scenario = three_formats(bonus, correct);
    let task = task(&scenario, &values(&scenario), &["correct"]);
    let policy = policy(&task, probabilities);
    expected_update(&task, &policy, algorithm, 8, baseline, &free(&task)).expect("it decides once")
}

fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().expect("a list");
    list.iter().map(|number| number.as_f64().expect("a number")).collect()
}

#[test]
fn every_expected_update_is_that_of_an_independent_enumeration() {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/train.json")).expect("JSON");
    let updates = vectors["updates"].as_array().expect("a list");
    assert_eq!(updates.len(), 72);
    for vector in updates {
        let name = vector["algorithm"].as_str().expect("a name");
        let named = Algorithm::ALL.into_iter().find(|algorithm| algorithm.name() == name);
        let [bonus, correct] = ["bonus", "correct"].map(|key| vector[key].as_f64().expect("a number"));
        let expected = numbers(&vector["update"]);
        let probabilities = numbers(&vector["policy"]);
        let algorithm = named.expect("known");
        for baseline in Baseline::ALL {
            let found = update(bonus, correct, &probabilities, algorithm, baseline);
            assert!(distance(&found, &expected) <= 1e-12, "{vector}: {found:?}");
        }
    }
}

#[test]
fn the_drift_of_grpo_is_that_of_the_sign_of_the_bonus_whatever_its_size() {
    let drift = |bonus| update(bonus, 1.0, &[0.5, 0.2, 0.3], Algorithm::Grpo, Baseline::None);
    let one = drift(1e-6);
    for bonus in [1e-4, 0.0003, 0.01, 0.1, 1.0] {
        assert!(distance(&drift(bonus), &one) <= 1e-9, "{bonus}");
        let against: Vec<f64> = drift(-bonus).iter().map(|update| -update).collect();
        assert!(distance(&against, &one) <= 1e-9, "-{bonus}");
    }
    assert!(one[1] > 0.3);
}

#[test]
fn dapo_is_grpo_without_the_groups_that_teach_nothing() {
    let probabilities = [0.1, 0.85, 0.05];
    let grpo = update(0.1, 1.0, &probabilities, Algorithm::Grpo, Baseline::None);
    let dapo = update(0.1, 1.0, &probabilities, Algorithm::Dapo, Baseline::None);
    // All boxed, or none. Up to 16 groups are drawn.
    let flat = 0.85f64.powi(8) + 0.15f64.powi(8);
    let factor = (1.0 - flat.powi(16)) / (1.0 - flat);
    let scaled: Vec<f64> = grpo.iter().map(|update| factor * update).collect();
    assert!(distance(&dapo, &scaled) <= 1e-12, "{dapo:?}");
}

#[test]
fn gdpo_is_grpo_where_one_component_varies() {
    let probabilities = [0.5, 0.2, 0.3];
    let [grpo, gdpo] = [Algorithm::Grpo, Algorithm::Gdpo];
    let sure = |algorithm| update(0.01, 1.0, &probabilities, algorithm, Baseline::None);
    assert!(distance(&sure(grpo), &sure(gdpo)) <= 1e-12);
}

#[test]
fn the_mean_gradient_of_k3_is_that_of_the_other_divergence() {
    let scenario = three_formats(0.1, 1.0);
    let task = task(&scenario, &values(&scenario), &[]);
    let probabilities = [0.5, 0.2, 0.3];
    let policy = policy(&task, &probabilities);
    for algorithm in ALL.into_iter().filter(|&algorithm| algorithm != Algorithm::Dapo) {
        let with = |penalty: &Penalty| {
            expected_update(&task, &policy, algorithm, 8, Baseline::Value, penalty).expect("it decides once")
        };
        let without = with(&free(&task));
        let k3 = with(&Penalty::new(0.3, Estimator::K3, 0.0, &task.base));
        let exact = with(&Penalty::new(0.3, Estimator::Exact, 0.0, &task.base));
        let divergence: f64 = probabilities.iter().map(|p| p * (3.0 * p).ln()).sum();
        for (index, p) in probabilities.into_iter().enumerate() {
            assert!((k3[index] - without[index] + 0.3 * (p - 1.0 / 3.0)).abs() < 1e-14);
            let own = p * ((3.0 * p).ln() - divergence);
            assert!((exact[index] - without[index] + 0.3 * own).abs() < 1e-14);
        }
    }
}

#[test]
fn the_gradient_of_entropy_is_that_of_the_divergence_from_a_uniform_base() {
    let scenario = three_formats(0.1, 1.0);
    let task = task(&scenario, &values(&scenario), &[]);
    let policy = policy(&task, &[0.5, 0.2, 0.3]);
    for algorithm in ALL {
        let with = |kl, entropy| {
            let penalty = Penalty::new(kl, Estimator::Exact, entropy, &task.base);
            expected_update(&task, &policy, algorithm, 8, Baseline::Value, &penalty).expect("it decides once")
        };
        assert!(distance(&with(0.2, 0.0), &with(0.0, 0.2)) < 1e-14);
    }
}
