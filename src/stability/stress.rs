//! The stress test (THEORY 5): random perturbations of the reward, hard and soft problems solved again, and the shift
//! of the policy against the size.
//!
//! A draw is a direction of sup norm 1, the same at every size: the first is the worst one (the signs of the stability
//! radius' direction), then uniform draws (one entry brought to the edge) and random signs, the corners of the cube, in
//! turn. Where one reward model is perturbed (Lemma 4.2 of the paper, section 5.6), the draw is of its entries, and what
//! it changes in the reward is each entry times the weight of the model there. The generator is seeded, so that the same request has the same answer everywhere.

use fastrand::Rng;
use serde::{Deserialize, Serialize};

use crate::exact::Optimum;
use crate::scenario::{Objective, Rule};
use crate::solve::{Hard, Temperature, Unbounded, select};
use crate::typed_arrays::column;

use super::{ascending, gaps, horizon, radius, shift, soft_solver, tip::along};

/// The request of a stress test.
#[derive(Clone, Debug, PartialEq)]
pub struct StressRequest {
    /// The smallest perturbation, in units of reward; above 0.
    pub from: f64,
    /// The largest perturbation, in units of reward; above the smallest.
    pub to: f64,
    /// The number of sizes, from 2 to 1000; size i is from (to / from)^(i / (sizes - 1)).
    pub sizes: usize,
    /// The number of directions, from 1 to 100,000; times sizes and branches at most 10,000,000.
    pub draws: usize,
    /// The seed of the random number generator.
    pub seed: u64,
    /// The temperatures of the soft branches, at most 16.
    pub temperatures: Vec<Temperature>,
    /// The regularisation of the soft branches.
    pub objective: Objective,
    /// The choice among tied actions of the hard branch.
    pub rule: Rule,
    /// What a change of 1 of the perturbed reward model changes in the reward of each pair: the size of its weight
    /// there. `None` where the reward itself is perturbed, every entry freely.
    pub weights: Option<Vec<f64>>,
}

/// The largest and the typical shift of the policy under random perturbations of the reward.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Stress {
    /// The sup norms of the perturbations, ascending.
    #[serde(with = "column")]
    pub sizes: Vec<f64>,
    /// The branches: hard argmax first, then one per temperature.
    pub branches: Vec<StressBranch>,
    /// The number of perturbations drawn for each size.
    pub draws: usize,
    /// The name of the reward model that is perturbed; `None` for the reward itself.
    #[serde(default)]
    pub component: Option<String>,
    /// Whether amounts are costs.
    #[serde(default)]
    pub costs: bool,
}

/// One kind of policy under stress; all columns have one entry per size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StressBranch {
    /// The temperature; `None` for hard argmax.
    pub alpha: Option<f64>,
    /// The largest total variation between the perturbed and the original policy, over draws and states; NaN where no
    /// draw has an answer.
    #[serde(with = "column")]
    pub largest: Vec<f64>,
    /// The median over draws of the largest total variation over states: the lower one of an even number.
    #[serde(with = "column")]
    pub typical: Vec<f64>,
    /// The bound H |dR| / (2 alpha), at most 1; empty for hard argmax.
    #[serde(with = "column")]
    pub bound: Vec<f64>,
    /// The number of draws without an answer: at discount 1 a perturbation may pay for never ending.
    pub endless: Vec<usize>,
}

impl StressBranch {
    /// Returns whether no draw of any size has an answer: the unperturbed problem has none.
    #[must_use]
    pub fn is_endless(&self) -> bool {
        self.largest.iter().all(|shift| shift.is_nan())
    }
}

/// The largest number of shifts that are kept, of all draws, sizes and branches together: 80 MB.
const SHIFTS: usize = 10_000_000;

/// The reason why there is no stress test.
#[derive(Clone, Debug, PartialEq)]
pub enum StressError {
    /// A field of the request, its value, and the rule that the value breaks.
    Request(&'static str, f64, &'static str),
    /// The unperturbed hard problem has no answer.
    Unbounded(Unbounded),
    /// `progress` returned false.
    Stopped,
}

impl From<Unbounded> for StressError {
    fn from(unbounded: Unbounded) -> Self {
        Self::Unbounded(unbounded)
    }
}

/// Runs the test at a point. `progress` receives the share done before every size of every draw, and stops the test by
/// returning `false`. The cost is draws x sizes solves of each branch, each starting from the solution for the size
/// before.
pub fn stress(
    optimum: &Optimum,
    request: &StressRequest,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Stress, StressError> {
    check(request)?;
    let Optimum { problem, reward, .. } = optimum;
    let mdp = problem.mdp;
    let count = request.sizes;
    let parts = (0..count).map(|index| index as f64 / (count - 1) as f64);
    let sizes: Vec<f64> = parts
        .map(|part| request.from.powf(1.0 - part) * request.to.powf(part))
        .collect();

    let mut hard = Hard::new(mdp);
    let horizon = horizon(mdp);
    let worst = match &request.weights {
        Some(weights) => radius::direction_of_reward_model(optimum, weights)?,
        None => radius::radius(optimum, &gaps(optimum), horizon.most)?.map(|radius| radius.direction),
    };
    let truth = problem.truth.as_deref();
    let original = select(mdp, &optimum.optimal, request.rule, truth, reward)?;
    let mut trials = vec![Trial::new(original, request.draws * count)];
    let mut solvers = Vec::new();
    for &temperature in &request.temperatures {
        let mut soft = soft_solver(problem, request.objective);
        let solved = soft.solve(reward, temperature).is_ok();
        let original = if solved { soft.policy().to_vec() } else { Vec::new() };
        trials.push(Trial::new(original, request.draws * count));
        solvers.push(soft);
    }

    let mut rng = Rng::with_seed(request.seed);
    let mut direction = vec![0.0; mdp.pairs()];
    let mut perturbed = reward.clone();
    for draw in 0..request.draws {
        match &worst {
            Some(worst) if draw == 0 => direction = along(worst, 1.0),
            _ => unit_draw(&mut rng, draw % 2 == 0, &mut direction),
        }
        for (index, &size) in sizes.iter().enumerate() {
            if !progress((draw * count + index) as f64 / (request.draws * count) as f64) {
                return Err(StressError::Stopped);
            }
            for (pair, slot) in perturbed.iter_mut().enumerate() {
                let weight = request.weights.as_ref().map_or(1.0, |weights| weights[pair]);
                *slot = reward[pair] + size * weight * direction[pair];
            }
            let place = index * request.draws + draw;
            let chosen = hard
                .solve(&perturbed)
                .and_then(|()| select(mdp, &hard.optimal(), request.rule, truth, &perturbed));
            if let Ok(policy) = chosen {
                trials[0].shifts[place] = shift(mdp, &trials[0].original, &policy);
            }
            for (each, soft) in solvers.iter_mut().enumerate() {
                let trial = &mut trials[each + 1];
                let temperature = request.temperatures[each];
                if !trial.original.is_empty() && soft.solve(&perturbed, temperature).is_ok() {
                    trial.shifts[place] = shift(mdp, &trial.original, soft.policy());
                }
            }
        }
    }

    let mut branches = Vec::new();
    // The bound is on the change of the reward, which the weight makes smaller or larger.
    let weights = request.weights.iter().flatten().copied();
    let most = weights.reduce(f64::max).unwrap_or(1.0);
    let steps = if most == 0.0 { 0.0 } else { most * horizon.value };
    for (each, trial) in trials.into_iter().enumerate() {
        let alpha = each.checked_sub(1).map(|soft| request.temperatures[soft].get());
        branches.push(trial.branch(alpha, &sizes, steps));
    }
    Ok(Stress {
        sizes,
        branches,
        draws: request.draws,
        component: None,
        costs: false,
    })
}

fn check(request: &StressRequest) -> Result<(), StressError> {
    let refuse = |field, value, problem| Err(StressError::Request(field, value, problem));
    let (from, to) = (request.from, request.to);
    if !(from > 0.0 && from.is_finite()) {
        return refuse("from", from, "not a number above 0");
    }
    if !(to > from && to.is_finite()) {
        return refuse("to", to, "not a number above the smallest size");
    }
    if !(2..=1000).contains(&request.sizes) {
        return refuse("sizes", request.sizes as f64, "outside 2 to 1000");
    }
    if !(1..=100_000).contains(&request.draws) {
        return refuse("draws", request.draws as f64, "outside 1 to 100000");
    }
    let temperatures = request.temperatures.len();
    if temperatures > 16 {
        return refuse("temperatures", temperatures as f64, "more than 16");
    }
    if request.draws * request.sizes * (temperatures + 1) > SHIFTS {
        let problem = "too many: times sizes and branches at most 10000000";
        return refuse("draws", request.draws as f64, problem);
    }
    Ok(())
}

/// Draws a direction of sup norm 1: uniform in the cube and then brought to its edge, or one of its corners.
fn unit_draw(rng: &mut Rng, uniform: bool, direction: &mut [f64]) {
    let mut most = 0.0f64;
    for slot in direction.iter_mut() {
        *slot = if uniform {
            2.0 * rng.f64() - 1.0
        } else if rng.bool() {
            1.0
        } else {
            -1.0
        };
        most = most.max(slot.abs());
    }
    if most > 0.0 {
        for slot in direction {
            *slot /= most;
        }
    }
}

/// The shifts of one branch.
struct Trial {
    /// The original policy; empty where the unperturbed problem has no answer.
    original: Vec<f64>,
    /// The shifts of all draws of the first size, then of the second, and so on; NaN without an answer.
    shifts: Vec<f64>,
}

impl Trial {
    fn new(original: Vec<f64>, shifts: usize) -> Self {
        Self {
            original,
            shifts: vec![f64::NAN; shifts],
        }
    }

    /// `steps` is the horizon times the largest weight.
    fn branch(&self, alpha: Option<f64>, sizes: &[f64], steps: f64) -> StressBranch {
        let mut branch = StressBranch {
            alpha,
            largest: Vec::new(),
            typical: Vec::new(),
            bound: Vec::new(),
            endless: Vec::new(),
        };
        let draws = self.shifts.len() / sizes.len();
        for (shifts, size) in self.shifts.chunks_exact(draws).zip(sizes) {
            // NaN comes last.
            let order = ascending(shifts);
            let answered = order.partition_point(|&place| !shifts[place].is_nan());
            let (last, middle) = (answered.checked_sub(1), answered.saturating_sub(1) / 2);
            branch.largest.push(last.map_or(f64::NAN, |last| shifts[order[last]]));
            branch.typical.push(last.map_or(f64::NAN, |_| shifts[order[middle]]));
            branch.endless.push(draws - answered);
            if let Some(alpha) = alpha {
                branch.bound.push((steps * size / (2.0 * alpha)).min(1.0));
            }
        }
        branch
    }
}
