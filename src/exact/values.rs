//! The exact value of a policy that takes optimal actions, and every action's advantage under it, affine in the parameter.
//!
//! V(s) = (a(s) + b(s) theta) / d with one denominator d for all states. The policy's graph is solved by strongly connected parts, targets first, each by
//! fraction-free elimination (Bareiss 1968): every division in it leaves no remainder. The matrix, l on the diagonal and minus w beside it, is an M-matrix
//! when the policy ends or is discounted, so its leading minors are above 0 and no row needs to be exchanged.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::budget::{Held, Meter, Stop, digits};
use super::problem::ExactProblem;
use crate::mdp::{Components, Csr, Mdp};
use crate::rational::Rational;

/// Values and advantages. Entries 2 i and 2 i + 1 of a list are the constant and the slope of state or pair i.
pub(super) struct Values {
    /// Whether all of it was computed, and the sets' actions all have advantage 0. The lists are complete only then.
    pub(super) held: Held,
    /// d.
    pub(super) denominator: BigInt,
    /// a and b per state.
    pub(super) lines: Vec<BigInt>,
    /// l d (V(s) - Q(s,a)) per pair.
    pub(super) advantages: Vec<BigInt>,
}

/// Solves for a policy inside the given sets of pairs, and checks that its actions and all others of the sets have advantage 0.
pub(super) fn solve(problem: &ExactProblem, optimal: &[bool], meter: &mut Meter) -> Values {
    let mut values = Values {
        held: Ok(()),
        denominator: BigInt::ONE,
        lines: vec![BigInt::ZERO; 2 * problem.mdp.states()],
        advantages: Vec::new(),
    };
    values.held = values.fill(problem, optimal, meter);
    values
}

impl Values {
    /// Constant and slope of a pair's advantage, times l d.
    pub(super) fn advantage(&self, pair: usize) -> (&BigInt, &BigInt) {
        (&self.advantages[2 * pair], &self.advantages[2 * pair + 1])
    }

    /// Returns how a pair's advantage at theta, and its slope, compare with 0.
    pub(super) fn signs(&self, pair: usize, theta: &Rational, meter: &mut Meter) -> Result<[Ordering; 2], Stop> {
        let (constant, slope) = self.advantage(pair);
        let length = digits(constant).max(digits(slope));
        meter.spend(length * (digits(theta.numerator()) + digits(theta.denominator())))?;
        let there = constant * theta.denominator() + slope * theta.numerator();
        Ok([there.cmp(&BigInt::ZERO), slope.cmp(&BigInt::ZERO)])
    }

    /// Returns the pairs whose advantage at theta is 0.
    pub(super) fn tied(&self, mdp: &Mdp, theta: &Rational, meter: &mut Meter) -> Result<Vec<bool>, Stop> {
        let mut tied = vec![false; mdp.pairs()];
        for (pair, tied) in tied.iter_mut().enumerate() {
            *tied = self.signs(pair, theta, meter)?[0] == Ordering::Equal;
        }
        Ok(tied)
    }

    fn fill(&mut self, problem: &ExactProblem, optimal: &[bool], meter: &mut Meter) -> Held {
        let mdp = problem.mdp;
        let policy = policy(problem, optimal)?;
        let mut graph = Csr::default();
        for &pair in &policy {
            if pair != NONE {
                graph.extend(mdp.row(pair).0.iter().copied());
            }
            graph.end_row();
        }
        let parts = Components::new(&graph);
        let mut place = vec![NONE; policy.len()];
        for states in parts.iter() {
            // A terminal state is a part of its own, and its value is 0.
            if policy[states[0] as usize] != NONE {
                self.part(problem, &policy, states, &mut place, meter)?;
            }
        }
        for state in 0..policy.len() {
            for pair in mdp.actions(state) {
                self.compare(problem, state, pair, meter)?;
                let own = &self.advantages[2 * pair..];
                if optimal[pair] && own.iter().any(|part| !part.is_zero()) {
                    return Err(Stop::Wrong(pair));
                }
            }
        }
        Ok(())
    }

    /// Adds the advantage of the next pair.
    fn compare(&mut self, problem: &ExactProblem, state: usize, pair: usize, meter: &mut Meter) -> Held {
        let (next, _) = problem.mdp.row(pair);
        let length = digits(&self.denominator) * (next.len() as u64 + 2);
        meter.spend(2 * digits(&problem.l[pair]) * length)?;
        for degree in 0..2 {
            let own = &self.lines[2 * state + degree] * &problem.l[pair];
            let earned = &problem.r[2 * pair + degree] * &self.denominator;
            let successors = problem.w(pair).iter().zip(next);
            let later = successors.fold(BigInt::ZERO, |sum, (w, &target)| {
                sum + w * &self.lines[2 * target as usize + degree]
            });
            self.advantages.push(own - earned - later);
        }
        Ok(())
    }

    /// Values of the states of one part, all that it leads to being known.
    fn part(
        &mut self,
        problem: &ExactProblem,
        policy: &[usize],
        states: &[u32],
        place: &mut [usize],
        meter: &mut Meter,
    ) -> Held {
        let n = states.len();
        let width = n + 2;
        for (index, &state) in states.iter().enumerate() {
            place[state as usize] = index;
        }
        let mut matrix = vec![BigInt::ZERO; n * width];
        for (index, &state) in states.iter().enumerate() {
            let pair = policy[state as usize];
            let line = &mut matrix[index * width..];
            line[index] += &problem.l[pair];
            for degree in 0..2 {
                line[n + degree] += &problem.r[2 * pair + degree] * &self.denominator;
            }
            let (next, _) = problem.mdp.row(pair);
            for (w, &target) in problem.w(pair).iter().zip(next) {
                let column = place[target as usize];
                if column < n && states[column] == target {
                    line[column] -= w;
                } else {
                    for degree in 0..2 {
                        line[n + degree] += w * &self.lines[2 * target as usize + degree];
                    }
                }
            }
        }
        let determinant = match eliminate(&mut matrix, n, meter)? {
            Ok(determinant) => determinant,
            Err(index) => return Err(Stop::Wrong(policy[states[index] as usize])),
        };

        let right = |index: usize, degree: usize| &matrix[index * width + n + degree];
        let mut shared = determinant.clone();
        for index in 0..n {
            for degree in 0..2 {
                if !shared.is_one() {
                    let right = right(index, degree);
                    meter.spend(32 * digits(&shared) * (digits(&shared) + digits(right)))?;
                    shared = shared.gcd(right);
                }
            }
        }
        let factor = &determinant / &shared;
        if !factor.is_one() {
            self.denominator *= &factor;
            meter.allow(&self.denominator)?;
            meter.spend(self.lines.len() as u64 * digits(&self.denominator) * digits(&factor))?;
            for value in &mut self.lines {
                *value *= &factor;
            }
        }
        for (index, &state) in states.iter().enumerate() {
            for degree in 0..2 {
                self.lines[2 * state as usize + degree] = right(index, degree) / &shared;
            }
        }
        Ok(())
    }
}

/// In place of a pair or an index.
const NONE: usize = usize::MAX;

/// One pair per state, inside the sets, [`NONE`] for terminal states: where the sets allow it, one that brings some successor nearer to a terminal state, so that
/// the policy ends if any inside the sets does.
pub(super) fn policy(problem: &ExactProblem, optimal: &[bool]) -> Result<Vec<usize>, Stop> {
    let mdp = problem.mdp;
    let mut policy = vec![NONE; mdp.states()];
    let mut searching = true;
    while searching {
        searching = false;
        for part in mdp.components().iter() {
            for &state in part {
                let state = state as usize;
                if policy[state] != NONE {
                    continue;
                }
                for pair in mdp.actions(state) {
                    let ends = |&s: &u32| mdp.is_terminal(s as usize) || policy[s as usize] != NONE;
                    if optimal[pair] && mdp.row(pair).0.iter().any(ends) {
                        policy[state] = pair;
                        searching = true;
                        break;
                    }
                }
            }
        }
    }
    for (state, chosen) in policy.iter_mut().enumerate() {
        for pair in mdp.actions(state).rev() {
            if *chosen == NONE && optimal[pair] {
                *chosen = pair;
            }
        }
        if *chosen == NONE && !mdp.is_terminal(state) {
            return Err(Stop::Wrong(mdp.actions(state).start));
        }
    }
    Ok(policy)
}

/// Turns the left part of n rows of n + 2 into its determinant times the unit matrix, and returns that determinant; or the row without a pivot above 0.
fn eliminate(matrix: &mut [BigInt], n: usize, meter: &mut Meter) -> Result<Result<BigInt, usize>, Stop> {
    let width = n + 2;
    let mut before = BigInt::ONE;
    for k in 0..n {
        let own = matrix[k * width..(k + 1) * width].to_vec();
        let pivot = &own[k];
        if *pivot <= BigInt::ZERO {
            return Ok(Err(k));
        }
        meter.allow(pivot)?;
        let length = digits(pivot);
        meter.spend((n * (width - k)) as u64 * 3 * (length * length + 8))?;
        for (i, row) in matrix.chunks_exact_mut(width).enumerate() {
            if i == k {
                continue;
            }
            let factor = row[k].clone();
            for (j, cell) in row.iter_mut().enumerate() {
                // Columns before k hold the pivot on the diagonal and 0 elsewhere; column k becomes 0.
                if j < k && j != i {
                    continue;
                }
                *cell = (&*cell * pivot - &factor * &own[j]) / &before;
            }
        }
        before.clone_from(pivot);
    }
    Ok(Ok(before))
}
