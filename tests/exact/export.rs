//! Exported certificates: accepted by the library's check and by another of this file, which shares no code with it,
//! and refused after any one change.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{One, Zero};
use policy_cliff::cliffs::cliffs;
use policy_cliff::exact::{Budget, ExactProblem, certify, check};
use serde_json::Value;

use crate::scenarios::read;

type Rational = Ratio<BigInt>;

/// The certificate of a scenario's first parameter.
pub(crate) fn exported(name: &str) -> String {
    let scenario = read(name);
    let own = &scenario.parameters[0];
    let values: Vec<f64> = scenario.parameters.iter().map(|p| p.value.value()).collect();
    let problem = scenario.problem(0, &values);
    let found = cliffs(&problem, own.from.value(), own.to.value(), &mut |_| true).expect("finite");
    let exact = ExactProblem::of(&scenario, 0, &values).expect("exact numbers");
    let certificate = certify(&exact, &found, Budget::default(), &mut |_| true);
    certificate.to_json(&exact, &found).expect("all exact")
}

pub(crate) const NAMES: [&str; 11] = [
    "format-bonus",
    "clever-slacker",
    "reasoning-length",
    "length-control",
    "deceptive-reasoning",
    "intelligence-obedience",
    "sophistry",
    "multi-reward",
    "grid-world",
    "lipschitz-fork",
    "future-ties",
];

/// Scenarios with what only models of readers have.
pub(crate) const OWN: [&str; 6] = ["lottery", "forbidden", "costs", "rounded", "deadline", "final-values"];

#[test]
fn certificates_of_all_scenarios_are_accepted_by_both_checks() {
    for name in NAMES {
        let text = exported(name);
        check(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(holds(&serde_json::from_str(&text).expect("JSON")), "{name}");
    }
}

#[test]
fn the_smallest_certificate_reads_as_documented() {
    let documented = include_str!("../../docs/certificate.md");
    let example = documented.split("```").nth(1).expect("an example");
    assert_eq!(example.strip_prefix("json\n"), Some(&*exported("lipschitz-fork")));
}

/// Every number, member and entry of the certificates, changed or taken out one at a time. Both checks agree on each,
/// and what is accepted is another true certificate: of a range with another end, or of a model in which an action that
/// is optimal nowhere is another or missing.
#[test]
fn any_one_change_is_refused_unless_it_is_true() {
    for (name, step) in [
        ("lipschitz-fork", 1),
        ("format-bonus", 1),
        ("clever-slacker", 1),
        ("sophistry", 1),
        ("grid-world", 5),
    ] {
        let whole: Value = serde_json::from_str(&exported(name)).expect("JSON");
        let (mut refused, mut accepted) = (0, 0);
        for (path, broken) in tampered(&whole, step) {
            let passes = check(&broken.to_string()).is_ok();
            assert_eq!(passes, holds(&broken), "{name}: the checks differ on {path}");
            assert!(!passes || may_differ(&whole, &path), "{name}: {path} passes");
            refused += usize::from(!passes);
            accepted += usize::from(passes);
        }
        assert!(refused > 50, "{name}: {refused} refused, {accepted} accepted");
        assert!(accepted >= 2 || step > 1, "{name}: both ends may differ");
    }
}

/// A certificate after each change of one number, member or entry, with its place; of those changes every `step`th.
pub(crate) fn tampered(whole: &Value, step: usize) -> Vec<(String, Value)> {
    let mut paths = Vec::new();
    visit(whole, String::new(), &mut paths);
    let mut changed = Vec::new();
    for path in paths.into_iter().step_by(step) {
        for change in [falsify, remove] {
            let mut broken = whole.clone();
            if change(&mut broken, &path) {
                changed.push((path.clone(), broken));
            }
        }
    }
    changed
}

/// Whether a part is an end of the range, or of an action that no set holds.
pub(crate) fn may_differ(whole: &Value, path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let points = whole["points"].as_array().expect("points");
    match parts[..] {
        ["points", index, "at"] => index == "0" || index == (points.len() - 1).to_string(),
        ["states", state, action, ..] => {
            let [state, action]: [usize; 2] = [state, action].map(|i| i.parse().expect("an index"));
            let lists = points.iter().flat_map(|point| [&point["tied"], &point["optimal"]]);
            let mut entries = lists.filter_map(Value::as_array).flatten();
            !entries.any(|entry| entry[0] == state && entry[1].as_array().expect("a set").contains(&action.into()))
        }
        _ => false,
    }
}

/// A breakpoint left out with all that is new there, or with that put into the breakpoint before.
#[test]
fn a_dropped_breakpoint_is_refused() {
    let whole: Value = serde_json::from_str(&exported("grid-world")).expect("JSON");
    for point in 1..9 {
        for moves in [false, true] {
            let mut broken = whole.clone();
            let dropped = broken["points"].as_array_mut().expect("points").remove(point);
            for key in ["optimal", "values"] {
                if moves {
                    let mut before = by_state(&broken["points"][point - 1][key]).expect("by state");
                    before.extend(by_state(&dropped[key]).expect("by state"));
                    broken["points"][point - 1][key] = before.into_values().collect();
                }
            }
            assert!(check(&broken.to_string()).is_err());
            assert!(!holds(&broken));
        }
    }
}

/// Certificates that people kept.
#[test]
fn version_1_is_still_checked() {
    for (name, text) in [
        ("clever-slacker", include_str!("golden/version-1-clever-slacker.json")),
        ("format-bonus", include_str!("golden/version-1-format-bonus.json")),
        ("grid-world", include_str!("golden/version-1-grid-world.json")),
        ("lipschitz-fork", include_str!("golden/version-1-lipschitz-fork.json")),
    ] {
        let checked = check(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(checked, check(&exported(name)).expect("valid"), "{name}");
        let whole: Value = serde_json::from_str(text).expect("JSON");
        let mut refused = 0;
        for (path, broken) in tampered(&whole, if name == "grid-world" { 5 } else { 1 }) {
            let passes = check(&broken.to_string()).is_ok();
            assert_eq!(passes, holds(&broken), "{name}: the checks differ on {path}");
            refused += usize::from(!passes);
        }
        assert!(refused > 50, "{name}: {refused} refused");
    }
}

/// Pointers to everything inside a value.
fn visit(value: &Value, path: String, paths: &mut Vec<String>) {
    match value {
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                visit(value, format!("{path}/{index}"), paths);
            }
        }
        Value::Object(values) => {
            for (key, value) in values {
                visit(value, format!("{path}/{key}"), paths);
            }
        }
        _ => {}
    }
    paths.push(path);
}

/// Moves a fraction by a little, or an index by one.
fn falsify(whole: &mut Value, path: &str) -> bool {
    match whole.pointer_mut(path) {
        Some(Value::String(text)) => {
            let moved = rational(text).expect("a fraction") + Ratio::new(1.into(), 1_000_000_007.into());
            *text = moved.to_string();
            true
        }
        Some(Value::Number(number)) => {
            let moved = number.as_u64().expect("an index") + 1;
            *number = moved.into();
            true
        }
        _ => false,
    }
}

/// Takes a member out of a list or an object.
fn remove(whole: &mut Value, path: &str) -> bool {
    let Some((parent, key)) = path.rsplit_once('/') else {
        return false;
    };
    match whole.pointer_mut(parent) {
        Some(Value::Array(values)) => {
            values.remove(key.parse().expect("an index"));
            true
        }
        Some(Value::Object(values)) => values.remove(key).is_some(),
        _ => false,
    }
}

fn rational(text: &str) -> Option<Rational> {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let below: BigInt = below.parse().ok()?;
    (!below.is_zero()).then_some(())?;
    Some(Ratio::new(above.parse().ok()?, below))
}

/// The other check, by another road: the piece's values are followed to its middle, where exactly the optimal actions
/// may attain the maximum, and to its ends, where the tied ones do.
fn holds(certificate: &Value) -> bool {
    verified(certificate).unwrap_or(false)
}

fn fraction(value: &Value) -> Option<Rational> {
    rational(value.as_str()?)
}

fn index(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

/// Per state, the positions in ascending order.
fn set(value: &Value) -> Option<Vec<usize>> {
    value.as_array()?.iter().map(index).collect()
}

/// Entries [state, ...] by state, which stands in one of them only.
fn by_state(list: &Value) -> Option<BTreeMap<usize, Value>> {
    let entries = list.as_array()?;
    let found: BTreeMap<usize, Value> = entries
        .iter()
        .map(|entry| Some((index(&entry[0])?, entry.clone())))
        .collect::<Option<_>>()?;
    (found.len() == entries.len()).then_some(found)
}

/// The pieces, each with all sets and values: those of the file in version 1, and in version 2 those before with what
/// is new.
fn pieces(certificate: &Value) -> Option<Vec<Value>> {
    if certificate["policy-cliff-certificate"] == 1 {
        return certificate["pieces"].as_array().cloned();
    }
    let count = certificate["states"].as_array()?.len();
    let mut sets = vec![serde_json::json!([]); count];
    let mut lines = vec![serde_json::json!(["0", "0"]); count];
    let mut pieces = Vec::new();
    let points = certificate["points"].as_array()?;
    let (last, before) = points.split_last()?;
    if last.get("optimal").is_some() || last.get("values").is_some() {
        return None;
    }
    for point in before {
        for (state, entry) in by_state(&point["optimal"])? {
            *sets.get_mut(state)? = entry[1].clone();
            (entry.as_array()?.len() == 2).then_some(())?;
        }
        for (state, entry) in by_state(&point["values"])? {
            *lines.get_mut(state)? = entry.as_array()?[1..].into();
        }
        pieces.push(serde_json::json!({ "optimal": sets, "values": lines }));
    }
    Some(pieces)
}

fn verified(certificate: &Value) -> Option<bool> {
    let discount = fraction(&certificate["discount"])?;
    let states = certificate["states"].as_array()?;
    let points = certificate["points"].as_array()?;
    let pieces = pieces(certificate)?;
    let version = &certificate["policy-cliff-certificate"];
    let mut good = (*version == 1 || *version == 2) && points.len() == pieces.len() + 1;
    good &= !pieces.is_empty() && discount <= Rational::one() && discount >= Rational::zero();
    for action in states.iter().filter_map(Value::as_array).flatten() {
        let mut total = Rational::zero();
        for entry in action["to"].as_array()? {
            good &= index(&entry[0])? < states.len() && entry.as_array()?.len() == 2;
            good &= fraction(&entry[1])? > Rational::zero();
            total += fraction(&entry[1])?;
        }
        good &= total.is_one() && action["reward"].as_array()?.len() == 2;
    }
    let sets = |piece: &Value| -> Option<Vec<Vec<usize>>> { piece["optimal"].as_array()?.iter().map(set).collect() };
    for (i, piece) in pieces.iter().enumerate() {
        let optimal = sets(piece)?;
        let lines = piece["values"].as_array()?;
        good &= optimal.len() == states.len() && lines.len() == states.len();
        if !good {
            return Some(false);
        }
        let (from, to) = (fraction(&points[i]["at"])?, fraction(&points[i + 1]["at"])?);
        good &= from < to;
        let middle = (&from + &to) / BigInt::from(2);
        let mut places = vec![(middle, optimal.clone())];
        for (side, at) in [(i, from), (i + 1, to)] {
            let mut tied = optimal.clone();
            for (state, entry) in by_state(&points[side]["tied"])? {
                good &= entry.as_array()?.len() == 2;
                *tied.get_mut(state)? = set(&entry[1])?;
            }
            places.push((at, tied));
        }
        for (theta, expected) in places {
            let mut value = Vec::new();
            for line in lines {
                good &= line.as_array()?.len() == 2;
                value.push(fraction(&line[0])? + fraction(&line[1])? * &theta);
            }
            for (state, actions) in states.iter().enumerate() {
                let mut best = Vec::new();
                for (a, action) in actions.as_array()?.iter().enumerate() {
                    let mut q = fraction(&action["reward"][0])? + fraction(&action["reward"][1])? * &theta;
                    for entry in action["to"].as_array()? {
                        q += &discount * fraction(&entry[1])? * &value[index(&entry[0])?];
                    }
                    good &= q <= value[state];
                    if q == value[state] {
                        best.push(a);
                    }
                }
                good &= best == expected[state];
                good &= actions.as_array()?.is_empty() == best.is_empty();
                good &= !best.is_empty() || value[state].is_zero();
            }
        }
    }
    // Every inner point changes something, and its sets are the pieces' but for those it lists.
    for (i, pair) in pieces.windows(2).enumerate() {
        let (left, right) = (sets(&pair[0])?, sets(&pair[1])?);
        let mut tied = left.clone();
        for entry in points[i + 1]["tied"].as_array()? {
            tied[index(&entry[0])?] = set(&entry[1])?;
        }
        good &= tied != left || tied != right;
    }
    Some(good)
}
