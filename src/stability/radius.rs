//! The exact stability radius (THEORY 5): the smallest sup-norm change of the reward, every entry free, after which the
//! optimal policy is no longer optimal.
//!
//! The policy pi stays optimal while Q(s,a) <= V(s) for its own values in every state, and Q(s,a) - V(s) is linear in
//! the reward: its derivative c with respect to the reward of a pair is the discounted number of uses of that pair by
//! "a once, then pi" minus that by "pi", both from s. A change of size r moves it by at most r |c|_1, attained by r
//! sign(c). So the radius is the least (V - Q) / |c|_1.
//!
//! With b = gamma P(.|s,a) - `e_s` the visits are x = b + gamma x P, and |c|_1 = 1 + |x|_1. Most pairs are ruled out
//! without solving for x: after any number of terms of b + gamma b P + gamma^2 b P^2 + ... the rest y contributes at
//! most sum over s of |y(s)| n(s), n being the discounted number of steps from s.

use crate::exact::Optimum;
use crate::mdp::Mdp;
use crate::scenario::Rule;
use crate::solve::{Evaluation, Unbounded, largest, select};

use super::{ascending, reached};

/// The smallest sup-norm change of the reward after which the optimal policy is no longer optimal.
#[derive(Clone, Debug, PartialEq)]
pub struct Radius {
    /// The size of the change, in units of reward; 0 at a tie, in whatever state.
    pub size: f64,
    /// A bound on the error of `size`, apart from that of adding the change to the reward; infinite where none is known.
    pub bound: f64,
    /// A lower bound on the radius: min over states of g(s) / (2 H), less what that may be off.
    pub lower: f64,
    /// The pair (s,a) that becomes as good as the policy's own. At a tie this is one of the tied pairs, in a reached
    /// state if there is one. Where nothing else ties with what the policy does in a free loop, it is a pair that stays
    /// there.
    pub pair: usize,
    /// The derivative c of Q(s,a) - V(s) with respect to each pair's reward; its signs are the worst direction: raise
    /// where c > 0, lower where c < 0.
    pub direction: Vec<f64>,
}

/// The number of terms of the series by which a pair may be ruled out; more would cost more than a solve.
const TERMS: usize = 8;
/// Many times the rounding of a sum of products of few numbers, as a share of it.
const ROUNDING: f64 = 4e-13;
/// The size below which an expected number of visits is rounding, so that its sign means nothing.
const NOISE: f64 = 1e-13;

/// Returns the radius of the only optimal policy, or 0 where there are several; `None` where there is only one policy.
pub(super) fn radius(optimum: &Optimum, gaps: &[f64], horizon: f64) -> Result<Option<Radius>, Unbounded> {
    let mdp = optimum.problem.mdp;
    let policy = select(mdp, &optimum.optimal, Rule::First, None, &[])?;
    if !optimum.free().is_empty() {
        return Ok(beside_free_loops(optimum, &policy));
    }
    let evaluation = Evaluation::new(mdp, &policy);
    let search = Search::new(mdp, &policy, &evaluation)?;
    if let Some((state, pair)) = search.tied(&optimum.optimal) {
        let visits = evaluation.visits(&search.split(state, pair))?;
        return Ok(Some(Radius {
            size: 0.0,
            bound: 0.0,
            lower: 0.0,
            pair,
            direction: search.direction(pair, &visits).0,
        }));
    }

    if mdp.is_one_step() {
        return Ok(of_one_step(optimum, &search, gaps, horizon));
    }
    let mut pairs = Vec::new();
    for state in 0..mdp.states() {
        for pair in mdp.actions(state) {
            if policy[pair] == 0.0 {
                let advantage = optimum.advantages[pair];
                let most = 1.0 + search.weigh(&search.split(state, pair));
                pairs.push((advantage / most, advantage, state, pair));
            }
        }
    }
    let lower_bounds: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
    let least = lower_bound(optimum, gaps, horizon);
    let mut best: Option<Radius> = None;
    // The pairs that are ruled out have no error but that of the advantage: the sums they are ruled out by are too large.
    let mut bound = optimum.advantage_error;
    for place in ascending(&lower_bounds) {
        let (lower, advantage, state, pair) = pairs[place];
        let size = best.as_ref().map_or(f64::INFINITY, |best| best.size);
        if lower >= size {
            break;
        }
        let split = search.split(state, pair);
        if search.is_farther(&split, advantage, size) {
            continue;
        }
        let visits = evaluation.visits(&split)?;
        let (direction, norm) = search.direction(pair, &visits);
        let off = evaluation.visits_bound(&split, &visits);
        bound = bound.max(quotient_error([advantage, optimum.advantage_error], [norm, off]));
        if advantage / norm < size {
            best = Some(Radius {
                size: advantage / norm,
                bound: 0.0,
                lower: least.min(advantage / norm),
                pair,
                direction,
            });
        }
    }
    Ok(best.map(|best| Radius {
        bound: bound + ROUNDING * best.size,
        ..best
    }))
}

/// Returns min over states of g(s) / (2 H), less what it may be off.
fn lower_bound(optimum: &Optimum, gaps: &[f64], horizon: f64) -> f64 {
    let least = gaps.iter().copied().fold(f64::INFINITY, f64::min);
    ((least - optimum.advantage_error) / (2.0 * horizon) * (1.0 - ROUNDING)).max(0.0)
}

/// Returns a bound on the error of a quotient of two numbers, each above 0 and given with a bound on its error.
fn quotient_error([above, off]: [f64; 2], [below, off_below]: [f64; 2]) -> f64 {
    if off_below < below {
        (off + above / below * off_below) / (below - off_below)
    } else {
        f64::INFINITY
    }
}

/// Returns the direction of the smallest change of one reward model, every entry free, after which the policy is no
/// longer optimal, as [`Radius::direction`]: `weights` has the size of the weight with which its entry counts for each
/// pair, and the change is the least (V - Q) / sum of |c| times weight. `None` where no change of it moves the policy.
pub(super) fn direction_of_reward_model(optimum: &Optimum, weights: &[f64]) -> Result<Option<Vec<f64>>, Unbounded> {
    let mdp = optimum.problem.mdp;
    let policy = select(mdp, &optimum.optimal, Rule::First, None, &[])?;
    if !optimum.free().is_empty() {
        return Ok(beside_free_loops(optimum, &policy).map(|radius| radius.direction));
    }
    let evaluation = Evaluation::new(mdp, &policy);
    let search = Search::new(mdp, &policy, &evaluation)?;
    let most = weights.iter().copied().fold(0.0, f64::max);
    let mut pairs = Vec::new();
    for state in 0..mdp.states() {
        for pair in mdp.actions(state).filter(|&pair| policy[pair] == 0.0) {
            let norm = if mdp.is_one_step() {
                weights[pair] + weights[search.choice[state] as usize]
            } else {
                most * (1.0 + search.weigh(&search.split(state, pair)))
            };
            if norm > 0.0 {
                pairs.push((optimum.advantages[pair] / norm, state, pair));
            }
        }
    }
    let lower_bounds: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
    let mut best: Option<(f64, Vec<f64>)> = None;
    for place in ascending(&lower_bounds) {
        let (lower, state, pair) = pairs[place];
        if best.as_ref().is_some_and(|(size, _)| lower >= *size) {
            break;
        }
        let (direction, _) = search.direction(pair, &evaluation.visits(&search.split(state, pair))?);
        let norm: f64 = direction.iter().zip(weights).map(|(c, weight)| c.abs() * weight).sum();
        let size = optimum.advantages[pair] / norm;
        if norm > 0.0 && best.as_ref().is_none_or(|(least, _)| size < *least) {
            best = Some((size, direction));
        }
    }
    Ok(best.map(|(_, direction)| direction))
}

/// Returns the radius of a model of one step: what is given to one action and taken from another changes nothing else.
fn of_one_step(optimum: &Optimum, search: &Search, gaps: &[f64], horizon: f64) -> Option<Radius> {
    let unused = (0..search.policy.len()).filter(|&pair| search.policy[pair] == 0.0);
    let advantage = |pair: usize| optimum.advantages[pair];
    let pair = unused.reduce(|least, pair| {
        if advantage(pair) < advantage(least) {
            pair
        } else {
            least
        }
    })?;
    let size = 0.5 * advantage(pair);
    let mut direction = vec![0.0; search.policy.len()];
    direction[pair] = 1.0;
    direction[search.choice[search.mdp.state_of(pair)] as usize] = -1.0;
    Some(Radius {
        size,
        bound: 0.5 * optimum.advantage_error + ROUNDING * size,
        lower: lower_bound(optimum, gaps, horizon).min(size),
        pair,
        direction,
    })
}

/// Returns the radius where a loop costs nothing at discount 1 (THEORY 8): it is 0, since the least reward for going
/// round would be paid for ever. The pair is an optimal one that the policy does not use, or where there is none one
/// that stays in the loop, and the direction raises it alone, since what going round makes of a reward has no finite
/// derivative. `None` where there is only one policy.
fn beside_free_loops(optimum: &Optimum, policy: &[f64]) -> Option<Radius> {
    let mdp = optimum.problem.mdp;
    if !policy.contains(&0.0) {
        return None;
    }
    let states = reached(mdp, policy).into_iter().chain(0..mdp.states());
    let mut pairs = states.flat_map(|state| mdp.actions(state));
    let unused = pairs.find(|&pair| optimum.optimal[pair] && policy[pair] == 0.0);
    let pair = unused.or_else(|| optimum.free().iter().position(|&free| free))?;
    let mut direction = vec![0.0; policy.len()];
    direction[pair] = 1.0;
    Some(Radius {
        size: 0.0,
        bound: 0.0,
        lower: 0.0,
        pair,
        direction,
    })
}

/// The policy as the search over pairs needs it.
struct Search<'a> {
    mdp: &'a Mdp,
    policy: &'a [f64],
    /// The policy's pair of each state; `u32::MAX` in terminal ones.
    choice: Vec<u32>,
    /// The discounted number n of steps from each state, or a little more.
    steps: Vec<f64>,
}

impl<'a> Search<'a> {
    fn new(mdp: &'a Mdp, policy: &'a [f64], evaluation: &Evaluation) -> Result<Self, Unbounded> {
        let chosen = |state| mdp.actions(state).find(|&pair| policy[pair] > 0.0);
        let states = 0..mdp.states();
        let mut steps = evaluation.value(&vec![1.0; mdp.pairs()])?;
        // What n - gamma P n, which is 1 but for rounding, falls short of it is made up for, so that no n is too small.
        let acting = states.clone().filter_map(|state| Some((state, chosen(state)?)));
        let left = acting.map(|(state, pair)| steps[state] - mdp.discount() * mdp.expect(pair, &steps));
        let least = left.fold(1.0, f64::min) - 16.0 * f64::EPSILON * largest(&steps);
        for steps in &mut steps {
            *steps = if least > 0.0 { *steps / least } else { f64::INFINITY };
        }
        Ok(Self {
            mdp,
            policy,
            choice: states
                .map(|state| chosen(state).map_or(u32::MAX, |pair| pair as u32))
                .collect(),
            steps,
        })
    }

    /// Returns an optimal pair that the policy does not use, in a reached state if there is one.
    fn tied(&self, optimal: &[bool]) -> Option<(usize, usize)> {
        let states = reached(self.mdp, self.policy);
        for state in states.into_iter().chain(0..self.mdp.states()) {
            for pair in self.mdp.actions(state) {
                if optimal[pair] && self.policy[pair] == 0.0 {
                    return Some((state, pair));
                }
            }
        }
        None
    }

    /// Returns b = gamma P(.|s,a) - `e_s`.
    fn split(&self, state: usize, pair: usize) -> Vec<f64> {
        let mut split = vec![0.0; self.mdp.states()];
        split[state] = -1.0;
        self.spread(pair, 1.0, &mut split);
        split
    }

    /// Adds `weight` times gamma P(.|s,a).
    fn spread(&self, pair: usize, weight: f64, onto: &mut [f64]) {
        let (next, probability) = self.mdp.row(pair);
        let weight = weight * self.mdp.discount();
        for (&target, probability) in next.iter().zip(probability) {
            onto[target as usize] += weight * probability;
        }
    }

    /// Returns the sum over states of |y| n: no less than the |x|_1 that y leads to.
    fn weigh(&self, y: &[f64]) -> f64 {
        y.iter().zip(&self.steps).map(|(y, steps)| y.abs() * steps).sum()
    }

    /// Returns whether the first terms of the series show that (V - Q) / |c|_1 is at least `size`.
    fn is_farther(&self, split: &[f64], advantage: f64, size: f64) -> bool {
        let mut term = split.to_vec();
        let mut visits = vec![0.0; term.len()];
        for _ in 0..TERMS {
            let mut next = vec![0.0; term.len()];
            for (state, &weight) in term.iter().enumerate() {
                visits[state] += weight;
                if weight != 0.0 && self.choice[state] != u32::MAX {
                    self.spread(self.choice[state] as usize, weight, &mut next);
                }
            }
            term = next;
            let norm = 1.0 + self.sum(&visits) + self.weigh(&term);
            if advantage >= size * norm {
                return true;
            }
        }
        false
    }

    /// Returns |x|_1 over the states in which there is a reward.
    fn sum(&self, visits: &[f64]) -> f64 {
        let acting = visits
            .iter()
            .zip(&self.choice)
            .filter(|(_, choice)| **choice != u32::MAX);
        acting.map(|(visits, _)| visits.abs()).sum()
    }

    /// Returns c per pair, and |c|_1.
    fn direction(&self, pair: usize, visits: &[f64]) -> (Vec<f64>, f64) {
        let mut direction = vec![0.0; self.policy.len()];
        direction[pair] = 1.0;
        for (&visits, &choice) in visits.iter().zip(&self.choice) {
            if choice != u32::MAX && visits.abs() > NOISE {
                direction[choice as usize] = visits;
            }
        }
        (direction, 1.0 + self.sum(visits))
    }
}
