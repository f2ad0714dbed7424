//! Hard argmax over a grid by solving at each of its points, where there are too many cliffs for [`super::pieces`] or
//! no part of the range with an answer was found. Each point starts from the line through the values of the last two.
//!
//! The jumps between the points are the exact cliffs of every cell whose ends differ. Jumps that undo each other within
//! a cell are not seen here; the cliffs of the whole range are.

use std::cell::OnceCell;
use std::ops::Range;

use crate::cliffs::{Breakpoint, cliffs_from};
use crate::exact::{Budget, ExactPoint, ExactProblem, decided, has_tie, is_doubled, solve_near_one, solved_exactly};
use crate::scenario::{Problem, Rule, Scenario};
use crate::solve::{Accuracy, Evaluation, FreeLoops, Hard, Unbounded, select};

use super::hard_point::{HardPoint, HardPoints, jump, on_grid};
use super::history::History;
use super::point::from_start;
use super::request::Request;
use super::session::Begun;
use super::sweep::{Branch, GOAL, Jump, Sweep, add_gap, grid};

/// The largest number of breakpoints that are visited in one sweep, as pairs times breakpoints.
const BUDGET: usize = 4_000_000;
/// The share of a cell's width beyond its ends that is searched too, since a tie at a point of the grid belongs to the
/// cells on both sides.
const BEYOND: f64 = 0.01;

/// The share of the range at which a point counts as beside another one.
const BESIDE: f64 = 1e-8;

/// Computes the hard half of a sweep; `None` if it was stopped. The part of it that `progress` may ask for has no jumps.
pub(super) fn hard_half(
    scenario: &Scenario,
    problem: &Problem,
    request: &Request,
    progress: &mut dyn FnMut(f64, Begun) -> bool,
) -> Option<Sweep> {
    let mut samples = Samples::new(scenario, problem, request);
    let mut half = Sweep {
        optimal: vec![vec![0; request.points]; problem.mdp.actions(request.state).len()],
        hard: Branch::new(problem, request, request.points),
        theta: grid(request),
        ..Sweep::of(scenario, problem, request)
    };
    let mut history = History::new(2);
    let mut search = Search::new(scenario, problem, request);
    let mut previous: Option<(f64, HardPoint)> = None;
    for i in 0..request.points {
        if !progress(i as f64 / request.points as f64, &|| half.clone()) {
            return None;
        }
        let point = samples.write(scenario, i, &mut history, &mut half);
        let theta = half.theta[i];
        if let Some(point) = &point
            && samples.is_alone()
        {
            previous = search.alone(theta, point, previous.as_ref(), &history);
            continue;
        }
        if let (Some((before, previous)), Some(point)) = (&previous, &point) {
            search.cell([*before, theta], [previous, point], &history);
        }
        previous = point.map(|point| (theta, point));
    }
    half.jumps = search.found;
    Some(half)
}

/// Solves at some points of a grid and writes what is found; returns the points at which a loop is free, and at them
/// alone, or `None` if it was stopped.
pub(super) fn write_points(
    scenario: &Scenario,
    problem: &Problem,
    request: &Request,
    points: Range<usize>,
    goes_on: &mut dyn FnMut() -> bool,
    half: &mut Sweep,
) -> Option<Vec<(usize, HardPoint)>> {
    let mut samples = Samples::new(scenario, problem, request);
    let mut history = History::new(2);
    let mut found = Vec::new();
    for i in points {
        if !goes_on() {
            return None;
        }
        if let Some(point) = samples.write(scenario, i, &mut history, half)
            && samples.is_alone()
        {
            found.push((i, point));
        }
    }
    Some(found)
}

/// A solver of hard argmax at single points, each starting from the one before.
struct Samples<'p> {
    problem: &'p Problem<'p>,
    request: &'p Request,
    solver: Hard<'p>,
    points: HardPoints<'p>,
    /// The pairs that stay in loops that are free throughout the range; empty where there is none.
    free: Vec<bool>,
    scenario: &'p Scenario,
    /// The exact form of the problem, made where floats find the first tie; `None` in it where there is none.
    exact: OnceCell<Option<ExactProblem<'p>>>,
    /// The last point, if the numbers of the file decided it.
    decided: Option<ExactPoint>,
}

impl<'p> Samples<'p> {
    fn new(scenario: &'p Scenario, problem: &'p Problem<'p>, request: &'p Request) -> Self {
        Self {
            scenario,
            exact: OnceCell::new(),
            decided: None,
            problem,
            request,
            solver: Hard::for_sweep(problem.mdp, GOAL),
            points: HardPoints::new(problem, request),
            free: FreeLoops::along(problem).map_or(Vec::new(), |loops| loops.inner().to_vec()),
        }
    }

    /// Solves at a point of the grid, from the line through the last ones, and writes what is found, or why there is no
    /// answer.
    fn write(&mut self, scenario: &Scenario, i: usize, history: &mut History, half: &mut Sweep) -> Option<HardPoint> {
        self.solver.guess(|value| {
            history.predict(value);
        });
        let point = match self.at(half.theta[i]) {
            Ok(point) => point,
            Err(unbounded) => {
                add_gap(&mut half.gaps, i, false, scenario, &unbounded);
                history.clear();
                return None;
            }
        };
        let (value, accuracy) = match &self.decided {
            Some(decided) => (&decided.value[..], decided.accuracy),
            None => (self.solver.value(), self.solver.accuracy()),
        };
        history.push(value);
        let Accuracy {
            residual,
            bound,
            tolerance,
            ..
        } = accuracy;
        half.tolerance = half.tolerance.max(tolerance);
        point.write(i, self.request.state, &mut half.optimal, &mut half.hard);
        let branch = &mut half.hard;
        branch.value[i] = from_start(self.problem.mdp, value);
        branch.plain[i] = branch.value[i];
        branch.residual[i] = residual;
        branch.bound[i] = bound;
        Some(point)
    }

    /// Returns whether a loop is free at the last point alone: what is optimal there says nothing about the points
    /// beside it.
    fn is_alone(&self) -> bool {
        let free = self
            .decided
            .as_ref()
            .map_or(self.solver.free(), |decided| &decided.free);
        free != self.free
    }

    /// Solves at theta.
    fn at(&mut self, theta: f64) -> Result<HardPoint, Unbounded> {
        self.decided = None;
        if is_doubled(self.problem.mdp.discount())
            && let Some(exact) = self.exact()
            && let Some(mut point) = solve_near_one(exact, theta, Budget::INSTANT)
        {
            let optimal: Vec<bool> = point.advantages.iter().map(|&advantage| advantage == 0.0).collect();
            let found = self.points.point(theta, &optimal);
            point.free.clone_from(&self.free);
            self.decided = Some(point);
            return found;
        }
        let solved = self.solver.solve_at(self.problem, theta);
        if self.solver.is_in_doubt(&self.problem.reward_at(theta), &solved)
            && let Some(exact) = self.exact()
            && let Some(point) = solved_exactly(exact, theta, Budget::INSTANT)
        {
            let point = point?;
            let optimal: Vec<bool> = point.advantages.iter().map(|&advantage| advantage == 0.0).collect();
            self.decided = Some(point);
            return self.points.point(theta, &optimal);
        }
        solved?;
        // Where no bound is verified, the policy may take longer to end than floats can count.
        if self.solver.accuracy().bound == f64::INFINITY {
            let mdp = self.problem.mdp;
            let policy = select(mdp, &self.solver.optimal(), Rule::First, None, &[])?;
            Evaluation::new(mdp, &policy).occupancy()?;
        }
        let set = self.problem.mdp.actions(self.request.state);
        let tied = set
            .filter(|&pair| self.solver.is_optimal(self.request.state, pair))
            .count()
            > 1;
        let optimal = if self.points.needs_policy() || tied {
            let mut optimal = self.solver.optimal();
            self.decide(theta, &mut optimal);
            optimal
        } else {
            // Only the watched state matters here.
            let mut optimal = vec![false; self.problem.mdp.pairs()];
            for pair in self.problem.mdp.actions(self.request.state) {
                optimal[pair] = self.solver.is_optimal(self.request.state, pair);
            }
            optimal
        };
        self.points.point(theta, &optimal)
    }

    /// Returns the exact form of the problem, perturbed or not, if it has one.
    fn exact(&self) -> Option<&ExactProblem<'p>> {
        let (scenario, request) = (self.scenario, self.request);
        let exact = || ExactProblem::with_perturbation(scenario, request.parameter, &request.values).ok();
        self.exact.get_or_init(exact).as_ref()
    }

    /// Lets the numbers of the file decide what ties, as at any other point, if that does not take long.
    fn decide(&self, theta: f64, optimal: &mut [bool]) {
        if !has_tie(self.problem.mdp, optimal) {
            return;
        }
        if let Some(exact) = self.exact()
            && let Some(advantages) = decided(exact, theta, optimal, self.solver.free(), Budget::INSTANT)
        {
            for (optimal, advantage) in optimal.iter_mut().zip(advantages) {
                *optimal = advantage == 0.0;
            }
        }
    }
}

/// A search for jumps between neighbouring points of the grid.
struct Search<'p> {
    /// The names of the watched state's actions.
    actions: Vec<String>,
    problem: &'p Problem<'p>,
    request: &'p Request,
    samples: Samples<'p>,
    /// The number of breakpoints that may still be visited.
    left: usize,
    /// The jumps found, in ascending order.
    found: Vec<Jump>,
}

impl<'p> Search<'p> {
    fn new(scenario: &'p Scenario, problem: &'p Problem<'p>, request: &'p Request) -> Self {
        Self {
            actions: scenario.action_names(request.state),
            problem,
            request,
            samples: Samples::new(scenario, problem, request),
            left: (BUDGET / problem.mdp.pairs()).max(64),
            found: Vec::new(),
        }
    }

    /// Finds the jump at a point that stands alone, and those between the point before it and its left side. Returns a
    /// point on its right side, if there is an answer.
    fn alone(
        &mut self,
        theta: f64,
        point: &HardPoint,
        previous: Option<&(f64, HardPoint)>,
        history: &History,
    ) -> Option<(f64, HardPoint)> {
        let beside = BESIDE * (self.request.to - self.request.from);
        let [left, right] = [theta - beside, theta + beside].map(|at| {
            let inside = (self.request.from..=self.request.to).contains(&at);
            let point = inside.then(|| self.samples.at(at).ok()).flatten();
            point.map(|point| (at, point))
        });
        if let (Some((before, previous)), Some((at, left))) = (previous, &left) {
            self.cell([*before, *at], [previous, left], history);
        }
        if let (Some((_, below)), Some((_, above))) =
            (left.as_ref().or(right.as_ref()), right.as_ref().or(left.as_ref()))
            && !(below.is_like(point) && point.is_like(above))
        {
            self.add(jump(&self.actions, (theta, 0.0), [below, point, above]));
        }
        right
    }

    /// Finds the jumps between two neighbours on the grid, whose values are the last ones of `history`. After the
    /// budget is spent, a jump is only known to lie between them, and what is best at it where the set changes.
    fn cell(&mut self, ends: [f64; 2], points: [&HardPoint; 2], history: &History) {
        let [low, high] = points;
        if low.is_like(high) {
            return;
        }
        let width = ends[1] - ends[0];
        let from = (ends[0] - BEYOND * width).max(self.request.from);
        let to = (ends[1] + BEYOND * width).min(self.request.to);
        if self.between(from, to, ends, history).is_some() {
            return;
        }
        let middle = 0.5 * (ends[0] + ends[1]);
        if low.set == high.set {
            self.add(jump(&self.actions, (middle, 0.5 * width), [low, low, high]));
            return;
        }
        self.samples.solver.guess(|value| {
            history.interpolate(value);
        });
        if let Ok(point) = self.samples.at(middle) {
            self.add(jump(&self.actions, (middle, 0.5 * width), [low, &point, high]));
        }
    }

    /// Adds the jumps of a range; returns `None` when the budget does not suffice or there is no answer.
    fn between(&mut self, from: f64, to: f64, points: [f64; 2], history: &History) -> Option<()> {
        if self.left == 0 {
            return None;
        }
        let left = &mut self.left;
        let cliffs = cliffs_from(self.problem, [from, to], history.before(), &mut |_| {
            *left = left.saturating_sub(1);
            *left > 0
        });
        let cliffs = cliffs.ok()?;
        let low = self
            .samples
            .points
            .end_of_range(&cliffs, 0)
            .filter(|_| from == self.request.from);
        let high = self
            .samples
            .points
            .end_of_range(&cliffs, 1)
            .filter(|_| to == self.request.to);
        let mut optimal = cliffs.first.clone();
        for (index, breakpoint) in low.iter().chain(&cliffs.breakpoints).chain(&high).enumerate() {
            // The pieces on both sides; beside an end of the range there is one.
            let left = index.saturating_sub(low.iter().count());
            let right = if index < low.iter().count() { 0 } else { left + 1 };
            let beside = [left, right].map(|piece| cliffs.middle(piece));
            self.visit(breakpoint, beside, on_grid(&points, breakpoint), &mut optimal)?;
        }
        Some(())
    }

    /// Moves the optimal set across a breakpoint, and adds a jump at `place` if it is one; `beside` are points of the
    /// pieces on both sides.
    fn visit(
        &mut self,
        breakpoint: &Breakpoint,
        beside: [f64; 2],
        place: (f64, f64),
        optimal: &mut [bool],
    ) -> Option<()> {
        let mut changes = breakpoint.changes.iter();
        let flips = changes.any(|change| change.state == self.request.state);
        let counts = self.problem.truth.is_some() || !self.problem.outcomes.is_empty();
        let matters = flips || (self.request.follow && counts);
        if !matters {
            breakpoint.place(2, optimal);
            return Some(());
        }
        let places = [beside[0], breakpoint.at, beside[1]];
        let [below, at, above] = [0, 1, 2].map(|side| {
            breakpoint.place(side, optimal);
            self.samples.points.point(places[side], optimal).ok()
        });
        let (below, at, above) = (below?, at?, above?);
        if flips || !below.is_like(&at) || !at.is_like(&above) {
            self.add(jump(&self.actions, place, [&below, &at, &above]));
        }
        Some(())
    }

    /// Adds a jump unless the cell before has found it.
    fn add(&mut self, jump: Jump) {
        let last = self.found.last();
        if last.is_none_or(|last| jump.at - last.at > last.error + jump.error) {
            self.found.push(jump);
        }
    }
}
