//! The largest slope of the soft policy along the parameter.
//!
//! The slope peaks near cliffs of the hard policy and falls off like exp(-distance / alpha) beside them, so that the
//! logarithm of the slope leads from a sample to the peak beside it even when the peak is far narrower than the
//! distance between samples. The slope that is found is attained, so the true maximum is at least that.

use crate::scenario::{Objective, Problem};
use crate::solve::{Soft, Temperature};

use super::smooth::slopes;
use super::soft_solver;

/// A slope of the soft policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steepest {
    /// The value of the parameter.
    pub at: f64,
    /// The pair.
    pub pair: usize,
    /// The slope |d pi(a|s) / d theta| there.
    pub slope: f64,
}

/// The number of peaks among the samples that are searched.
const PEAKS: usize = 3;
/// The number of golden-section steps towards a peak: they narrow its place by a factor of 10,000.
const STEPS: usize = 20;

/// Returns the largest slope, in any state, found with `points` samples (2 or more) from `from` to `to`, both included,
/// and by climbing from the steepest of them; `None` where there is no answer at any sample.
#[must_use]
pub fn steepest(
    problem: &Problem,
    from: f64,
    to: f64,
    points: usize,
    temperature: Temperature,
    objective: Objective,
) -> Option<Steepest> {
    let mut search = SlopeSearch {
        problem,
        soft: soft_solver(problem, objective),
        temperature,
    };
    let part = |point: usize| point as f64 / (points - 1).max(1) as f64;
    let samples = (0..points).map(|point| search.at(from + (to - from) * part(point)));
    let samples: Vec<Option<Steepest>> = samples.collect();
    let slope = |index: usize| samples[index].map_or(0.0, |sample| sample.slope);
    let mut peaks = Vec::new();
    for index in 0..points {
        let beside = [index.saturating_sub(1), (index + 1).min(points - 1)];
        if slope(index) > 0.0 && beside.iter().all(|&other| slope(index) >= slope(other)) {
            peaks.push((slope(index), beside));
        }
    }
    let mut best: Option<Steepest> = None;
    for sample in samples.iter().flatten() {
        best = Some(steeper(best, *sample));
    }
    for _ in 0..PEAKS {
        let highest = (0..peaks.len()).reduce(|best, index| if peaks[index].0 > peaks[best].0 { index } else { best });
        let Some(highest) = highest else {
            break;
        };
        let (_, [low, high]) = peaks.swap_remove(highest);
        if let (Some(low), Some(high)) = (samples[low], samples[high]) {
            best = search.climb(low.at, high.at, best);
        }
    }
    best
}

/// Returns the steeper of two slopes.
fn steeper(best: Option<Steepest>, other: Steepest) -> Steepest {
    best.filter(|best| best.slope >= other.slope).unwrap_or(other)
}

/// A solver for the slopes at single places, each solved from the last.
struct SlopeSearch<'p> {
    problem: &'p Problem<'p>,
    soft: Soft<'p>,
    temperature: Temperature,
}

impl SlopeSearch<'_> {
    /// Returns the largest slope at one value of the parameter; `None` where there is no answer.
    fn at(&mut self, theta: f64) -> Option<Steepest> {
        let reward = self.problem.reward_at(theta);
        self.soft.solve(&reward, self.temperature).ok()?;
        let (slopes, _) = slopes(self.problem, &self.soft, self.temperature.get()).ok()?;
        let mut best = None;
        for (pair, slope) in slopes.into_iter().enumerate() {
            let slope = slope.abs();
            best = Some(steeper(best, Steepest { at: theta, pair, slope }));
        }
        best
    }

    /// Returns the largest slope that a golden-section search between two places meets, or `best` if that is larger.
    fn climb(&mut self, low: f64, high: f64, mut best: Option<Steepest>) -> Option<Steepest> {
        let golden = 0.5 * (5f64.sqrt() - 1.0);
        let (mut low, mut high) = (low, high);
        let mut left = self.at(high - golden * (high - low))?;
        let mut right = self.at(low + golden * (high - low))?;
        for _ in 0..STEPS {
            best = Some(steeper(best, left));
            best = Some(steeper(best, right));
            if left.slope >= right.slope {
                high = right.at;
                right = left;
                left = self.at(high - golden * (high - low))?;
            } else {
                low = left.at;
                left = right;
                right = self.at(low + golden * (high - low))?;
            }
        }
        best
    }
}
