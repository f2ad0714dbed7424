//! Seeds at one point, beside its exact policies.

use super::exact::{Target, variation};
use crate::scenario::Scenario;
use crate::train::{Algorithm, GOAL, SeedRun, TrainRequest, Training};

/// What training led to, and how far that is from the exact policies.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The numbers of the steps after which the watched state's policy was recorded: 0 first, the last step last.
    pub steps: Vec<usize>,
    /// The runs, by seed.
    pub runs: Vec<TrainedRun>,
    /// The number of runs that were asked for: more than there are where training was stopped.
    pub asked: usize,
    /// The exact policies.
    pub target: Target,
    /// The number of runs that end with each action of the watched state at [`GOAL`] or above.
    pub ends: Vec<usize>,
    /// The mean training return at the end.
    pub value: f64,
    /// The mean true return; NaN without a true reward.
    pub truth: f64,
    /// The mean distance of the watched state's policy from the exact one, as total variation.
    pub distance: f64,
    /// The mean distance over all states with a choice.
    pub everywhere: f64,
    /// The mean of the runs' policies at the end, in the watched state.
    pub mean: Vec<f64>,
    /// The mean distance of the runs from that policy.
    pub spread: f64,
}

/// The run of one seed, and how far it ends from the exact policies.
#[derive(Clone, Debug)]
pub struct TrainedRun {
    /// The seed.
    pub seed: u64,
    /// The run.
    pub run: SeedRun,
    /// The distance of the watched state's policy from the exact one, as total variation.
    pub distance: f64,
    /// The mean distance over all states with a choice.
    pub everywhere: f64,
    /// The share of the states with a choice whose most probable action is optimal.
    pub agreement: f64,
}

impl std::ops::Deref for TrainedRun {
    type Target = SeedRun;

    fn deref(&self) -> &SeedRun {
        &self.run
    }
}

impl Trained {
    pub(super) fn new(scenario: &Scenario, wanted: &TrainRequest, target: Target, training: Training) -> Self {
        let state = wanted.state;
        let actions = scenario.mdp.actions(state);
        let measured = training.runs.into_iter().enumerate().map(|(index, run)| TrainedRun {
            seed: wanted.seed.wrapping_add(index as u64),
            distance: target.distance(scenario, &run.policy, state),
            everywhere: target.mean_distance(scenario, &run.policy),
            agreement: target.agreement(scenario, &run.policy),
            run,
        });
        let runs: Vec<TrainedRun> = measured.collect();
        let mean = |of: &dyn Fn(&TrainedRun) -> f64| runs.iter().map(of).sum::<f64>() / runs.len() as f64;
        let middle: Vec<f64> = actions.clone().map(|pair| mean(&|run| run.policy[pair])).collect();
        let ends = actions
            .clone()
            .map(|pair| runs.iter().filter(|run| run.policy[pair] >= GOAL).count());
        Self {
            algorithm: wanted.algorithm,
            ends: ends.collect(),
            value: mean(&|run| run.value),
            truth: mean(&|run| run.truth.unwrap_or(f64::NAN)),
            distance: mean(&|run| run.distance),
            everywhere: mean(&|run| run.everywhere),
            spread: mean(&|run| variation(&run.policy[actions.clone()], &middle)),
            mean: middle,
            steps: training.steps,
            runs,
            asked: wanted.runs(),
            target,
        }
    }
}
