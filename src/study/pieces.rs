//! Hard argmax over a grid from the pieces between cliffs: within a piece the optimal sets, the policy and its visits
//! and outcomes are constant, and the value is a line (THEORY 3). So all of it is known from one point per piece and
//! one per cliff, and no jump can hide between two points of the grid.

use std::ops::Range;

use crate::cliffs::{Breakpoint, Change, Cliffs, PieceValues, Stopped, cliffs_of_one_step, cliffs_with_values};
use crate::exact::{self, Budget, ExactProblem, OneStep, Optimum, is_doubled};
use crate::scenario::{Problem, Rule, Scenario};
use crate::solve::{Accuracy, Hard, Unbounded, is_spread};
use crate::whole;

use super::doubt::has_doubtful_tie;
use super::hard_point::{HardPoint, HardPoints, jump, levels, on_grid};
use super::point::from_start;
use super::request::Request;
use super::samples;
use super::session::Progress;
use super::sweep::{Branch, GOAL, Sweep, grid};

/// The number of grid points per cliff at which walking the cliffs costs no more than solving at the points.
const POINTS_PER_CLIFF: usize = 2;
/// The number of cliffs that is always allowed, however few points there are.
const FEW: usize = 64;
/// The largest number of jumps of true value and outcomes alone that are named: thousands of prompts have one each.
const JUMPS: usize = 20_000;
/// What is said where they are not named.
const UNNAMED: &str = "there are too many cliffs of other states to name each";
/// The number of cliffs after which the total is estimated.
const FORESEEN: usize = 8;

/// The share of itself by which a cliff of an ordinary model is off in floats, and more: those of the built-in
/// scenarios are off by up to 67 times the distance of neighbouring floats.
const ROUNDED: f64 = 1024.0 * f64::EPSILON;
/// The share of the range beyond which the error of a cliff is more than rounding, and below which floats may take the
/// width of a piece for rounding.
const UNCERTAIN: f64 = 1e-10;
/// The reason why hard argmax is not computed from its pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPieces {
    /// There are too many cliffs for the grid.
    TooMany,
    /// No part of the range with a finite answer was found.
    Unbounded,
    /// The caller has stopped the work.
    Stopped,
}

impl From<Unbounded> for NoPieces {
    fn from(_: Unbounded) -> Self {
        Self::Unbounded
    }
}

/// What is asked, and the grid of it.
#[derive(Clone, Copy)]
struct Asked<'a> {
    scenario: &'a Scenario,
    problem: &'a Problem<'a>,
    request: &'a Request,
    theta: &'a [f64],
}

/// The optimal value where a piece begins, and at the end of the range.
struct Place {
    /// The value from the start distribution.
    value: f64,
    accuracy: Accuracy,
    /// A bound on the error of the value in any state next to the cliff, which is due to the error of the cliff's
    /// place.
    displaced: f64,
}

impl Place {
    /// Stands for what is not known yet.
    const UNKNOWN: Self = Self {
        value: f64::NAN,
        accuracy: Accuracy {
            residual: f64::NAN,
            bound: f64::NAN,
            scale: f64::NAN,
            tolerance: f64::NAN,
        },
        displaced: 0.0,
    };
}

/// Computes the hard half of a sweep; `found` receives the places of the cliffs that it is made from, for studies. The value is a
/// line between the two ends of its piece, and neither its residual nor its error is greater between them than at the
/// worse one, since both are convex there.
///
/// `progress` receives at every cliff the share of the range to the left of it, and stops the work by returning false.
pub(super) fn hard_half(
    scenario: &Scenario,
    problem: &Problem,
    request: &Request,
    found: &mut Option<Vec<f64>>,
    progress: Progress,
) -> Result<Sweep, NoPieces> {
    let theta = grid(request);
    let asked = Asked {
        scenario,
        problem,
        request,
        theta: &theta,
    };
    let (cliffs, places) = if problem.mdp.is_one_step() {
        one_step(asked, progress)?
    } else {
        walk(asked, progress)?
    };
    let inside = points_inside(&theta, &cliffs);
    let mut hard = Branch::new(problem, request, request.points);
    let points = piece_points(&theta, &inside, &cliffs);
    for ((piece, ends), points) in cliffs.pieces.iter().zip(places.windows(2)).zip(points) {
        let [low, high] = ends else { continue };
        // Both ends of a piece may be the same float.
        let width = piece.to - piece.from;
        let slope = if width > 0.0 {
            (high.value - low.value) / width
        } else {
            0.0
        };
        let worse = |of: fn(&Place) -> f64| of(low).max(of(high));
        let scale = worse(|place| place.accuracy.scale);
        let bound = worse(|place| place.accuracy.bound + place.displaced) + 4.0 * f64::EPSILON * scale;
        for i in points {
            let value = if theta[i] - piece.from <= piece.to - theta[i] {
                low.value + (theta[i] - piece.from) * slope
            } else {
                high.value - (piece.to - theta[i]) * slope
            };
            hard.value[i] = value;
            hard.plain[i] = value;
            hard.residual[i] = worse(|place| place.accuracy.residual);
            // A float stands for the shortest decimal that is nearest to it.
            hard.bound[i] = bound + f64::EPSILON * (theta[i] * slope).abs();
        }
    }
    let mut half = Sweep {
        optimal: vec![vec![0; theta.len()]; problem.mdp.actions(request.state).len()],
        hard,
        tolerance: cliffs.tolerance,
        ..Sweep::of(scenario, problem, request)
    };
    write_policies(problem, request, (&theta, &inside), &cliffs, &mut half)?;
    let value_at = |at: f64| {
        let after = cliffs.pieces.partition_point(|piece| piece.to < at);
        let piece = &cliffs.pieces[after.min(cliffs.pieces.len() - 1)];
        piece.value + (at - piece.from) * piece.slope
    };
    for jump in &mut half.jumps {
        jump.value = value_at(jump.at);
    }
    if let [at, _, value, ..] = &mut half.others[..] {
        *value = at.iter().map(|&at| value_at(at)).collect();
    }
    half.theta = theta;
    for end in [0, 1] {
        let points = [0..inside.start, inside.end..request.points][end].clone();
        if !points.is_empty() && whole::required() {
            solve_beyond(scenario, problem, request, (&cliffs, end), points, progress, &mut half)?;
        }
    }
    if whole::IS_WHOLE {
        *found = Some(cliffs.breakpoints.iter().map(|cliff| cliff.at).collect());
    }
    Ok(half)
}

/// Solves at the points of the grid below (0) or above (1) the part that has an answer: where it ends, and nowhere
/// else, there may be one.
fn solve_beyond(
    scenario: &Scenario,
    problem: &Problem,
    request: &Request,
    (cliffs, end): (&Cliffs, usize),
    points: Range<usize>,
    progress: Progress,
    half: &mut Sweep,
) -> Result<(), NoPieces> {
    let first = half.gaps.len();
    let found = samples::write_points(scenario, problem, request, points, &mut || progress(1.0), half);
    let found = found.ok_or(NoPieces::Stopped)?;
    let gaps = &mut half.gaps[first..];
    let beside_edge = if end == 0 { gaps.last_mut() } else { gaps.first_mut() };
    if let Some(gap) = beside_edge {
        gap.edge = Some(cliffs.answered()[end]);
    }
    let piece = [0, cliffs.pieces.len() - 1][end];
    let beside = HardPoints::new(problem, request).point(cliffs.middle(piece), &cliffs.optimal(piece))?;
    for (i, point) in found {
        if !beside.is_like(&point) {
            let jump = jump(&half.actions, (half.theta[i], 0.0), [&beside, &point, &beside]);
            half.jumps.insert([0, half.jumps.len()][end], jump);
        }
    }
    Ok(())
}

/// Returns what is known at an end beyond which there is no answer. There values are limits: those of the walk, to
/// within its own errors.
fn limit(cliffs: &Cliffs, end: usize) -> Place {
    let (value, tolerance) = (cliffs.end_values()[end], cliffs.tolerance);
    let accuracy = Accuracy {
        residual: 0.5 * tolerance,
        bound: 0.5 * tolerance,
        scale: value.abs(),
        tolerance,
    };
    Place {
        value,
        accuracy,
        displaced: 0.0,
    }
}

/// Finds the cliffs of a model of one step, whose values are the mean of single rewards.
fn one_step(asked: Asked, progress: Progress) -> Result<(Cliffs, Vec<Place>), NoPieces> {
    let Asked {
        scenario,
        problem,
        request,
        ..
    } = asked;
    let found = cliffs_of_one_step(problem, [request.from, request.to], progress);
    let (mut found, in_doubt) = found.map_err(|stopped| match stopped {
        Stopped::Cancelled => NoPieces::Stopped,
        Stopped::Unbounded(_) => NoPieces::Unbounded,
    })?;
    let wanted = if is_end_open(asked, &found) {
        Some(of_sweep(asked))
    } else {
        budget(asked, &found)
    };
    if let Some(budget) = wanted
        && let Some(Ok(exact)) = OneStep::of(scenario, request.parameter, &request.values)
    {
        exact.settle(problem, &mut found, &in_doubt, budget);
    }
    found.settle_at_zero();
    let farthest = request.from.abs().max(request.to.abs());
    let sizes = (0..problem.mdp.pairs()).map(|pair| problem.size(pair, farthest));
    // Half of the tolerance of a tie is the rounding of one reward.
    let accuracy = Accuracy {
        residual: 0.0,
        bound: 0.5 * found.tolerance,
        scale: sizes.fold(0.0, f64::max),
        tolerance: found.tolerance,
    };
    let place = |value: f64, displaced: f64| Place {
        value,
        accuracy,
        displaced,
    };
    let mut places = vec![place(found.pieces[0].value, 0.0)];
    for (piece, breakpoint) in found.pieces[1..].iter().zip(&found.breakpoints) {
        let bend = |change: &Change| {
            let [left, right] = change.sides().map(|action| problem.slope[change.first + action]);
            right - left
        };
        let bends = breakpoint.changes.iter().map(bend);
        places.push(place(piece.value, bends.fold(0.0, f64::max) * breakpoint.error));
    }
    places.push(place(found.end_values()[1], 0.0));
    Ok((found, places))
}

/// Finds the cliffs, and solves at each of them and at both ends.
fn walk(asked: Asked, progress: Progress) -> Result<(Cliffs, Vec<Place>), NoPieces> {
    let Asked {
        scenario,
        problem,
        request,
        ..
    } = asked;
    if is_doubled(scenario.mdp.discount())
        && let Some(found) = in_doubled(asked, progress)
    {
        return found;
    }
    let mut solver = Hard::for_sweep(problem.mdp, GOAL);
    let mut places: Vec<Place> = Vec::new();
    let mut slope: Vec<f64> = Vec::new();
    let mut last = (0.0, Vec::new());
    let mut solve = |theta: f64, value: &[f64]| -> Result<Place, Unbounded> {
        solver.guess(|guess| guess.copy_from_slice(value));
        let solved = solver.solve_at(problem, theta);
        let (value, accuracy) = if solver.is_in_doubt(&problem.reward_at(theta), &solved) {
            whole::required();
            let optimum = Optimum::of(scenario, problem, request.parameter, &request.values, theta)?;
            (from_start(problem.mdp, optimum.value()), optimum.accuracy())
        } else {
            solved?;
            (from_start(problem.mdp, solver.value()), solver.accuracy())
        };
        Ok(Place {
            value,
            accuracy,
            displaced: 0.0,
        })
    };
    let (mut obstacle, mut share) = (None, 0.0);
    let found = cliffs_with_values(problem, [request.from, request.to], &mut |piece: Option<
        PieceValues,
    >| {
        let Some(piece) = piece else {
            let is_wanted = progress(share);
            obstacle = (!is_wanted).then_some(NoPieces::Stopped);
            return is_wanted;
        };
        share = piece.share;
        obstacle = obstacle_to(request, places.len(), share, progress);
        if obstacle.is_some() {
            return false;
        }
        // What is at a gap is known once all cliffs are.
        let theta = if piece.begins_at_gap { None } else { Some(piece.theta) };
        match theta.map_or(Ok(Place::UNKNOWN), |theta| solve(theta, piece.value)) {
            Ok(mut place) => {
                let bends = slope.iter().zip(piece.slope).map(|(left, right)| (right - left).abs());
                place.displaced = bends.fold(0.0, f64::max);
                places.push(place);
            }
            Err(unbounded) => obstacle = Some(NoPieces::from(unbounded)),
        }
        slope.clear();
        slope.extend_from_slice(piece.slope);
        last = (piece.theta, piece.value.to_vec());
        obstacle.is_none()
    });
    let (cliffs, is_changed) = match (found, obstacle) {
        (Ok(mut cliffs), _) => {
            let is_changed = confirm(asked, &mut cliffs)?;
            (cliffs, is_changed)
        }
        (Err(_), Some(obstacle @ (NoPieces::TooMany | NoPieces::Stopped))) => return Err(obstacle),
        (Err(_), _) => (exact_cliffs(scenario, request)?, true),
    };
    if is_changed {
        last.1.resize(problem.mdp.states(), 0.0);
        places.clear();
        for (index, piece) in cliffs.pieces.iter().enumerate() {
            if index == 0 && cliffs.gaps[0].is_some() {
                places.push(Place::UNKNOWN);
                continue;
            }
            let mut place = solve(piece.from, &last.1)?;
            // What is solved for may be the cliff or what is beside it.
            if let Some(before) = index.checked_sub(1) {
                place.displaced = cliffs.pieces[before].slope.abs() + piece.slope.abs();
            }
            places.push(place);
        }
        slope.fill(0.0);
    }
    if cliffs.gaps[0].is_some() {
        places[0] = limit(&cliffs, 0);
    }
    let (theta, mut value) = last;
    for (value, slope) in value.iter_mut().zip(&slope) {
        *value += (request.to - theta) * slope;
    }
    places.push(if cliffs.gaps[1].is_some() {
        limit(&cliffs, 1)
    } else {
        solve(request.to, &value)?
    });
    for (place, breakpoint) in places.iter_mut().skip(1).zip(&cliffs.breakpoints) {
        place.displaced *= breakpoint.error;
    }
    Ok((cliffs, places))
}

/// Returns why the cliffs are not followed further, `count` of which are found in a share of the range.
fn obstacle_to(request: &Request, count: usize, share: f64, progress: Progress) -> Option<NoPieces> {
    let most = FEW.max(request.points / POINTS_PER_CLIFF);
    let foreseen = count as f64 / share.max(f64::MIN_POSITIVE);
    if count > most || (count >= FORESEEN && foreseen > most as f64) {
        Some(NoPieces::TooMany)
    } else if !progress(share) {
        Some(NoPieces::Stopped)
    } else {
        None
    }
}

/// Finds the cliffs of a model with a discount near 1, and what is known at each of them and at both ends, in doubled
/// precision; `None` where that is not possible.
fn in_doubled(asked: Asked, progress: Progress) -> Option<Result<(Cliffs, Vec<Place>), NoPieces>> {
    let Asked { scenario, request, .. } = asked;
    let exact = ExactProblem::with_perturbation(scenario, request.parameter, &request.values).ok()?;
    let mut obstacle = None;
    let found = exact::cliffs_near_one(&exact, [request.from, request.to], &mut |pieces, share| {
        obstacle = obstacle_to(request, pieces - 1, share, progress);
        obstacle.is_none()
    });
    let Some((mut cliffs, accuracy)) = found else {
        return obstacle.map(Err);
    };
    if let Err(unbounded) = confirm(asked, &mut cliffs) {
        return Some(Err(unbounded.into()));
    }
    let place = |value: f64, displaced: f64| Place {
        value,
        accuracy,
        displaced,
    };
    let mut places = vec![place(cliffs.pieces[0].value, 0.0)];
    for (sides, breakpoint) in cliffs.pieces.windows(2).zip(&cliffs.breakpoints) {
        let bend = sides[0].slope.abs() + sides[1].slope.abs();
        places.push(place(sides[1].value, bend * breakpoint.error));
    }
    places.push(place(cliffs.end_values()[1], 0.0));
    Some(Ok((cliffs, places)))
}

/// Confirms the cliffs in the exact numbers of the file, if that does not take long, where places that are equal in
/// floating point may be far apart: with a discount near 1, and with large numbers that cancel; where cliffs are near to
/// each other or to an end of the range; and where rewards are of very different sizes. Returns whether anything about
/// the cliffs has changed.
fn confirm(asked: Asked, cliffs: &mut Cliffs) -> Result<bool, Unbounded> {
    let Asked { scenario, request, .. } = asked;
    let mut wanted = budget(asked, cliffs);
    let asks_for_ends = wanted != Some(of_sweep(asked)) && is_end_open(asked, cliffs);
    if wanted.is_none() && !asks_for_ends {
        return Ok(false);
    }
    whole::required();
    if asks_for_ends && !are_ends_confirmed(asked, cliffs) {
        wanted = Some(of_sweep(asked));
    }
    let Some(budget) = wanted else {
        return Ok(false);
    };
    let Ok(exact) = ExactProblem::with_perturbation(scenario, request.parameter, &request.values) else {
        return Ok(false);
    };
    let before = cliffs.clone();
    exact::confirm(&exact, cliffs, budget, &mut |_| true)?.settle(cliffs);
    Ok(*cliffs != before)
}

/// Returns the budget for confirming cliffs; `None` where floats are enough.
fn budget(asked: Asked, cliffs: &Cliffs) -> Option<Budget> {
    let Asked {
        scenario,
        problem,
        request,
        theta,
    } = asked;
    let discount = scenario.mdp.discount();
    let errors = cliffs.breakpoints.iter().map(|breakpoint| breakpoint.error);
    let error = errors.chain(cliffs.end_errors).fold(0.0, f64::max);
    let uncertain = UNCERTAIN * (request.to - request.from);
    let is_narrow = cliffs.pieces.iter().any(|piece| piece.to - piece.from <= uncertain);
    if is_doubled(discount) || error > uncertain || is_narrow || is_grid_open(theta, cliffs) {
        return Some(of_sweep(asked));
    }
    let rewards: Vec<f64> = problem.constant.iter().chain(&problem.slope).copied().collect();
    let is_open = is_spread(&rewards) || has_doubtful_tie(scenario, problem, request, cliffs);
    is_open.then_some(Budget::INSTANT)
}

/// Returns the budget for confirming cliffs that floats may have wrong.
fn of_sweep(asked: Asked) -> Budget {
    Budget::of_sweep(asked.scenario.mdp.discount())
}

/// Returns whether something that is asked ties at an end of the range in floats, which may be a cliff beside it. At 0
/// ordinary numbers leave no doubt.
fn is_end_open(asked: Asked, cliffs: &Cliffs) -> bool {
    let Asked { scenario, request, .. } = asked;
    let compares = matches!(request.rule, Rule::Worst | Rule::Best);
    // At discount 1 a rule may look for the way out of a free loop. The page, which has the core, always follows.
    let goes_by_all = !whole::IS_WHOLE || request.follow || compares || scenario.mdp.discount() == 1.0;
    let mut ends = [request.from, request.to].into_iter().zip(&cliffs.ends);
    ends.any(|(end, changes)| {
        let is_asked = |change: &Change| goes_by_all || change.state == request.state;
        end != 0.0 && changes.iter().any(is_asked)
    })
}

/// Returns whether what ties at the ends of the range in floats does so in the numbers of the file.
fn are_ends_confirmed(asked: Asked, cliffs: &Cliffs) -> bool {
    let mut ends = [cliffs.from, cliffs.to].into_iter().zip(&cliffs.ends);
    ends.all(|(end, changes)| changes.is_empty() || is_confirmed(asked, end, changes))
}

/// Returns whether the actions that tie at a place in floats are those that do so in the numbers of the file, by what
/// `solve` answers there.
fn is_confirmed(asked: Asked, at: f64, changes: &[Change]) -> bool {
    let Asked {
        scenario,
        problem,
        request,
        ..
    } = asked;
    let Ok(optimum) = Optimum::of(scenario, problem, request.parameter, &request.values, at) else {
        return false;
    };
    let is_decided = optimum.tolerance == 0.0;
    is_decided
        && changes.iter().all(|change| {
            let actions = 0..problem.mdp.actions(change.state).len();
            let best = actions.filter(|action| optimum.optimal[change.first + action]);
            best.eq(change.sets[1].iter().copied())
        })
}

/// Returns whether some cliff may be at a point of the grid or beside it: within its error, and not the same number but
/// for the rounding of ordinary models.
fn is_grid_open(theta: &[f64], cliffs: &Cliffs) -> bool {
    cliffs.breakpoints.iter().any(|cliff| {
        let (at, _) = on_grid(theta, cliff);
        (at - cliff.at).abs() > ROUNDED * at.abs()
    })
}

/// Returns the cliffs in the exact numbers of the file, if that does not take long, where floating point finds none at
/// discount 1.
fn exact_cliffs(scenario: &Scenario, request: &Request) -> Result<Cliffs, NoPieces> {
    whole::required();
    let exact = ExactProblem::with_perturbation(scenario, request.parameter, &request.values);
    let exact = exact.map_err(|_| NoPieces::Unbounded)?;
    let found = exact::cliffs_exactly(&exact, [request.from, request.to], Budget::of_sweep(1.0), &mut |_| true);
    Ok(found.ok_or(NoPieces::Unbounded)??)
}

/// Returns the grid points in the part of the range that has an answer. Its ends do not belong to it where there is
/// none beyond.
fn points_inside(theta: &[f64], cliffs: &Cliffs) -> Range<usize> {
    let ([low, high], errors) = (cliffs.answered(), cliffs.end_errors);
    let first = cliffs.gaps[0]
        .as_ref()
        .map_or(0, |_| theta.partition_point(|&theta| theta <= low + errors[0]));
    let end = cliffs.gaps[1].as_ref().map_or(theta.len(), |_| {
        theta.partition_point(|&theta| theta < high - errors[1])
    });
    first..end.max(first)
}

/// Returns the grid points in each piece, its lower end included; all of them are `inside`.
fn piece_points<'c>(
    theta: &'c [f64],
    inside: &'c Range<usize>,
    cliffs: &'c Cliffs,
) -> impl Iterator<Item = Range<usize>> + 'c {
    let mut next = inside.start;
    let last = cliffs.pieces.len() - 1;
    cliffs.pieces.iter().enumerate().map(move |(index, piece)| {
        let first = next;
        next = if index == last {
            inside.end
        } else {
            first + theta[first..inside.end].partition_point(|&theta| theta < piece.to)
        };
        first..next
    })
}

/// Writes the sets, the policies with their visits and outcomes at the points `inside` the part that has an answer, and
/// the jumps.
fn write_policies(
    problem: &Problem,
    request: &Request,
    (theta, inside): (&[f64], &Range<usize>),
    cliffs: &Cliffs,
    half: &mut Sweep,
) -> Result<(), NoPieces> {
    let mut points = HardPoints::new(problem, request);
    let mut optimal = cliffs.first.clone();
    let mut left = points.first(cliffs.middle(0), &optimal)?;
    let mut next = inside.start;
    let mut write = |point: &HardPoint, is_reached: &dyn Fn(f64) -> bool, half: &mut Sweep| {
        while next < inside.end && !is_reached(theta[next]) {
            point.write(next, request.state, &mut half.optimal, &mut half.hard);
            next += 1;
        }
    };
    let [low, high] = [0, 1].map(|end| points.end_of_range(cliffs, end));
    let names_all = cliffs.breakpoints.len() <= JUMPS;
    if !names_all && points.needs_policy() {
        UNNAMED.clone_into(&mut half.sampled);
    }
    let are_many = problem.mdp.is_one_step() && cliffs.breakpoints.len() > FEW;
    let mut piece = 0;
    // An end of the grid is that of the range, and a cliff inside the range is no more at it than the tie at an end is
    // elsewhere.
    let inside_range = cliffs.breakpoints.iter().map(|breakpoint| (breakpoint, true));
    let ends = [&low, &high].map(|end| end.iter().map(|breakpoint| (breakpoint, false)));
    let [low, high] = ends;
    for (breakpoint, is_inside) in low.chain(inside_range).chain(high) {
        let Breakpoint { at, error, .. } = *breakpoint;
        let is_end = |end: f64, theta: f64| is_inside && error <= 4.0 * f64::EPSILON * at.abs() && theta == end;
        if at > cliffs.pieces[piece].from {
            // At the upper end there is none beyond.
            piece = (piece + 1).min(cliffs.pieces.len() - 1);
        }
        let flips = breakpoint.changes.iter().any(|change| change.state == request.state);
        if !flips && !points.needs_policy() {
            continue;
        }
        write(&left, &|theta| theta >= at - error && !is_end(cliffs.from, theta), half);
        breakpoint.place(1, &mut optimal);
        let middle = points.turned(at, &optimal, (&breakpoint.changes, 1), &left)?;
        write(&middle, &|theta| theta > at + error || is_end(cliffs.to, theta), half);
        breakpoint.place(2, &mut optimal);
        let right = points.turned(cliffs.middle(piece), &optimal, (&breakpoint.changes, 2), &middle)?;
        if flips || (names_all && !(left.is_like(&middle) && middle.is_like(&right))) {
            let (place, sides) = (on_grid(theta, breakpoint), [&left, &middle, &right]);
            if are_many && !flips {
                half.push_other(place, levels(sides));
            } else {
                half.jumps.push(jump(&half.actions, place, sides));
            }
        }
        left = right;
    }
    write(&left, &|_| false, half);
    Ok(())
}
