//! Seeds along the parameter: where training ends at places of its range, or at distances from a cliff.
//!
//! The answer comes in stages, so that a page has a coarse picture at once: few seeds at few places, then at the places
//! between, then further seeds at all of them. All stages together are the whole answer.

use serde::{Deserialize, Serialize};

use crate::study::Parameter;
use crate::typed_arrays::{column, columns};

/// The number of places of the parameter, or of distances from a cliff. Those of the first stage are every fourth.
const PLACES: usize = 33;
const DISTANCES: usize = 17;
const COARSE: usize = 4;
/// The number of seeds in the first stages, and in each one that follows.
const FEW: usize = 4;
/// The number of tenfold steps of distance, down from that of the end of the range.
const DECADES: f64 = 4.0;

/// Where seeds end along a parameter, with the names that its pictures need: a row for every run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrainedSweep {
    /// The moved parameter.
    pub parameter: Parameter,
    /// The watched state.
    pub state: String,
    /// The names of its actions.
    pub actions: Vec<String>,
    /// The names of the outcomes.
    pub outcome_names: Vec<String>,
    /// The name of the algorithm.
    pub algorithm: String,
    /// The number of steps of every run.
    pub steps: f64,
    /// The cliff from which distances are counted; `None` where places go over the range.
    pub cliff: Option<f64>,
    /// The stage of the answer, from 0; `None` for all of them together.
    pub stage: Option<usize>,
    /// The number of stages.
    pub stages: usize,
    /// The value of the parameter of every run.
    #[serde(with = "column")]
    pub theta: Vec<f64>,
    /// The seed of every run.
    #[serde(with = "column")]
    pub seed: Vec<f64>,
    /// `policy[action][run]`: the probability of each action of the watched state at the end.
    #[serde(with = "columns")]
    pub policy: Vec<Vec<f64>>,
    /// `outcomes[outcome][run]`: the expected discounted number of uses of the outcome's pairs.
    #[serde(with = "columns")]
    pub outcomes: Vec<Vec<f64>>,
    /// The training return.
    #[serde(with = "column")]
    pub value: Vec<f64>,
    /// The true return; empty without a true reward.
    #[serde(with = "column")]
    pub truth: Vec<f64>,
    /// The distance of the watched state's policy from the exact one, as total variation.
    #[serde(with = "column")]
    pub distance: Vec<f64>,
    /// The mean of that distance over all states with a choice.
    #[serde(with = "column")]
    pub everywhere: Vec<f64>,
    /// The step after which the best actions of the watched state together had a probability of 0.9; NaN where they never
    /// had.
    #[serde(with = "column")]
    pub reached: Vec<f64>,
}

/// A part of the work of a stage: a place, by its position among all of them, and some seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Task {
    /// The position of the place.
    pub(super) place: usize,
    /// The number of seeds before the first one.
    pub(super) skip: usize,
    /// The number of seeds.
    pub(super) seeds: usize,
}

/// The places of a sweep, and the stages in which they are trained at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    ends: [f64; 2],
    cliff: Option<f64>,
    seeds: usize,
}

impl Plan {
    /// Returns the plan for a range, or for the distances from a cliff in it: towards the farther end.
    pub(super) fn new(ends: [f64; 2], cliff: Option<f64>, seeds: usize) -> Self {
        Self { ends, cliff, seeds }
    }

    fn places(&self) -> usize {
        if self.cliff.is_some() { DISTANCES } else { PLACES }
    }

    /// Returns the value of the parameter at a place.
    pub(super) fn theta(&self, place: usize) -> f64 {
        let [from, to] = self.ends;
        let share = place as f64 / (self.places() - 1) as f64;
        match self.cliff {
            None => from + (to - from) * place as f64 / (self.places() - 1) as f64,
            Some(cliff) => {
                let far = if to - cliff >= cliff - from {
                    to - cliff
                } else {
                    from - cliff
                };
                cliff + far * 10f64.powf(DECADES * (share - 1.0))
            }
        }
    }

    /// Returns the number of stages.
    pub(super) fn stages(&self) -> usize {
        3 + self.seeds.saturating_sub(FEW).div_ceil(FEW)
    }

    /// Returns the work of a stage.
    pub(super) fn stage(&self, stage: usize) -> Vec<Task> {
        let (of, skip) = match stage {
            0 => ([0, COARSE], 0),
            1 => ([COARSE / 2, COARSE], 0),
            2 => ([1, COARSE / 2], 0),
            _ => ([0, 1], FEW * (stage - 2)),
        };
        let seeds = FEW.min(self.seeds - skip);
        let places = (of[0]..self.places()).step_by(of[1]);
        places.map(|place| Task { place, skip, seeds }).collect()
    }
}
