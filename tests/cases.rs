//! Small models from public reports, each with the right answer from an independent program in exact rationals
//! (tests/cases).

#[path = "support/files.rs"]
mod files;

use files::{file, parsed};
use policy_cliff::exact::check;
use policy_cliff::figure::{Curves, Figure, Sheet, Theme, describe};
use policy_cliff::rational::Number;
use policy_cliff::scenario::Scenario;
use policy_cliff::solve::Endless;
use policy_cliff::study::{Column, Effort, Options, Request, Session, Solution, Sweep, Values};
use serde_json::Value;

/// A case with its expected answers.
fn case(name: &str) -> (Scenario, Value) {
    let expected = serde_json::from_str(&file(&format!("tests/cases/{name}.expected.json"))).expect("JSON");
    (parsed(&file(&format!("tests/cases/{name}.json"))), expected)
}

/// A number of the expected answers, which may be written as a fraction.
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| {
        let text = value.as_str().expect("a number or a text");
        Number::parse(text)
            .unwrap_or_else(|error| panic!("{text}: {error:?}"))
            .value()
    })
}

fn names(value: &Value) -> Vec<&str> {
    let list = value.as_array().expect("a list");
    list.iter().map(|name| name.as_str().expect("a name")).collect()
}

/// The optimal actions of a state by name.
fn optimal<'s>(scenario: &'s Scenario, solution: &Solution, state: usize) -> Vec<&'s str> {
    let pairs = scenario.mdp.actions(state);
    pairs
        .filter(|&pair| solution.optimal[pair])
        .map(|pair| scenario.actions[pair].as_ref())
        .collect()
}

fn state(scenario: &Scenario, name: &str) -> usize {
    scenario.states.iter().position(|state| state == name).expect("a state")
}

/// Asserts the sets and the value at the expected point: of the solution, and of a sweep that has the point at its
/// lower end.
fn assert_point(name: &str) {
    let (scenario, expected) = case(name);
    assert_answer(name, &scenario, &expected);
}

fn assert_answer(name: &str, scenario: &Scenario, expected: &Value) {
    let at = &expected["at"];
    let (parameter, value) = (at["parameter"].as_str().expect("a name"), number(&at["value"]));
    let mut session = Session::new(scenario.clone());
    let options = |from: Option<f64>, state: Option<&str>| Options {
        parameter: Some(parameter.to_owned()),
        values: Some(Values(vec![(parameter.to_owned(), value)])),
        alpha: Some(None),
        state: state.map(str::to_owned),
        from,
        points: Some(11),
        ..Options::default()
    };
    let request = session.request(&options(None, None)).expect("a valid request");
    let solution = session.solve(&request).expect("an answer");
    let (found, start_value) = (solution.hard.start_value, number(&at["start_value"]));
    let error = (found - start_value).abs();
    assert!(
        error <= solution.hard.bound + 2e-15 * start_value.abs(),
        "{name}: {found}, {}",
        solution.hard.bound
    );
    for (state_name, set) in at["optimal_sets"].as_object().expect("sets") {
        let state = state(scenario, state_name);
        assert_eq!(optimal(scenario, &solution, state), names(set), "{name}: {state_name}");
        let request = session.request(&options(Some(value), Some(state_name)));
        // The upper end of the range may be the point itself.
        let Ok(request) = request else { continue };
        let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
        let actions = &scenario.actions[scenario.mdp.actions(state)];
        let swept = actions.iter().zip(&sweep.optimal).filter(|(_, column)| column[0] == 1);
        let swept: Vec<&str> = swept.map(|(action, _)| action.as_ref()).collect();
        assert_eq!(swept, names(set), "{name}: sweep, {state_name}");
    }
}

/// Asserts that the cliffs are the expected fractions.
fn assert_cliffs(name: &str) {
    let (scenario, expected) = case(name);
    let expected = &expected["cliffs"];
    let mut session = Session::new(scenario);
    let options = Options {
        parameter: Some(expected["parameter"].as_str().expect("a name").to_owned()),
        from: Some(number(&expected["from"])),
        to: Some(number(&expected["to"])),
        ..Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    let found = session
        .cliffs(&request, Effort::Thorough, &mut |_| true)
        .expect("an answer");
    let fractions: Vec<&str> = (0..found.cliffs.breakpoints.len())
        .map(|index| found.fraction(index).expect("certified"))
        .collect();
    assert_eq!(fractions, names(&expected["places"]), "{name}");
}

#[test]
fn a_penalty_that_nobody_pays_matters_to_nobody() {
    for name in ["04-forbidden-action", "05-forbidden-action-smaller"] {
        assert_point(name);
        assert_cliffs(name);
    }
    let (_, expected) = case("04-forbidden-action");
    let text = file("tests/cases/04-forbidden-action.json");
    for size in names(&expected["sizes"]) {
        assert!(text.contains("-1e12"));
        assert_answer(size, &parsed(&text.replace("-1e12", size)), &expected);
    }
}

#[test]
fn a_constant_in_all_rewards_changes_no_set() {
    for name in ["07-large-amounts", "13-gridworld-5x5-constant"] {
        assert_point(name);
        assert_cliffs(name);
    }
}

#[test]
fn near_discount_1_a_small_gap_is_no_tie() {
    assert_point("06-near-undiscounted");
    assert_cliffs("06-near-undiscounted");
}

#[test]
fn published_values_are_met() {
    for name in [
        "10-recycling-robot",
        "11-pymdptoolbox-small",
        "12-forest-3",
        "14-two-loops",
        "15-slippery-cliff",
    ] {
        assert_point(name);
        assert_cliffs(name);
    }
}

#[test]
fn a_loop_that_pays_is_refused_for_that_reason() {
    let (scenario, _) = case("09-staying-pays");
    let mut session = Session::new(scenario);
    let mut refusal = |k: f64| {
        let options = Options {
            values: Some(Values(vec![("k".to_owned(), k)])),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        session.solve(&request).map(|_| ()).map_err(|error| error.to_string())
    };
    let told = |why: &str| Err(format!("no finite value at discount 1: {why}"));
    assert_eq!(refusal(1.0), told("never ending from “s” is paid for ever"));
    assert_eq!(refusal(0.0), Ok(()));
    assert_eq!(refusal(-1.0), Ok(()));
}

/// The answers of a session about a case, in which `parameter` has its whole range.
struct Range {
    session: Session,
    request: Request,
}

impl Range {
    fn new(name: &str, points: usize) -> Self {
        let (scenario, _) = case(name);
        let session = Session::new(scenario);
        let options = Options {
            points: Some(points),
            alpha: Some(None),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        Self { session, request }
    }

    /// The pieces' ends and the fractions of the cliffs, all of it certified and checked.
    fn certified(&mut self) -> ([f64; 2], Vec<String>) {
        let found = self.session.cliffs(&self.request, Effort::Ordinary, &mut |_| true);
        let found = found.expect("an answer in a part");
        assert!(found.is_exact(), "{:?}", found.certainty());
        let certificate = self.session.certificate(&self.request, &mut |_| true);
        let text = certificate.expect("not stopped").expect("certified");
        let checked = check(&text).expect("valid");
        let fractions = (0..found.cliffs.breakpoints.len()).filter_map(|index| found.fraction(index));
        let fractions: Vec<String> = fractions.map(str::to_owned).collect();
        assert_eq!(checked.points[1..checked.points.len() - 1], fractions);
        (found.cliffs.answered(), fractions)
    }

    fn sweep(&mut self) -> Sweep {
        let sweep = self.session.sweep(&self.request, &mut |_| true).expect("not stopped");
        // It comes from the pieces, and so has every jump.
        assert_eq!(sweep.sampled, "");
        sweep.clone()
    }
}

/// At w = 1 alone wandering costs nothing, so that it ties with the way to the large treasure.
#[test]
fn a_range_with_a_bad_end_is_answered_where_it_has_an_answer() {
    assert_cliffs("03-range-with-a-bad-end");
    assert_point("03-range-with-a-bad-end");
    let mut range = Range::new("03-range-with-a-bad-end", 11);
    assert_eq!(range.certified(), ([0.0, 1.0], vec!["1/3".to_owned()]));
    let sweep = range.sweep();
    assert!(sweep.gaps.is_empty());
    // The value: w - (1 - w) by the small treasure, 3 w - 2 (1 - w) by the large one.
    for (&w, &value) in sweep.theta.iter().zip(&sweep.hard.value) {
        let best = (2.0 * w - 1.0).max(5.0 * w - 2.0);
        assert!((value - best).abs() <= 1e-14, "{w}: {value}");
    }
    let flips: Vec<f64> = sweep
        .jumps
        .iter()
        .filter(|jump| jump.flips())
        .map(|jump| jump.at)
        .collect();
    assert_eq!(flips.len(), 2, "{flips:?}");
    assert!((flips[0] - 1.0 / 3.0).abs() <= 1e-15 && flips[1] == 1.0);
    // At the end alone wandering is as good.
    assert_eq!(
        sweep.jumps[1].sets,
        [vec!["large"], vec!["wander", "large"], vec!["large"]]
    );
}

/// Below 0 going is best, and worth 1. From 0 on staying is paid for ever; at 0 itself it earns nothing.
#[test]
fn a_range_in_which_staying_pays_is_answered_where_it_does_not() {
    let mut range = Range::new("09-staying-pays", 9);
    assert_eq!(range.certified(), ([-2.0, 0.0], Vec::new()));
    let sweep = range.sweep();
    assert_eq!(sweep.hard.value[..5], [1.0; 5]);
    assert!(sweep.hard.value[5..].iter().all(|value| value.is_nan()));
    assert_eq!(sweep.optimal[1][..], [1, 1, 1, 1, 1, 0, 0, 0, 0]);
    assert_eq!(sweep.optimal[0][..], [0, 0, 0, 0, 1, 0, 0, 0, 0]);
    let gap = &sweep.gaps[..];
    assert_eq!(gap.len(), 1);
    assert_eq!(gap[0].points, [5, 8]);
    assert_eq!(gap[0].problem, "never ending from “s” is paid for ever");
    let found = range.session.cliffs(&range.request, Effort::None, &mut |_| true);
    let gaps = found.expect("an answer in a part").cliffs.gaps.clone();
    let [None, Some(above)] = gaps else { panic!("{gaps:?}") };
    assert_eq!((above.state, above.why), (0, Endless::Paid));
}

/// Going costs 1. Up to 0 that is better than to stay and pay for ever; at 0 itself it is better to stay for nothing,
/// and beyond, staying is paid.
#[test]
fn where_a_loop_earns_nothing_the_value_may_leap() {
    let text = file("tests/cases/09-staying-pays.json").replace("\"reward\": 1\n", "\"reward\": -1\n");
    let mut session = Session::new(parsed(&text));
    for (to, gaps) in [(0.0, 0), (2.0, 1)] {
        let options = Options {
            to: Some(to),
            points: Some(9),
            alpha: Some(None),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let sweep = session.sweep(&request, &mut |_| true).expect("not stopped").clone();
        assert_eq!((sweep.sampled.as_str(), sweep.gaps.len()), ("", gaps));
        let answered = sweep
            .theta
            .iter()
            .zip(&sweep.hard.value)
            .filter(|(theta, _)| **theta <= 0.0);
        for (&theta, &value) in answered {
            assert_eq!(value, if theta < 0.0 { -1.0 } else { 0.0 }, "{theta}");
        }
        assert_eq!(sweep.jumps.len(), 1);
        assert_eq!(
            (sweep.jumps[0].at, &sweep.jumps[0].sets[1][..]),
            (0.0, &["stay".to_owned()][..])
        );
        assert_eq!(sweep.jumps[0].sets[0], ["go"]);
        let certificate = session.certificate(&request, &mut |_| true).expect("not stopped");
        let text = certificate.expect("certified");
        assert!(text.contains("\"open\":[false,true]"));
        assert_eq!(check(&text).expect("valid").points, ["-2", "0"]);
        // Without that mark it would say that going is best at 0 too.
        let closed = text.replace(",\"open\":[false,true]", "");
        let problem = check(&closed).expect_err("not valid").to_string();
        assert_eq!(
            problem,
            "at discount 1 a policy of tied actions never ends (state 0, action 0)"
        );
    }
}

/// At discount 1 a policy may stay for nothing, but only what is outside the loop is worth something.
#[test]
fn a_loop_that_costs_nothing_has_a_value() {
    for name in ["01-free-loop", "02-gambler-stake-0"] {
        let (scenario, expected) = case(name);
        let value = match &expected["at"]["start_value"] {
            Value::Null => number(&expected["at"]["start_value_exact"]),
            value => number(value),
        };
        let mut session = Session::new(scenario.clone());
        for rule in ["first", "uniform"] {
            let options = Options {
                rule: Some(rule.to_owned()),
                alpha: Some(None),
                ..Options::default()
            };
            let request = session.request(&options).expect("a valid request");
            let solution = session.solve(&request).expect("an answer");
            assert!((solution.hard.start_value - value).abs() <= 1e-15, "{name}");
            // The policy itself collects as much.
            assert!((solution.hard.plain - value).abs() <= 1e-14, "{name}, {rule}");
            let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
            assert_eq!((sweep.sampled.as_str(), sweep.gaps.len()), ("", 0), "{name}");
            for (theta, swept) in sweep.theta.iter().zip(&sweep.hard.value) {
                assert!((swept - value * theta).abs() <= 1e-14, "{name}, {theta}");
            }
        }
    }
    let (scenario, _) = case("01-free-loop");
    let mut session = Session::new(scenario.clone());
    let request = session.request(&Options::default()).expect("a valid request");
    let solution = session.solve(&request).expect("an answer");
    assert_eq!(optimal(&scenario, &solution, 0), ["stay", "go"]);
}

/// A scenario with a soft sweep of three points at its own temperature.
fn soft_sweep(name: &str, alpha: Option<f64>) -> Sweep {
    let scenario = parsed(&file(&format!("tests/cases/{name}.json")));
    let mut session = Session::new(scenario);
    let options = Options {
        alpha: alpha.map(Some),
        points: Some(3),
        ..Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    session.sweep(&request, &mut |_| true).expect("not stopped").clone()
}

/// States that are left with a probability of 1e-12 make plain value iteration take for ever.
#[test]
fn a_soft_problem_without_answer_says_so_at_once() {
    let sweep = soft_sweep("soft-sweep-endless", None);
    let problem = "entropy pays for never ending from “d”";
    assert_eq!(sweep.gaps.len(), 1);
    assert_eq!(
        (sweep.gaps[0].points, sweep.gaps[0].problem.as_str()),
        ([0, 2], problem)
    );
    assert!(sweep.soft.expect("asked").value.iter().all(|value| value.is_nan()));
    // The loop is free, and hard argmax has an answer: out earns 2 p / 9, or going round for ever 0.
    assert_eq!(sweep.hard.value[..2], [0.0, 0.0]);
    assert!((sweep.hard.value[2] - 2.0 / 9.0).abs() <= 1e-15);
}

#[test]
fn a_soft_policy_against_a_base_policy_is_never_one_of_zeros() {
    let soft = soft_sweep("soft-zero-kl", Some(0.1)).soft.expect("asked");
    for point in 0..3 {
        assert!(
            (soft.value[point] + 0.109_855_175_635_6).abs() <= 1e-12,
            "{:?}",
            soft.value
        );
        assert!(soft.bound[point] > 0.0 && soft.bound[point] <= 1e-10);
        let sum: f64 = soft.policy.iter().map(|column| column[point]).sum();
        assert!((sum - 1.0).abs() <= 1e-15);
    }
}

#[test]
fn what_takes_longer_to_end_than_floats_can_count_is_refused() {
    for (name, state) in [("empty-set", "🚀5"), ("visits-infinite", "s0")] {
        let scenario = parsed(&file(&format!("tests/cases/{name}.json")));
        let mut session = Session::new(scenario);
        let request = session.request(&Options::default()).expect("a valid request");
        let error = session.solve(&request).expect_err("no answer").to_string();
        let told = format!("it takes too many steps from “{state}” to the end for floating point");
        assert_eq!(error, format!("no finite value at discount 1: {told}"));
    }
}

/// In a sweep, too: a point has a set, a policy and a value, or it has none of them and a reason.
#[test]
fn a_sweep_has_no_empty_set_where_it_has_a_value() {
    for (name, state) in [("empty-set", "🚀5"), ("visits-infinite", "s0")] {
        let scenario = parsed(&file(&format!("tests/cases/{name}.json")));
        let mut session = Session::new(scenario.clone());
        let told = format!("it takes too many steps from “{state}” to the end for floating point");
        for (index, watched) in scenario.states.iter().enumerate() {
            if scenario.mdp.is_terminal(index) {
                continue;
            }
            for rule in ["first", "uniform"] {
                let options = Options {
                    state: Some(watched.clone()),
                    rule: Some(rule.to_owned()),
                    points: Some(5),
                    alpha: Some(Some(0.5)),
                    ..Options::default()
                };
                let request = session.request(&options).expect("a valid request");
                let sweep = session.sweep(&request, &mut |_| true).expect("not stopped").clone();
                let mut gaps = sweep.gaps.iter().filter(|gap| !gap.soft);
                let gap = gaps.next().map(|gap| (gap.points, gap.problem.as_str()));
                // Not every policy of the second takes that long.
                let is_refused = name == "empty-set" || rule == "first";
                assert_eq!(
                    gap,
                    is_refused.then_some(([0, 4], told.as_str())),
                    "{name} {watched} {rule}"
                );
                assert_eq!(session.solve(&request).is_err(), is_refused);
                let is_in_gap = |point: usize, soft: bool| {
                    let mut gaps = sweep.gaps.iter().filter(|gap| gap.soft == soft);
                    gaps.any(|gap| (gap.points[0]..=gap.points[1]).contains(&point))
                };
                for point in 0..5 {
                    for (branch, soft) in [(Some(&sweep.hard), false), (sweep.soft.as_ref(), true)] {
                        let branch = branch.expect("asked");
                        let sum: f64 = branch.policy.iter().map(|column| column[point]).sum();
                        let is_answered = !is_in_gap(point, soft);
                        assert_eq!(is_answered, branch.value[point].is_finite(), "{name} {watched} {soft}");
                        assert_eq!(
                            is_answered,
                            (sum - 1.0).abs() <= 1e-12,
                            "{name} {watched} {soft}: {sum}"
                        );
                        let members = sweep.optimal.iter().filter(|column| column[point] == 1).count();
                        assert!(soft || is_answered == (members > 0), "{name} {watched}: {members}");
                    }
                }
            }
        }
    }
}

/// A state that nothing leads out of and where nothing is earned is as good as a terminal one.
#[test]
fn a_state_without_way_out_where_nothing_is_earned_is_worth_0() {
    let text = r#"{"policy-cliff": 1, "title": "Ice", "discount": 1, "start": "s",
        "states": {"s": {"left": {"to": {"hole": "1/4", "goal": "3/4"}, "reward": {"r": 1}}, "right": {"to": "hole"}},
            "hole": {"stay": {"to": "hole"}}, "goal": {"stay": {"to": "goal"}}},
        "parameters": {"p": {"from": -1, "to": 1, "value": "1/2"}}, "weights": {"r": "p"}}"#;
    let mut session = Session::new(parsed(text));
    for (objective, alpha) in [("entropy", 0.5), ("kl", 0.5)] {
        let options = Options {
            alpha: Some(Some(alpha)),
            objective: Some(objective.to_owned()),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let solution = session.solve(&request).expect("an answer");
        assert_eq!((solution.hard.start_value, solution.hard.plain), (0.5, 0.5));
        assert_eq!(solution.hard.visits, [1.0, f64::INFINITY, f64::INFINITY]);
        // alpha log(exp(p / alpha) + 1), against a base policy less alpha log 2.
        let soft = solution.soft.expect("asked").expect("an answer");
        let expected = alpha * (1f64.exp() + 1.0).ln() - if objective == "kl" { alpha * 2f64.ln() } else { 0.0 };
        assert!(
            (soft.start_value - expected).abs() <= 1e-15,
            "{objective}: {}",
            soft.start_value
        );
        let found = session
            .cliffs(&request, Effort::Thorough, &mut |_| true)
            .expect("an answer");
        assert_eq!(found.fraction(0), Some("0"));
    }
    let costly = text.replace(
        r#""stay": {"to": "hole"}"#,
        r#""stay": {"to": "hole", "reward": {"r": 1}}"#,
    );
    let error = Scenario::parse(&costly).expect_err("no end").to_string();
    assert!(error.contains("state \"hole\" runs for ever: at discount 1 every state needs a way to a terminal state, or to a loop that costs nothing"), "{error}");
}

#[test]
fn a_loop_whose_rewards_cancel_is_refused_for_that_reason() {
    let text = r#"{"policy-cliff": 1, "title": "To and fro", "discount": 1, "start": "s", "terminal": ["end"],
        "states": {"s": {"to": {"to": "t", "reward": 1}, "out": {"to": "end"}}, "t": {"fro": {"to": "s", "reward": -1}}},
        "parameters": {"p": {"from": 0, "to": 1}}}"#;
    let mut session = Session::new(parsed(text));
    let request = session.request(&Options::default()).expect("a valid request");
    let error = session.solve(&request).expect_err("no answer").to_string();
    assert_eq!(
        error,
        "no finite value at discount 1: the rewards of never ending from “t” cancel in turn"
    );
}

/// A scenario of a case without a file of answers, with its session.
fn found_by_fuzzing(name: &str) -> (Scenario, Session) {
    let scenario = parsed(&file(&format!("tests/cases/{name}.json")));
    (scenario.clone(), Session::new(scenario))
}

/// A policy may go on for ever, at a cost, so that there is no horizon; the reward does not move at all.
#[test]
fn a_policy_that_does_not_move_has_a_bound_of_0_on_its_slope() {
    let (_, mut session) = found_by_fuzzing("nan-bound");
    let options = Options {
        alpha: Some(Some(0.1)),
        ..Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    let found = session.stability(&request, &mut |_| true).expect("an answer").figures;
    let soft = found.soft.expect("asked").expect("an answer");
    assert_eq!((found.horizon, soft.bound), (f64::INFINITY, 0.0));
    assert!(
        soft.policy_slope.iter().all(|&slope| slope == 0.0),
        "{:?}",
        soft.policy_slope
    );
    // alpha log 2 for every step of a way that may have any number of them.
    assert_eq!(soft.price_bound, f64::INFINITY);
}

/// The second action is better by a probability of 1e-12 wherever the weight is above 0.
#[test]
fn a_box_is_tiled_where_two_actions_differ_by_a_probability_of_1e_12() {
    let (scenario, mut session) = found_by_fuzzing("phase-no-cells");
    let request = session.request(&Options::default()).expect("a valid request");
    let plane = request.plane(&scenario, &Options::default()).expect("two parameters");
    let phase = session.phase(&request, &plane, &mut |_| true).expect("an answer");
    assert!(phase.missing.abs() <= 1e-9, "{}", phase.missing);
    let sets: Vec<&[bool]> = phase.cells.iter().map(|cell| &cell.optimal[..]).collect();
    // The last pair is that of a state with one action.
    assert_eq!(sets, [[false, true, true]]);
}

/// Rewards of 1e8 in one state are no reason to take two actions of another state for equal.
#[test]
fn inside_the_radius_no_set_changes_whatever_other_states_collect() {
    let (scenario, mut session) = found_by_fuzzing("radius-tolerance");
    let pairs = scenario.mdp.pairs();
    for p in [0.0, 0.5, 1.5, 3.0] {
        let mut options = Options {
            values: Some(Values(vec![("p0".to_owned(), p)])),
            alpha: Some(None),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let before = session.solve(&request).expect("an answer").optimal;
        assert_eq!(before, [true, false, true], "{p}");
        let radius = session
            .stability(&request, &mut |_| true)
            .expect("an answer")
            .figures
            .radius;
        let radius = radius.expect("two policies");
        // Both actions end at once, and each reward may take half of the difference of 1.65625.
        assert!((radius.size - 0.828_125).abs() <= 1e-15, "{p}: {}", radius.size);
        for (share, flips) in [(0.99, false), (0.999_999, false), (1.000_001, true)] {
            let tip = policy_cliff::stability::tip(&radius, share);
            assert_eq!(tip.len(), pairs);
            options.perturbation = Some(Column(tip));
            let request = session.request(&options).expect("a valid request");
            let after = session.solve(&request).expect("an answer").optimal;
            assert_eq!(after, [true, flips, !flips], "{p}, {share}");
            let sweep = session.sweep(&request, &mut |_| true).expect("not stopped").clone();
            assert_eq!(sweep.jumps.len(), 0, "{p}, {share}");
        }
        options.perturbation = None;
    }
}

/// The soft value is the bonus of an action that is far from optimal, 1e-30 or so: a level line, and no noise on an
/// axis of its own.
#[test]
fn what_is_less_than_rounding_is_drawn_as_a_level_line() {
    let (_, mut session) = found_by_fuzzing("axis-tiny-value");
    let request = session.request(&Options::default()).expect("a valid request");
    let sweep = session.sweep(&request, &mut |_| true).expect("not stopped").clone();
    let sheet = Sheet {
        width: 760.0,
        height: 400.0,
        theme: Theme::Light,
        font_size: 16.0,
    };
    let figure = Figure::value(&sweep, None, &sheet, Curves::All).expect("a valid sweep");
    let soft = &sweep.soft.as_ref().expect("asked").value;
    for value in soft.iter().chain(&sweep.hard.value) {
        assert!(
            value.abs() <= 1e-6 * (figure.y.to - figure.y.from),
            "{value} {:?}",
            figure.y
        );
    }
}

/// A model of one state beside the end, at discount 1; `more` are members beside its states.
fn one_state(actions: &str, more: &str) -> Session {
    Session::new(parsed(&format!(
        r#"{{"policy-cliff": 1, "title": "Loops", "discount": 1, "start": "s", "terminal": ["end"],
            "states": {{"s": {{{actions}}}}}, {more}}}"#
    )))
}

/// The large value is in a state that the start never reaches: it says nothing about what counts as 0 in the start.
#[test]
fn the_best_policy_leaves_a_loop_beside_which_a_state_is_worth_far_more() {
    for size in ["1e2", "1e7", "1e15"] {
        let actions = format!(
            r#""stay": {{"to": "s"}}, "leave": {{"to": "end", "reward": {{"r": 0.001, "t": -1}}}}}},
               "u": {{"x": {{"to": "end", "reward": {{"r": {size}}}}}, "y": {{"to": "end"}}"#
        );
        let more =
            r#""parameters": {"p": {"from": 0, "to": 2, "value": 1}}, "weights": {"r": "p", "t": 0}, "true": {"t": 1}"#;
        let mut session = one_state(&actions, more);
        for rule in ["best", "worst"] {
            let options = Options {
                rule: Some(rule.to_owned()),
                ..Options::default()
            };
            let request = session.request(&options).expect("a valid request");
            let hard = session.solve(&request).expect("an answer").hard;

            assert_eq!(
                (hard.start_value, hard.plain, hard.truth),
                (0.001, 0.001, -1.0),
                "{size} {rule}"
            );
            assert_eq!(
                (&hard.policy[..2], hard.visits[0]),
                (&[0.0, 1.0][..], 1.0),
                "{size} {rule}"
            );
        }
    }
}

/// However little it costs, never ending from “s” is not as good as ending, and its costs cannot cancel.
#[test]
fn a_loop_that_costs_very_little_is_not_a_tie() {
    for (target, cost) in [("s", "-1e-8"), ("s", "-1e-10"), ("s", "-1e-13"), ("t", "-1e-10")] {
        let actions = format!(
            r#""stay": {{"to": "{target}", "reward": {cost}}}, "leave": {{"to": "end", "reward": {{"r": 1}}}}}},
               "t": {{"back": {{"to": "s"}}, "leave": {{"to": "end"}}"#
        );
        let more = r#""parameters": {"p": {"from": "1/2", "to": 2, "value": 1}}, "weights": {"r": "p"}"#;
        let mut session = one_state(&actions, more);
        let request = session.request(&Options::default()).expect("a valid request");
        let answer = session.solve(&request).expect("an answer");
        assert_eq!(
            (answer.hard.start_value, &answer.optimal[..2]),
            (1.0, &[false, true][..]),
            "{cost}"
        );
        let found = session
            .cliffs(&request, Effort::Thorough, &mut |_| true)
            .expect("an answer");
        assert_eq!(
            (found.cliffs.pieces.len(), &found.cliffs.gaps),
            (1, &[None, None]),
            "{cost}"
        );
        let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
        assert_eq!((sweep.gaps.len(), sweep.sampled.as_str()), (0, ""), "{cost}");
    }
}

/// A loop of costs too small to be told from a tie has an answer; one of gains too small is refused for them.
#[test]
fn a_loop_below_rounding_is_judged_by_the_signs_of_its_rewards() {
    let loops = |reward: &str| {
        let actions = format!(r#""stay": {{"to": "s", "reward": {reward}}}, "leave": {{"to": "end", "reward": 1}}"#);
        let mut session = one_state(&actions, r#""parameters": {"p": {"from": 0, "to": 1}}"#);
        let request = session.request(&Options::default()).expect("a valid request");
        let answer = session.solve(&request).map_err(|error| error.to_string())?;
        Ok((answer.hard.start_value, answer.hard.policy))
    };
    assert_eq!(loops("-1e-17"), Ok((1.0, vec![0.0, 1.0])));
    let paid = "no finite value at discount 1: never ending from “s” is paid for ever".to_owned();
    assert_eq!(loops("1e-17"), Err(paid));
}

/// Where staying is worth nothing at one point alone, the numbers of the file decide there as they do beside it: leaving
/// by the first action is worth less by 1e-17.
#[test]
fn a_gap_too_small_for_floats_is_no_tie_where_a_loop_is_free_at_that_point_alone() {
    let actions = r#""stay": {"to": "s", "reward": {"p": 1}}, "less": {"to": "end", "reward": {"r": 0.99999999999999999}},
        "more": {"to": "end", "reward": {"r": 1}}"#;
    let more = r#""parameters": {"p": {"from": -1, "to": 0, "value": 0}}, "weights": {"p": "p"}"#;
    let mut session = one_state(actions, more);
    for (p, stays) in [(0.0, true), (-0.5, false)] {
        let options = Options {
            values: Some(Values(vec![("p".to_owned(), p)])),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let answer = session.solve(&request).expect("an answer");
        assert_eq!(
            (answer.optimal, answer.hard.start_value),
            (vec![stays, false, true], 1.0),
            "{p}"
        );
    }
}

/// The true reward of a loop that is free for training is no reason to have no answer: the rules that compare true
/// values leave it, and stay where there is no way out.
#[test]
fn a_rule_that_compares_true_values_leaves_a_loop_of_true_rewards() {
    for (true_reward, truth) in [(1.0, f64::INFINITY), (-1.0, f64::NEG_INFINITY)] {
        let actions = format!(
            r#""stay": {{"to": "s", "reward": {{"t": {true_reward}}}}}, "leave": {{"to": "end", "reward": {{"r": 1, "t": -3}}}},
               "flee": {{"to": "end", "reward": {{"r": 1, "t": 2}}}}}},
               "trap": {{"wait": {{"to": "trap", "reward": {{"t": {true_reward}}}}}, "fidget": {{"to": "trap", "reward": {{"r": -1}}}}"#
        );
        let more =
            r#""parameters": {"p": {"from": 0, "to": 1, "value": 1}}, "weights": {"r": "p", "t": 0}, "true": {"t": 1}"#;
        for (rule, own) in [("best", 2.0), ("worst", -3.0)] {
            let mut session = one_state(&actions, more);
            for p in [1.0, 0.5, 0.0] {
                let options = Options {
                    rule: Some(rule.to_owned()),
                    values: Some(Values(vec![("p".to_owned(), p)])),
                    alpha: Some(None),
                    ..Options::default()
                };
                let request = session.request(&options).expect("a valid request");
                let hard = session.solve(&request).expect("an answer").hard;
                assert_eq!((hard.start_value, hard.truth), (p, own), "{rule} {p}");
                // At 0 fidgeting costs nothing either, and its true reward is 0.
                let in_trap = if p > 0.0 { [1.0, 0.0] } else { [0.0, 1.0] };
                assert_eq!(hard.policy[3..], in_trap, "{rule} {p}");
                let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
                assert_eq!(sweep.gaps.len(), 0);
                assert!(
                    sweep.hard.truth.iter().all(|&truth| truth == own),
                    "{:?}",
                    sweep.hard.truth
                );
            }
            let trapped = actions.replace(r#""leave": {"to": "end""#, r#""leave": {"to": "trap""#);
            let mut session = one_state(
                &trapped.replace(r#""flee": {"to": "end""#, r#""flee": {"to": "trap""#),
                more,
            );
            let options = Options {
                rule: Some(rule.to_owned()),
                ..Options::default()
            };
            let request = session.request(&options).expect("a valid request");
            let hard = session.solve(&request).expect("an answer").hard;
            assert_eq!((hard.start_value, hard.truth), (1.0, truth), "{rule}");
        }
    }
}

/// A part of the range with an answer that is narrower than the search for one is found from the request's own value.
#[test]
fn a_narrow_part_with_an_answer_is_found_from_the_value_of_the_parameter() {
    let actions = r#""l1": {"to": "s", "reward": {"a": 1}}, "l2": {"to": "s", "reward": {"b": 1}},
        "leave": {"to": "end", "reward": 1}"#;
    let more =
        r#""parameters": {"p": {"from": 0, "to": 1, "value": 0.507}}, "weights": {"a": "p-0.51", "b": "0.505-p"}"#;
    let mut session = one_state(actions, more);
    let options = Options {
        points: Some(2001),
        ..Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    let found = session
        .cliffs(&request, Effort::Thorough, &mut |_| true)
        .expect("an answer");
    let [from, to] = found.cliffs.answered();
    assert!(
        (from - 0.505).abs() <= 1e-12 && (to - 0.51).abs() <= 1e-12,
        "{from} {to}"
    );
    let next = session.stability(&request, &mut |_| true).expect("an answer").next;
    let none = "none in the part of the range that has an answer; beyond it never ending from “s” is paid for ever";
    assert_eq!(next, Err(none.to_owned()));
    let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
    assert_eq!(sweep.sampled, "");
    let answered = sweep.hard.value.iter().filter(|value| **value == 1.0).count();
    assert_eq!(answered, 11);
}

/// Against a base policy, what is refused names the true reason, and no temperature that would not work either.
#[test]
fn losing_for_ever_against_a_base_policy_is_named() {
    let trap = r#""s": {"a": {"to": "t", "reward": {"r": 1}}, "b": {"to": "end"}},
        "t": {"wait": {"to": "t"}, "fidget": {"to": "t", "reward": {"r": -1}}}"#;
    let never_left = r#""s": {"stay": {"to": "s", "reward": {"r": -1}}, "leave": {"to": "end", "reward": {"r": 5}}}"#;
    for (states, base, state) in [(trap, "{}", "t"), (never_left, r#"{"s": {"stay": 1}}"#, "s")] {
        let text = format!(
            r#"{{"policy-cliff": 1, "title": "Loss", "discount": 1, "start": "s", "states": {{{states}}},
            "terminal": ["end"], "base": {base}, "parameters": {{"p": {{"from": 0, "to": 1, "value": "1/2"}}}},
            "weights": {{"r": "p"}}, "view": {{"objective": "kl", "alpha": 0.1}}}}"#
        );
        let mut session = Session::new(parsed(&text));
        let request = session.request(&Options::default()).expect("a valid request");
        let solution = session.solve(&request).expect("the hard problem has an answer");
        let told = solution.soft.expect("asked").expect_err("the value is minus infinity");
        let why = format!("the rewards of never ending from “{state}” go on for ever");
        let expected = format!("no finite regularised value at temperature 0.1: {why}; no temperature works");
        assert_eq!(told, expected);
    }
}

/// What rewards pay for is not paid by entropy: with one way of staying there is nothing to choose. Where rewards cancel,
/// or are 0, it is entropy that pays for leaving ever more seldom.
#[test]
fn a_regularised_problem_says_whether_rewards_or_entropy_pay_for_never_ending() {
    let actions = r#""stay": {"to": "t", "reward": {"r": 1}}, "leave": {"to": "end", "reward": 1}},
        "t": {"back": {"to": "s", "reward": {"u": 1}}"#;
    for (weight, objective, expected) in [
        ("p", "entropy", "never ending from “t” is paid for ever"),
        ("-1", "entropy", "entropy pays for never ending from “t”"),
        ("p", "kl", "never ending from “t” is paid for ever"),
    ] {
        let more = format!(
            r#""parameters": {{"p": {{"from": 1, "to": 2, "value": 1}}}}, "weights": {{"r": 1, "u": "{weight}"}}"#
        );
        let mut session = one_state(actions, &more);
        let options = Options {
            alpha: Some(Some(0.1)),
            objective: Some(objective.to_owned()),
            points: Some(3),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
        let soft: Vec<&str> = sweep
            .gaps
            .iter()
            .filter(|gap| gap.soft)
            .map(|gap| gap.problem.as_str())
            .collect();
        assert_eq!(soft, [expected], "{weight} {objective}");
    }
}

/// Where the part with an answer ends, there is no other side on which anything is best, and the end is not the next
/// point of the grid.
#[test]
fn the_description_names_the_end_of_the_part_with_an_answer() {
    let actions = r#""l1": {"to": "s", "reward": {"a": 1}}, "l2": {"to": "s", "reward": {"b": 1}},
        "leave": {"to": "end", "reward": 1}"#;
    let more = r#""parameters": {"p": {"from": 0, "to": 1, "value": 0.5}}, "weights": {"a": "p-0.7", "b": "0.3-p"}"#;
    let mut session = one_state(actions, more);
    let beyond = "There is no optimal value for p < 0.3: never ending from “s” is paid for ever. \
                  There is no optimal value for p > 0.7: never ending from “s” is paid for ever.";
    let inside = "The best action in “s” is “leave” for 0.3 < p < 0.7.";
    // At the ends themselves, which are no cliffs, a loop costs nothing; the second grid does not meet them.
    let end = |place: &str, action: &str| {
        format!(
            "At p\u{a0}=\u{a0}{place} “{action}” is as good as “leave” in “s”, \
             where the part of the range that has an answer ends."
        )
    };
    let on_grid = format!("{inside} {} {}", end("0.3", "l2"), end("0.7", "l1"));
    for (points, place) in [(201, on_grid.as_str()), (202, inside)] {
        let options = Options {
            alpha: Some(None),
            points: Some(points),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
        assert_eq!(describe(sweep, Some(0.7)), format!("{place} {beyond}"));
    }
}

/// Where the rewards of a loop cancel at the end of the part with an answer, that point has a reason of its own, and what
/// is beyond begins there and not at the next point of the grid. Where nothing has an answer, no action is described.
#[test]
fn the_description_of_what_is_beyond_begins_where_the_part_with_an_answer_ends() {
    let told = |states: &str, from: f64, to: f64, points: usize| {
        let text = format!(
            r#"{{"policy-cliff": 1, "title": "t", "discount": 1, "start": "s", "terminal": ["end"], "states": {{{states}}},
            "parameters": {{"x": {{"from": {from}, "to": {to}}}}}, "weights": {{"k": "x"}}}}"#
        );
        let mut session = Session::new(parsed(&text));
        let options = Options {
            alpha: Some(None),
            points: Some(points),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        describe(session.sweep(&request, &mut |_| true).expect("not stopped"), None)
    };
    let cancelling = r#""s": {"loop": {"to": "t", "reward": 1}, "out": {"to": "end"}},
        "t": {"back": {"to": "s", "reward": {"k": 1}}}"#;
    let paid = "never ending from “s” is paid for ever.";
    let inside = "The best action in “s” is “out” for \u{2212}3 \u{2264} x < \u{2212}1.";
    assert_eq!(
        told(cancelling, -3.0, 0.0, 201),
        format!("{inside} There is no optimal value for x > \u{2212}1: {paid}")
    );
    let answer = told(cancelling, -3.0, 1.0, 201);
    let at_end =
        "There is no optimal value at x\u{a0}=\u{a0}\u{2212}1: the rewards of never ending from “t” cancel in turn.";
    assert_eq!(
        answer,
        format!("{inside} {at_end} There is no optimal value for x > \u{2212}1: {paid}")
    );
    let staying = r#""s": {"loop": {"to": "s", "reward": {"k": 1}}, "wait": {"to": "s"}, "out": {"to": "end"}}"#;
    assert_eq!(
        told(staying, 1.0, 2.0, 3),
        format!("There is no optimal value anywhere in this range: {paid}")
    );
}
