//! The largest slope of the soft policy along the parameter.
//!
//! The slope peaks near cliffs of the hard policy and falls off like exp(-distance / alpha) beside them, so that the
//! logarithm of the slope leads from a sample to the peak beside it even when the peak is far narrower than the
//! distance between samples. The slope that is found is attained, so the true maximum is at least that.

use crate::cliffs::Stopped;
use crate::scenario::{Objective, Problem};
use crate::solve::{Soft, Temperature, Unbounded, largest};

use super::smooth::{rises, value_slope};
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
/// and by climbing from the steepest of them; `None` where there is no answer at any sample. `progress` receives the
/// share of the work that is done, and stops it by returning false.
///
/// # Errors
/// Where the search was stopped.
pub fn steepest(
    problem: &Problem,
    [from, to]: [f64; 2],
    points: usize,
    temperature: Temperature,
    objective: Objective,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Option<Steepest>, Stopped> {
    let mut search = SlopeSearch {
        problem,
        soft: soft_solver(problem, objective),
        temperature,
        slopes: vec![0.0; problem.mdp.pairs()],
        most: points + PEAKS * (STEPS + 2),
        done: 0,
        progress,
    };
    let part = |point: usize| point as f64 / (points - 1).max(1) as f64;
    let samples = (0..points).map(|point| search.at(from + (to - from) * part(point)));
    let samples = samples.collect::<Result<Vec<Option<Steepest>>, Stopped>>()?;
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
            best = search.climb(low.at, high.at, best)?;
        }
    }
    Ok(best)
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
    /// The memory of the last slopes.
    slopes: Vec<f64>,
    /// The number of places at most, and of those that are done.
    most: usize,
    done: usize,
    progress: &'p mut dyn FnMut(f64) -> bool,
}

impl SlopeSearch<'_> {
    /// Returns the largest slope at one value of the parameter; `None` where there is no answer.
    fn at(&mut self, theta: f64) -> Result<Option<Steepest>, Stopped> {
        if !(self.progress)(self.done as f64 / self.most as f64) {
            return Err(Stopped::Cancelled);
        }
        self.done += 1;
        Ok(self.solve(theta).ok().flatten())
    }

    fn solve(&mut self, theta: f64) -> Result<Option<Steepest>, Unbounded> {
        let (problem, soft) = (self.problem, &mut self.soft);
        soft.solve_at(problem, theta, self.temperature)?;
        if problem.mdp.is_one_step() {
            soft.slopes(&problem.slope, self.temperature, &mut self.slopes);
        } else {
            let value = value_slope(problem, soft.policy())?;
            soft.slopes(&rises(problem, &value), self.temperature, &mut self.slopes);
        }
        let slope = largest(&self.slopes);
        let pair = self.slopes.iter().position(|own| own.abs() == slope);
        Ok(pair.map(|pair| Steepest { at: theta, pair, slope }))
    }

    /// Returns the largest slope that a golden-section search between two places meets, or `best` if that is larger.
    fn climb(&mut self, low: f64, high: f64, mut best: Option<Steepest>) -> Result<Option<Steepest>, Stopped> {
        let golden = 0.5 * (5f64.sqrt() - 1.0);
        let (mut low, mut high) = (low, high);
        let first = [
            self.at(high - golden * (high - low))?,
            self.at(low + golden * (high - low))?,
        ];
        let [Some(mut left), Some(mut right)] = first else {
            return Ok(best);
        };
        for _ in 0..STEPS {
            best = Some(steeper(best, left));
            best = Some(steeper(best, right));
            let is_left = left.slope >= right.slope;
            let place = if is_left {
                (high, right) = (right.at, left);
                high - golden * (high - low)
            } else {
                (low, left) = (left.at, right);
                low + golden * (high - low)
            };
            let Some(next) = self.at(place)? else {
                break;
            };
            *(if is_left { &mut left } else { &mut right }) = next;
        }
        Ok(best)
    }
}
