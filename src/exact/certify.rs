//! Cliffs found in floats, confirmed or contradicted in whole numbers.
//!
//! On a piece, the values of a policy that takes optimal actions are computed exactly, and so is every advantage, l d (V - Q) = x + y theta. A breakpoint is
//! the root of an advantage that is 0 there and not beside it. What is left is a matter of signs: at each end of a piece, x + y theta is 0 for the
//! actions said to tie there, above 0 for all others, and moves upwards into the piece where the action is not optimal inside. Being affine, an advantage that is
//! right at both ends is right between them, so that no cliff can hide, and the pieces tile the range.

use std::cmp::Ordering;

use super::big::Fraction;
use super::budget::{Budget, Meter, Stop};
use super::problem::ExactProblem;
use super::values::{self, Values};
use crate::cliffs::{Breakpoint, Change, Cliffs};
use crate::model::Number;

/// What exact arithmetic says of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is true.
    Exact,
    /// It would cost more than the budget: the float and its error bound stand.
    Budget,
    /// It is not true: the float computation missed something here.
    Contradicted {
        /// A state where it fails.
        state: usize,
        /// The action there, as a position among the state's.
        action: usize,
        /// What completes "the action ...".
        reason: &'static str,
    },
}

/// A breakpoint, or an end of the range.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Whether the sets left of it, at it and right of it are as claimed, at exactly this parameter.
    pub verdict: Verdict,
    /// The parameter as a fraction in lowest terms, "-32/1445" or "3"; empty where it is not known.
    pub text: String,
    /// The float nearby: within 3 units in the last place; NaN where `text` is empty.
    pub value: f64,
}

/// What was confirmed of [`Cliffs`].
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    /// The lower end of the range, every breakpoint in order, the upper end.
    pub points: Vec<Point>,
    /// Every piece: that its sets hold throughout, between its two points. When all are exact, no cliff is missing.
    pub pieces: Vec<Verdict>,
}

impl Certificate {
    /// Whether all of it was confirmed.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        let mut points = self.points.iter();
        points.all(|point| point.verdict == Verdict::Exact)
            && self.pieces.iter().all(|piece| *piece == Verdict::Exact)
    }
}

/// Confirms cliffs. `progress` is told the part done, from 0 to 1, now and then, and answers whether to go on; what is left when it does not is
/// [`Verdict::Budget`]. Costs one exact solve per piece and time in proportion to pieces x transitions.
///
/// # Panics
/// When the cliffs are not of the problem's model.
#[must_use]
pub fn certify(
    problem: &ExactProblem,
    cliffs: &Cliffs,
    budget: Budget,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Certificate {
    let mut meter = Meter::new(budget, progress);
    let mut certificate = Certificate {
        points: Vec::new(),
        pieces: Vec::new(),
    };
    let last = cliffs.pieces.len();
    let mut left: Option<Side> = None;
    // The point at the left piece's lower end, and whether its sets hold beside it.
    let mut lower: (Option<Fraction>, Held) = (None, Ok(()));
    for index in 0..=last {
        meter.done = index as f64 / (last + 1) as f64;
        let changes = changes_at(cliffs, index);
        let mut tied = match &left {
            Some(side) => side.optimal.clone(),
            None => cliffs.first.clone(),
        };
        let right = if index < last {
            let mut optimal = tied.clone();
            apply(problem, changes, 2, &mut optimal);
            Some(Side::new(problem, optimal, &mut meter))
        } else {
            None
        };
        let mut held = follows(problem, changes, &tied);
        apply(problem, changes, 1, &mut tied);

        let theta = theta(problem, cliffs, index, [left.as_ref(), right.as_ref()]);
        let mut point = Point {
            verdict: Verdict::Exact,
            text: String::new(),
            value: f64::NAN,
        };
        let (below, above);
        match &theta {
            Err(stop) => (below, above) = (Err(*stop), Err(*stop)),
            Ok(theta) => {
                theta.write(&mut point.text);
                point.value = theta.float();
                let mut holds = |side: &Option<Side>, inwards| match side {
                    Some(side) => signs(problem, side, &tied, theta, inwards, &mut meter),
                    None => Ok(()),
                };
                below = holds(&left, Ordering::Less);
                above = holds(&right, Ordering::Greater);
                held = worse(held, ends(problem, &tied));
                if index > 0 && index < last {
                    held = worse(
                        held,
                        near(problem, &cliffs.breakpoints[index - 1], point.value),
                    );
                }
            }
        }
        point.verdict = verdict(problem, worse(held, worse(below, above)));
        certificate.points.push(point);
        if index > 0 {
            let mut piece = worse(lower.1, below);
            if let (Some(from), Ok(to)) = (&lower.0, &theta)
                && from.compare(to) != Ordering::Less
            {
                piece = Err(Stop::Wrong(0, "stands between breakpoints out of order"));
            }
            certificate.pieces.push(verdict(problem, piece));
        }
        lower = (theta.ok(), above);
        left = right;
    }
    certificate
}

/// Whether something holds.
type Held = Result<(), Stop>;

/// A contradiction before what is unknown before what holds.
fn worse(a: Held, b: Held) -> Held {
    match (a, b) {
        (Err(Stop::Wrong(..)), _) | (Err(_), Ok(())) => a,
        (_, Err(_)) => b,
        _ => Ok(()),
    }
}

fn verdict(problem: &ExactProblem, held: Held) -> Verdict {
    match held {
        Ok(()) => Verdict::Exact,
        Err(Stop::Budget) => Verdict::Budget,
        Err(Stop::Wrong(pair, reason)) => {
            let state = problem.mdp.state_of(pair);
            Verdict::Contradicted {
                state,
                action: pair - problem.mdp.actions(state).start,
                reason,
            }
        }
    }
}

/// A piece beside a point.
struct Side {
    optimal: Vec<bool>,
    values: Result<Values, Stop>,
}

impl Side {
    fn new(problem: &ExactProblem, optimal: Vec<bool>, meter: &mut Meter) -> Self {
        let values = values::solve(problem, &optimal, meter);
        Self { optimal, values }
    }
}

/// What changes at a point; the ends of the range are points 0 and the last.
pub(super) fn changes_at(cliffs: &Cliffs, index: usize) -> &[Change] {
    if index == 0 {
        &cliffs.ends[0]
    } else if index == cliffs.pieces.len() {
        &cliffs.ends[1]
    } else {
        &cliffs.breakpoints[index - 1].changes
    }
}

/// Puts the changed states' sets left of, at or right of a point into `optimal`.
pub(super) fn apply(
    problem: &ExactProblem,
    changes: &[Change],
    which: usize,
    optimal: &mut [bool],
) {
    for change in changes {
        let actions = problem.mdp.actions(change.state);
        let own = &mut optimal[actions];
        own.fill(false);
        for &action in &change.sets[which] {
            own[action] = true;
        }
    }
}

/// The exact parameter of a point. For a breakpoint it is the root of an advantage that ties there and not on one of the sides.
fn theta(
    problem: &ExactProblem,
    cliffs: &Cliffs,
    index: usize,
    sides: [Option<&Side>; 2],
) -> Result<Fraction, Stop> {
    let [Some(left), Some(right)] = sides else {
        let end = if index == 0 { cliffs.from } else { cliffs.to };
        return problem.number(end).ok_or(Stop::Budget);
    };
    for change in changes_at(cliffs, index) {
        let first = problem.mdp.actions(change.state).start;
        for &action in &change.sets[1] {
            let pair = first + action;
            let side = if !left.optimal[pair] {
                left
            } else if !right.optimal[pair] {
                right
            } else {
                continue;
            };
            let values = side.values.as_ref().map_err(|stop| *stop)?;
            let [constant, slope] = [0, 1].map(|degree| &values.advantages[degree][pair]);
            if slope.is_zero() {
                return Err(Stop::Wrong(pair, "never ties with the optimal ones"));
            }
            return Ok(Fraction::new(&constant.negated(), slope));
        }
    }
    Err(Stop::Wrong(
        0,
        "stands beside a breakpoint where nothing changes",
    ))
}

/// Whether what is said to be left of a point is what was there.
fn follows(problem: &ExactProblem, changes: &[Change], before: &[bool]) -> Held {
    for change in changes {
        for (action, pair) in problem.mdp.actions(change.state).enumerate() {
            if before[pair] != change.sets[0].contains(&action) {
                return Err(Stop::Wrong(
                    pair,
                    "is in other sets than the breakpoint before says",
                ));
            }
        }
    }
    Ok(())
}

/// Whether the float said to be near is, within its error and the rounding of the comparison.
fn near(problem: &ExactProblem, breakpoint: &Breakpoint, value: f64) -> Held {
    let slack = 8.0 * f64::EPSILON * value.abs();
    if (breakpoint.at - value).abs() <= breakpoint.error + slack {
        return Ok(());
    }
    let state = breakpoint.changes.first().map_or(0, |change| change.state);
    Err(Stop::Wrong(
        problem.mdp.actions(state).start,
        "changes farther from the float than its error",
    ))
}

/// Whether at `theta` the tied pairs have advantage 0 and all others above, and those not optimal on the piece more than 0 inside it, which lies to the
/// side that `inwards` says.
#[inline(never)]
fn signs(
    problem: &ExactProblem,
    side: &Side,
    tied: &[bool],
    theta: &Fraction,
    inwards: Ordering,
    meter: &mut Meter,
) -> Held {
    let values = side.values.as_ref().map_err(|stop| *stop)?;
    let mut length = 0;
    for pair in 0..tied.len() {
        if side.optimal[pair] {
            // Identically 0: what was solved for.
            if tied[pair] {
                continue;
            }
            return Err(Stop::Wrong(
                pair,
                "is optimal beside the point and so at it",
            ));
        }
        let [constant, slope] = [0, 1].map(|degree| &values.advantages[degree][pair]);
        length = length.max(constant.length().max(slope.length()));
        meter.spend(length * (theta.above.length() + theta.below.length()))?;
        let there = constant
            .times(&theta.below)
            .plus(&slope.times(&theta.above))
            .sign();
        match (there, tied[pair]) {
            (Ordering::Greater, false) => {}
            (Ordering::Equal, true) => {
                if slope.sign() != inwards {
                    return Err(Stop::Wrong(pair, "is optimal inside the piece, or better"));
                }
            }
            (Ordering::Less, _) => {
                return Err(Stop::Wrong(pair, "is better than those said to be optimal"));
            }
            (Ordering::Equal, false) => return Err(Stop::Wrong(pair, "ties, and is not said to")),
            (Ordering::Greater, true) => {
                return Err(Stop::Wrong(pair, "is said to tie, and does not"));
            }
        }
    }
    Ok(())
}

/// At discount 1, whether every policy of tied pairs ends: one that does not would be as good without being valued. (One that runs for ever and gains
/// nothing on average has advantages of mean 0, so all of them are 0.)
pub(super) fn ends(problem: &ExactProblem, tied: &[bool]) -> Held {
    let mdp = problem.mdp;
    if problem.discount != Number::ONE {
        return Ok(());
    }
    // The states that can stay among themselves: all, less those that cannot.
    let mut stays: Vec<bool> = (0..mdp.states()).map(|s| !mdp.is_terminal(s)).collect();
    let mut falling = true;
    while falling {
        falling = false;
        for part in mdp.components().iter() {
            for &state in part {
                let state = state as usize;
                let held = |&s: &u32| stays[s as usize];
                let remains = |pair: usize| tied[pair] && mdp.row(pair).0.iter().all(held);
                if stays[state] && !mdp.actions(state).any(remains) {
                    stays[state] = false;
                    falling = true;
                }
            }
        }
    }
    match stays.iter().position(|stays| *stays) {
        None => Ok(()),
        Some(state) => Err(Stop::Wrong(
            mdp.actions(state).start,
            "is where an optimal policy never ends",
        )),
    }
}
