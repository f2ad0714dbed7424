//! The library's scenarios: cliffs at the fractions of their closed forms, and the sets beside them.

use policy_cliff::cliffs::{Cliffs, Kind};
use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::scenario::Scenario;

use crate::files::scenario;
use crate::{problem, solved};

/// The cliffs of a scenario's own sweep.
fn of(scenario: &Scenario) -> Cliffs {
    let values: Vec<f64> = scenario.parameters.iter().map(|p| p.value.value()).collect();
    let parameter = scenario.view.sweep;
    let [from, to] = [&scenario.parameters[parameter].from, &scenario.parameters[parameter].to];
    solved(&scenario.problem(parameter, &values), from.value(), to.value())
}

fn places(cliffs: &Cliffs, fractions: &[(i64, i64)]) {
    let ours: Vec<f64> = cliffs.breakpoints.iter().map(|b| b.at).collect();
    assert_eq!(ours.len(), fractions.len(), "{ours:?}");
    for (breakpoint, &(above, below)) in cliffs.breakpoints.iter().zip(fractions) {
        let off = (breakpoint.at - above as f64 / below as f64).abs();
        assert!(
            off <= 1e-12 && off <= breakpoint.error,
            "{above}/{below}: {breakpoint:?}"
        );
    }
}

/// Sets left, at and right of each change of a state, in order.
fn sets(cliffs: &Cliffs, state: usize) -> Vec<[Vec<usize>; 3]> {
    let changes = cliffs.breakpoints.iter().flat_map(|b| &b.changes);
    changes
        .filter(|change| change.state == state)
        .map(|change| change.sets.clone())
        .collect()
}

#[test]
fn format_bonus() {
    let found = of(&scenario("format-bonus"));
    places(&found, &[(0, 1)]);
    assert_eq!(found.breakpoints[0].changes.len(), 1);
    let change = &found.breakpoints[0].changes[0];
    assert_eq!(change.sets, [vec![0, 2], vec![0, 1, 2], vec![1]]);
    assert_eq!((change.kind, change.reached), (Kind::Tie, [true, true]));
    assert_eq!(
        found.pieces.iter().map(|p| (p.value, p.slope)).collect::<Vec<_>>(),
        [(1.0, 0.0), (1.0, 1.0)]
    );
    assert!(found.ends.iter().all(Vec::is_empty));
}

#[test]
fn clever_slacker() {
    let found = of(&scenario("clever-slacker"));
    places(&found, &[(1, 20), (1, 5)]);
    // At 1/20 the format pays on both ways; only the cheat is taken. At rho = 0 nothing changes.
    let first = &found.breakpoints[0].changes;
    assert_eq!(
        first.iter().map(|c| (c.state, c.kind, c.reached)).collect::<Vec<_>>(),
        [(1, Kind::Crossing, [false, false]), (2, Kind::Crossing, [true, true])]
    );
    let second = &found.breakpoints[1].changes;
    assert_eq!(
        second.iter().map(|c| (c.state, c.kind, c.reached)).collect::<Vec<_>>(),
        [(0, Kind::Crossing, [true, true])]
    );
}

#[test]
fn sophistry() {
    places(&of(&scenario("sophistry")), &[(1, 10), (7, 20)]);
}

#[test]
fn lipschitz_fork() {
    let found = of(&scenario("lipschitz-fork"));
    places(&found, &[(0, 1)]);
    let slopes: Vec<f64> = found.pieces.iter().map(|p| p.slope).collect();
    assert!(
        (slopes[0] + 10.0).abs() < 1e-12 && (slopes[1] - 10.0).abs() < 1e-12,
        "{slopes:?}"
    );
}

#[test]
fn future_ties() {
    let found = of(&scenario("future-ties"));
    places(&found, &[(0, 1)]);
    // The state with two tied loops is tied everywhere: nothing changes there.
    assert_eq!(found.breakpoints[0].changes.len(), 1);
    assert_eq!(sets(&found, 0), [[vec![1], vec![0, 1], vec![0]]]);
    assert_eq!(found.breakpoints[0].changes[0].kind, Kind::Crossing);
}

#[test]
fn grid_world() {
    let found = of(&scenario("grid-world"));
    places(
        &found,
        &[
            (-40888, 24785),
            (-258_048, 164_965),
            (-9216, 12605),
            (-36864, 81445),
            (-20736, 243_985),
            (-165_632, 3_694_415),
            (-544, 19885),
            (-32, 1445),
        ],
    );
    assert!(
        found
            .breakpoints
            .iter()
            .flat_map(|b| &b.changes)
            .all(|c| c.kind == Kind::Crossing)
    );
}

/// Reward at 0 and slope, and where it leads.
type Action = ([f64; 2], Vec<(usize, f64)>);

/// An acyclic model from rewards at 0, slopes and targets per action.
fn steps(states: &[Vec<Action>]) -> (Mdp, [Vec<f64>; 2]) {
    let rows: Vec<Vec<Vec<(usize, f64)>>> = states
        .iter()
        .map(|actions| actions.iter().map(|a| a.1.clone()).collect())
        .collect();
    let mut start = vec![0.0; rows.len()];
    start[0] = 1.0;
    let mdp = Mdp::new(Discount::new(1.0).expect("discount"), &rows, &start).expect("valid");
    (mdp, [0, 1].map(|i| states.iter().flatten().map(|a| a.0[i]).collect()))
}

/// Thinking pays 0.6 (0.7^k - 0.7^(k+1)) = 0.18 x 0.7^k at step k.
#[test]
fn reasoning_length() {
    let mut states: Vec<_> = (0..9)
        .map(|k: usize| {
            let answer = ([1.0 - 0.6 * 0.7f64.powf(k as f64), 0.0], vec![(9, 1.0)]);
            let think = ([0.0, -1.0], vec![(k + 1, 1.0)]);
            if k < 8 { vec![think, answer] } else { vec![answer] }
        })
        .collect();
    states.push(Vec::new());
    let (mdp, rewards) = steps(&states);
    let found = solved(&problem(&mdp, &rewards), 0.0, 0.25);
    places(
        &found,
        &[
            (7_411_887, 500_000_000),
            (1_058_841, 50_000_000),
            (151_263, 5_000_000),
            (21609, 500_000),
            (3087, 50000),
            (441, 5000),
            (63, 500),
            (9, 50),
        ],
    );
    // The states come in order of thinking, the deepest first, each reached on the left only after its predecessors
    // think.
    for (i, breakpoint) in found.breakpoints.iter().enumerate() {
        assert_eq!(
            breakpoint
                .changes
                .iter()
                .map(|c| (c.state, c.reached))
                .collect::<Vec<_>>(),
            [(7 - i, [true, true])]
        );
    }
}

/// Lengths {3, 9} left of 0, {3..9} at 0, {6} right.
#[test]
fn length_control() {
    let mut states: Vec<_> = (0..10)
        .map(|k: usize| {
            let answer = ([f64::from(u8::from(k >= 3)), -(k as f64 - 6.0).abs()], vec![(10, 1.0)]);
            let think = ([0.0, 0.0], vec![(k + 1, 1.0)]);
            if k < 9 { vec![think, answer] } else { vec![answer] }
        })
        .collect();
    states.push(Vec::new());
    let (mdp, rewards) = steps(&states);
    let found = solved(&problem(&mdp, &rewards), -0.1, 0.1);
    places(&found, &[(0, 1)]);
    let lengths = |set: &[bool]| -> Vec<usize> {
        let mut open = vec![0];
        let mut lengths = Vec::new();
        while let Some(k) = open.pop() {
            for pair in mdp.actions(k).filter(|&pair| set[pair]) {
                let next = mdp.row(pair).0[0] as usize;
                if next == 10 {
                    lengths.push(k);
                } else {
                    open.push(next);
                }
            }
        }
        lengths.sort_unstable();
        lengths
    };
    assert_eq!(lengths(&found.optimal(0)), [3, 9]);
    assert_eq!(lengths(&found.at(0)), [3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(lengths(&found.optimal(1)), [6]);
    let value: Vec<f64> = found.pieces.iter().map(|p| p.slope).collect();
    assert_eq!(value, [-3.0, 0.0]);
}

/// Blatant hack, hidden hack, honest attempt: 3/16 and 5/2.
#[test]
fn deceptive_reasoning() {
    let (mdp, rewards) = steps(&[
        vec![
            ([0.0, 0.0], vec![(1, 1.0)]),
            ([0.0, 0.0], vec![(2, 1.0)]),
            ([-0.10, 0.0], vec![(3, 1.0)]),
        ],
        vec![([0.60, 0.0], vec![(5, 1.0)])],
        vec![([1.0, 0.0], vec![(4, 0.9), (5, 0.1)])],
        vec![([0.95, 0.0], vec![(4, 0.1), (5, 0.9)])],
        vec![([0.0, -1.0], vec![(5, 1.0)])],
        vec![],
    ]);
    let found = solved(&problem(&mdp, &rewards), 0.0, 3.0);
    places(&found, &[(3, 16), (5, 2)]);
    assert_eq!(
        sets(&found, 0),
        [[vec![1], vec![1, 2], vec![2]], [vec![2], vec![0, 2], vec![0]]]
    );
}

/// From very long down to briefly: 2/5, 3/5, 4/3.
#[test]
fn intelligence_obedience() {
    let think = [(0.50, 0.95), (0.70, 0.80), (0.85, 0.55), (0.95, 0.30)];
    let (mdp, rewards) = steps(&[
        think.map(|(right, obeys)| ([right, obeys], vec![(1, 1.0)])).to_vec(),
        vec![],
    ]);
    let found = solved(&problem(&mdp, &rewards), 0.0, 2.0);
    places(&found, &[(2, 5), (3, 5), (4, 3)]);
    assert_eq!(
        sets(&found, 0).iter().map(|s| s[1].clone()).collect::<Vec<_>>(),
        [[2, 3], [1, 2], [0, 1]]
    );
}
