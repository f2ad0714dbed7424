//! Where the gradient without samples ends: at the solver's policies, in every scenario of the library.

use policy_cliff::solve::{Evaluation, Hard, Soft, Temperature, collected};
use policy_cliff::train::{Algorithm, Optimiser, SeedRun, Task, TrainRequest, train};

use crate::files::{LIBRARY, TABLES, scenario};
use crate::{request, task, values};

/// Trains once.
fn run(task: &Task, request: &TrainRequest) -> SeedRun {
    let mut training = train(task, request, &mut |_| true).expect("it ends");
    training.runs.pop().expect("one run")
}

/// Follows the exact gradient with Adam, whose steps have the size of their rate, at smaller and smaller rates, and at
/// last in plain steps.
fn follow_gradient(task: &Task, kl: f64, entropy: f64, steps: usize) -> SeedRun {
    let mut request = TrainRequest {
        kl,
        entropy,
        steps,
        every: steps,
        optimiser: Optimiser::Adam,
        ..request(Algorithm::Gradient)
    };
    for rate in [0.1, 0.02, 4e-3, 8e-4, 1e-4, 1e-5] {
        request.rate = rate;
        request.start = run(task, &request).logits;
    }
    // The gradient of a prompt is small where there are many of them.
    let starts = task.mdp.start().iter().filter(|&&start| start > 0.0).count();
    let (rate, optimiser) = (4.0 * starts as f64, Optimiser::Plain);
    run(
        task,
        &TrainRequest {
            rate,
            optimiser,
            ..request
        },
    )
}

/// The largest difference to a policy in states that the start leads to.
fn off(task: &Task, run: &SeedRun, policy: &[f64]) -> f64 {
    let visits = Evaluation::new(task.mdp, &run.policy).occupancy().expect("it ends");
    let pairs = (0..task.mdp.pairs()).filter(|&pair| visits[task.mdp.state_of(pair)] > 0.0);
    pairs
        .map(|pair| (run.policy[pair] - policy[pair]).abs())
        .fold(0.0, f64::max)
}

#[test]
fn with_a_penalty_the_gradient_ends_at_the_soft_policy() {
    let mut count = 0;
    for name in LIBRARY.iter().chain(&TABLES) {
        let scenario = scenario(name);
        let task = task(&scenario, &values(&scenario), &[]);
        // The gradient of an action shrinks with its probability, so that the last digits of the least likely answers of
        // 805 prompts take very long at the low temperature with which the table opens.
        let alpha = if TABLES.contains(name) {
            0.2
        } else {
            scenario.view.alpha.unwrap_or(0.05)
        };
        for (kl, entropy) in [(alpha, 0.0), (0.0, alpha)] {
            let mut soft = Soft::new(task.mdp, (kl > 0.0).then_some(&scenario.base));
            let temperature = Temperature::new(alpha).expect("in range");
            soft.solve(&task.reward, temperature).expect("an answer");
            count += 1;
            let steps = match *name {
                // Some of its states are hardly visited.
                "grid-world" => 20_000,
                "best-of-eleven" => 2000,
                _ => 10_000,
            };
            let found = follow_gradient(&task, kl, entropy, steps);
            let far = off(&task, &found, soft.policy());
            assert!(far < 1e-6, "{name}: gradient, kl {kl}, entropy {entropy}: {far:e}");
            let natural = TrainRequest {
                kl,
                entropy,
                rate: 0.5 / alpha,
                ..request(Algorithm::Natural)
            };
            let natural = off(&task, &run(&task, &natural), soft.policy());
            assert!(
                natural < 1e-12,
                "{name}: natural, kl {kl}, entropy {entropy}: {natural:e}"
            );
        }
    }
    assert_eq!(count, 2 * (LIBRARY.len() + TABLES.len()));
}

#[test]
fn without_a_penalty_the_gradient_ends_at_a_policy_of_maximal_value() {
    for name in LIBRARY.iter().chain(&TABLES) {
        let scenario = scenario(name);
        let task = task(&scenario, &values(&scenario), &[]);
        let mut hard = Hard::new(task.mdp);
        hard.solve(&task.reward).expect("an answer");
        let starts = task.mdp.start().iter().zip(hard.value());
        let best: f64 = starts.map(|(start, value)| start * value).sum();
        let natural = run(
            &task,
            &TrainRequest {
                rate: 100.0,
                ..request(Algorithm::Natural)
            },
        );
        assert!(
            (best - natural.value).abs() < 1e-8,
            "{name}: natural, {:e}",
            best - natural.value
        );
        let steps = if TABLES.contains(name) { 500 } else { 3000 };
        let optimiser = Optimiser::Adam;
        let adam = TrainRequest {
            rate: 0.1,
            steps,
            every: steps,
            optimiser,
            ..request(Algorithm::Gradient)
        };
        let adam = run(&task, &adam);
        let short = best - adam.value;
        assert!((-1e-12..2e-4).contains(&short), "{name}: gradient, {short:e}");
        let visits = Evaluation::new(task.mdp, &adam.policy).occupancy().expect("it ends");
        assert!((collected(task.mdp, &visits, &adam.policy, &task.reward) - adam.value).abs() < 1e-12);
    }
}
