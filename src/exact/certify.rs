//! Cliffs found in floats, confirmed or contradicted in whole numbers.
//!
//! On a piece, the values of a policy that takes optimal actions are computed exactly, and so is every advantage, l d (V - Q) = x + y theta. A breakpoint is
//! the root of an advantage that is 0 there and not beside it. What is left is a matter of signs: at each end of a piece, x + y theta is 0 for the
//! actions said to tie there, above 0 for all others, and moves upwards into the piece where the action is not optimal inside. Being affine, an advantage that is
//! right at both ends is right between them, so that no cliff can hide, and the pieces tile the range.

use std::cmp::Ordering;

use super::budget::{Budget, Held, Meter, Stop};
use super::claims::{Side, apply, changes_at, ends, follows, near, signs, theta};
use super::problem::ExactProblem;
use super::values;
use crate::cliffs::Cliffs;
use crate::rational::{Rational, nearest};

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
    },
}

/// A breakpoint, or an end of the range.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Whether the sets left of it, at it and right of it are as claimed, at exactly this parameter.
    pub verdict: Verdict,
    /// The parameter as a fraction in lowest terms, "-32/1445" or "3"; empty unless the verdict is [`Verdict::Exact`].
    pub text: String,
    /// The nearest float; NaN where `text` is empty.
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
        points.all(|point| point.verdict == Verdict::Exact) && self.pieces.iter().all(|piece| *piece == Verdict::Exact)
    }

    /// Whether some of it is false.
    #[must_use]
    pub fn is_contradicted(&self) -> bool {
        let points = self.points.iter().map(|point| &point.verdict);
        points
            .chain(&self.pieces)
            .any(|verdict| matches!(verdict, Verdict::Contradicted { .. }))
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
    let mut lower: (Option<Rational>, Held) = (None, Ok(()));
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
            let values = values::solve(problem, &optimal, &mut meter);
            Some(Side { optimal, values })
        } else {
            None
        };
        let mut held = follows(problem, changes, 0, &tied);
        if index == last {
            held = worse(held, follows(problem, changes, 2, &tied));
        }
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
                point.text = theta.to_string();
                point.value = nearest(theta);
                let mut holds = |side: &Option<Side>, inwards| match side {
                    Some(side) => signs(side, &tied, theta, inwards, &mut meter),
                    None => Ok(()),
                };
                // Without this, values that satisfy Bellman's equation need not be optimal.
                let ended = ends(problem, &tied);
                below = worse(ended, holds(&left, Ordering::Less));
                above = worse(ended, holds(&right, Ordering::Greater));
                if index > 0 && index < last {
                    held = worse(held, near(problem, &cliffs.breakpoints[index - 1], point.value));
                }
            }
        }
        point.verdict = verdict(problem, worse(held, worse(below, above)));
        if point.verdict != Verdict::Exact {
            point.text.clear();
            point.value = f64::NAN;
        }
        certificate.points.push(point);
        if index > 0 {
            let mut piece = worse(lower.1, below);
            if let (Some(from), Ok(to)) = (&lower.0, &theta)
                && from >= to
            {
                piece = Err(Stop::Wrong(0));
            }
            certificate.pieces.push(verdict(problem, piece));
        }
        lower = (theta.ok(), above);
        left = right;
    }
    certificate
}

/// A contradiction before what is unknown before what holds.
fn worse(a: Held, b: Held) -> Held {
    match (a, b) {
        (Err(Stop::Wrong(_)), _) | (Err(_), Ok(())) => a,
        (_, Err(_)) => b,
        _ => Ok(()),
    }
}

fn verdict(problem: &ExactProblem, held: Held) -> Verdict {
    match held {
        Ok(()) => Verdict::Exact,
        Err(Stop::Budget) => Verdict::Budget,
        Err(Stop::Wrong(pair)) => {
            let state = problem.mdp.state_of(pair);
            Verdict::Contradicted {
                state,
                action: pair - problem.mdp.actions(state).start,
            }
        }
    }
}
