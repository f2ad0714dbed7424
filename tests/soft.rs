//! The soft solver against naive value iteration, against the linear equation of deterministic models at discount 1,
//! and at extreme temperatures.

mod support;

use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::solve::{Endless, Evaluation, Hard, Soft, Temperature, Unbounded};
use support::model;
use support::naive::{Action, Tiny, corridor, eliminate, expected, free_loops, random};

fn temperature(alpha: f64) -> Temperature {
    Temperature::new(alpha).expect("in range")
}

/// V <- alpha log sum base exp(Q / alpha) many times; `base` is all ones for entropy.
fn value_iteration(tiny: &Tiny, alpha: f64, base: &[Vec<f64>], sweeps: usize) -> Vec<f64> {
    let mut value = vec![0.0; tiny.states.len()];
    for _ in 0..sweeps {
        value = backup(tiny, alpha, base, &value);
    }
    value
}

/// Returns alpha log sum base exp(Q / alpha) of each state, Q being that of `value`.
fn backup(tiny: &Tiny, alpha: f64, base: &[Vec<f64>], value: &[f64]) -> Vec<f64> {
    let states = tiny.states.iter().zip(base);
    states
        .map(|(actions, base)| {
            let q: Vec<f64> = actions
                .iter()
                .map(|a| a.reward + tiny.discount * expected(a, value))
                .collect();
            let possible = q.iter().zip(base).filter(|(_, base)| **base > 0.0);
            let most = possible.map(|(q, _)| *q).fold(f64::NEG_INFINITY, f64::max);
            let terms = q.iter().zip(base).filter(|(_, base)| **base > 0.0);
            let sum: f64 = terms.map(|(q, b)| b * ((q - most) / alpha).exp()).sum();
            if actions.is_empty() {
                0.0
            } else {
                most + alpha * sum.ln()
            }
        })
        .collect()
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

/// Random deterministic models at discount 1, cycles allowed: with z = exp(V / alpha) the soft equation is linear, z =
/// M z + b, and has a finite answer exactly when the spectral radius of M is below 1.
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

/// gamma = 0.5, two optimal actions, one leading to a state with two tied self-loops: 2/3 against 1/3 at every
/// temperature (THEORY 4, first trap).
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

/// At 1e-6 the soft policy keeps to the optimal set and the value is the hard one; at 1e6 it is the policy of greatest
/// entropy, whatever the reward.
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

/// The regularised value lies in [V*, V* + alpha log|A| H]; the plain return of the soft policy in [V* - alpha log|A|
/// H, V*] (price of smoothness); two rewards move the policy by at most |R1 - R2| / (2 alpha (1 - gamma)) (4.7), and
/// the hard value by at most |R1 - R2| / (1 - gamma) (2.4); and actions that were far from optimal do not become
/// optimal (2.5).
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

/// An action that leads to one state.
fn to(state: usize, reward: f64) -> Action {
    Action {
        reward,
        to: vec![(state, 1.0)],
    }
}

/// An action that ends with probability 1/2.
fn half_to(state: usize, end: usize, reward: f64) -> Action {
    Action {
        reward,
        to: vec![(state, 0.5), (end, 0.5)],
    }
}

/// A model at discount 1 that starts in state 0 and ends in its last state.
fn undiscounted(states: Vec<Vec<Action>>) -> Tiny {
    let mut start = vec![0.0; states.len()];
    start[0] = 1.0;
    Tiny {
        discount: 1.0,
        states,
        start,
    }
}

/// Against a base policy, staying for ever pays the divergence for ever, even where one of the loops is free: no policy
/// has a finite value in such a state.
#[test]
fn loops_that_only_lose_are_refused_against_a_base_policy() {
    let trap = undiscounted(vec![
        vec![to(1, 0.5), to(2, 0.0)],
        vec![to(1, 0.0), to(1, -0.5)],
        vec![],
    ]);
    let never_left = undiscounted(vec![vec![to(0, -1.0), to(1, 5.0)], vec![]]);
    let cases = [(&trap, &[0.5, 0.5, 0.5, 0.5][..], 1), (&never_left, &[1.0, 0.0][..], 0)];
    for (tiny, base, state) in cases {
        let mdp = support::model_with_traps(tiny).expect("valid");
        let refusal = Soft::new(&mdp, Some(base)).solve(&tiny.rewards(), temperature(0.1));
        let refusal = refusal.expect_err("the value is minus infinity");
        assert_eq!((refusal.state, refusal.why), (state, Endless::GoesOn));
    }
}

/// A base policy that never leaves a free loop is worth 0 there, whatever the actions that it excludes would earn.
#[test]
fn a_free_loop_that_the_base_policy_never_leaves_is_worth_nothing() {
    let tiny = undiscounted(vec![
        vec![to(0, 0.0), to(2, 5.0), to(1, 1.0)],
        vec![to(0, 2.0), to(2, 1.0)],
        vec![],
    ]);
    let mdp = model(&tiny).expect("valid");
    let mut soft = Soft::new(&mdp, Some(&[1.0, 0.0, 0.0, 0.5, 0.5]));
    soft.solve(&tiny.rewards(), temperature(0.1)).expect("an answer");
    // 0.1 log((exp(20) + exp(10)) / 2) = 2 + 0.1 log((1 + exp(-10)) / 2)
    let expected = 2.0 + 0.1 * ((-10f64).exp().ln_1p() - 2f64.ln());
    assert!(soft.accuracy().bound <= 1e-12);
    assert_eq!((soft.value()[0], &soft.policy()[..3]), (0.0, &[1.0, 0.0, 0.0][..]));
    assert!((soft.value()[1] - expected).abs() <= 1e-14, "{:?}", soft.value());
}

/// What the base policy excludes may be paid for ever, so that the hard problem has no answer to start from.
#[test]
fn a_loop_that_the_base_policy_excludes_does_not_matter() {
    let tiny = undiscounted(vec![vec![to(0, 1.0), to(0, -1.0), to(1, 5.0)], vec![]]);
    let mdp = model(&tiny).expect("valid");
    let mut soft = Soft::new(&mdp, Some(&[0.0, 0.5, 0.5]));
    soft.solve(&tiny.rewards(), temperature(1.0)).expect("an answer");
    // z = (exp(-1) z + exp(5)) / 2
    let expected = (5f64.exp() / (2.0 - (-1f64).exp())).ln();
    assert!((soft.value()[0] - expected).abs() <= 1e-13, "{:?}", soft.value());
    assert!(soft.accuracy().bound <= 1e-10);
}

/// The probability of staying for ever is known, and so is what is lost by it against the base policy: alpha log(base)
/// in each step.
#[test]
fn a_free_loop_that_the_base_policy_leaves_at_last_has_an_answer() {
    let solved = |leaves: f64, reward: f64, alpha: f64| {
        let tiny = undiscounted(vec![vec![to(0, 0.0), to(1, reward)], vec![]]);
        let mdp = model(&tiny).expect("valid");
        let mut soft = Soft::new(&mdp, Some(&[1.0 - leaves, leaves]));
        soft.solve(&tiny.rewards(), temperature(alpha))?;
        Ok((soft.value()[0], soft.accuracy().bound))
    };
    for (leaves, alpha) in [(0.5, 1e-6), (0.5, 0.1), (1e-6, 0.1), (1e-9, 0.1), (1e-9, 10.0)] {
        for reward in [5.0, -5.0, 0.001] {
            let (value, bound) = solved(leaves, reward, alpha).unwrap_or_else(|e: Unbounded| panic!("{e:?}"));
            // z = (1 - leaves) z + leaves exp(reward / alpha)
            assert!((value - reward).abs() <= bound, "{leaves} {reward} {alpha}: {value}");
            assert!(
                bound <= 1e-5 * reward.abs().max(alpha),
                "{leaves} {reward} {alpha}: {bound}"
            );
        }
    }
    let refusal = solved(1e-16, 5.0, 0.1).expect_err("it takes 1e16 steps");
    assert_eq!(refusal.why, Endless::TooLong);
}

/// The base policy never leaves, and its rewards cancel in turn.
#[test]
fn rewards_that_cancel_for_ever_are_refused_as_such() {
    let tiny = undiscounted(vec![
        vec![to(1, 0.5), to(2, 1.0)],
        vec![to(0, -0.5), to(2, 0.0)],
        vec![],
    ]);
    let mdp = model(&tiny).expect("valid");
    let refusal = Soft::new(&mdp, Some(&[1.0, 0.0, 1.0, 0.0])).solve(&tiny.rewards(), temperature(0.1));
    assert_eq!(refusal.expect_err("no limit").why, Endless::Cancels);
}

/// Newton's method takes a step for each state of this chain, in which stepping back looks better until the reward at
/// its end is known.
#[test]
fn a_chain_of_many_newton_steps_is_solved_to_its_end() {
    let last = 69;
    let end = last + 1;
    let mut states: Vec<Vec<Action>> = (0..last)
        .map(|i| {
            let mut actions = vec![to(end, 0.01), to(i + 1, -0.001)];
            if i > 0 {
                actions.push(half_to(i - 1, end, -0.001));
            }
            actions
        })
        .collect();
    states.push(vec![to(end, 0.01), half_to(0, end, 1.0)]);
    states.push(vec![]);
    let tiny = undiscounted(states);
    let mdp = model(&tiny).expect("valid");
    let mut soft = Soft::new(&mdp, None);
    soft.solve(&tiny.rewards(), temperature(1e-6)).expect("an answer");
    // V(0) = 1 + V(0) / 2 - 0.069, and no two actions are near each other.
    assert!((soft.value()[0] - 1.862).abs() <= 1e-9, "{}", soft.value()[0]);
    assert!(soft.accuracy().bound <= 1e-9, "{:?}", soft.accuracy());
}

/// Whatever is answered at discount 1 solves the equation of the regularised problem, with a policy that is one.
#[test]
fn what_is_answered_with_loops_solves_the_equation() {
    let mut rng = fastrand::Rng::with_seed(15);
    let (mut cyclic, mut losing, mut against_base) = (0, 0, 0);
    for _ in 0..6_000 {
        let tiny = Tiny {
            discount: 1.0,
            ..random(&mut rng, 0.5)
        };
        // Free loops and ways of staying that are paid, or mostly losses.
        let tiny = if rng.bool() {
            free_loops(&mut rng, &tiny)
        } else {
            let lower: Vec<f64> = tiny.rewards().iter().map(|reward| reward - 0.5).collect();
            tiny.with_rewards(&lower)
        };
        let Ok(mdp) = support::model_with_traps(&tiny) else {
            continue;
        };
        let alpha = [1e-6, 0.01, 0.3][rng.usize(0..3)];
        let kl = rng.bool();
        let base: Vec<Vec<f64>> = tiny
            .states
            .iter()
            .map(|actions| base(&mut rng, actions.len(), kl))
            .collect();
        let flat = base.concat();
        let reward = tiny.rewards();
        let mut soft = Soft::new(&mdp, kl.then_some(&flat[..]));
        if let Err(refusal) = soft.solve(&reward, temperature(alpha)) {
            losing += usize::from(refusal.why == Endless::GoesOn);
            assert_ne!(refusal.why, Endless::TooLong, "{refusal:?} {alpha} {tiny:?} {base:?}");
            continue;
        }
        cyclic += usize::from(!mdp.components().is_acyclic());
        against_base += usize::from(kl);
        let accuracy = soft.accuracy();
        assert!(accuracy.bound.is_finite(), "{accuracy:?} {alpha} {tiny:?} {base:?}");
        let after = backup(&tiny, alpha, &base, soft.value());
        // The bases here sum to 1 up to rounding.
        let allowed = 2.0 * accuracy.bound + 1e-14 * accuracy.scale + 1e-15 * alpha;
        for (state, (value, after)) in soft.value().iter().zip(&after).enumerate() {
            assert!(
                (value - after).abs() <= allowed,
                "state {state}: {value} {after} {tiny:?} {base:?}"
            );
            let actions = mdp.actions(state);
            let sum: f64 = soft.policy()[actions.clone()].iter().sum();
            assert!(actions.is_empty() || (sum - 1.0).abs() <= 1e-14, "{sum}");
        }
        if !kl {
            let mut hard = Hard::new(&mdp);
            hard.solve(&reward).expect("an answer, since the soft problem has one");
            for (soft, hard) in soft.value().iter().zip(hard.value()) {
                assert!(*soft >= hard - allowed, "{soft} {hard} {tiny:?}");
            }
        }
    }
    assert!(
        cyclic > 500 && losing > 100 && against_base > 500,
        "{cyclic} cyclic, {losing} losing, {against_base} against a base"
    );
}

/// A base policy, whose probabilities may be 0; all ones for entropy.
fn base(rng: &mut fastrand::Rng, actions: usize, kl: bool) -> Vec<f64> {
    if !kl {
        return vec![1.0; actions];
    }
    let sure = rng.usize(0..actions.max(1));
    let weights: Vec<f64> = (0..actions)
        .map(|action| {
            if action == sure || rng.u8(0..3) > 0 {
                0.05 + rng.f64()
            } else {
                0.0
            }
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}
