//! Discounts near 1 in models of hundreds and thousands of states, too large for fractions: points, sweeps and cliffs
//! have the sets of an oracle with 600 binary places, although what all values share is some 10^9 times a gap, and more.

#[path = "support/band.rs"]
mod band;
#[path = "support/exact.rs"]
mod exact;

use std::collections::BTreeMap;
use std::fmt::Write;

use band::BandModel;
use exact::{ExactModel, read};
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Certainty, Effort, Options, Session, Values};

/// The distributions of the actions of a state, in tenths.
type Actions = Vec<Vec<(usize, u32)>>;

/// A chain in which one goes left or right, and slips.
fn chain(states: usize) -> Vec<Actions> {
    let actions = |state: usize| {
        let (left, right) = (state.saturating_sub(1), (state + 1).min(states - 1));
        vec![vec![(left, 9), (right, 1)], vec![(right, 9), (left, 1)]]
    };
    (0..states).map(actions).collect()
}

/// A ring in which one goes on, stays, or goes back, so that nothing is random.
fn ring(states: usize) -> Vec<Actions> {
    let actions = |state: usize| {
        let mut actions = vec![vec![((state + 1) % states, 10)], vec![(state, 10)]];
        if state > 0 {
            actions.push(vec![(state - 1, 10)]);
        }
        actions
    };
    (0..states).map(actions).collect()
}

/// A grid in which one may slip to either side. From the last corner one can leave for the end, which is one state more.
fn grid(side: usize) -> Vec<Actions> {
    let cells = side * side;
    let mut states: Vec<Actions> = Vec::new();
    for cell in 0..cells {
        let (row, column) = (cell / side, cell % side);
        let to = |direction: usize| match direction % 4 {
            0 => row.saturating_sub(1) * side + column,
            1 => row * side + (column + 1).min(side - 1),
            2 => (row + 1).min(side - 1) * side + column,
            _ => row * side + column.saturating_sub(1),
        };
        let actions = (0..4).map(|direction| vec![(to(direction), 8), (to(direction + 1), 1), (to(direction + 3), 1)]);
        states.push(actions.collect());
    }
    states[cells - 1].push(vec![(cells, 10)]);
    states.push(Vec::new());
    states
}

/// Returns the scenario of a model: every step costs, every action earns a little, more or less with w.
fn scenario(states: &[Actions], discount: &str) -> Scenario {
    let (parameters, less) = (r#""w": { "from": 0, "to": 1 }"#, "(1-w)/70");
    Scenario::parse(&text(states, discount, parameters, less)).expect("valid")
}

/// Returns the text of a scenario with some parameters and a weight of what actions earn less with w.
fn text(states: &[Actions], discount: &str, parameters: &str, less: &str) -> String {
    let mut rng = fastrand::Rng::with_seed(5);
    let (mut text, mut comma) = (String::new(), "");
    for (state, actions) in states.iter().enumerate().filter(|(_, actions)| !actions.is_empty()) {
        write!(text, r#"{comma}"s{state}": {{ "#).expect("a text");
        comma = ", ";
        for (action, row) in actions.iter().enumerate() {
            let mut shares = BTreeMap::new();
            for (target, share) in row {
                *shares.entry(target).or_insert(0) += share;
            }
            let to: Vec<String> = shares
                .iter()
                .map(|(to, share)| format!(r#""s{to}": "{share}/10""#))
                .collect();
            let (to, more, less) = (to.join(", "), rng.u32(..5), rng.u32(..5));
            write!(
                text,
                r#"{}"a{action}": {{ "to": {{ {to} }}, "reward": {{ "cost": -1, "more": {more}, "less": {less} }} }}"#,
                if action == 0 { "" } else { ", " },
            )
            .expect("a text");
        }
        text.push_str(" }");
    }
    let ends = states.iter().position(Vec::is_empty);
    let terminal = ends.map_or(String::new(), |end| format!(r#""terminal": ["s{end}"],"#));
    format!(
        r#"{{ "policy-cliff": 1, "title": "Large", "discount": {discount}, "start": "s0", {terminal}
        "states": {{ {text} }}, "parameters": {{ {parameters} }},
        "weights": {{ "cost": 0.25, "more": "w/100", "less": "{less}" }} }}"#
    )
}

/// The options of a point.
fn at(place: f64) -> Options {
    Options {
        values: Some(Values::from([("w".to_owned(), place)])),
        alpha: Some(None),
        ..Options::default()
    }
}

/// Asserts that a point has the sets of the oracle, and that its bound covers the error of every value.
fn assert_point(scenario: &Scenario, place: f64, what: &str) {
    let mut session = Session::new(scenario.clone());
    let request = session.request(&at(place)).expect("valid");
    let solution = session.solve(&request).expect("an answer");
    let model = BandModel::new(&ExactModel::of(scenario), &[read(&place.to_string())]);
    let expected = model.assert_optimal(&solution.optimal, what);
    for (found, expected) in solution.hard.value.iter().zip(expected) {
        let (error, bound) = ((found - expected).abs(), solution.hard.bound);
        assert!(error <= bound, "{what}: an error of {error}, and a bound of {bound}");
        assert!(
            bound
                <= 1e-14
                    * solution
                        .hard
                        .value
                        .iter()
                        .fold(1.0, |most: f64, value| most.max(value.abs()))
        );
    }
}

#[test]
fn points_have_the_sets_of_six_hundred_places() {
    for (name, states) in [
        ("a chain", chain(500)),
        ("a ring", ring(2000)),
        ("a grid", grid(22)),
        ("a chain", chain(2000)),
    ] {
        for discount in ["0.999999", "0.999999999"] {
            let scenario = scenario(&states, discount);
            assert_point(&scenario, 0.5, &format!("{name} of {} at {discount}", states.len()));
        }
    }
}

#[test]
fn sweeps_and_cliffs_have_the_sets_of_six_hundred_places() {
    for (name, states, width) in [
        ("a chain", chain(500), 0.08),
        ("a grid", grid(22), 0.02),
        ("a ring", ring(500), 0.4),
    ] {
        for discount in ["0.999999", "0.999999999"] {
            let what = format!("{name} of {} at {discount}", states.len());
            let scenario = scenario(&states, discount);
            let model = ExactModel::of(&scenario);
            let assert = |place: f64, optimal: &[bool]| {
                let what = format!("{what}, w = {place}");
                BandModel::new(&model, &[read(&place.to_string())]).assert_optimal(optimal, &what);
            };
            let mut session = Session::new(scenario.clone());
            let options = Options {
                from: Some(0.5),
                to: Some(0.5 + width),
                points: Some(4001),
                alpha: Some(None),
                ..Options::default()
            };
            let request = session.request(&options).expect("valid");
            let sweep = session.sweep(&request, &mut |_| true).expect("an answer").clone();
            assert_eq!(sweep.sampled, "", "{what}");
            let found = session
                .cliffs(&request, Effort::None, &mut |_| true)
                .expect("an answer");
            let Certainty::Float { error, .. } = found.certainty() else {
                panic!("{what}: {:?}", found.certainty());
            };
            assert!(error <= 1e-15, "{what}: {error}");
            let breakpoints = &found.cliffs.breakpoints;
            assert!(!breakpoints.is_empty(), "{what}");
            for (index, breakpoint) in breakpoints.iter().enumerate().step_by(breakpoints.len().div_ceil(3)) {
                // Just beside it the sets are those of its pieces already.
                let beside = 4.0 * breakpoint.error;
                assert(breakpoint.at - beside, &found.cliffs.optimal(index));
                assert(breakpoint.at + beside, &found.cliffs.optimal(index + 1));
            }
            for index in [0, breakpoints.len()] {
                assert(found.cliffs.middle(index), &found.cliffs.optimal(index));
            }
            // The watched state is the first.
            for (point, &place) in sweep.theta.iter().enumerate() {
                let piece = found.cliffs.pieces.partition_point(|piece| piece.to < place);
                for (action, flags) in sweep.optimal.iter().enumerate() {
                    assert_eq!(
                        flags[point] == 1,
                        found.cliffs.optimal(piece)[action],
                        "{what}, w = {place}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_sweep_of_single_points_has_the_sets_of_six_hundred_places() {
    let scenario = scenario(&chain(500), "0.999999999");
    let mut session = Session::new(scenario.clone());
    let options = Options {
        points: Some(9),
        alpha: Some(None),
        state: Some("s250".to_owned()),
        ..Options::default()
    };
    let request = session.request(&options).expect("valid");
    let sweep = session.sweep(&request, &mut |_| true).expect("an answer").clone();
    assert!(!sweep.sampled.is_empty());
    let first = scenario.mdp.actions(250).start;
    for (point, &place) in sweep.theta.iter().enumerate() {
        let request = session.request(&at(place)).expect("valid");
        let solution = session.solve(&request).expect("an answer");
        for (action, flags) in sweep.optimal.iter().enumerate() {
            assert_eq!(flags[point] == 1, solution.optimal[first + action], "w = {place}");
        }
        let (error, bound) = (
            (sweep.hard.value[point] - solution.hard.value[0]).abs(),
            solution.hard.bound,
        );
        assert!(error <= sweep.hard.bound[point] + bound, "w = {place}: {error}");
    }
}

#[test]
fn polygons_have_the_sets_of_six_hundred_places() {
    let parameters = r#""w": { "from": 0, "to": 1 }, "v": { "from": 0, "to": 1, "value": 0.5 }"#;
    for (name, states, width) in [
        ("a chain", chain(300), 0.25),
        ("a grid", grid(9), 0.1),
        ("a ring", ring(300), 0.3),
    ] {
        for discount in ["0.999999", "0.999999999"] {
            let what = format!("{name} of {} at {discount}", states.len());
            let scenario = Scenario::parse(&text(&states, discount, parameters, "v/70")).expect("valid");
            let model = ExactModel::of(&scenario);
            let mut session = Session::new(scenario.clone());
            let options = Options {
                ranges: Some([[0.5, 0.5 + width], [0.5, 0.5 + width]]),
                ..Options::default()
            };
            let request = session.request(&options).expect("valid");
            let plane = request.plane(&scenario, &options).expect("two parameters");
            let phase = session.phase(&request, &plane, &mut |_| true).expect("an answer");
            assert!(
                phase.hidden <= 1e-9,
                "{what}: {} of {} cells",
                phase.hidden,
                phase.cells.len()
            );
            assert!(phase.cells.len() > 3, "{what}: {}", phase.cells.len());
            for cell in phase.cells.iter().step_by(phase.cells.len().div_ceil(4)) {
                let corners = cell.corners.len() as f64;
                let middle = [0, 1].map(|axis: usize| {
                    let sum: f64 = cell.corners.iter().map(|corner| corner[axis]).sum();
                    sum / corners
                });
                let what = format!("{what}, at {middle:?}");
                let place = middle.map(|number| read(&number.to_string()));
                BandModel::new(&model, &place).assert_optimal(&cell.optimal, &what);
            }
        }
    }
}
