//! What is certified when nobody asks for more or for less, and where breakpoints stand that are not.

use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Certainty, Column, Effort, FoundCliffs, Options, Session};

use crate::export::NAMES;
use crate::scenarios::read;
use crate::support::{Vector, floats};
use crate::vectors;

fn found(scenario: Scenario, effort: Effort, options: &Options) -> std::rc::Rc<FoundCliffs> {
    let mut session = Session::new(scenario);
    let request = session.request(options).expect("a request");
    session.cliffs(&request, effort, &mut |_| true).expect("cliffs")
}

fn parse(text: &str) -> Scenario {
    Scenario::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether docs/CLIFFS.md says of how much work this is, and no more than twice as much.
pub(crate) fn is_documented(model: &str, work: u64) -> bool {
    let document = include_str!("../../docs/CLIFFS.md");
    let mut rows = document
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_prefix(model));
    let cell = rows.next().expect("a row").trim_end_matches(" |").rsplit(' ').next();
    let documented: u64 = cell.expect("a number").replace(',', "").parse().expect("a number");
    work <= documented && 2 * work >= documented
}

/// The breakpoints and pieces tile the range.
fn tiles(found: &FoundCliffs) -> bool {
    let cliffs = &found.cliffs;
    let starts = std::iter::once(cliffs.from).chain(found.places());
    let ends = found.places().chain([cliffs.to]);
    cliffs
        .pieces
        .iter()
        .map(|piece| [piece.from, piece.to])
        .eq(starts.zip(ends).map(|(from, to)| [from, to]))
}

#[test]
fn all_scenarios_are_certified_without_being_asked() {
    let (mut least, mut most) = (u64::MAX, 0);
    for name in NAMES {
        for parameter in read(name).parameters.iter().map(|parameter| parameter.name.clone()) {
            let options = Options {
                parameter: Some(parameter.clone()),
                ..Options::default()
            };
            let found = found(read(name), Effort::Ordinary, &options);
            assert_eq!(found.certainty(), Certainty::Exact, "{name} {parameter}");
            least = least.min(found.work());
            most = most.max(found.work());
            assert!(tiles(&found), "{name} {parameter}");
        }
    }
    assert!(
        is_documented("built-in scenarios", most) && least >= 100,
        "{least} {most}"
    );
}

/// A table of ratings as people have them: `prompts` with `answers` each, whose rewards and lengths are random
/// decimals.
fn table(prompts: usize, answers: usize) -> Scenario {
    let mut rng = fastrand::Rng::with_seed(5);
    let mut states = Vec::new();
    for prompt in 0..prompts {
        let mut action = |answer| {
            let (rating, length) = (rng.u32(0..1000), rng.u32(1..4000));
            format!(r#""{answer}": {{"to": "end", "reward": {{"rating": "{rating}/1000", "length": {length}}}}}"#)
        };
        let actions: Vec<String> = (0..answers).map(&mut action).collect();
        states.push(format!(r#""{prompt}": {{{}}}"#, actions.join(", ")));
    }
    let start: Vec<String> = (0..prompts)
        .map(|prompt| format!(r#""{prompt}": "1/{prompts}""#))
        .collect();
    parse(&format!(
        r#"{{"policy-cliff": 1, "title": "t", "discount": 1, "terminal": ["end"], "start": {{{}}}, "states": {{{}}},
            "parameters": {{"lambda": {{"from": 0, "to": "1/100"}}}}, "weights": {{"length": "-lambda"}}}}"#,
        start.join(", "),
        states.join(", ")
    ))
}

#[test]
fn tables_of_ratings_are_certified_without_being_asked() {
    for (prompts, answers) in [(50, 4), (200, 8), (1000, 4)] {
        let found = found(table(prompts, answers), Effort::Ordinary, &Options::default());
        assert_eq!(found.certainty(), Certainty::Exact, "{prompts} x {answers}");
        assert!(found.cliffs.breakpoints.len() > prompts / 2 && tiles(&found));
    }
}

/// Steps of 1/10 forwards and back, and a bonus theta: one action is better below 0, another above. In floats the sums
/// of tenths do not cancel.
fn around_zero(theta: &str) -> Scenario {
    parse(&format!(
        r#"{{"policy-cliff": 1, "title": "t", "discount": "7/10", "start": "s", "terminal": ["end"],
            "states": {{
                "s": {{"a": {{"to": {{"s": 0.1, "t": 0.9}}, "reward": {{"x": 0.3, "bonus": 0.7}}}},
                       "b": {{"to": {{"s": 0.1, "t": 0.9}}, "reward": {{"x": 0.1, "y": 0.2}}}}}},
                "t": {{"c": {{"to": {{"s": 0.3, "end": 0.7}}, "reward": {{"x": 0.7, "bonus": 0.3}}}},
                       "d": {{"to": {{"s": 0.3, "end": 0.7}}, "reward": {{"x": 0.6, "y": 0.1}}}}}}
            }},
            "parameters": {{"theta": {{"from": -1, "to": 1}}}}, "weights": {{"bonus": "{theta}"}}}}"#
    ))
}

#[test]
fn a_cliff_at_zero_is_at_zero() {
    for theta in ["theta", "3*theta", "theta/7", "-theta"] {
        for effort in [Effort::None, Effort::Ordinary, Effort::Thorough] {
            let found = found(around_zero(theta), effort, &Options::default());
            let places: Vec<f64> = found.places().collect();
            assert_eq!(places, [0.0], "{theta} {effort:?}");
            assert!(places[0].is_sign_positive() && tiles(&found));
            let error = found.cliffs.breakpoints[0].error;
            assert!(
                if effort == Effort::None {
                    error < 1e-12
                } else {
                    error == 0.0
                },
                "{error}"
            );
        }
        let mut session = Session::new(around_zero(theta));
        let mut options = Options {
            at: Some(0.0),
            ..Options::default()
        };
        let request = session.request(&options).expect("a request");
        assert_eq!(
            session.stability(&request, &mut |_| true).expect("an answer").next,
            Ok(Some([0.0, 0.0]))
        );
        // What is certified is not lost when another point is asked for.
        options.at = Some(0.25);
        let request = session.request(&options).expect("a request");
        assert_eq!(
            session.stability(&request, &mut |_| true).expect("an answer").next,
            Ok(Some([0.0, 0.25]))
        );
    }
}

/// A perturbed reward has no exact form. The cliff at 0 stands at 0 all the same, with an error that covers it, and one
/// near 0 stays where it is.
#[test]
fn a_cliff_at_zero_is_at_zero_in_floats() {
    let two = |cost: &str| {
        parse(&format!(
            r#"{{"policy-cliff": 1, "title": "t", "discount": 1, "start": "s", "terminal": ["end"],
                "states": {{"s": {{"a": {{"to": "end", "reward": {{"x": 1, "cost": "{cost}"}}}}, "b": {{"to": "end"}}}}}},
                "parameters": {{"theta": {{"from": -1, "to": 1}}}}, "weights": {{"x": "3*theta", "cost": -1}}}}"#
        ))
    };
    for (cost, change, place) in [
        ("3/10", 0.1 + 0.2, 0.0),
        ("3/10", 0.3 + 3e-9, -1e-9),
        ("0", -3e-9, 1e-9),
    ] {
        let options = Options {
            perturbation: Some(Column(vec![change, 0.0])),
            ..Options::default()
        };
        let found = found(two(cost), Effort::Ordinary, &options);
        assert!(matches!(found.certainty(), Certainty::Float { .. }));
        let breakpoint = &found.cliffs.breakpoints[0];
        assert!(
            (breakpoint.at - place).abs() <= 1e-15 + breakpoint.error && tiles(&found),
            "{breakpoint:?}"
        );
        assert_eq!(breakpoint.at == 0.0, place == 0.0, "{breakpoint:?}");
        assert!(breakpoint.error < 1e-13);
        let value = found.cliffs.pieces[1].value;
        assert!(value.abs() < 1e-14, "{value}");
    }
}

/// A model whose fractions have thousands of digits stays in floats, whose errors cover the places of another program.
#[test]
fn what_is_beyond_the_budget_stays_a_float_with_an_honest_error() {
    let vector = Vector::load("rand500");
    let text = vectors::scenario(&vector);
    let options = Options::default();
    let found = found(parse(&text), Effort::Ordinary, &options);
    let Certainty::Float { error, why, .. } = found.certainty() else {
        panic!("{:?}", found.certainty());
    };
    assert_eq!(why, "not all of it could be confirmed exactly");
    let places = floats(&vector.data["breakpoints"]);
    assert_eq!(found.places().count(), places.len());
    for ((index, breakpoint), place) in found.cliffs.breakpoints.iter().enumerate().zip(places) {
        assert_eq!(found.fraction(index), None);
        // Those of the file are said to be right within 1e-10.
        assert!(
            (breakpoint.at - place).abs() <= breakpoint.error + 1e-10,
            "{breakpoint:?} {place}"
        );
        assert!(breakpoint.error > 0.0 && breakpoint.error <= error && error < 1e-9);
    }
}
