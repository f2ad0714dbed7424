//! One answer to every question: the sweep, the picture, the table of cliffs and the solution at a point say the same.

#[path = "support/exact.rs"]
mod exact;
#[path = "support/files.rs"]
mod files;
#[path = "support/study.rs"]
mod support;

use std::fmt::Write as _;

use exact::{ExactModel, ExactOptimum, Fraction, distance, read};
use files::{LIBRARY, file, parsed, scenario};
use policy_cliff::cliffs::Piece;
use policy_cliff::exact::check;
use policy_cliff::figure::{Figure, Sheet, Theme, describe};
use policy_cliff::scenario::{Rule, Scenario};
use policy_cliff::solve::collected;
use policy_cliff::study::{Effort, Options, Session, Sweep, Values};
use support::solve;

/// The options of a point, by the names of the parameters.
fn at(scenario: &Scenario, values: &[f64]) -> Options {
    let names = scenario.parameters.iter().map(|parameter| parameter.name.clone());
    Options {
        values: Some(Values(names.zip(values.iter().copied()).collect())),
        alpha: Some(None),
        ..Options::default()
    }
}

/// The values at which a scenario opens.
fn opening(scenario: &Scenario) -> Vec<f64> {
    scenario.parameters.iter().map(|each| each.value.value()).collect()
}

/// The fractions that the opening values are, and `theta` for the swept parameter.
fn fractions(scenario: &Scenario, theta: &Fraction) -> Vec<Fraction> {
    let mut values: Vec<Fraction> = scenario
        .parameters
        .iter()
        .map(|each| exact::exact(&each.value))
        .collect();
    values[scenario.view.sweep].clone_from(theta);
    values
}

/// The states in which an answer has other sets than the oracle, by name.
fn wrong_sets<'s>(scenario: &'s Scenario, found: &[bool], expected: &[bool]) -> Vec<&'s str> {
    let states = 0..scenario.mdp.states();
    let differs = |&state: &usize| {
        let pairs = scenario.mdp.actions(state);
        found[pairs.clone()] != expected[pairs]
    };
    states
        .filter(differs)
        .map(|state| scenario.states[state].as_str())
        .collect()
}

/// Asserts that at one point `solve`, `stability` and the experiment have the sets of the oracle, that the reported
/// bound covers the error of every value, and that the radius is 0 exactly at a tie. `is_exact` says whether the point
/// is the fraction itself, so that gaps can be compared.
fn assert_point(scenario: &Scenario, theta: f64, truth: &ExactOptimum, is_exact: bool, what: &str) {
    let mut values = opening(scenario);
    values[scenario.view.sweep] = theta;
    let mut session = Session::new(scenario.clone());
    let request = session.request(&at(scenario, &values)).expect("a valid request");
    let solution = session
        .solve(&request)
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    let expected = truth.optimal();
    assert_eq!(
        wrong_sets(scenario, &solution.optimal, &expected),
        [""; 0],
        "{what}: solve at {theta}, {:?} {:?} {:?} tol {}",
        solution.optimal,
        expected,
        solution.hard.q,
        solution.tolerance
    );
    if is_exact {
        for (found, expected) in solution.hard.value.iter().zip(&truth.value) {
            let (error, bound) = (distance(*found, expected), solution.hard.bound);
            assert!(error <= bound, "{what}: an error of {error}, and a bound of {bound}");
        }
    }
    let found = session
        .stability(&request, &mut |_| true)
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    let mdp = &scenario.mdp;
    let several = |state| expected[mdp.actions(state)].iter().filter(|&&optimal| optimal).count() > 1;
    let is_tie = (0..mdp.states()).any(several);
    if let Some(radius) = &found.figures.radius {
        assert_eq!(radius.size == 0.0, is_tie, "{what}: a radius of {}", radius.size);
    }
    for state in 0..mdp.states() {
        let others = mdp.actions(state).filter(|&pair| !expected[pair]);
        let gap = others
            .map(|pair| exact::float(&truth.advantages[pair]))
            .fold(f64::INFINITY, f64::min);
        let (found, bound) = (found.figures.gaps[state], found.figures.gaps_bound);
        assert!(
            !is_exact || found == gap || (found - gap).abs() <= bound,
            "{what}: a gap of {found} and not {gap}, and a bound of {bound}"
        );
    }
    let (_, experiment) = session.experiment(&request, &Options::default()).expect("an answer");
    assert_eq!(
        wrong_sets(scenario, &experiment.optimal, &expected),
        [""; 0],
        "{what}: experiment"
    );
}

/// Asserts that the table of cliffs has the sets of the oracle at every cliff and inside every piece, and that the
/// answers at these points agree.
fn assert_truth(scenario: &Scenario, what: &str) {
    let model = ExactModel::of(scenario);
    let mut session = Session::new(scenario.clone());
    let request = session
        .request(&at(scenario, &opening(scenario)))
        .expect("a valid request");
    let found = session
        .cliffs(&request, Effort::Thorough, &mut |_| true)
        .expect("an answer");
    let solve = |theta: &Fraction| model.solve(&fractions(scenario, theta)).expect("an answer");
    // What is nearer to a cliff than a few roundings is at the cliff.
    let is_wide = |piece: &Piece| piece.to - piece.from > 1e-14 * piece.from.abs().max(piece.to.abs());
    let pieces = &found.cliffs.pieces;
    for (index, breakpoint) in found.cliffs.breakpoints.iter().enumerate() {
        let fraction = found
            .fraction(index)
            .unwrap_or_else(|| panic!("{what}: {} is not certified", breakpoint.at));
        let place = read(fraction);
        let what = format!("{what}, at {fraction}");
        assert!(
            distance(breakpoint.at, &place) <= breakpoint.error,
            "{what}: {}",
            breakpoint.at
        );
        let truth = solve(&place);
        assert_eq!(
            wrong_sets(scenario, &found.cliffs.at(index), &truth.optimal()),
            [""; 0],
            "{what}"
        );
        if !pieces[index..index + 2].iter().all(is_wide) {
            continue;
        }
        assert_point(scenario, breakpoint.at, &truth, false, &what);
        let options = Options {
            at: Some(breakpoint.at),
            ..at(scenario, &opening(scenario))
        };
        let request = session.request(&options).expect("a valid request");
        let next = session.stability(&request, &mut |_| true).expect("an answer").next;
        assert_eq!(next, Ok(Some([breakpoint.at, 0.0])), "{what}");
    }
    for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| is_wide(piece)) {
        let middle = f64::midpoint(piece.from, piece.to);
        let what = format!("{what}, at {middle}");
        let truth = solve(&read(&middle.to_string()));
        assert_eq!(
            wrong_sets(scenario, &found.cliffs.optimal(index), &truth.optimal()),
            [""; 0],
            "{what}"
        );
        assert_point(scenario, middle, &truth, true, &what);
        let options = Options {
            at: Some(middle),
            ..at(scenario, &opening(scenario))
        };
        let request = session.request(&options).expect("a valid request");
        let next = session
            .stability(&request, &mut |_| true)
            .expect("an answer")
            .next
            .expect("a range");
        let distances = found.places().map(|at| (at - middle).abs());
        assert_eq!(next.map(|[_, away]| away), distances.reduce(f64::min), "{what}");
    }
}

/// Asserts that the polygon at a point has the sets of the oracle there, which may have more on an edge.
fn assert_phase(scenario: &Scenario, points: &[[&str; 2]], what: &str) {
    let model = ExactModel::of(scenario);
    let mut session = Session::new(scenario.clone());
    let options = at(scenario, &opening(scenario));
    let request = session.request(&options).expect("a valid request");
    let plane = request.plane(scenario, &options).expect("two parameters");
    let phase = session
        .phase(&request, &plane, &mut |_| true)
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(phase.missing.abs() <= 1e-9, "{what}: {} missing", phase.missing);
    for point in points {
        let place = point.map(|text| text.parse::<f64>().expect("a number"));
        let mut values = opening(scenario);
        let mut truth: Vec<Fraction> = scenario
            .parameters
            .iter()
            .map(|each| exact::exact(&each.value))
            .collect();
        for ((axis, value), text) in plane.axes.into_iter().zip(place).zip(point) {
            values[axis] = value;
            truth[axis] = read(text);
        }
        let expected = model.solve(&truth).expect("an answer").optimal();
        let what = format!("{what}, at {point:?}");
        let request = session.request(&at(scenario, &values)).expect("a valid request");
        let solution = session.solve(&request).expect("an answer");
        assert_eq!(wrong_sets(scenario, &solution.optimal, &expected), [""; 0], "{what}");
        // Near discount 1, edges may lie nearer to the line on which terms cancel than corners are known.
        if (0.9999..1.0).contains(&scenario.mdp.discount()) && point[1] == "0.7" {
            continue;
        }
        let cell = phase.cell_at(place[0], place[1]);
        let cell = &phase.cells[cell.unwrap_or_else(|| panic!("{what}: no polygon"))];
        let spurious = cell
            .optimal
            .iter()
            .zip(&expected)
            .filter(|(cell, point)| **cell && !**point);
        assert_eq!(spurious.count(), 0, "{what}: {:?} {expected:?}", cell.optimal);
        let ties = |edge: &policy_cliff::phase::Edge, pair| edge.ties.contains(&pair);
        for pair in (0..expected.len()).filter(|&pair| expected[pair] && !cell.optimal[pair]) {
            assert!(
                cell.edges.iter().any(|edge| ties(edge, pair)),
                "{what}: pair {pair} ties on no edge"
            );
        }
    }
}

/// A sweep, and the places of the cliffs of the table that change the watched state, ends of the range included.
struct Both {
    sweep: Sweep,
    /// Where, how far from there it may be, and the sets below, at and above.
    table: Vec<(f64, f64, [Vec<usize>; 3])>,
}

fn both(session: &mut Session, options: &Options) -> Both {
    let request = session.request(options).expect("a valid request");
    let sweep = session.sweep(&request, &mut |_| true).expect("not stopped").clone();
    let found = session
        .cliffs(&request, Effort::Ordinary, &mut |_| true)
        .expect("an answer");
    let [low, high] = &found.cliffs.ends;
    let inside = found.cliffs.breakpoints.iter();
    let all = std::iter::once((request.from, 0.0, low))
        .chain(inside.map(|breakpoint| (breakpoint.at, breakpoint.error, &breakpoint.changes)))
        .chain(std::iter::once((request.to, 0.0, high)));
    let table = all.filter_map(|(at, error, changes)| {
        let change = changes.iter().find(|change| change.state == request.state)?;
        Some((at, error, change.sets.clone()))
    });
    Both {
        table: table.collect(),
        sweep,
    }
}

/// The parameters at which the policy that is drawn as lines has an end point, and those at which the one that is drawn
/// as bands has a vertical edge, or a dotted line where actions tie at one point alone.
fn drawn(sweep: &Sweep) -> [Vec<f64>; 2] {
    let sheet = Sheet {
        width: 760.0,
        height: 400.0,
        theme: Theme::Light,
        font_size: 16.0,
    };
    let lines = Figure::lines(sweep, None, &sheet).expect("a valid sweep");
    let marks = lines.series.iter().flat_map(|series| &series.marks);
    let ends: Vec<f64> = marks.map(|mark| mark.x).collect();
    let bands = Figure::bands(sweep, None, &sheet).expect("a valid sweep");
    let edges = bands.risers.iter().map(|riser| riser.at).chain(bands.cliffs);
    [ends, edges.collect()].map(|mut places| {
        places.sort_by(f64::total_cmp);
        places.dedup();
        places
    })
}

/// Asserts that the bands have the heights of the policy at every point of the grid, and that these add up to 1.
fn assert_heights(sweep: &Sweep, what: &str) {
    let sheet = Sheet {
        width: 760.0,
        height: 400.0,
        theme: Theme::Light,
        font_size: 16.0,
    };
    let figure = Figure::bands(sweep, None, &sheet).expect("a valid sweep");
    let is_cliff = |theta: f64| {
        sweep
            .jumps
            .iter()
            .any(|jump| (jump.at - theta).abs() <= jump.error + 1e-9)
    };
    for (point, &theta) in sweep.theta.iter().enumerate() {
        let shares = figure.shares(theta);
        if is_cliff(theta) || shares.is_empty() {
            continue;
        }
        let sum: f64 = shares.iter().map(|share| share.1).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{what}, {theta}: {sum}");
        for (band, (_, share)) in figure.bands.iter().zip(shares) {
            let action = sweep
                .actions
                .iter()
                .position(|name| *name == band.label)
                .expect("an action");
            let expected = sweep.hard.policy[action][point];
            assert!((share - expected).abs() < 1e-12, "{what}, {theta}: {share} {expected}");
        }
    }
}

/// Asserts that sweep, picture and table have the same cliffs of a state, and that sweep and `solve` agree at every
/// point of the grid.
fn assert_agreement(scenario: &Scenario, state: &str, rule: Rule, what: &str) {
    let options = Options {
        state: Some(state.to_owned()),
        rule: Some(rule.name().to_owned()),
        alpha: Some(None),
        points: Some(41),
        ..Options::default()
    };
    let mut session = Session::new(scenario.clone());
    let Both { sweep, table } = both(&mut session, &options);
    assert_eq!(sweep.sampled, "", "{what}");
    let flips: Vec<_> = sweep.jumps.iter().filter(|jump| jump.flips()).collect();
    assert_eq!(flips.len(), table.len(), "{what}: {flips:?} {table:?}");
    for (jump, (at, error, sets)) in flips.iter().zip(&table) {
        assert!((jump.at - at).abs() <= jump.error + error, "{what}: {} {at}", jump.at);
        assert_eq!(&jump.sets.each_ref().map(|set| sweep.positions(set)), sets, "{what}");
    }
    // Sharing evenly, every change of the set shows.
    if rule == Rule::Uniform {
        let places: Vec<f64> = flips.iter().map(|jump| jump.at).collect();
        assert_eq!(drawn(&sweep), [places.clone(), places], "{what}");
    }
    assert_heights(&sweep, what);
    let parameter = scenario.view.sweep;
    let mut values = opening(scenario);
    let state = scenario.states.iter().position(|name| name == state).expect("a state");
    let request = session.request(&options).expect("a valid request");
    let found = session
        .cliffs(&request, Effort::Ordinary, &mut |_| true)
        .expect("an answer");
    for (i, &theta) in sweep.theta.iter().enumerate() {
        values[parameter] = theta;
        let point = solve(scenario, &values, None, scenario.view.objective, rule).expect("an answer");
        let what = format!("{what}, {theta}");
        let bound = sweep.hard.bound[i] + point.hard.bound;
        let apart = (sweep.hard.value[i] - point.hard.start_value).abs();
        assert!(
            apart <= bound + 1e-14 * apart.max(1.0),
            "{what}: values {apart} apart, bound {bound}"
        );
        // At a cliff that floats only know nearly, the point may fall on either side.
        let is_near = |at: f64, error: f64| at != theta && (at - theta).abs() <= 4.0 * error + 1e-12;
        if found.cliffs.breakpoints.iter().any(|each| is_near(each.at, each.error)) {
            continue;
        }
        let pairs = scenario.mdp.actions(state);
        let set: Vec<u8> = point.optimal[pairs.clone()].iter().map(|&best| best.into()).collect();
        let swept: Vec<u8> = sweep.optimal.iter().map(|column| column[i]).collect();
        assert_eq!(swept, set, "{what}");
        // Visits and uses are infinite where the policy stays for ever.
        let close = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * a.abs().max(1.0);
        for (column, &probability) in sweep.hard.policy.iter().zip(&point.hard.policy[pairs]) {
            assert!(close(column[i], probability), "{what}: {} {probability}", column[i]);
        }
        for (column, &count) in sweep.hard.outcomes.iter().zip(&point.hard.outcomes) {
            assert!(close(column[i], count), "{what}: {} {count}", column[i]);
        }
        assert!(close(sweep.hard.visits[i], point.hard.visits[state]), "{what}: visits");
        if let Some(&truth) = sweep.hard.truth.get(i) {
            assert!(close(truth, point.hard.truth), "{what}: {truth} {}", point.hard.truth);
        }
    }
}

#[test]
fn the_library_says_the_same_everywhere() {
    for name in LIBRARY {
        let scenario = scenario(name);
        for (state, state_name) in scenario.states.iter().enumerate() {
            if scenario.mdp.actions(state).len() > 1 {
                let known = if scenario.true_weights.is_some() { 4 } else { 2 };
                for rule in &Rule::ALL[..known] {
                    assert_agreement(
                        &scenario,
                        state_name,
                        *rule,
                        &format!("{name}, {state_name}, {}", rule.name()),
                    );
                }
            }
        }
    }
}

/// Models on which answers did not agree, or were not within their bounds, found by tests/node/agreement.test.mjs.
#[test]
fn models_found_by_fuzzing_say_the_same_everywhere() {
    for (name, places) in [
        ("tie-told-from-no-place", &["0"][..]),
        ("cliffs-near-each-other", &[]),
        (
            "cliff-of-a-tiny-number",
            &["0.0000000000000000000000000009999999999999997"],
        ),
        ("cliff-beside-0", &["0"]),
        ("tie-of-far-amounts", &[]),
        ("long-loops-of-far-amounts", &[]),
        ("lines-that-cross-in-floats-alone", &[]),
    ] {
        let scenario = parsed(&file(&format!("tests/cases/{name}.json")));
        assert_truth(&scenario, name);
        let mut session = Session::new(scenario.clone());
        let request = session.request(&at(&scenario, &opening(&scenario))).expect("valid");
        let solution = session.solve(&request).expect("an answer");
        assert!(solution.hard.bound.is_finite(), "{name}: no bound");
        let model = ExactModel::of(&scenario);
        for place in places {
            let truth = model.solve(&fractions(&scenario, &read(place))).expect("an answer");
            let theta = place.parse().expect("a number");
            assert_point(&scenario, theta, &truth, true, &format!("{name}, at {place}"));
        }
        for (state, state_name) in scenario.states.iter().enumerate() {
            if scenario.mdp.actions(state).len() > 1 {
                assert_agreement(&scenario, state_name, Rule::Uniform, &format!("{name}, {state_name}"));
            }
        }
    }
}

/// Another, whose value moves by less than what the solver leaves open: the residual itself is rounded there.
#[test]
fn the_bound_of_a_sweep_covers_the_rounding_of_its_residual() {
    let scenario = parsed(&file("tests/cases/value-within-rounding.json"));
    let model = ExactModel::of(&scenario);
    let mut session = Session::new(scenario.clone());
    let options = Options {
        points: Some(11),
        ..at(&scenario, &opening(&scenario))
    };
    let request = session.request(&options).expect("valid");
    let sweep = session.sweep(&request, &mut |_| true).expect("an answer");
    for (i, &theta) in sweep.theta.iter().enumerate() {
        let truth = model
            .solve(&fractions(&scenario, &read(&theta.to_string())))
            .expect("an answer");
        let error = distance(sweep.hard.value[i], &truth.value[0]);
        let bound = sweep.hard.bound[i];
        assert!(error <= bound, "at {theta}: the error is {error}, the bound {bound}");
    }
}

/// Polygons that were not found, by the same: one beyond an edge of a cell whose edges all look the same way, and one
/// whose width is 3e-12 of the box.
#[test]
fn polygons_found_by_fuzzing_are_there() {
    for (name, point) in [
        ("steep-plane", ["0.0000001", "-0.9"]),
        ("thin-polygon-near-one", ["1.806298012", "0.7000001"]),
    ] {
        assert_phase(&parsed(&file(&format!("tests/cases/{name}.json"))), &[point], name);
    }
}

#[test]
fn a_sentence_says_that_a_cliff_is_at_0_only_where_it_may_be() {
    let scenario = parsed(&file("tests/cases/cliff-beside-0.json"));
    let mut session = Session::new(scenario.clone());
    let request = session.request(&at(&scenario, &opening(&scenario))).expect("valid");
    let sweep = session.sweep(&request, &mut |_| true).expect("an answer");
    let said = describe(sweep, None);
    // The cliff is at -4999/14999999999985000.
    assert!(
        said.starts_with("At \u{3b8}\u{a0}\u{2248}\u{a0}\u{2212}3.33e\u{2212}13 the best action in"),
        "{said}"
    );
}

/// What loops a random scenario at discount 1 has.
#[derive(Clone, Copy, PartialEq)]
enum Loops {
    None,
    /// They cost nothing.
    Free,
    /// They are paid in a part of the range.
    Paid,
}

/// A scenario file with ties, at discount 1 if there are to be loops, several components, a true reward, outcomes and
/// states that are not reached, at any discount.
fn random_text(rng: &mut fastrand::Rng, loops: Loops) -> String {
    let has_loops = loops != Loops::None;
    let states = rng.usize(1..=5);
    let discount = if has_loops {
        "1"
    } else {
        ["0", "0.5", "0.9", "0.99", "0.99999999", "0.999999999", "1"][rng.usize(0..7)]
    };
    let mut text = format!(
        r#"{{"policy-cliff": 1, "title": "Random", "discount": {discount}, "start": "s0", "terminal": ["end"], "states": {{"#
    );
    for state in 0..states {
        let actions = rng.usize(1..=3);
        let comma = if state > 0 { ", " } else { "" };
        write!(text, r#"{comma}"s{state}": {{"#).expect("a text");
        for action in 0..actions {
            // At discount 1 every step may be the last, or it costs nothing.
            let kind = rng.usize(0..3);
            let is_loop = has_loops && kind == 1;
            let target = match kind {
                0 => r#""end""#.to_owned(),
                1 if is_loop || discount != "1" => format!(r#""s{}""#, rng.usize(0..states)),
                _ => format!(r#"{{"end": 0.25, "s{}": 0.75}}"#, rng.usize(0..states)),
            };
            let comma = if action > 0 { ", " } else { "" };
            let penalty = ["-1e9", "-1e12", "-1e15"][rng.usize(0..3)].to_owned();
            // Nobody pays it: there is another action.
            let is_penalty = action > 0 && rng.usize(0..4) == 0;
            let x = if is_penalty {
                penalty
            } else {
                rng.i32(-3..=3).to_string()
            };
            let y = rng.i32(-3..=3);
            // What cancels where k is 0.7.
            let z = ["0", "0", "1", "1000", "1000000"][rng.usize(0..5)];
            let (x, y, z) = match loops {
                Loops::Free if is_loop => ("0".to_owned(), 0, "0"),
                Loops::Paid => (rng.i32(-3..=if is_loop { 0 } else { 3 }).to_string(), y, "0"),
                _ => (x, y, z),
            };
            write!(
                text,
                r#"{comma}"a{action}": {{"to": {target}, "reward": {{"x": {x}, "y": {y}, "z": {z}}}}}"#
            )
            .expect("a text");
        }
        text.push('}');
    }
    let weight = ["theta", "0.1 + theta", "1 - 3*theta", "theta + k", "0.2*theta - k/3"][rng.usize(0..5)];
    let k = ["0", "0.1", "\"1/3\"", "0.7", "-1"][rng.usize(0..5)];
    write!(
        text,
        r#"}}, "parameters": {{"theta": {{"from": -2, "to": 2}}, "k": {{"from": -1, "to": 1, "value": {k}}}}}, "weights": {{"x": 1, "y": "{weight}", "z": "k - 0.7"}}, "true": {{"x": 1, "y": -1}}, "view": {{"outcomes": {{"first": ["s0/a0"]}}}}}}"#
    )
    .expect("a text");
    text
}

#[test]
fn random_scenarios_say_the_same_everywhere() {
    let mut rng = fastrand::Rng::with_seed(12);
    for index in 0..3000 {
        let text = random_text(&mut rng, Loops::None);
        let scenario = parsed(&text);
        let rule = Rule::ALL[rng.usize(0..4)];
        let state = format!("s{}", rng.usize(0..scenario.mdp.states() - 1));
        assert_agreement(
            &scenario,
            &state,
            rule,
            &format!("{index}, {state}, {}\n{text}", rule.name()),
        );
        let what = format!("{index}\n{text}");
        assert_truth(&scenario, &what);
        assert_phase(&scenario, &[["0.37", "-0.42"], ["-1.13", "0.7"], ["0", "0"]], &what);
    }
}

/// The stability radius of the only optimal policy, by its definition: the least of V - Q over the sum of the sizes of
/// the derivatives of Q - V with respect to every reward. `None` where there are several, or no other.
fn exact_radius(model: &ExactModel, at: &[Fraction], truth: &ExactOptimum) -> Option<Fraction> {
    let optimal = truth.optimal();
    let mut first = 0;
    let (mut policy, mut firsts) = (Vec::new(), Vec::new());
    for count in model.actions() {
        let set = &optimal[first..first + count];
        if set.iter().filter(|optimal| **optimal).count() > 1 {
            return None;
        }
        policy.push(set.iter().position(|optimal| *optimal).unwrap_or(0));
        firsts.push(first);
        first += count;
    }
    let acting = (0..policy.len()).filter(|&state| model.actions()[state] > 0);
    let visits: Vec<Vec<Fraction>> = acting
        .map(|visited| model.visits(&policy, visited).expect("it ends"))
        .collect();
    let mut radius: Option<Fraction> = None;
    for state in 0..policy.len() {
        for (action, (_, to)) in model.equations(state, at).into_iter().enumerate() {
            if action != policy[state] {
                let one: Fraction = read("1");
                let norm = visits.iter().fold(one, |norm, visits| {
                    let later: Fraction = to.iter().map(|(target, share)| share * &visits[*target]).sum();
                    let derivative = later - &visits[state];
                    if derivative < read("0") {
                        norm - derivative
                    } else {
                        norm + derivative
                    }
                });
                let size = &truth.advantages[firsts[state] + action] / norm;
                radius = Some(radius.map_or(size.clone(), |radius| radius.min(size)));
            }
        }
    }
    radius
}

#[test]
fn the_radius_is_within_its_bound() {
    let mut rng = fastrand::Rng::with_seed(112);
    let mut compared = 0;
    for index in 0..600 {
        let text = random_text(&mut rng, Loops::None);
        let Ok(scenario) = Scenario::parse(&text) else { continue };
        let model = ExactModel::of(&scenario);
        for theta in ["0.3", "-1.15"] {
            let place = fractions(&scenario, &read(theta));
            let Some(truth) = model.solve(&place) else { continue };
            let Some(expected) = exact_radius(&model, &place, &truth) else {
                continue;
            };
            let mut values = opening(&scenario);
            values[scenario.view.sweep] = theta.parse().expect("a float");
            let mut session = Session::new(scenario.clone());
            let request = session.request(&at(&scenario, &values)).expect("a valid request");
            let found = session
                .stability(&request, &mut |_| true)
                .expect("an answer")
                .figures
                .radius
                .expect("a radius");
            let what = format!(
                "scenario {index} at {theta}: {found:?} for {}; {text}",
                exact::float(&expected)
            );
            assert!(distance(found.size, &expected) <= found.bound, "{what}");
            assert!(exact::of_float(found.lower) <= expected, "{what}");
            compared += 1;
        }
    }
    assert!(compared > 300, "{compared}");
}

#[test]
fn random_scenarios_with_free_loops_say_the_same_everywhere() {
    let mut rng = fastrand::Rng::with_seed(13);
    let (mut stays, mut endless) = (0, 0);
    for index in 0..1500 {
        let text = random_text(&mut rng, Loops::Free);
        let scenario = parsed(&text);
        let rule = Rule::ALL[rng.usize(0..4)];
        let state = format!("s{}", rng.usize(0..scenario.mdp.states() - 1));
        let what = format!("{index}, {state}, {}\n{text}", rule.name());
        assert_agreement(&scenario, &state, rule, &what);
        let mut session = Session::new(scenario.clone());
        let request = session.request(&Options::default()).expect("a valid request");
        let reward = scenario.reward_at(&request.values);
        let solution = session.solve(&request).expect("an answer");
        stays += usize::from(!solution.stays.is_empty());
        endless += usize::from(solution.hard.visits.contains(&f64::INFINITY));
        // Whatever the rule, the policy attains the value.
        for rule in Rule::NAMES {
            let options = Options {
                rule: Some(rule.to_owned()),
                ..Options::default()
            };
            let request = session.request(&options).expect("a valid request");
            let hard = session.solve(&request).expect("an answer").hard;
            let earned = collected(&scenario.mdp, &hard.visits, &hard.policy, &reward);
            let error = (earned - hard.start_value).abs();
            assert_eq!(hard.plain, hard.start_value, "{rule} {what}");
            assert!(error <= 1e-9 * hard.start_value.abs().max(1.0), "{rule} {what}");
        }
    }
    assert!(stays > 300 && endless > 30, "{stays} {endless}");
}

/// Where loops are paid in a part of the range, every point of a sweep has the answer of `solve` or the reason why
/// there is none, and the table has a certificate.
#[test]
fn random_scenarios_that_have_an_answer_only_in_a_part_say_the_same_everywhere() {
    let mut rng = fastrand::Rng::with_seed(14);
    let mut parts = 0;
    for index in 0..1500 {
        let text = random_text(&mut rng, Loops::Paid);
        // It may have a state that runs for ever.
        let Ok(scenario) = Scenario::parse(&text) else {
            continue;
        };
        let rule = Rule::ALL[rng.usize(0..4)];
        let state = rng.usize(0..scenario.mdp.states() - 1);
        let what = format!("{index}, s{state}, {}\n{text}", rule.name());
        let options = Options {
            state: Some(format!("s{state}")),
            rule: Some(rule.name().to_owned()),
            alpha: Some(None),
            points: Some(41),
            ..Options::default()
        };
        let mut session = Session::new(scenario.clone());
        let request = session.request(&options).expect("a valid request");
        let sweep = session.sweep(&request, &mut |_| true).expect("not stopped").clone();
        let Ok(found) = session.cliffs(&request, Effort::Ordinary, &mut |_| true) else {
            // A narrow part at most.
            let answers = sweep.hard.value.iter().filter(|value| value.is_finite()).count();
            assert!(answers <= 1, "{what}: {answers}");
            continue;
        };
        parts += usize::from(found.cliffs.gaps != [None, None]);
        assert_eq!(sweep.sampled, "", "{what}");
        assert!(found.is_exact(), "{:?} {what}", found.certainty());
        let certificate = session.certificate(&request, &mut |_| true).expect("not stopped");
        check(&certificate.expect("certified")).unwrap_or_else(|error| panic!("{error} {what}"));
        let mut values = opening(&scenario);
        for (i, &theta) in sweep.theta.iter().enumerate() {
            values[scenario.view.sweep] = theta;
            let point = solve(&scenario, &values, None, scenario.view.objective, rule);
            let what = format!("{theta}, {what}");
            let gap = sweep.gaps.iter().find(|gap| gap.points[0] <= i && i <= gap.points[1]);
            let point = match (point, gap) {
                (Ok(point), None) => point,
                (Err(why), Some(gap)) => {
                    assert_eq!(why, format!("no finite value at discount 1: {}", gap.problem), "{what}");
                    assert!(sweep.hard.value[i].is_nan());
                    continue;
                }
                (point, gap) => panic!("{:?} {gap:?}: {what}", point.map(|point| point.optimal)),
            };
            let apart = (sweep.hard.value[i] - point.hard.start_value).abs();
            assert!(
                apart <= sweep.hard.bound[i] + point.hard.bound + 1e-14,
                "{apart}, {what}"
            );
            let is_near = |at: f64, error: f64| at != theta && (at - theta).abs() <= 4.0 * error + 1e-12;
            if found.cliffs.breakpoints.iter().any(|each| is_near(each.at, each.error)) {
                continue;
            }
            let pairs = scenario.mdp.actions(state);
            let set: Vec<u8> = point.optimal[pairs].iter().map(|&best| best.into()).collect();
            let swept: Vec<u8> = sweep.optimal.iter().map(|column| column[i]).collect();
            assert_eq!(swept, set, "{what}");
        }
    }
    assert!(parts > 300, "{parts}");
}

#[test]
fn with_too_many_cliffs_the_sweep_is_sampled_and_says_so() {
    // Tangents of the parabola theta^2 at the multiples of 1/100: each is best around its own point, and gives way
    // half-way to the next. (With one step alone, all cliffs would cost little.)
    let actions: Vec<String> = (-100..=100)
        .map(|i| {
            format!(
                r#""at {i}": {{"to": "next", "reward": {{"x": "{}/10000", "y": "{i}/50"}}}}"#,
                -i * i
            )
        })
        .collect();
    let text = format!(
        r#"{{"policy-cliff": 1, "title": "Tangents", "discount": 1, "start": "s", "terminal": ["end"], "states": {{"s": {{{}}}, "next": {{"on": {{"to": "end"}}}}}},
            "parameters": {{"theta": {{"from": -1, "to": 1}}}}, "weights": {{"y": "theta"}}}}"#,
        actions.join(", ")
    );
    let scenario = parsed(&text);
    let options = Options {
        state: Some("s".to_owned()),
        alpha: Some(None),
        points: Some(41),
        ..Options::default()
    };
    let Both { sweep, table } = both(&mut Session::new(scenario), &options);
    assert_eq!(sweep.sampled, "there are too many cliffs between them to follow each");
    let expected = (-100..100).map(|i| (f64::from(i) + 0.5) / 100.0);
    assert_eq!(table.len(), 200);
    assert_eq!(sweep.jumps.len(), 200);
    for ((jump, (at, ..)), expected) in sweep.jumps.iter().zip(&table).zip(expected) {
        assert!(
            (jump.at - expected).abs() <= 1e-12 && (at - expected).abs() <= 1e-12,
            "{} {at} {expected}",
            jump.at
        );
    }
    for (i, theta) in sweep.theta.iter().enumerate() {
        let nearest = (theta * 100.0).round() / 100.0;
        let value = nearest.mul_add(2.0 * theta, -nearest * nearest);
        assert!((sweep.hard.value[i] - value).abs() <= 1e-14, "{theta}");
    }
}
