//! Models too large for enumeration, with closed forms: they reach the iterative and the dense methods for large
//! strongly connected parts.

use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::solve::{Evaluation, Hard, Soft, Temperature};

type Rows = Vec<Vec<Vec<(usize, f64)>>>;

fn build(discount: f64, rows: &Rows) -> Mdp {
    let mut start = vec![0.0; rows.len()];
    start[rows.len() / 2] = 1.0;
    Mdp::new(Discount::new(discount).expect("discount"), rows, &start).expect("valid")
}

/// States 0..=n in a line, both ends terminal; each inner state's action moves left or right with probability 1/2.
fn walk(n: usize) -> Rows {
    (0..=n)
        .map(|s| {
            if s == 0 || s == n {
                Vec::new()
            } else {
                vec![vec![(s - 1, 0.5), (s + 1, 0.5)]]
            }
        })
        .collect()
}

/// Expected duration of the symmetric walk from i is i (n - i) (Feller I, XIV.3).
#[test]
fn duration_of_play() {
    for n in [60, 300, 1000, 5000] {
        let mdp = build(1.0, &walk(n));
        let policy = vec![1.0; mdp.pairs()];
        let evaluation = Evaluation::new(&mdp, &policy);
        let steps = evaluation.value(&policy).expect("it ends");
        let longest = (n * n) as f64 / 4.0;
        let mut hard = Hard::new(&mdp);
        hard.solve(&policy).expect("it ends");
        for (i, &ours) in steps.iter().enumerate() {
            let exact = (i * (n - i)) as f64;
            assert!(
                (ours - exact).abs() <= 1e-9 * longest,
                "n {n} state {i}: {ours} {exact}"
            );
            let error = (hard.value()[i] - exact).abs();
            assert!(
                error <= hard.accuracy().bound && error <= 1e-8 * longest,
                "n {n} state {i}: {error} {:?}",
                hard.accuracy()
            );
        }
        // Visits of i from the middle: twice the Green function of the walk, i for i up to the middle.
        let visits = evaluation.occupancy().expect("it ends");
        let middle = n / 2;
        for (i, &ours) in visits.iter().enumerate().take(middle + 1).skip(1) {
            assert!(
                (ours - 2.0 * (i * (n - middle)) as f64 / n as f64).abs() <= 1e-8 * n as f64,
                "n {n} state {i}: {ours}"
            );
        }
    }
}

/// The best way through a line of slippery moves: V(i) = -(steps) with every move succeeding with probability p, so
/// steps = distance / p; at discount near 1 and at 1, with both directions on offer.
#[test]
fn slippery_line() {
    let (n, p) = (3000, 0.7);
    let rows: Rows = (0..=n)
        .map(|s: usize| {
            if s == 0 {
                return Vec::new();
            }
            let right = (s + 1).min(n);
            vec![vec![(s - 1, p), (s, 1.0 - p)], vec![(right, p), (s, 1.0 - p)]]
        })
        .collect();
    for discount in [0.9999, 1.0] {
        let mdp = build(discount, &rows);
        let mut hard = Hard::new(&mdp);
        hard.solve(&vec![-1.0; mdp.pairs()]).expect("it ends");
        let mut exact = 0.0;
        for s in 1..=n {
            // V(s) = -1 + discount (p V(s - 1) + (1 - p) V(s)).
            exact = (-1.0 + discount * p * exact) / (1.0 - discount * (1.0 - p));
            let error = (hard.value()[s] - exact).abs();
            assert!(
                error <= hard.accuracy().bound && error <= 1e-8 * exact.abs().max(1.0),
                "{discount} {s}: {error} {:?}",
                hard.accuracy()
            );
            assert!(
                hard.is_optimal(s, 2 * (s - 1)) && (s == n || !hard.is_optimal(s, 2 * s - 1)),
                "{discount} {s}"
            );
        }
    }
}

/// A torus where all actions are alike: every state has value r / (1 - gamma), and softly (r + alpha log 4) / (1 -
/// gamma).
#[test]
fn torus() {
    let side = 50;
    let at = |x: usize, y: usize| (x % side) * side + y % side;
    let rows: Rows = (0..side * side)
        .map(|s| {
            let (x, y) = (s / side, s % side);
            let moves = [at(x + 1, y), at(x + side - 1, y), at(x, y + 1), at(x, y + side - 1)];
            (0..4)
                .map(|a| {
                    moves
                        .iter()
                        .enumerate()
                        .map(|(b, &t)| (t, if a == b { 0.7 } else { 0.1 }))
                        .collect()
                })
                .collect()
        })
        .collect();
    for discount in [0.9, 0.999] {
        let mdp = build(discount, &rows);
        // One cell earns something: nothing is constant then, and the answer is checked by its residual and a plain
        // backup.
        let mut reward = vec![0.25; mdp.pairs()];
        let mut soft = Soft::new(&mdp, None);
        let alpha = 0.3;
        soft.solve(&reward, Temperature::new(alpha).expect("in range"))
            .expect("discounted");
        let constant = (0.25 + alpha * 4f64.ln()) / (1.0 - discount);
        assert!(soft.value().iter().all(|v| (v - constant).abs() <= 1e-11 * constant));

        reward[4 * at(10, 20)] = 5.0;
        let mut hard = Hard::new(&mdp);
        hard.solve(&reward).expect("discounted");
        soft.solve(&reward, Temperature::new(alpha).expect("in range"))
            .expect("discounted");
        for s in 0..mdp.states() {
            let q: Vec<f64> = mdp
                .actions(s)
                .map(|p| reward[p] + discount * mdp.expect(p, hard.value()))
                .collect();
            let best = q.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            assert!(
                (best - hard.value()[s]).abs() <= 2.0 * hard.accuracy().residual,
                "{discount} {s}"
            );
            let q: Vec<f64> = mdp
                .actions(s)
                .map(|p| reward[p] + discount * mdp.expect(p, soft.value()))
                .collect();
            let sum: f64 = q.iter().map(|q| ((q - soft.value()[s]) / alpha).exp()).sum();
            assert!(
                (alpha * sum.ln()).abs() <= 2.0 * soft.accuracy().residual,
                "{discount} {s}"
            );
        }
        assert!(
            hard.accuracy().bound <= 1e-9 * hard.accuracy().scale
                && soft.accuracy().bound <= 1e-9 * soft.accuracy().scale
        );
    }
}

/// With probability `keep` a state leads to the next one on a ring, else anywhere with equal probability. The expected
/// discounted number of visits d steps along the ring is the sum over t of discount^t ((1 - keep^t) / n + keep^t [t = d
/// modulo n]).
#[test]
fn visits_of_a_chain_that_never_ends() {
    // Powers of 2: the rows then sum to 1 without rounding.
    let n = 128;
    for discount in [0.25, 0.95, 1.0 - 1e-6, 1.0 - 1e-9] {
        for keep in [0.0, 0.5, 1.0 - 1.0 / 64.0] {
            let anywhere = (1.0 - keep) / n as f64;
            let row = |state: usize| {
                let next = (state + 1) % n;
                let weight = |target| anywhere + if target == next { keep } else { 0.0 };
                vec![(0..n).map(|target| (target, weight(target))).collect()]
            };
            let mdp = build(discount, &(0..n).map(row).collect());
            let policy = vec![1.0; n];
            let evaluation = Evaluation::new(&mdp, &policy);
            let visits = evaluation.occupancy().expect("discounted");
            let total = 1.0 / (1.0 - mdp.discount());
            // From a guess, a far one and one that no policy has.
            let near: Vec<f64> = visits.iter().map(|visits| 1.001 * visits).collect();
            let far: Vec<f64> = (0..n).map(|state| state as f64 - 3.0).collect();
            let guessed = [near, far].map(|guess| evaluation.occupancy_from(&guess).expect("discounted"));
            for (state, ours) in visits
                .iter()
                .enumerate()
                .chain(guessed.iter().flat_map(|visits| visits.iter().enumerate()))
            {
                let along = (state + n - n / 2) % n;
                let kept = mdp.discount() * keep;
                let exact =
                    (total - 1.0 / (1.0 - kept)) / n as f64 + kept.powf(along as f64) / (1.0 - kept.powf(n as f64));
                assert!(
                    (ours - exact).abs() <= 1e-13 * total,
                    "discount {discount} keep {keep} state {state}: {ours} {exact}"
                );
            }
        }
    }
}

/// A policy goes round in one half of a ring of rings; visits of the other half, as another policy has them, must not be
/// left over when they are guessed.
#[test]
fn visits_from_a_guess_are_exactly_none_where_the_policy_does_not_go() {
    let n = 64;
    let rows: Rows = (0..2 * n)
        .map(|state| {
            let half = state / n * n;
            let round = |step: usize| half + (state - half + step) % n;
            // With the second action the first half is left for the second one.
            let on = vec![(round(1), 0.5), (round(5), 0.5)];
            if state < n {
                vec![on, vec![(state + n, 1.0)]]
            } else {
                vec![on]
            }
        })
        .collect();
    let mdp = Mdp::new(Discount::new(0.95).expect("discount"), &rows, &{
        let mut start = vec![0.0; 2 * n];
        start[0] = 1.0;
        start
    })
    .expect("valid");
    let policy = |leaves: f64| -> Vec<f64> {
        let pairs = (0..2 * n).flat_map(|state| {
            if state < n {
                vec![1.0 - leaves, leaves]
            } else {
                vec![1.0]
            }
        });
        pairs.collect()
    };
    let [leaving, staying] = [policy(0.5), policy(0.0)];
    let guess = Evaluation::new(&mdp, &leaving).occupancy().expect("discounted");
    assert!(guess.iter().all(|&visits| visits > 0.0));
    let evaluation = Evaluation::new(&mdp, &staying);
    let visits = evaluation.occupancy_from(&guess).expect("discounted");
    assert_eq!(visits[n..], vec![0.0; n]);
    for (ours, exact) in visits.iter().zip(evaluation.occupancy().expect("discounted")) {
        assert!((ours - exact).abs() <= 1e-13 * exact, "{ours} {exact}");
    }
}

/// Two clusters of two states, of which the second is reached from the first with a tiny probability and never left.
/// The visits of the first sum to 1 / (1 - discount (1 - link)), and those of the second make up the rest.
#[test]
fn visits_of_a_part_that_is_hardly_reached() {
    let link = 1e-15;
    let discount = 1.0 - 1e-6;
    let rows: Rows = vec![
        vec![vec![(0, 0.5 - link), (1, 0.5), (2, link)]],
        vec![vec![(0, 0.5), (1, 0.5)]],
        vec![vec![(2, 0.5), (3, 0.5)]],
        vec![vec![(2, 0.5), (3, 0.5)]],
    ];
    let start = [1.0, 0.0, 0.0, 0.0];
    let mdp = Mdp::new(Discount::new(discount).expect("discount"), &rows, &start).expect("valid");
    let visits = Evaluation::new(&mdp, &[1.0; 4]).occupancy().expect("discounted");
    // Of the first state 1 + discount / 2 (visits of both), and as often of the second as discount / 2 of both.
    let total = 1.0 / (1.0 - mdp.discount());
    let first = 1.0 + 0.5 * mdp.discount() * total;
    let second = mdp.discount() * link * first * total;
    assert!((visits[0] - first).abs() <= 1e-9 * first, "{visits:?}");
    assert!(
        (visits[2] + visits[3] - second).abs() <= 1e-6 * second,
        "{visits:?} {second}"
    );
}
