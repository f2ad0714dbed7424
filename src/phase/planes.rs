//! One policy over the whole box: its value and its advantages over each action, as affine functions of both parameters.
//!
//! Parameters are mapped to the unit square, R = R0 + x R1 + y R2. A policy is evaluated for each of the three, so V and V - Q have three parts too.
//!
//! Tolerances: each part is solved to rounding relative to its own scale, the larger of the greatest |R| and |V| of that part. As for single points
//! (`solve`), 1e-12 of the scale is taken for equal: of the sum of all scales for a value, of the sum of the two slopes' for a slope.

use crate::mdp::Mdp;
use crate::scenario::{Rule, Scenario};
use crate::solve::{Evaluation, FreeLoops, Hard, Unbounded, hard_backup, select};

use super::polygon::{Point, Polygon, at};

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

/// The share of the scale within which numbers count as equal.
const TIE: f64 = 1e-12;

/// A deterministic policy with its values and advantages over the unit square.
#[derive(Clone, Debug)]
pub(super) struct Planes {
    /// The pair that the policy takes in each state; `u32::MAX` in terminal ones.
    choice: Vec<u32>,
    /// V of each state, in three parts: constant, slope in x, slope in y.
    pub(super) value: [Vec<f64>; 3],
    /// The advantage V - Q of each pair, in the same three parts.
    advantages: Vec<[f64; 3]>,
    /// The difference below which two values are equal.
    tie: f64,
    /// The difference below which two slopes are equal.
    parallel: f64,
}

/// The model on the unit square.
pub(super) struct UnitSquare<'a> {
    mdp: &'a Mdp,
    reward: [Vec<f64>; 3],
    hard: Hard<'a>,
}

impl<'a> UnitSquare<'a> {
    pub(super) fn new(plane: &Plane<'a>, ranges: [[f64; 2]; 2]) -> Self {
        Self {
            mdp: plane.mdp,
            reward: plane.on_unit(ranges),
            hard: Hard::new(plane.mdp),
        }
    }

    /// Solves for the optimal values at a point; returns an error where never ending is as good as ending.
    fn solve_at(&mut self, point: Point) -> Result<(), Unbounded> {
        let [base, along, up] = &self.reward;
        let pairs = 0..self.mdp.pairs();
        let reward: Vec<f64> = pairs
            .map(|pair| at([base[pair], along[pair], up[pair]], point))
            .collect();
        self.hard.solve(&reward)
    }

    /// Refuses a corner of the box where there is no finite answer, or where a loop is free that is not free inside the box.
    pub(super) fn check_corner(&mut self, corner: Point) -> Result<(), Unbounded> {
        self.solve_at(corner)?;
        self.hard.refuse_free_loops()
    }

    /// Returns a policy that is optimal at a point and next to it in some direction.
    pub(super) fn solve(&mut self, point: Point) -> Result<Option<Planes>, Unbounded> {
        self.solve_at(point)?;
        let policy = select(self.mdp, &self.hard.optimal(), Rule::First, None, &[])?;
        let chosen = |state| self.mdp.actions(state).find(|&pair| policy[pair] > 0.0);
        let states = 0..self.mdp.states();
        let choice: Vec<u32> = states
            .map(|state| chosen(state).map_or(u32::MAX, |pair| pair as u32))
            .collect();
        let planes = self.evaluate(&choice)?;
        self.leave(&planes, point, [0.8, 0.6])
    }

    /// Returns a policy that is optimal at a point and just beyond it in a direction, starting from a policy that is
    /// optimal at the point: policy iteration in which an action is better when it earns more at the point or, where it
    /// ties, more in the direction. Returns `None` where rounding keeps the iteration from ending.
    pub(super) fn leave(&self, from: &Planes, point: Point, direction: Point) -> Result<Option<Planes>, Unbounded> {
        let mut choice = from.choice.clone();
        if !from.improve(self.mdp, point, direction, &mut choice) {
            return Ok(Some(from.clone()));
        }
        // Each policy is better than the last, and exact arithmetic would end far below one switch per pair.
        for _ in 0..=self.mdp.pairs() {
            let planes = self.evaluate(&choice)?;
            choice.clone_from(&planes.choice);
            if !planes.improve(self.mdp, point, direction, &mut choice) {
                return Ok(Some(planes));
            }
        }
        Ok(None)
    }

    /// Returns value and advantages of a policy.
    fn evaluate(&self, choice: &[u32]) -> Result<Planes, Unbounded> {
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
        let mut scales = [0.0f64; 3];
        let mut q = vec![0.0; mdp.pairs()];
        for part in 0..3 {
            let solved = chain.value(&self.reward[part])?;
            for state in 0..mdp.states() {
                let actions = mdp.actions(state);
                if actions.is_empty() {
                    continue;
                }
                hard_backup(mdp, state, &self.reward[part], &solved, &mut q);
                scales[part] = scales[part].max(solved[state].abs());
                let own = q[choice[state] as usize];
                for pair in actions {
                    scales[part] = scales[part].max(self.reward[part][pair].abs());
                    advantages[pair][part] = own - q[pair];
                }
            }
            value[part] = solved;
        }
        Ok(Planes {
            choice: choice.to_vec(),
            value,
            advantages,
            tie: TIE * (scales[0] + scales[1] + scales[2]),
            parallel: TIE * (scales[1] + scales[2]),
        })
    }
}

impl Planes {
    /// Switches to the best action in each state that has a better one than its own: one that earns more at the point
    /// or, among ties there, more in the direction. Returns whether any state has switched.
    fn improve(&self, mdp: &Mdp, point: Point, direction: Point, choice: &mut [u32]) -> bool {
        let mut improved = false;
        for (state, slot) in choice.iter_mut().enumerate() {
            let actions = mdp.actions(state);
            let here = actions.clone().map(|pair| at(self.advantages[pair], point));
            let mut least = here.fold(0.0, f64::min);
            // Actions that tie with the present one at the point are compared in the direction.
            let mut steepest = -self.parallel;
            if least < -self.tie {
                steepest = f64::INFINITY;
            } else {
                least = 0.0;
            }
            for pair in actions {
                let advantage = self.advantages[pair];
                if at(advantage, point) > least + self.tie {
                    continue;
                }
                let slope = advantage[1] * direction[0] + advantage[2] * direction[1];
                if slope < steepest {
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
        let ties = |[base, along, up]: &[f64; 3]| {
            base.abs() <= self.tie && along.abs() <= self.parallel && up.abs() <= self.parallel
        };
        self.advantages.iter().map(ties).collect()
    }

    /// Returns the part of the square on which the policy is optimal.
    pub(super) fn region(&self, optimal: &[bool]) -> Polygon {
        let mut polygon = Polygon::unit();
        for (&advantage, _) in self.advantages.iter().zip(optimal).filter(|(_, optimal)| !**optimal) {
            polygon.clip(advantage);
        }
        polygon.tidy();
        polygon
    }

    /// Returns whether a pair is as good as the policy's own on the line through two points.
    pub(super) fn ties(&self, pair: usize, ends: [Point; 2]) -> bool {
        let advantage = self.advantages[pair];
        let near = self.tie.max(1e-11 * advantage[1].hypot(advantage[2]));
        ends.iter().all(|&end| at(advantage, end).abs() <= near)
    }
}
