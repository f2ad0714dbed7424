//! The policy that is optimal just right of theta, with V, dV/dtheta and the advantages of all pairs, moved along the parameter.
//!
//! Nothing accumulates: dV/dtheta is solved anew (from the last one) for every policy, and V, which is moved along it, is solved anew as soon as its
//! residual may be more than rounding. Tolerances follow from residuals. With n entries in the longest row, one backup of numbers of size `scale` rounds by
//! at most r = (n + 4) epsilon scale, scale being the greatest of |V|, |R(0)| and |theta dV/dtheta|, which may cancel; r also covers that probabilities,
//! discount and rewards are rounded decimals themselves. A value with residual e then errs by at most (e + r) H, H being the expected (discounted) number of
//! steps, and an advantage V - Q by at most 2 (e + r) H + r: that is the tolerance.

use crate::scenario::Problem;
use crate::solve::{Chain, Hard, Unbounded, end_component, largest};

/// See the module's description.
pub(super) struct Walk<'p> {
    pub(super) problem: &'p Problem<'p>,
    pub(super) theta: f64,
    /// The pair taken in each state; `u32::MAX` in terminal ones.
    pub(super) choice: Vec<u32>,
    /// V per state, and dV/dtheta.
    pub(super) value: [Vec<f64>; 2],
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
    /// No advantage falls faster than this.
    pub(super) fastest: f64,
    /// How far an advantage can have fallen since the walk began: the sum of `fastest` times the distances walked.
    pub(super) travel: f64,
    /// A pair cannot tie before `travel` gets here.
    pub(super) due: Vec<f64>,
    /// The last distance walked.
    pub(super) stride: f64,
    /// The states in which several pairs tie.
    open: Vec<usize>,
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
            choice,
            value: [hard.value().to_vec(), vec![0.0; mdp.states()]],
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
            fastest: 0.0,
            travel: 0.0,
            due: vec![0.0; mdp.pairs()],
            stride: 0.0,
            open: Vec::new(),
            chain: Chain::default(),
            everywhere: (0..mdp.states() as u32).collect(),
            closed: (!ends && discount < 1.0).then_some(discount),
            can_stay: cyclic && end_component(mdp, &vec![true; mdp.pairs()]).is_some(),
        };
        walk.link();
        walk.count_steps()?;
        walk.evaluate(1)?;
        walk.evaluate(0)?;
        Ok(walk)
    }

    /// Goes to another theta, within the reach of the present policy.
    pub(super) fn go_to(&mut self, theta: f64) {
        let by = theta - self.theta;
        let [value, slope] = &mut self.value;
        for (value, slope) in value.iter_mut().zip(slope) {
            *value += by * *slope;
        }
        self.travel += by * self.fastest;
        self.stride = by;
        self.theta = theta;
        // One rounding in each V, in the policy's equations twice, and what dV/dtheta leaves open.
        self.residual[0] += f64::EPSILON / self.unit * self.rounding[0] + by * (self.residual[1] + self.rounding[1]);
        self.gauge(0);
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
        self.open.clear();
        for state in 0..mdp.states() {
            if mdp.actions(state).filter(|&pair| tied[pair]).count() > 1 {
                self.open.push(state);
            }
        }
        loop {
            let mut switched = false;
            let mut linked = true;
            for &state in &self.open {
                let mut least = -self.tolerance[1];
                let before = self.choice[state];
                for pair in mdp.actions(state) {
                    if tied[pair] {
                        let slope = self.advantage(1, state, pair);
                        if slope < least {
                            least = slope;
                            self.choice[state] = pair as u32;
                        }
                    }
                }
                let pair = self.choice[state];
                if pair != before {
                    switched = true;
                    let off = self.advantage(0, state, pair as usize).abs();
                    self.residual[0] = self.residual[0].max(off);
                    let row = mdp.row(pair as usize);
                    linked &= self.chain.replace_row(state, row, mdp.discount(), &self.everywhere);
                }
            }
            if !switched {
                if self.residual[0] > self.rounding[0] {
                    self.evaluate(0)?;
                }
                self.gauge(0);
                return Ok(());
            }
            if !linked {
                self.link();
            }
            self.count_steps()?;
            self.evaluate(1)?;
        }
    }

    /// The `tied` pairs that stay optimal just right of theta, once it has been turned to.
    pub(super) fn lasting(&mut self, tied: &[bool]) -> Vec<bool> {
        let mut lasting = tied.to_vec();
        for &state in &self.open {
            for pair in self.problem.mdp.actions(state) {
                if tied[pair] {
                    lasting[pair] = self.advantage(1, state, pair) <= self.tolerance[1];
                    self.due[pair] = self.travel;
                }
            }
        }
        lasting
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
