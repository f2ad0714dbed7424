//! The soft counterpart of the tiling (THEORY 4): a quantity of the regularised policy in one state, sampled on a grid
//! over the box.
//!
//! Cost: one warm soft solve for each sample, and for slopes two linear solves more.

use crate::mdp::Mdp;
use crate::solve::{Evaluation, Soft, Temperature, Unbounded};

use super::planes::Plane;
use super::{Stopped, polygon};

/// The quantity that is sampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The probability of an action, given by its position among those of the state.
    Probability(usize),
    /// The entropy of the state's policy, in nats.
    Entropy,
    /// The length of the gradient of an action's probability with respect to both parameters, greatest over actions:
    /// exact, by the envelope theorem.
    Slope,
}

/// A quantity on a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The range [from, to] of the first parameter (x) and of the second (y).
    pub ranges: [[f64; 2]; 2],
    /// The number of samples along x and along y, at least 2; sample i of n lies at from + (to - from) i / (n - 1).
    pub size: [usize; 2],
    /// The quantity that was sampled.
    pub quantity: Quantity,
    /// The samples row by row from the lower end of y, each row from the lower end of x; NaN where the regularised
    /// problem has no finite value.
    pub values: Vec<f64>,
}

/// The quantity to sample, and the regularisation of the policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling<'a> {
    /// The number of samples along x and along y, at least 2 each.
    pub size: [usize; 2],
    /// The temperature.
    pub alpha: Temperature,
    /// The base policy per pair of the KL objective; `None` for plain entropy.
    pub base: Option<&'a [f64]>,
    /// The watched state, which is not terminal.
    pub state: usize,
    /// The quantity to sample.
    pub quantity: Quantity,
}

/// Samples a quantity over a box. `progress` receives the share of the grid that is done after each row, and stops the
/// work by returning `false`.
///
/// # Panics
/// Panics where the grid has fewer than two samples a side, or the state or the action does not exist.
pub fn field(
    plane: &Plane,
    ranges: [[f64; 2]; 2],
    sampling: &Sampling,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Field, Stopped> {
    let [columns, rows] = sampling.size;
    assert!(columns >= 2 && rows >= 2, "a side has two ends");
    let [base, along, up] = plane.on_unit(ranges);
    let mut soft = Soft::new(plane.mdp, sampling.base);
    let mut reward = vec![0.0; base.len()];
    let mut values = vec![f64::NAN; columns * rows];
    for row in 0..rows {
        let y = row as f64 / (rows - 1) as f64;
        for step in 0..columns {
            // Rows alternate in direction, so that each sample is beside the last.
            let column = if row % 2 == 0 { step } else { columns - 1 - step };
            let x = column as f64 / (columns - 1) as f64;
            for (pair, slot) in reward.iter_mut().enumerate() {
                *slot = polygon::at([base[pair], along[pair], up[pair]], [x, y]);
            }
            if soft.solve(&reward, sampling.alpha).is_err() {
                continue;
            }
            if let Ok(value) = measure(plane, sampling, soft.policy()) {
                values[row * columns + column] = value;
            }
        }
        if !progress((row + 1) as f64 / rows as f64) {
            return Err(Stopped::Cancelled);
        }
    }
    Ok(Field {
        ranges,
        size: sampling.size,
        quantity: sampling.quantity,
        values,
    })
}

/// Returns the quantity at one sample.
fn measure(plane: &Plane, sampling: &Sampling, policy: &[f64]) -> Result<f64, Unbounded> {
    let own = &policy[plane.mdp.actions(sampling.state)];
    match sampling.quantity {
        Quantity::Probability(action) => Ok(own[action]),
        Quantity::Entropy => {
            let possible = own.iter().filter(|share| **share > 0.0);
            Ok(possible.fold(0.0, |sum, share| sum - share * share.ln()))
        }
        Quantity::Slope => {
            let chain = Evaluation::new(plane.mdp, policy);
            let alpha = sampling.alpha.get();
            let mut squares = vec![0.0; own.len()];
            for slope in &plane.slopes {
                let value = chain.value(slope)?;
                for (action, square) in squares.iter_mut().enumerate() {
                    let pair = plane.mdp.actions(sampling.state).start + action;
                    let rise = rise(plane.mdp, pair, slope, &value) - value[sampling.state];
                    let moved = own[action] * rise / alpha;
                    *square += moved * moved;
                }
            }
            Ok(squares.into_iter().fold(0.0f64, f64::max).sqrt())
        }
    }
}

/// Returns dQ / dtheta of a pair: the slope of its own reward, and the discounted slope of the values that follow.
fn rise(mdp: &Mdp, pair: usize, slope: &[f64], value: &[f64]) -> f64 {
    slope[pair] + mdp.discount() * mdp.expect(pair, value)
}
