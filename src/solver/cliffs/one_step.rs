//! Cliffs of models of one step (THEORY 9): the lines of a state's actions are its rewards, so that its cliffs are the
//! corners of their upper envelope, whatever the other states do.

use std::cell::Cell;
use std::cmp::Ordering;
use std::mem;
use std::ops::Range;

use policy_cliff_linear::Sum;

use crate::mdp::Mdp;
use crate::problem::Problem;

use super::change::kind;
use super::envelope::{Envelope, Lines};
use super::{Breakpoint, Change, Cliffs, Piece, Stopped};

/// The share of the range beyond which two breakpoints count as distinct, however uncertain the place of one of them
/// is.
const APART: f64 = 1e-10;

/// The share of the range beyond which the error of a corner's place is so large that exact numbers should find it.
const ROUGH: f64 = 1e-12;

/// The number of states between two calls of a listener.
const STATES: usize = 256;

/// A corner of the envelope of a state's rewards.
#[derive(Clone, Debug)]
struct Corner {
    /// The value of the parameter.
    pub at: f64,
    /// A bound on the distance between `at` and the true place.
    pub error: f64,
    /// The change of the state's set.
    pub change: Change,
}

/// What is known of the states of a model of one step.
#[derive(Clone, Debug)]
pub struct Corners {
    /// Whether each pair is optimal where the range begins.
    first: Vec<bool>,
    /// The states whose set is larger at each end of the range than inside.
    ends: [Vec<Change>; 2],
    /// The largest tolerance of a tie.
    tolerance: f64,
}

impl Corners {
    /// Returns the same for a model of which no state is known.
    #[must_use]
    pub fn new(mdp: &Mdp) -> Self {
        Self {
            first: vec![false; mdp.pairs()],
            ends: [Vec::new(), Vec::new()],
            tolerance: 0.0,
        }
    }

    /// Adds a state, given the envelope of its actions, and returns the changes at its corners from left to right.
    pub fn add(&mut self, mdp: &Mdp, state: usize, envelope: Envelope) -> Vec<Change> {
        let first = mdp.actions(state).start;
        for &action in &envelope.pieces[0] {
            self.first[first + action] = true;
        }
        let reached = [mdp.start()[state] > 0.0; 2];
        let change = |left: Vec<usize>, at: Vec<usize>, right: Vec<usize>| Change {
            state,
            first,
            kind: kind([&left, &right]),
            sets: [left, at, right],
            reached,
        };
        let outermost = [0, envelope.pieces.len() - 1];
        for ((ends, piece), at) in self.ends.iter_mut().zip(outermost).zip(envelope.ends) {
            let piece = &envelope.pieces[piece];
            ends.extend(at.map(|at| change(piece.clone(), at, piece.clone())));
        }
        let mut pieces = envelope.pieces.into_iter();
        let mut left = pieces.next().unwrap_or_default();
        let corners = pieces.zip(envelope.corners);
        corners
            .map(|(right, at)| change(mem::replace(&mut left, right.clone()), at, right))
            .collect()
    }

    /// Adds states as they stand in known cliffs, those that `keeps` names. Returns the changes at their corners.
    pub fn keep<'c>(
        &mut self,
        mdp: &Mdp,
        known: &mut Cliffs,
        keeps: &'c dyn Fn(usize) -> bool,
    ) -> impl Iterator<Item = Change> + use<'c> {
        for state in (0..mdp.states()).filter(|&state| keeps(state)) {
            let pairs = mdp.actions(state);
            self.first[pairs.clone()].copy_from_slice(&known.first[pairs]);
        }
        for (ends, known) in self.ends.iter_mut().zip(&known.ends) {
            ends.extend(known.iter().filter(|change| keeps(change.state)).cloned());
            ends.sort_by_key(|change| change.state);
        }
        let changes = mem::take(&mut known.breakpoints)
            .into_iter()
            .flat_map(|place| place.changes);
        changes.filter(|change| keeps(change.state))
    }

    /// Returns the cliffs of a range, given the changes at each place in ascending order.
    #[must_use]
    pub fn cliffs(self, problem: &Problem, [from, to]: [f64; 2], places: Vec<Breakpoint>) -> Cliffs {
        let mdp = problem.mdp;
        let mut value = [Sum::default(); 2];
        let add = |value: &mut [Sum; 2], share: f64, pair: usize| {
            value[0].add(share * problem.constant[pair]);
            value[1].add(share * problem.slope[pair]);
        };
        for (state, &share) in mdp.start().iter().enumerate() {
            let best = mdp.actions(state).find(|&pair| self.first[pair]);
            if let Some(best) = best.filter(|_| share > 0.0) {
                add(&mut value, share, best);
            }
        }
        let piece = |from: f64, [constant, slope]: [Sum; 2]| Piece {
            from,
            to,
            value: constant.total() + from * slope.total(),
            slope: slope.total(),
        };
        let mut pieces = vec![piece(from, value)];
        for breakpoint in &places {
            for change in &breakpoint.changes {
                let share = mdp.start()[change.state];
                if share > 0.0 {
                    let [left, right] = change.sides();
                    add(&mut value, -share, change.first + left);
                    add(&mut value, share, change.first + right);
                }
            }
            if let Some(before) = pieces.last_mut() {
                before.to = breakpoint.at;
            }
            pieces.push(piece(breakpoint.at, value));
        }
        Cliffs {
            from,
            to,
            pieces,
            gaps: [None, None],
            breakpoints: places,
            ends: self.ends,
            end_errors: [0.0; 2],
            first: self.first,
            tolerance: self.tolerance,
        }
    }
}

/// The rewards of a state's actions, as floats along a range.
struct Rewards<'p> {
    problem: &'p Problem<'p>,
    /// The actions.
    pairs: Range<usize>,
    /// The rounding of each reward where the parameter is 0, and at each end of the range.
    own: Vec<f64>,
    at_ends: Vec<[f64; 2]>,
    /// The rounding of a slope, as a share of it.
    unit: f64,
    range: [f64; 2],
    /// Whether some comparison of two lines was within its error.
    is_in_doubt: Cell<bool>,
}

impl<'p> Rewards<'p> {
    /// Returns those of a state without actions.
    fn new(problem: &'p Problem, range: [f64; 2]) -> Self {
        Self {
            problem,
            pairs: 0..0,
            own: Vec::new(),
            at_ends: Vec::new(),
            // Half an epsilon for every operation, and the rounding of the reward itself.
            unit: (5.0 * f64::EPSILON).max(1.5 * f64::EPSILON + problem.rounding_share()),
            range,
            is_in_doubt: Cell::new(false),
        }
    }

    /// Turns to another state, given its actions.
    fn turn_to(&mut self, pairs: Range<usize>) {
        self.pairs = pairs.clone();
        self.own.clear();
        self.own
            .extend(pairs.map(|pair| self.unit * self.problem.size(pair, 0.0)));
        let mut at_ends = mem::take(&mut self.at_ends);
        at_ends.clear();
        at_ends.extend((0..self.own.len()).map(|line| self.range.map(|at| self.rounding(line, at))));
        self.at_ends = at_ends;
        self.is_in_doubt.set(false);
    }

    fn constant(&self, line: usize) -> f64 {
        self.problem.constant[self.pairs.start + line]
    }

    fn slope(&self, line: usize) -> f64 {
        self.problem.slope[self.pairs.start + line]
    }

    /// Returns the rounding of a reward at a value of the parameter, at most.
    fn rounding(&self, line: usize, at: f64) -> f64 {
        self.own[line] + self.unit * (at * self.slope(line)).abs()
    }

    /// Returns the largest tolerance of a tie in the range.
    fn tolerance(&self) -> f64 {
        let roundings = self.at_ends.as_flattened().iter();
        roundings.fold(0.0, |most, rounding| most.max(2.0 * rounding))
    }

    /// Returns a bound on the error of the difference of two slopes.
    fn slope_tolerance(&self, a: usize, b: usize) -> f64 {
        self.unit * (self.slope(a).abs() + self.slope(b).abs())
    }

    /// Returns where two lines cross, the steeper one last, and a bound on the error of the place.
    fn crossing(&self, [low, high]: [usize; 2]) -> [f64; 2] {
        let apart = self.constant(low) - self.constant(high);
        let slope = self.slope(high) - self.slope(low);
        let at = (apart / slope).clamp(self.range[0], self.range[1]);
        let tolerance = self.rounding(low, at) + self.rounding(high, at);
        [
            at,
            tolerance / (slope - self.slope_tolerance(low, high)) + f64::EPSILON * at.abs(),
        ]
    }
}

impl Rewards<'_> {
    /// Compares a difference of two lines with 0, given a bound on its error.
    fn compare(&self, [a, b]: [usize; 2], difference: f64, tolerance: f64) -> Ordering {
        if difference > tolerance {
            Ordering::Greater
        } else if difference < -tolerance {
            Ordering::Less
        } else {
            self.is_in_doubt.set(self.is_in_doubt.get() || a != b);
            Ordering::Equal
        }
    }
}

impl Lines for Rewards<'_> {
    fn count(&self) -> usize {
        self.pairs.len()
    }

    fn sort(&self, a: usize, b: usize) -> Ordering {
        self.slope(a).total_cmp(&self.slope(b))
    }

    fn slopes(&self, a: usize, b: usize) -> Ordering {
        self.compare([a, b], self.slope(a) - self.slope(b), self.slope_tolerance(a, b))
    }

    fn at_end(&self, end: usize, a: usize, b: usize) -> Ordering {
        let at = self.range[end];
        let difference = self.constant(a) - self.constant(b) + at * (self.slope(a) - self.slope(b));
        self.compare([a, b], difference, self.at_ends[a][end] + self.at_ends[b][end])
    }

    fn at_crossing(&self, line: usize, [low, high]: [usize; 2]) -> Ordering {
        let [at, _] = self.crossing([low, high]);
        let difference = self.constant(line) - self.constant(low) + at * (self.slope(line) - self.slope(low));
        // The crossing errs by no more than the worse one of both lines.
        let error = self.rounding(low, at).max(self.rounding(high, at));
        self.compare([line, low], difference, self.rounding(line, at) + error)
    }
}

/// Returns the cliffs of a model of one step, as [`super::cliffs`] does.
pub(super) fn cliffs(
    problem: &Problem,
    range: [f64; 2],
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Cliffs, Stopped> {
    cliffs_of_one_step(problem, range, progress).map(|(cliffs, _)| cliffs)
}

/// Returns the cliffs of a model of one step, and for each state whether exact numbers could decide otherwise: rewards
/// or slopes differ by no more than rounding somewhere, a corner may be at the place of another state's one, or its
/// place is hardly known.
///
/// # Errors
/// Where the search was stopped.
pub fn cliffs_of_one_step(
    problem: &Problem,
    range: [f64; 2],
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<(Cliffs, Vec<bool>), Stopped> {
    let mdp = problem.mdp;
    let mut in_doubt = vec![false; mdp.states()];
    let mut known = Corners::new(mdp);
    let mut corners: Vec<Corner> = Vec::new();
    let mut rewards = Rewards::new(problem, range);
    for (state, in_doubt) in in_doubt.iter_mut().enumerate() {
        if state % STATES == 0 && !progress(state as f64 / mdp.states() as f64) {
            return Err(Stopped::Cancelled);
        }
        if mdp.is_terminal(state) {
            continue;
        }
        rewards.turn_to(mdp.actions(state));
        let envelope = Envelope::new(&rewards);
        known.tolerance = known.tolerance.max(rewards.tolerance());
        let changes = known.add(mdp, state, envelope);
        *in_doubt = rewards.is_in_doubt.get();
        corners.extend(changes.into_iter().map(|change| {
            let [at, error] = rewards.crossing(change.sides());
            Corner { at, error, change }
        }));
    }
    for corner in corners
        .iter()
        .filter(|corner| corner.error > ROUGH * (range[1] - range[0]))
    {
        in_doubt[corner.change.state] = true;
    }
    let places = joined(corners, range);
    for place in places.iter().filter(|place| place.changes.len() > 1) {
        for change in &place.changes {
            in_doubt[change.state] = true;
        }
    }
    Ok((known.cliffs(problem, range, places), in_doubt))
}

/// Returns the places of corners. Those that cannot be told apart are one.
fn joined(mut corners: Vec<Corner>, [from, to]: [f64; 2]) -> Vec<Breakpoint> {
    corners.sort_by(|a, b| a.at.total_cmp(&b.at));
    let apart = APART * (to - from);
    let mut places: Vec<Breakpoint> = Vec::new();
    let mut near = 0.0;
    for Corner { at, error, change } in corners {
        match places.last_mut() {
            Some(place) if at - place.at <= (near + error).min(apart) => {
                place.error = place.error.max(at - place.at + error);
                place.changes.push(change);
            }
            _ => {
                near = error;
                places.push(Breakpoint {
                    at,
                    error,
                    changes: vec![change],
                });
            }
        }
    }
    for place in &mut places {
        place.changes = in_order(mem::take(&mut place.changes));
    }
    places
}

/// Sorts changes at one place by state; two corners of a state that are joined there are one change.
fn in_order(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by_key(|change| change.state);
    let mut merged: Vec<Change> = Vec::with_capacity(changes.len());
    for change in changes {
        match merged.last_mut() {
            Some(before) if before.state == change.state => {
                let [_, at, right] = change.sets;
                before.sets[1].extend(at);
                before.sets[1].sort_unstable();
                before.sets[1].dedup();
                before.sets[2] = right;
                before.kind = kind([&before.sets[0], &before.sets[2]]);
            }
            _ => merged.push(change),
        }
    }
    merged
}
