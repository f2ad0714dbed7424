//! The stress test: reproducible, stopped on demand, hard where the radius says, soft under its bound.

use policy_cliff::scenario::{Objective, Rule};
use policy_cliff::solve::Temperature;
use policy_cliff::stability::{Stress, StressError, StressRequest};

use crate::support::model;
use crate::support::naive::random;
use crate::{along, problem, scenario, stability, stress};

fn request() -> StressRequest {
    StressRequest {
        from: 1e-6,
        to: 1.0,
        sizes: 13,
        draws: 40,
        seed: 7,
        temperatures: [0.01, 0.1, 1.0].map(|a| Temperature::new(a).expect("valid")).to_vec(),
        objective: Objective::Entropy,
        rule: Rule::Uniform,
        weights: None,
    }
}

fn run(name: &str, theta: f64, request: &StressRequest) -> Stress {
    stress(&along(&scenario(name)), theta, request, &mut |_| true).expect("solved")
}

#[test]
fn a_seed_has_one_answer() {
    let first = run("clever-slacker", 0.19, &request());
    assert_eq!(first, run("clever-slacker", 0.19, &request()));
    let other = StressRequest { seed: 8, ..request() };
    assert_ne!(first, run("clever-slacker", 0.19, &other));
    assert_eq!(first.sizes.len(), 13);
    assert_eq!((first.sizes[0], first.sizes[12]), (1e-6, 1.0));
    assert!((first.sizes[6] / 1e-3 - 1.0).abs() < 1e-12);
    assert_eq!(first.branches.len(), 4);
}

#[test]
fn at_a_tie_the_hard_policy_jumps_at_any_size() {
    // Three tied answers under the uniform rule: a jump of (m - 1) / m; so with two.
    let hard = &run("format-bonus", 0.0, &request()).branches[0];
    assert_eq!(hard.alpha, None);
    assert!(hard.bound.is_empty());
    for (largest, typical) in hard.largest.iter().zip(&hard.typical) {
        assert!((largest - 2.0 / 3.0).abs() < 1e-12 && (typical - 2.0 / 3.0).abs() < 1e-12);
    }
    for largest in &run("lipschitz-fork", 0.0, &request()).branches[0].largest {
        assert_eq!(*largest, 0.5);
    }
    // The first of the tied is wholly given up.
    let first = StressRequest {
        rule: Rule::First,
        ..request()
    };
    for largest in &run("lipschitz-fork", 0.0, &first).branches[0].largest {
        assert_eq!(*largest, 1.0);
    }
}

#[test]
fn elsewhere_it_jumps_at_the_radius() {
    let fine = StressRequest {
        sizes: 121,
        ..request()
    };
    for (name, theta) in [
        ("lipschitz-fork", 0.003),
        ("format-bonus", 0.1),
        ("clever-slacker", 0.19),
        ("sophistry", 0.2),
    ] {
        let file = scenario(name);
        let found = stability(&along(&file), theta, None).expect("solved");
        let radius = found.radius.expect("policies").size;
        let result = run(name, theta, &fine);
        for (size, largest) in result.sizes.iter().zip(&result.branches[0].largest) {
            // The worst direction is among the draws, so the jump is found at once.
            let jump = if *size > radius { 1.0 } else { 0.0 };
            assert_eq!(*largest, jump, "{name} at {size}, radius {radius}");
        }
    }
}

#[test]
fn soft_stays_under_its_bound_and_grows() {
    let mut rng = fastrand::Rng::with_seed(3);
    let (mut checked, mut close) = (0, 0);
    for index in 0..300 {
        let discount = [0.0, 0.5, 0.9, 1.0][index % 4];
        let tiny = random(&mut rng, discount);
        let Ok(mdp) = model(&tiny) else { continue };
        let reward = tiny.rewards();
        let problem = problem(&mdp, &reward, &reward);
        let request = StressRequest {
            sizes: 7,
            draws: 12,
            ..request()
        };
        let result = match stress(&problem, 0.0, &request, &mut |_| true) {
            Ok(result) => result,
            Err(StressError::Unbounded(_)) => continue,
            Err(other) => panic!("{other:?}"),
        };
        for branch in &result.branches {
            for (index, &largest) in branch.largest.iter().enumerate() {
                let typical = branch.typical[index];
                assert!(branch.endless[index] == 0 || discount == 1.0);
                if largest.is_nan() {
                    assert_eq!(branch.endless[index], 12);
                    continue;
                }
                assert!((0.0..=1.0 + 1e-12).contains(&largest) && typical <= largest);
                let Some(bound) = branch.bound.get(index) else {
                    continue;
                };
                // What the solver leaves open moves probabilities by some 1e-13 of the scale over alpha.
                assert!(largest <= bound * (1.0 + 1e-9) + 1e-10, "{largest} {bound} {tiny:?}");
                checked += 1;
                close += usize::from(largest > 0.5 * bound);
            }
        }
    }
    println!("{checked} checked, {close} above half of the bound");
    assert!(checked > 3_000 && close > 100, "{checked} {close}");
}

#[test]
fn the_fork_nearly_attains_its_bound() {
    let result = run("lipschitz-fork", 0.0, &request());
    for branch in &result.branches[1..] {
        // To first order, as far as probabilities are told apart.
        assert!(branch.largest[0] > (1.0 - 1e-4) * branch.bound[0], "{branch:?}");
        for pair in branch.largest.windows(2) {
            assert!(pair[1] >= pair[0]);
        }
    }
}

#[test]
fn progress_is_told_and_stops_it() {
    let file = scenario("format-bonus");
    let mut told = Vec::new();
    let result = stress(&along(&file), 0.1, &request(), &mut |done| {
        told.push(done);
        done < 0.5
    });
    assert_eq!(result, Err(StressError::Stopped));
    assert_eq!(told.len(), 13 * 20 + 1);
    assert!(told.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn requests_out_of_range_are_refused() {
    let file = scenario("format-bonus");
    let problem = along(&file);
    for (field, request) in [
        ("from", StressRequest { from: 0.0, ..request() }),
        ("to", StressRequest { to: 1e-7, ..request() }),
        (
            "to",
            StressRequest {
                to: f64::NAN,
                ..request()
            },
        ),
        ("sizes", StressRequest { sizes: 1, ..request() }),
        ("draws", StressRequest { draws: 0, ..request() }),
    ] {
        match stress(&problem, 0.0, &request, &mut |_| true) {
            Err(StressError::Request(found, ..)) => assert_eq!(found, field),
            other => panic!("{other:?}"),
        }
    }
}

/// One reward model perturbed in the paper's norm: every entry by at most e, here with the weights of a class each. The
/// best answer is given up where e times the sum of both weights is the difference of their rewards.
#[test]
fn a_reward_model_is_perturbed_by_its_own_entries() {
    let file = scenario("multi-reward");
    let values = [0.3, 0.2, 0.5, 1.0];
    let problem = file.problem(1, &values);
    let fine = StressRequest {
        sizes: 241,
        ..request()
    };
    let state = |name: &str| file.states.iter().position(|each| each == name).expect("a state");
    let flips = |weighted: &[(&str, f64)]| {
        let mut weights = vec![0.0; file.mdp.pairs()];
        for (name, weight) in weighted {
            weights[file.mdp.actions(state(name))].fill(*weight);
        }
        let weights = Some(weights);
        let request = StressRequest {
            weights,
            ..fine.clone()
        };
        let result = stress(&problem, values[1], &request, &mut |_| true).expect("solved");
        let first = result.branches[0].largest.iter().position(|&shift| shift > 0.0);
        let first = first.expect("a flip");
        [result.sizes[first - 1], result.sizes[first]]
    };
    // Ambiguous: refusing earns 11/20, asking 3/5 * 11/20 + 1/2 * 9/20 = 111/200, both weighted by 11/20: 1/220.
    // Values: staying silent earns 3/10 + 6/25, a balance 9/50 + 2/25 + 6/25, both weighted by 3/10: 1/15.
    for (weighted, wanted) in [
        (&[("ambiguous", 0.55)] as &[_], 1.0 / 220.0),
        (&[("values", 0.3)], 1.0 / 15.0),
        (&[("values", 0.3), ("ambiguous", 0.55)], 1.0 / 220.0),
        // General: brevity earns 1/40 more, both weighted by 1.
        (&[("general", 1.0)], 1.0 / 80.0),
    ] {
        let [inside, beyond] = flips(weighted);
        assert!(
            inside < wanted && wanted <= beyond * (1.0 + 1e-9),
            "{weighted:?}: {inside} {wanted} {beyond}"
        );
    }
}

/// Entries times weights: what perturbs a reward model of weight w by e perturbs the reward by w e, and so does the bound.
#[test]
fn the_bound_of_a_reward_model_counts_its_weight() {
    let file = scenario("sophistry");
    let pairs = file.mdp.pairs();
    let all = run("sophistry", 0.3, &request());
    let one = StressRequest {
        weights: Some(vec![1.0; pairs]),
        ..request()
    };
    assert_eq!(run("sophistry", 0.3, &one), all);
    let half = run(
        "sophistry",
        0.3,
        &StressRequest {
            weights: Some(vec![0.5; pairs]),
            ..request()
        },
    );
    for (branch, whole) in half.branches.iter().zip(&all.branches).skip(1) {
        for ((bound, whole), largest) in branch.bound.iter().zip(&whole.bound).zip(&branch.largest) {
            assert!(*whole == 1.0 || (bound - whole / 2.0).abs() < 1e-12);
            assert!(*largest <= bound * (1.0 + 1e-9) + 1e-12);
        }
    }
    // A reward model without weight moves nothing.
    let none = run(
        "sophistry",
        0.3,
        &StressRequest {
            weights: Some(vec![0.0; pairs]),
            ..request()
        },
    );
    let moved = none.branches.iter().flat_map(|branch| &branch.largest);
    assert!(moved.into_iter().all(|&shift| shift == 0.0));
}
