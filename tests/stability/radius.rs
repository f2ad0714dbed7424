//! The stability radius: exact against an independent formula, and on both sides of it.

use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::solve::Hard;
use policy_cliff::stability::{Radius, tip};

use crate::support::naive::{Action, Tiny, Verdict, expected, random};
use crate::support::{Vector, model, model_with_traps};
use crate::{along, pair, plus, problem, scenario, stability};

const DISCOUNTS: [f64; 6] = [0.0, 0.5, 0.9, 0.99, 1.0, 1.0];

/// A random model whose transitions only lead to later states.
fn acyclic(rng: &mut fastrand::Rng, discount: f64) -> Tiny {
    let mut tiny = random(rng, discount);
    let n = tiny.states.len();
    for (state, actions) in tiny.states.iter_mut().enumerate() {
        if state + 1 == n {
            actions.clear();
        }
        for action in actions {
            action.to.clear();
            let first = rng.usize(state + 1..n);
            let second = rng.usize(state + 1..n);
            action.to = vec![(first, 0.25), (second, 0.75)];
        }
    }
    tiny
}

/// Radius by the definition of c: one value per unit reward, by elimination.
fn by_definition(tiny: &Tiny, value: &[f64], q: &[Vec<f64>], choice: &[usize]) -> f64 {
    let policy: Vec<Vec<f64>> = tiny
        .states
        .iter()
        .zip(choice)
        .map(|(actions, &c)| (0..actions.len()).map(|a| f64::from(u8::from(a == c))).collect())
        .collect();
    let mut norm: Vec<Vec<f64>> = q.iter().map(|q| vec![0.0; q.len()]).collect();
    for (s1, actions) in tiny.states.iter().enumerate() {
        for a1 in 0..actions.len() {
            let unit = |s: usize, a: usize| f64::from(u8::from((s, a) == (s1, a1)));
            let v = tiny.value(&policy, &unit).expect("the optimal policy ends");
            for (s, actions) in tiny.states.iter().enumerate() {
                for (a, action) in actions.iter().enumerate() {
                    let c = unit(s, a) + tiny.discount * expected(action, &v) - v[s];
                    norm[s][a] += c.abs();
                }
            }
        }
    }
    let mut least = f64::INFINITY;
    for (s, &chosen) in choice.iter().enumerate() {
        for a in (0..q[s].len()).filter(|&a| a != chosen) {
            least = least.min((value[s] - q[s][a]) / norm[s][a]);
        }
    }
    least
}

/// Radius without policy improvement: the least change that makes any other policy as good in any state, all policies
/// enumerated.
fn by_enumeration(tiny: &Tiny, choice: &[usize]) -> f64 {
    let weights = |choice: &[usize]| -> Vec<Vec<f64>> {
        let of = |(actions, &c): (&Vec<_>, &usize)| (0..actions.len()).map(|a| f64::from(u8::from(a == c))).collect();
        tiny.states.iter().zip(choice).map(of).collect()
    };
    // Values for the reward, then for each unit reward.
    let values = |choice: &[usize]| -> Vec<Vec<f64>> {
        let policy = weights(choice);
        let real = |s: usize, a: usize| tiny.states[s][a].reward;
        let mut values = vec![tiny.value(&policy, &real).expect("discounted or acyclic")];
        for (s1, actions) in tiny.states.iter().enumerate() {
            for a1 in 0..actions.len() {
                let unit = |s: usize, a: usize| f64::from(u8::from((s, a) == (s1, a1)));
                values.push(tiny.value(&policy, &unit).expect("discounted or acyclic"));
            }
        }
        values
    };
    let own = values(choice);
    let mut least = f64::INFINITY;
    tiny.policies(|other| {
        let other = values(other);
        for s in 0..tiny.states.len() {
            let norm: f64 = (1..own.len()).map(|unit| (own[unit][s] - other[unit][s]).abs()).sum();
            if norm > 1e-9 {
                least = least.min((own[0][s] - other[0][s]) / norm);
            }
        }
    });
    least
}

/// Whether a policy is optimal for a reward, within the tolerance of a fresh solve.
fn is_optimal(mdp: &Mdp, reward: &[f64], choice: &[usize]) -> bool {
    let mut hard = Hard::new(mdp);
    hard.solve(reward).expect("an answer inside the radius and just beyond");
    (0..mdp.states()).all(|s| mdp.is_terminal(s) || hard.is_optimal(s, mdp.actions(s).start + choice[s]))
}

/// Inside the radius nothing flips, just beyond it the worst direction does, and the named pair is what becomes better.
fn check_both_sides(
    mdp: &Mdp,
    reward: &[f64],
    choice: &[usize],
    radius: &Radius,
    samples: usize,
    rng: &mut fastrand::Rng,
) {
    let inside = 0.999 * radius.size;
    assert!(is_optimal(mdp, &plus(reward, &tip(radius, 0.999)), choice));
    for sample in 0..samples {
        let change: Vec<f64> = (0..reward.len())
            .map(|_| match sample % 2 {
                0 => inside * if rng.bool() { 1.0 } else { -1.0 },
                _ => inside * (2.0 * rng.f64() - 1.0),
            })
            .collect();
        assert!(is_optimal(mdp, &plus(reward, &change), choice));
    }
    let beyond = plus(reward, &tip(radius, 1.001));
    let mut hard = Hard::new(mdp);
    if hard.solve(&beyond).is_ok() {
        let state = mdp.state_of(radius.pair);
        let own = mdp.actions(state).start + choice[state];
        assert!(!hard.is_optimal(state, own), "still optimal: {radius:?}");
        assert!(hard.is_optimal(state, radius.pair), "{radius:?}");
    } else {
        // At discount 1 what becomes better may be never to end.
        assert_eq!(mdp.discount(), 1.0);
    }
}

#[test]
fn is_exact_on_random_models() {
    let mut rng = fastrand::Rng::with_seed(31);
    let (mut positive, mut ties, mut alone, mut endless, mut loops) = (0, 0, 0, 0, 0);
    let (mut by_all, mut free) = (0, 0);
    for index in 0..6_000 {
        let discount = DISCOUNTS[index % DISCOUNTS.len()];
        let tiny = if index % DISCOUNTS.len() == 5 {
            acyclic(&mut rng, discount)
        } else {
            random(&mut rng, discount)
        };
        let Ok(mdp) = model(&tiny) else { continue };
        let reward = tiny.rewards();
        let problem = problem(&mdp, &reward, &reward);
        let Verdict::Solved { value, q } = tiny.solve() else {
            assert!(stability(&problem, 0.0, None).is_err());
            endless += 1;
            continue;
        };
        let found = stability(&problem, 0.0, None).expect("solved");
        let mut choice = Vec::new();
        let mut tied = false;
        for (s, q) in q.iter().enumerate() {
            let best: Vec<usize> = (0..q.len()).filter(|&a| value[s] - q[a] < 1e-9).collect();
            tied |= best.len() > 1;
            choice.push(best.first().copied().unwrap_or(0));
            let rest = (0..q.len()).filter(|a| !best.contains(a)).map(|a| value[s] - q[a]);
            let gap = rest.fold(f64::INFINITY, f64::min);
            assert!(gap == found.gaps[s] || (gap - found.gaps[s]).abs() < 1e-9);
        }
        let Some(radius) = found.radius else {
            assert!(q.iter().all(|q| q.len() < 2));
            alone += 1;
            continue;
        };
        let gap = found.gaps.iter().fold(f64::INFINITY, |a: f64, &b| a.min(b));
        let lower = gap / (2.0 * found.horizon);
        assert!(tied || lower <= radius.size * (1.0 + 1e-12));
        assert!(radius.lower <= radius.size);
        assert_eq!(radius.direction[radius.pair], 1.0);
        if !tiny.free_pairs().is_empty() {
            // The least reward for going round is paid for ever.
            assert_eq!(radius.size, 0.0);
            let state = mdp.state_of(radius.pair);
            let action = radius.pair - mdp.actions(state).start;
            assert!(value[state] - q[state][action] < 1e-9, "{radius:?} {tiny:?}");
            free += 1;
            continue;
        }
        if tied {
            assert_eq!(radius.size, 0.0);
            let state = mdp.state_of(radius.pair);
            let action = radius.pair - mdp.actions(state).start;
            assert!(value[state] - q[state][action] < 1e-9 && action != choice[state]);
            ties += 1;
            continue;
        }
        let exact = by_definition(&tiny, &value, &q, &choice);
        assert!(
            (radius.size - exact).abs() <= 1e-9 * exact,
            "{radius:?} {exact} {tiny:?}"
        );
        if index % 9 == 0 && (discount < 1.0 || index % DISCOUNTS.len() == 5) {
            let enumerated = by_enumeration(&tiny, &choice);
            assert!(
                (radius.size - enumerated).abs() <= 1e-8 * enumerated,
                "{radius:?} {enumerated}"
            );
            by_all += 1;
        }
        check_both_sides(&mdp, &reward, &choice, &radius, 24, &mut rng);
        positive += 1;
        loops += usize::from(discount == 1.0 && found.horizon.is_infinite());
    }
    println!("{positive} positive, {ties} ties, {alone} alone, {endless} endless, {loops} infinite horizons");
    assert!(positive > 1500 && ties > 500 && alone > 20 && endless > 50 && loops > 50);
    assert!(by_all > 150 && free > 5, "{by_all} {free}");
}

/// Where one ends up for good in a state that earns nothing, the least reward for staying there is paid for ever,
/// although nothing ties.
#[test]
fn beside_an_absorbing_state_the_pair_is_one_that_stays_there() {
    let go = |target: usize, reward: f64| Action {
        reward,
        to: vec![(target, 1.0)],
    };
    let tiny = Tiny {
        discount: 1.0,
        states: vec![vec![go(1, 0.0), go(1, 1.0)], vec![go(1, 0.0)]],
        start: vec![1.0, 0.0],
    };
    let mdp = model_with_traps(&tiny).expect("valid");
    let reward = tiny.rewards();
    let found = stability(&problem(&mdp, &reward, &reward), 0.0, None).expect("solved");
    let radius = found.radius.expect("two policies");
    assert_eq!((radius.size, radius.lower, radius.pair), (0.0, 0.0, 2));
    assert_eq!(radius.direction, [0.0, 0.0, 1.0]);
}

#[test]
fn is_exact_on_larger_models() {
    let vector = Vector::load("rand50");
    let mdp = &vector.mdp;
    let mut rng = fastrand::Rng::with_seed(5);
    for theta in [-0.83, -0.31, 0.0, 0.27, 0.77] {
        let reward = vector.reward(theta);
        let found = stability(&problem(mdp, &reward, &reward), 0.0, None).expect("solved");
        let mut hard = Hard::new(mdp);
        hard.solve(&reward).expect("discounted");
        let mut tiny = Tiny {
            discount: mdp.discount(),
            states: Vec::new(),
            start: mdp.start().to_vec(),
        };
        let (mut choice, mut q) = (Vec::new(), Vec::new());
        for s in 0..mdp.states() {
            let mut actions = Vec::new();
            let mut row = Vec::new();
            for pair in mdp.actions(s) {
                let (next, probability) = mdp.row(pair);
                let to = next.iter().zip(probability).map(|(&t, &p)| (t as usize, p));
                actions.push(crate::support::naive::Action {
                    reward: reward[pair],
                    to: to.collect(),
                });
                row.push(hard.q()[pair]);
            }
            let best = mdp.actions(s).position(|pair| hard.is_optimal(s, pair));
            choice.push(best.unwrap_or(0));
            tiny.states.push(actions);
            q.push(row);
        }
        let exact = by_definition(&tiny, hard.value(), &q, &choice);
        let radius = found.radius.expect("several policies");
        assert!((radius.size - exact).abs() <= 1e-9 * exact, "{} {exact}", radius.size);
        check_both_sides(mdp, &reward, &choice, &radius, 200, &mut rng);
    }
}

#[test]
fn has_the_closed_form_of_the_fork() {
    let fork = scenario("lipschitz-fork");
    for theta in [-0.7, 0.01, 0.25, 1.0] {
        let found = stability(&along(&fork), theta, None).expect("solved");
        assert!((found.horizon - 10.0).abs() < 1e-12);
        let radius = found.radius.expect("two policies");
        assert!((radius.size - f64::abs(theta)).abs() < 1e-12, "{radius:?}");
        // The gap is 2 theta / (1 - gamma), and here the cheap bound is attained.
        assert!((radius.lower - f64::abs(theta)).abs() < 1e-12, "{radius:?}");
    }
    let tie = stability(&along(&fork), 0.0, None).expect("solved");
    assert_eq!(tie.radius.expect("two policies").size, 0.0);
}

#[test]
fn has_the_closed_form_of_the_format_bonus() {
    let bonus = scenario("format-bonus");
    let problem = along(&bonus);
    let found = stability(&problem, 0.1, None).expect("solved");
    assert_eq!(found.horizon, 2.0);
    assert_eq!(found.reward_slope, 1.0);
    let radius = found.radius.expect("three policies");
    // Raise plain and lower the box by half of the bonus each; nothing else matters.
    assert!((radius.size - 0.05).abs() < 1e-12);
    assert!((radius.lower - 0.025).abs() < 1e-12);
    let boxed = pair(&bonus, "solved", "boxed");
    let mut direction = vec![0.0; bonus.mdp.pairs()];
    direction[boxed] = -1.0;
    direction[radius.pair] = 1.0;
    assert_eq!(radius.direction, direction);
    // Plain and markdown are tied below 0: radius 0, though the box is far.
    let tie = stability(&problem, -0.1, None).expect("solved");
    let radius = tie.radius.expect("three policies");
    assert_eq!((radius.size, radius.lower), (0.0, 0.0));
    assert_eq!(radius.pair, pair(&bonus, "solved", "markdown"));
}

#[test]
fn horizon_is_that_of_the_longest_way() {
    let grid = stability(&along(&scenario("grid-world")), -0.5, None).expect("solved");
    assert_eq!(grid.horizon, f64::INFINITY);
    assert_eq!(grid.radius.expect("policies").lower, 0.0);
    let tree = Vector::load("tree13");
    let reward = tree.reward(0.3);
    let found = stability(&problem(&tree.mdp, &reward, &reward), 0.0, None).expect("solved");
    assert!(found.horizon <= tree.mdp.depth() as f64 - 1.0 + 1e-12);
    // One state, one action: nothing to choose.
    let rows = vec![vec![vec![(0, 1.0)]]];
    let alone = Mdp::new(Discount::new(0.9).expect("valid"), &rows, &[1.0]).expect("valid");
    let found = stability(&problem(&alone, &[1.0], &[0.0]), 0.0, None).expect("solved");
    assert_eq!(found.radius, None);
    assert_eq!(found.gaps, [f64::INFINITY]);
}
