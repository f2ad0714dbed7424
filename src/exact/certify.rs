//! Cliffs found in floats, confirmed or contradicted in whole numbers.
//!
//! On a piece, the values of a policy that takes optimal actions are computed exactly, and so is every advantage, l d
//! (V - Q) = x + y theta. A breakpoint is the root of an advantage that is 0 there and not beside it. What is left is a
//! matter of signs: at each end of a piece, x + y theta is 0 for the actions said to tie there, above 0 for all others,
//! and moves upwards into the piece where the action is not optimal inside. Being affine, an advantage that is right at
//! both ends is right between them, so that no cliff can hide, and the pieces tile the range.

use std::cmp::Ordering;

use super::budget::{Budget, Held, Meter, Stop};
use super::claims::{apply, changes_at, choices, ends, follows, near, place_of, root, stays};
use super::point::SHARE;
use super::problem::ExactProblem;
use super::values::{Advantage, Values, policy};
use super::walk::mean;
use crate::cliffs::{Change, Cliffs};
use crate::rational::{Rational, nearest};
use crate::whole;

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
    /// The value from the start where each piece begins, and its slope; `None` where that is not known, or would take
    /// long to say as a float.
    pub(super) values: Vec<Option<[f64; 2]>>,
    /// Units of work that it took, as a [`Budget`] counts them.
    pub work: u64,
}

/// The budget for the values of all pieces together.
const VALUES: Budget = Budget {
    work: 2_000_000,
    ..Budget::ORDINARY
};

impl Certificate {
    /// Puts the breakpoints that it confirms where exact arithmetic has them, to within the rounding of a float.
    pub fn settle(&self, cliffs: &mut Cliffs) {
        // The first point is the end of the range.
        let places = self.points.iter().skip(1);
        for (index, point) in places.take(cliffs.breakpoints.len()).enumerate() {
            if point.verdict == Verdict::Exact {
                cliffs.place(index, point.value, SHARE * point.value.abs());
            }
        }
        for (error, end) in cliffs
            .end_errors
            .iter_mut()
            .zip([self.points.first(), self.points.last()])
        {
            if end.is_some_and(|point| point.verdict == Verdict::Exact) {
                *error = 0.0;
            }
        }
        for (end, point) in [self.points.first(), self.points.last()].into_iter().enumerate() {
            if let Some(point) = point.filter(|point| cliffs.gaps[end].is_some() && point.verdict == Verdict::Exact) {
                cliffs.place_end(end, point.value);
                cliffs.end_errors[end] = SHARE * point.value.abs();
            }
        }
        // Values are those at the places where the pieces now begin.
        let confirmed = self.pieces.iter().zip(&self.values);
        for (piece, (verdict, exact)) in cliffs.pieces.iter_mut().zip(confirmed) {
            if let (Verdict::Exact, Some(exact)) = (verdict, exact) {
                [piece.value, piece.slope] = *exact;
            }
        }
    }

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

/// Confirms cliffs. `progress` is told the part done, from 0 to 1, now and then, and answers whether to go on; what is
/// left when it does not is [`Verdict::Budget`]. Costs one exact solve for the first piece, and for every other one of
/// those states alone whose values change.
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
    whole::required();
    let mut certificate = Certificate {
        points: Vec::new(),
        pieces: Vec::new(),
        values: Vec::new(),
        work: 0,
    };
    let mut goes_on = |_| true;
    let mut allowance = Meter::new(VALUES, &mut goes_on);
    let last = cliffs.pieces.len();
    let mut sweep = Sweep {
        problem,
        cliffs,
        meter: Meter::new(budget, progress),
        optimal: cliffs.first.clone(),
        values: None,
        solved: Err(Stop::Budget),
        due: Vec::new(),
        farthest: None,
    };
    let ended = endings(problem, cliffs);
    // The point at the left piece's lower end, and whether its sets hold beside it.
    let mut lower: (Option<Rational>, Held) = (None, Ok(()));
    for index in 0..=last {
        sweep.meter.done = index as f64 / (last + 1) as f64;
        let Passed { theta, held, beside } = sweep.pass(index);
        // Without this, values that satisfy Bellman's equation need not be optimal.
        let ended = ended[usize::from(index > 0) + usize::from(index == last)];
        let [below, above] = beside.map(|held| worse(ended, held));
        let verdict_here = verdict(problem, worse(held, worse(below, above)));
        let exact = theta.as_ref().ok().filter(|_| verdict_here == Verdict::Exact);
        certificate.points.push(Point {
            text: exact.map(Rational::to_string).unwrap_or_default(),
            value: exact.map_or(f64::NAN, nearest),
            verdict: verdict_here,
        });
        if index > 0 {
            let mut piece = worse(lower.1, below);
            if let (Some(from), Ok(to)) = (&lower.0, &theta)
                && from >= to
            {
                piece = Err(Stop::Wrong(0));
            }
            certificate.pieces.push(verdict(problem, piece));
        }
        if index < last {
            let there = theta
                .as_ref()
                .ok()
                .zip(sweep.values.as_ref())
                .filter(|_| sweep.solved.is_ok());
            let value = there.and_then(|(theta, values)| mean(problem.mdp, values, theta, &mut allowance).ok());
            certificate.values.push(value);
        }
        lower = (theta.ok(), above);
    }
    certificate.work = sweep.meter.spent();
    certificate
}

/// The way from the lower end of the range to the upper one.
struct Sweep<'p, 'm> {
    problem: &'p ExactProblem<'p>,
    cliffs: &'p Cliffs,
    meter: Meter<'m>,
    /// The sets that are claimed for the piece on the left.
    optimal: Vec<bool>,
    /// Values and advantages on that piece.
    values: Option<Values<'p>>,
    /// Whether they are there.
    solved: Held,
    /// The advantage of each pair was above 0, or 0 throughout, where it was last looked at, and stays so as long as
    /// the float of the parameter is below this.
    due: Vec<f64>,
    /// The greatest parameter so far at which advantages were looked at.
    farthest: Option<Rational>,
}

/// What was found at a point.
struct Passed {
    theta: Result<Rational, Stop>,
    /// Whether the point follows from the piece before it and stands where it is said to.
    held: Held,
    /// Whether its sets hold beside the pieces on the left and on the right.
    beside: [Held; 2],
}

impl Sweep<'_, '_> {
    /// Looks at a point, and goes on to the piece on its right.
    fn pass(&mut self, index: usize) -> Passed {
        let (problem, cliffs) = (self.problem, self.cliffs);
        let last = cliffs.pieces.len();
        let changes = changes_at(cliffs, index);
        let left = self.optimal.clone();
        let mut held = follows(problem, changes, 0, &left);
        if index == last {
            held = worse(held, follows(problem, changes, 2, &left));
        }
        let mut tied = left.clone();
        apply(problem.mdp, changes, 1, &mut tied);
        apply(problem.mdp, changes, 2, &mut self.optimal);
        let solved = self.solved;
        let fresh = if index < last {
            self.turn(changes)
        } else {
            Ok(Vec::new())
        };
        let said = place_of(cliffs, index);
        let is_given = (index == 0 && cliffs.gaps[0].is_none()) || (index == last && cliffs.gaps[1].is_none());
        let theta = if is_given {
            problem.number(said[0]).ok_or(Stop::Budget)
        } else {
            self.theta(changes, solved.map(|()| &left[..]), &fresh)
        };
        if let Ok(theta) = &theta {
            held = worse(held, near(problem, changes, said, nearest(theta)));
            if self.farthest.as_ref().is_some_and(|farthest| farthest >= theta) {
                // What is known of advantages holds from there on.
                self.due.fill(f64::NEG_INFINITY);
            } else {
                self.farthest = Some(theta.clone());
            }
        }
        let mut beside = [theta.as_ref().map(|_| ()).map_err(|stop| *stop); 2];
        if let (Ok(theta), true) = (&theta, index > 0) {
            // The values are those of the piece on the right by now; at the point they are the same.
            let solved = solved.and_then(|()| match &fresh {
                Err(stop) if problem.loops.is_some() => Err(*stop),
                _ => self.stays(theta),
            });
            beside[0] = solved.and_then(|()| self.signs(changes, &left, &tied, theta, Ordering::Less));
        }
        self.take(fresh);
        if let (Ok(theta), true) = (&theta, index < last) {
            let right = std::mem::take(&mut self.optimal);
            let solved = self.solved.and_then(|()| self.stays(theta));
            beside[1] = solved.and_then(|()| self.signs(changes, &right, &tied, theta, Ordering::Greater));
            self.optimal = right;
        }
        Passed { theta, held, beside }
    }

    /// Solves for the piece on the right, and returns the advantages that are new there: all others are those of the
    /// piece on the left until they are taken.
    fn turn(&mut self, changes: &[Change]) -> Result<Vec<(usize, Advantage)>, Stop> {
        if let (Some(values), Ok(())) = (&mut self.values, self.solved) {
            let choices = choices(self.problem, changes, &self.optimal, &values.policy)?;
            let moved = values.turn(&choices, &mut self.meter)?;
            return values.advantages_after(&moved, &mut self.meter);
        }
        let policy = policy(self.problem, &self.optimal)?;
        self.values = Some(Values::new(self.problem, policy, &mut self.meter)?);
        self.due = vec![f64::NEG_INFINITY; self.optimal.len()];
        Ok(Vec::new())
    }

    /// Becomes what was solved for the piece on the right.
    fn take(&mut self, fresh: Result<Vec<(usize, Advantage)>, Stop>) {
        self.solved = Ok(());
        match (fresh, &mut self.values) {
            (Ok(fresh), Some(values)) => {
                for (pair, advantage) in fresh {
                    values.advantages[pair] = advantage;
                    self.due[pair] = f64::NEG_INFINITY;
                }
            }
            (Err(stop), _) => self.solved = Err(stop),
            _ => {}
        }
    }

    /// The exact parameter of a breakpoint, from the piece on its left, with these sets, or else from the one on its
    /// right.
    fn theta(
        &self,
        changes: &[Change],
        left: Result<&[bool], Stop>,
        fresh: &Result<Vec<(usize, Advantage)>, Stop>,
    ) -> Result<Rational, Stop> {
        let mut stop = fresh.as_ref().err().copied().unwrap_or(Stop::Wrong(0));
        if let Some(values) = &self.values {
            let right = fresh.as_ref().map(|fresh| (&self.optimal[..], &fresh[..]));
            for side in [left.map(|left| (left, &[][..])), right.map_err(|stop| *stop)] {
                match side.map(|(sets, fresh)| root(self.problem, changes, sets, &values.advantages, fresh)) {
                    Ok(Some(theta)) => return Ok(theta),
                    Ok(None) => {}
                    Err(unsolved) => stop = unsolved,
                }
            }
        }
        Err(stop)
    }

    /// Whether no free loop is worth less at `theta` than staying in it.
    fn stays(&mut self, theta: &Rational) -> Held {
        let values = self.values.as_ref().ok_or(Stop::Budget)?;
        stays(self.problem, values, theta, &mut self.meter)
    }

    /// Whether at `theta` the tied pairs have advantage 0 and all others above, and those not optimal on the piece more
    /// than 0 inside it, which lies to the side that `inwards` says. Pairs that cannot have reached 0 since they were
    /// last looked at are passed over, but for those of states that change.
    fn signs(
        &mut self,
        changes: &[Change],
        optimal: &[bool],
        tied: &[bool],
        theta: &Rational,
        inwards: Ordering,
    ) -> Held {
        let Some(values) = &self.values else {
            return Err(Stop::Budget);
        };
        for change in changes {
            self.due[self.problem.mdp.actions(change.state)].fill(f64::NEG_INFINITY);
        }
        self.meter.spend(self.due.len() as u64 / 4)?;
        // Rounding keeps the order: a root whose float lies beyond that of theta lies beyond theta.
        let here = nearest(theta);
        for (pair, due) in self.due.iter_mut().enumerate() {
            if *due > here {
                continue;
            }
            let advantage = &values.advantages[pair];
            if optimal[pair] {
                if !tied[pair] || !advantage.is_zero() {
                    return Err(Stop::Wrong(pair));
                }
            } else {
                let [there, slope] = advantage.signs(theta, &mut self.meter)?;
                match (there, tied[pair]) {
                    (Ordering::Greater, false) => {}
                    (Ordering::Equal, true) if slope == inwards => {}
                    _ => return Err(Stop::Wrong(pair)),
                }
            }
            // One that has fallen to 0 is looked at again on the next piece.
            *due = advantage.falls_to_zero_at();
        }
        Ok(())
    }
}

/// Whether every policy of tied pairs ends, at the lower end of the pieces, inside, and at the upper end. What a policy
/// that stays somewhere earns there per step is affine in the parameter and nowhere above 0, so that it is 0 inside
/// only if it is 0 everywhere, hence at both ends. Where there is no answer beyond an end, a
/// policy of the pairs that tie there never ends.
fn endings(problem: &ExactProblem, cliffs: &Cliffs) -> [Held; 3] {
    let last = cliffs.pieces.len();
    let mut optimal = cliffs.first.clone();
    let mut lower = optimal.clone();
    apply(problem.mdp, changes_at(cliffs, 0), 1, &mut lower);
    for index in 0..last {
        apply(problem.mdp, changes_at(cliffs, index), 2, &mut optimal);
    }
    apply(problem.mdp, changes_at(cliffs, last), 1, &mut optimal);
    let both: Vec<bool> = lower
        .iter()
        .zip(&optimal)
        .map(|(lower, upper)| *lower && *upper)
        .collect();
    let mut held = [&lower, &both, &optimal].map(|tied| ends(problem, tied));
    for (end, gap) in [0, 2].into_iter().zip(&cliffs.gaps) {
        if gap.is_some() {
            // A range ends where a loop ties, or goes on.
            held[end] = if held[end].is_ok() {
                Err(Stop::Wrong(0))
            } else {
                held[1]
            };
        }
    }
    held
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
