//! The walk from one end of the range to the other, from breakpoint to breakpoint, with the policy that is optimal just
//! right of theta.
//!
//! The walk carries V, dV/dtheta and the advantages V - Q of all pairs. Nothing accumulates: dV/dtheta is solved anew
//! (from the last one) for every policy, and V, which is moved along it, is solved anew as soon as its residual may be
//! more than rounding. Tolerances follow from residuals. With n entries in the longest row, one backup of numbers of
//! size `scale` rounds by at most r = (n + 4) epsilon scale, scale being the greatest of |V|, |R(0)| and
//! |theta dV/dtheta|, which may cancel; r also covers that probabilities, discount and rewards are rounded decimals themselves. A value with residual e then
//! errs by at most (e + r) H, H being the expected (discounted) number of steps, and an advantage by at most 2 (e + r)
//! H + r: that is the tolerance.
//!
//! Few advantages are computed. None falls faster than a rate known from dV/dtheta, so a pair that was found far from
//! tying need not be computed again before the walk has gone as far as the advantage would have had to fall; with
//! thousands of pairs a few dozen are computed for each breakpoint.

use std::borrow::Cow;

use policy_cliff_linear::{dot, greater, largest, range};

use crate::mdp::Mdp;
use crate::problem::Problem;
use crate::solve::{Chain, Endless, FreeLoops, Hard, Levels, Unbounded, check_endings, end_component, is_spread};
use crate::whole;

use super::answered::{Start, is_refused_beyond, lower_edge, solve_inside};
use super::change::{changes, reached};
use super::{Breakpoint, Change, Cliffs, Piece, Stopped, one_step};

/// The share of the range beyond which two breakpoints count as distinct, however uncertain the place of one of them
/// is.
const APART: f64 = 1e-10;
/// The share of the distance walked that its sums may be off: many times what adding up thousands of steps rounds.
const REACH: f64 = 1e-10;

/// The values of all states where a piece begins.
#[derive(Clone, Copy, Debug)]
pub struct PieceValues<'w> {
    /// The share of the range that lies before the piece, in 0..=1.
    pub share: f64,
    /// The parameter that `value` belongs to: the lower end of the piece, to within the error of that place.
    pub theta: f64,
    /// V of each state there.
    pub value: &'w [f64],
    /// dV/dtheta of each state on the piece.
    pub slope: &'w [f64],
    /// Whether there is no answer below the piece. `value` is then a limit.
    pub begins_at_gap: bool,
}

/// Returns all breakpoints and pieces of theta in [from, to], from <= to (THEORY 3).
///
/// `progress` receives the share of the range that is done, in 0..=1, and stops the search by returning false. At
/// discount 1, never ending must be worse than ending. The mean reward per step of a policy that never ends is affine
/// in theta, so that it is worse on an interval; what the range has beside it is in [`Cliffs::gaps`].
///
/// A model of one step is solved by the envelopes of its states, any other by [`cliffs_with_values`].
///
/// # Errors
/// Where no part of the range that has an answer was found, or the search was stopped.
pub fn cliffs(problem: &Problem, from: f64, to: f64, progress: &mut dyn FnMut(f64) -> bool) -> Result<Cliffs, Stopped> {
    cliffs_from(problem, [from, to], None, progress)
}

/// Returns the same as [`cliffs`], in less time where V of each state near the lower end of the range is known.
///
/// # Errors
/// As for [`cliffs`].
pub fn cliffs_from(
    problem: &Problem,
    range: [f64; 2],
    guess: Option<&[f64]>,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Cliffs, Stopped> {
    if problem.mdp.is_one_step() {
        let mut found = one_step::cliffs(problem, range, progress)?;
        found.settle_at_zero();
        return Ok(found);
    }
    find(problem, range, guess, &mut |piece| {
        progress(piece.map_or(0.0, |piece| piece.share))
    })
}

/// Returns the same as [`cliffs`], by parametric policy iteration, and passes the values of all states to `visit` as
/// each piece begins; while the lower end of the part that has an answer is searched for, it passes `None`. The search
/// stops when `visit` returns false.
pub fn cliffs_with_values(
    problem: &Problem,
    range: [f64; 2],
    visit: &mut dyn FnMut(Option<PieceValues>) -> bool,
) -> Result<Cliffs, Stopped> {
    find(problem, range, None, visit)
}

/// Finds the cliffs as [`cliffs_with_values`] does, from a guess of the values at the lower end.
fn find(
    problem: &Problem,
    range: [f64; 2],
    guess: Option<&[f64]>,
    visit: &mut dyn FnMut(Option<PieceValues>) -> bool,
) -> Result<Cliffs, Stopped> {
    let mut found = match FreeLoops::along(problem) {
        None => walk_answered(problem, range, guess, visit, LeftSide::new(problem.mdp, None))?,
        Some(loops) => {
            let mut lifting = |piece: Option<PieceValues>| match piece {
                None => visit(None),
                Some(piece) => visit(Some(PieceValues {
                    value: &loops.lift_states(piece.value),
                    slope: &loops.lift_states(piece.slope),
                    ..piece
                })),
            };
            let left = LeftSide::new(problem.mdp, Some(&loops));
            let found = walk_answered(&loops.problem(problem), range, None, &mut lifting, left);
            let mut found = found.map_err(|stopped| stopped.lifted(&loops))?;
            found.gaps = found.gaps.map(|gap| gap.map(|why| loops.lift_refusal(&why)));
            found
        }
    };
    found.settle_at_zero();
    Ok(found)
}

/// Walks along the part of the range that has an answer, in a problem without free loops; `left` turns sets into those
/// of the model that it is about.
fn walk_answered(
    problem: &Problem,
    range: [f64; 2],
    guess: Option<&[f64]>,
    visit: &mut dyn FnMut(Option<PieceValues>) -> bool,
    left: LeftSide,
) -> Result<Cliffs, Stopped> {
    let mut hard = Hard::new(problem.mdp);
    if let Some(guess) = guess {
        hard.guess(|value| {
            for (state, slot) in value.iter_mut().enumerate() {
                // Terminal states are worth 0, which is not solved for.
                if !problem.mdp.is_terminal(state) {
                    *slot = guess[state];
                }
            }
        });
    }
    let above = if problem.mdp.discount() == 1.0 {
        solve_inside(&mut hard, problem, range[1]).err()
    } else {
        None
    };
    if above.is_some() {
        whole::required();
    }
    let Err(below) = solve_inside(&mut hard, problem, range[0]) else {
        return walk(problem, range, visit, left, Start::new(range[0], &hard), above);
    };
    whole::required();
    let refusals = [&below, above.as_ref().unwrap_or(&below)];
    let start = lower_edge(problem, range, refusals, above.is_none(), &mut || visit(None))?;
    let mut found = walk(problem, range, visit, left, start, above)?;
    found.gaps[0] = Some(below);
    Ok(found)
}

/// Walks along a problem without free loops from the lower end of the part that has an answer to the upper one. If the
/// upper end of the range has none, `above` says why.
fn walk(
    problem: &Problem,
    [from, to]: [f64; 2],
    visit: &mut dyn FnMut(Option<PieceValues>) -> bool,
    mut left: LeftSide,
    start: Start,
    above: Option<Unbounded>,
) -> Result<Cliffs, Stopped> {
    let mut walk = ParametricWalk::new(problem, to, &start)?;
    let mut here = Arrival {
        at: start.theta,
        near: 0.0,
        error: 0.0,
        tied: Vec::new(),
        right: Vec::new(),
    };
    let begins_at_gap = start.edge.is_some();
    if let Some(edge) = start.edge {
        (here.tied, here.error) = (edge.tied, edge.error);
        walk.turn_among(&here.tied)?;
        here.right = walk.lasting(&here.tied);
    } else {
        here.tied = walk.tied();
        here.pass(&mut walk)?;
    }
    let mut found = Cliffs {
        from,
        to,
        pieces: Vec::new(),
        gaps: [None, above],
        breakpoints: Vec::new(),
        ends: [Vec::new(), Vec::new()],
        end_errors: [0.0; 2],
        first: Vec::new(),
        tolerance: 0.0,
    };
    let apart = APART * (to - from);
    loop {
        found.tolerance = found.tolerance.max(walk.top().tolerance[0]);
        let next = walk.next(&here.right, to);
        let next = next.filter(|next| next.at - to <= next.error);
        let joins = |next: &Tie| next.here || next.at - here.at <= (here.near + next.error).min(apart);
        if let Some(next) = next.filter(joins) {
            if !next.here {
                walk.go_to(next.at.min(to));
            }
            here.tied[next.pair] = true;
            let error = next.error.max(walk.arrived(&mut here.tied, next.error.min(apart)));
            here.error = here.error.max(walk.theta - here.at + error);
            if let Err(refusal) = here.pass(&mut walk) {
                return end_before_gap(problem, found, here, left, refusal);
            }
            continue;
        }
        // This breakpoint is complete: a piece begins.
        here.widen(&walk, left.set());
        let [value, slope] = walk.start_value(here.at);
        found.pieces.push(Piece {
            from: here.at,
            to,
            value,
            slope,
        });
        let changes = left.pass(&here);
        if let [.., before, _] = &mut found.pieces[..] {
            before.to = here.at;
            found.breakpoints.push(Breakpoint {
                at: here.at,
                error: here.error,
                changes,
            });
        } else {
            found.ends[0] = changes;
            found.end_errors[0] = here.error;
            found.first.clone_from(&left.optimal);
        }
        let values = PieceValues {
            share: if to > from { (here.at - from) / (to - from) } else { 0.0 },
            theta: walk.theta,
            value: &walk.value[0],
            slope: &walk.value[1],
            begins_at_gap: begins_at_gap && found.pieces.len() == 1,
        };
        if !visit(Some(values)) {
            return Err(Stopped::Cancelled);
        }
        let Some(next) = next else {
            return match found.gaps[1].take() {
                Some(refusal) => Err(refusal.into()),
                None => Ok(found),
            };
        };
        walk.go_to(next.at.min(to));
        here.tied.clone_from(&here.right);
        here.tied[next.pair] = true;
        here.near = next.error;
        here.error = next.error.max(walk.arrived(&mut here.tied, next.error.min(apart)));
        here.at = walk.theta;
        if here.at >= to - here.near.min(apart) {
            found.tolerance = found.tolerance.max(walk.top().tolerance[0]);
            found.ends[1] = left.pass(&here);
            found.end_errors[1] = here.error;
            return Ok(found);
        }
        if let Err(refusal) = here.pass(&mut walk) {
            return end_before_gap(problem, found, here, left, refusal);
        }
    }
}

/// Ends a walk where a policy of tied pairs never ends, if the range has no answer from there on.
fn end_before_gap(
    problem: &Problem,
    mut found: Cliffs,
    mut here: Arrival,
    mut left: LeftSide,
    refusal: Unbounded,
) -> Result<Cliffs, Stopped> {
    let (Some(last), Some(above)) = (found.pieces.last_mut(), &found.gaps[1]) else {
        return Err(refusal.into());
    };
    if !is_refused_beyond(problem, here.at, here.error, found.to) {
        return Err(above.clone().into());
    }
    last.to = here.at;
    here.right = left.set().to_vec();
    found.ends[1] = left.pass(&here);
    found.end_errors[1] = here.error;
    Ok(found)
}

/// Walks in one direction alone, to see where the part that has an answer ends: see [`walk`].
pub(super) fn walk_to_gap(
    problem: &Problem,
    range: [f64; 2],
    start: Start,
    above: Unbounded,
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Cliffs, Stopped> {
    let left = LeftSide::new(problem.mdp, None);
    walk(problem, range, &mut |_| goes_on(), left, start, Some(above))
}

/// The breakpoint that the walk has just reached; ties at a distance within its error still join it.
struct Arrival {
    at: f64,
    /// A bound on the distance from `at` within which the first advantage may reach 0.
    near: f64,
    /// A bound on the distance from `at` within which any advantage that changes a set may reach 0.
    error: f64,
    /// Whether each pair ties at the breakpoint.
    tied: Vec<bool>,
    /// Whether each pair is optimal on the piece to its right.
    right: Vec<bool>,
}

impl Arrival {
    /// Turns the walk to the policy right of the breakpoint.
    fn pass(&mut self, walk: &mut ParametricWalk) -> Result<(), Unbounded> {
        walk.turn(&self.tied)?;
        self.right = walk.lasting(&self.tied);
        Ok(())
    }

    /// Widens the error by what its right side leaves open, where more than one pair has come to tie. On the first
    /// piece nothing is optimal to the `left`.
    fn widen(&mut self, walk: &ParametricWalk, left: &[bool]) {
        let came = self.tied.iter().zip(left).filter(|(tied, left)| **tied && !**left);
        if left.is_empty() || came.count() > 1 {
            self.error = self.error.max(walk.left_behind(self));
        }
    }
}

/// The piece to the left of the next breakpoint.
struct LeftSide<'m> {
    mdp: &'m Mdp,
    /// The free loops of the model that the walk goes without.
    loops: Option<&'m FreeLoops>,
    /// Whether each pair of the walk is optimal there; empty before the range begins, and where it has all pairs of the
    /// model.
    set: Vec<bool>,
    /// Whether each pair of the model is optimal there; empty before the range begins.
    optimal: Vec<bool>,
    /// Whether each state is reached there.
    reached: Vec<bool>,
}

impl<'m> LeftSide<'m> {
    /// Returns the place before the range begins.
    fn new(mdp: &'m Mdp, loops: Option<&'m FreeLoops>) -> Self {
        Self {
            mdp,
            loops,
            set: Vec::new(),
            optimal: Vec::new(),
            reached: Vec::new(),
        }
    }

    /// Returns whether each pair of the walk is optimal there.
    fn set(&self) -> &[bool] {
        if self.loops.is_some() { &self.set } else { &self.optimal }
    }

    /// Returns a set of the walk as one of the model, in which pairs that stay in a free loop are always optimal.
    fn lift<'s>(&self, set: &'s [bool]) -> Cow<'s, [bool]> {
        match self.loops {
            Some(loops) => loops.lift_pairs(set, true).into(),
            None => set.into(),
        }
    }

    /// Returns the changes at a breakpoint, and makes the piece to its right the piece to the left of the next one.
    fn pass(&mut self, here: &Arrival) -> Vec<Change> {
        let [tied, right] = [&here.tied, &here.right].map(|set| self.lift(set));
        let reached = reached(self.mdp, &right);
        if self.optimal.is_empty() {
            self.optimal.extend_from_slice(&right);
            self.reached.clone_from(&reached);
        }
        let sets = [&self.optimal[..], &tied, &right];
        let changes = changes(self.mdp, sets, [&self.reached, &reached]);
        self.optimal.copy_from_slice(&right);
        if self.loops.is_some() {
            self.set.clone_from(&here.right);
        }
        self.reached = reached;
        changes
    }
}

/// The place where the present policy stops being optimal.
#[derive(Clone, Copy)]
struct Tie {
    at: f64,
    /// A bound on the distance between `at` and the true place.
    error: f64,
    /// The pair whose advantage falls to 0.
    pair: usize,
    /// Whether the advantage is within its tolerance of 0 at the present theta.
    here: bool,
}

/// The accuracy of the values of the states of a level; arrays of two hold what belongs to V and what belongs to
/// dV/dtheta.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    /// The greatest |R| at theta = 0 that the policy gets, and its greatest |dR/dtheta|.
    reward: [f64; 2],
    /// The greatest number among dR/dtheta and dV/dtheta.
    slope_scale: f64,
    /// The largest |b + W x - x| of the policy's equations.
    residual: [f64; 2],
    /// The rounding error of one backup.
    rounding: [f64; 2],
    /// A bound on the error of an advantage, and of its derivative.
    tolerance: [f64; 2],
}

/// The policy that is optimal just right of theta, with its values; arrays of two hold what belongs to V and what
/// belongs to dV/dtheta.
struct ParametricWalk<'p> {
    problem: &'p Problem<'p>,
    theta: f64,
    /// The pair that the policy takes in each state; `u32::MAX` in terminal ones.
    choice: Vec<u32>,
    /// V per state, and dV/dtheta.
    value: [Vec<f64>; 2],
    /// The level of each state, by the size of the numbers that the policy meets from it on.
    levels: Levels,
    /// The accuracy of the values of each level.
    accuracy: Vec<Level>,
    /// The greatest |theta| of the range.
    farthest: f64,
    /// The largest expected number of steps, discounted.
    horizon: f64,
    /// The expected number of steps from each state; only kept at discount 1.
    steps: Vec<f64>,
    /// The rounding error of one backup, as a share of the scale.
    unit: f64,
    /// The greatest |dR/dtheta| of all pairs.
    largest_slope: f64,
    /// The rounding of each pair's own reward, at most, anywhere in the range.
    own: Vec<f64>,
    /// The greatest rate at which an advantage can fall, per unit of theta.
    fastest: f64,
    /// A bound on the fall of an advantage since the walk began: the sum of `fastest` times the distances walked.
    travel: f64,
    /// For each pair, the value of `travel` before which it cannot tie.
    due: Vec<f64>,
    /// The last distance walked.
    stride: f64,
    /// The states in which several pairs tie.
    tied_states: Vec<usize>,
    /// The linear equations of the policy.
    chain: Chain,
    /// The number of each state itself, as the map of names that the chain expects.
    everywhere: Vec<u32>,
    /// The discount if every row of every policy sums to it, else `None`.
    closed: Option<f64>,
    /// Whether some policy never ends at discount 1.
    can_stay: bool,
}

impl<'p> ParametricWalk<'p> {
    /// Begins a walk that goes as far as `to`.
    fn new(problem: &'p Problem<'p>, to: f64, start: &Start) -> Result<Self, Unbounded> {
        let mdp = problem.mdp;
        let discount = mdp.discount();
        let ends = (0..mdp.states()).any(|state| mdp.is_terminal(state));
        let longest = (0..mdp.pairs()).map(|pair| mdp.row(pair).0.len()).max();
        let entries = longest.unwrap_or(0) as f64;
        let cyclic = discount == 1.0 && !mdp.components().is_acyclic();
        // Half an epsilon for every operation of a backup, and the rounding of the reward itself.
        let unit =
            ((entries + 4.0) * f64::EPSILON).max(0.5 * (entries + 2.0) * f64::EPSILON + problem.rounding_share());
        let farthest = start.theta.abs().max(to.abs());
        let mut walk = Self {
            problem,
            theta: start.theta,
            choice: start.choice.clone(),
            value: [start.value.clone(), vec![0.0; mdp.states()]],
            levels: Levels::default(),
            accuracy: Vec::new(),
            farthest,
            horizon: if discount < 1.0 {
                1.0 / (1.0 - discount)
            } else {
                mdp.depth() as f64
            },
            steps: vec![0.0; if cyclic { mdp.states() } else { 0 }],
            unit,
            own: (0..mdp.pairs())
                .map(|pair| unit * problem.size(pair, farthest))
                .collect(),
            largest_slope: largest(&problem.slope),
            fastest: 0.0,
            travel: 0.0,
            due: vec![0.0; mdp.pairs()],
            stride: 0.0,
            tied_states: Vec::new(),
            chain: Chain::default(),
            everywhere: (0..mdp.states() as u32).collect(),
            closed: (!ends && discount < 1.0).then_some(discount),
            can_stay: cyclic && end_component(mdp, &vec![true; mdp.pairs()]).is_some(),
        };
        walk.write_chain();
        walk.group();
        walk.count_steps()?;
        walk.evaluate(1)?;
        walk.evaluate(0)?;
        Ok(walk)
    }

    /// Moves to another theta, on the piece where the present policy is optimal.
    fn go_to(&mut self, theta: f64) {
        let by = theta - self.theta;
        let [value, slope] = &mut self.value;
        for (value, slope) in value.iter_mut().zip(slope) {
            *value += by * *slope;
        }
        self.travel += by * self.fastest;
        self.stride = by;
        self.theta = theta;
        // The terms are one rounding in each V, which enters the policy's equations twice, and the residual of
        // dV/dtheta.
        for level in &mut self.accuracy {
            let slope_error = level.residual[1] + level.rounding[1];
            level.residual[0] += f64::EPSILON / self.unit * level.rounding[0] + by * slope_error;
        }
        self.update_tolerance(0);
    }

    /// Turns to the policy that is optimal just right of theta among the `tied` pairs, all of them optimal at theta:
    /// policy iteration for dV/dtheta. Refuses when they allow never ending.
    fn turn(&mut self, tied: &[bool]) -> Result<(), Unbounded> {
        let mdp = self.problem.mdp;
        if self.can_stay {
            check_endings(mdp, tied, |pair| {
                let reward = self.reward(0, pair);
                if reward.abs() <= self.tolerance(pair)[0] {
                    0.0
                } else {
                    reward
                }
            })?;
        }
        self.turn_among(tied)
    }

    /// Turns as [`Self::turn`] does, where a policy of tied pairs may never end, but is the worse the farther right
    /// theta is.
    fn turn_among(&mut self, tied: &[bool]) -> Result<(), Unbounded> {
        let mdp = self.problem.mdp;
        let several = |&state: &usize| tied[mdp.actions(state)].iter().filter(|&&tied| tied).count() > 1;
        self.tied_states = (0..mdp.states()).filter(several).collect();
        loop {
            let mut switched = false;
            let mut written = true;
            for &state in &self.tied_states {
                let mut least = 0.0;
                let before = self.choice[state];
                for pair in mdp.actions(state).filter(|&pair| tied[pair]) {
                    let [_, slope] = self.advantage(state, pair);
                    if slope < least && slope < -self.tolerance(pair)[1] {
                        least = slope;
                        self.choice[state] = pair as u32;
                    }
                }
                let pair = self.choice[state];
                if pair != before {
                    switched = true;
                    let [off, _] = self.advantage(state, pair as usize);
                    for level in &mut self.accuracy[self.levels.of(state)..] {
                        level.residual[0] = level.residual[0].max(off.abs());
                    }
                    let row = mdp.row(pair as usize);
                    written &= self.chain.replace_row(state, row, mdp.discount(), &self.everywhere);
                }
            }
            if !switched {
                if self.accuracy.iter().any(|level| level.residual[0] > level.rounding[0]) {
                    self.evaluate(0)?;
                }
                self.update_tolerance(0);
                return Ok(());
            }
            if !written {
                self.write_chain();
            }
            self.group();
            self.count_steps()?;
            self.evaluate(1)?;
        }
    }

    /// Returns the `tied` pairs that stay optimal just right of theta, after the walk has turned to the policy there.
    fn lasting(&mut self, tied: &[bool]) -> Vec<bool> {
        let mut lasting = tied.to_vec();
        for &state in &self.tied_states {
            for pair in self.problem.mdp.actions(state).filter(|&pair| tied[pair]) {
                lasting[pair] = self.advantage(state, pair)[1] <= self.tolerance(pair)[1];
                self.due[pair] = self.travel;
            }
        }
        lasting
    }

    /// Returns how far beyond the place arrived at a pair that ties there and does not last may stop being optimal.
    ///
    /// Where one pair takes over from another, both are the same distance, seen from its two sides. Where more tie, the
    /// values have a bend between, so that a pair may come near fast and leave slowly.
    fn left_behind(&self, here: &Arrival) -> f64 {
        let mut error: f64 = 0.0;
        for &state in &self.tied_states {
            for pair in self
                .problem
                .mdp
                .actions(state)
                .filter(|&pair| here.tied[pair] && !here.right[pair])
            {
                let [left, slope] = self.advantage(state, pair);
                let [tolerance, slope_tolerance] = self.tolerance(pair);
                error = error.max((tolerance + left.abs()) / (slope - slope_tolerance));
            }
        }
        error
    }

    /// Returns the mean over the start distribution of V at `theta` near the present one, and of dV/dtheta.
    fn start_value(&self, theta: f64) -> [f64; 2] {
        let [value, slope] = [0, 1].map(|which| dot(self.problem.mdp.start(), &self.value[which]));
        [value + (theta - self.theta) * slope, slope]
    }

    /// Returns the pairs that tie at the present theta, where nothing is known about the piece to its left.
    fn tied(&self) -> Vec<bool> {
        let mdp = self.problem.mdp;
        let ties = |state, pair| self.advantage(state, pair)[0] <= self.tolerance(pair)[0];
        let states = 0..mdp.states();
        states
            .flat_map(|state| mdp.actions(state).map(move |pair| ties(state, pair)))
            .collect()
    }

    /// Returns where the present policy stops being optimal, if that may be in (theta, to]; `set` holds the pairs that
    /// tie all along.
    ///
    /// Only the pairs whose advantage, as it was when last computed, can have fallen to 0 before the nearest tie found
    /// are computed.
    fn next(&mut self, set: &[bool], to: f64) -> Option<Tie> {
        let beyond = self.reach();
        // The next breakpoint is most often about as far as the last one.
        let strides = (4.0 * self.stride).min(to - self.theta);
        let mut nearest = f64::INFINITY;
        let mut found = None;
        for limit in [strides, to - self.theta] {
            let mut reach = self.travel + beyond + self.fastest * limit;
            for (pair, &member) in set.iter().enumerate() {
                if self.due[pair] <= reach && !member {
                    let (left, fall) = self.look(pair);
                    let away = left / fall;
                    if fall > 0.0 && away < nearest && fall > self.tolerance(pair)[1] {
                        nearest = away;
                        found = Some((pair, fall));
                        reach = reach.min(self.travel + beyond + self.fastest * away.max(0.0));
                    }
                }
            }
            if nearest <= limit {
                break;
            }
        }
        found.map(|(pair, fall)| {
            let [tolerance, slope_tolerance] = self.tolerance(pair);
            let away = nearest.max(0.0);
            let at = self.theta + away;
            let error = (tolerance + away * slope_tolerance) / (fall - slope_tolerance);
            Tie {
                at,
                error: error + f64::EPSILON * at.abs(),
                pair,
                here: nearest * fall <= tolerance,
            }
        })
    }

    /// Adds to `tied` the pairs whose advantage has fallen to 0 at the present theta, or falls to 0 `near` it, as far
    /// as the place is not known; returns the largest distance of theirs from there.
    ///
    /// An advantage that has not been falling cannot have reached 0: it is as far from it as it was where the piece
    /// began, or farther.
    fn arrived(&mut self, tied: &mut [bool], near: f64) -> f64 {
        let reach = self.travel + self.reach() + near * self.fastest;
        let mut error: f64 = 0.0;
        for (pair, tied) in tied.iter_mut().enumerate() {
            if self.due[pair] <= reach && !*tied {
                let (left, fall) = self.look(pair);
                if fall <= 0.0 || left > self.top().tolerance[0] + self.own[pair] + near * fall {
                    continue;
                }
                let [tolerance, slope_tolerance] = self.tolerance(pair);
                if left <= tolerance + near * fall && fall > slope_tolerance {
                    *tied = true;
                    error = error.max((tolerance + left.abs()) / (fall - slope_tolerance));
                }
            }
        }
        error
    }

    /// Computes the advantage of a pair, and the rate at which it falls.
    fn look(&mut self, pair: usize) -> (f64, f64) {
        let state = self.problem.mdp.state_of(pair);
        let [left, slope] = self.advantage(state, pair);
        // The error of the advantage, now or once V has been solved anew, is at most this.
        let error = 4.0 * (self.top().tolerance[0] + self.own[pair]);
        self.due[pair] = self.travel + left - error;
        (left, -slope)
    }

    /// Returns V - Q of a pair, and its derivative.
    fn advantage(&self, state: usize, pair: usize) -> [f64; 2] {
        let mdp = self.problem.mdp;
        let [value, slope] = &self.value;
        let [next, next_slope] = mdp.expect_both(pair, [value, slope]);
        [
            value[state] - self.reward(0, pair) - mdp.discount() * next,
            slope[state] - self.reward(1, pair) - mdp.discount() * next_slope,
        ]
    }

    /// Returns bounds on the errors of a pair's advantage and of its derivative: the errors of the values and of the
    /// policy, and the rounding of the pair's own reward.
    fn tolerance(&self, pair: usize) -> [f64; 2] {
        let [value, slope] = match self.accuracy[..] {
            [one] => one.tolerance,
            _ => self.accuracy[self.level(pair)].tolerance,
        };
        let own = [self.problem.size(pair, self.theta), self.problem.slope[pair].abs()];
        [value + self.unit * own[0], slope + self.unit * own[1]]
    }

    /// Returns the level of the numbers that the advantage of a pair is computed from.
    fn level(&self, pair: usize) -> usize {
        let mdp = self.problem.mdp;
        let targets = mdp.row(pair).0.iter().map(|&target| self.levels.of(target as usize));
        targets.fold(self.levels.of(mdp.state_of(pair)), usize::max)
    }

    /// Returns the accuracy of all values together.
    fn top(&self) -> &Level {
        &self.accuracy[self.accuracy.len() - 1]
    }

    /// Returns how far beyond `travel` a pair may be due although it ties: the tolerance, and the rounding of the sums
    /// that `travel` is compared with.
    fn reach(&self) -> f64 {
        self.top().tolerance[0] + REACH * self.travel
    }

    /// Returns R(theta) of a pair (0), or its derivative (1).
    fn reward(&self, which: usize, pair: usize) -> f64 {
        let slope = self.problem.slope[pair];
        if which == 0 {
            self.problem.constant[pair] + self.theta * slope
        } else {
            slope
        }
    }

    /// Writes the chain of the present policy.
    fn write_chain(&mut self) {
        self.chain
            .write_policy(self.problem.mdp, &self.choice, &self.everywhere);
    }

    /// Groups the states by the numbers that the present policy meets. Rewards of other actions, such as penalties that
    /// no policy pays, have no part in V.
    fn group(&mut self) {
        let problem = self.problem;
        let mut rewards = Vec::with_capacity(self.choice.len());
        let mut met = Vec::with_capacity(self.choice.len());
        for ((&pair, value), slope) in self.choice.iter().zip(&self.value[0]).zip(&self.value[1]) {
            let own = match pair {
                u32::MAX => [0.0; 2],
                pair => [problem.size(pair as usize, 0.0), problem.slope[pair as usize].abs()],
            };
            let moved = self.farthest * greater(slope.abs(), own[1]);
            met.push(greater(greater(value.abs(), own[0]), moved));
            rewards.push(own);
        }
        self.levels = if is_spread(&met) && whole::required() {
            Levels::new(&met, self.chain.graph())
        } else {
            Levels::default()
        };
        let before = match self.accuracy[..] {
            [before] if self.levels.count() == 1 => before,
            // V is solved anew.
            _ => Level {
                residual: [f64::INFINITY; 2],
                ..Level::default()
            },
        };
        self.accuracy.clear();
        let reward = [0.0; 2];
        self.accuracy.resize(self.levels.count(), Level { reward, ..before });
        for (state, [reward, slope]) in rewards.into_iter().enumerate() {
            for level in &mut self.accuracy[self.levels.of(state)..] {
                level.reward = [greater(level.reward[0], reward), greater(level.reward[1], slope)];
            }
        }
    }

    /// Solves for the expected number of steps from each state, at discount 1 with cycles.
    fn count_steps(&mut self) -> Result<(), Unbounded> {
        if self.steps.is_empty() {
            return Ok(());
        }
        let once: Vec<f64> = self
            .choice
            .iter()
            .map(|&pair| if pair == u32::MAX { 0.0 } else { 1.0 })
            .collect();
        solve(&self.chain, &once, &mut self.steps, 0.0, self.closed)?;
        // The steps are solved in floating point as well.
        self.horizon = 1.01 * largest(&self.steps).max(1.0);
        Ok(())
    }

    /// Solves for V (0) or dV/dtheta (1) of the present policy, starting from the present values.
    fn evaluate(&mut self, which: usize) -> Result<(), Unbounded> {
        let reward = |&pair: &u32| {
            if pair == u32::MAX {
                0.0
            } else {
                self.reward(which, pair as usize)
            }
        };
        let rewards: Vec<f64> = self.choice.iter().map(reward).collect();
        if self.accuracy.len() == 1 {
            // A residual of the size of one backup's rounding is enough: a smaller one does not lower any tolerance.
            let error = self.accuracy[0].rounding[which] * self.horizon;
            solve(&self.chain, &rewards, &mut self.value[which], error, self.closed)?;
            self.accuracy[0].residual[which] = self.chain.residual(&rewards, &self.value[which]);
        } else {
            solve(&self.chain, &rewards, &mut self.value[which], 0.0, None)?;
            let residuals = self.chain.residuals(&rewards, &self.value[which]);
            for (level, residual) in self.accuracy.iter_mut().zip(self.levels.largest(&residuals)) {
                level.residual[which] = residual;
            }
        }
        self.update_tolerance(which);
        if which == 1 {
            // An advantage falls at the rate dR/dtheta + discount x (a mean of dV/dtheta) - dV/dtheta.
            let (low, high) = range(self.value[1].iter().copied());
            let fall = self.largest_slope + self.problem.mdp.discount() * high - low;
            self.fastest = fall.max(0.0) + self.top().tolerance[1];
        }
        Ok(())
    }

    /// Sets the tolerances that follow from the residuals.
    fn update_tolerance(&mut self, which: usize) {
        let largest = self.levels.largest(&self.value[which]);
        let theta = self.theta.abs();
        for (level, largest) in self.accuracy.iter_mut().zip(largest) {
            let mut scale = level.reward[which].max(largest);
            if which == 0 {
                // V may be small where large numbers cancel: V(0), and theta times the slope.
                scale = scale.max(theta * level.slope_scale);
            } else {
                level.slope_scale = scale;
            }
            let rounding = self.unit * scale;
            level.rounding[which] = rounding;
            level.tolerance[which] = 2.0 * (level.residual[which] + rounding) * self.horizon + rounding;
        }
    }
}

fn solve(chain: &Chain, b: &[f64], x: &mut [f64], error: f64, closed: Option<f64>) -> Result<(), Unbounded> {
    chain.solve(b, x, error, closed).map_err(|stuck| Unbounded {
        state: stuck.0,
        why: Endless::Free,
    })
}
