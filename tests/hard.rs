//! The hard solver against the naive oracle on thousands of tiny models.

mod support;

use policy_cliff::mdp::{Discount, Mdp, ModelError};
use policy_cliff::scenario::Rule;
use policy_cliff::solve::{Evaluation, Hard, select};
use support::naive::{Action, Tiny, Verdict, corridor, expected, free_loops, random};
use support::{model, model_with_traps};

const DISCOUNTS: [f64; 5] = [0.0, 0.5, 0.9, 0.999, 1.0];

/// What a run over random models met; the tests demand that every kind was among them.
#[derive(Debug, Default)]
struct Seen {
    solved: usize,
    ties: usize,
    terminal: usize,
    unreachable: usize,
    endless: usize,
    refused: usize,
    free: usize,
    staying: usize,
}

fn for_random_models(seed: u64, count: usize, mut check: impl FnMut(&Tiny, &mut Seen)) -> Seen {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut seen = Seen::default();
    for i in 0..count {
        let mut tiny = random(&mut rng, DISCOUNTS[i % DISCOUNTS.len()]);
        if tiny.discount == 1.0 && rng.bool() {
            tiny = free_loops(&mut rng, &tiny);
        }
        check(&tiny, &mut seen);
    }
    seen
}

#[test]
fn agrees_with_enumeration() {
    let seen = for_random_models(1, 20_000, |tiny, seen| {
        let mdp = match model_with_traps(tiny) {
            Ok(mdp) => mdp,
            Err(ModelError::Endless { .. } | ModelError::NoAction) => {
                seen.refused += 1;
                return;
            }
            Err(other) => panic!("{other}: {tiny:?}"),
        };
        let mut solver = Hard::new(&mdp);
        let outcome = solver.solve(&tiny.rewards());
        match tiny.solve() {
            Verdict::Endless => {
                seen.endless += 1;
                let refusal = outcome.expect_err("never ending earns at least nothing");
                assert!(!mdp.is_terminal(refusal.state), "{tiny:?}");
            }
            Verdict::Solved { value, q } => {
                outcome.unwrap_or_else(|e| panic!("{e}: {tiny:?}"));
                seen.solved += 1;
                let accuracy = solver.accuracy();
                assert!(accuracy.bound.is_finite(), "{accuracy:?} {tiny:?}");
                // What the oracle eliminates with: all rewards, and V.
                let scale = tiny
                    .rewards()
                    .iter()
                    .chain(&value)
                    .fold(0.0, |most: f64, x| most.max(x.abs()));
                for (state, actions) in q.iter().enumerate() {
                    let error = (solver.value()[state] - value[state]).abs();
                    // The oracle's own elimination is exact to about 1e-11 at these sizes.
                    assert!(
                        error <= accuracy.bound + 1e-11 * scale,
                        "state {state}: {error}, {accuracy:?} {tiny:?}"
                    );
                    if actions.is_empty() {
                        seen.terminal += 1;
                        assert_eq!(solver.value()[state], 0.0);
                    }
                    let ours: Vec<bool> = mdp.actions(state).map(|pair| solver.is_optimal(state, pair)).collect();
                    let theirs: Vec<bool> = actions.iter().map(|q| value[state] - q <= 1e-10 * scale).collect();
                    assert_eq!(ours, theirs, "state {state}: {q:?} {accuracy:?} {tiny:?}");
                    seen.ties += usize::from(theirs.iter().filter(|&&tied| tied).count() > 1);
                }
                seen.free += usize::from(!solver.free().is_empty());
                let is_free = |pair: usize| *solver.free().get(pair).unwrap_or(&false);
                let pairs = (0..mdp.pairs()).filter(|&pair| is_free(pair));
                let free: Vec<(usize, usize)> = pairs
                    .map(|pair| (mdp.state_of(pair), pair - mdp.actions(mdp.state_of(pair)).start))
                    .collect();
                assert_eq!(free, tiny.free_pairs(), "{tiny:?}");
                let reward = tiny.rewards();
                let first = select(&mdp, &solver.optimal(), Rule::First, None, &reward).expect("finite");
                let taken = |s: usize| mdp.actions(s).position(|pair| first[pair] == 1.0).unwrap_or(0);
                let taken: Vec<usize> = (0..mdp.states()).map(taken).collect();
                assert!(tiny.attains(&taken, &value), "{taken:?} {value:?} {tiny:?}");
                let policy = select(&mdp, &solver.optimal(), Rule::Uniform, None, &reward).expect("finite");
                let evaluation = Evaluation::new(&mdp, &policy);
                let earned = evaluation.value(&reward).expect("finite");
                let close = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * scale.max(1.0);
                assert!(earned.iter().zip(&value).all(close), "{earned:?} {value:?} {tiny:?}");
                let visits = evaluation.occupancy().expect("finite");
                seen.staying += usize::from(visits.contains(&f64::INFINITY));
                let collected = policy_cliff::solve::collected(&mdp, &visits, &policy, &reward);
                assert!(close((&collected, &value[0])), "{collected} {value:?} {tiny:?}");
                seen.unreachable += visits.iter().filter(|&&v| v == 0.0).count();
            }
        }
    });
    println!("{seen:?}");
    for kind in [
        seen.solved / 10,
        seen.ties,
        seen.terminal,
        seen.unreachable,
        seen.endless,
        seen.refused,
        seen.free,
        2 * seen.staying,
    ] {
        assert!(kind > 100, "{seen:?}");
    }
}

#[test]
fn a_warm_solve_gives_the_answer_of_a_cold_one() {
    let mut rng = fastrand::Rng::with_seed(2);
    for_random_models(3, 5_000, |tiny, _| {
        let Ok(mdp) = model(tiny) else { return };
        let mut warm = Hard::new(&mdp);
        for _ in 0..3 {
            let reward: Vec<f64> = tiny.rewards().iter().map(|r| r - 0.5 * rng.f64()).collect();
            let mut cold = Hard::new(&mdp);
            let (ours, theirs) = (warm.solve(&reward), cold.solve(&reward));
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{tiny:?} {reward:?}");
            if ours.is_ok() {
                let bound = warm.accuracy().bound + cold.accuracy().bound;
                assert!(
                    warm.value()
                        .iter()
                        .zip(cold.value())
                        .all(|(a, b)| (a - b).abs() <= bound),
                    "{tiny:?} {reward:?}"
                );
                assert_eq!(warm.optimal(), cold.optimal(), "{tiny:?} {reward:?}");
            }
        }
    });
}

/// The solver of sweeps skips actions far from the best; its values and sets must be those of a solver that skips
/// nothing.
#[test]
fn a_sweep_skips_no_action_that_matters() {
    let mut rng = fastrand::Rng::with_seed(4);
    let (mut ties, mut changes, mut skipped) = (0, 0, 0);
    for round in 0..400 {
        let tiny = connected(&mut rng, round);
        let mdp = model(&tiny).expect("valid");
        let slope: Vec<f64> = (0..mdp.pairs()).map(|_| coarse(&mut rng, round)).collect();
        let mut warm = Hard::for_sweep(&mdp, 5e-11);
        let mut last = Vec::new();
        for step in 0..41 {
            // Small steps, and now and then a leap there and back.
            let theta = f64::from(if step % 13 == 12 { -step } else { step } - 20) / 20.0;
            let reward: Vec<f64> = (tiny.rewards().iter().zip(&slope))
                .map(|(r, s)| r + theta * s)
                .collect();
            let mut cold = Hard::new(&mdp);
            warm.solve(&reward).expect("discounted");
            cold.solve(&reward).expect("discounted");
            let bound = warm.accuracy().bound + cold.accuracy().bound;
            let mut values = warm.value().iter().zip(cold.value());
            assert!(values.all(|(a, b)| (a - b).abs() <= bound), "{tiny:?}");
            let optimal = warm.optimal();
            assert_eq!(optimal, cold.optimal(), "{theta} {tiny:?} {slope:?}");
            ties += usize::from(optimal.iter().filter(|o| **o).count() > mdp.states());
            changes += usize::from(optimal != last);
            last = optimal;
            skipped += warm
                .q()
                .iter()
                .zip(cold.q())
                .filter(|(a, b)| (*a - *b).abs() > 1e-6)
                .count();
        }
    }
    assert!(
        ties > 1000 && changes > 1000 && skipped > 1000,
        "{ties} {changes} {skipped}"
    );
}

/// With a tolerance of ties wider than the lead that skipped actions are known to have, none may be skipped.
#[test]
fn a_coarse_sweep_skips_nothing() {
    let mut rng = fastrand::Rng::with_seed(5);
    let mut wide = 0;
    for round in 0..100 {
        let tiny = connected(&mut rng, round);
        let mdp = model(&tiny).expect("valid");
        let mut solver = Hard::for_sweep(&mdp, 1e-4);
        let mut reward = tiny.rewards();
        for _ in 0..10 {
            for r in &mut reward {
                *r *= 1.0 + 1e-3 * rng.f64();
            }
            solver.solve(&reward).expect("discounted");
            let tolerance = solver.accuracy().tolerance;
            wide += usize::from(tolerance > 1e-6 * solver.accuracy().scale);
            for (s, actions) in tiny.states.iter().enumerate() {
                for (action, pair) in actions.iter().zip(mdp.actions(s)) {
                    let q = reward[pair] + tiny.discount * expected(action, solver.value());
                    let near = solver.value()[s] - q <= tolerance;
                    assert_eq!(solver.is_optimal(s, pair), near, "{tiny:?}");
                }
            }
        }
    }
    assert!(wide > 100, "{wide}");
}

/// What counts as a tie is told at the scale of the answer, also where a state was last looked at while the scale was
/// far smaller.
#[test]
fn a_scale_that_grows_while_a_sweep_is_solved_hides_no_tie() {
    for discount in [0.99999, 0.999_999] {
        // V = 1 / (1 - discount) in both states, but the first backup starts from V = 0, where all numbers are 1 or
        // less. The second action is worse by more than rounding there, and by less than the error of V in the end.
        let worse = 2e-6;
        let action = |reward: f64, to: usize| Action {
            reward,
            to: vec![(to, 1.0)],
        };
        let tiny = Tiny {
            discount,
            states: vec![vec![action(1.0, 1), action(1.0 - worse, 1)], vec![action(1.0, 0)]],
            start: vec![1.0, 0.0],
        };
        let mdp = model(&tiny).expect("valid");
        let mut sweep = Hard::for_sweep(&mdp, 5e-11);
        let mut cold = Hard::new(&mdp);
        sweep.solve(&tiny.rewards()).expect("discounted");
        cold.solve(&tiny.rewards()).expect("discounted");
        assert!(sweep.accuracy().tolerance > 2.0 * worse && cold.accuracy().tolerance > 2.0 * worse);
        assert_eq!(sweep.optimal(), [true; 3], "{discount}");
        assert_eq!(cold.optimal(), [true; 3], "{discount}");
    }
}

/// A reward from a few values in even rounds, so that actions tie, and from many in odd ones; of all sizes.
fn coarse(rng: &mut fastrand::Rng, round: usize) -> f64 {
    let size = [1.0, 1e-6, 1e6][round / 2 % 3];
    if round.is_multiple_of(2) {
        f64::from(rng.i32(-2..=2)) * size
    } else {
        (2.0 * rng.f64() - 1.0) * size
    }
}

/// A model in which every state leads to every other, some actions twice.
fn connected(rng: &mut fastrand::Rng, round: usize) -> Tiny {
    let n = rng.usize(2..=30);
    let states = (0..n).map(|s| {
        let mut actions: Vec<Action> = Vec::new();
        for _ in 0..rng.usize(1..=4) {
            if round.is_multiple_of(2) && !actions.is_empty() && rng.u8(0..3) == 0 {
                actions.push(actions[0].clone());
                continue;
            }
            let other = rng.usize(0..n);
            let to = if other == (s + 1) % n {
                vec![(other, 1.0)]
            } else {
                vec![((s + 1) % n, 0.5), (other, 0.5)]
            };
            let reward = coarse(rng, round);
            actions.push(Action { reward, to });
        }
        actions
    });
    Tiny {
        discount: 0.9,
        states: states.collect(),
        start: vec![1.0 / n as f64; n],
    }
}

/// The classes in which a policy of optimal actions may stay for ever although the true reward of what it does there is
/// not 0: all that can be come to from there by optimal actions is one loop, in no part of which the true reward is 0.
fn forced(tiny: &Tiny, optimal: &[bool], truth: &[f64]) -> Vec<bool> {
    let first = |s: usize| tiny.states[..s].iter().map(Vec::len).sum::<usize>();
    let from = |s: usize| {
        let mut seen = vec![s];
        let mut next = 0;
        while let Some(&s) = seen.get(next) {
            next += 1;
            let own = tiny.states[s].iter().zip(&optimal[first(s)..]);
            for (action, _) in own.filter(|(_, optimal)| **optimal) {
                for &(target, _) in &action.to {
                    if !seen.contains(&target) {
                        seen.push(target);
                    }
                }
            }
        }
        seen
    };
    let reached: Vec<Vec<usize>> = (0..tiny.states.len()).map(from).collect();
    let mut calm = vec![false; tiny.states.len()];
    tiny.policies(|policy| {
        for class in tiny.classes(policy) {
            if class
                .iter()
                .all(|&s| optimal[first(s) + policy[s]] && truth[first(s) + policy[s]] == 0.0)
            {
                for s in class {
                    calm[s] = true;
                }
            }
        }
    });
    let is_forced = |s: usize| {
        let loops = reached[s].iter().all(|&t| reached[t].contains(&s) && !calm[t]);
        loops && !tiny.states[s].is_empty()
    };
    (0..tiny.states.len()).map(is_forced).collect()
}

/// All selection rules give optimal policies; worst and best bracket every optimal policy under the true reward outside
/// of free loops, state by state, and stay in a loop whose true reward is not 0 only if they have to.
#[test]
fn worst_and_best_bracket_all_optimal_policies() {
    let mut rng = fastrand::Rng::with_seed(4);
    let (mut spread, mut free, mut infinite) = (0, 0, 0);
    for_random_models(5, 10_000, |tiny, _| {
        let Ok(mdp) = model_with_traps(tiny) else { return };
        let mut solver = Hard::new(&mdp);
        if solver.solve(&tiny.rewards()).is_err() {
            return;
        }
        let truth: Vec<f64> = (0..mdp.pairs()).map(|_| f64::from(rng.i32(-2..=2))).collect();
        let optimal = solver.optimal();
        let pair = |s: usize, a: usize| mdp.actions(s).start + a;
        let mut outside = truth.clone();
        for (s, a) in tiny.free_pairs() {
            outside[pair(s, a)] = 0.0;
        }
        let is_forced = forced(tiny, &optimal, &truth);
        let true_tiny = tiny.with_rewards(&outside);
        let (mut least, mut most) = (vec![f64::INFINITY; mdp.states()], vec![f64::NEG_INFINITY; mdp.states()]);
        tiny.policies(|policy| {
            let may = |class: &Vec<usize>| {
                class.iter().all(|&s| truth[pair(s, policy[s])] == 0.0) || class.iter().all(|&s| is_forced[s])
            };
            if tiny.discount == 1.0 && !tiny.classes(policy).iter().all(may) {
                return;
            }
            let allowed = (0..mdp.states()).all(|s| mdp.is_terminal(s) || optimal[pair(s, policy[s])]);
            if allowed && tiny.attains(policy, solver.value()) {
                let value = true_tiny.policy_value(policy, &mut false);
                for (s, v) in value.expect("nothing is earned in loops").into_iter().enumerate() {
                    least[s] = least[s].min(v);
                    most[s] = most[s].max(v);
                }
            }
        });
        for (rule, bracket) in [(Rule::Worst, &least), (Rule::Best, &most)] {
            let policy = select(&mdp, &solver.optimal(), rule, Some(&truth), &tiny.rewards()).expect("a policy");
            let evaluation = Evaluation::new(&mdp, &policy);
            let earned = evaluation.value(&outside).expect("nothing is earned in loops");
            assert!(
                earned
                    .iter()
                    .zip(bracket.iter())
                    .all(|(a, b)| (a - b).abs() <= 1e-8 * b.abs().max(1.0)),
                "{rule:?} {earned:?} {bracket:?} {truth:?} {tiny:?}"
            );
            let trained = evaluation.value(&tiny.rewards()).expect("finite");
            assert!(
                trained
                    .iter()
                    .zip(solver.value())
                    .all(|(a, b)| (a - b).abs() <= 1e-8 * solver.accuracy().scale.max(1.0)),
                "{tiny:?}"
            );
            if evaluation.value(&truth).is_err() {
                assert!(is_forced.contains(&true), "{truth:?} {tiny:?}");
                infinite += 1;
            }
        }
        free += usize::from(!solver.free().is_empty());
        spread += usize::from(least.iter().zip(&most).any(|(a, b)| b - a > 0.1));
    });
    assert!(
        spread > 100,
        "only {spread} models had optimal policies of unequal truth"
    );
    println!("{spread} {free} {infinite}");
    assert!(free > 100 && infinite > 10, "{free} {infinite}");
}

/// Occupancy times reward is value, for stochastic policies of models with cycles.
#[test]
fn occupancy_and_value_agree() {
    let mut rng = fastrand::Rng::with_seed(6);
    for_random_models(7, 5_000, |tiny, _| {
        let Ok(mdp) = model(tiny) else { return };
        let mut policy = vec![0.0; mdp.pairs()];
        let mut rows = Vec::new();
        for s in 0..mdp.states() {
            let weights: Vec<f64> = mdp.actions(s).map(|_| 0.1 + rng.f64()).collect();
            let sum: f64 = weights.iter().sum();
            for (pair, w) in mdp.actions(s).zip(&weights) {
                policy[pair] = w / sum;
            }
            rows.push(weights.iter().map(|w| w / sum).collect::<Vec<_>>());
        }
        let evaluation = Evaluation::new(&mdp, &policy);
        let reward = tiny.rewards();
        let value = evaluation
            .value(&reward)
            .expect("every action is used, so every state ends");
        let expected = tiny.value(&rows, &|s, a| tiny.states[s][a].reward).expect("likewise");
        let scale = expected.iter().fold(1.0f64, |m, v| m.max(v.abs()));
        assert!(
            value.iter().zip(&expected).all(|(a, b)| (a - b).abs() <= 1e-9 * scale),
            "{value:?} {expected:?} {tiny:?}"
        );
        let visits = evaluation.occupancy().expect("likewise");
        let collected = policy_cliff::solve::collected(&mdp, &visits, &policy, &reward);
        assert!(
            (collected - value[0]).abs() <= 1e-9 * scale,
            "{collected} {} {tiny:?}",
            value[0]
        );
    });
}

/// Where no state can be visited twice, values and visits follow state by state; one more state, which nothing leads to
/// and which may return to itself, makes them the solution of equations. Both ways give the same numbers.
#[test]
fn both_ways_to_evaluate_a_policy_agree() {
    let mut rng = fastrand::Rng::with_seed(8);
    for round in 0..2_000 {
        let n = rng.usize(2..=7);
        let (discount, reward): (f64, _) = (if round % 2 == 0 { 1.0 } else { 0.9 }, |rng: &mut fastrand::Rng| {
            rng.f64() - 0.5
        });
        let mut states: Vec<Vec<Action>> = (0..n - 1)
            .map(|s| {
                let action = |_| {
                    let (near, far) = (rng.usize(s + 1..n), rng.usize(s + 1..n));
                    let to = if near == far {
                        vec![(near, 1.0)]
                    } else {
                        vec![(near, 0.25), (far, 0.75)]
                    };
                    Action {
                        reward: reward(&mut rng),
                        to,
                    }
                };
                (0..=s % 3).map(action).collect()
            })
            .collect();
        states.push(Vec::new());
        let mut start = vec![0.0; n];
        start[0] = 1.0;
        let tree = Tiny {
            discount,
            states,
            start,
        };
        let mut with_return = tree.clone();
        let to = vec![(n - 1, 0.5), (n, 0.5)];
        with_return.states.push(vec![Action { reward: 1.0, to }]);
        with_return.start.push(0.0);
        let [tree_mdp, other] = [&tree, &with_return].map(|tiny| model(tiny).expect("valid"));
        assert!(tree_mdp.components().is_acyclic() && !other.components().is_acyclic());

        let mut policy = Vec::new();
        for state in 0..n {
            let actions = tree_mdp.actions(state).len();
            policy.extend(std::iter::repeat_n(1.0 / actions as f64, actions));
        }
        let longer = [&policy[..], &[1.0]].concat();
        let (short, long) = (Evaluation::new(&tree_mdp, &policy), Evaluation::new(&other, &longer));
        let same = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-14);
        let [a, b] =
            [short.value(&tree.rewards()), long.value(&with_return.rewards())].map(|value| value.expect("it ends"));
        assert!(same(&a, &b), "{a:?} {b:?}");
        let [a, b] = [short.occupancy(), long.occupancy()].map(|visits| visits.expect("it ends"));
        assert!(same(&a, &b), "{a:?} {b:?}");
        assert!(
            discount < 1.0 || (a[n - 1] - 1.0).abs() <= 1e-14,
            "all arrive at the end once: {a:?}"
        );
    }
}

/// The best way out of a corridor, in closed form: many more policies lie between the first and the best than digits
/// between their values.
#[test]
fn a_long_corridor_is_solved_to_its_end() {
    for (length, discount, toll) in [(110, 1.0, 1.0), (500, 1.0, 1.0), (500, 0.99, 3.0), (2000, 0.999, 1.0)] {
        let tiny = corridor(length, discount, toll);
        let mdp = model(&tiny).expect("valid");
        let mut solver = Hard::new(&mdp);
        solver.solve(&tiny.rewards()).expect("every step costs");
        let accuracy = solver.accuracy();
        assert!(accuracy.bound <= 1e-8, "{length} {discount}: {accuracy:?}");
        let cost = |steps: usize| -0.5 * (0..steps).map(|t| discount.powf(t as f64)).sum::<f64>();
        for s in 0..length {
            let left = cost(s + 1) - toll * discount.powf(s as f64);
            let best = left.max(cost(length - s));
            assert!(
                (solver.value()[s] - best).abs() <= 1e-9,
                "{length} {discount}, state {s}"
            );
        }
    }
}

#[test]
fn successors_are_merged_and_ordered_whatever_their_order() {
    let targets = vec![(2, 0.25), (0, 0.125), (3, 0.25), (2, 0.25), (1, 0.0), (0, 0.125)];
    let states = [vec![targets], vec![vec![(3, 1.0)]], vec![vec![(3, 1.0)]], vec![]];
    let discount = Discount::new(0.5).expect("a discount");
    let mdp = Mdp::new(discount, &states, &[1.0, 0.0, 0.0, 0.0]).expect("a model");
    assert_eq!(mdp.row(0), (&[0, 2, 3][..], &[0.25, 0.5, 0.25][..]));
}
