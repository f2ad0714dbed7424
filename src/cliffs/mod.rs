//! Cliffs along one parameter (THEORY 3): every theta in [from, to] at which the set of optimal actions changes in some state, and the pieces between.
//!
//! For a fixed deterministic policy V and Q are affine in theta, so a policy is optimal on an interval that ends where some advantage
//! V(s) - Q(s,a) falls to 0. There the model restricted to the actions that tie is solved for the derivative of the reward: its optimal policy is the one
//! optimal just beyond (parametric policy iteration). The cost grows with the number of breakpoints, not with a grid, and none can hide.

/// All breakpoints and pieces of one parameter's range.
#[derive(Clone, Debug, PartialEq)]
pub struct Cliffs {
    /// Lower end of the range.
    pub from: f64,
    /// Upper end.
    pub to: f64,
    /// Ascending; they tile [from, to].
    pub pieces: Vec<Piece>,
    /// In the open range, ascending; breakpoint i lies between pieces i and i + 1.
    pub breakpoints: Vec<Breakpoint>,
    /// States whose set at `from`, and at `to`, is larger than just inside.
    pub ends: [Vec<Change>; 2],
    /// Whether each pair is optimal inside the first piece; [`Breakpoint::changes`] leads from piece to piece.
    pub first: Vec<bool>,
    /// An action ties at a breakpoint when V - Q is at most this there.
    pub tolerance: f64,
}

/// An interval on which no optimal set changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Lower end.
    pub from: f64,
    /// Upper end.
    pub to: f64,
    /// Optimal value from the start distribution at `from`.
    pub value: f64,
    /// Its derivative on the piece.
    pub slope: f64,
}

/// Where optimal sets change.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakpoint {
    /// The parameter.
    pub at: f64,
    /// How far from `at` the change may be.
    pub error: f64,
    /// The states whose sets change, ascending.
    pub changes: Vec<Change>,
}

/// How one state's set of optimal actions changes at a breakpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The state.
    pub state: usize,
    /// Optimal actions on the piece to the left, at the breakpoint, and on the piece to the right, as positions among the state's actions. At an end of the
    /// range the piece that does not exist repeats the other one.
    pub sets: [Vec<usize>; 3],
    /// What kind of change it is.
    pub kind: Kind,
    /// Whether the state is reached from the start under some optimal policy of the left piece, and of the right one.
    pub reached: [bool; 2],
}

/// Kinds of change, told apart by the sets alone (whether the state is reached is said beside it).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One action gives way to another: unique on both sides.
    Crossing,
    /// The same set on both sides, a larger one at the point.
    Touching,
    /// Several actions are optimal on the whole piece on at least one side.
    Tie,
}
