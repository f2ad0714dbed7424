//! The part of a range that has an answer, at discount 1 (THEORY 3).
//!
//! Never ending earns so much per step, at most, as the greatest of finitely many affine functions of theta says: a
//! convex one. The range has an answer where that is below 0, which is an interval. Where a walk comes to its end, a
//! loop ties that pays beyond.

use policy_cliff_linear::dot;

use crate::problem::Problem;
use crate::solve::{Hard, Unbounded};

use super::Stopped;
use super::walk::walk_to_gap;

/// How often the way from a point with an answer to the end without one is halved before it is walked.
const HALVINGS: u32 = 10;

/// The place where a walk begins.
pub(super) struct Start {
    pub(super) theta: f64,
    /// The optimal pair of each state; `u32::MAX` in terminal ones.
    pub(super) choice: Vec<u32>,
    /// V of each state, or a guess.
    pub(super) value: Vec<f64>,
    /// What is known where there is no answer to the left.
    pub(super) edge: Option<Edge>,
}

/// The lower end of the part that has an answer.
pub(super) struct Edge {
    /// Whether each pair ties there.
    pub(super) tied: Vec<bool>,
    /// A bound on the distance to the true place.
    pub(super) error: f64,
}

impl Start {
    /// Returns the place where a solver has just solved a problem.
    pub(super) fn new(theta: f64, hard: &Hard) -> Self {
        let q = hard.q();
        let mdp = hard.mdp();
        let best = |state| {
            let best = mdp
                .actions(state)
                .reduce(|best, pair| if q[pair] > q[best] { pair } else { best });
            best.map_or(u32::MAX, |pair| pair as u32)
        };
        Self {
            theta,
            choice: (0..mdp.states()).map(best).collect(),
            value: hard.value().to_vec(),
            edge: None,
        }
    }
}

/// Solves at a point and refuses one with a free loop: staying in it for ever may be worth more there than any policy
/// is near by.
pub(super) fn solve_inside(hard: &mut Hard, problem: &Problem, theta: f64) -> Result<(), Unbounded> {
    hard.solve_at(problem, theta)?;
    hard.refuse_free_loops()
}

/// Returns where a walk to the right may begin in a range whose lower end has no answer, for the reason `below`, and
/// whose upper end has none for the reason `above`, if there is one. `goes_on` stops the search by returning false.
///
/// # Errors
/// Where the range has no answer, or the search was stopped.
pub(super) fn lower_edge(
    problem: &Problem,
    [from, to]: [f64; 2],
    [below, above]: [&Unbounded; 2],
    answers_above: bool,
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Start, Stopped> {
    let refused = || above.clone();
    let mut hard = Hard::new(problem.mdp);
    let mut inside = if answers_above {
        to
    } else {
        inside(&mut hard, problem, [from, to], goes_on)?.ok_or_else(refused)?
    };
    let mut outside = from;
    for _ in 0..HALVINGS {
        if !goes_on() {
            return Err(Stopped::Cancelled);
        }
        let middle = f64::midpoint(outside, inside);
        if solve_inside(&mut hard, problem, middle).is_ok() {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    // Seen in a mirror, the way to the edge leads to the right.
    hard.solve_at(problem, inside)?;
    let mut mirrored = problem.clone();
    for slope in &mut mirrored.slope {
        *slope = -*slope;
    }
    let start = Start::new(-inside, &hard);
    let way = walk_to_gap(&mirrored, [-inside, -from], start, below.clone(), goes_on);
    let way = way.map_err(|stopped| match stopped {
        Stopped::Cancelled => stopped,
        Stopped::Unbounded(_) => refused().into(),
    })?;
    let optimal = way.optimal(way.pieces.len() - 1);
    let mut tied = optimal.clone();
    for change in &way.ends[1] {
        for &action in &change.sets[1] {
            tied[change.first + action] = true;
        }
    }
    let first = |state| {
        let mut pairs = problem.mdp.actions(state);
        pairs.find(|&pair| optimal[pair]).map_or(u32::MAX, |pair| pair as u32)
    };
    Ok(Start {
        theta: -way.answered()[1],
        choice: (0..problem.mdp.states()).map(first).collect(),
        value: vec![0.0; problem.mdp.states()],
        edge: Some(Edge {
            tied,
            error: way.end_errors[1],
        }),
    })
}

/// Returns a place with an answer in a range neither end of which has one; `None` where there is none, or where floats
/// cannot tell its ends apart. A place without an answer shows on which side there is none either: what a policy that
/// never ends earns per step is affine in the parameter. So each attempt leaves at most half of the range.
fn inside(
    hard: &mut Hard,
    problem: &Problem,
    [mut low, mut high]: [f64; 2],
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Option<f64>, Stopped> {
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return Ok(None);
        }
        if !goes_on() {
            return Err(Stopped::Cancelled);
        }
        if solve_inside(hard, problem, middle).is_ok() {
            return Ok(Some(middle));
        }
        let reward = problem.reward_at(middle);
        let Some(shares) = hard.staying_shares(&reward) else {
            return Ok(None);
        };
        let slope = dot(&shares, &problem.slope);
        let root = middle - dot(&shares, &reward) / slope;
        if slope > 0.0 {
            high = middle.min(root);
        } else if slope < 0.0 {
            low = middle.max(root);
        } else {
            return Ok(None);
        }
    }
}

/// Returns whether there is no answer a little beyond the place where a walk has come to its end, on the way to an end
/// of the range that has none.
pub(super) fn is_refused_beyond(problem: &Problem, at: f64, error: f64, end: f64) -> bool {
    let left = end - at;
    let step = (4.0 * error).max(left / 1024.0).min(left);
    solve_inside(&mut Hard::new(problem.mdp), problem, at + step).is_err()
}
