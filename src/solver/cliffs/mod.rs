//! Cliffs along one parameter (THEORY 3): every theta in [from, to] at which the set of optimal actions changes in some
//! state, and the pieces between.
//!
//! For a fixed deterministic policy V and Q are affine in theta, so a policy is optimal on an interval that ends where
//! some advantage V(s) - Q(s,a) falls to 0. There the model restricted to the actions that tie is solved for the
//! derivative of the reward: its optimal policy is the one optimal just beyond (parametric policy iteration). The cost
//! grows with the number of breakpoints, not with a grid, and none can hide.

mod answered;
mod change;
mod doubled;
mod envelope;
mod one_step;
mod walk;

use std::fmt;

use crate::problem::{Problem, Rule};
use crate::solve::{Evaluation, FreeLoops, Unbounded, select};

pub use change::{changes, reached};
pub use doubled::cliffs_in_doubled;
pub use envelope::{Envelope, Lines};
pub use one_step::{Corners, cliffs_of_one_step};
pub use walk::{PieceValues, cliffs, cliffs_from, cliffs_with_values};

/// All breakpoints and pieces of the range of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Cliffs {
    /// The lower end of the range.
    pub from: f64,
    /// The upper end of the range.
    pub to: f64,
    /// The pieces in ascending order; they tile the part of [from, to] that has an answer ([`Cliffs::answered`]).
    pub pieces: Vec<Piece>,
    /// Why the part of the range below the first piece has no answer, and the part above the last one; `None` where the
    /// pieces reach the end of the range. Where a piece ends at such a part, some loop earns nothing, and the values
    /// and sets of the piece are limits there: staying in the loop for ever may be worth more.
    pub gaps: [Option<Unbounded>; 2],
    /// The breakpoints between the pieces, in ascending order; breakpoint i lies between pieces i and i + 1.
    pub breakpoints: Vec<Breakpoint>,
    /// The states whose set at the lower end of the first piece, and at the upper end of the last one, is larger than
    /// just inside.
    pub ends: [Vec<Change>; 2],
    /// How far from these ends those changes may be.
    pub end_errors: [f64; 2],
    /// Whether each pair is optimal inside the first piece; [`Breakpoint::changes`] leads from piece to piece.
    pub first: Vec<bool>,
    /// The largest tolerance of a tie that was used: an action ties at a breakpoint when V - Q is at most the error of
    /// that difference there.
    pub tolerance: f64,
}

/// An interval on which no optimal set changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// The lower end of the piece.
    pub from: f64,
    /// The upper end of the piece.
    pub to: f64,
    /// The optimal value from the start distribution at `from`.
    pub value: f64,
    /// The derivative of that value on the piece.
    pub slope: f64,
}

/// A value of the parameter at which optimal sets change.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakpoint {
    /// The value of the parameter.
    pub at: f64,
    /// A bound on the distance between `at` and the true place of the change.
    pub error: f64,
    /// The states whose sets change, ascending.
    pub changes: Vec<Change>,
}

/// The change of one state's set of optimal actions at a breakpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The state.
    pub state: usize,
    /// The first pair of the state.
    pub first: usize,
    /// The optimal actions on the piece to the left, at the breakpoint, and on the piece to the right, as positions
    /// among the state's actions. At an end of the range the piece that does not exist repeats the other one.
    pub sets: [Vec<usize>; 3],
    /// The kind of the change.
    pub kind: Kind,
    /// Whether the state is reached from the start under some optimal policy of the left piece, and of the right one.
    pub reached: [bool; 2],
}

impl Change {
    /// Returns the first optimal action to the left and to the right, as positions among the state's actions.
    #[must_use]
    pub fn sides(&self) -> [usize; 2] {
        [self.sets[0][0], self.sets[2][0]]
    }
}

/// The kinds of change, which depend on the sets alone; [`Change::reached`] says whether the state is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One action replaces another: the optimal action is unique on both sides.
    Crossing,
    /// The set is the same on both sides and larger at the point.
    Touching,
    /// Several actions are optimal on the whole piece on at least one side.
    Tie,
}

/// The reason why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Stopped {
    /// `progress` returned false.
    Cancelled,
    /// At discount 1, some policy that never ends is as good as one that ends, somewhere in the range.
    Unbounded(Unbounded),
}

impl From<Unbounded> for Stopped {
    fn from(unbounded: Unbounded) -> Self {
        Self::Unbounded(unbounded)
    }
}

impl Stopped {
    /// Returns the reason that a model without its free loops has as one of the model.
    #[must_use]
    pub fn lifted(self, loops: &FreeLoops) -> Self {
        match self {
            Self::Cancelled => self,
            Self::Unbounded(refusal) => Self::Unbounded(loops.lift_refusal(&refusal)),
        }
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("cancelled"),
            Self::Unbounded(unbounded) => unbounded.fmt(f),
        }
    }
}

impl std::error::Error for Stopped {}

impl Cliffs {
    /// Returns the ends of the part of the range that has an answer.
    #[must_use]
    pub fn answered(&self) -> [f64; 2] {
        let ends = [self.pieces[0].from, self.pieces[self.pieces.len() - 1].to];
        let asked = [self.from, self.to];
        [0, 1].map(|end| {
            if self.gaps[end].is_some() {
                ends[end]
            } else {
                asked[end]
            }
        })
    }

    /// Returns the value from the start distribution at the lower end of the part that has an answer, and at the upper
    /// end.
    #[must_use]
    pub fn end_values(&self) -> [f64; 2] {
        let last = &self.pieces[self.pieces.len() - 1];
        [self.pieces[0].value, last.value + (last.to - last.from) * last.slope]
    }

    /// Returns whether each pair is optimal inside a piece.
    #[must_use]
    pub fn optimal(&self, piece: usize) -> Vec<bool> {
        let mut set = self.first.clone();
        for breakpoint in &self.breakpoints[..piece] {
            breakpoint.place(2, &mut set);
        }
        set
    }

    /// Returns whether each pair is optimal at a breakpoint.
    #[must_use]
    pub fn at(&self, breakpoint: usize) -> Vec<bool> {
        let mut set = self.optimal(breakpoint);
        self.breakpoints[breakpoint].place(1, &mut set);
        set
    }

    /// Returns the middle of a piece; that of the last one beyond it.
    #[must_use]
    pub fn middle(&self, piece: usize) -> f64 {
        let piece = &self.pieces[piece.min(self.pieces.len() - 1)];
        0.5 * (piece.from + piece.to)
    }

    /// Moves a breakpoint within its error, and the ends of the pieces beside it.
    ///
    /// # Panics
    /// Panics when there is no such breakpoint.
    pub fn place(&mut self, breakpoint: usize, at: f64, error: f64) {
        self.breakpoints[breakpoint].at = at;
        self.breakpoints[breakpoint].error = error;
        self.pieces[breakpoint].to = at;
        let right = &mut self.pieces[breakpoint + 1];
        right.value += (at - right.from) * right.slope;
        right.from = at;
    }

    /// Moves the lower (0) or the upper (1) end of the part that has an answer within its error.
    pub fn place_end(&mut self, end: usize, at: f64) {
        if end == 0 {
            let first = &mut self.pieces[0];
            first.value += (at - first.from) * first.slope;
            first.from = at;
        } else if let Some(last) = self.pieces.last_mut() {
            last.to = at;
        }
    }

    /// Moves the breakpoint whose error covers 0 to 0, where parameters have their neutral value; its error still
    /// covers the place where it was found. So it does with an end beyond which there is no answer.
    pub fn settle_at_zero(&mut self) {
        for (end, at) in self.answered().into_iter().enumerate() {
            if self.gaps[end].is_some() && at.abs() <= self.end_errors[end] && self.from <= 0.0 && self.to >= 0.0 {
                self.end_errors[end] += at.abs();
                self.place_end(end, 0.0);
            }
        }
        let covers = |index: &usize| {
            let found = &self.breakpoints[*index];
            found.at.abs() <= found.error && self.pieces[*index].from < 0.0 && self.pieces[index + 1].to > 0.0
        };
        if let Some(index) = (0..self.breakpoints.len()).find(covers) {
            let found = &self.breakpoints[index];
            let error = found.error + found.at.abs();
            self.place(index, 0.0, error);
        }
    }

    /// Returns V of each state at the lower end of a piece, and dV/dtheta on it: the values of one of its optimal
    /// policies, solved afresh.
    ///
    /// # Errors
    /// Where these cliffs are not those of `problem`, so that the policy never ends.
    pub fn values(&self, problem: &Problem, piece: usize) -> Result<[Vec<f64>; 2], Unbounded> {
        let mdp = problem.mdp;
        let reward = problem.reward_at(self.pieces[piece].from);
        let policy = select(mdp, &self.optimal(piece), Rule::First, None, &reward)?;
        let evaluation = Evaluation::new(mdp, &policy);
        Ok([evaluation.value(&reward)?, evaluation.value(&problem.slope)?])
    }
}

impl Breakpoint {
    /// Writes the optimal set left of the change (0), at it (1) or right of it (2) into `set`, one flag per pair of the
    /// model.
    pub fn place(&self, side: usize, set: &mut [bool]) {
        for change in &self.changes {
            for group in &change.sets {
                for &position in group {
                    set[change.first + position] = false;
                }
            }
            for &position in &change.sets[side] {
                set[change.first + position] = true;
            }
        }
    }
}
