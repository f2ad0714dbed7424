//! The soft policy between the points of a map. What is interpolated is α times the logarithm of a probability, which is
//! in units of reward: differences of it are differences of Q-values, which bend little between two points, while
//! probabilities may jump there. Where Q-values are affine in the parameter and do not depend on the temperature, as in
//! a model of one step, it is exact.

use crate::study::AlphaMap;

/// Logarithms of probabilities below this are taken for it: it is finite, and a probability of 0 all the same.
const NEVER: f64 = -1e6;

/// The points of a map.
pub(super) struct Surface<'a> {
    map: &'a AlphaMap,
    /// α times the logarithm of the probability of each action at each point, point by point.
    levels: Vec<f64>,
    actions: usize,
}

/// Returns an error that names the part of a map that does not fit.
pub(super) fn check(map: &AlphaMap) -> Result<(), String> {
    let ascends = |column: &[f64]| {
        column.len() >= 2 && column.iter().all(|at| at.is_finite()) && column.is_sorted_by(|a, b| a < b)
    };
    if !ascends(&map.theta) {
        return Err("theta is not an ascending list of two or more finite numbers".to_owned());
    }
    if !ascends(&map.alpha) || map.alpha[0] <= 0.0 {
        return Err("alpha is not an ascending list of two or more finite numbers above 0".to_owned());
    }
    let (actions, points) = (map.sweep.actions.len(), map.theta.len() * map.alpha.len());
    if map.log_policy.len() != actions || map.log_policy.iter().any(|column| column.len() != points) {
        return Err(format!(
            "logPolicy does not fit: allowed are {points} numbers for each of {actions} actions"
        ));
    }
    Ok(())
}

impl<'a> Surface<'a> {
    pub(super) fn new(map: &'a AlphaMap) -> Self {
        let actions = map.log_policy.len();
        let columns = map.theta.len();
        let points = 0..columns * map.alpha.len();
        let levels = points.flat_map(|point| {
            let alpha = map.alpha[point / columns];
            map.log_policy.iter().map(move |column| {
                // Not a number stays what it is.
                let log = column[point];
                alpha * if log < NEVER { NEVER } else { log }
            })
        });
        Self {
            map,
            levels: levels.collect(),
            actions,
        }
    }

    /// Returns the number of columns and of rows.
    pub(super) fn size(&self) -> [usize; 2] {
        [self.map.theta.len(), self.map.alpha.len()]
    }

    /// Returns the parameter and the temperature of a point.
    pub(super) fn place(&self, column: usize, row: usize) -> [f64; 2] {
        [self.map.theta[column], self.map.alpha[row]]
    }

    /// Returns the decimal logarithm of the temperature of a row.
    pub(super) fn log_alpha(&self, row: usize) -> f64 {
        self.map.alpha[row].log10()
    }

    /// Returns the levels of all actions at a point.
    pub(super) fn at(&self, column: usize, row: usize) -> &[f64] {
        let first = (row * self.map.theta.len() + column) * self.actions;
        &self.levels[first..first + self.actions]
    }

    /// Returns the difference below which two levels are those of a tie.
    pub(super) fn tolerance(&self) -> f64 {
        let alpha = self.map.alpha[0];
        let known = self.levels.iter().filter(|level| **level > alpha * NEVER);
        let scale = known.fold(0.0f64, |most, level| most.max(-level));
        self.map.sweep.tolerance.max(1e-9 * scale)
    }

    /// Returns the policy at a place; NaN where there is no answer.
    pub(super) fn policy(&self, theta: f64, alpha: f64) -> Vec<f64> {
        let ((column, right), (row, up)) = (cell(&self.map.theta, theta), cell(&self.map.alpha, alpha));
        let [low, high] = [row, row + 1].map(|row| [self.at(column, row), self.at(column + 1, row)]);
        let level = |action: usize| {
            let [low, high] = [low, high].map(|[west, east]| between(west[action], east[action], right));
            between(low, high, up)
        };
        let levels: Vec<f64> = (0..self.actions).map(level).collect();
        let most = levels.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parts: Vec<f64> = levels.iter().map(|level| ((level - most) / alpha).exp()).collect();
        let sum: f64 = parts.iter().sum();
        parts.into_iter().map(|part| part / sum).collect()
    }
}

/// Returns the cell of an ascending list that holds a place, and the share of its width before the place.
fn cell(list: &[f64], at: f64) -> (usize, f64) {
    let right = list.partition_point(|&value| value <= at).clamp(1, list.len() - 1);
    let (from, to) = (list[right - 1], list[right]);
    (right - 1, ((at - from) / (to - from)).clamp(0.0, 1.0))
}

/// Returns the number at a share of the way between two.
pub(super) fn between(from: f64, to: f64, share: f64) -> f64 {
    from * (1.0 - share) + to * share
}

/// Returns how far the level of an action is above those of all others.
pub(super) fn lead(levels: &[f64], action: usize) -> f64 {
    let others = levels.iter().enumerate().filter(|(other, _)| *other != action);
    levels[action] - others.fold(f64::NEG_INFINITY, |most, (_, level)| most.max(*level))
}

/// Returns α times the logarithm of the odds of some actions against the others.
pub(super) fn odds(levels: &[f64], set: &[usize], alpha: f64) -> f64 {
    let sum = |is_in: bool| {
        let own = levels
            .iter()
            .enumerate()
            .filter(|(action, _)| set.contains(action) == is_in);
        let most = own.clone().fold(f64::NEG_INFINITY, |most, (_, level)| most.max(*level));
        let parts = own.map(|(_, level)| ((level - most) / alpha).exp());
        most + alpha * parts.sum::<f64>().ln()
    };
    sum(true) - sum(false)
}
