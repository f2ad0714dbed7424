//! Slopes, bounds and the price of smoothness.

use policy_cliff::scenario::Objective;
use policy_cliff::solve::{Endless, Hard, Soft, Temperature};
use policy_cliff::stability::{Smooth, steepest};

use crate::support::model;
use crate::support::naive::{Tiny, random};
use crate::{along, pair, problem, scenario, stability};

fn alpha(value: f64) -> Temperature {
    Temperature::new(value).expect("in range")
}

#[test]
fn the_fork_attains_the_lipschitz_bound() {
    let fork = scenario("lipschitz-fork");
    let problem = along(&fork);
    for a in [1e-3, 0.05, 1.0, 30.0] {
        let soft = Some((alpha(a), Objective::Entropy));
        let found = stability(&problem, 0.0, soft).expect("solved");
        let smooth = found.soft.expect("asked").expect("finite");
        let exact = 1.0 / (2.0 * a * (1.0 - 0.9));
        let start = fork.mdp.actions(0);
        for pair in start.clone() {
            let slope = smooth.policy_slope[pair].abs();
            assert!((slope / exact - 1.0).abs() < 1e-12, "{slope} {exact}");
        }
        assert!((smooth.bound / exact - 1.0).abs() < 1e-12);
        // By symmetry the value does not move.
        assert!(smooth.value_slope[0].abs() < 1e-12);
        let steep =
            steepest(&problem, [-1.0, 1.0], 21, alpha(a), Objective::Entropy, &mut |_| true).expect("not stopped");
        let steep = steep.expect("finite");
        assert_eq!(steep.at, 0.0);
        assert!(start.contains(&steep.pair));
        assert!((steep.slope / exact - 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_format_bonus_has_its_closed_forms() {
    let bonus = scenario("format-bonus");
    let boxed = pair(&bonus, "solved", "boxed");
    for beta in [-0.2, 0.0, 0.07] {
        for a in [0.02, 0.05, 2.0] {
            let soft = Some((alpha(a), Objective::Entropy));
            let found = stability(&along(&bonus), beta, soft).expect("solved");
            let smooth = found.soft.expect("asked").expect("finite");
            let p = 1.0 / (1.0 + 2.0 * f64::exp(-beta / a));
            assert!((smooth.policy_slope[boxed] - p * (1.0 - p) / a).abs() < 1e-12 / a);
            let start = &smooth.value_slope;
            assert!(start.iter().any(|slope| (slope - p).abs() < 1e-12));
            assert_eq!(smooth.bound, 2.0 / (2.0 * a));
            let lost = beta.max(0.0) - p * beta;
            assert!((smooth.price - lost).abs() < 1e-12, "{} {lost}", smooth.price);
            assert!((smooth.price_bound - a * f64::ln(3.0) * 2.0).abs() < 1e-12);
        }
    }
}

/// Random models with an answer, and their figures at a temperature.
fn for_random_models(
    seed: u64,
    count: usize,
    objective: Objective,
    mut check: impl FnMut(&Tiny, &[f64], &[f64], f64, &Smooth, f64),
) {
    let mut rng = fastrand::Rng::with_seed(seed);
    for index in 0..count {
        let discount = [0.0, 0.5, 0.9, 0.99, 1.0][index % 5];
        let tiny = random(&mut rng, discount);
        let Ok(mdp) = model(&tiny) else { continue };
        let slope: Vec<f64> = (0..mdp.pairs()).map(|_| 2.0 * rng.f64() - 1.0).collect();
        let mut base = vec![0.0; mdp.pairs()];
        for state in 0..mdp.states() {
            let mut sum = 0.0;
            for pair in mdp.actions(state) {
                base[pair] = 0.1 + rng.f64();
                sum += base[pair];
            }
            for pair in mdp.actions(state) {
                base[pair] /= sum;
            }
        }
        let problem = policy_cliff::scenario::Problem {
            base: &base,
            ..problem(&mdp, &tiny.rewards(), &slope)
        };
        let a = [0.05, 0.3, 2.0][index % 3];
        let Ok(found) = stability(&problem, 0.0, Some((alpha(a), objective))) else {
            continue;
        };
        match found.soft.expect("asked") {
            Ok(smooth) => check(&tiny, &slope, &base, a, &smooth, found.horizon),
            Err(unbounded) => assert!(unbounded.why == Endless::Bonus && discount == 1.0),
        }
    }
}

#[test]
fn slopes_agree_with_differences_and_stay_under_the_bound() {
    let mut checked = 0;
    for objective in [Objective::Entropy, Objective::Kl] {
        for_random_models(12, 3_000, objective, |tiny, slope, base, a, smooth, horizon| {
            let mdp = model(tiny).expect("valid");
            for state in 0..mdp.states() {
                let slopes = smooth.policy_slope[mdp.actions(state)].iter();
                let total: f64 = slopes.clone().map(|slope| slope.abs()).sum::<f64>() / 2.0;
                assert!(total <= smooth.bound * (1.0 + 1e-9), "{total} {}", smooth.bound);
                for slope in slopes {
                    assert!(slope.abs() <= smooth.bound * (1.0 + 1e-9));
                }
            }
            if horizon > 1e3 {
                return;
            }
            checked += 1;
            // The step moves Q / alpha by at most 2e-3: truncation is some 1e-6 of the bound, what the solver leaves
            // open 1e-13 / (2 step alpha) of the scale.
            let step = 1e-3 * a / horizon;
            let base = (objective == Objective::Kl).then_some(base);
            let at = |sign: f64| {
                let mut soft = Soft::new(&mdp, base);
                let moved = tiny.rewards().into_iter().zip(slope);
                let reward: Vec<f64> = moved.map(|(r, s)| r + sign * step * s).collect();
                soft.solve(&reward, alpha(a)).expect("a neighbour of what is finite");
                (soft.policy().to_vec(), soft.value().to_vec())
            };
            let (after, before) = (at(1.0), at(-1.0));
            for (p, exact) in smooth.policy_slope.iter().enumerate() {
                let difference = (after.0[p] - before.0[p]) / (2.0 * step);
                assert!((difference - exact).abs() < 1e-5 * smooth.bound, "{difference} {exact}");
            }
            for (s, exact) in smooth.value_slope.iter().enumerate() {
                let difference = (after.1[s] - before.1[s]) / (2.0 * step);
                assert!((difference - exact).abs() < 1e-5 * horizon, "{difference} {exact}");
            }
        });
    }
    assert!(checked > 3_000, "{checked}");
}

#[test]
fn the_price_lies_within_its_bound() {
    let mut dear = 0;
    for objective in [Objective::Entropy, Objective::Kl] {
        for_random_models(13, 3_000, objective, |tiny, _, base, a, smooth, _| {
            let mdp = model(tiny).expect("valid");
            let mut hard = Hard::new(&mdp);
            hard.solve(&tiny.rewards()).expect("solved before");
            let kl = objective == Objective::Kl;
            let mut soft = Soft::new(&mdp, kl.then_some(base));
            soft.solve(&tiny.rewards(), alpha(a)).expect("solved before");
            let policy: Vec<Vec<f64>> = (0..mdp.states())
                .map(|s| soft.policy()[mdp.actions(s)].to_vec())
                .collect();
            let plain = tiny.value(&policy, &|s, a| tiny.states[s][a].reward).expect("ends");
            let scale = hard.accuracy().scale.max(1.0);
            assert!((smooth.price - (hard.value()[0] - plain[0])).abs() < 1e-9 * scale);
            assert!(smooth.price >= 0.0 && smooth.price <= smooth.price_bound + 1e-9 * scale);
            let regularised = soft.value()[0] - hard.value()[0];
            let (low, high) = if kl {
                (-smooth.price_bound, 0.0)
            } else {
                (0.0, smooth.price_bound)
            };
            assert!(regularised >= low - 1e-9 * scale && regularised <= high + 1e-9 * scale);
            dear += usize::from(smooth.price > 0.1 * smooth.price_bound);
        });
    }
    assert!(dear > 100, "{dear}");
}

#[test]
fn entropy_that_pays_for_never_ending_is_said() {
    let grid = scenario("grid-world");
    let soft = Some((alpha(0.5), Objective::Entropy));
    let found = stability(&along(&grid), -0.04, soft).expect("the hard problem is solved");
    assert_eq!(found.soft.expect("asked").expect_err("endless").why, Endless::Bonus);
    let soft = Some((alpha(0.001), Objective::Entropy));
    let found = stability(&along(&grid), -0.04, soft).expect("solved");
    let smooth = found.soft.expect("asked").expect("finite");
    // At discount 1 with cycles no bound is known, and none is invented.
    assert_eq!((smooth.bound, smooth.price_bound), (f64::INFINITY, f64::INFINITY));
    assert!(smooth.policy_slope.iter().all(|slope| slope.is_finite()));
}

#[test]
fn the_steepest_place_is_found_between_samples() {
    // The peak of a sigmoid at 0.05 and 0.2, both off the samples, the narrower far below their distance.
    let slacker = scenario("clever-slacker");
    for (a, points) in [(0.02, 30), (0.001, 30), (0.0005, 47)] {
        let found = steepest(
            &along(&slacker),
            [0.0, 1.0],
            points,
            alpha(a),
            Objective::Entropy,
            &mut |_| true,
        );
        let found = found.expect("not stopped");
        let found = found.expect("finite");
        // At each cliff two tied actions move apart at a rate of 1: 1 / (4 alpha).
        assert!((found.slope * 4.0 * a - 1.0).abs() < 2e-3, "{found:?} at {a}");
    }
}
