//! What must hold of any answer, on models too large to enumerate, and at the edges.

use policy_cliff::cliffs::{Cliffs, Stopped, cliffs, cliffs_from};
use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::scenario::Problem;
use policy_cliff::solve::{Endless, Hard, Unbounded};

use crate::{problem, solved};

/// Random rows: some deterministic, some states terminal, some actions copied; at discount 1 every step costs
/// something.
fn random(rng: &mut fastrand::Rng, discount: f64, n: usize, unit: i32) -> (Mdp, [Vec<f64>; 2]) {
    loop {
        // At discount 1 a state that cannot end is refused.
        if let Some(found) = attempt(rng, discount, n, unit) {
            return found;
        }
    }
}

fn attempt(rng: &mut fastrand::Rng, discount: f64, n: usize, unit: i32) -> Option<(Mdp, [Vec<f64>; 2])> {
    let terminal: Vec<bool> = (0..n).map(|s| s + 1 == n || rng.usize(0..n) == 0).collect();
    let cost = if discount == 1.0 { -4.0 } else { 0.0 };
    let mut rewards = [Vec::new(), Vec::new()];
    let mut rows: Vec<Vec<Vec<(usize, f64)>>> = Vec::new();
    for &ends in &terminal {
        let mut actions: Vec<Vec<(usize, f64)>> = Vec::new();
        for a in 0..if ends { 0 } else { rng.usize(1..=4) } {
            let mut reward = [0, 1].map(|_| f64::from(rng.i32(-unit..=unit)) / f64::from(unit));
            reward[0] += cost;
            let mut row: Vec<(usize, f64)> = if rng.bool() {
                vec![(rng.usize(0..n), 1.0)]
            } else {
                (0..4).map(|_| (rng.usize(0..n), 0.25)).collect()
            };
            if a > 0 && rng.u8(0..8) == 0 {
                row.clone_from(&actions[a - 1]);
                reward = [0, 1].map(|i| *rewards[i].last().expect("an action before"));
            }
            for (table, x) in rewards.iter_mut().zip(reward) {
                table.push(x);
            }
            actions.push(row);
        }
        rows.push(actions);
    }
    let start = vec![1.0 / n as f64; n];
    let mdp = Mdp::new(Discount::new(discount).expect("discount"), &rows, &start);
    mdp.ok().map(|mdp| (mdp, rewards))
}

/// Pieces tile the range, V is continuous and convex, and a fresh solve inside every piece finds the same sets and
/// values.
fn check(problem: &Problem, found: &Cliffs) {
    let mdp = problem.mdp;
    assert_eq!(found.pieces.len(), found.breakpoints.len() + 1);
    let mut ends = vec![found.from];
    ends.extend(found.breakpoints.iter().map(|b| b.at));
    ends.push(found.to);
    for (piece, ends) in found.pieces.iter().zip(ends.windows(2)) {
        assert_eq!([piece.from, piece.to], ends);
        assert!(piece.from < piece.to);
    }
    for pair in found.pieces.windows(2) {
        let there = pair[0].value + pair[0].slope * (pair[0].to - pair[0].from);
        let scale = 1.0 + there.abs() + pair[0].slope.abs();
        assert!((there - pair[1].value).abs() <= 1e-12 * scale, "{pair:?}");
        assert!(pair[1].slope >= pair[0].slope - 1e-12 * scale, "{pair:?}");
    }
    let mut hard = Hard::new(mdp);
    let mut reward = vec![0.0; mdp.pairs()];
    for (i, piece) in found.pieces.iter().enumerate() {
        let [value, slope] = found.values(problem, i).expect("an answer to this problem");
        let mean = |v: &[f64]| v.iter().zip(mdp.start()).map(|(v, p)| v * p).sum::<f64>();
        assert!(
            (mean(&value) - piece.value).abs() <= 1e-11 * (1.0 + piece.value.abs()),
            "{piece:?}"
        );
        assert!(
            (mean(&slope) - piece.slope).abs() <= 1e-11 * (1.0 + piece.slope.abs()),
            "{piece:?}"
        );
        // Nearer to a cliff the solver's own tolerance sees its tie.
        if piece.to - piece.from > 1e-6 {
            let half = 0.5 * (piece.to - piece.from);
            problem.reward(piece.from + half, &mut reward);
            hard.solve(&reward).expect("finite");
            assert_eq!(hard.optimal(), found.optimal(i), "{piece:?}");
            for ((v, slope), solved) in value.iter().zip(&slope).zip(hard.value()) {
                assert!(
                    (v + half * slope - solved).abs() <= 1e-10 * (1.0 + solved.abs()),
                    "{piece:?}"
                );
            }
        }
    }
}

/// A guess of the values, near or far, is where the first solve begins, and nothing else.
#[test]
fn a_guess_of_the_values_changes_no_cliff() {
    let mut rng = fastrand::Rng::with_seed(31);
    let mut count = 0;
    for round in 0..200 {
        let (mdp, rewards) = random(&mut rng, [0.0, 0.5, 0.95, 1.0][round % 4], 40, 1000);
        let problem = problem(&mdp, &rewards);
        let found = solved(&problem, -1.0, 1.0);
        count += found.breakpoints.len();
        let [value, _] = found.values(&problem, 0).expect("an answer to this problem");
        let far: Vec<f64> = value.iter().map(|_| 1e3 * (rng.f64() - 0.5)).collect();
        for guess in [value, far] {
            let other = cliffs_from(&problem, [-1.0, 1.0], Some(&guess), &mut |_| true).expect("finite");
            check(&problem, &other);
            let both = found.breakpoints.iter().zip(&other.breakpoints);
            assert_eq!(
                (found.breakpoints.len(), &found.first),
                (other.breakpoints.len(), &other.first)
            );
            for (a, b) in both {
                assert!((a.at - b.at).abs() <= a.error + b.error, "{a:?} {b:?}");
                assert_eq!(a.changes, b.changes);
            }
        }
    }
    assert!(count > 1000, "{count}");
}

#[test]
fn larger_models() {
    assert!(run(60, 1000) > 2000);
}

/// Rewards -1, 0 and 1 only: many states change at once, and many ties last.
#[test]
fn larger_models_that_tie() {
    assert!(run(200, 1) > 2000);
}

/// Checks random models; how many breakpoints they have.
fn run(models: u64, unit: i32) -> usize {
    let mut cliffs = 0;
    for seed in 0..models {
        let mut rng = fastrand::Rng::with_seed(seed);
        let discount = [0.3, 0.9, 0.99, 1.0][seed as usize % 4];
        let n = rng.usize(5..150);
        let (mdp, rewards) = random(&mut rng, discount, n, unit);
        let problem = problem(&mdp, &rewards);
        let found = solved(&problem, -2.0, 2.0);
        check(&problem, &found);
        cliffs += found.breakpoints.len();
    }
    cliffs
}

/// One state, two ways to the end, crossing at 0.
fn fork() -> (Mdp, [Vec<f64>; 2]) {
    let rows = vec![vec![vec![(1, 1.0)], vec![(1, 1.0)]], vec![]];
    let mdp = Mdp::new(Discount::new(1.0).expect("discount"), &rows, &[1.0, 0.0]).expect("valid");
    (mdp, [vec![0.0, 0.0], vec![1.0, 0.0]])
}

#[test]
fn a_range_of_one_point() {
    let (mdp, rewards) = fork();
    let problem = problem(&mdp, &rewards);
    let found = solved(&problem, 0.0, 0.0);
    assert_eq!((found.breakpoints.len(), found.pieces.len()), (0, 1));
    // Just right of the point; at the point both.
    assert_eq!(found.first, [true, false]);
    assert_eq!(found.ends[0][0].sets, [vec![0], vec![0, 1], vec![0]]);
    let found = solved(&problem, 0.5, 0.5);
    assert_eq!((found.first.clone(), found.ends[0].len()), (vec![true, false], 0));
    assert_eq!([found.pieces[0].value, found.pieces[0].slope], [0.5, 1.0]);
}

#[test]
fn ends_of_the_range() {
    let (mdp, rewards) = fork();
    let problem = problem(&mdp, &rewards);
    let left = solved(&problem, -1.0, 0.0);
    assert_eq!(
        (left.breakpoints.len(), left.ends[0].len(), left.ends[1].len()),
        (0, 0, 1)
    );
    assert_eq!(left.ends[1][0].sets, [vec![1], vec![0, 1], vec![1]]);
    let right = solved(&problem, 0.0, 1.0);
    assert_eq!(
        (right.breakpoints.len(), right.ends[0].len(), right.ends[1].len()),
        (0, 1, 0)
    );
    assert_eq!(right.ends[0][0].sets, [vec![0], vec![0, 1], vec![0]]);
}

/// Nothing moves, or nothing is earned: one piece.
#[test]
fn nothing_to_find() {
    let (mdp, _) = fork();
    for rewards in [
        [vec![0.0; 2], vec![0.0; 2]],
        [vec![0.3, 0.2], vec![0.0; 2]],
        [vec![0.0; 2], vec![0.7; 2]],
    ] {
        let found = solved(&problem(&mdp, &rewards), -1.0, 1.0);
        assert_eq!((found.breakpoints.len(), found.pieces.len()), (0, 1));
        assert_eq!(found.first, [true, rewards[0][0] == rewards[0][1]]);
        assert!(found.ends.iter().all(Vec::is_empty));
    }
}

#[test]
fn cancelling() {
    let mut rng = fastrand::Rng::with_seed(1);
    let (mdp, rewards) = random(&mut rng, 0.9, 100, 1000);
    let problem = problem(&mdp, &rewards);
    let mut shares = Vec::new();
    let stopped = cliffs(&problem, -1.0, 1.0, &mut |share| {
        shares.push(share);
        shares.len() < 5
    });
    assert_eq!(stopped, Err(Stopped::Cancelled));
    assert!(
        shares.len() == 5 && shares.is_sorted() && shares.iter().all(|s| (0.0..=1.0).contains(s)),
        "{shares:?}"
    );
}

/// Staying costs 1 - theta: from theta = 1 on nobody need end.
#[test]
fn never_ending() {
    let rows = vec![vec![vec![(0, 1.0)], vec![(1, 1.0)]], vec![]];
    let mdp = Mdp::new(Discount::new(1.0).expect("discount"), &rows, &[1.0, 0.0]).expect("valid");
    let problem = problem(&mdp, &[vec![-1.0, 0.0], vec![1.0, 0.0]]);
    for (to, why) in [(1.0, Endless::Free), (2.0, Endless::Paid)] {
        let found = solved(&problem, 0.0, to);
        assert_eq!(found.gaps, [None, Some(Unbounded { state: 0, why })]);
        assert_eq!((found.from, found.to, found.answered()), (0.0, to, [0.0, 1.0]));
        assert_eq!((found.breakpoints.len(), found.first), (0, vec![false, true]));
        assert_eq!(found.ends[1][0].sets, [vec![1], vec![0, 1], vec![1]]);
    }
    // From 1 on nothing has an answer.
    for (from, why) in [(1.0, Endless::Paid), (1.5, Endless::Paid)] {
        let stopped = cliffs(&problem, from, 2.0, &mut |_| true);
        assert_eq!(stopped, Err(Stopped::Unbounded(Unbounded { state: 0, why })));
    }
    let found = solved(&problem, 0.0, 0.999);
    assert_eq!((found.breakpoints.len(), found.gaps), (0, [None, None]));
}

/// Two ways of staying, one paid below `low` and one above `high`: between them one has to leave.
fn between(low: f64, high: f64) -> (Mdp, [Vec<f64>; 2]) {
    let rows = vec![vec![vec![(0, 1.0)], vec![(0, 1.0)], vec![(1, 1.0)]], vec![]];
    let mdp = Mdp::new(Discount::new(1.0).expect("discount"), &rows, &[1.0, 0.0]).expect("valid");
    (mdp, [vec![low, -high, 1.0], vec![-1.0, 1.0, 0.0]])
}

/// However narrow the part with an answer is, what is paid beside it shows where it is.
#[test]
fn a_narrow_part_between_two_gaps_is_found() {
    for width in [0.4, 0.01, 1e-4, 1e-6, 1e-9] {
        for low in [0.001, 0.3, 1.0 / 3.0, 0.505, 0.998] {
            let high = f64::min(low + width, 0.999);
            let (mdp, rewards) = between(low, high);
            let found = solved(&problem(&mdp, &rewards), 0.0, 1.0);
            let why = Some(Unbounded {
                state: 0,
                why: Endless::Paid,
            });
            assert_eq!(found.gaps, [why.clone(), why]);
            let [from, to] = found.answered();
            assert!(
                (from - low).abs() <= 1e-15 && (to - high).abs() <= 1e-15,
                "{from} {to}, {low} {high}"
            );
            assert_eq!((found.pieces.len(), &found.first[..]), (1, &[false, false, true][..]));
        }
    }
    // The two overlap, or meet in a point.
    for (low, high) in [(0.5, 0.4), (0.3, 0.2999), (0.25, 0.25)] {
        let (mdp, rewards) = between(low, high);
        let refused = cliffs(&problem(&mdp, &rewards), 0.0, 1.0, &mut |_| true);
        assert!(matches!(refused, Err(Stopped::Unbounded(_))), "{refused:?}");
    }
}

/// The search for the lower end of the part with an answer can be stopped wherever it asks.
#[test]
fn the_search_for_the_part_with_an_answer_can_be_cancelled() {
    let (mdp, rewards) = between(0.700_01, 0.700_02);
    let problem = problem(&mdp, &rewards);
    let mut calls = 0;
    let found = cliffs(&problem, 0.0, 1.0, &mut |_| {
        calls += 1;
        true
    });
    assert!(found.is_ok(), "{found:?}");
    assert!(calls > 10, "{calls}");
    for last in 1..calls {
        let mut asked = 0;
        let stopped = cliffs(&problem, 0.0, 1.0, &mut |_| {
            asked += 1;
            asked < last
        });
        assert_eq!((stopped, asked), (Err(Stopped::Cancelled), last));
    }
}

/// A line of states in which the reward of the last one fades by the discount at every step: far from it nothing can be
/// told from a tie, and near it the cliffs must be found all the same, each with an honest error.
#[test]
fn influence_that_fades() {
    let n = 80;
    for seed in 0..20 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut rewards = [Vec::new(), Vec::new()];
        let mut rows: Vec<Vec<Vec<(usize, f64)>>> = Vec::new();
        for s in 0..n {
            // Forward, or to the end for nothing.
            rows.push(vec![vec![(s + 1, 1.0)], vec![(n + 1, 1.0)]]);
            rewards[0].extend([0.0; 2]);
            rewards[1].extend([0.0; 2]);
        }
        let at = 1.8 * rng.f64() - 0.9;
        rows.push(vec![vec![(n + 1, 1.0)]]);
        rewards[0].push(-at);
        rewards[1].push(1.0);
        rows.push(Vec::new());
        let mut start = vec![0.0; n + 2];
        start[0] = 1.0;
        let mdp = Mdp::new(Discount::new(0.5).expect("discount"), &rows, &start).expect("valid");
        let found = solved(&problem(&mdp, &rewards), -1.0, 1.0);
        for breakpoint in &found.breakpoints {
            assert!((breakpoint.at - at).abs() <= breakpoint.error, "{at} {breakpoint:?}");
        }
        // What is 2^20 smaller than at the end is still well above rounding.
        let precise = found.breakpoints.iter().filter(|b| b.error < 1e-8);
        let states: Vec<usize> = precise.flat_map(|b| b.changes.iter().map(|c| c.state)).collect();
        assert!((n - 20..n).all(|s| states.contains(&s)), "{states:?}");
    }
}
