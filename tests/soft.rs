//! The soft solver against naive value iteration, against the linear equation of deterministic models at discount 1, and at extreme temperatures.

mod support;

use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::solve::{Evaluation, Hard, Soft, Temperature};
use support::model;
use support::naive::{Action, Tiny, corridor, eliminate, expected, random};

fn temperature(alpha: f64) -> Temperature {
    Temperature::new(alpha).expect("in range")
}

/// V <- alpha log sum base exp(Q / alpha) until nothing changes; `base` is all ones for entropy.
fn value_iteration(tiny: &Tiny, alpha: f64, base: &[Vec<f64>], sweeps: usize) -> Vec<f64> {
    let mut value = vec![0.0; tiny.states.len()];
    for _ in 0..sweeps {
        value = tiny
            .states
            .iter()
            .zip(base)
            .map(|(actions, base)| {
                let q: Vec<f64> = actions
                    .iter()
                    .map(|a| a.reward + tiny.discount * expected(a, &value))
                    .collect();
                let most = q.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = q.iter().zip(base).map(|(q, b)| b * ((q - most) / alpha).exp()).sum();
                if actions.is_empty() {
                    0.0
                } else {
                    most + alpha * sum.ln()
                }
            })
            .collect();
    }
    value
}

#[test]
fn agrees_with_value_iteration_for_entropy_and_for_kl() {
    let mut rng = fastrand::Rng::with_seed(11);
    for i in 0..4_000 {
        let discount = [0.0, 0.5, 0.9][i % 3];
        let tiny = random(&mut rng, discount);
        let Ok(mdp) = model(&tiny) else { continue };
        let alpha = [0.01, 0.1, 1.0, 30.0][rng.usize(0..4)];
        let kl = rng.bool();
        let base: Vec<Vec<f64>> = tiny
            .states
            .iter()
            .map(|actions| {
                let weights: Vec<f64> = actions
                    .iter()
                    .map(|_| if kl { 0.05 + rng.f64() } else { 1.0 })
                    .collect();
                let sum: f64 = if kl { weights.iter().sum() } else { 1.0 };
                weights.iter().map(|w| w / sum).collect()
            })
            .collect();
        let flat: Vec<f64> = base.iter().flatten().copied().collect();
        let mut soft = Soft::new(&mdp, kl.then_some(&flat[..]));
        soft.solve(&tiny.rewards(), temperature(alpha)).expect("discounted");
        let naive = value_iteration(&tiny, alpha, &base, 400);
        let scale = soft.accuracy().scale;
        for (state, (ours, theirs)) in soft.value().iter().zip(&naive).enumerate() {
            assert!(
                (ours - theirs).abs() <= soft.accuracy().bound + 1e-12 * scale,
                "state {state}: {ours} {theirs} {tiny:?}"
            );
            let actions = mdp.actions(state);
            let sum: f64 = soft.policy()[actions.clone()].iter().sum();
            assert!(actions.is_empty() || (sum - 1.0).abs() <= 1e-14);
            for (action, pair) in actions.enumerate() {
                let q = tiny.states[state][action].reward + discount * expected(&tiny.states[state][action], &naive);
                let p = base[state][action] * ((q - theirs) / alpha).exp();
                assert!(
                    (soft.policy()[pair] - p).abs() <= 1e-9,
                    "pair {pair}: {} {p} {tiny:?}",
                    soft.policy()[pair]
                );
            }
        }
    }
}

/// Random deterministic models at discount 1, cycles allowed: with z = exp(V / alpha) the soft equation is linear, z = M z + b, and has a finite answer
/// exactly when the spectral radius of M is below 1.
#[test]
fn agrees_with_the_linear_equation_at_discount_1() {
    let mut rng = fastrand::Rng::with_seed(12);
    let (mut finite, mut infinite, mut cyclic) = (0, 0, 0);
    for _ in 0..6_000 {
        let tiny = deterministic(&mut rng);
        let Ok(mdp) = model(&tiny) else { continue };
        let alpha = [0.05, 0.3, 1.0][rng.usize(0..3)];
        let n = tiny.states.len();
        let transient = n - 1;
        let mut weights = vec![vec![0.0; transient]; transient];
        let mut constants = vec![0.0; transient];
        for s in 0..transient {
            for action in &tiny.states[s] {
                let weight = (action.reward / alpha).exp();
                match action.to[0].0 {
                    t if t == n - 1 => constants[s] += weight,
                    t => weights[s][t] += weight,
                }
            }
        }
        let radius = spectral_radius(&weights);
        if (radius - 1.0).abs() < 1e-6 {
            continue;
        }
        cyclic += usize::from(!mdp.components().is_acyclic());
        let mut soft = Soft::new(&mdp, None);
        let outcome = soft.solve(&tiny.rewards(), temperature(alpha));
        let largest = soft.largest_alpha(&tiny.rewards());
        if radius >= 1.0 {
            infinite += 1;
            assert!(
                outcome.is_err(),
                "radius {radius} alpha {alpha} {:?} {:?} {largest:?} {tiny:?}",
                soft.accuracy(),
                soft.value()
            );
            assert!(largest.is_none_or(|a| a < alpha), "{largest:?} {alpha} {tiny:?}");
            if let Some(largest) = largest {
                assert!(
                    Soft::new(&mdp, None)
                        .solve(&tiny.rewards(), temperature(largest))
                        .is_ok(),
                    "{largest} {tiny:?}"
                );
                assert!(
                    Soft::new(&mdp, None)
                        .solve(&tiny.rewards(), temperature(largest * 1.01))
                        .is_err(),
                    "{largest} {tiny:?}"
                );
            }
            continue;
        }
        finite += 1;
        outcome.unwrap_or_else(|e| panic!("{e} radius {radius} {tiny:?}"));
        assert!(
            largest.is_some_and(|a| a >= alpha * 0.999),
            "{largest:?} {alpha} {tiny:?}"
        );
        assert!(soft.accuracy().bound.is_finite());
        let matrix = (0..transient)
            .map(|s| {
                let mut row: Vec<f64> = weights[s]
                    .iter()
                    .enumerate()
                    .map(|(t, w)| f64::from(u8::from(s == t)) - w)
                    .collect();
                row.push(constants[s]);
                row
            })
            .collect();
        let z = eliminate(matrix).expect("radius below 1");
        for (state, z) in z.iter().enumerate() {
            let error = (soft.value()[state] - alpha * z.ln()).abs();
            // Elimination loses digits as the radius nears 1.
            assert!(
                error <= soft.accuracy().bound + 1e-13 / (1.0 - radius).powi(2),
                "state {state}: {error} radius {radius} {tiny:?}"
            );
        }
    }
    assert!(
        finite > 500 && infinite > 500 && cyclic > 1_000,
        "{finite} finite, {infinite} infinite, {cyclic} cyclic"
    );
}

/// A model whose actions each lead to one state and cost something; the last state is terminal.
fn deterministic(rng: &mut fastrand::Rng) -> Tiny {
    let n = rng.usize(2..=5);
    let cost = [0.2, 0.7, 1.5][rng.usize(0..3)];
    let states: Vec<Vec<Action>> = (0..n)
        .map(|s| {
            let actions = if s == n - 1 { 0 } else { rng.usize(1..=3) };
            (0..actions)
                .map(|_| Action {
                    reward: -cost * rng.f64(),
                    to: vec![(rng.usize(0..n), 1.0)],
                })
                .collect()
        })
        .collect();
    let mut start = vec![0.0; n];
    start[0] = 1.0;
    Tiny {
        discount: 1.0,
        states,
        start,
    }
}

/// By squaring 24 times: a high power of M grows like the same power of the radius.
fn spectral_radius(matrix: &[Vec<f64>]) -> f64 {
    let n = matrix.len();
    let mut power = matrix.to_vec();
    let mut log_scale = 0.0;
    for _ in 0..24 {
        let norm = power.iter().flatten().copied().fold(0.0, f64::max);
        if norm == 0.0 {
            return 0.0;
        }
        let scaled: Vec<Vec<f64>> = power.iter().map(|row| row.iter().map(|x| x / norm).collect()).collect();
        power = (0..n)
            .map(|i| {
                (0..n)
                    .map(|j| (0..n).map(|k| scaled[i][k] * scaled[k][j]).sum())
                    .collect()
            })
            .collect();
        log_scale = 2.0 * (log_scale + norm.ln());
    }
    let norm = power.iter().flatten().copied().fold(0.0, f64::max);
    if norm == 0.0 {
        0.0
    } else {
        ((log_scale + norm.ln()) / f64::from(1 << 24)).exp()
    }
}

/// gamma = 0.5, two optimal actions, one leading to a state with two tied self-loops: 2/3 against 1/3 at every temperature (THEORY 4, first trap).
#[test]
fn the_limit_of_soft_is_not_uniform() {
    let rows = vec![
        vec![vec![(1, 1.0)], vec![(2, 1.0)]],
        vec![vec![(1, 1.0)], vec![(1, 1.0)]],
        vec![vec![(2, 1.0)]],
    ];
    let mdp = Mdp::new(Discount::new(0.5).expect("discount"), &rows, &[1.0, 0.0, 0.0]).expect("valid");
    let mut soft = Soft::new(&mdp, None);
    for alpha in [1e-6, 1e-3, 0.1, 1.0, 1e3, 1e6] {
        soft.solve(&[0.0; 5], temperature(alpha)).expect("discounted");
        assert!(
            (soft.policy()[0] - 2.0 / 3.0).abs() <= 1e-12 && (soft.policy()[1] - 1.0 / 3.0).abs() <= 1e-12,
            "{alpha} {:?}",
            soft.policy()
        );
    }
}

/// At 1e-6 the soft policy keeps to the optimal set and the value is the hard one; at 1e6 it is the policy of greatest entropy, whatever the reward.
#[test]
fn extreme_temperatures() {
    let mut rng = fastrand::Rng::with_seed(13);
    for i in 0..2_000 {
        let tiny = random(&mut rng, [0.0, 0.5, 0.9, 0.999][i % 4]);
        let Ok(mdp) = model(&tiny) else { continue };
        let reward = tiny.rewards();
        let mut hard = Hard::new(&mdp);
        hard.solve(&reward).expect("discounted");
        let horizon = 1.0 / (1.0 - tiny.discount);
        let mut soft = Soft::new(&mdp, None);
        soft.solve(&reward, temperature(1e-6)).expect("discounted");
        for state in 0..mdp.states() {
            let excess = soft.value()[state] - hard.value()[state];
            assert!(
                (-1e-9..=1e-6 * 3f64.ln() * horizon + 1e-9).contains(&excess),
                "{excess} {tiny:?}"
            );
            for pair in mdp.actions(state) {
                // Ten bits above e^-40: an action a thousandth worse has probability 0.
                let gap = hard.value()[state] - hard.q()[pair];
                if gap > 1e-4 + 1e-6 * 3f64.ln() * horizon {
                    assert!(
                        soft.policy()[pair] < 1e-12,
                        "gap {gap}, probability {} {tiny:?}",
                        soft.policy()[pair]
                    );
                }
            }
        }
        soft.solve(&reward, temperature(1e6)).expect("discounted");
        let hot = soft.policy().to_vec();
        soft.solve(&vec![0.0; mdp.pairs()], temperature(1e6))
            .expect("discounted");
        // 4.7: reward of size 1.5 moves it by at most 1.5 / (2 alpha (1 - gamma)).
        let allowed = 2.5 * horizon / 2e6 + 1e-9;
        assert!(
            hot.iter().zip(soft.policy()).all(|(a, b)| (a - b).abs() <= allowed),
            "{tiny:?}"
        );
    }
}

/// The regularised value lies in [V*, V* + alpha log|A| H]; the plain return of the soft policy in [V* - alpha log|A| H, V*] (price of smoothness); two
/// rewards move the policy by at most |R1 - R2| / (2 alpha (1 - gamma)) (4.7), and the hard value by at most |R1 - R2| / (1 - gamma) (2.4); and actions
/// that were far from optimal do not become optimal (2.5).
#[test]
fn inequalities() {
    let mut rng = fastrand::Rng::with_seed(14);
    let mut moved = 0;
    for i in 0..4_000 {
        let tiny = random(&mut rng, [0.0, 0.5, 0.9, 0.99][i % 4]);
        let Ok(mdp) = model(&tiny) else { continue };
        let horizon = 1.0 / (1.0 - tiny.discount);
        let alpha = [0.01, 0.2, 5.0][rng.usize(0..3)];
        let size = [1e-6, 1e-2, 0.5][rng.usize(0..3)];
        let first = tiny.rewards();
        let second: Vec<f64> = first.iter().map(|r| r + size * (2.0 * rng.f64() - 1.0)).collect();
        let change = first
            .iter()
            .zip(&second)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        let rounding = 1e-11 * horizon;

        let (mut hard, mut hard_after) = (Hard::new(&mdp), Hard::new(&mdp));
        hard.solve(&first).expect("discounted");
        hard_after.solve(&second).expect("discounted");
        let (mut soft, mut soft_after) = (Soft::new(&mdp, None), Soft::new(&mdp, None));
        soft.solve(&first, temperature(alpha)).expect("discounted");
        soft_after.solve(&second, temperature(alpha)).expect("discounted");
        let plain = Evaluation::new(&mdp, soft.policy()).value(&first).expect("discounted");

        for (state, &plain) in plain.iter().enumerate() {
            let actions = mdp.actions(state);
            let price = alpha * 3f64.ln() * horizon;
            let optimum = hard.value()[state];
            assert!(
                (optimum - rounding..=optimum + price + rounding).contains(&soft.value()[state]),
                "{tiny:?}"
            );
            assert!(
                (optimum - price - rounding..=optimum + rounding).contains(&plain),
                "{tiny:?}"
            );
            assert!(
                (hard_after.value()[state] - optimum).abs() <= change * horizon + rounding,
                "{tiny:?}"
            );
            let shift = 0.5
                * actions
                    .clone()
                    .map(|p| (soft.policy()[p] - soft_after.policy()[p]).abs())
                    .sum::<f64>();
            assert!(shift <= change * horizon / (2.0 * alpha) + 1e-9, "{shift} {tiny:?}");
            moved += usize::from(shift > 0.1);
            for pair in actions {
                if optimum - hard.q()[pair] > 2.0 * change * horizon + rounding {
                    assert!(!hard_after.is_optimal(state, pair), "{tiny:?}");
                }
            }
        }
    }
    assert!(moved > 100, "only {moved} policies moved");
}

/// At low temperature Newton's method is policy iteration, and a corridor takes it as many steps as it has states.
#[test]
fn a_long_corridor_is_solved_to_its_end() {
    for (length, alpha) in [(120, 0.001), (200, 0.05), (400, 0.1), (400, 1.0)] {
        let tiny = corridor(length, 0.99, 1.0);
        let mdp = model(&tiny).expect("valid");
        let mut solver = Soft::new(&mdp, None);
        solver.solve(&tiny.rewards(), temperature(alpha)).expect("discounted");
        let accuracy = solver.accuracy();
        assert!(accuracy.bound <= 1e-9, "{length} {alpha}: {accuracy:?}");
        let ones: Vec<Vec<f64>> = tiny.states.iter().map(|a| vec![1.0; a.len()]).collect();
        let expected = value_iteration(&tiny, alpha, &ones, 4000);
        for (state, (ours, theirs)) in solver.value().iter().zip(&expected).enumerate() {
            assert!(
                (ours - theirs).abs() <= 1e-9,
                "{length} {alpha}, state {state}: {ours} is not {theirs}"
            );
        }
    }
}
