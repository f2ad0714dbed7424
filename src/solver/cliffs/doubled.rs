//! The walk along a range in doubled precision, for discounts near 1, where floats cannot tell cliffs apart.
//!
//! As in [`super::walk`], but the values of a policy are lines through the whole range, solved for once, and the place
//! of the walk has doubled precision, too.

use crate::mdp::Mdp;
use crate::solve::{Accuracy, Count, Doubled, DoubledModel, DoubledValues, greater};

use super::change::{changes, reached};
use super::{Breakpoint, Cliffs, Piece};

/// How often the two parts of a line count in its slope.
const SLOPE: [Count; 2] = [Count::NEVER, Count::ONCE];

/// Returns the breakpoints and pieces of the range between two numbers, and the accuracy of the value anywhere in it.
/// The reward of the model has two parts, a constant and a slope. The walk begins with a policy, given by its pair in
/// each state.
///
/// `goes_on` receives the number of pieces so far and the share of the range that is done, and stops the walk by
/// returning false. `None` where it was stopped, or doubled precision is not enough.
#[must_use]
pub fn cliffs_in_doubled(
    model: &DoubledModel,
    choice: Vec<u32>,
    ends: [Doubled; 2],
    goes_on: &mut dyn FnMut(usize, f64) -> bool,
) -> Option<(Cliffs, Accuracy)> {
    let mdp = model.mdp();
    let [mut theta, end] = ends.map(Count::of);
    let [from, to] = ends.map(Doubled::float);
    let mut values = DoubledValues::new(model, choice)?;
    values.improve(&[Count::ONCE, theta])?;
    let mut found = Cliffs {
        from,
        to,
        pieces: Vec::new(),
        gaps: [None, None],
        breakpoints: Vec::new(),
        ends: [Vec::new(), Vec::new()],
        end_errors: [0.0; 2],
        first: Vec::new(),
        tolerance: 0.0,
    };
    let mut accuracy = accuracy_at(&values, theta);
    let mut tied = values.tied(&[Count::ONCE, theta]);
    values.turn(&tied, &SLOPE)?;
    let mut at = from;
    // The optimal pairs of the piece to the left, and the states that are reached there.
    let mut left: Option<[Vec<bool>; 2]> = None;
    loop {
        let lasting = values.tied(&SLOPE);
        let optimal: Vec<bool> = tied
            .iter()
            .zip(lasting)
            .map(|(&tied, lasting)| tied && lasting)
            .collect();
        let right = [reached(mdp, &optimal), optimal];
        let [was_reached, before] = left.as_ref().unwrap_or(&right);
        let changes_here = changes(mdp, [before, &tied, &right[1]], [was_reached, &right[0]]);
        if let Some(piece) = found.pieces.last_mut() {
            piece.to = at;
            found.breakpoints.push(Breakpoint {
                at,
                error: greater(theta.off, leaving(&values, &tied, theta)) + f64::EPSILON * at.abs(),
                changes: changes_here,
            });
        } else {
            found.ends[0] = changes_here;
            found.first.clone_from(&right[1]);
        }
        let here = [Count::ONCE, theta];
        found.pieces.push(Piece {
            from: at,
            to,
            value: mean(mdp, &values, &here),
            slope: mean(mdp, &values, &SLOPE),
        });
        let share = if to > from { (at - from) / (to - from) } else { 0.0 };
        if !goes_on(found.pieces.len(), share) {
            return None;
        }
        let values_here = accuracy_at(&values, theta);
        theta = next(&values, theta.number, end);
        accuracy = accuracy.worse(values_here).worse(accuracy_at(&values, theta));
        found.tolerance = accuracy.tolerance;
        tied = values.tied(&[Count::ONCE, theta]);
        if theta.number >= end.number {
            let sets = [&right[1][..], &tied, &right[1]];
            found.ends[1] = changes(mdp, sets, [&right[0], &right[0]]);
            return Some((found, accuracy));
        }
        at = theta.number.float().clamp(at, to);
        left = Some(right);
        values.turn(&tied, &SLOPE)?;
    }
}

/// Returns the accuracy of the value at theta.
fn accuracy_at(values: &DoubledValues, theta: Count) -> Accuracy {
    let here = [Count::ONCE, theta];
    values.accuracy(&here, values.open(&here))
}

/// Returns the first place beyond theta where an advantage falls to 0, or the end.
fn next(values: &DoubledValues, theta: Doubled, end: Count) -> Count {
    let mut next = end;
    for pair in 0..values.pairs() {
        let (slope, slope_error) = values.advantage(pair, &SLOPE);
        if slope < Doubled::ZERO {
            let (left, error) = values.advantage(pair, &[Count::ONCE, Count::of(theta)]);
            let root = theta - left / slope;
            // What ties already and falls has been turned to.
            if root > theta && root < next.number {
                let away = (root - theta).size();
                next = Count {
                    number: root,
                    off: (error + away * slope_error) / (slope.size() - slope_error),
                };
            }
        }
    }
    next
}

/// Returns how far from theta the pairs that tie there and are left behind may stop being optimal.
fn leaving(values: &DoubledValues, tied: &[bool], theta: Count) -> f64 {
    let mut most = 0.0;
    for pair in (0..tied.len()).filter(|&pair| tied[pair]) {
        let (slope, slope_error) = values.advantage(pair, &SLOPE);
        if slope > Doubled::ZERO {
            let (left, error) = values.advantage(pair, &[Count::ONCE, theta]);
            most = greater(most, (left.size() + error) / (slope.size() - slope_error));
        }
    }
    most
}

/// Returns the mean over the start of V, where the parts count so many times.
fn mean(mdp: &Mdp, values: &DoubledValues, counts: &[Count]) -> f64 {
    let states = mdp.start().iter().enumerate().filter(|(_, share)| **share > 0.0);
    let terms = states.map(|(state, &share)| Doubled::from(share) * values.value(state, counts).0);
    terms.fold(Doubled::ZERO, |sum, term| sum + term).float()
}
