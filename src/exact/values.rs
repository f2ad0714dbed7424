//! The exact value of a policy, and every action's advantage under it, affine in the parameter.
//!
//! V(s) = (a + b theta) / d in integers, with one denominator d for the states of a strongly connected part of the
//! policy's graph, a multiple of those that the part leads to. The parts are solved targets first, each by
//! fraction-free elimination (Bareiss 1968): every division in it leaves no remainder. The matrix, l on the diagonal
//! and minus w beside it, is an M-matrix when the policy ends or is discounted, so its leading minors are above 0 and
//! no row needs to be exchanged.
//!
//! When the policy changes in some states, only the states from which it gets there are solved again, and only
//! advantages in which a value has changed are computed again.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::budget::{Held, Meter, OVERHEAD, Stop, digits};
use super::problem::ExactProblem;
use crate::mdp::{Components, Csr};
use crate::rational::{Rational, nearest};

/// The value of one state: (constant + slope theta) / denominator, with a denominator above 0.
#[derive(Clone, PartialEq)]
pub(super) struct Line {
    pub(super) constant: BigInt,
    pub(super) slope: BigInt,
    pub(super) denominator: BigInt,
}

impl Line {
    const ZERO: Self = Self {
        constant: BigInt::ZERO,
        slope: BigInt::ZERO,
        denominator: BigInt::ONE,
    };

    fn part(&self, degree: usize) -> &BigInt {
        [&self.constant, &self.slope][degree]
    }

    pub(super) fn digits(&self) -> u64 {
        digits(&self.constant).max(digits(&self.slope)) + digits(&self.denominator)
    }

    /// Returns whether both are the same number at every theta.
    fn equals(&self, other: &Self) -> bool {
        if self.denominator == other.denominator {
            return self == other;
        }
        let equal = |degree| self.part(degree) * &other.denominator == other.part(degree) * &self.denominator;
        equal(0) && equal(1)
    }
}

/// V - Q of a pair, constant and slope, times some integer above 0.
#[derive(Clone)]
pub(super) struct Advantage {
    pub(super) constant: BigInt,
    pub(super) slope: BigInt,
}

impl Advantage {
    /// Returns whether it is 0 at every theta.
    pub(super) fn is_zero(&self) -> bool {
        self.constant.is_zero() && self.slope.is_zero()
    }

    /// Returns how it compares with 0 at theta, and how its slope does.
    pub(super) fn signs(&self, theta: &Rational, meter: &mut Meter) -> Result<[Ordering; 2], Stop> {
        let length = digits(&self.constant).max(digits(&self.slope));
        meter.spend(OVERHEAD + length * (digits(theta.numerator()) + digits(theta.denominator())))?;
        let there = &self.constant * theta.denominator() + &self.slope * theta.numerator();
        Ok([there.cmp(&BigInt::ZERO), self.slope.cmp(&BigInt::ZERO)])
    }

    /// Returns where it is 0; the slope must not be.
    pub(super) fn root(&self) -> Rational {
        Rational::new(-&self.constant, self.slope.clone())
    }

    /// Returns the float nearest to where a falling advantage reaches 0: infinity for one that does not fall, and minus
    /// infinity where long integers would make it dear to say.
    pub(super) fn falls_to_zero_at(&self) -> f64 {
        if self.slope >= BigInt::ZERO {
            f64::INFINITY
        } else if self.constant.bits().max(self.slope.bits()) > SHORT {
            f64::NEG_INFINITY
        } else {
            nearest(&self.root())
        }
    }
}

/// Most bits of integers whose fraction is brought to lowest terms only to know a float.
const SHORT: u64 = 128;

/// A policy's values and advantages.
pub(super) struct Values<'p> {
    problem: &'p ExactProblem<'p>,
    /// The pair taken in each state, [`NONE`] in terminal ones.
    pub(super) policy: Vec<usize>,
    pub(super) lines: Vec<Line>,
    pub(super) advantages: Vec<Advantage>,
    /// Scratch of [`Values::position`].
    place: Vec<usize>,
}

impl<'p> Values<'p> {
    /// Solves for a policy.
    pub(super) fn new(problem: &'p ExactProblem, policy: Vec<usize>, meter: &mut Meter) -> Result<Self, Stop> {
        let mdp = problem.mdp;
        let mut values = Self {
            problem,
            place: vec![0; policy.len()],
            policy,
            lines: Vec::new(),
            advantages: Vec::new(),
        };
        let mut states = Vec::new();
        for state in 0..mdp.states() {
            values.lines.push(Line::ZERO);
            states.push(state);
        }
        values.solve(&states, meter)?;
        for (_, advantage) in values.advantages_after(&states, meter)? {
            values.advantages.push(advantage);
        }
        Ok(values)
    }

    /// Takes other pairs in some states. Returns the states whose values change; `advantages` are still those from
    /// before. What stops it leaves values that are of no use.
    pub(super) fn turn(&mut self, choices: &[(usize, usize)], meter: &mut Meter) -> Result<Vec<usize>, Stop> {
        let mdp = self.problem.mdp;
        let mut is_affected = vec![false; self.policy.len()];
        for &(state, pair) in choices {
            self.policy[state] = pair;
            is_affected[state] = true;
        }
        let mut growing = true;
        while growing {
            growing = false;
            // Parts that are led to come first, so that one round is enough but for cycles.
            for &state in mdp.components().iter().flatten() {
                let pair = self.policy[state as usize];
                let affects = |&target: &u32| is_affected[target as usize];
                if !is_affected[state as usize] && pair != NONE && mdp.row(pair).0.iter().any(affects) {
                    is_affected[state as usize] = true;
                    growing = true;
                }
            }
            meter.spend(mdp.states() as u64)?;
        }
        let (mut affected, mut before) = (Vec::new(), Vec::new());
        for (state, is_affected) in is_affected.into_iter().enumerate() {
            if is_affected {
                affected.push(state);
                before.push(self.lines[state].clone());
            }
        }
        self.solve(&affected, meter)?;
        let mut moved = Vec::new();
        for (state, before) in affected.into_iter().zip(before) {
            meter.spend(OVERHEAD + before.digits() * self.lines[state].digits())?;
            if before.equals(&self.lines[state]) {
                // Advantages that stand are in units of this denominator.
                self.lines[state] = before;
            } else {
                moved.push(state);
            }
        }
        Ok(moved)
    }

    /// Returns the value of a state as V - Q of the pairs is given.
    pub(super) fn value(&self, state: u32) -> Advantage {
        let Line { constant, slope, .. } = self.lines[state as usize].clone();
        Advantage { constant, slope }
    }

    /// Returns the values of the free loops, each of which is the advantage of the policy over staying there for ever.
    pub(super) fn loops(&self) -> Vec<Advantage> {
        let loops = self.problem.free_loops();
        loops.map(|states| self.value(states[0])).collect()
    }

    /// Returns all advantages over actions and over staying.
    pub(super) fn ties(mut self) -> Vec<Advantage> {
        let loops = self.loops();
        self.advantages.extend(loops);
        self.advantages
    }

    /// Returns the advantages in which some of these states' values stand, by pair.
    pub(super) fn advantages_after(&self, moved: &[usize], meter: &mut Meter) -> Result<Vec<(usize, Advantage)>, Stop> {
        let mdp = self.problem.mdp;
        let mut has_moved = vec![false; mdp.states()];
        for &state in moved {
            has_moved[state] = true;
        }
        meter.spend(mdp.transitions() as u64)?;
        let mut fresh = Vec::new();
        for state in 0..mdp.states() {
            for pair in mdp.actions(state) {
                let moves = |&target: &u32| has_moved[target as usize];
                if has_moved[state] || mdp.row(pair).0.iter().any(moves) {
                    fresh.push((pair, self.advantage(state, pair, meter)?));
                }
            }
        }
        Ok(fresh)
    }

    fn advantage(&self, state: usize, pair: usize, meter: &mut Meter) -> Result<Advantage, Stop> {
        let problem = self.problem;
        let (next, _) = problem.mdp.row(pair);
        let own = &self.lines[state];
        let common = self.common_denominator(state, pair, meter)?;
        let length = digits(&common) * (digits(&problem.l[pair]) + 1);
        meter.spend((next.len() as u64 + 2) * (OVERHEAD + 2 * length))?;
        let mut parts = [BigInt::ZERO; 2];
        for (degree, part) in parts.iter_mut().enumerate() {
            *part = over(own, degree, &common) * &problem.l[pair] - &problem.r[2 * pair + degree] * &common;
            for (w, &target) in problem.w(pair).iter().zip(next) {
                *part -= over(&self.lines[target as usize], degree, &common) * w;
            }
        }
        let [constant, slope] = parts;
        Ok(Advantage { constant, slope })
    }

    /// Returns the float nearest to V - Q of a pair at theta.
    pub(super) fn difference(&self, pair: usize, theta: &Rational, meter: &mut Meter) -> Result<f64, Stop> {
        let Advantage { constant, slope } = &self.advantages[pair];
        let there = constant * theta.denominator() + slope * theta.numerator();
        let denominator = self.unit(pair, meter)? * theta.denominator();
        meter.fraction(digits(&there).max(digits(&denominator)))?;
        Ok(nearest(&Rational::new(there, denominator)))
    }

    /// Returns the integer that the advantage of a pair is multiplied by.
    pub(super) fn unit(&self, pair: usize, meter: &mut Meter) -> Result<BigInt, Stop> {
        let common = self.common_denominator(self.problem.mdp.state_of(pair), pair, meter)?;
        Ok(common * &self.problem.l[pair])
    }

    /// Returns constant (0) or slope (1) of the value of a state, and its denominator.
    pub(super) fn state_part(&self, state: usize, degree: usize) -> [&BigInt; 2] {
        let line = &self.lines[state];
        [line.part(degree), &line.denominator]
    }

    /// Returns a common denominator of the values of a state and of those that a pair of it leads to.
    fn common_denominator(&self, state: usize, pair: usize, meter: &mut Meter) -> Result<BigInt, Stop> {
        let mut common = self.lines[state].denominator.clone();
        for &target in self.problem.mdp.row(pair).0 {
            common = common_multiple(common, &self.lines[target as usize].denominator, meter)?;
        }
        Ok(common)
    }

    /// Solves for the values of some states, those of all others being known.
    fn solve(&mut self, states: &[usize], meter: &mut Meter) -> Held {
        self.mark(states);
        let mut graph = Csr::default();
        let mut row = Vec::new();
        for &state in states {
            row.clear();
            if self.policy[state] != NONE {
                for &target in self.problem.mdp.row(self.policy[state]).0 {
                    if let Some(position) = self.position(states, target) {
                        row.push(position as u32);
                    }
                }
            }
            graph.extend(row.iter().copied());
            graph.end_row();
        }
        let parts = Components::new(&graph);
        for positions in parts.iter() {
            let mut part = Vec::new();
            for &position in positions {
                part.push(states[position as usize]);
            }
            // A state without a pair is a part of its own.
            if self.policy[part[0]] == NONE {
                self.lines[part[0]] = Line::ZERO;
            } else {
                self.solve_part(&part, meter)?;
            }
        }
        Ok(())
    }

    /// Lets [`Values::position`] find these states.
    fn mark(&mut self, states: &[usize]) {
        for (position, &state) in states.iter().enumerate() {
            self.place[state] = position;
        }
    }

    /// Returns the position of a state among those that were marked last.
    fn position(&self, marked: &[usize], state: u32) -> Option<usize> {
        let position = self.place[state as usize];
        (marked.get(position) == Some(&(state as usize))).then_some(position)
    }

    /// Solves for the values of one part, all that it leads to being known.
    fn solve_part(&mut self, states: &[usize], meter: &mut Meter) -> Held {
        let problem = self.problem;
        let n = states.len();
        let width = n + 2;
        self.mark(states);
        let mut common = BigInt::ONE;
        for &state in states {
            for &target in problem.mdp.row(self.policy[state]).0 {
                if self.position(states, target).is_none() {
                    common = common_multiple(common, &self.lines[target as usize].denominator, meter)?;
                }
            }
        }
        let mut matrix = vec![BigInt::ZERO; n * width];
        for (index, &state) in states.iter().enumerate() {
            let pair = self.policy[state];
            let (next, _) = problem.mdp.row(pair);
            let row = &mut matrix[index * width..];
            meter.spend((next.len() as u64 + 1) * (OVERHEAD + 2 * digits(&common) * digits(&problem.l[pair])))?;
            row[index] += &problem.l[pair];
            for degree in 0..2 {
                row[n + degree] += &problem.r[2 * pair + degree] * &common;
            }
            for (w, &target) in problem.w(pair).iter().zip(next) {
                if let Some(column) = self.position(states, target) {
                    row[column] -= w;
                    continue;
                }
                for degree in 0..2 {
                    row[n + degree] += over(&self.lines[target as usize], degree, &common) * w;
                }
            }
        }
        let determinant = match eliminate(&mut matrix, n, meter)? {
            Ok(determinant) => determinant,
            Err(index) => return Err(Stop::Wrong(self.policy[states[index]])),
        };

        let mut shared = determinant.clone();
        for row in matrix.chunks_exact(width) {
            for right in &row[n..] {
                if !shared.is_one() {
                    meter.spend(32 * digits(&shared) * (digits(&shared) + digits(right)))?;
                    shared = shared.gcd(right);
                }
            }
        }
        let denominator = &common * &(&determinant / &shared);
        meter.allow(&denominator)?;
        for (row, &state) in matrix.chunks_exact(width).zip(states) {
            self.lines[state] = Line {
                constant: &row[n] / &shared,
                slope: &row[n + 1] / &shared,
                denominator: denominator.clone(),
            };
        }
        Ok(())
    }
}

/// Returns a part of a line, times a multiple of its denominator.
fn over(line: &Line, degree: usize, multiple: &BigInt) -> BigInt {
    if line.denominator == *multiple {
        line.part(degree).clone()
    } else {
        line.part(degree) * &(multiple / &line.denominator)
    }
}

/// Returns the least common multiple; most often the first is a multiple of the second.
fn common_multiple(a: BigInt, b: &BigInt, meter: &mut Meter) -> Result<BigInt, Stop> {
    let length = digits(&a).max(digits(b));
    meter.spend(OVERHEAD + length * length)?;
    if b.is_one() || a == *b || &(&a / b) * b == a {
        return Ok(a);
    }
    meter.fraction(length)?;
    let multiple = &(&a / &a.gcd(b)) * b;
    meter.allow(&multiple)?;
    Ok(multiple)
}

/// In place of a pair: the state is terminal, or the policy stays in a free loop for ever. Its value is 0.
pub(super) const NONE: usize = usize::MAX;

/// One pair per state, inside the sets, [`NONE`] for terminal states and for those of free loops that no pair of the
/// sets leads out of: where the sets allow it, one that brings some successor nearer to such a state, so that the
/// policy ends if any inside the sets does.
pub(super) fn policy(problem: &ExactProblem, optimal: &[bool]) -> Result<Vec<usize>, Stop> {
    let mdp = problem.mdp;
    policy_that_stays(problem, optimal, &|states| {
        let mut pairs = states.iter().flat_map(|&state| mdp.actions(state as usize));
        pairs.all(|pair| !optimal[pair] || problem.inner_pairs()[pair])
    })
}

/// As [`policy`] with all pairs, but the policy stays in every free loop for ever.
pub(super) fn first_policy(problem: &ExactProblem) -> Result<Vec<usize>, Stop> {
    policy_that_stays(problem, &vec![true; problem.mdp.pairs()], &|_| true)
}

/// As [`policy`], where the policy stays for ever in the free loops of which `stays` says so.
fn policy_that_stays(
    problem: &ExactProblem,
    optimal: &[bool],
    stays: &dyn Fn(&[u32]) -> bool,
) -> Result<Vec<usize>, Stop> {
    let mdp = problem.mdp;
    let mut policy = vec![NONE; mdp.states()];
    let mut is_end: Vec<bool> = (0..mdp.states()).map(|state| mdp.is_terminal(state)).collect();
    for states in problem.free_loops() {
        let stays = stays(states);
        for &state in states {
            is_end[state as usize] = stays;
        }
    }
    let mut searching = true;
    while searching {
        searching = false;
        for part in mdp.components().iter() {
            for &state in part {
                let state = state as usize;
                if policy[state] != NONE || is_end[state] {
                    continue;
                }
                for pair in mdp.actions(state) {
                    let ends = |&s: &u32| is_end[s as usize] || policy[s as usize] != NONE;
                    if optimal[pair] && mdp.row(pair).0.iter().any(ends) {
                        policy[state] = pair;
                        searching = true;
                        break;
                    }
                }
            }
        }
        // What seems to lead out of a loop may lead back to it.
        let is_stuck = |&state: &u32| policy[state as usize] == NONE && !is_end[state as usize];
        if !searching && let Some(states) = problem.free_loops().find(|states| states.iter().all(is_stuck)) {
            for &state in states {
                is_end[state as usize] = true;
            }
            searching = true;
        }
    }
    for (state, chosen) in policy.iter_mut().enumerate().filter(|(state, _)| !is_end[*state]) {
        for pair in mdp.actions(state).rev() {
            if *chosen == NONE && optimal[pair] {
                *chosen = pair;
            }
        }
        if *chosen == NONE {
            return Err(Stop::Wrong(mdp.actions(state).start));
        }
    }
    Ok(policy)
}

/// Turns the left part of n rows of n + 2 into its determinant times the unit matrix, and returns that determinant; or
/// the row without a pivot above 0.
fn eliminate(matrix: &mut [BigInt], n: usize, meter: &mut Meter) -> Result<Result<BigInt, usize>, Stop> {
    let width = n + 2;
    // As much as it takes if no integer gets long.
    meter.expect((n as u64).pow(3) * 12)?;
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
