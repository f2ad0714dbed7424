//! The walk from one end of the range to the other, from breakpoint to breakpoint.

use crate::mdp::Mdp;
use crate::scenario::Problem;
use crate::solve::{Hard, Unbounded};

use super::ahead::Next;
use super::change::{changes, reached};
use super::walk::Walk;
use super::{Breakpoint, Change, Cliffs, Piece, Stopped};

/// Breakpoints farther apart than this share of the range are told apart, however unsure the place of one of them is.
const APART: f64 = 1e-10;

/// The breakpoint last arrived at; what cannot be told from it still joins it.
struct Open {
    at: f64,
    /// How far from `at` the first advantage may reach 0.
    near: f64,
    /// How far from `at` any that changes a set may do so.
    error: f64,
    /// Pairs that tie at it.
    tied: Vec<bool>,
    /// Pairs that are optimal on the piece to its right.
    right: Vec<bool>,
}

/// All breakpoints and pieces of theta in [from, to], from <= to (THEORY 3).
///
/// `progress` is told the share of the range that is done, in 0..=1, and stops the search by returning false. At discount 1, never ending must be worse than
/// ending at both ends; the mean reward per step of a policy that never ends is affine in theta, so it is then worse everywhere between.
pub fn cliffs(problem: &Problem, from: f64, to: f64, progress: &mut dyn FnMut(f64) -> bool) -> Result<Cliffs, Stopped> {
    let mut reward = vec![0.0; problem.mdp.pairs()];
    let mut hard = Hard::new(problem.mdp);
    if problem.mdp.discount() == 1.0 {
        problem.reward(to, &mut reward);
        hard.solve(&reward)?;
    }
    problem.reward(from, &mut reward);
    hard.solve(&reward)?;
    let mut walk = Walk::new(problem, from, &hard)?;
    let mut open = Open {
        at: from,
        near: 0.0,
        error: 0.0,
        tied: walk.tied(),
        right: Vec::new(),
    };
    open.settle(&mut walk)?;
    let mut found = Cliffs {
        from,
        to,
        pieces: Vec::new(),
        breakpoints: Vec::new(),
        ends: [Vec::new(), Vec::new()],
        first: Vec::new(),
        tolerance: 0.0,
    };
    let mut trail = Trail {
        mdp: problem.mdp,
        left: Vec::new(),
        reached: Vec::new(),
    };
    let apart = APART * (to - from);
    loop {
        found.tolerance = found.tolerance.max(walk.tolerance[0]);
        let next = walk
            .next(&open.right, to)
            .filter(|next| next.at - to <= next.error.min(apart));
        let near = |next: &Next| next.at - open.at <= (open.near + next.error).min(apart);
        if let Some(next) = next.filter(|next| next.here || near(next)) {
            if !next.here {
                walk.go_to(next.at.min(to));
            }
            open.tied[next.pair] = true;
            let error = next.error.max(walk.arrived(&mut open.tied));
            open.error = open.error.max(walk.theta - open.at + error);
            open.settle(&mut walk)?;
            continue;
        }
        // No more comes to this breakpoint: a piece begins.
        let [value, slope] = walk.mean(open.at);
        found.pieces.push(Piece {
            from: open.at,
            to,
            value,
            slope,
        });
        let changes = trail.pass(&open);
        if let [.., before, _] = &mut found.pieces[..] {
            before.to = open.at;
            found.breakpoints.push(Breakpoint {
                at: open.at,
                error: open.error,
                changes,
            });
        } else {
            found.ends[0] = changes;
            found.first.clone_from(&open.right);
        }
        let Some(next) = next else {
            return Ok(found);
        };
        if !progress((open.at - from) / (to - from)) {
            return Err(Stopped::Cancelled);
        }
        walk.go_to(next.at.min(to));
        open.tied.clone_from(&open.right);
        open.tied[next.pair] = true;
        open.near = next.error;
        open.error = next.error.max(walk.arrived(&mut open.tied));
        open.at = walk.theta;
        if open.at >= to - open.near.min(apart) {
            found.tolerance = found.tolerance.max(walk.tolerance[0]);
            found.ends[1] = trail.pass(&open);
            return Ok(found);
        }
        open.settle(&mut walk)?;
    }
}

impl Open {
    /// Turns to the policy right of the breakpoint.
    fn settle(&mut self, walk: &mut Walk) -> Result<(), Unbounded> {
        walk.turn(&self.tied)?;
        self.right = walk.lasting(&self.tied);
        Ok(())
    }
}

/// What is left of the breakpoint that comes next.
struct Trail<'m> {
    mdp: &'m Mdp,
    /// Pairs that are optimal there; empty before the range begins.
    left: Vec<bool>,
    /// States that are reached there.
    reached: Vec<bool>,
}

impl Trail<'_> {
    /// What changes at a breakpoint, which is then left behind.
    fn pass(&mut self, open: &Open) -> Vec<Change> {
        let reached = reached(self.mdp, &open.right);
        if self.left.is_empty() {
            self.left.clone_from(&open.right);
            self.reached.clone_from(&reached);
        }
        let sets = [&self.left[..], &open.tied, &open.right];
        let changes = changes(self.mdp, sets, [&self.reached, &reached]);
        self.left.clone_from(&open.right);
        self.reached = reached;
        changes
    }
}
