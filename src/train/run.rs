//! A request to train, and the runs that answer it: one for every seed.

use crate::algorithm::{Advantages, Algorithm, Baseline};
use crate::exact::{exact_gradient, natural_gradient};
use crate::expected::{baseline_of, draw, expected_update};
use crate::gradient::{Clip, Estimator, Gradient, Penalty, Rules};
use crate::group::{Generator, Group};
use crate::optimiser::{Follower, Optimiser};
use crate::policy::Softmax;
use crate::task::Task;
use policy_cliff_solver::solve::{Evaluation, Unbounded, collected};

/// A request to train. Only valid ones are answered; whoever asks checks what is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainRequest {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// Whether to follow the expected updates instead of drawn ones.
    pub expected: bool,
    /// The number of trajectories of a group, at least 2.
    pub group: usize,
    /// The factor of every update, above 0.
    pub rate: f64,
    /// The number of groups, or of updates without samples.
    pub steps: usize,
    /// The number of updates from each group.
    pub epochs: usize,
    /// How far below 1 a ratio of probabilities may go before it is clipped, and how far above.
    pub clip: [f64; 2],
    /// The coefficient of the divergence from the base policy.
    pub kl: f64,
    /// How the divergence enters updates from samples.
    pub estimator: Estimator,
    /// The coefficient of the entropy.
    pub entropy: f64,
    /// The baseline of Reinforce and Ppo.
    pub baseline: Baseline,
    /// How logits follow updates.
    pub optimiser: Optimiser,
    /// The logits at the start, one per pair; empty for uniform policies.
    pub start: Vec<f64>,
    /// The number of runs; algorithms without samples run once.
    pub seeds: usize,
    /// The seed of the first run. Each further run has the next one.
    pub seed: u64,
    /// The number of steps from each record of the watched state's policy to the next.
    pub every: usize,
    /// The number of steps after which a trajectory is cut.
    pub longest: usize,
    /// The watched state.
    pub state: usize,
    /// The pairs of the watched state whose probabilities together are to reach [`GOAL`].
    pub goal: Vec<usize>,
    /// Whether the runs that are complete are an answer where `progress` stops the work.
    pub partial: bool,
}

impl TrainRequest {
    /// Returns whether updates are drawn.
    fn is_drawn(&self) -> bool {
        self.algorithm.samples() && !self.expected
    }

    /// Returns the number of runs: without samples there is one.
    #[must_use]
    pub fn runs(&self) -> usize {
        if self.is_drawn() { self.seeds } else { 1 }
    }
}

/// The probability from which on a policy has learnt what it is to do.
pub const GOAL: f64 = 0.9;

/// What training led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// The numbers of the steps after which the watched state's policy was recorded: 0 first, the last step last.
    pub steps: Vec<usize>,
    /// The runs, by seed.
    pub runs: Vec<SeedRun>,
}

/// The run of one seed.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedRun {
    /// The logits at the end.
    pub logits: Vec<f64>,
    /// The policy at the end.
    pub policy: Vec<f64>,
    /// The policy in the watched state at every record, action by action.
    pub path: Vec<f64>,
    /// The discounted training return of the policy at the end, exactly and without penalties.
    pub value: f64,
    /// Its true return; `None` without a true reward.
    pub truth: Option<f64>,
    /// The number of the first step after which the goal was reached; `None` where it never was.
    pub reached: Option<usize>,
    /// The number of trajectories that were cut.
    pub cut: usize,
    /// The number of steps without an update: DAPO's when it finds no group with different returns.
    pub idle: usize,
}

/// The reason why there is no training.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainError {
    /// At discount 1 the policy never ends, as far as floating point can tell.
    Unbounded(Unbounded),
    /// There are no expected updates: trajectories may decide more than once, or there are too many groups.
    NotEnumerable,
    /// `progress` returned false.
    Stopped,
}

impl From<Unbounded> for TrainError {
    fn from(unbounded: Unbounded) -> Self {
        Self::Unbounded(unbounded)
    }
}

/// The number of trajectories between two reports of progress, which is given at every step without samples.
const PACE: usize = 2048;

/// Trains. `progress` receives the share that is done, and stops the work by returning `false`.
pub fn train(
    task: &Task,
    request: &TrainRequest,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Training, TrainError> {
    let seeds = request.runs();
    let pace = if request.is_drawn() {
        PACE.div_ceil(request.group)
    } else {
        1
    };
    let mut steps: Vec<usize> = (0..request.steps).step_by(request.every).collect();
    steps.push(request.steps);
    let penalty = Penalty::new(request.kl, request.estimator, request.entropy, &task.base);
    let mut runs = Vec::with_capacity(seeds);
    for index in 0..seeds {
        let mut run = Run::new(task, request, &penalty, request.seed.wrapping_add(index as u64));
        let actions = task.mdp.actions(request.state);
        let mut path = Vec::with_capacity(steps.len() * actions.len());
        for step in 0..request.steps {
            if step % request.every == 0 {
                path.extend(&run.policy.probability[actions.clone()]);
            }
            if step % pace == 0 {
                let share = (index as f64 + step as f64 / request.steps as f64) / seeds as f64;
                if !progress(share) {
                    return if request.partial && !runs.is_empty() {
                        Ok(Training { steps, runs })
                    } else {
                        Err(TrainError::Stopped)
                    };
                }
            }
            run.step()?;
            run.look(step + 1);
        }
        path.extend(&run.policy.probability[actions]);
        runs.push(run.end(path)?);
    }
    Ok(Training { steps, runs })
}

/// A run on its way. Nothing in it takes memory from step to step.
struct Run<'a> {
    task: &'a Task<'a>,
    request: &'a TrainRequest,
    rules: Rules<'a>,
    policy: Softmax,
    follower: Follower,
    gradient: Gradient,
    random: Generator,
    group: Group,
    advantages: Advantages,
    /// The logarithms of the probabilities of what was chosen, when it was chosen.
    before: Vec<f64>,
    /// The sum of the mean returns of all groups, and their number.
    earned: [f64; 2],
    reached: Option<usize>,
    cut: usize,
    idle: usize,
}

impl<'a> Run<'a> {
    fn new(task: &'a Task<'a>, request: &'a TrainRequest, penalty: &'a Penalty, seed: u64) -> Self {
        let mdp = task.mdp;
        let mut start = if request.start.is_empty() {
            vec![0.0; mdp.pairs()]
        } else {
            request.start.clone()
        };
        if request.kl != 0.0 {
            for (logit, _) in start.iter_mut().zip(&task.base).filter(|(_, base)| **base == 0.0) {
                *logit = f64::NEG_INFINITY;
            }
        }
        let [low, high] = request.clip;
        Self {
            task,
            request,
            rules: Rules {
                mdp,
                algorithm: request.algorithm,
                penalty,
                clip: Clip { low, high },
            },
            policy: Softmax::new(mdp, start),
            follower: Follower::new(request.optimiser, request.rate, mdp.pairs()),
            gradient: Gradient::new(mdp),
            random: Generator::new(seed),
            group: Group::new(request.algorithm.needs_parts()),
            advantages: Advantages::default(),
            before: Vec::new(),
            earned: [0.0; 2],
            reached: None,
            cut: 0,
            idle: 0,
        }
    }

    fn step(&mut self) -> Result<(), TrainError> {
        let Self { task, request, .. } = *self;
        let penalty = self.rules.penalty;
        let update = match request.algorithm {
            Algorithm::Gradient => exact_gradient(task, &self.policy, penalty)?,
            Algorithm::Natural => natural_gradient(task, &self.policy, penalty)?,
            algorithm if request.expected => {
                let (size, baseline) = (request.group, request.baseline);
                let update = expected_update(task, &self.policy, algorithm, size, baseline, penalty);
                update.ok_or(TrainError::NotEnumerable)?
            }
            _ => return self.sample(),
        };
        self.gradient.replace(task.mdp, &update);
        self.follower.follow(task.mdp, &mut self.policy, &self.gradient);
        Ok(())
    }

    /// Notes the step after which the goal is reached.
    fn look(&mut self, step: usize) {
        if self.reached.is_some() || self.request.goal.is_empty() {
            return;
        }
        let shares = self.request.goal.iter().map(|&pair| self.policy.probability[pair]);
        if shares.sum::<f64>() >= GOAL {
            self.reached = Some(step);
        }
    }

    /// Draws a group and follows it.
    fn sample(&mut self) -> Result<(), TrainError> {
        let Self { task, request, .. } = *self;
        let (size, longest) = (request.group, request.longest);
        let is_used = draw(
            &mut self.group,
            request.algorithm,
            task,
            &self.policy,
            size,
            longest,
            &mut self.random,
        );
        self.cut += self.group.cut;
        if !is_used {
            self.idle += 1;
            return Ok(());
        }
        let baseline = self.baseline()?;
        self.advantages.compute(request.algorithm, &self.group, baseline);
        if request.epochs > 1 {
            self.before.clear();
            let logarithms = self.group.chosen.iter().map(|&pair| self.policy.logarithm[pair]);
            self.before.extend(logarithms);
        }
        for epoch in 0..request.epochs {
            let before = (epoch > 0).then_some(self.before.as_slice());
            self.gradient.clear(task.mdp);
            let advantages = &self.advantages.values;
            self.gradient
                .add(&self.rules, &self.group, advantages, &self.policy, before, 1.0);
            self.gradient.finish(&self.rules, &self.policy);
            self.follower.follow(task.mdp, &mut self.policy, &self.gradient);
        }
        Ok(())
    }

    fn baseline(&mut self) -> Result<f64, Unbounded> {
        if !self.request.algorithm.has_baseline() {
            return Ok(0.0);
        }
        match self.request.baseline {
            Baseline::None => Ok(0.0),
            Baseline::Average => {
                let [sum, count] = self.earned;
                self.earned = [sum + self.group.mean(), count + 1.0];
                Ok(if count == 0.0 { 0.0 } else { sum / count })
            }
            Baseline::Value => {
                if let Some(decisions) = &self.task.decisions {
                    return Ok(baseline_of(Baseline::Value, &decisions[self.group.start], &self.policy));
                }
                let value = Evaluation::new(self.task.mdp, &self.policy.probability).value(&self.task.reward)?;
                Ok(value[self.group.start])
            }
        }
    }

    fn end(self, path: Vec<f64>) -> Result<SeedRun, TrainError> {
        let Softmax {
            logits, probability, ..
        } = self.policy;
        let mdp = self.task.mdp;
        let visits = Evaluation::new(mdp, &probability).occupancy()?;
        let value = collected(mdp, &visits, &probability, &self.task.reward);
        let truth = self
            .task
            .truth
            .as_ref()
            .map(|truth| collected(mdp, &visits, &probability, truth));
        Ok(SeedRun {
            logits,
            policy: probability,
            path,
            value,
            truth,
            reached: self.reached,
            cut: self.cut,
            idle: self.idle,
        })
    }
}
