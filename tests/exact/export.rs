//! Exported certificates: accepted by the library's check and by another of this file, which shares no code with it, and refused after any one change.

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

const NAMES: [&str; 11] = [
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

/// Every number, member and entry of the certificates, changed or taken out one at a time. Both checks agree on each, and what is accepted is another true
/// certificate: of a range with another end, or of a model in which an action that is optimal nowhere is another or missing.
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
        let mut paths = Vec::new();
        visit(&whole, String::new(), &mut paths);
        let (mut refused, mut accepted) = (0, 0);
        for path in paths.iter().step_by(step) {
            for change in [falsify, remove] {
                let mut broken = whole.clone();
                if !change(&mut broken, path) {
                    continue;
                }
                let passes = check(&broken.to_string()).is_ok();
                assert_eq!(passes, holds(&broken), "{name}: the checks differ on {path}");
                assert!(!passes || may_differ(&whole, path), "{name}: {path} passes");
                refused += usize::from(!passes);
                accepted += usize::from(passes);
            }
        }
        assert!(refused > 50, "{name}: {refused} refused, {accepted} accepted");
        assert!(accepted >= 2 || step > 1, "{name}: both ends may differ");
    }
}

/// Whether a part is an end of the range, or of an action that no set holds.
fn may_differ(whole: &Value, path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts[..] {
        ["points", index, "at"] => {
            let last = whole["points"].as_array().expect("points").len() - 1;
            index == "0" || index == last.to_string()
        }
        ["states", state, action, ..] => {
            let [state, action]: [usize; 2] = [state, action].map(|i| i.parse().expect("an index"));
            let mut pieces = whole["pieces"].as_array().expect("pieces").iter();
            let mut tied = whole["points"]
                .as_array()
                .expect("points")
                .iter()
                .flat_map(|p| p["tied"].as_array().expect("ties"));
            let holds = |set: &Value| set.as_array().expect("a set").contains(&action.into());
            !pieces.any(|p| holds(&p["optimal"][state])) && !tied.any(|t| t[0] == state && holds(&t[1]))
        }
        _ => false,
    }
}

/// A breakpoint left out with one of the pieces beside it, or with both and the right one's sets in their place.
#[test]
fn a_dropped_breakpoint_is_refused() {
    let whole: Value = serde_json::from_str(&exported("grid-world")).expect("JSON");
    for point in 1..9 {
        for piece in [point - 1, point] {
            let mut broken = whole.clone();
            broken["points"].as_array_mut().expect("points").remove(point);
            broken["pieces"].as_array_mut().expect("pieces").remove(piece);
            assert!(check(&broken.to_string()).is_err());
            assert!(!holds(&broken));
        }
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

/// The other check, by another road: the piece's values are followed to its middle, where exactly the optimal actions may attain the maximum, and to its ends,
/// where the tied ones do.
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

fn verified(certificate: &Value) -> Option<bool> {
    let discount = fraction(&certificate["discount"])?;
    let states = certificate["states"].as_array()?;
    let points = certificate["points"].as_array()?;
    let pieces = certificate["pieces"].as_array()?;
    let mut good = certificate["policy-cliff-certificate"] == 1 && points.len() == pieces.len() + 1;
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
            for entry in points[side]["tied"].as_array()? {
                good &= entry.as_array()?.len() == 2;
                *tied.get_mut(index(&entry[0])?)? = set(&entry[1])?;
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
