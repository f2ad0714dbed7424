//! The part of a range that has an answer, at discount 1 (THEORY 3).
//!
//! Never ending earns so much per step, at most, as the greatest of finitely many affine functions of theta says: a
//! convex one. The range has an answer where that is below 0, which is an interval. Where a walk comes to its end, a
//! loop ties that pays beyond.

use crate::problem::Problem;
use crate::solve::{Endless, Hard, Unbounded};

use super::walk::walk_to_gap;

/// Where neither end of a range has an answer, one is searched for at the likely place, and then at the ends of this
/// many equal parts.
const PARTS: u32 = 64;
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

/// Returns where a walk to the right may begin in a range whose lower end has no answer, for the reason `below`. `None`
/// where no such place was found.
pub(super) fn lower_edge(
    problem: &Problem,
    [from, to]: [f64; 2],
    likely: Option<f64>,
    below: &Unbounded,
    answers_above: bool,
) -> Option<Start> {
    let mut hard = Hard::new(problem.mdp);
    let mut has_answer = |theta: f64| solve_inside(&mut hard, problem, theta).is_ok();
    let between = |share: f64| from + share * (to - from);
    let mut inside = if answers_above {
        to
    } else {
        if !matches!(below.why, Endless::Paid | Endless::Free | Endless::Cancels) {
            return None;
        }
        let parts = (1..PARTS).map(|part| between(f64::from(part) / f64::from(PARTS)));
        let inside = likely.filter(|&theta| from < theta && theta < to);
        inside.into_iter().chain(parts).find(|&theta| has_answer(theta))?
    };
    let mut outside = from;
    for _ in 0..HALVINGS {
        let middle = 0.5 * (outside + inside);
        if has_answer(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    // Seen in a mirror, the way to the edge leads to the right.
    hard.solve_at(problem, inside).ok()?;
    let mut mirrored = problem.clone();
    for slope in &mut mirrored.slope {
        *slope = -*slope;
    }
    let way = walk_to_gap(&mirrored, [-inside, -from], Start::new(-inside, &hard), below.clone()).ok()?;
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
    Some(Start {
        theta: -way.answered()[1],
        choice: (0..problem.mdp.states()).map(first).collect(),
        value: vec![0.0; problem.mdp.states()],
        edge: Some(Edge {
            tied,
            error: way.end_errors[1],
        }),
    })
}

/// Returns whether there is no answer a little beyond the place where a walk has come to its end, on the way to an end
/// of the range that has none.
pub(super) fn is_refused_beyond(problem: &Problem, at: f64, error: f64, end: f64) -> bool {
    let left = end - at;
    let step = (4.0 * error).max(left / 1024.0).min(left);
    solve_inside(&mut Hard::new(problem.mdp), problem, at + step).is_err()
}
