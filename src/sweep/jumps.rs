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

/// By how much the distance beside a jump grows, and how often, until ties have dissolved.
const GROWTH: f64 = 8.0;
const GROWTHS: usize = 4;
/// A kink smaller than this share of the slopes beside it is rounding.
const KINK: f64 = 1e-9;

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
        // Two ends of one tie that the tolerance has widened are one jump, in the middle.
        found.dedup_by(|later, earlier| {
            let apart = later.at - earlier.at;
            let one = apart <= later.beside.max(earlier.beside);
            if one {
                earlier.at += 0.5 * apart;
                earlier.beside = earlier.beside.max(later.beside) + 0.5 * apart;
                earlier.error = earlier.error.max(later.error) + 0.5 * apart;
            }
            one
        });
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
            let found = Found {
                at: middle,
                beside: self.least.max(0.5 * width),
                error: 0.5 * width,
            };
            let settled = self.settled(found);
            self.found.push(settled);
            return;
        }
        if let Some(guess) = self.crossing(low, high)
            && let Some(found) = self.verified(low, high, guess)
        {
            self.found.push(found);
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

    /// Where the lines of the two ends cross.
    fn crossing(&mut self, low: &HardPoint, high: &HardPoint) -> Option<Found> {
        self.left -= 2;
        self.side.at(low.theta).ok()?;
        let rise = self.side.slope().ok()?;
        self.side.at(high.theta).ok()?;
        let after = self.side.slope().ok()?;
        let change = after - rise;
        if change.abs() <= KINK * (rise.abs() + after.abs()) {
            return None;
        }
        let width = high.theta - low.theta;
        // V(high) - V(low) = rise (at - low) + (rise + change) (high - at).
        let behind = (high.watched - low.watched - rise * width) / change;
        if !behind.is_finite() {
            return None;
        }
        let at = (high.theta - behind).clamp(low.theta, high.theta);
        // A tie met exactly by a point of the grid is that point, not its neighbour in the last digit.
        let snapped = [low.theta, high.theta]
            .into_iter()
            .find(|end| (end - at).abs() <= self.least);
        Some(Found {
            at: snapped.unwrap_or(at),
            beside: self.least,
            error: self.least,
        })
    }

    /// The guess, with the least distance at which both sides look like the ends of the cell; none when that is not well inside the cell. The tolerance
    /// makes a tie of a neighbourhood of the jump, the wider the less the advantages change.
    fn verified(&mut self, low: &HardPoint, high: &HardPoint, guess: Found) -> Option<Found> {
        let mut found = guess;
        for _ in 0..GROWTHS {
            if found.beside >= 0.25 * (high.theta - low.theta) || self.left <= 6 {
                return None;
            }
            self.left -= 2;
            let mut joins = |theta: f64, end: &HardPoint| {
                let point = self.side.at(theta);
                point.is_ok_and(|point| same(&point, end))
            };
            if (found.at == low.theta || joins(found.at - found.beside, low))
                && (found.at == high.theta || joins(found.at + found.beside, high))
            {
                return Some(found);
            }
            found.beside *= GROWTH;
        }
        None
    }

    /// A jump found by halving, with the least distance beyond which both sides stay as they are.
    fn settled(&mut self, found: Found) -> Found {
        let mut settled = found;
        for _ in 0..GROWTHS {
            self.left = self.left.saturating_sub(4);
            let wider = settled.beside * GROWTH;
            let mut stays = |sign: f64| {
                let near = self.side.at(found.at + sign * settled.beside);
                let far = self.side.at(found.at + sign * wider);
                near.is_ok_and(|near| far.is_ok_and(|far| same(&near, &far)))
            };
            if stays(-1.0) && stays(1.0) {
                return settled;
            }
            settled.beside = wider;
        }
        found
    }
}

/// Same optimal set in the watched state, same true value.
fn same(a: &HardPoint, b: &HardPoint) -> bool {
    let truth = (a.truth.is_nan() && b.truth.is_nan())
        || (a.truth - b.truth).abs() <= 1e-9 * a.truth.abs().max(b.truth.abs()).max(1e-9);
    truth && a.set == b.set
}

/// Below, at and above. At a jump every action that is optimal on either side is optimal (the sets are upper hemi-continuous, 2.5), whatever the rounding
/// of its place makes of it.
fn describe(side: &mut HardSide, request: &Request, jump: Found) -> Option<Jump> {
    let below = side.at((jump.at - jump.beside).max(request.from)).ok()?;
    let mut optimal = side.solver.optimal();
    let above = side.at((jump.at + jump.beside).min(request.to)).ok()?;
    join(&mut optimal, &side.solver.optimal());
    let alone = side.at(jump.at).ok()?;
    join(&mut optimal, &side.solver.optimal());
    let at = side.point(jump.at, &optimal).unwrap_or(alone);
    Some(Jump {
        at: jump.at,
        error: jump.error,
        truths: [below.truth, at.truth, above.truth],
        sets: [below.set, at.set, above.set],
        policies: [below.policy, at.policy, above.policy],
    })
}

fn join(optimal: &mut [bool], others: &[bool]) {
    for (slot, other) in optimal.iter_mut().zip(others) {
        *slot |= other;
    }
}
