//! What floats leave in doubt is decided by the numbers of the file, and every answer about it is the same.

#[path = "support/exact.rs"]
mod exact;
#[path = "support/files.rs"]
mod files;

use exact::{ExactModel, read};
use files::parsed;
use policy_cliff::phase::Phase;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Certainty, Effort, Options, Session, Solution, Values};

/// A scenario along t in [-2, 2] and k in [-1, 1], where k is 0.1, with these states.
fn model(discount: &str, states: &str, weights: &str) -> Scenario {
    // Every component is known, because a state that is not reached has all of them.
    parsed(&format!(
        r#"{{"policy-cliff": 1, "title": "In doubt", "discount": {discount}, "start": "s", "terminal": ["end"],
        "states": {{{states}, "aside": {{"all": {{"to": "end", "reward": {{"x": 0, "y": 0, "z": 0, "w": 0}}}}}}}},
        "parameters": {{"t": {{"from": -2, "to": 2, "value": 0}}, "k": {{"from": -1, "to": 1, "value": 0.1}}}},
        "weights": {{{weights}}}, "true": {{"x": 1, "y": -1}}, "view": {{"alpha": null}}}}"#
    ))
}

fn at(values: &[(&str, f64)], rule: &str) -> Options {
    let values = values.iter().map(|&(name, value)| (name.to_owned(), value));
    Options {
        values: Some(Values(values.collect())),
        rule: Some(rule.to_owned()),
        ..Options::default()
    }
}

fn solved(scenario: &Scenario, theta: f64, rule: &str) -> Solution {
    let mut session = Session::new(scenario.clone());
    let request = session.request(&at(&[("t", theta)], rule)).expect("a valid request");
    session.solve(&request).expect("an answer")
}

fn tiled(scenario: &Scenario) -> Phase {
    let mut session = Session::new(scenario.clone());
    let request = session.request(&Options::default()).expect("a valid request");
    let plane = request.plane(scenario, &Options::default()).expect("two parameters");
    session.phase(&request, &plane, &mut |_| true).expect("an answer")
}

/// Asserts that a diagram is complete, with at least so many polygons, and that the sets of its cells are those of exact numbers in their centres.
fn assert_tiled(scenario: &Scenario, least: usize, what: &str) {
    let phase = tiled(scenario);
    assert!(phase.missing.abs() <= 1e-9, "{what}: {} missing", phase.missing);
    assert!(phase.cells.len() >= least, "{what}: {} polygons", phase.cells.len());
    let model = ExactModel::of(scenario);
    for cell in &phase.cells {
        let count = cell.corners.len() as f64;
        let centre = [0, 1].map(|axis: usize| cell.corners.iter().map(|corner| corner[axis]).sum::<f64>() / count);
        let place = centre.map(|value| read(&value.to_string()));
        let truth = model.solve(&place).expect("an answer");
        assert_eq!(cell.optimal, truth.optimal(), "{what}, {centre:?}");
    }
}

#[test]
fn a_gap_is_in_units_of_reward_whatever_denominators_stand_beside_it() {
    // In u an action earns 10^15, so that floats take those of v for equal: 2/5, 3/100 and 1/3 - 7/10 - 9/50.
    let states = r#"
        "s": {"a": {"to": "u", "reward": {"x": -1, "y": 1e-12}}, "b": {"to": {"u": "1/3", "end": "1/3", "s": "1/3"}, "reward": {"z": -1}},
            "c": {"to": "u", "reward": {"x": 1e-12, "y": 1}}},
        "v": {"d": {"to": "s", "reward": {"x": 0.1, "z": "1/3"}}, "e": {"to": "v", "reward": {"x": -1e15, "y": 1e-12}},
            "f": {"to": "v", "reward": {"x": 0.1, "y": 0.1}}, "g": {"to": "end", "reward": {"x": "1/3", "y": 1, "z": -0.2}}},
        "u": {"h": {"to": {"v": 0.001, "end": 0.999}, "reward": {"x": 0.3, "y": "1/3"}},
            "i": {"to": "end", "reward": {"x": -1, "y": -1e15, "z": 0.3}}, "j": {"to": "u", "reward": {"x": "1/3", "y": "1/3", "z": 1}}}"#;
    let scenario = model("0", states, r#""y": "t + 1", "z": 0.9"#);
    let mut session = Session::new(scenario);
    let options = at(&[("t", -1.7)], "first");
    let request = session.request(&options).expect("a valid request");
    let found = session.stability(&request, &mut |_| true).expect("an answer").figures;
    assert!((found.gaps[1] - 0.37).abs() <= 1e-15, "{}", found.gaps[1]);
}

#[test]
fn what_moves_another_parameter_does_not_leave_the_cliff() {
    // The cliff is at a sixth of 1/1000, which no float is.
    let states = r#""s": {"a": {"to": "end", "reward": {"x": -1, "y": 3}}, "b": {"to": "end"}}"#;
    let scenario = model("0.3", states, r#""x": 0.5, "y": "1000*t""#);
    let mut session = Session::new(scenario);
    let request = session
        .request(&at(&[("t", 0.001 / 6.0)], "uniform"))
        .expect("a valid request");
    let (_, found) = session.experiment(&request, &Options::default()).expect("an answer");
    assert_eq!(found.optimal, [true; 3]);
    let states = |parameter: usize| {
        let trials = found.trials.iter().filter(move |trial| trial.parameter == parameter);
        trials.map(|trial| {
            trial
                .moved
                .as_ref()
                .expect("inside")
                .as_ref()
                .expect("an answer")
                .states
                .len()
        })
    };
    assert_eq!(states(0).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(states(1).collect::<Vec<_>>(), [0, 0]);
}

#[test]
fn terms_that_cancel_leave_what_is_left_of_them() {
    // -10^15 (k - 1/10) is 0 where k is 1/10.
    let states = r#""s": {"a": {"to": "s", "reward": {"x": 1, "w": -1e15}}, "b": {"to": "end", "reward": 2}}"#;
    let scenario = model("0.5", states, r#""x": "1 + t", "w": "k - 0.1""#);
    let solution = solved(&scenario, 0.25, "first");
    assert_eq!(
        (solution.hard.start_value, &solution.optimal[..]),
        (2.5, &[true, false, true][..])
    );
    assert!(solution.hard.bound < 1e-13, "{}", solution.hard.bound);
    // At discount 1 staying costs a half, which is no tie.
    let states =
        r#""s": {"a": {"to": "s", "reward": {"x": -0.5}}, "b": {"to": "end", "reward": {"y": 1, "w": -1e15}}}"#;
    let scenario = model("1", states, r#""y": "t", "w": "k - 0.1""#);
    let mut session = Session::new(scenario);
    let request = session.request(&Options::default()).expect("a valid request");
    let found = session
        .cliffs(&request, Effort::Ordinary, &mut |_| true)
        .expect("an answer");
    assert!(found.is_exact() && found.cliffs.gaps == [None, None]);
}

#[test]
fn the_worst_and_the_best_are_told_apart_near_discount_1() {
    // Both earn 1/10 per step where t is -2/5; their true rewards are 5 and -3.
    let states = r#""s": {"a": {"to": "s", "reward": {"x": 2, "y": -3}}, "b": {"to": "end"},
        "c": {"to": "s", "reward": {"x": -1, "y": 2}}}"#;
    let scenario = model("0.99999999", states, r#""x": 0.5, "y": "t + 0.7""#);
    for (rule, truth) in [("worst", -3e8), ("best", 5e8)] {
        let hard = solved(&scenario, -0.4, rule).hard;
        assert!(
            (hard.truth - truth).abs() <= 1e-7 * truth.abs(),
            "{rule}: {}",
            hard.truth
        );
        assert!((hard.plain - 1e7).abs() <= hard.bound, "{rule}: {}", hard.plain);
    }
}

#[test]
fn the_worst_of_one_step_is_not_hidden_by_what_is_met_later() {
    // At discount 0 the true value 10^15 of u has no part in that of s.
    let states = r#"
        "s": {"a": {"to": "u", "reward": {"x": 2}}, "b": {"to": "u", "reward": {"x": 2, "y": 1}}},
        "u": {"c": {"to": "end", "reward": {"y": -1e15}}}"#;
    let scenario = model("0", states, r#""y": "t""#);
    for (rule, truth) in [("worst", 1.0), ("best", 2.0)] {
        assert_eq!(solved(&scenario, 0.0, rule).hard.truth, truth, "{rule}");
    }
}

#[test]
fn actions_that_are_alike_tie_wherever_the_cliff_is_seen_from() {
    // From far away the place of the cliff is off by more than floats allow near it, where all numbers are small.
    let alike = r#"{"to": "end", "reward": {"x": -1, "y": 1}}"#;
    let states = format!(r#""s": {{"a": {alike}, "b": {alike}, "wait": {{"to": "s"}}}}"#);
    let scenario = model("1", &states, r#""y": "997.3*t""#);
    let mut session = Session::new(scenario);
    let request = session.request(&Options::default()).expect("a valid request");
    let found = session
        .cliffs(&request, Effort::None, &mut |_| true)
        .expect("an answer");
    assert_eq!(found.cliffs.breakpoints.len(), 1);
    let sets = &found.cliffs.breakpoints[0].changes[0].sets;
    assert_eq!(sets, &[vec![2], vec![0, 1, 2], vec![0, 1, 2]]);
    let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
    assert_eq!(sweep.jumps[0].sets[2], ["a", "b", "wait"]);
}

#[test]
fn pieces_that_are_confirmed_have_the_values_of_the_file() {
    let states = r#""s": {"a": {"to": "s", "reward": {"x": 0.6, "y": 0.6, "z": 0.7, "w": 0.1}}}"#;
    let scenario = model("0.999999999", states, r#""y": "1 - 3*t", "w": "3*t""#);
    let mut session = Session::new(scenario);
    let request = session.request(&Options::default()).expect("a valid request");
    let found = session
        .cliffs(&request, Effort::Ordinary, &mut |_| true)
        .expect("an answer");
    let piece = found.cliffs.pieces[0];
    // (1.9 - 1.5 t) 10^9
    assert_eq!((piece.value, piece.slope), (4.9e9, -1.5e9));
}

#[test]
fn a_point_of_the_grid_beside_a_cliff_has_the_set_of_its_own() {
    // The cliff is at -3.5 10^-15, and 0 is beside it.
    let states =
        r#""s": {"a": {"to": "end", "reward": {"y": -1e15, "z": 1}}, "b": {"to": "end", "reward": {"y": 0.3}}}"#;
    let scenario = model("0", states, r#""y": "0.2*t", "z": -0.7"#);
    let mut session = Session::new(scenario.clone());
    let options = Options {
        points: Some(41),
        ..Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    let sweep = session.sweep(&request, &mut |_| true).expect("not stopped").clone();
    assert_eq!(
        (sweep.theta[20], sweep.optimal[0][20], sweep.optimal[1][20]),
        (0.0, 0, 1)
    );
    assert_eq!(solved(&scenario, 0.0, "first").optimal, [false, true, true]);
    let found = session
        .cliffs(&request, Effort::Ordinary, &mut |_| true)
        .expect("an answer");
    assert_eq!(sweep.jumps[0].at, found.cliffs.breakpoints[0].at);
    assert_eq!(found.fraction(0), Some("-5/1428571428571429"));
}

/// Where there are too many cliffs to follow, points are solved one by one; what ties there is decided all the same.
#[test]
fn sampled_points_have_the_sets_of_the_file() {
    let tangent = |i: i32| {
        format!(
            r#""{i}": {{"to": "end", "reward": {{"x": "{}/10000", "y": "{i}/50"}}}}"#,
            -i * i
        )
    };
    let tangents: Vec<String> = (-100..=100).map(tangent).collect();
    // For ever 1, or a little less in every step.
    let states = format!(
        r#""s": {{"a": {{"to": "s", "reward": 1}}, "b": {{"to": "s", "reward": 0.9999999}}}}, "u": {{{}}}"#,
        tangents.join(", ")
    );
    let scenario = model("0.999999999", &states, r#""y": "t""#);
    let mut session = Session::new(scenario.clone());
    for follow in [true, false] {
        let options = Options {
            points: Some(21),
            follow: Some(follow),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
        assert_ne!(sweep.sampled, "");
        assert_eq!(sweep.optimal, [vec![1; 21], vec![0; 21]]);
        assert_eq!(sweep.jumps.len(), 0);
    }
}

/// A fork with three ways at these rewards, and a state after it in which the same is added to all of them.
fn fork(discount: &str, shift: &str) -> Scenario {
    let states = format!(
        r#""s": {{"a": {{"to": "u", "reward": {{"x": 3, "y": 1, "shift": {shift}}}}},
            "b": {{"to": {{"s": 0.3, "u": 0.7}}, "reward": {{"y": 2, "z": 1, "shift": {shift}}}}},
            "c": {{"to": {{"s": "1/7", "end": "6/7"}}, "reward": {{"x": 1, "z": -3, "shift": {shift}}}}}}},
            "u": {{"d": {{"to": "s", "reward": {{"x": 1, "y": -1, "shift": {shift}}}}},
            "e": {{"to": {{"u": 0.1, "end": 0.9}}, "reward": {{"z": 2, "shift": {shift}}}}}}}"#
    );
    model(discount, &states, r#""x": "1 - t", "y": "t - k", "z": "k""#)
}

#[test]
fn a_phase_diagram_is_complete_whatever_is_added_to_all_rewards() {
    for discount in ["0.9", "0.9999", "0.999999999"] {
        for (shift, least) in [("0", 2), ("10", 2), ("1000000", 1), ("-1e9", 1)] {
            assert_tiled(&fork(discount, shift), least, &format!("{discount}, {shift}"));
        }
    }
}

#[test]
fn a_phase_diagram_tells_small_numbers_beside_large_ones() {
    // A steep line: beside it, the two other ways differ by 10^-12.
    let states = r#""s": {"a": {"to": "end", "reward": {"y": -1e15}}, "b": {"to": "end", "reward": {"x": 1e-12}},
        "c": {"to": "end", "reward": {"x": 2e-12}}}"#;
    assert_tiled(&model("0", states, r#""y": "t + k""#), 2, "a steep line");
    // Near discount 1, a penalty that is paid nowhere.
    let states = r#"
        "s": {"a": {"to": "s", "reward": {"x": -1, "y": -3}}},
        "u": {"b": {"to": {"u": 0.1, "end": 0.9}, "reward": {"x": -1}}, "c": {"to": "end", "reward": {"x": 1, "y": -1}},
            "d": {"to": {"v": 0.3, "s": 0.7}, "reward": {"x": -3, "y": 1}}, "e": {"to": "u"}},
        "v": {"f": {"to": "end", "reward": {"x": 1}}, "g": {"to": {"u": 0.5, "end": 0.5}, "reward": {"x": -3, "w": -1e15}}}"#;
    assert_tiled(&model("0.99999999", states, r#""x": 0.5, "y": "t""#), 2, "a penalty");
}

/// Going round costs 1/10 beside ways out that earn up to 10^15: from some edges floats, and policies next to them,
/// lead to a walk that never ends.
#[test]
fn a_phase_diagram_has_the_sets_of_loops_that_cost_little_beside_large_rewards() {
    let whole = |states: &str, weights: &str| {
        let text = format!(
            r#"{{"policy-cliff": 1, "title": "Loops", "discount": 1, "start": "s", "terminal": ["end"], "states": {{{states}}},
            "parameters": {{"t": {{"from": -2, "to": 2, "value": 0}}, "k": {{"from": -1, "to": 1, "value": "1/10"}}}},
            "weights": {{"x": 1, {weights}}}}}"#
        );
        Scenario::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    };
    let round = r#"
        "s": {"a": {"to": "end", "reward": {"y": 0.1, "z": 1e15}}, "b": {"to": "u"}},
        "u": {"c": {"to": "v", "reward": {"x": -0.1}}, "d": {"to": "u", "reward": {"x": -0.1}},
            "e": {"to": {"end": 0.25, "s": 0.75}, "reward": {"x": 1e9, "y": -1}}},
        "v": {"f": {"to": {"s": 0.1, "v": 0.1, "u": 0.8}, "reward": {"y": 1e12}}, "g": {"to": "u"}}"#;
    assert_tiled(&whole(round, r#""y": "-t", "z": "k - 0.7""#), 3, "a loop of one state");
    let spread = r#"
        "s": {"a": {"to": {"v": 0.1, "u": 0.1, "s": 0.8}, "reward": {"x": -0.1}}, "b": {"to": "u", "reward": {"x": 1e9, "y": -1e12, "z": -1}}},
        "u": {"c": {"to": {"end": 0.1, "s": 0.1, "v": 0.8}, "reward": {"x": -1e9, "y": 1e9}},
            "d": {"to": {"u": "1/3", "s": "1/3", "v": "1/3"}}, "e": {"to": "u"}},
        "v": {"f": {"to": "u", "reward": {"x": 0.1}}, "g": {"to": "end", "reward": {"x": 1e12, "y": 1e12, "z": 1e9}}}"#;
    // Its staying costs nothing, so that only a program that tries all policies in fractions has told these sets. The
    // first one's polygon is some 1e-12 wide.
    let phase = tiled(&whole(spread, r#""y": "0.1 + t", "z": "1e6*(k - 0.1)""#));
    let mut sets: Vec<Vec<u8>> = phase
        .cells
        .iter()
        .map(|cell| cell.optimal.iter().map(|&flag| u8::from(flag)).collect())
        .collect();
    sets.sort();
    assert_eq!(
        sets,
        [
            [0, 1, 0, 0, 1, 1, 0],
            [1, 0, 0, 0, 1, 1, 0],
            [1, 0, 0, 1, 1, 0, 1],
            [1, 0, 1, 0, 1, 1, 0]
        ]
    );
}

#[test]
fn a_phase_diagram_goes_on_beyond_a_thin_polygon() {
    // Three ways of s with kinks at 0, at 10^-11 and at 3 10^-12 of the box.
    for width in ["4e-11", "1.2e-11", "4e-12"] {
        let states = format!(
            r#""s": {{"a": {{"to": "end", "reward": {{"y": -1}}}}, "b": {{"to": "end"}}, "c": {{"to": "end", "reward": {{"y": 1, "x": -{width}}}}}}}"#
        );
        let phase = tiled(&model("0.5", &states, r#""y": "t""#));
        assert!(phase.missing.abs() <= 1e-9, "{width}: {}", phase.missing);
        assert!((2..=3).contains(&phase.cells.len()), "{width}: {}", phase.cells.len());
    }
}

/// Where rewards of u reach 10^15, floats at discount 0 lose the cliff of s between 1/10 and 2/5; the table has it.
#[test]
fn a_sweep_has_the_cliffs_of_the_table_beside_large_rewards() {
    let states = r#"
        "s": {"a": {"to": "u", "reward": {"x": 0.1}}, "b": {"to": "s", "reward": {"y": -0.2}}},
        "u": {"c": {"to": "s", "reward": {"y": -1e15}}, "d": {"to": "u", "reward": {"x": 0.3, "y": 1000000}}}"#;
    let scenario = model("0", states, r#""x": "1 - t", "y": "1 - 3*t""#);
    let mut session = Session::new(scenario);
    let request = session.request(&Options::default()).expect("a valid request");
    let found = session
        .cliffs(&request, Effort::Ordinary, &mut |_| true)
        .expect("an answer");
    let places: Vec<f64> = found
        .cliffs
        .breakpoints
        .iter()
        .filter(|each| each.changes.iter().any(|change| change.state == 0))
        .map(|each| each.at)
        .collect();
    // 1/10 - t/10 = -1/5 + 3t/5 at 3/7.
    assert_eq!(places, [3.0 / 7.0]);
    let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
    assert_eq!(sweep.jumps.iter().map(|jump| jump.at).collect::<Vec<_>>(), places);
}

/// Returns a scenario of w in [0, 1] in which x is better than y by `lead` at the upper end, 1, and the cliff is
/// `lead` beyond it: below the digits of a float. With one step more, it is no model of one step.
fn beyond(lead: &str, steps: usize) -> Scenario {
    let before = ["", r#""before": {"on": {"to": "s", "reward": {}}},"#][steps - 1];
    let start = ["s", "before"][steps - 1];
    parsed(&format!(
        r#"{{"policy-cliff": 1, "title": "Beyond", "discount": 1, "start": "{start}", "terminal": ["end"],
        "states": {{{before} "s": {{"x": {{"to": "end", "reward": {{"t": 1}}}}, "y": {{"to": "end", "reward": {{"k": 1}}}}}}}},
        "parameters": {{"w": {{"from": 0, "to": 1}}}}, "weights": {{"t": "{lead}", "k": "w-1"}}}}"#
    ))
}

#[test]
fn what_is_beyond_the_range_or_just_inside_its_end_is_no_cliff_at_the_end() {
    for steps in [1, 2] {
        // The cliff is at 1, at 1 + 1e-16 and at 1 - 1e-16.
        for (lead, optimal, cliffs) in [
            ("0", [true, true], 0),
            ("1e-16", [true, false], 0),
            ("-1e-16", [false, true], 1),
        ] {
            let scenario = beyond(lead, steps);
            let what = format!("{lead}, {steps} steps");
            let mut session = Session::new(scenario.clone());
            let request = session.request(&at(&[("w", 1.0)], "first")).expect("a valid request");
            let found = session.solve(&request).expect("an answer").optimal;
            assert_eq!(found[found.len() - 2..], optimal, "{what}");
            let found = session
                .cliffs(&request, Effort::Ordinary, &mut |_| true)
                .expect("an answer");
            assert!(found.is_exact(), "{what}");
            assert_eq!(found.cliffs.breakpoints.len(), cliffs, "{what}");
            assert_eq!(found.cliffs.ends[1].is_empty(), lead != "0", "{what}");
            let options = Options {
                state: Some("s".to_owned()),
                points: Some(3),
                ..at(&[], "first")
            };
            let request = session.request(&options).expect("a valid request");
            let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
            let last: Vec<bool> = sweep.optimal.iter().map(|flags| flags[2] == 1).collect();
            assert_eq!(last, optimal, "{what}: a sweep");
        }
    }
}

#[test]
fn cliffs_that_are_not_certified_say_where_more_may_lie() {
    // Two actions that are alike, and two that differ by less than floats tell apart.
    for (lead, is_open) in [("0", true), ("1", false)] {
        let scenario = parsed(&format!(
            r#"{{"policy-cliff": 1, "title": "Alike", "discount": 0.9, "start": "s", "terminal": ["end"],
            "states": {{"s": {{"x": {{"to": "end", "reward": {{"t": 1}}}}, "y": {{"to": "end", "reward": {{"k": 1}}}}}}}},
            "parameters": {{"w": {{"from": 0, "to": 1}}}}, "weights": {{"t": "w+{lead}", "k": "w"}}}}"#
        ));
        let mut session = Session::new(scenario);
        let request = session.request(&Options::default()).expect("a valid request");
        let rough = session
            .cliffs(&request, Effort::None, &mut |_| true)
            .expect("an answer");
        let Certainty::Float { tie, .. } = rough.certainty() else {
            panic!("{:?}", rough.certainty());
        };
        assert_eq!(tie.is_some(), is_open, "{tie:?}");
        let sure = session
            .cliffs(&request, Effort::Ordinary, &mut |_| true)
            .expect("an answer");
        assert_eq!(sure.certainty(), Certainty::Exact);
    }
}

/// Where large numbers hide it, floats take actions for equal along the whole range, or at its end 0; what they are is
/// from a program that tries all policies in fractions.
#[test]
fn what_ties_in_floats_along_a_sweep_is_decided() {
    let end = |x: &str, y: &str, z: &str| format!(r#"{{"to": "end", "reward": {{"x": {x}, "y": {y}, "z": {z}}}}}"#);
    let on = |x: &str, y: &str, z: &str| end(x, y, z).replace("end", "u");
    // One is better by 1.17 everywhere, beside 10^15.
    let penalty = format!(
        r#""s": {{"a": {a}, "b": {b}, "c": {a}}}, "u": {{"d": {{"to": "end"}}}}"#,
        a = on("0", "-1e15", "0.1"),
        b = on("1", "-1e15", "0")
    );
    // 10^-12 against 2 10^-16 y: the cliff is at 150007/6.
    let near = format!(
        r#""s": {{"a": {}, "b": {}, "c": {}}}, "u": {{"d": {}}}"#,
        on("1", "1", "1000"),
        on("0.999999999999", "1.0000000000000002", "1000"),
        end("1e-15", "2", "1000000"),
        end("2", "1.000000000001", "0.1")
    );
    // The cliff is 3 10^-13 below 0.
    let below = format!(
        r#""s": {{"a": {}, "b": {}}}"#,
        end("1e-15", "2", "1000000"),
        end("1", "1.000000000001", "1000")
    );
    for (states, [discount, to, k, y], sets, cliffs) in [
        (&penalty, ["0", "1", "-1", "1 - 3*t"], ["b", "b"], &[][..]),
        (
            &near,
            ["1", "1e6", "0.7", "0.2*t - k/3"],
            ["a", "b"],
            &[150_007.0 / 6.0],
        ),
        (&below, ["1", "1", "0.7", "1 - 3*t"], ["b", "b"], &[]),
    ] {
        let scenario = parsed(&format!(
            r#"{{"policy-cliff": 1, "title": "Ties", "discount": {discount}, "start": "s", "terminal": ["end"],
            "states": {{{states}}}, "parameters": {{"t": {{"from": 0, "to": {to}, "value": 0}},
            "k": {{"from": -1, "to": 1, "value": {k}}}}}, "weights": {{"x": 1, "y": "{y}", "z": "k - 0.7"}},
            "view": {{"sweep": "t", "alpha": null}}}}"#
        ));
        let mut session = Session::new(scenario);
        let options = Options {
            points: Some(11),
            state: Some("s".to_owned()),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
        let places: Vec<f64> = sweep.jumps.iter().map(|jump| jump.at).collect();
        assert_eq!(places, cliffs, "{states}");
        for (point, expected) in (0..11).map(|point| (point, sets[usize::from(point > 0)])) {
            let optimal = ["a", "b", "c"].iter().zip(&sweep.optimal);
            let found: Vec<&str> = optimal
                .filter(|(_, own)| own[point] == 1)
                .map(|(name, _)| *name)
                .collect();
            assert_eq!(found, [expected], "{states} at {}", sweep.theta[point]);
        }
    }
}
