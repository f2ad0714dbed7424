//! Training beside the exact answers (THEORY 11): seeds at one point, and seeds along the parameter.

mod exact;
mod options;
mod point;
mod sweep;

pub use exact::Target;
pub use options::TrainOptions;
pub use point::{Trained, TrainedRun};
pub use sweep::TrainedSweep;

use options::{Prepared, prepare};
use sweep::{Plan, Task as Part};

use super::request::{RequestError, choice_or};
use super::session::{Progress, StudyError, unbounded};
use super::{Measure, Request, Session};
use crate::solve::Evaluation;
use crate::train::{self, TrainError, Training};

/// A function that receives the share of training that is done, from 0 to 1, and the number of all its runs, and stops
/// the work by returning false.
pub type RunProgress<'p> = &'p mut dyn FnMut(f64, usize) -> bool;

impl Session {
    /// Trains softmax policies on the reward of the request's point.
    pub fn train(
        &mut self,
        request: &Request,
        options: &TrainOptions,
        progress: RunProgress,
    ) -> Result<Trained, StudyError> {
        self.perturb(request);
        let prepared = prepare(self.scenario(), request, options)?;
        let runs = prepared.wanted.runs();
        let (target, mut training) = self.train_at(request, &prepared, &mut |share| progress(share, runs))?;
        for run in &mut training.runs {
            Measure::of(self.scenario()).turn(run.truth.iter_mut().chain([&mut run.value]));
        }
        Ok(Trained::new(self.scenario(), &prepared.wanted, target, training))
    }

    /// Trains at the request's point, and returns the exact policies there as well.
    fn train_at(
        &self,
        request: &Request,
        prepared: &Prepared,
        progress: Progress,
    ) -> Result<(Target, Training), StudyError> {
        let scenario = self.scenario();
        let target = Target::new(scenario, request, &prepared.wanted).map_err(StudyError::NoAnswer)?;
        let best = scenario.mdp.actions(request.state).filter(|&pair| target.optimal[pair]);
        let wanted = train::TrainRequest {
            goal: best.collect(),
            ..prepared.wanted.clone()
        };
        let problem = self.problem(request);
        let mut values = request.values.clone();
        values[request.parameter] = request.at;
        let task = scenario.task(&problem, request.at, &values, &prepared.chances);
        let training = train::train(&task, &wanted, progress).map_err(|error| match error {
            TrainError::Unbounded(why) => unbounded(scenario, &why),
            TrainError::NotEnumerable => {
                let problem = "the groups cannot be enumerated: trajectories may decide more than once, or there are \
                               too many groups";
                RequestError::new("expected", problem).into()
            }
            TrainError::Stopped => StudyError::Stopped,
        })?;
        Ok((target, training))
    }

    /// Trains at places of the parameter's range, or at distances from a cliff.
    pub fn train_sweep(
        &mut self,
        request: &Request,
        options: &TrainOptions,
        progress: RunProgress,
    ) -> Result<TrainedSweep, StudyError> {
        self.perturb(request);
        let prepared = prepare(self.scenario(), request, options)?;
        let cliff = if choice_or("places", options.places.as_ref(), &options::PLACES, 0)? == 1 {
            Some(self.watched_cliff(request)?)
        } else {
            None
        };
        let plan = Plan::new([request.from, request.to], cliff, prepared.wanted.runs());
        if let Some(stage) = options.stage.filter(|stage| *stage >= plan.stages()) {
            let problem = format!("{stage} is outside 0 to {}", plan.stages() - 1);
            return Err(RequestError::new("stage", problem).into());
        }
        let parts: Vec<Part> = match options.stage {
            Some(stage) => plan.stage(stage),
            None => (0..plan.stages()).flat_map(|stage| plan.stage(stage)).collect(),
        };
        let mut found = TrainedSweep::of(self.scenario(), request, &prepared.wanted);
        found.cliff = cliff;
        found.stage = options.stage;
        found.stages = plan.stages();
        let runs = parts.iter().map(|part| part.seeds).sum();
        for (done, part) in parts.iter().enumerate() {
            let mut own = prepared.wanted.clone();
            own.seeds = part.seeds;
            own.seed += part.skip as u64;
            // The path is not looked at.
            own.every = own.steps;
            let here = Prepared {
                wanted: own,
                chances: prepared.chances.clone(),
            };
            let at = Request {
                at: plan.theta(part.place),
                ..request.clone()
            };
            let all = parts.len() as f64;
            let trained = self.train_at(&at, &here, &mut |share| progress((done as f64 + share) / all, runs));
            match trained {
                Ok((target, training)) => found.add(self, &at, &target, &training, here.wanted.seed),
                // Where there is no answer there is nothing to train for.
                Err(StudyError::NoAnswer(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// Returns the cliff of the watched state that is nearest to the request's point.
    fn watched_cliff(&mut self, request: &Request) -> Result<f64, StudyError> {
        let hard = Request {
            alpha: None,
            follow: false,
            over_alpha: false,
            ..request.clone()
        };
        let sweep = self.sweep(&hard, &mut |_| true)?;
        let flips = sweep.jumps.iter().filter(|jump| jump.flips());
        let nearest = flips.min_by(|a, b| (a.at - request.at).abs().total_cmp(&(b.at - request.at).abs()));
        let none = || RequestError::new("places", "the watched state has no cliff in this range").into();
        nearest.map(|jump| jump.at).ok_or_else(none)
    }
}

impl TrainedSweep {
    /// Returns a sweep without runs.
    fn of(scenario: &crate::scenario::Scenario, request: &Request, wanted: &train::TrainRequest) -> Self {
        let outcomes = &scenario.view.outcomes;
        let names = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<String>>();
        Self {
            parameter: (&scenario.parameters[request.parameter]).into(),
            state: scenario.states[request.state].clone(),
            actions: names(request.actions(scenario)),
            outcome_names: outcomes.iter().map(|outcome| outcome.name.clone()).collect(),
            algorithm: wanted.algorithm.name().to_owned(),
            steps: wanted.steps as f64,
            policy: vec![Vec::new(); request.actions(scenario).len()],
            outcomes: vec![Vec::new(); outcomes.len()],
            ..Self::default()
        }
    }

    /// Adds the runs of a place.
    fn add(&mut self, session: &Session, at: &Request, target: &Target, training: &Training, seed: u64) {
        let scenario = session.scenario();
        let mdp = &scenario.mdp;
        for (index, run) in training.runs.iter().enumerate() {
            self.theta.push(at.at);
            self.seed.push((seed + index as u64) as f64);
            for (column, pair) in self.policy.iter_mut().zip(mdp.actions(at.state)) {
                column.push(run.policy[pair]);
            }
            let visits = Evaluation::new(mdp, &run.policy).occupancy().unwrap_or_default();
            let uses = |pair: usize| {
                visits
                    .get(mdp.state_of(pair))
                    .map_or(f64::NAN, |visits| visits * run.policy[pair])
            };
            for (column, outcome) in self.outcomes.iter_mut().zip(&scenario.view.outcomes) {
                column.push(outcome.total(uses));
            }
            let (mut value, mut truth) = (run.value, run.truth);
            Measure::of(scenario).turn(truth.iter_mut().chain([&mut value]));
            self.value.push(value);
            self.truth.extend(truth);
            self.distance.push(target.distance(scenario, &run.policy, at.state));
            self.everywhere.push(target.mean_distance(scenario, &run.policy));
            self.reached.push(run.reached.map_or(f64::NAN, |step| step as f64));
        }
    }
}
