//! Training: expected updates against vectors of an independent enumeration, sampled updates against expected ones,
//! and where training ends against the solver and against closed forms.

#[path = "../support/files.rs"]
mod files;

mod bits;
mod clipping;
mod exact;
mod expected;
mod fixed_points;
mod loops;
mod sampled;
mod sweep;

use std::fmt::Write;

use policy_cliff::scenario::Scenario;
use policy_cliff::train::{Algorithm, Baseline, Estimator, Optimiser, Penalty, Softmax, Task, TrainRequest};

/// The task of a scenario at the values of its file, with some components earned by chance.
fn task<'p>(scenario: &'p Scenario, values: &[f64], chance: &[&str]) -> Task<'p> {
    let names = scenario.components.iter();
    let chance: Vec<usize> = names
        .enumerate()
        .filter(|(_, name)| chance.contains(&name.as_str()))
        .map(|(index, _)| index)
        .collect();
    let last = values.len() - 1;
    scenario.task(&scenario.problem(last, values), values[last], values, &chance)
}

/// The values of a scenario's parameters.
fn values(scenario: &Scenario) -> Vec<f64> {
    scenario.parameters.iter().map(|each| each.value.value()).collect()
}

/// A request with the defaults of the module.
fn request(algorithm: Algorithm) -> TrainRequest {
    TrainRequest {
        algorithm,
        expected: false,
        group: 8,
        rate: 0.2,
        steps: 2000,
        epochs: 1,
        clip: [0.2; 2],
        kl: 0.0,
        estimator: Estimator::Exact,
        entropy: 0.0,
        baseline: Baseline::Value,
        optimiser: Optimiser::Plain,
        start: Vec::new(),
        seeds: 1,
        seed: 1,
        every: 2000,
        longest: 200,
        state: 0,
        goal: Vec::new(),
        partial: false,
    }
}

/// A question with three ways to write a right answer, of which "boxed" earns a bonus; answers are correct with a
/// probability.
fn three_formats(bonus: f64, correct: f64) -> Scenario {
    let mut answers = String::new();
    for (name, boxed) in [("plain", 0), ("boxed", 1), ("markdown", 0)] {
        let comma = if answers.is_empty() { "" } else { ", " };
        let reward = format!(r#"{{ "correct": {correct}, "boxed": {boxed} }}"#);
        write!(answers, r#"{comma}"{name}": {{ "to": "end", "reward": {reward} }}"#).expect("a text");
    }
    files::parsed(&format!(
        r#"{{ "policy-cliff": 1, "title": "t", "discount": 1, "start": "s", "terminal": ["end"],
            "states": {{ "s": {{ {answers} }} }}, "weights": {{ "boxed": "b" }},
            "parameters": {{ "b": {{ "from": -1, "to": 1, "value": {bonus} }} }} }}"#
    ))
}

/// The softmax policy with these probabilities.
fn policy(task: &Task, probabilities: &[f64]) -> Softmax {
    Softmax::new(
        task.mdp,
        probabilities.iter().map(|probability| probability.ln()).collect(),
    )
}

/// No penalty.
fn free(task: &Task) -> Penalty {
    Penalty::new(0.0, Estimator::Exact, 0.0, &task.base)
}

/// The largest difference between numbers of two lists.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}
