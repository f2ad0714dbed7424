//! One policy over the whole box: its value and its advantages over each action, as affine functions of both
//! parameters.
//!
//! Parameters are mapped to the unit square, R = R0 + x R1 + y R2. A policy is evaluated for each of the three, so V
//! and V - Q have three parts too.
//!
//! Tolerances: each part is solved to rounding relative to its own scale, the greatest |V| and |R| of that part that
//! the policy meets from a state on, and the reward of the action that it is compared with. What rounding may leave of
//! a difference counts as 0, but at most 1e-12 of the scale: near discount 1 the errors of both sides are nearly the
//! same. The scale of a value is the sum of all three, that of a slope the sum of the two slopes'.
//!
//! Where something ties, or where that leaves open where an edge is, the diagram is in doubt: values and advantages are
//! then those of [`ExactPlane`], and nothing counts as 0 that can be told from it.

use std::f64::consts::SQRT_2;

use crate::exact::{ExactParts, ExactPlace, ExactPlane};
use crate::mdp::Mdp;
use crate::scenario::{Rule, Scenario};
use crate::solve::{
    Evaluation, FreeLoops, Hard, Unbounded, dot, greater, hard_backup, largest, select, staying_shares,
};

use super::polygon::{FINE, NEAR, Point, Polygon, at};

/// A model whose reward is affine in two parameters.
#[derive(Clone, Debug)]
pub struct Plane<'a> {
    /// The model.
    pub mdp: &'a Mdp,
    /// The reward per pair where both parameters are 0.
    pub constant: Vec<f64>,
    /// The derivatives of the reward per pair with respect to each parameter.
    pub slopes: [Vec<f64>; 2],
}

impl<'a> Plane<'a> {
    /// Returns a scenario with all parameters but two fixed at `values`.
    #[must_use]
    pub fn new(scenario: &'a Scenario, parameters: [usize; 2], values: &[f64]) -> Self {
        let [across, upwards] = parameters;
        let mut values = values.to_vec();
        values[upwards] = 0.0;
        let problem = scenario.problem(across, &values);
        Self {
            mdp: problem.mdp,
            constant: problem.constant,
            slopes: [problem.slope, scenario.reward_slope(upwards)],
        }
    }

    /// Returns the loops that are free in the whole plane.
    pub(super) fn free_loops(&self) -> Option<FreeLoops> {
        let [across, upwards] = &self.slopes;
        FreeLoops::under(self.mdp, &[&self.constant, across, upwards])
    }

    /// Returns the plane of the model without its free loops.
    pub(super) fn collapsed<'l>(&self, loops: &'l FreeLoops) -> Plane<'l> {
        Plane {
            mdp: loops.collapsed(),
            constant: loops.collapse(&self.constant),
            slopes: self.slopes.each_ref().map(|slope| loops.collapse(slope)),
        }
    }

    /// Returns the reward as a function on the unit square.
    pub(super) fn on_unit(&self, [[left, right], [low, high]]: [[f64; 2]; 2]) -> [Vec<f64>; 3] {
        let [mut base, mut along, mut up] = [const { Vec::new() }; 3];
        for (pair, constant) in self.constant.iter().enumerate() {
            let [first, second] = [self.slopes[0][pair], self.slopes[1][pair]];
            base.push(constant + left * first + low * second);
            along.push((right - left) * first);
            up.push((high - low) * second);
        }
        [base, along, up]
    }
}

/// The greatest share of the scale within which numbers count as equal.
const TIE: f64 = 1e-12;
/// The distance, in widths of the box, by which rounding may displace an edge before a diagram is in doubt.
const DOUBTFUL: f64 = 1e-11;

/// A deterministic policy with its values and advantages over the unit square.
#[derive(Clone, Debug)]
pub(super) struct Planes {
    /// The pair that the policy takes in each state; `u32::MAX` in terminal ones.
    choice: Vec<u32>,
    /// V of each state, in three parts: constant, slope in x, slope in y.
    pub(super) value: [Vec<f64>; 3],
    /// The advantage V - Q of each pair, in the same three parts.
    advantages: Vec<[f64; 3]>,
    /// The differences below which a pair's value and its slopes equal those of the policy's own pair.
    tolerances: Vec<Tolerance>,
    /// The distance below which two points are one.
    near: f64,
}

#[derive(Clone, Copy, Debug)]
struct Tolerance {
    value: f64,
    slope: f64,
    /// The part of it that is a bound on the error of the value.
    rounding: f64,
}

/// The model on the unit square.
pub(super) struct UnitSquare<'a> {
    pub(super) mdp: &'a Mdp,
    reward: [Vec<f64>; 3],
    hard: Hard<'a>,
    /// The exact form of the model, where floats are in doubt.
    exact: Option<ExactPlane<'a>>,
    /// Whether rounding may have displaced an edge, or left something open.
    pub(super) is_doubtful: bool,
    /// Whether rounding has left open what ties in a whole cell, or where there is an answer.
    pub(super) is_open: bool,
    /// What exact arithmetic says of the point that was checked last, if it was asked.
    place: Option<ExactPlace>,
}

impl<'a> UnitSquare<'a> {
    pub(super) fn new(plane: &Plane<'a>, ranges: [[f64; 2]; 2], exact: Option<ExactPlane<'a>>) -> Self {
        let reward = plane.on_unit(ranges);
        Self {
            mdp: plane.mdp,
            reward,
            hard: Hard::new(plane.mdp),
            exact,
            is_doubtful: false,
            is_open: false,
            place: None,
        }
    }

    /// Returns the distance below which two points are one.
    pub(super) fn near(&self) -> f64 {
        if self.exact.is_some() { FINE } else { NEAR }
    }

    /// Returns the reward at a point.
    pub(super) fn reward_at(&self, point: Point) -> Vec<f64> {
        let [base, along, up] = &self.reward;
        let pairs = 0..self.mdp.pairs();
        pairs
            .map(|pair| at([base[pair], along[pair], up[pair]], point))
            .collect()
    }

    /// Solves for the optimal values at a point, and refuses one where there is no finite answer, or where a loop is
    /// free that is not free everywhere.
    pub(super) fn check(&mut self, point: Point) -> Result<(), Unbounded> {
        self.place = None;
        let reward = self.reward_at(point);
        let solved = self.hard.solve(&reward);
        if self.hard.is_in_doubt(&reward, &solved) {
            self.place = self.exact.as_mut().and_then(|exact| exact.at(point));
            match &self.place {
                None => self.is_open = true,
                Some(ExactPlace::Optimal(_)) => return Ok(()),
                Some(ExactPlace::Refused { why, .. }) => return Err(why.clone()),
            }
        }
        solved?;
        self.hard.refuse_free_loops()
    }

    /// Returns the optimal pairs at the point that was checked last.
    fn optimal(&self) -> Vec<bool> {
        match &self.place {
            Some(ExactPlace::Optimal(optimal)) => optimal.clone(),
            _ => self.hard.optimal(),
        }
    }

    /// Returns what a policy that never ends earns per step, after [`Self::check`] has refused a point because of it,
    /// and the size of the numbers that it is the sum of.
    pub(super) fn gain(&self, point: Point) -> Option<([f64; 3], f64)> {
        let reward = self.reward_at(point);
        let shares = match &self.place {
            Some(ExactPlace::Refused { gain: Some(gain), .. }) => {
                return Some((*gain, gain.iter().map(|part| part.abs()).sum()));
            }
            Some(ExactPlace::Refused { pairs, .. }) => staying_shares(self.mdp, pairs, &reward)?,
            _ => self.hard.staying_shares(&reward)?,
        };
        Some(self.along(&shares))
    }

    /// Returns the sum of shares times rewards, as a function on the square, and that of their sizes.
    pub(super) fn along(&self, shares: &[f64]) -> ([f64; 3], f64) {
        let sums = self.reward.each_ref().map(|reward| dot(shares, reward));
        let sizes = self.reward.iter().flat_map(|reward| reward.iter().zip(shares));
        (sums, sizes.map(|(reward, share)| share * reward.abs()).sum())
    }

    /// Returns a policy that is optimal at a point and next to it in a direction.
    pub(super) fn solve(&mut self, point: Point, direction: Point) -> Result<Option<Planes>, Unbounded> {
        self.check(point)?;
        let policy = select(self.mdp, &self.optimal(), Rule::First, None, &[])?;
        let chosen = |state| self.mdp.actions(state).find(|&pair| policy[pair] > 0.0);
        let states = 0..self.mdp.states();
        let choice: Vec<u32> = states
            .map(|state| chosen(state).map_or(u32::MAX, |pair| pair as u32))
            .collect();
        let planes = self.evaluate(&choice)?;
        self.leave(&planes, point, direction)
    }

    /// Returns a policy that is optimal at a point and just beyond it in a direction, starting from a policy that is
    /// optimal at the point: policy iteration in which an action is better when it earns more at the point or, where it
    /// ties, more in the direction. Returns `None` where rounding keeps the iteration from ending, or leads it to a
    /// policy that never ends.
    pub(super) fn leave(&mut self, from: &Planes, point: Point, direction: Point) -> Result<Option<Planes>, Unbounded> {
        let mut choice = from.choice.clone();
        if !from.improve(self.mdp, point, direction, &mut choice) {
            return Ok(Some(from.clone()));
        }
        // Each policy is better than the last, and exact arithmetic would end far below one switch per pair.
        for _ in 0..=self.mdp.pairs() {
            let planes = match self.evaluate(&choice) {
                Err(_) if self.exact.is_some() => return Ok(None),
                evaluated => evaluated?,
            };
            choice.clone_from(&planes.choice);
            if !planes.improve(self.mdp, point, direction, &mut choice) {
                return Ok(Some(planes));
            }
        }
        Ok(None)
    }

    /// Returns value and advantages of a policy.
    fn evaluate(&mut self, choice: &[u32]) -> Result<Planes, Unbounded> {
        if let Some(exact) = &mut self.exact {
            if let Some(evaluated) = exact.evaluate(choice) {
                let parts = evaluated?;
                let is_tied = |(advantage, error): (&[f64; 3], &f64)| *error > 0.0 && *advantage == [0.0; 3];
                self.is_open |= parts.advantages.iter().zip(&parts.errors).any(is_tied);
                return Ok(Planes::exact(choice, parts));
            }
            self.exact = None;
            self.is_doubtful = true;
        }
        let mdp = self.mdp;
        let mut policy = vec![0.0; mdp.pairs()];
        for &pair in choice {
            if pair != u32::MAX {
                policy[pair as usize] = 1.0;
            }
        }
        let chain = Evaluation::new(mdp, &policy);
        let mut value = [const { Vec::new() }; 3];
        let mut advantages = vec![[0.0; 3]; mdp.pairs()];
        let mut q = vec![0.0; mdp.pairs()];
        // The numbers that the policy meets in each state, part by part, and all together.
        let mut met = [const { Vec::new() }; 3];
        let mut together = vec![0.0; mdp.states()];
        for part in 0..3 {
            let reward = &self.reward[part];
            let solved = chain.value(reward)?;
            for (state, together) in together.iter_mut().enumerate() {
                let actions = mdp.actions(state);
                let mut size = 0.0;
                if !actions.is_empty() {
                    hard_backup(mdp, state, reward, &solved, &mut q);
                    let own = choice[state] as usize;
                    size = greater(solved[state].abs(), reward[own].abs());
                    for pair in actions {
                        advantages[pair][part] = q[own] - q[pair];
                    }
                }
                met[part].push(size);
                *together = greater(*together, size);
            }
            value[part] = solved;
        }
        let most = self.rounding(&chain)?;
        let share = TIE.min(most);
        let levels = chain.levels(&together);
        let scales = met.map(|met| levels.largest(&met));
        let (mut is_open, mut is_doubtful) = (false, false);
        let mut tolerance = |pair: usize| {
            let targets = mdp.row(pair).0.iter().map(|&target| levels.of(target as usize));
            let level = targets.fold(levels.of(mdp.state_of(pair)), usize::max);
            let [base, along, up] = [0, 1, 2].map(|part: usize| scales[part][level] + self.reward[part][pair].abs());
            // Corners are known to within `NEAR`.
            let [here, x, y] = advantages[pair];
            let own = choice[mdp.state_of(pair)] as usize == pair;
            let rounding = share * (base + along + up);
            let tolerance = Tolerance {
                value: rounding + 2.0 * NEAR * f64::hypot(x, y),
                slope: share * (along + up),
                rounding: most * (base + along + up),
            };
            let is_tie = tolerance.is_zero([here, x, y]);
            let is_near = here.abs() <= x.abs() + y.abs() + rounding;
            is_open |= is_tie && !own;
            is_doubtful |= !is_tie && is_near && rounding > DOUBTFUL * f64::hypot(x, y);
            tolerance
        };
        let tolerances = (0..mdp.pairs()).map(&mut tolerance).collect();
        self.is_open |= is_open;
        self.is_doubtful |= is_doubtful;
        Ok(Planes {
            choice: choice.to_vec(),
            value,
            advantages,
            tolerances,
            near: NEAR,
        })
    }

    /// Returns the share of the scale that rounding may leave of a difference: 2 (H + 1) times that of one backup, H
    /// being the expected number of steps.
    fn rounding(&self, chain: &Evaluation) -> Result<f64, Unbounded> {
        let mdp = self.mdp;
        let horizon = if mdp.discount() < 1.0 {
            1.0 / (1.0 - mdp.discount())
        } else if mdp.components().is_acyclic() {
            mdp.depth() as f64
        } else {
            largest(&chain.value(&vec![1.0; mdp.pairs()])?)
        };
        let longest = (0..mdp.pairs()).map(|pair| mdp.row(pair).0.len()).max();
        Ok(2.0 * (horizon + 1.0) * (longest.unwrap_or(0) + 4) as f64 * f64::EPSILON)
    }
}

impl Tolerance {
    /// Returns whether an advantage is 0 everywhere.
    fn is_zero(&self, [base, along, up]: [f64; 3]) -> bool {
        base.abs() <= self.value && along.abs() <= self.slope && up.abs() <= self.slope
    }
}

impl Planes {
    /// Returns a policy whose values and advantages are off by little more than their own rounding.
    fn exact(choice: &[u32], parts: ExactParts) -> Self {
        let tolerance = |(&[base, x, y], error): (&[f64; 3], &f64)| {
            let rounding = 4.0 * f64::EPSILON * (base.abs() + x.abs() + y.abs()) + error;
            Tolerance {
                value: rounding + 2.0 * FINE * f64::hypot(x, y),
                slope: 2.0 * f64::EPSILON * (x.abs() + y.abs()) + error,
                rounding,
            }
        };
        Self {
            choice: choice.to_vec(),
            value: [0, 1, 2].map(|part: usize| parts.value.iter().map(|value| value[part]).collect()),
            tolerances: parts.advantages.iter().zip(&parts.errors).map(tolerance).collect(),
            advantages: parts.advantages,
            near: FINE,
        }
    }

    /// Switches to the best action in each state that has a better one than its own: one that earns more at the point
    /// or, among ties there, more in the direction. Returns whether any state has switched.
    fn improve(&self, mdp: &Mdp, point: Point, direction: Point, choice: &mut [u32]) -> bool {
        let mut improved = false;
        for (state, slot) in choice.iter_mut().enumerate() {
            let actions = mdp.actions(state);
            let mut least = 0.0;
            let mut is_best = true;
            for pair in actions.clone() {
                let here = at(self.advantages[pair], point);
                if here < least && here < -self.tolerances[pair].value {
                    (least, is_best) = (here, false);
                }
            }
            // Actions that tie with the present one at the point are compared in the direction.
            let mut steepest = if is_best { 0.0 } else { f64::INFINITY };
            for pair in actions {
                let (advantage, tolerance) = (self.advantages[pair], self.tolerances[pair]);
                if at(advantage, point) > least + tolerance.value {
                    continue;
                }
                let slope = advantage[1] * direction[0] + advantage[2] * direction[1];
                if slope < steepest && (!is_best || slope < -tolerance.slope) {
                    steepest = slope;
                    *slot = pair as u32;
                    improved = true;
                }
            }
        }
        improved
    }

    /// Returns whether each pair is as good as the policy's own in the whole square.
    pub(super) fn optimal(&self) -> Vec<bool> {
        let advantages = self.advantages.iter().zip(&self.tolerances);
        advantages
            .map(|(&advantage, tolerance)| tolerance.is_zero(advantage))
            .collect()
    }

    /// Returns the part of the square on which the policy is optimal.
    pub(super) fn region(&self, optimal: &[bool]) -> Polygon {
        let mut polygon = Polygon::unit(self.near);
        for (&advantage, _) in self.advantages.iter().zip(optimal).filter(|(_, optimal)| !**optimal) {
            polygon.clip(advantage);
        }
        polygon.tidy();
        polygon
    }

    /// Returns a bound on the area inside a polygon on which some pair that is not optimal there is better than the
    /// policy's own: for each such pair a strip, which is nowhere longer than the diagonal of the square.
    pub(super) fn overhang(&self, polygon: &Polygon, optimal: &[bool]) -> f64 {
        let mut area = 0.0;
        for (pair, &advantage) in self.advantages.iter().enumerate().filter(|&(pair, _)| !optimal[pair]) {
            let corners = polygon.corners.iter().map(|&corner| at(advantage, corner));
            let least = corners.fold(f64::INFINITY, f64::min) - self.tolerances[pair].rounding;
            if least < 0.0 {
                area -= SQRT_2 * least / f64::hypot(advantage[1], advantage[2]);
            }
        }
        area.min(polygon.area())
    }

    /// Returns whether a pair is as good as the policy's own on the line through two points.
    pub(super) fn ties(&self, pair: usize, ends: [Point; 2]) -> bool {
        let advantage = self.advantages[pair];
        let near = self.tolerances[pair]
            .value
            .max(10.0 * self.near * advantage[1].hypot(advantage[2]));
        ends.iter().all(|&end| at(advantage, end).abs() <= near)
    }
}
