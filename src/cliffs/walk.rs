//! The policy that is optimal just right of theta, with V, dV/dtheta and the advantages of all pairs, moved along the parameter.
//!
//! Nothing accumulates: dV/dtheta is solved anew (from the last one) for every policy, and V, which is moved along it, is solved anew as soon as its
//! residual says so. Tolerances follow from residuals. With n entries in the longest row, one backup of numbers of size `scale` rounds by at most
//! r = (n + 4) epsilon scale, scale being the greatest of |V|, |R(0)| and |theta dV/dtheta|, which may cancel; r also covers that probabilities, discount and
//! rewards are rounded decimals themselves. A value with residual e then errs by at most (e + r) H, H being the expected (discounted) number of steps, and
//! an advantage V - Q by at most 2 (e + r) H + r: that is the tolerance.

use crate::model::Problem;
use crate::solve::{Chain, Hard, Unbounded, end_component};

use super::numbers::largest;

/// Where the present policy stops being optimal.
#[derive(Clone, Copy)]
pub(super) struct Next {
    /// The parameter.
    pub(super) at: f64,
    /// How far from `at` it may be.
    pub(super) error: f64,
    /// The pair whose advantage falls to 0.
    pub(super) pair: usize,
}

/// See the module.
pub(super) struct Walk<'p> {
    pub(super) problem: &'p Problem<'p>,
    pub(super) theta: f64,
    /// R(theta) per pair.
    pub(super) reward: Vec<f64>,
    /// The pair taken in each state; `u32::MAX` in terminal ones.
    pub(super) choice: Vec<u32>,
    /// V per state, and dV/dtheta.
    pub(super) value: [Vec<f64>; 2],
    /// V - Q per pair, and its derivative, as of `measured`.
    pub(super) advantage: [Vec<f64>; 2],
    pub(super) measured: f64,
    /// Largest |b + W x - x| of the policy's equations for V and for dV/dtheta.
    pub(super) residual: [f64; 2],
    /// Largest error of an advantage, and of its derivative.
    pub(super) tolerance: [f64; 2],
    /// Largest expected number of steps, discounted.
    pub(super) horizon: f64,
    /// Expected number of steps from each state; only kept at discount 1.
    pub(super) steps: Vec<f64>,
    /// Rounding of one backup, as a share of the scale.
    pub(super) unit: f64,
    /// Rounding of one backup, of V and of dV/dtheta.
    pub(super) rounding: [f64; 2],
    /// The greatest |R| at theta = 0, and the greatest |dR/dtheta|.
    pub(super) largest_reward: [f64; 2],
    /// The greatest number among dR/dtheta and dV/dtheta.
    pub(super) slope_scale: f64,
    pub(super) chain: Chain,
    pub(super) everywhere: Vec<u32>,
    /// The discount, where every row of every policy sums to it.
    pub(super) closed: Option<f64>,
    /// Whether some policy never ends at discount 1.
    can_stay: bool,
}

impl<'p> Walk<'p> {
    /// At `from`, where `hard` has just been solved.
    pub(super) fn new(problem: &'p Problem<'p>, from: f64, hard: &Hard) -> Result<Self, Unbounded> {
        let mdp = problem.mdp;
        let (mut ends, mut longest) = (false, 0);
        let mut choice = vec![u32::MAX; mdp.states()];
        for (state, slot) in choice.iter_mut().enumerate() {
            ends |= mdp.is_terminal(state);
            let mut best = f64::NEG_INFINITY;
            for pair in mdp.actions(state) {
                longest = longest.max(mdp.row(pair).0.len());
                if hard.q()[pair] > best {
                    best = hard.q()[pair];
                    *slot = pair as u32;
                }
            }
        }
        let discount = mdp.discount();
        let cyclic = discount == 1.0 && !mdp.components().is_acyclic();
        let mut walk = Self {
            problem,
            theta: from,
            reward: vec![0.0; mdp.pairs()],
            choice,
            value: [hard.value().to_vec(), vec![0.0; mdp.states()]],
            advantage: [vec![0.0; mdp.pairs()], vec![0.0; mdp.pairs()]],
            measured: from,
            residual: [0.0; 2],
            tolerance: [0.0; 2],
            horizon: if discount < 1.0 {
                1.0 / (1.0 - discount)
            } else {
                mdp.depth() as f64
            },
            steps: vec![0.0; if cyclic { mdp.states() } else { 0 }],
            unit: (longest + 4) as f64 * f64::EPSILON,
            rounding: [0.0; 2],
            largest_reward: [&problem.constant, &problem.slope].map(|reward| largest(reward)),
            slope_scale: 0.0,
            chain: Chain::default(),
            everywhere: (0..mdp.states() as u32).collect(),
            closed: (!ends && discount < 1.0).then_some(discount),
            can_stay: cyclic && end_component(mdp, &vec![true; mdp.pairs()]).is_some(),
        };
        problem.reward(from, &mut walk.reward);
        walk.link();
        walk.count_steps()?;
        walk.evaluate(0)?;
        walk.evaluate(1)?;
        walk.measure()?;
        Ok(walk)
    }

    /// The pairs that tie at the present theta, when nothing is known of what is left of it.
    pub(super) fn tied(&self) -> Vec<bool> {
        self.advantage[0]
            .iter()
            .map(|&a| a <= self.tolerance[0])
            .collect()
    }

    /// Where the present policy stops being optimal, if anywhere; `set` holds the pairs that tie all along.
    pub(super) fn next(&self, set: &[bool]) -> Option<Next> {
        let mut nearest = f64::INFINITY;
        let mut found = None;
        let mut pair = 0;
        while pair < set.len() {
            let fall = -self.advantage[1][pair];
            if fall > self.tolerance[1] && !set[pair] {
                let away = self.advantage[0][pair] / fall;
                if away < nearest {
                    nearest = away;
                    found = Some(pair);
                }
            }
            pair += 1;
        }
        found.map(|pair| {
            let at = (self.measured + nearest).max(self.theta);
            Next {
                at,
                error: self.error(pair, at),
                pair,
            }
        })
    }

    /// How far the zero of a falling advantage may be from where it is computed to be, seen from the present theta.
    fn error(&self, pair: usize, at: f64) -> f64 {
        let [tolerance, slope_tolerance] = self.tolerance;
        let fall = -self.advantage[1][pair] - slope_tolerance;
        (tolerance + (at - self.theta).abs() * slope_tolerance) / fall + f64::EPSILON * at.abs()
    }

    /// Goes to where a pair's advantage is 0, at least to `least` and at most to `most`; how far that may be from the truth.
    pub(super) fn go_to(&mut self, next: Next, least: f64, most: f64) -> f64 {
        self.residual[0] += self.rounding[0];
        self.shift(next.at.clamp(least, most));
        // What was read off a distance is corrected on the spot.
        let pair = next.pair;
        let mdp = self.problem.mdp;
        let reward = self.problem.constant[pair] + self.theta * self.problem.slope[pair];
        let q = reward + mdp.discount() * mdp.expect(pair, &self.value[0]);
        let left = (self.value[0][mdp.state_of(pair)] - q) / -self.advantage[1][pair];
        self.shift((self.theta + left).clamp(least, most));
        self.problem.reward(self.theta, &mut self.reward);
        self.gauge(0);
        self.error(pair, self.theta)
    }

    fn shift(&mut self, theta: f64) {
        let by = theta - self.theta;
        let [value, slope] = &mut self.value;
        let mut state = 0;
        while state < value.len() && state < slope.len() {
            value[state] += by * slope[state];
            state += 1;
        }
        self.residual[0] += by.abs() * (self.residual[1] + self.rounding[1]);
        self.theta = theta;
    }

    /// Adds to `tied` the pairs whose advantage has fallen to 0 at the present theta; the largest distance of theirs from there.
    ///
    /// One that has not been falling cannot have arrived: it is as far as it was where the piece began, or farther.
    pub(super) fn arrived(&self, tied: &mut [bool]) -> f64 {
        let mdp = self.problem.mdp;
        let by = self.theta - self.measured;
        let near = 4.0 * self.tolerance[0];
        let mut error: f64 = 0.0;
        let mut pair = 0;
        while pair < tied.len() {
            let slope = self.advantage[1][pair];
            if slope < -self.tolerance[1]
                && self.advantage[0][pair] + by * slope <= near
                && !tied[pair]
            {
                let q = self.reward[pair] + mdp.discount() * mdp.expect(pair, &self.value[0]);
                let left = self.value[0][mdp.state_of(pair)] - q;
                if left <= self.tolerance[0] {
                    tied[pair] = true;
                    error = error.max(self.error(pair, self.theta) + left.abs() / -slope);
                }
            }
            pair += 1;
        }
        error
    }

    /// Turns to the policy that is optimal just right of theta among the `tied` pairs, all of them optimal at theta: policy iteration for dV/dtheta.
    /// Refuses when they allow never ending.
    pub(super) fn turn(&mut self, tied: &[bool]) -> Result<(), Unbounded> {
        let mdp = self.problem.mdp;
        if self.can_stay
            && let Some(state) = end_component(mdp, tied)
        {
            return Err(Unbounded { state, soft: false });
        }
        let mut open = Vec::new();
        for state in 0..mdp.states() {
            if mdp.actions(state).filter(|&pair| tied[pair]).count() > 1 {
                open.push(state);
            }
        }
        loop {
            let mut switched = false;
            let mut linked = true;
            for &state in &open {
                let mut best = self.value[1][state] + self.tolerance[1];
                let before = self.choice[state];
                for pair in mdp.actions(state) {
                    if tied[pair] {
                        let q = self.problem.slope[pair]
                            + mdp.discount() * mdp.expect(pair, &self.value[1]);
                        if q > best {
                            best = q;
                            self.choice[state] = pair as u32;
                        }
                    }
                }
                let pair = self.choice[state];
                if pair != before {
                    switched = true;
                    let row = mdp.row(pair as usize);
                    linked &= self
                        .chain
                        .replace_row(state, row, mdp.discount(), &self.everywhere);
                }
            }
            if !switched {
                return self.measure();
            }
            if !linked {
                self.link();
            }
            self.count_steps()?;
            self.evaluate(1)?;
        }
    }

    /// The `tied` pairs that stay optimal just right of theta.
    pub(super) fn lasting(&self, tied: &[bool]) -> Vec<bool> {
        let slopes = self.advantage[1].iter().zip(tied);
        slopes
            .map(|(&slope, &tied)| tied && slope <= self.tolerance[1])
            .collect()
    }

    /// Mean over the start of V at `theta` near the present one, and of dV/dtheta.
    pub(super) fn mean(&self, theta: f64) -> [f64; 2] {
        let start = self.problem.mdp.start();
        let [value, slope] = [0, 1].map(|i| mean(start, &self.value[i]));
        [value + (theta - self.theta) * slope, slope]
    }
}

fn mean(start: &[f64], value: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (share, value) in start.iter().zip(value) {
        sum += share * value;
    }
    sum
}
