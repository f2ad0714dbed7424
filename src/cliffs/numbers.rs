//! The numbers of one policy on the walk: V, dV/dtheta, the advantages of all pairs, and how exact they are.

use crate::solve::{Chain, Unbounded};

use super::walk::Walk;

impl Walk<'_> {
    /// Writes the chain of the present policy.
    pub(super) fn link(&mut self) -> Result<(), Unbounded> {
        let mdp = self.problem.mdp;
        self.chain.clear();
        for &pair in &self.choice {
            if pair != u32::MAX {
                self.chain.push_row(
                    mdp.row(pair as usize),
                    mdp.discount(),
                    &self.everywhere,
                    &[],
                );
            }
            self.chain.end_row();
        }
        if self.steps.is_empty() {
            return Ok(());
        }
        let once: Vec<f64> = self
            .choice
            .iter()
            .map(|&pair| f64::from(u8::from(pair != u32::MAX)))
            .collect();
        solve(&self.chain, &once, &mut self.steps, self.closed)?;
        // These are solved in floats as well.
        self.horizon = 1.01
            * self
                .steps
                .iter()
                .fold(1.0, |most: f64, &steps| most.max(steps));
        Ok(())
    }

    /// Solves for V (0) or dV/dtheta (1) of the present policy, from what they are.
    pub(super) fn evaluate(&mut self, which: usize) -> Result<(), Unbounded> {
        let reward = if which == 0 {
            &self.reward
        } else {
            &self.problem.slope
        };
        let mut earned = vec![0.0; self.choice.len()];
        for (slot, &pair) in earned.iter_mut().zip(&self.choice) {
            if pair != u32::MAX {
                *slot = reward[pair as usize];
            }
        }
        solve(&self.chain, &earned, &mut self.value[which], self.closed)?;
        self.residual[which] = self.chain.residual(&earned, &self.value[which]);
        self.gauge(which);
        Ok(())
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

    /// Advantages of all pairs at the present theta; V is solved first when its residual has grown beyond rounding.
    pub(super) fn measure(&mut self) -> Result<(), Unbounded> {
        self.compare();
        self.gauge(1);
        self.gauge(0);
        if self.residual[0] > self.rounding[0] {
            self.evaluate(0)?;
            self.compare();
            self.gauge(0);
        }
        Ok(())
    }

    /// Advantages of all pairs; the residuals are those of the policy's own.
    fn compare(&mut self) {
        let mdp = self.problem.mdp;
        let discount = mdp.discount();
        self.measured = self.theta;
        self.residual = [0.0; 2];
        for state in 0..mdp.states() {
            for pair in mdp.actions(state) {
                let (next, probability) = mdp.row(pair);
                let (mut value, mut slope) = (0.0, 0.0);
                let mut k = 0;
                while k < next.len() && k < probability.len() {
                    let target = next[k] as usize;
                    value += probability[k] * self.value[0][target];
                    slope += probability[k] * self.value[1][target];
                    k += 1;
                }
                self.advantage[0][pair] =
                    self.value[0][state] - self.reward[pair] - discount * value;
                self.advantage[1][pair] =
                    self.value[1][state] - self.problem.slope[pair] - discount * slope;
            }
            let chosen = self.choice[state];
            if chosen != u32::MAX {
                for (residual, advantage) in self.residual.iter_mut().zip(&self.advantage) {
                    *residual = residual.max(advantage[chosen as usize].abs());
                }
            }
        }
    }
}

fn solve(chain: &Chain, b: &[f64], x: &mut [f64], closed: Option<f64>) -> Result<(), Unbounded> {
    chain.solve(b, x, 0.0, closed).map_err(|stuck| Unbounded {
        state: stuck.0,
        soft: false,
    })
}

/// Largest absolute value; 0 for none.
pub(super) fn largest(values: &[f64]) -> f64 {
    let mut most: f64 = 0.0;
    let mut i = 0;
    while i < values.len() {
        most = most.max(values[i].abs());
        i += 1;
    }
    most
}
