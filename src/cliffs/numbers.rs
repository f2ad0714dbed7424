//! The numbers of one policy on the walk: V, dV/dtheta, the advantages of all pairs, and how exact they are.

use crate::solve::{Chain, Unbounded};

use super::walk::Walk;

impl Walk<'_> {
    /// Writes the chain of the present policy.
    pub(super) fn link(&mut self) {
        let mdp = self.problem.mdp;
        self.chain.clear();
        for &pair in &self.choice {
            if pair != u32::MAX {
                let row = mdp.row(pair as usize);
                self.chain
                    .push_row(row, mdp.discount(), &self.everywhere, &[]);
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
        // A residual like the rounding of a backup: no tolerance gains from less.
        let error = self.rounding[which] * self.horizon;
        let value = &mut self.value[which];
        solve(&self.chain, &earned, value, error, self.closed)?;
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
        self.measured = self.theta;
        for which in 0..2 {
            let reward = if which == 0 {
                &self.reward
            } else {
                &self.problem.slope
            };
            let advantage = &mut self.advantage[which][..];
            let mut residual = 0.0;
            let mut pair = 0;
            for (state, &value) in self.value[which].iter().enumerate() {
                let chosen = self.choice[state] as usize;
                let end = self.problem.mdp.actions(state).end;
                if pair == end {
                    continue;
                }
                self.problem
                    .mdp
                    .back_up(state, reward, &self.value[which], advantage);
                while pair < end {
                    let difference = value - advantage[pair];
                    advantage[pair] = difference;
                    if pair == chosen && (difference.is_nan() || difference.abs() > residual) {
                        residual = difference.abs();
                    }
                    pair += 1;
                }
            }
            self.residual[which] = residual;
        }
    }
}

fn solve(
    chain: &Chain,
    b: &[f64],
    x: &mut [f64],
    error: f64,
    closed: Option<f64>,
) -> Result<(), Unbounded> {
    chain.solve(b, x, error, closed).map_err(|stuck| Unbounded {
        state: stuck.0,
        soft: false,
    })
}

/// Largest absolute value; 0 for none.
pub(super) fn largest(values: &[f64]) -> f64 {
    let mut most: f64 = 0.0;
    let mut i = 0;
    while i < values.len() {
        if values[i].abs() > most {
            most = values[i].abs();
        }
        i += 1;
    }
    most
}
