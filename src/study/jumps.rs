//! Where the watched state's optimal set or the true value jumps between two points of a grid: the exact cliffs ([`cliffs`]) of every cell whose ends
//! differ. Jumps that undo each other within a cell are not seen here; the cliffs of the whole range are.

use crate::cliffs::{Breakpoint, cliffs};
use crate::scenario::Problem;

use super::request::Request;
use super::sweep::{HardPoint, HardSide, Jump};

/// Breakpoints visited in one sweep, at most: pairs times breakpoints.
const BUDGET: usize = 4_000_000;
/// A tie at a point of the grid belongs to the cells on both sides: each cell is searched by this share of its width beyond its ends.
const BEYOND: f64 = 0.01;
/// True values closer than this share of their size are the same.
const SAME: f64 = 1e-9;

/// A search that goes along with the grid.
pub(super) struct Search<'p> {
    problem: &'p Problem<'p>,
    request: &'p Request,
    side: HardSide<'p>,
    /// Breakpoints that may still be visited.
    left: usize,
    found: Vec<Jump>,
}

impl<'p> Search<'p> {
    pub(super) fn new(problem: &'p Problem<'p>, request: &'p Request, goal: f64) -> Self {
        Self {
            problem,
            request,
            side: HardSide::new(problem, request, goal),
            left: (BUDGET / problem.mdp.pairs()).max(64),
            found: Vec::new(),
        }
    }

    /// Looks between two neighbours on the grid. What it finds once the budget is spent is only known to lie between them.
    pub(super) fn cell(&mut self, low: &HardPoint, high: &HardPoint) {
        if same(low, high) {
            return;
        }
        let beyond = BEYOND * (high.theta - low.theta);
        let from = (low.theta - beyond).max(self.request.from);
        let to = (high.theta + beyond).min(self.request.to);
        if self.between(from, to, [low.theta, high.theta]).is_none()
            && let Ok(middle) = self.side.at(0.5 * (low.theta + high.theta))
        {
            let error = 0.5 * (high.theta - low.theta);
            self.add(jump(error, low.clone(), middle, high.clone()));
        }
    }

    /// The jumps found, in ascending order.
    pub(super) fn finish(self) -> Vec<Jump> {
        self.found
    }

    /// Adds the jumps of a range; none when the budget does not suffice or there is no answer. A jump that may be at a point of the grid is there.
    fn between(&mut self, from: f64, to: f64, points: [f64; 2]) -> Option<()> {
        let left = &mut self.left;
        let cliffs = cliffs(self.problem, from, to, &mut |_| {
            *left = left.saturating_sub(1);
            *left > 0
        });
        let mut cliffs = cliffs.ok()?;
        let [first, last] = std::mem::take(&mut cliffs.ends);
        if from == self.request.from {
            cliffs.breakpoints.insert(0, end(from, first));
        }
        if to == self.request.to {
            cliffs.breakpoints.push(end(to, last));
        }
        let mut optimal = cliffs.first;
        for breakpoint in &mut cliffs.breakpoints {
            let near = |point: &f64| (breakpoint.at - point).abs() <= breakpoint.error;
            breakpoint.at = points.into_iter().find(near).unwrap_or(breakpoint.at);
            self.visit(breakpoint, &mut optimal)?;
        }
        Some(())
    }

    /// Moves the optimal set across a breakpoint, and adds it if it is a jump.
    fn visit(&mut self, breakpoint: &Breakpoint, optimal: &mut [bool]) -> Option<()> {
        let mut changes = breakpoint.changes.iter();
        let flips = changes.any(|change| change.state == self.request.state);
        let earns = self.request.follow && self.problem.truth.is_some();
        if !flips && !earns {
            breakpoint.place(2, optimal);
            return Some(());
        }
        let mut points = Vec::with_capacity(3);
        for side in 0..3 {
            breakpoint.place(side, optimal);
            points.push(self.side.point(breakpoint.at, optimal).ok()?);
        }
        let above = points.pop()?;
        let at = points.pop()?;
        let below = points.pop()?;
        if flips || !same(&below, &at) || !same(&at, &above) {
            self.add(jump(breakpoint.error, below, at, above));
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

/// The end of the range as a breakpoint of the states that tie there.
fn end(at: f64, changes: Vec<crate::cliffs::Change>) -> Breakpoint {
    Breakpoint {
        at,
        error: 0.0,
        changes,
    }
}

/// Same optimal set in the watched state, same true value.
fn same(a: &HardPoint, b: &HardPoint) -> bool {
    let truth = (a.truth.is_nan() && b.truth.is_nan())
        || (a.truth - b.truth).abs() <= SAME * a.truth.abs().max(b.truth.abs()).max(SAME);
    truth && a.set == b.set
}

fn jump(error: f64, below: HardPoint, at: HardPoint, above: HardPoint) -> Jump {
    Jump {
        at: at.theta,
        error,
        truths: [below.truth, at.truth, above.truth],
        sets: [below.set, at.set, above.set],
        policies: [below.policy, at.policy, above.policy],
    }
}
