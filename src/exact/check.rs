//! An exported certificate, verified by substitution alone: nothing is solved, and nothing is taken from the code that made it but whole numbers.
//!
//! At both ends of a piece its values must satisfy the Bellman optimality equation, V(s) = max over a of R(s,a) + discount sum P V, with equality for exactly the
//! actions said to be optimal there. Both sides are affine in the parameter for every action, so that what holds at both ends holds between them; and the pieces
//! must fill the range. At discount 1 the equation has one solution if no policy of tied actions runs for ever, which is checked as well.

mod ends;
mod read;

use std::cmp::Ordering;
use std::fmt;

use super::budget::{Budget, Meter, Stop, fraction_digits};
use crate::rational::Rational;
use crate::scenario::json::{self, Value};
use ends::ends;
use read::{field, fraction, index, list, members, model, piece};

/// What a valid certificate proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Number of states.
    pub states: usize,
    /// The ends of the range and, between them, every place where an optimal set changes: fractions in lowest terms, ascending.
    pub points: Vec<String>,
}

/// Why a text is not a valid certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckError {
    /// What fails.
    pub problem: String,
    /// State and action where it fails (an action of states, or 0).
    pub place: Option<[usize; 2]>,
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        match self.place {
            Some([state, action]) => write!(f, " (state {state}, action {action})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CheckError {}

impl From<Stop> for CheckError {
    fn from(_: Stop) -> Self {
        Self {
            problem: "it takes too long to check".into(),
            place: None,
        }
    }
}

/// Work spent on a certificate at most: more than any takes that fits into the default budget of its maker. Some ten seconds natively.
const WORK: u64 = 40_000_000_000;

type Check<T> = Result<T, CheckError>;

/// An action: successors with probabilities, constant and slope of the reward.
struct Action {
    to: Vec<(usize, Rational)>,
    reward: [Rational; 2],
}

struct Model {
    discount: Rational,
    states: Vec<Vec<Action>>,
}

/// Per state, whether each action belongs.
type Sets = Vec<Vec<bool>>;

struct Piece {
    optimal: Sets,
    values: Vec<[Rational; 2]>,
}

/// Verifies what [`Certificate::to_json`](super::Certificate::to_json) wrote. Whatever the text, it takes time and memory within bounds.
pub fn check(text: &str) -> Check<Checked> {
    let most = Budget {
        bits: u64::MAX,
        work: WORK,
    };
    let mut go_on = |_| true;
    let meter = &mut Meter::new(most, &mut go_on);
    let tree = json::parse(text).map_err(|error| CheckError {
        problem: error.to_string(),
        place: None,
    })?;
    let version = field(&tree, "policy-cliff-certificate")?;
    if !matches!(version, Value::NumberLit(number) if number.value == "1") {
        return refuse("not a certificate of version 1");
    }
    let model = model(&tree, meter)?;
    let (points, pieces) = (list(field(&tree, "points")?)?, list(field(&tree, "pieces")?)?);
    if pieces.is_empty() || points.len() != pieces.len() + 1 {
        return refuse("there must be one piece between any two points that follow each other");
    }
    let mut before: Option<(Piece, Rational, Sets)> = None;
    let mut names = Vec::with_capacity(points.len());
    for (index, point) in points.iter().enumerate() {
        let at = fraction(field(point, "at")?, meter)?;
        names.push(at.to_string());
        let after = match pieces.get(index) {
            Some(value) => Some(piece(&model, value, meter)?),
            None => None,
        };
        let tied = tied(&model, point, before.as_ref().map(|b| &b.0), after.as_ref())?;
        ends(&model, &tied)?;
        if let Some((piece, from, lower)) = &before {
            if *from >= at {
                return refuse("the points are not in ascending order");
            }
            bellman(&model, piece, &at, &tied, meter)?;
            inside(piece, lower, &tied)?;
        }
        before = match after {
            Some(piece) => {
                bellman(&model, &piece, &at, &tied, meter)?;
                Some((piece, at, tied))
            }
            None => None,
        };
    }
    Ok(Checked {
        states: model.states.len(),
        points: names,
    })
}

/// The sets at a point: those of the pieces beside it, where they agree, and the tied ones.
fn tied(model: &Model, point: &Value, left: Option<&Piece>, right: Option<&Piece>) -> Check<Sets> {
    let Some(beside) = left.or(right) else {
        return refuse("a point stands alone");
    };
    let mut sets = beside.optimal.clone();
    let mut listed = vec![false; sets.len()];
    for entry in list(field(point, "tied")?)? {
        let [state, actions] = list(entry)? else {
            return refuse("a tied state must be [state, [actions]]");
        };
        let state = index(state, sets.len())?;
        if listed[state] {
            return fail(state, 0, "a state is listed twice");
        }
        listed[state] = true;
        sets[state] = members(actions, model.states[state].len())?;
    }
    if let (Some(left), Some(right)) = (left, right) {
        let mut changes = false;
        for state in 0..sets.len() {
            let differ = [&left.optimal[state], &right.optimal[state]].map(|set| *set != sets[state]);
            if !listed[state] && differ[1] {
                return fail(state, 0, "a set changes where no tie is listed");
            }
            changes |= differ[0] || differ[1];
        }
        if !changes {
            return refuse("a point between pieces changes nothing");
        }
    }
    Ok(sets)
}

/// The Bellman equation of one piece at one of its ends.
fn bellman(model: &Model, piece: &Piece, at: &Rational, tied: &Sets, meter: &mut Meter) -> Check<()> {
    let mut value = Vec::with_capacity(piece.values.len());
    for line in &piece.values {
        value.push(line_at(line, at, meter)?);
    }
    for (state, actions) in model.states.iter().enumerate() {
        if actions.is_empty() && !value[state].is_zero() {
            return fail(state, 0, "a terminal state has a value other than 0");
        }
        for (action, Action { to, reward }) in actions.iter().enumerate() {
            let mut expected = Rational::ZERO;
            for (target, p) in to {
                let part = product(p, &value[*target], meter)?;
                expected = sum(&expected, &part, meter)?;
            }
            let later = product(&model.discount, &expected, meter)?;
            let q = sum(&line_at(reward, at, meter)?, &later, meter)?;
            match (value[state].cmp(&q), tied[state][action]) {
                (Ordering::Equal, true) | (Ordering::Greater, false) => {}
                (Ordering::Less, _) => {
                    return fail(state, action, "an action is better than the value");
                }
                (Ordering::Equal, false) => {
                    return fail(state, action, "an action ties that is not listed");
                }
                (Ordering::Greater, true) => {
                    return fail(state, action, "an action is worse that is said to tie");
                }
            }
        }
    }
    Ok(())
}

/// What holds inside a piece follows from its ends: optimal actions tie at both, others at one at most.
fn inside(piece: &Piece, lower: &Sets, upper: &Sets) -> Check<()> {
    for (state, set) in piece.optimal.iter().enumerate() {
        for (action, &optimal) in set.iter().enumerate() {
            if optimal != (lower[state][action] && upper[state][action]) {
                return fail(
                    state,
                    action,
                    "an action's place inside a piece does not follow from its ends",
                );
            }
        }
    }
    Ok(())
}

fn line_at(line: &[Rational; 2], at: &Rational, meter: &mut Meter) -> Check<Rational> {
    let rise = product(&line[1], at, meter)?;
    sum(&line[0], &rise, meter)
}

fn sum(a: &Rational, b: &Rational, meter: &mut Meter) -> Check<Rational> {
    meter.fraction(fraction_digits(a) + fraction_digits(b))?;
    Ok(a + b)
}

fn product(a: &Rational, b: &Rational, meter: &mut Meter) -> Check<Rational> {
    meter.fraction(fraction_digits(a) + fraction_digits(b))?;
    Ok(a * b)
}

fn fail<T>(state: usize, action: usize, problem: &str) -> Check<T> {
    Err(CheckError {
        problem: problem.into(),
        place: Some([state, action]),
    })
}

fn refuse<T>(problem: &str) -> Check<T> {
    Err(CheckError {
        problem: problem.into(),
        place: None,
    })
}
