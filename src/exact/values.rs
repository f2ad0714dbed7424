//! The exact value of a policy that takes optimal actions, and every action's advantage under it, affine in the parameter.
//!
//! V(s) = (a(s) + b(s) theta) / d with one denominator d for all states. The policy's graph is solved by strongly connected parts, targets first, each by
//! fraction-free elimination (Bareiss 1968): every division in it leaves no remainder. The matrix, l on the diagonal and minus w beside it, is an M-matrix
//! when the policy ends or is discounted, so its leading minors are above 0 and no row needs to be exchanged.

use std::cmp::Ordering;

use super::big::Big;
use super::budget::{Meter, Stop};
use super::problem::ExactProblem;
use crate::model::Components;

/// Values and advantages, each as constant and slope.
pub(super) struct Values {
    /// d.
    pub(super) below: Big,
    /// a and b per state.
    pub(super) lines: [Vec<Big>; 2],
    /// l d (V(s) - Q(s,a)) per pair.
    pub(super) advantages: [Vec<Big>; 2],
}

/// Solves for a policy inside the given sets of pairs, and checks that its actions and all others of the sets have advantage 0.
#[inline(never)]
pub(super) fn solve(
    problem: &ExactProblem,
    optimal: &[bool],
    meter: &mut Meter,
) -> Result<Values, Stop> {
    let mdp = problem.mdp;
    let states = mdp.states();
    let policy = policy(problem, optimal)?;
    let (mut bounds, mut next) = (vec![0], Vec::new());
    for pair in &policy {
        if let Some(pair) = *pair {
            next.extend_from_slice(mdp.row(pair).0);
        }
        bounds.push(next.len() as u32);
    }
    let mut values = Values {
        below: Big::new(1),
        lines: [vec![Big::ZERO; states], vec![Big::ZERO; states]],
        advantages: [Vec::new(), Vec::new()],
    };
    let parts = Components::of_graph(&bounds, &next);
    let mut place = vec![usize::MAX; states];
    for index in 0..parts.len() {
        part(
            problem,
            &policy,
            parts.get(index),
            &mut place,
            &mut values,
            meter,
        )?;
    }
    for pair in 0..optimal.len() {
        let (next, _) = mdp.row(pair);
        let length = values.below.length() * (next.len() as u64 + 2);
        meter.spend(2 * problem.l[pair].length() * length)?;
        let state = mdp.state_of(pair);
        for degree in 0..2 {
            let line = &values.lines[degree];
            let mut advantage = line[state].clone();
            advantage.scale(&problem.l[pair]);
            advantage.subtract_product(&problem.r[degree][pair], &values.below);
            for (w, &target) in problem.w(pair).iter().zip(next) {
                advantage.subtract_product(w, &line[target as usize]);
            }
            if optimal[pair] && !advantage.is_zero() {
                return Err(Stop::Wrong(pair));
            }
            values.advantages[degree].push(advantage);
        }
    }
    Ok(values)
}

/// One pair per state, inside the sets, none for terminal states: where the sets allow it, one that brings some successor nearer to a terminal state, so that
/// the policy ends if any inside the sets does.
fn policy(problem: &ExactProblem, optimal: &[bool]) -> Result<Vec<Option<usize>>, Stop> {
    let mdp = problem.mdp;
    let mut policy = vec![None; mdp.states()];
    let mut searching = true;
    while searching {
        searching = false;
        for part in mdp.components().iter() {
            for &state in part {
                let state = state as usize;
                let ends = |&s: &u32| mdp.is_terminal(s as usize) || policy[s as usize].is_some();
                let nearer = |&pair: &usize| optimal[pair] && mdp.row(pair).0.iter().any(ends);
                if policy[state].is_none()
                    && let Some(pair) = mdp.actions(state).find(nearer)
                {
                    policy[state] = Some(pair);
                    searching = true;
                }
            }
        }
    }
    for (state, chosen) in policy.iter_mut().enumerate() {
        let mut actions = mdp.actions(state);
        if chosen.is_none() && !actions.is_empty() {
            let first = actions.start;
            *chosen = actions.find(|&pair| optimal[pair]);
            if chosen.is_none() {
                return Err(Stop::Wrong(first));
            }
        }
    }
    Ok(policy)
}

/// Values of the states of one part, all that it leads to being known.
#[inline(never)]
fn part(
    problem: &ExactProblem,
    policy: &[Option<usize>],
    states: &[u32],
    place: &mut [usize],
    values: &mut Values,
    meter: &mut Meter,
) -> Result<(), Stop> {
    let n = states.len();
    for (index, &state) in states.iter().enumerate() {
        place[state as usize] = index;
    }
    let one = Big::new(1);
    let mut matrix = Vec::with_capacity(n);
    let mut pairs = Vec::with_capacity(n);
    for (index, &state) in states.iter().enumerate() {
        // A terminal state is a part of its own, and its value is 0.
        let Some(pair) = policy[state as usize] else {
            return Ok(());
        };
        pairs.push(pair);
        let mut line = vec![Big::ZERO; n + 2];
        line[index] = problem.l[pair].clone();
        for degree in 0..2 {
            line[n + degree].add_product(&problem.r[degree][pair], &values.below);
        }
        for (w, &target) in problem.w(pair).iter().zip(problem.mdp.row(pair).0) {
            let column = place[target as usize];
            if column < n && states[column] == target {
                line[column].subtract_product(w, &one);
            } else {
                for degree in 0..2 {
                    line[n + degree].add_product(w, &values.lines[degree][target as usize]);
                }
            }
        }
        matrix.push(line);
    }
    let determinant = eliminate(&mut matrix, &pairs, meter)?;

    let mut shared = determinant.clone();
    for line in &matrix {
        for right in &line[n..] {
            if !shared.is_one() {
                meter.spend(32 * shared.length() * (shared.length() + right.length()))?;
                shared = shared.common(right);
            }
        }
    }
    let factor = determinant.over(&shared);
    if !factor.is_one() {
        values.below.scale(&factor);
        meter.allow(&values.below)?;
        for line in &mut values.lines {
            meter.spend(line.len() as u64 * values.below.length() * factor.length())?;
            for value in line.iter_mut() {
                value.scale(&factor);
            }
        }
    }
    for (line, &state) in matrix.iter().zip(states) {
        for degree in 0..2 {
            let value = &mut values.lines[degree][state as usize];
            *value = line[n + degree].clone();
            value.divide(&shared);
        }
    }
    Ok(())
}

/// Turns the left part of n rows of n + 2 into its determinant times the unit matrix, and returns that determinant.
#[inline(never)]
fn eliminate(matrix: &mut [Vec<Big>], pairs: &[usize], meter: &mut Meter) -> Result<Big, Stop> {
    let n = matrix.len();
    let mut before = Big::new(1);
    for k in 0..n {
        let own = matrix[k].clone();
        let pivot = &own[k];
        if pivot.sign() != Ordering::Greater {
            return Err(Stop::Wrong(pairs[k]));
        }
        meter.allow(pivot)?;
        let length = pivot.length();
        meter.spend((n * (n - k + 2)) as u64 * 3 * (length * length + 8))?;
        for (i, row) in matrix.iter_mut().enumerate() {
            if i == k {
                continue;
            }
            let factor = std::mem::replace(&mut row[k], Big::ZERO);
            for j in 0..n + 2 {
                // Columns before k hold the pivot on the diagonal and 0 elsewhere.
                if j <= k && j != i {
                    continue;
                }
                let cell = &mut row[j];
                cell.scale(pivot);
                cell.subtract_product(&factor, &own[j]);
                cell.divide(&before);
            }
        }
        before = own[k].clone();
    }
    Ok(before)
}
