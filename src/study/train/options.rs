//! The options of training, and their validation.

use serde::Deserialize;

use crate::scenario::{Allowed, LARGEST, SETTINGS, STARTS, Scenario, Start, number_in, read_settings};
use crate::study::request::{Request, RequestError, choice, choice_or, number};
use crate::train::{Algorithm, Baseline, Estimator, Optimiser, Softmax, TrainRequest};
use crate::typed_arrays::Column;

/// The largest number of steps of a trajectory.
const LONGEST: usize = 100_000;
/// The largest number of trajectories, over all seeds and steps.
const TRAJECTORIES: usize = 1_000_000_000;
/// The largest number of kept probabilities: 80 MB.
const KEPT: usize = 10_000_000;
/// The number of records of a run, when the caller does not say how often.
const RECORDS: usize = 100;

/// The options of training, not validated, beside those that all methods share. An option that is `None` has its
/// default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrainOptions {
    /// The algorithm: one of [`Algorithm::NAMES`].
    pub algorithm: Option<String>,
    /// Whether to follow expected updates instead of drawn ones.
    pub expected: Option<bool>,
    /// The number of trajectories of a group.
    pub group: Option<usize>,
    /// The factor of every update.
    pub rate: Option<f64>,
    /// The number of groups, or of updates without samples.
    pub steps: Option<usize>,
    /// The number of updates from each group.
    pub epochs: Option<usize>,
    /// How far below 1 a ratio may go before it is clipped; above as well, unless `clip_high` says otherwise.
    pub clip: Option<f64>,
    /// How far above 1 a ratio may go before it is clipped.
    pub clip_high: Option<f64>,
    /// The coefficient of the divergence from the base policy.
    pub kl: Option<f64>,
    /// How the divergence enters updates from samples: one of [`Estimator::NAMES`].
    pub estimator: Option<String>,
    /// The coefficient of the entropy.
    pub entropy: Option<f64>,
    /// The baseline of reinforce and ppo: one of [`Baseline::NAMES`].
    pub baseline: Option<String>,
    /// How logits follow updates: one of [`Optimiser::NAMES`].
    pub optimiser: Option<String>,
    /// The names of the components that are earned by chance.
    pub bernoulli: Option<Vec<String>>,
    /// The policy at the start, as [`Start::read`] reads it.
    pub start: Option<String>,
    /// The logits at the start, one per pair, in the place of such a policy.
    pub logits: Option<Column>,
    /// The number of runs.
    pub seeds: Option<usize>,
    /// The seed of the first run.
    pub seed: Option<usize>,
    /// The number of steps from one record to the next.
    pub every: Option<usize>,
    /// The number of steps after which a trajectory is cut.
    pub longest: Option<usize>,
    /// Settings as one text, as links carry them; the other options come first.
    pub settings: Option<String>,
    /// Whether the runs that are complete are an answer where `progress` stops the work.
    pub partial: Option<bool>,
    /// What the places of a sweep are: "range", those of the range, or "cliff", distances from the cliff of the watched
    /// state that is nearest to the present value.
    pub places: Option<String>,
    /// The stage of a sweep; all of them together where it is `None`.
    pub stage: Option<usize>,
}

/// What the places of a sweep may be.
pub(super) const PLACES: [&str; 2] = ["range", "cliff"];

/// A valid request to train, before it has a goal.
pub(in crate::study) struct Prepared {
    pub(in crate::study) wanted: TrainRequest,
    /// The components that are earned by chance, by their indices.
    pub(in crate::study) chances: Vec<usize>,
}

/// Validates a count.
fn count(
    field: &'static str,
    given: Option<usize>,
    otherwise: usize,
    [from, to]: [usize; 2],
) -> Result<usize, RequestError> {
    let count = given.unwrap_or(otherwise);
    if !(from..=to).contains(&count) {
        return Err(RequestError::new(field, format!("{count} is outside {from} to {to}")));
    }
    Ok(count)
}

/// Returns the allowed counts of a setting.
fn counts(field: &str) -> [usize; 2] {
    let found = SETTINGS.iter().find(|(name, _)| *name == field);
    match found {
        Some((_, Allowed::Count(counts))) => *counts,
        _ => [0, usize::MAX],
    }
}

/// Validates a number between 0 and [`LARGEST`], above 0 unless 0 is allowed.
fn size(field: &'static str, given: Option<f64>, otherwise: f64, allows_zero: bool) -> Result<f64, RequestError> {
    let size = number(field, given.unwrap_or(otherwise))?;
    if size < 0.0 || (size == 0.0 && !allows_zero) || size > LARGEST {
        let from = if allows_zero { "in 0" } else { "above 0 and up" };
        return Err(RequestError::new(
            field,
            format!("{size:e} is not {from} to {LARGEST:e}"),
        ));
    }
    Ok(size)
}

impl TrainOptions {
    /// Returns the options with those settings that are given as a text alone.
    fn with_settings(&self, scenario: &Scenario) -> Result<Self, RequestError> {
        let mut all = self.clone();
        let Some(text) = &self.settings else {
            return Ok(all);
        };
        let read = read_settings(text, &scenario.components);
        let mut bernoulli = Vec::new();
        for (name, value) in read.map_err(|problem| RequestError::new("settings", problem))? {
            let text = || Some(value.to_owned());
            let (number, count) = (number_in(value), value.parse().ok());
            match name {
                "algorithm" => all.algorithm = all.algorithm.or_else(text),
                "group" => all.group = all.group.or(count),
                "rate" => all.rate = all.rate.or(number),
                "steps" => all.steps = all.steps.or(count),
                "epochs" => all.epochs = all.epochs.or(count),
                "clip" => all.clip = all.clip.or(number),
                "clipHigh" => all.clip_high = all.clip_high.or(number),
                "estimator" => all.estimator = all.estimator.or_else(text),
                "baseline" => all.baseline = all.baseline.or_else(text),
                "optimiser" => all.optimiser = all.optimiser.or_else(text),
                "seeds" => all.seeds = all.seeds.or(count),
                "seed" => all.seed = all.seed.or(count),
                "start" => all.start = all.start.or_else(text),
                "bernoulli" => bernoulli.push(value.to_owned()),
                // What the picture shows is no option of training.
                _ => {}
            }
        }
        if !bernoulli.is_empty() {
            all.bernoulli.get_or_insert(bernoulli);
        }
        Ok(all)
    }
}

/// Returns the request that valid options stand for.
pub(in crate::study) fn prepare(
    scenario: &Scenario,
    request: &Request,
    options: &TrainOptions,
) -> Result<Prepared, RequestError> {
    let options = &options.with_settings(scenario)?;
    let grpo = Algorithm::Grpo as usize;
    let algorithm = choice_or("algorithm", options.algorithm.as_ref(), &Algorithm::NAMES, grpo)?;
    let algorithm = Algorithm::ALL[algorithm];
    let steps = count("steps", options.steps, 2000, counts("steps"))?;
    let epochs = count("epochs", options.epochs, 1, counts("epochs"))?;
    if epochs > 1 && !algorithm.clips() {
        let problem = format!("{epochs} is not 1: {} uses each group once", algorithm.name());
        return Err(RequestError::new("epochs", problem));
    }
    let low = number("clip", options.clip.unwrap_or(0.2))?;
    if !(low > 0.0 && low < 1.0) {
        return Err(RequestError::new("clip", format!("{low} is not between 0 and 1")));
    }
    // As in the paper of DAPO.
    let higher = if algorithm == Algorithm::Dapo {
        low.max(0.28)
    } else {
        low
    };
    let high = size("clipHigh", options.clip_high, higher, false)?;
    let estimator = choice_or("estimator", options.estimator.as_ref(), &Estimator::NAMES, 0)?;
    let baseline = choice_or("baseline", options.baseline.as_ref(), &Baseline::NAMES, 1)?;
    let optimiser = choice_or("optimiser", options.optimiser.as_ref(), &Optimiser::NAMES, 0)?;
    let seeds = count("seeds", options.seeds, 20, counts("seeds"))?;
    let every = count("every", options.every, steps.div_ceil(RECORDS), counts("steps"))?;
    let group = count("group", options.group, 8, counts("group"))?;
    if seeds * steps * group > TRAJECTORIES {
        let problem = format!("{steps} is too many: times seeds and group at most {TRAJECTORIES}");
        return Err(RequestError::new("steps", problem));
    }
    let records = 2 + steps / every;
    let kept = scenario.mdp.pairs() + records * scenario.mdp.actions(request.state).len();
    if seeds * kept > KEPT {
        let problem = format!("{seeds} is too many: all that is kept would be more than {KEPT} probabilities");
        return Err(RequestError::new("seeds", problem));
    }
    let expected = options.expected.unwrap_or(false);
    let wanted = TrainRequest {
        algorithm,
        expected,
        group,
        rate: size("rate", options.rate, 0.2, false)?,
        steps,
        epochs,
        clip: [low, high],
        kl: size("kl", options.kl, 0.0, true)?,
        estimator: Estimator::ALL[estimator],
        entropy: size("entropy", options.entropy, 0.0, true)?,
        baseline: Baseline::ALL[baseline],
        optimiser: Optimiser::ALL[optimiser],
        start: start(scenario, request, options)?,
        seeds,
        seed: options.seed.unwrap_or(1) as u64,
        every,
        longest: count("longest", options.longest, 200, [1, LONGEST])?,
        state: request.state,
        goal: Vec::new(),
        partial: options.partial.unwrap_or(false),
    };
    if expected && epochs > 1 {
        let problem = format!("{epochs} is not 1: expected updates are those of one epoch");
        return Err(RequestError::new("epochs", problem));
    }
    if algorithm == Algorithm::Gdpo && !scenario.mdp.is_one_step() && scenario.weights.len() > 1 {
        let problem = "gdpo weighs components, whose weights differ from state to state here";
        return Err(RequestError::new("algorithm", problem));
    }
    let chances = chances(scenario, options)?;
    Ok(Prepared { wanted, chances })
}

/// Returns the logits at the start; none for uniform policies.
fn start(scenario: &Scenario, request: &Request, options: &TrainOptions) -> Result<Vec<f64>, RequestError> {
    let refused = |problem: String| Err(RequestError::new("start", problem));
    let text = options.start.as_deref().unwrap_or("uniform");
    let Some(start) = Start::read(text) else {
        return refused(format!("\u{201c}{text}\u{201d} is not one of {STARTS}"));
    };
    if let Some(logits) = &options.logits {
        return given(scenario, logits);
    }
    match start {
        Start::Uniform => Ok(Vec::new()),
        Start::Base => Ok(Softmax::logits_of(&scenario.base)),
        Start::Shares(shares) => {
            let actions = scenario.mdp.actions(request.state);
            let (found, wanted) = (shares.len(), actions.len());
            if found != wanted {
                let state = &scenario.states[request.state];
                return refused(format!(
                    "it has {found} shares, and \u{201c}{state}\u{201d} has {wanted} actions"
                ));
            }
            let mut logits = vec![0.0; scenario.mdp.pairs()];
            logits[actions].copy_from_slice(&Softmax::logits_of(&shares));
            Ok(logits)
        }
    }
}

/// Validates the logits at the start.
fn given(scenario: &Scenario, Column(logits): &Column) -> Result<Vec<f64>, RequestError> {
    let pairs = scenario.mdp.pairs();
    if logits.len() != pairs || logits.iter().any(|logit| !(-LARGEST..=LARGEST).contains(logit)) {
        let problem = format!("it is not {pairs} numbers from -{LARGEST:e} to {LARGEST:e}, one per action");
        return Err(RequestError::new("logits", problem));
    }
    Ok(logits.clone())
}

/// Validates the components that are earned by chance: their amounts are probabilities.
fn chances(scenario: &Scenario, options: &TrainOptions) -> Result<Vec<usize>, RequestError> {
    let names: Vec<&str> = scenario.components.iter().map(String::as_str).collect();
    let mut chances = Vec::new();
    for name in options.bernoulli.iter().flatten() {
        let component = choice("bernoulli", name, &names)?;
        let amounts = scenario.rewards.values().iter().filter(|(each, _)| *each == component);
        for (_, amount) in amounts {
            if !(0.0..=1.0).contains(&amount.value()) {
                let problem = format!(
                    "what actions earn of \u{201c}{name}\u{201d} are no probabilities: {} is outside 0 to 1",
                    amount.value()
                );
                return Err(RequestError::new("bernoulli", problem));
            }
        }
        chances.push(component);
    }
    Ok(chances)
}
