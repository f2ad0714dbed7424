//! Random tiny models, built to tie, against the oracle: no cliff missed, none invented, every set equal.

use policy_cliff::cliffs::{Change, Cliffs, Kind, cliffs};
use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::solve::FreeLoops;

use crate::oracle::{Action, Answer, Fraction, Model, Sets};
use crate::{problem, solved};

/// Models per discount: 100,000 in all.
const MODELS: usize = 20_000;

/// What loops there are at discount 1.
#[derive(Clone, Copy, PartialEq)]
enum Loops {
    /// None, at any discount.
    None,
    /// Every one costs something.
    Costly,
    /// Some cost nothing.
    Free,
    /// Some are paid in a part of the range.
    Paid,
}

/// Rewards from a few values, deterministic moves, copies of actions, unreachable and terminal states, dead components
/// of the reward.
fn random(rng: &mut fastrand::Rng, discount: i128, loops: Loops) -> Model {
    let forward = loops == Loops::None;
    let n = rng.usize(2..=4);
    let most = 3;
    let spread = [1, 1, 2, 5][rng.usize(0..4)];
    let slope_spread = [0, 1, 1, 2, 2, 3, 5][rng.usize(0..7)];
    // At discount 1 with cycles every step must cost something.
    let living = match loops {
        Loops::Paid => -rng.i128(0..=spread),
        _ if discount == 10 && !forward => -spread - slope_spread - 1,
        _ => 0,
    };
    let states: Vec<Vec<Action>> = (0..n)
        .map(|s| {
            let ends = if discount == 10 { s == n - 1 } else { rng.u8(0..6) == 0 };
            let count = if ends && (s > 0 || n > 1 && discount == 10) {
                0
            } else {
                rng.usize(1..=most)
            };
            let mut actions: Vec<Action> = Vec::new();
            for _ in 0..count {
                if !actions.is_empty() && rng.u8(0..6) == 0 {
                    let copy = actions[rng.usize(0..actions.len())].clone();
                    actions.push(copy);
                    continue;
                }
                let first = if forward { s + 1 } else { 0 };
                let mut to = vec![0; n];
                if rng.bool() || first + 1 >= n {
                    to[rng.usize(first.min(n - 1)..n)] = 4;
                } else {
                    for _ in 0..4 {
                        to[rng.usize(first..n)] += 1;
                    }
                }
                let is_last = discount == 10 && to[n - 1] == 4;
                let reward = if loops == Loops::Free && !is_last && rng.bool() {
                    [0, 0]
                } else {
                    let living = if loops == Loops::Free && is_last { 0 } else { living };
                    [living + whole(rng, spread), whole(rng, slope_spread)]
                };
                let to = to.into_iter().enumerate().filter(|t| t.1 > 0).collect();
                actions.push(Action { reward, to });
            }
            actions
        })
        .collect();
    let unit = [1, 1, 3, 10][rng.usize(0..4)];
    Model {
        discount,
        unit,
        states,
        start: rng.usize(0..n),
    }
}

fn whole(rng: &mut fastrand::Rng, spread: i128) -> i128 {
    rng.i128(-spread..=spread)
}

/// The library's form, or nothing where it refuses: without any action, or where a state can never end.
fn library(model: &Model) -> Option<(Mdp, [Vec<f64>; 2])> {
    let row = |action: &Action| action.to.iter().map(|&(t, p)| (t, p as f64 / 4.0)).collect();
    let rows: Vec<Vec<Vec<(usize, f64)>>> = model
        .states
        .iter()
        .map(|actions| actions.iter().map(row).collect())
        .collect();
    let mut start = vec![0.0; rows.len()];
    start[model.start] = 1.0;
    let mdp = Mdp::new(
        Discount::new(model.discount as f64 / 10.0).expect("discount"),
        &rows,
        &start,
    )
    .ok()?;
    let rewards = [0, 1].map(|i| {
        model
            .states
            .iter()
            .flatten()
            .map(|a| a.reward[i] as f64 / model.unit as f64)
            .collect()
    });
    Some((mdp, rewards))
}

/// Membership by state and position.
fn sets(mdp: &Mdp, set: &[bool]) -> Sets {
    let positions = |s| {
        set[mdp.actions(s)]
            .iter()
            .enumerate()
            .filter(|m| *m.1)
            .map(|m| m.0)
            .collect()
    };
    (0..mdp.states()).map(positions).collect()
}

/// What must change between three lists of sets.
fn expected(model: &Model, mdp: &Mdp, three: [&Sets; 3]) -> Vec<Change> {
    let reached = [three[0], three[2]].map(|sets| model.reached(sets));
    let mut changes = Vec::new();
    for state in 0..model.states.len() {
        let sets = three.map(|sets| sets[state].clone());
        if sets[0] != sets[1] || sets[1] != sets[2] {
            let kind = match [sets[0].len(), sets[2].len()] {
                _ if sets[0] == sets[2] => Kind::Touching,
                [1, 1] => Kind::Crossing,
                _ => Kind::Tie,
            };
            let reached = [0, 1].map(|i| reached[i][state]);
            changes.push(Change {
                state,
                first: mdp.actions(state).start,
                sets,
                kind,
                reached,
            });
        }
    }
    changes
}

fn compare(model: &Model, mdp: &Mdp, ours: &Cliffs, answer: &Answer) {
    let inner = &answer.places[1..answer.places.len() - 1];
    let places: Vec<f64> = inner.iter().map(|place| place.float()).collect();
    let found: Vec<f64> = ours.breakpoints.iter().map(|b| b.at).collect();
    assert_eq!(found.len(), places.len(), "{found:?} is not {places:?}\n{model:?}");
    let last = answer.inside.len() - 1;
    for (i, breakpoint) in ours.breakpoints.iter().enumerate() {
        let off = (breakpoint.at - places[i]).abs();
        assert!(
            off <= breakpoint.error + f64::EPSILON && off <= 1e-12,
            "{breakpoint:?} is not at {}\n{model:?}",
            places[i]
        );
        let three = [&answer.inside[i], &answer.at[i + 1], &answer.inside[i + 1]];
        assert_eq!(breakpoint.changes, expected(model, mdp, three), "{model:?}");
        assert_eq!(sets(mdp, &ours.at(i)), answer.at[i + 1], "{model:?}");
    }
    let inside = [&answer.inside[0], &answer.inside[last]];
    assert_eq!(
        ours.ends[0],
        expected(model, mdp, [inside[0], &answer.at[0], inside[0]]),
        "{model:?}"
    );
    assert_eq!(
        ours.ends[1],
        expected(model, mdp, [inside[1], &answer.at[last + 1], inside[1]]),
        "{model:?}"
    );
    assert_eq!(ours.pieces.len(), answer.inside.len());
    for (i, piece) in ours.pieces.iter().enumerate() {
        assert_eq!(sets(mdp, &ours.optimal(i)), answer.inside[i], "{model:?}");
        let line = answer.values[i][model.start];
        let [value, slope] = [line.0.float() + piece.from * line.1.float(), line.1.float()];
        assert!(
            (piece.value - value).abs() <= 1e-11 && (piece.slope - slope).abs() <= 1e-11,
            "{piece:?} {value} {slope}\n{model:?}"
        );
    }
}

/// Random models of one discount in tenths; counts cliffs and how many tie, so that nobody tests nothing.
fn run(seed: u64, discount: i128, loops: Loops) -> [usize; 4] {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut seen = [0; 4];
    let (mut done, mut free) = (0, 0);
    while done < MODELS {
        let model = random(&mut rng, discount, loops);
        let Some((mdp, rewards)) = library(&model) else {
            continue;
        };
        let (from, to) = [(-1, 1), (0, 1), (-2, 3)][rng.usize(0..3)];
        let (from, to) = if discount == 10 && loops != Loops::None {
            (-1, 1)
        } else {
            (from, to)
        };
        let answer = model.solve(Fraction(from, 1), Fraction(to, 1));
        let problem = problem(&mdp, &rewards);
        free += usize::from(FreeLoops::along(&problem).is_some());
        let ours = solved(&problem, from as f64, to as f64);
        compare(&model, &mdp, &ours, &answer);
        for change in ours.breakpoints.iter().flat_map(|b| &b.changes) {
            seen[change.kind as usize] += 1;
        }
        seen[3] += ours.ends.iter().map(Vec::len).sum::<usize>();
        done += 1;
    }
    println!("{free} with free loops");
    assert_eq!(free > MODELS / 5, loops == Loops::Free, "{free}");
    let [crossing, _, tie, ends] = seen;
    assert!(
        crossing > MODELS / 10 && tie > MODELS / 100 && ends > MODELS / 50,
        "{seen:?}"
    );
    seen
}

#[test]
fn half() {
    assert!(run(1, 5, Loops::Costly)[1] > 5);
}

#[test]
fn nine_tenths() {
    assert!(run(2, 9, Loops::Costly)[1] > 5);
}

#[test]
fn nothing_after_the_first_step() {
    run(3, 0, Loops::Costly);
}

#[test]
fn every_policy_ends() {
    run(4, 10, Loops::None);
}

#[test]
fn never_ending_is_worse() {
    run(5, 10, Loops::Costly);
}

#[test]
fn some_loops_cost_nothing() {
    run(6, 10, Loops::Free);
}

/// At discount 1 a loop may be paid for ever in a part of the range: the rest has its cliffs, and what has no answer is
/// told.
#[test]
fn some_loops_are_paid_in_a_part_of_the_range() {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut seen = [0; 6];
    for _ in 0..MODELS {
        let model = random(&mut rng, 10, Loops::Paid);
        let Some((mdp, rewards)) = library(&model) else {
            continue;
        };
        let (from, to) = [(-1, 1), (0, 1), (-2, 3)][rng.usize(0..3)];
        let [low, high] = [Fraction(from, 1), Fraction(to, 1)];
        let problem = problem(&mdp, &rewards);
        let ours = cliffs(&problem, from as f64, to as f64, &mut |_| true);
        let gaps = [low, high].map(|end| model.is_endless(end));
        let Some(answered) = model.answered(low, high) else {
            assert!(ours.is_err(), "{ours:?}\n{model:?}");
            seen[0] += 1;
            continue;
        };
        let width = answered[1].float() - answered[0].float();
        seen[1] += usize::from(gaps == [true; 2] && 16.0 * width <= (to - from) as f64);
        let ours = ours.unwrap_or_else(|why| panic!("{why}: {answered:?}\n{model:?}"));
        assert_eq!(ours.gaps.each_ref().map(Option::is_some), gaps, "{model:?}");
        for end in [0, 1] {
            let off = (ours.answered()[end] - answered[end].float()).abs();
            let error = if gaps[end] { ours.end_errors[end] } else { 0.0 };
            assert!(off <= error + f64::EPSILON && off <= 1e-12, "{ours:?}\n{model:?}");
        }
        assert_eq!([ours.from, ours.to], [from as f64, to as f64]);
        let answer = model.solve(answered[0], answered[1]);
        compare(&model, &mdp, &ours, &answer);
        seen[2 + usize::from(gaps[0]) + 2 * usize::from(gaps[1])] += 1;
    }
    // None has an answer, a narrow part between two gaps, all of the range, a gap below, one above, both.
    println!("{seen:?}");
    assert!(
        seen[1] > 0 && seen.iter().skip(2).all(|&count| count > MODELS / 200),
        "{seen:?}"
    );
}
