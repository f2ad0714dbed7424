//! Where the watched state's optimal set or the true value jumps between two points of a grid.
//!
//! V of the watched state is convex and piecewise affine in the parameter; if a cell hides one jump, it is where the lines of its two ends cross. The
//! guess is verified by solving just below and just above; where it fails (several jumps, or a jump without a kink) the cell is halved. Jumps that undo
//! each other between two points are not seen.

use super::hard_side::{HardPoint, HardSide};
use super::{Jump, Problem, Request};

/// The error bound aimed at, as a share of the scale: tighter than on the grid, because the tie tolerance follows it.
const GOAL: f64 = 1e-13;
/// Solves spent on one sweep, at most: pairs times solves.
const BUDGET: usize = 4_000_000;
/// Nearest that two jumps can be told apart, as a share of the range.
const APART: f64 = 1e-10;

/// A jump's place, and how far to either side of it the policies beside it are taken.
#[derive(Clone, Copy, Debug)]
struct Found {
    at: f64,
    beside: f64,
    error: f64,
}

/// A search that goes along with the grid.
pub(super) struct Search<'p> {
    request: &'p Request,
    side: HardSide<'p>,
    least: f64,
    /// Solves left.
    left: usize,
    found: Vec<Found>,
}

impl<'p> Search<'p> {
    pub(super) fn new(problem: &'p Problem<'p>, request: &'p Request) -> Self {
        Self {
            request,
            side: HardSide::new(problem, request, GOAL),
            least: APART * (request.to - request.from),
            left: (BUDGET / problem.mdp.pairs()).max(64),
            found: Vec::new(),
        }
    }

    /// Looks between two neighbours on the grid; `near` has just solved one of them.
    pub(super) fn cell(&mut self, low: &HardPoint, high: &HardPoint, near: &HardSide<'p>) {
        if !same(low, high) {
            self.side.start_from(near);
            self.between(low, high);
        }
    }

    /// The jumps found, in ascending order.
    pub(super) fn finish(self) -> Vec<Jump> {
        let Self {
            request,
            mut side,
            mut found,
            ..
        } = self;
        found.dedup_by(|later, earlier| later.at - earlier.at <= later.beside.max(earlier.beside));
        found
            .into_iter()
            .filter_map(|jump| describe(&mut side, request, jump))
            .collect()
    }
}

impl Search<'_> {
    fn between(&mut self, low: &HardPoint, high: &HardPoint) {
        if same(low, high) {
            return;
        }
        let width = high.theta - low.theta;
        let middle = low.theta + 0.5 * width;
        if width <= self.least || self.left < 6 {
            self.found.push(Found {
                at: middle,
                beside: self.least.max(0.5 * width),
                error: 0.5 * width,
            });
            return;
        }
        if let Some(guess) = self.crossing(low, high)
            && self.verified(low, high, guess)
        {
            self.found.push(guess);
            return;
        }
        self.left -= 1;
        match self.side.at(middle) {
            Ok(point) => {
                self.between(low, &point);
                self.between(&point, high);
            }
            Err(_) => self.found.push(Found {
                at: middle,
                beside: 0.5 * width,
                error: 0.5 * width,
            }),
        }
    }

    /// Where the lines of the two ends cross, and how far beside it ties have dissolved.
    fn crossing(&mut self, low: &HardPoint, high: &HardPoint) -> Option<Found> {
        self.left -= 2;
        self.side.at(low.theta).ok()?;
        let rise = self.side.slope().ok()?;
        self.side.at(high.theta).ok()?;
        let change = self.side.slope().ok()? - rise;
        let width = high.theta - low.theta;
        // V(high) - V(low) = rise (at - low) + (rise + change) (high - at).
        let behind = (high.watched - low.watched - rise * width) / change;
        if !behind.is_finite() {
            return None;
        }
        let beside = (8.0 * low.tolerance.max(high.tolerance) / change.abs()).max(self.least);
        let at = (high.theta - behind).clamp(low.theta, high.theta);
        // A tie met exactly by a point of the grid is that point, not its neighbour in the last digit.
        let snapped = [low.theta, high.theta]
            .into_iter()
            .find(|end| (end - at).abs() <= self.least);
        Some(Found {
            at: snapped.unwrap_or(at),
            beside,
            error: self.least,
        })
    }

    fn verified(&mut self, low: &HardPoint, high: &HardPoint, guess: Found) -> bool {
        self.left -= 2;
        let mut joins =
            |theta: f64, end: &HardPoint| self.side.at(theta).is_ok_and(|point| same(&point, end));
        let below = guess.at - guess.beside;
        let above = guess.at + guess.beside;
        (below <= low.theta || joins(below, low)) && (above >= high.theta || joins(above, high))
    }
}

/// Same optimal set in the watched state, same true value.
fn same(a: &HardPoint, b: &HardPoint) -> bool {
    let truth = (a.truth.is_nan() && b.truth.is_nan())
        || (a.truth - b.truth).abs() <= 1e-9 * a.truth.abs().max(b.truth.abs()).max(1e-9);
    truth && a.set == b.set
}

fn describe(side: &mut HardSide, request: &Request, jump: Found) -> Option<Jump> {
    let beside = [
        (jump.at - jump.beside).max(request.from),
        jump.at,
        (jump.at + jump.beside).min(request.to),
    ];
    let [below, at, above] = beside.map(|theta| side.at(theta).ok());
    let (below, at, above) = (below?, at?, above?);
    let truths = [below.truth, at.truth, above.truth];
    Some(Jump {
        at: jump.at,
        error: jump.error,
        sets: [below.set, at.set, above.set],
        policies: [below.policy, at.policy, above.policy],
        truths,
    })
}
