//! Regularised values, policies and slopes against Newton's method in 90 digits (`tests/vectors/oracles/soft.py`), at
//! any discount, from the least temperature to the greatest, with rewards from 1e-12 to 1e15 and loops.

#[path = "support/exact.rs"]
mod exact;

use exact::{ExactModel, Fraction, distance, of_float, read};
use num_traits::{One, Zero};
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Answer, Options, Request, Session};
use serde_json::Value;

/// A refusal that is true of floating point alone: there may be an answer.
const TOO_LONG: &str = "it takes too many steps";

/// The numbers of one part of an answer, as floats; what is too small for one is 0.
fn floats(answer: &Value, part: &str) -> Vec<f64> {
    let numbers = answer[part].as_array().expect("numbers").iter();
    numbers
        .map(|number| number.as_str().expect("a number").parse().expect("a number"))
        .collect()
}

/// The greatest distance between floats and the numbers of a part of an answer.
fn error(found: &[f64], answer: &Value, part: &str) -> f64 {
    let numbers = answer[part].as_array().expect("numbers").iter();
    let rough = floats(answer, part);
    let mut most: f64 = 0.0;
    for ((found, number), rough) in found.iter().zip(numbers).zip(rough) {
        // Some have millions of zeros behind the point.
        most = most.max(if rough.abs() < 1e-200 {
            (found - rough).abs()
        } else {
            distance(*found, &read(number.as_str().expect("a number")))
        });
    }
    most
}

fn largest(numbers: &[f64]) -> f64 {
    numbers.iter().fold(0.0, |largest, number| number.abs().max(largest))
}

/// Asserts that the figures of the soft policy are those of an answer, to seven digits where its probabilities are
/// known to within a small `factor`.
fn assert_figures(session: &mut Session, request: &Request, answer: &Value, factor: f64, what: &str) {
    let figures = session.stability(request, &mut |_| true).expect("an answer").figures;
    let smooth = figures
        .soft
        .expect("a temperature")
        .unwrap_or_else(|why| panic!("{why}: {what}"));
    assert!(smooth.price >= 0.0 && smooth.price <= smooth.price_bound, "{what}");
    let slopes = floats(answer, "policySlope");
    assert!(
        largest(&slopes) <= smooth.bound * (1.0 + 1e-12),
        "{} {slopes:?}: {what}",
        smooth.bound
    );
    if factor < 1e-8 {
        let rises = floats(answer, "valueSlope");
        let off = error(&smooth.value_slope[..rises.len()], answer, "valueSlope");
        assert!(off <= 1e-7 * largest(&rises), "{off} of {rises:?}: {what}");
        let off = error(&smooth.policy_slope, answer, "policySlope");
        // A probability that does not move moves by rounding.
        let allowed = largest(&slopes).max(1e-7 * largest(&rises) / request.alpha.expect("a temperature").get());
        assert!(off <= 1e-6 * allowed, "{off} of {slopes:?}: {what}");
    }
}

#[test]
fn soft_answers_are_those_of_ninety_digits() {
    let models: Vec<Value> = serde_json::from_str(include_str!("vectors/soft.json")).expect("a list");
    assert_eq!(models.len(), 120);
    let (mut answers, mut refusals, mut without_bound, mut too_long) = (0, 0, 0, 0);
    for model in &models {
        let text = model["scenario"].as_str().expect("a scenario");
        let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let mut session = Session::new(scenario.clone());
        for case in model["cases"].as_array().expect("cases") {
            let alpha: f64 = case["alpha"]
                .as_str()
                .expect("a temperature")
                .parse()
                .expect("a number");
            let objective = case["objective"].as_str().expect("an objective").to_owned();
            let what = format!("{alpha} {objective}: {text}");
            let options = Options {
                alpha: Some(Some(alpha)),
                objective: Some(objective),
                ..Options::default()
            };
            let request = session.request(&options).expect("a valid request");
            // The same temperature among those of a sweep, which are powers of ten.
            let over = Options {
                axis: Some("alpha".to_owned()),
                from: Some(1e-6),
                to: Some(1e6),
                points: Some(13),
                ..options
            };
            let over = session.request(&over).expect("a valid request");
            let sweep = session.sweep(&over, &mut |_| true).expect("not stopped");
            let place = sweep
                .theta
                .iter()
                .position(|&each| each == alpha)
                .expect("a power of ten");
            let branch = sweep.soft.as_ref().expect("a soft half");
            let (swept, swept_bound) = (branch.value[place], branch.bound[place]);
            let answer = &case["answer"];
            // A point without an answer under hard argmax has none here, but its sweep may have a soft one.
            let Ok(solution) = session.solve(&request) else {
                assert!(!answer.is_null() || swept.is_nan(), "{what}");
                let off = if swept.is_nan() {
                    0.0
                } else {
                    error(&[swept], answer, "value")
                };
                assert!(off <= swept_bound || swept.is_nan(), "{off} {swept_bound}: {what}");
                continue;
            };
            let soft = solution.soft.expect("a temperature");
            let soft = match soft {
                Ok(soft) => soft,
                Err(why) => {
                    assert!(answer.is_null() || why.contains(TOO_LONG), "{why}: {what}");
                    assert!(swept.is_nan(), "{swept}: {what}");
                    refusals += usize::from(answer.is_null());
                    too_long += usize::from(!answer.is_null());
                    continue;
                }
            };
            assert!(!answer.is_null(), "an answer where there is none: {what}");
            answers += 1;
            if soft.bound.is_infinite() {
                without_bound += 1;
                continue;
            }
            let off = error(&soft.value[..scenario.mdp.states() - 1], answer, "value");
            assert!(off <= soft.bound, "{off} {}: {what}", soft.bound);
            let allowed = soft.bound + swept_bound;
            assert!(
                (swept - soft.start_value).abs() <= allowed,
                "{swept} {}: {what}",
                soft.start_value
            );
            let factor = 2.0 * soft.bound / alpha + 1e-15;
            let policy = floats(answer, "policy");
            for (found, expected) in soft.policy.iter().zip(&policy) {
                let is_same = *found < 1e-290 && *expected < 1e-290;
                assert!(
                    is_same || (found.ln() - expected.ln()).abs() <= factor,
                    "{found} {expected} {factor}: {what}"
                );
            }
            assert_figures(&mut session, &request, answer, factor, &what);
        }
    }
    assert!(answers > 800 && refusals > 30, "{answers} {refusals}");
    // Where floating point cannot say more, it says so.
    assert!(without_bound < 15 && too_long < 3, "{without_bound} {too_long}");
}

/// The expected discounted uses of all pairs by a policy from the start in exact arithmetic; `None` where it never ends.
fn uses(scenario: &Scenario, policy: &[Fraction]) -> Option<Vec<Fraction>> {
    let mdp = &scenario.mdp;
    let (n, discount) = (mdp.states(), exact::exact(&scenario.exact_discount));
    let mut matrix = vec![vec![Fraction::zero(); n + 1]; n];
    let mut transition = 0;
    for (state, &start) in mdp.start().iter().enumerate() {
        matrix[state][state] += Fraction::one();
        matrix[state][n] = of_float(start);
        for pair in mdp.actions(state) {
            for &target in mdp.row(pair).0 {
                let share = exact::exact(&scenario.exact_probability[transition]);
                matrix[target as usize][state] -= &discount * share * &policy[pair];
                transition += 1;
            }
        }
    }
    let visits = exact::solved(matrix)?;
    let uses = (0..mdp.pairs()).map(|pair| &visits[mdp.state_of(pair)] * &policy[pair]);
    Some(uses.collect())
}

/// Asserts that the uses of an answer are those of a policy but for their bound; returns the bound as a share of them.
fn assert_uses(scenario: &Scenario, answer: &Answer, policy: &[Fraction], what: &str) -> Option<f64> {
    if answer.visits.contains(&f64::INFINITY) {
        return None;
    }
    let exact = uses(scenario, policy)?;
    let at: Vec<Fraction> = scenario.parameters.iter().map(|own| exact::exact(&own.value)).collect();
    let model = ExactModel::of(scenario);
    let rewards = (0..scenario.mdp.states()).flat_map(|state| model.equations(state, &at));
    let terms = rewards.zip(&exact).map(|((reward, _), uses)| reward * uses);
    let plain = distance(answer.plain, &terms.fold(Fraction::zero(), |sum, term| sum + term));
    assert!(plain <= answer.plain_bound, "{plain} > {}: {what}", answer.plain_bound);
    let (mut off, mut whole) = (0.0, 0.0);
    for (pair, exact) in exact.iter().enumerate() {
        let found = answer.visits[scenario.mdp.state_of(pair)] * answer.policy[pair];
        off += distance(found, exact);
        whole += found;
    }
    assert!(off <= answer.uses_bound, "{off} > {}: {what}", answer.uses_bound);
    Some(answer.uses_bound / whole)
}

/// What follows from a policy, hard or soft, is what follows from it in exact arithmetic.
#[test]
fn uses_are_within_their_bound() {
    let models: Vec<Value> = serde_json::from_str(include_str!("vectors/soft.json")).expect("a list");
    let mut shares = [Vec::new(), Vec::new()];
    for model in &models {
        let text = model["scenario"].as_str().expect("a scenario");
        let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let mut session = Session::new(scenario.clone());
        for case in model["cases"].as_array().expect("cases") {
            let alpha: f64 = case["alpha"]
                .as_str()
                .expect("a temperature")
                .parse()
                .expect("a number");
            let options = Options {
                alpha: Some(Some(alpha)),
                objective: Some(case["objective"].as_str().expect("an objective").to_owned()),
                rule: Some("uniform".to_owned()),
                ..Options::default()
            };
            let request = session.request(&options).expect("a valid request");
            let what = format!("{alpha} {}: {text}", case["objective"]);
            let Ok(solution) = session.solve(&request) else {
                continue;
            };
            let hard: Vec<Fraction> = (0..scenario.mdp.pairs())
                .map(|pair| {
                    let set = scenario.mdp.actions(scenario.mdp.state_of(pair));
                    let count = solution.optimal[set].iter().filter(|&&optimal| optimal).count();
                    Fraction::new(u8::from(solution.optimal[pair]).into(), count.into())
                })
                .collect();
            shares[0].extend(assert_uses(&scenario, &solution.hard, &hard, &what));
            if let (Some(Ok(soft)), Some(policy)) = (&solution.soft, case["answer"]["policy"].as_array()) {
                let policy: Vec<Fraction> = policy
                    .iter()
                    .map(|number| number.as_str().expect("a number"))
                    // Some have millions of zeros behind the point.
                    .map(|text| {
                        if text.parse() == Ok(0.0) {
                            Fraction::zero()
                        } else {
                            read(text)
                        }
                    })
                    .collect();
                shares[1].extend(assert_uses(&scenario, soft, &policy, &what));
            }
        }
    }
    // Most bounds are near rounding, and few are not known: where a policy may never end whose values have none.
    for shares in shares {
        let count = |most: f64| shares.iter().filter(|&&share| share <= most).count();
        let counts = [1e-12, 1e-6, 1.0, f64::MAX].map(count);
        let unknown = shares.len() - counts[3];
        assert!(
            counts[3] > 700 && counts[1] > 500 && unknown < 10,
            "{counts:?} {unknown}"
        );
    }
}

/// The same numbers where a map has them: at the lowest temperature, the thousandth, and at 1, and where the parameter is at its value.
#[test]
fn maps_over_temperatures_are_within_their_bounds() {
    let models: Vec<Value> = serde_json::from_str(include_str!("vectors/soft.json")).expect("a list");
    let (mut points, mut known, mut rough) = (0, 0, 0);
    for model in &models {
        let text = model["scenario"].as_str().expect("a scenario");
        let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let mut session = Session::new(scenario.clone());
        for objective in ["entropy", "kl"] {
            let value = scenario.parameters[0].value.value();
            let options = Options {
                objective: Some(objective.to_owned()),
                from: Some(value),
                to: Some(value + 1.0),
                points: Some(2),
                ..Options::default()
            };
            let request = session.request(&options).expect("a valid request");
            let map = session
                .alpha_map(&request, &options, &mut |_| true)
                .expect("not stopped");
            assert_eq!(map.theta[0].to_bits(), value.to_bits());
            assert_eq!(map.bound.len(), map.theta.len() * map.alpha.len());
            let pairs = scenario.mdp.actions(request.state);
            for case in model["cases"].as_array().expect("cases") {
                let alpha: f64 = case["alpha"]
                    .as_str()
                    .expect("a temperature")
                    .parse()
                    .expect("a number");
                let Some(row) = map.alpha.iter().position(|each| each.to_bits() == alpha.to_bits()) else {
                    continue;
                };
                if case["objective"] != objective {
                    continue;
                }
                let (point, answer) = (row * map.theta.len(), &case["answer"]);
                let (bound, what) = (map.bound[point], format!("{alpha} {objective}: {text}"));
                points += 1;
                if bound.is_nan() {
                    assert!(map.policy.iter().all(|column| column[point].is_nan()), "{what}");
                    continue;
                }
                assert!(!answer.is_null(), "an answer where there is none: {what}");
                if bound.is_infinite() {
                    continue;
                }
                known += 1;
                let factor = 2.0 * bound / alpha + 1e-15;
                rough += usize::from(factor > 1e-6);
                let policy = &floats(answer, "policy")[pairs.clone()];
                for (action, &expected) in policy.iter().enumerate() {
                    let (found, log) = (map.policy[action][point], map.log_policy[action][point]);
                    let is_same = found < 1e-290 && expected < 1e-290;
                    assert!(
                        is_same
                            || (found.ln() - expected.ln()).abs() <= factor && (log - expected.ln()).abs() <= factor,
                        "{found} {log} {expected} {factor}: {what}"
                    );
                }
            }
        }
    }
    assert!(points >= 480 && known >= 400 && rough >= 1, "{points} {known} {rough}");
}

/// A map does not take away the sweep that was asked for before it.
#[test]
fn a_map_keeps_the_sweep_before_it() {
    let models: Vec<Value> = serde_json::from_str(include_str!("vectors/soft.json")).expect("a list");
    let scenario = Scenario::parse(models[0]["scenario"].as_str().expect("a scenario")).expect("a scenario");
    let mut session = Session::new(scenario);
    let request = session.request(&Options::default()).expect("a valid request");
    let count = |session: &mut Session| {
        let mut calls = 0;
        session
            .sweep(&request, &mut |_| {
                calls += 1;
                true
            })
            .expect("not stopped");
        calls
    };
    count(&mut session);
    let again = count(&mut session);
    session
        .alpha_map(&request, &Options::default(), &mut |_| true)
        .expect("not stopped");
    assert_eq!(count(&mut session), again);
}

/// Two actions that rise alike keep their probabilities, whatever rounds on the way.
#[test]
fn a_policy_that_does_not_move_has_no_slope() {
    let scenario = Scenario::parse(
        r#"{"policy-cliff": 1, "title": "Alike", "discount": 0.9, "start": "s", "terminal": ["end"], "states": {
            "s": {"a": {"to": "t", "reward": {"x": 0.1, "y": 0.3}}, "b": {"to": "t", "reward": {"x": 0.7, "y": 0.3}}},
            "t": {"on": {"to": {"end": "1/3", "s": "2/3"}, "reward": {"y": 0.7}}}},
            "parameters": {"k": {"from": -1, "to": 1, "value": 0.1}}, "weights": {"y": "k"}}"#,
    )
    .expect("a scenario");
    let mut session = Session::new(scenario);
    for alpha in [1e-3, 0.3, 1e3] {
        let options = Options {
            alpha: Some(Some(alpha)),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let found = session.stability(&request, &mut |_| true).expect("an answer");
        assert_eq!(found.steepest.expect("a slope").slope, 0.0, "{alpha}");
        let smooth = found.figures.soft.expect("a temperature").expect("an answer");
        assert_eq!(smooth.policy_slope, [0.0; 3], "{alpha}");
        assert!(smooth.value_slope[0] > 0.3, "{alpha}");
    }
}
