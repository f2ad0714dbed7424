//! The numbers of one policy on the walk: V, dV/dtheta, the advantages of all pairs, and how exact they are.

use crate::solve::{Chain, Unbounded, largest};

use super::walk::Walk;

impl Walk<'_> {
    /// Writes the chain of the present policy.
    pub(super) fn link(&mut self) {
        let mdp = self.problem.mdp;
        self.chain.clear();
        for &pair in &self.choice {
            if pair != u32::MAX {
                let row = mdp.row(pair as usize);
                self.chain.push_row(row, mdp.discount(), &self.everywhere, &[]);
            }
            self.chain.end_row();
        }
    }

    /// At discount 1 with cycles, the expected number of steps from each state.
    pub(super) fn count_steps(&mut self) -> Result<(), Unbounded> {
        if self.steps.is_empty() {
            return Ok(());
        }
        let mut once = vec![0.0; self.choice.len()];
        for (slot, &pair) in once.iter_mut().zip(&self.choice) {
            if pair != u32::MAX {
                *slot = 1.0;
            }
        }
        solve(&self.chain, &once, &mut self.steps, 0.0, self.closed)?;
        // These are solved in floats as well.
        self.horizon = 1.01 * largest(&self.steps).max(1.0);
        Ok(())
    }

    /// Solves for V (0) or dV/dtheta (1) of the present policy, from what they are.
    pub(super) fn evaluate(&mut self, which: usize) -> Result<(), Unbounded> {
        let mut earned = vec![0.0; self.choice.len()];
        for (slot, &pair) in earned.iter_mut().zip(&self.choice) {
            if pair != u32::MAX {
                *slot = self.earned(which, pair as usize);
            }
        }
        // A residual like the rounding of a backup: no tolerance gains from less.
        let error = self.rounding[which] * self.horizon;
        let value = &mut self.value[which];
        solve(&self.chain, &earned, value, error, self.closed)?;
        self.residual[which] = self.chain.residual(&earned, &self.value[which]);
        self.gauge(which);
        if which == 1 {
            // An advantage falls at the rate dR/dtheta + discount x (a mean of dV/dtheta) - dV/dtheta.
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for &slope in &self.value[1] {
                if slope < low {
                    low = slope;
                }
                if slope > high {
                    high = slope;
                }
            }
            let fall = self.largest_reward[1] + self.problem.mdp.discount() * high - low;
            self.fastest = fall.max(0.0) + self.tolerance[1];
        }
        Ok(())
    }

    /// R(theta) of a pair (0), or its derivative (1).
    pub(super) fn earned(&self, which: usize, pair: usize) -> f64 {
        let slope = self.problem.slope[pair];
        if which == 0 {
            self.problem.constant[pair] + self.theta * slope
        } else {
            slope
        }
    }

    /// The tolerance that follows from a residual.
    pub(super) fn gauge(&mut self, which: usize) {
        let mut scale = self.largest_reward[which].max(largest(&self.value[which]));
        if which == 0 {
            // V may be small where large numbers cancel: V(0), and theta times the slope.
            scale = scale.max(self.theta.abs() * self.slope_scale);
        } else {
            self.slope_scale = scale;
        }
        let rounding = self.unit * scale;
        self.rounding[which] = rounding;
        self.tolerance[which] = 2.0 * (self.residual[which] + rounding) * self.horizon + rounding;
    }
}

fn solve(chain: &Chain, b: &[f64], x: &mut [f64], error: f64, closed: Option<f64>) -> Result<(), Unbounded> {
    chain.solve(b, x, error, closed).map_err(|stuck| Unbounded {
        state: stuck.0,
        soft: false,
    })
}
