//! An exported certificate, verified by substitution alone: nothing is solved, and nothing is taken from the code that
//! made it but integers and the search for strongly connected parts of a graph.
//!
//! Along the range the values must satisfy the Bellman optimality equation, V(s) = max over a of R(s,a) + discount sum
//! P V, with equality for exactly the actions said to be optimal. The values are continuous and affine from point to
//! point, and so is V - Q of every action. It is looked at wherever a value in it changes its slope, and where sets of
//! its state change: what holds at two neighbouring places of these holds between them. At discount 1 the equation has
//! one solution if no policy of tied actions runs for ever, which is checked at both ends of the range: what such a
//! policy earns per step is affine and nowhere above 0, so that it would be 0 at both ends if it were 0 between them.
//! An end that does not belong to the range may have such a policy, if the other one has not the same. Only loops in
//! which every reward is 0 throughout are allowed. With such loops the equation has several solutions; the right one is
//! nowhere below 0 in them, and what it promises is reached by optimal actions on every piece.

mod ends;
mod read;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;

use super::budget::{Budget, Meter, OVERHEAD, Stop, fraction_digits};
use crate::rational::Rational;
use crate::scenario::{json, limits};
use ends::{arrive, ends, free_loops};
use read::{Point, Text};

/// What a valid certificate proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Number of states.
    pub states: usize,
    /// The ends of the range and, between them, every place where an optimal set changes: fractions in lowest terms,
    /// ascending.
    pub points: Vec<String>,
}

/// Why a text was not found to be a valid certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckError {
    /// It is not one.
    Invalid {
        /// What fails.
        problem: String,
        /// State and action where it fails (an action of states, or 0).
        place: Option<[usize; 2]>,
    },
    /// The check gave up before it knew.
    GaveUp,
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { problem, place: None } => f.write_str(problem),
            Self::Invalid {
                problem,
                place: Some([state, action]),
            } => write!(f, "{problem} (state {state}, action {action})"),
            Self::GaveUp => f.write_str("the check gave up, because it would take too long"),
        }
    }
}

impl std::error::Error for CheckError {}

impl From<Stop> for Box<CheckError> {
    fn from(_: Stop) -> Self {
        Self::new(CheckError::GaveUp)
    }
}

/// Work spent on a certificate at most: more than any takes that fits into the default budget of its maker. Some ten
/// seconds natively.
const WORK: u64 = 40_000_000_000;

/// The error is on the heap because every step may return one and hardly ever does.
type Check<T> = Result<T, Box<CheckError>>;

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

/// Verifies what [`Certificate::to_json`](super::Certificate::to_json) wrote, now or in version 1. Whatever the text,
/// it takes time and memory within bounds.
pub fn check(text: &str) -> Result<Checked, CheckError> {
    verify(text).map_err(|error| *error)
}

fn verify(text: &str) -> Check<Checked> {
    if text.len() > limits::TEXT_BYTES || text.bytes().filter(|&byte| byte == b',').count() > limits::VALUES {
        return Err(CheckError::GaveUp.into());
    }
    let most = Budget {
        bits: u64::MAX,
        work: WORK,
    };
    let mut go_on = |_| true;
    let meter = &mut Meter::new(most, &mut go_on);
    let tree = json::parse(text).or_else(|error| invalid(error.to_string(), None))?;
    let text = Text::new(&tree)?;
    let model = text.model(meter)?;
    let mut sweep = Sweep::new(&model, text.open()?, meter)?;
    let mut names = Vec::with_capacity(text.points());
    let mut before: Option<Rational> = None;
    for index in 0..text.points() {
        let point = text.point(index, &model, meter)?;
        names.push(point.at.to_string());
        if before.is_some_and(|before| before >= point.at) {
            return refuse("the points are not in ascending order");
        }
        let end = match index {
            0 => Some(0),
            _ => (index + 1 == text.points()).then_some(1),
        };
        sweep.pass(&point, end, meter)?;
        before = Some(point.at);
    }
    Ok(Checked {
        states: model.states.len(),
        points: names,
    })
}

/// What is known from the first point to the present one.
struct Sweep<'m> {
    model: &'m Model,
    /// The states with an action that leads to each state.
    sources: Vec<Vec<usize>>,
    /// On the present piece.
    optimal: Sets,
    values: Vec<[Rational; 2]>,
    /// Whether each action attained equality where it was last looked at.
    attained: Sets,
    /// The states of free loops.
    free: Vec<usize>,
    /// Whether the lower end of the range does not belong to it, and whether the upper one does not.
    open: [bool; 2],
    /// Whether each action attained equality at the lower end.
    lower: Sets,
}

impl<'m> Sweep<'m> {
    fn new(model: &'m Model, open: [bool; 2], meter: &mut Meter) -> Check<Self> {
        let mut sweep = Self {
            model,
            sources: vec![Vec::new(); model.states.len()],
            optimal: Vec::new(),
            values: Vec::new(),
            attained: Vec::new(),
            free: free_loops(model, meter)?,
            open,
            lower: Vec::new(),
        };
        for (state, actions) in model.states.iter().enumerate() {
            for action in actions {
                for (target, _) in &action.to {
                    sweep.sources[*target].push(state);
                }
            }
            sweep.optimal.push(vec![false; actions.len()]);
            sweep.attained.push(vec![false; actions.len()]);
            sweep.values.push([Rational::ZERO; 2]);
        }
        Ok(sweep)
    }

    /// Verifies a point, which may be the lower (0) or the upper (1) end of the range, and what lies between it and the
    /// last places where its actions were looked at, and goes on to the piece beyond.
    fn pass(&mut self, point: &Point, end: Option<usize>, meter: &mut Meter) -> Check<()> {
        let (is_first, is_last) = (end == Some(0), end == Some(1));
        let mut looked_at: BTreeSet<usize> = match end {
            Some(_) => (0..self.model.states.len()).collect(),
            None => BTreeSet::new(),
        };
        for (state, line) in &point.values {
            if self.model.states[*state].is_empty() && *line != [Rational::ZERO; 2] {
                return fail(*state, 0, "a terminal state has a value other than 0");
            }
            if self.values[*state] == *line {
                continue;
            }
            if !is_first && line_at(&self.values[*state], &point.at, meter)? != line_at(line, &point.at, meter)? {
                return fail(*state, 0, "a value jumps");
            }
            self.values[*state].clone_from(line);
            looked_at.insert(*state);
            looked_at.extend(&self.sources[*state]);
        }
        looked_at.extend(point.tied.keys());
        for (&state, set) in &point.optimal {
            if !is_first && !point.tied.contains_key(&state) && *set != self.optimal[state] {
                return fail(state, 0, "a set changes where no tie is listed");
            }
        }
        meter.spend(OVERHEAD * (looked_at.len() + point.optimal.len()) as u64)?;
        let mut changes = is_first || is_last;
        for state in looked_at {
            let before = &self.optimal[state];
            let after = point.optimal.get(&state).unwrap_or(before);
            let tied = point.tied.get(&state).unwrap_or(after);
            changes |= tied != before || tied != after;
            if !self.model.states[state].is_empty() && !after.contains(&true) {
                return fail(state, 0, "a piece has a state without optimal action");
            }
            self.bellman(state, &point.at, tied, meter)?;
            for (action, &optimal) in before.iter().enumerate() {
                if !is_first && optimal != (self.attained[state][action] && tied[action]) {
                    let problem = "an action's place inside a piece does not follow from its ends";
                    return fail(state, action, problem);
                }
            }
            self.attained[state].clone_from(tied);
        }
        if !changes {
            return refuse("a point between pieces changes nothing");
        }
        for (&state, set) in &point.optimal {
            self.optimal[state].clone_from(set);
        }
        if is_first {
            self.lower.clone_from(&self.attained);
        }
        if let Some(end) = end {
            if !self.open[end] {
                ends(self.model, &self.attained, meter)?;
            }
            if is_last && self.open == [true; 2] {
                ends(self.model, &self.attained_at_both_ends(), meter)?;
            }
        }
        self.loops(&point.at, is_last, meter)
    }

    /// Returns whether each action attains equality at both ends of the range, once the upper one has been looked at.
    fn attained_at_both_ends(&self) -> Sets {
        let both = |(lower, upper): (&Vec<bool>, &Vec<bool>)| {
            let actions = lower.iter().zip(upper);
            actions.map(|(lower, upper)| *lower && *upper).collect()
        };
        self.lower.iter().zip(&self.attained).map(both).collect()
    }

    /// Verifies that no value of a free loop is below 0 at a point, and that the values on the piece beyond it are
    /// attained.
    fn loops(&self, at: &Rational, is_last: bool, meter: &mut Meter) -> Check<()> {
        if self.free.is_empty() {
            return Ok(());
        }
        let states = self.model.states.iter();
        let mut is_end: Vec<bool> = states.map(Vec::is_empty).collect();
        for &state in &self.free {
            if line_at(&self.values[state], at, meter)? < Rational::ZERO {
                return fail(
                    state,
                    0,
                    "staying in a loop that costs nothing is better than the value",
                );
            }
            is_end[state] = self.values[state] == [Rational::ZERO; 2];
        }
        if is_last {
            return Ok(());
        }
        arrive(self.model, &self.optimal, &is_end, meter)
    }

    /// The Bellman equation of one state at a point, where exactly the tied actions attain the maximum.
    fn bellman(&self, state: usize, at: &Rational, tied: &[bool], meter: &mut Meter) -> Check<()> {
        let own = line_at(&self.values[state], at, meter)?;
        for (action, Action { to, reward }) in self.model.states[state].iter().enumerate() {
            let mut expected = Rational::ZERO;
            for (target, p) in to {
                let part = product(p, &line_at(&self.values[*target], at, meter)?, meter)?;
                expected = sum(&expected, &part, meter)?;
            }
            let later = product(&self.model.discount, &expected, meter)?;
            let q = sum(&line_at(reward, at, meter)?, &later, meter)?;
            match (own.cmp(&q), tied[action]) {
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
        Ok(())
    }
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

/// Returns the error that something fails, and for which state and action if it fails for one.
fn invalid<T>(problem: String, place: Option<[usize; 2]>) -> Check<T> {
    Err(Box::new(CheckError::Invalid { problem, place }))
}

fn fail<T>(state: usize, action: usize, problem: &str) -> Check<T> {
    invalid(problem.into(), Some([state, action]))
}

fn refuse<T>(problem: &str) -> Check<T> {
    invalid(problem.into(), None)
}
