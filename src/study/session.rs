//! A scenario with its latest results: each method takes a valid [`Request`], and the session keeps the results that
//! the next request can use: the sweep, the cliffs, the steepest slope.

use std::fmt;
use std::mem;
use std::rc::Rc;

use crate::cliffs::{Cliffs, Stopped, cliffs, cliffs_of_one_step};
use crate::exact::{
    Budget, Certificate, ExactProblem, OneStep, Optimum, Verdict, cliffs_exactly, cliffs_near_one, confirm, is_doubled,
    tied_states,
};
use crate::phase::{self, Arrangement, Field, Phase, Plane, Quantity, Sampling};
use crate::scenario::{Objective, Problem, Rule, Scenario};
use crate::solve::{Temperature, Unbounded, select};
use crate::stability::{self, Experiment, Slacker, Stability, Steepest, Stress, StressError, StressRequest};
use crate::whole;

use super::pieces::NoPieces;
use super::point::{self, follow};
use super::request::{self, FieldRequest, Options, PlaneRequest, Request, RequestError};
use super::sketch::sketch;
use super::sweep::{band_order, least_rounding, soft_half, why_sampled};
use super::{
    AlphaMap, Favoured, FeedbackLoop, Impact, Measure, Population, Returns, Roadmap, Solution, Sweep, endless,
    favoured, feedback, impacts, pieces, population, returns, samples, solve, temperatures,
};

/// The factor by which a tip exceeds the radius: large enough to be beyond it despite rounding, and small enough that
/// the policy is the nearest other one.
const TIP: f64 = 1.001;
/// The default sizes of a stress test, from one in a million to one, four to a decade.
const SMALLEST: f64 = 1e-6;
const LARGEST: f64 = 1.0;
const SIZES: usize = 25;
const DRAWS: usize = 100;
/// The number of pairs up to which the last solution is kept: beyond it memory is worth more than time.
const KEPT_PAIRS: usize = 100_000;
/// The number of cells times pairs beyond which a phase diagram does not count outcomes.
const COUNTED: usize = 4_000_000;
/// The number of values of the parameter from which the order of bands is told.
const BAND_POINTS: usize = 201;
/// The default number of values of the parameter in a map over temperatures.
const COLUMNS: usize = 97;

/// A function that receives the share of the work that is done, from 0 to 1, and stops the work by returning false.
pub type Progress<'p> = &'p mut dyn FnMut(f64) -> bool;

/// A function that makes the part of a sweep that is there: its columns have NaN at the points that are still to come.
pub type Begun<'p> = &'p dyn Fn() -> Sweep;

/// The same as [`Progress`] for a sweep, with the part that is there, where there is one.
pub type BegunProgress<'p> = &'p mut dyn FnMut(f64, Option<Begun>) -> bool;

/// The reason why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StudyError {
    /// An option is refused.
    Request(RequestError),
    /// The problem has no finite answer: a sentence that names the state.
    NoAnswer(String),
    /// `progress` returned false.
    Stopped,
}

impl fmt::Display for StudyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(f),
            Self::NoAnswer(problem) => f.write_str(problem),
            Self::Stopped => f.write_str("it was stopped"),
        }
    }
}

impl std::error::Error for StudyError {}

impl From<RequestError> for StudyError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

/// The effort that may be spent on a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    /// No certificate.
    None,
    /// [`Budget::ORDINARY`], enough for the models that people write.
    Ordinary,
    /// [`Budget::default`], as much as it takes within reason.
    Thorough,
}

/// The cliffs of a parameter, and their certainty.
#[derive(Clone, Debug)]
pub struct FoundCliffs {
    /// The parameter, its range, and the values of the other parameters.
    key: (usize, f64, f64, Vec<f64>),
    /// The breakpoints, at their exact places if exact arithmetic has confirmed them.
    pub cliffs: Cliffs,
    /// The number of states in which several actions are optimal on the first piece.
    tied: usize,
    effort: Effort,
    /// The certificate, or the reason why there is none.
    certificate: Result<Certificate, &'static str>,
    /// Of a model of one step, whether exact numbers could decide otherwise about each state.
    in_doubt: Option<Vec<bool>>,
}

/// The certainty of the breakpoints of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Certainty {
    /// Every breakpoint and piece is confirmed in rational arithmetic.
    Exact,
    /// Exact arithmetic finds more breakpoints than floating point distinguishes.
    Contradicted,
    /// Some breakpoints are known in floating point alone.
    Float {
        /// The largest error of those breakpoints.
        error: f64,
        /// The tolerance within which actions tie on whole pieces, where a breakpoint may be missing; `None` where there
        /// are no such pieces.
        tie: Option<f64>,
        /// The reason why they could not be confirmed.
        why: &'static str,
    },
}

/// The stability of one point, and the nearest cliff and steepest slope of its range.
#[derive(Clone, Debug)]
pub struct PointStability {
    /// The stability figures of the point itself.
    pub figures: Stability,
    /// A perturbation just beyond the radius, the present one included.
    pub tip: Option<Vec<f64>>,
    /// The nearest cliff of the range and its distance; an error where there is none and a part of the range has no
    /// finite answer.
    pub next: Result<Option<[f64; 2]>, String>,
    /// The steepest slope of the soft policy along the range.
    pub steepest: Option<Steepest>,
    /// The place where the policy is suboptimal for the true reward, or the state from which the true reward has no
    /// finite answer.
    pub slacker: Result<Option<Slacker>, Unbounded>,
}

/// The last sweep. Its hard half does not depend on the temperature: dragging alpha computes only the soft half.
#[derive(Clone, Debug, Default)]
struct LastSweep {
    /// What the hard half was computed for, without what it does not depend on.
    key: Option<Request>,
    sweep: Sweep,
    /// The places of the cliffs that the hard half was made from; `None` where it was sampled.
    cliffs: Option<Vec<f64>>,
    /// How many of the gaps are of the hard half.
    hard_gaps: usize,
    /// The sweep as readers see it, where that differs: with costs in the place of rewards, or at fewer points.
    shown: Option<Box<Sweep>>,
    /// The order of the bands, with what it was computed for: the hard half over the whole range of the parameter.
    order: Option<(Request, Vec<usize>)>,
}

impl LastSweep {
    /// Returns the order of the bands: that over the whole range of the parameter, so that bands stay where they are
    /// when a part of it is drawn, at more points or fewer, or the temperature is moved instead. Where the whole range
    /// has no pieces, it is that over the part.
    fn band_order(
        &mut self,
        scenario: &Scenario,
        problem: &Problem,
        key: &Request,
        progress: Progress,
    ) -> Result<Vec<usize>, StudyError> {
        let range = &scenario.parameters[key.parameter];
        let whole = Request {
            from: range.from.value(),
            to: range.to.value(),
            points: BAND_POINTS,
            follow: false,
            over_alpha: false,
            ..key.clone()
        };
        let order = match self.order.take() {
            Some((known, order)) if known == whole => order,
            _ if !key.over_alpha && (key.from, key.to) == (whole.from, whole.to) => band_order(&self.sweep.hard.policy),
            _ => match pieces::hard_half(scenario, problem, &whole, &mut None, progress) {
                Ok(half) => band_order(&half.hard.policy),
                Err(NoPieces::Stopped) => return Err(StudyError::Stopped),
                Err(_) => band_order(&self.sweep.hard.policy),
            },
        };
        self.order = Some((whole, order.clone()));
        Ok(order)
    }
}

/// A scenario with its latest results.
#[derive(Clone, Debug)]
pub struct Session {
    scenario: Scenario,
    last: LastSweep,
    /// The last solution without its regularised answer, with what it is for: dragging alpha computes only that.
    solved: Option<(Request, Solution)>,
    found: Option<Rc<FoundCliffs>>,
    steepest: Option<(Request, Option<Steepest>)>,
}

impl Session {
    /// Returns a session for a scenario.
    #[must_use]
    pub fn new(scenario: Scenario) -> Self {
        Self {
            scenario,
            last: LastSweep::default(),
            solved: None,
            found: None,
            steepest: None,
        }
    }

    /// Returns the scenario, with the perturbation of the last request.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Validates the options that all methods share.
    pub fn request(&self, options: &Options) -> Result<Request, RequestError> {
        Request::new(&self.scenario, options)
    }

    /// Returns the sweep along the parameter: the hard half from the pieces between cliffs or, where there are too many
    /// of them, from each point of the grid, and with a temperature the soft half.
    pub fn sweep(&mut self, request: &Request, progress: Progress) -> Result<&Sweep, StudyError> {
        self.sweep_in_parts(request, &mut |share, _| progress(share))
    }

    /// The same, with the parts that are there before the whole sweep is. With a temperature the first half of the
    /// share is that of the hard half, and the second that of the soft one. Each grows with the points of the grid that
    /// are there, from the left; where hard argmax comes from its pieces, with the part of the range that is searched
    /// for cliffs, and from anew at 0 once there are too many.
    pub fn sweep_in_parts(&mut self, request: &Request, progress: BegunProgress) -> Result<&Sweep, StudyError> {
        self.perturb(request);
        let Self { scenario, last, .. } = self;
        let alpha = request.alpha.map(Temperature::get);
        let objective = request.objective.name();
        let mut progress = |share: f64, there: Option<Begun>| {
            let Some(there) = there.filter(|_| whole::IS_WHOLE) else {
                return progress(share, None);
            };
            let part = || {
                let mut part = there();
                part.alpha = alpha.filter(|_| part.soft.is_some() && !part.over_alpha);
                objective.clone_into(&mut part.objective);
                if part.measure.is_cost() { part.turned() } else { part }
            };
            progress(share, Some(&part))
        };
        let problem = scenario.problem(request.parameter, &request.values);
        let key = request.without_temperature();
        // With a temperature each half of the sweep is half of the work.
        let has_soft = request.alpha.is_some() || request.over_alpha;
        let part = if has_soft { 0.5 } else { 1.0 };
        if last.key.as_ref() != Some(&key) {
            last.key = None;
            last.cliffs = None;
            let half = if request.over_alpha && whole::required() {
                Ok(temperatures::hard_half(scenario, &problem, request))
            } else {
                pieces::hard_half(scenario, &problem, request, &mut last.cliffs, &mut |share| {
                    progress(part * share, None)
                })
            };
            last.sweep = match half {
                Ok(half) => half,
                Err(NoPieces::Stopped) => return Err(StudyError::Stopped),
                Err(reason) => {
                    whole::required();
                    let half = samples::hard_half(scenario, &problem, request, &mut |share, there| {
                        progress(part * share, Some(there))
                    });
                    let half = half.ok_or(StudyError::Stopped)?;
                    Sweep {
                        sampled: why_sampled(reason).to_owned(),
                        ..half
                    }
                }
            };
            last.sweep.tolerance = last.sweep.tolerance.max(least_rounding(&problem, request));
            last.hard_gaps = last.sweep.gaps.len();
            last.sweep.order = last.band_order(scenario, &problem, &key, &mut |_| progress(part, None))?;
            last.key = Some(key);
        }
        let at = request.values[request.parameter];
        last.sweep.nearest = last.sweep.nearest_answer(at).filter(|_| !request.over_alpha);
        last.sweep.gaps.truncate(last.hard_gaps);
        last.sweep.soft = None;
        last.sweep.alpha = None;
        if request.over_alpha {
            last.sweep.parameter.value = alpha.unwrap_or(0.0);
        } else {
            last.sweep.alpha = alpha;
        }
        objective.clone_into(&mut last.sweep.objective);
        let mut sketched = None;
        if cfg!(feature = "studies") && request.sketch && has_soft {
            sketched = sketch(&problem, request, &last.sweep, &mut |share, there| {
                progress(1.0 - part * (1.0 - share), Some(there))
            });
        }
        if has_soft && sketched.is_none() {
            let soft = soft_half(scenario, &problem, request, &mut last.sweep, &mut |share, there| {
                progress(1.0 - part * (1.0 - share), Some(there))
            });
            soft.ok_or(StudyError::Stopped)?;
        }
        if cfg!(feature = "studies") && last.sweep.measure.is_cost() {
            sketched = Some(sketched.as_ref().unwrap_or(&last.sweep).turned());
        }
        last.shown = sketched.map(Box::new);
        Ok(last.shown.as_deref().unwrap_or(&last.sweep))
    }

    /// Returns the whole solution with all parameters at their values.
    pub fn solve(&mut self, request: &Request) -> Result<Solution, StudyError> {
        self.perturb(request);
        let Self { scenario, solved, .. } = self;
        if !cfg!(feature = "studies") {
            // What the page opens with solves anew.
            return solve(scenario, request).map_err(StudyError::NoAnswer);
        }
        let problem = scenario.problem(request.parameter, &request.values);
        let key = request.without_temperature();
        let mut solution = match solved.take() {
            Some((known, hard)) if known == key => hard,
            _ => {
                point::hard_half(scenario, &problem, request)
                    .map_err(StudyError::NoAnswer)?
                    .0
            }
        };
        if problem.mdp.pairs() <= KEPT_PAIRS {
            *solved = Some((key, solution.clone()));
        }
        solution.soft = point::soft_half(scenario, &problem, request);
        Ok(solution)
    }

    /// Returns every breakpoint along the parameter. The breakpoints found last are returned again if the request has
    /// the same ones.
    pub fn cliffs(
        &mut self,
        request: &Request,
        effort: Effort,
        progress: Progress,
    ) -> Result<Rc<FoundCliffs>, StudyError> {
        self.perturb(request);
        let scenario = &self.scenario;
        let mut values = request.values.clone();
        values[request.parameter] = 0.0;
        let key = (request.parameter, request.from, request.to, values);
        let mut found = match self.found.take() {
            Some(found) if found.key == key => Rc::unwrap_or_clone(found),
            _ => {
                let problem = scenario.problem(key.0, &key.3);
                // The cliffs are one half of the work, their certificate the other.
                let mut tell = |share| progress(0.5 * share);
                let mut in_doubt = None;
                let cliffs = if scenario.mdp.is_one_step() {
                    let found = cliffs_of_one_step(&problem, [key.1, key.2], &mut tell);
                    found.map(|(mut cliffs, doubt)| {
                        cliffs.settle_at_zero();
                        in_doubt = Some(doubt);
                        cliffs
                    })
                } else {
                    let doubled = cliffs_in_doubled(scenario, request, &mut tell);
                    doubled.unwrap_or_else(|| cliffs(&problem, key.1, key.2, &mut tell))
                };
                let cliffs = match cliffs {
                    Err(Stopped::Unbounded(refusal)) => exact_cliffs(scenario, request, refusal, progress),
                    found => found,
                };
                FoundCliffs {
                    cliffs: cliffs.map_err(|why| stopped(scenario, &why))?,
                    key,
                    tied: 0,
                    effort: Effort::None,
                    certificate: Err("not certified"),
                    in_doubt,
                }
            }
        };
        let certified = if found.effort < effort && !found.is_exact() {
            found.certify(scenario, request, effort, &mut |share| progress(0.5 + 0.5 * share))
        } else {
            Ok(())
        };
        found.tied = tied_states(&scenario.mdp, &found.cliffs.first).count();
        let found = Rc::new(found);
        self.found = Some(Rc::clone(&found));
        certified.map(|()| found)
    }

    /// Returns the jumps at every breakpoint of cliffs that were found for the same request.
    pub fn impacts(&self, request: &Request, found: &Cliffs) -> Result<Vec<Impact>, StudyError> {
        let problem = self.problem(request);
        let found = impacts(&problem, found, request.rule, &mut |_| true);
        let mut found = found.map_err(|why| unbounded(&self.scenario, &why))?;
        Measure::of(&self.scenario).turn_jumps(&mut found);
        Ok(found)
    }

    /// Returns the certificate of the cliffs as a text that [`crate::exact::check`] reads; `None` where they cannot be
    /// certified.
    pub fn certificate(&mut self, request: &Request, progress: Progress) -> Result<Option<String>, StudyError> {
        let found = self.cliffs(request, Effort::Thorough, progress)?;
        let Ok(certificate) = &found.certificate else {
            return Ok(None);
        };
        let (scenario, parameter, values) = (&self.scenario, request.parameter, &request.values);
        if let Some(exact) = OneStep::of(scenario, parameter, values) {
            return Ok(exact.ok().and_then(|exact| exact.to_json(certificate, &found.cliffs)));
        }
        let exact = ExactProblem::of(scenario, parameter, values);
        Ok(exact.ok().and_then(|exact| certificate.to_json(&exact, &found.cliffs)))
    }

    /// Returns the prompts of a model of one step as a population, with the cliffs that it follows from.
    pub fn population(
        &mut self,
        request: &Request,
        options: &Options,
        effort: Effort,
        progress: Progress,
    ) -> Result<(Population, Rc<FoundCliffs>), StudyError> {
        population::refuse_steps(&self.scenario)?;
        let within = population::within(request, options)?;
        let found = self.cliffs(request, effort, progress)?;
        let problem = self.problem(request);
        let optimum = self.optimum(&problem, request)?;
        let population = Population::new(&self.scenario, request, within, &optimum, &found.cliffs);
        Ok((population, found))
    }

    /// Returns the phase diagram of a box of two parameters.
    pub fn phase(&mut self, request: &Request, plane: &PlaneRequest, progress: Progress) -> Result<Phase, StudyError> {
        self.perturb(request);
        let found = phase::phase_of(&self.scenario, plane.axes, &request.values, plane.ranges, progress);
        let mut found = found.map_err(|why| stopped(&self.scenario, &why))?;
        self.count_outcomes(request, &mut found);
        let values = found.cells.iter_mut().flat_map(|cell| &mut cell.value);
        Measure::of(&self.scenario).turn(values);
        Ok(found)
    }

    /// Counts the outcomes in each cell of a phase diagram, under a policy that takes all best actions equally often.
    /// They are the same on all of a cell, since the policy is. A diagram of very many cells has none.
    fn count_outcomes(&self, request: &Request, found: &mut Phase) {
        let problem = self.problem(request);
        let mdp = problem.mdp;
        if problem.outcomes.is_empty() || found.cells.len() * mdp.pairs() > COUNTED {
            return;
        }
        let reward = vec![0.0; mdp.pairs()];
        for cell in &mut found.cells {
            let policy = select(mdp, &cell.optimal, Rule::Uniform, None, &reward);
            if let Ok(followed) = policy.and_then(|policy| follow(&problem, &policy)) {
                cell.outcomes = followed.outcomes;
            }
        }
    }

    /// Returns the training reward of every pair.
    pub fn rewards(&mut self, request: &Request) -> Vec<f64> {
        self.perturb(request);
        self.scenario.reward_at(&request.values)
    }

    /// Returns the lines of a box of two parameters at which the prompts of a model of one step flip.
    pub fn arrangement(&mut self, request: &Request, plane: &PlaneRequest) -> Result<Arrangement, StudyError> {
        population::refuse_steps(&self.scenario)?;
        self.perturb(request);
        let rewards = Plane::new(&self.scenario, plane.axes, &request.values);
        Ok(phase::arrangement(&rewards, plane.ranges))
    }

    /// Returns the soft policy of the watched state over the parameter and the temperature.
    pub fn alpha_map(
        &mut self,
        request: &Request,
        options: &Options,
        progress: Progress,
    ) -> Result<AlphaMap, StudyError> {
        let hard = Request {
            points: options.points.unwrap_or(COLUMNS),
            alpha: None,
            ..request.clone()
        };
        // The sweep of the question before is kept for the next.
        let kept = self.last.clone();
        let sweep = self.sweep(&hard, progress).cloned();
        let found = mem::replace(&mut self.last, kept).cliffs;
        let sweep = sweep?;
        // The cliffs of other states bend the policy of the watched one.
        let cliffs = match found {
            Some(cliffs) => cliffs,
            None => match self.cliffs(&hard, Effort::None, progress) {
                Err(StudyError::Stopped) => return Err(StudyError::Stopped),
                found => found.map_or(Vec::new(), |found| found.places().collect()),
            },
        };
        temperatures::map(&self.scenario, &hard, sweep, &cliffs, progress).ok_or(StudyError::Stopped)
    }

    /// Returns the way from the reward to the policy along the parameter, under hard argmax.
    pub fn roadmap(&mut self, request: &Request, progress: Progress) -> Result<Roadmap, StudyError> {
        let hard = Request {
            alpha: None,
            over_alpha: false,
            ..request.clone()
        };
        let sweep = self.sweep(&hard, progress)?.clone();
        let found = match self.cliffs(&hard, Effort::None, progress) {
            Err(StudyError::Stopped) => return Err(StudyError::Stopped),
            found => found.ok(),
        };
        let cliffs = found.as_ref().map(|found| &found.cliffs);
        Ok(Roadmap::new(&self.scenario, &self.problem(&hard), &hard, sweep, cliffs))
    }

    /// Returns what the policies along the parameter collect of the fixed and of the weighted part of the reward.
    pub fn returns(&mut self, request: &Request, progress: Progress) -> Result<Returns, StudyError> {
        let found = self.cliffs(request, Effort::Ordinary, progress)?;
        let answer = returns::returns(&self.scenario, request, &found.cliffs, progress);
        answer.map_err(|why| stopped(&self.scenario, &why))
    }

    /// Returns the fixed points of the scenario's weight that looks back.
    pub fn feedback(&mut self, request: &Request, progress: Progress) -> Result<FeedbackLoop, StudyError> {
        let rule = self.scenario.feedback;
        let rule = rule.ok_or_else(|| StudyError::NoAnswer("no weight of the scenario looks back".to_owned()))?;
        let range = &self.scenario.parameters[rule.weight];
        let along = Request {
            parameter: rule.weight,
            from: range.from.value(),
            to: range.to.value(),
            over_alpha: false,
            ..request.clone()
        };
        let found = self.cliffs(&along, Effort::Ordinary, progress)?;
        feedback::feedback(&self.scenario, rule, &along, &found.cliffs)
            .map_err(|why| unbounded(&self.scenario, &why))?
            .ok_or_else(|| StudyError::NoAnswer("a part of the weight's range has no answer".to_owned()))
    }

    /// Returns a quantity of the soft policy over a box of two parameters.
    pub fn field(
        &mut self,
        request: &Request,
        plane: &PlaneRequest,
        field: &FieldRequest,
        progress: Progress,
    ) -> Result<Field, StudyError> {
        self.perturb(request);
        let scenario = &self.scenario;
        let quantities = [Quantity::Probability(field.action), Quantity::Entropy, Quantity::Slope];
        let sampling = Sampling {
            size: [field.size; 2],
            alpha: field.alpha,
            base: (request.objective == Objective::Kl).then_some(&scenario.base),
            state: request.state,
            quantity: quantities[field.kind],
        };
        let problem = Plane::new(scenario, plane.axes, &request.values);
        phase::field(&problem, plane.ranges, &sampling, progress).map_err(|why| stopped(scenario, &why))
    }

    /// Returns the stability of one point: the distance to the next cliff, and the benefit and the cost of smoothness.
    /// The point may have an answer where its range has none.
    pub fn stability(&mut self, request: &Request, progress: Progress) -> Result<PointStability, StudyError> {
        self.perturb(request);
        let problem = self.problem(request);
        let mut optimum = self.optimum(&problem, request)?;
        optimum.sharpen(&self.scenario, request.parameter, &request.values);
        let soft = request.alpha.map(|alpha| (alpha, request.objective));
        let figures = stability::stability(&optimum, soft);
        let figures = figures.map_err(|why| unbounded(&self.scenario, &why))?;
        let slacker = stability::slacker(&optimum, request.rule);
        let tip = figures
            .radius
            .as_ref()
            .map(|radius| self.onto(stability::tip(radius, TIP)));
        // What follows needs as much memory of its own.
        drop(optimum);
        drop(problem);
        // The next cliff is a part of the work, the steepest slope the other.
        let part = if request.alpha.is_some() { 0.5 } else { 1.0 };
        let next = self.next_cliff(request, &mut |share| progress(part * share))?;
        let steepest = match request.alpha {
            Some(alpha) => self.steepest(request, alpha, &mut |share| progress(part + part * share))?,
            None => None,
        };
        Ok(PointStability {
            figures,
            tip,
            next,
            steepest,
            slacker,
        })
    }

    /// Returns a perturbation, the present one included, after which one pair of a tie is the only optimal one of its
    /// state.
    pub fn tie_breaker(&mut self, request: &Request, pair: usize, epsilon: f64) -> Result<Vec<f64>, StudyError> {
        self.perturb(request);
        let problem = self.problem(request);
        let optimum = self.optimum(&problem, request)?;
        let change = stability::tie_breaker(&optimum, pair, epsilon);
        let change = change.map_err(|why| unbounded(&self.scenario, &why))?;
        let is_tied = optimum.optimal[pair];
        let change = self.onto(change);
        if is_tied && !self.is_alone(request, pair, &change)? {
            let problem = format!("{epsilon} is lost beside the rewards here, the tie stays; more is allowed");
            return Err(RequestError::new("epsilon", problem).into());
        }
        Ok(change)
    }

    /// Returns whether an action is the only best one of its state under a perturbation.
    fn is_alone(&mut self, request: &Request, pair: usize, perturbation: &[f64]) -> Result<bool, StudyError> {
        let before = mem::replace(&mut self.scenario.perturbation, perturbation.to_vec());
        let problem = self.problem(request);
        let alone = self.optimum(&problem, request).map(|optimum| {
            let mut actions = problem.mdp.actions(problem.mdp.state_of(pair));
            actions.all(|other| optimum.optimal[other] == (other == pair))
        });
        self.scenario.perturbation = before;
        alone
    }

    /// Returns the shift of the policy under random perturbations of the reward, with the request of the test as it was
    /// run.
    pub fn stress(
        &mut self,
        request: &Request,
        options: &Options,
        progress: Progress,
    ) -> Result<(StressRequest, Stress), StudyError> {
        self.perturb(request);
        let wanted = StressRequest {
            from: request::number("smallest", options.smallest.unwrap_or(SMALLEST))?,
            to: request::number("largest", options.largest.unwrap_or(LARGEST))?,
            sizes: options.sizes.unwrap_or(SIZES),
            draws: options.draws.unwrap_or(DRAWS),
            seed: options.seed.unwrap_or(1) as u64,
            temperatures: request.temperatures(options)?,
            objective: request.objective,
            rule: request.rule,
            weights: self.weights_of(request, options)?,
        };
        let problem = self.problem(request);
        let found = stability::stress(&self.optimum(&problem, request)?, &wanted, progress);
        let found = found.map_err(|error| match error {
            StressError::Request(field, value, problem) => {
                let field = match field {
                    "from" => "smallest",
                    "to" => "largest",
                    "temperatures" => "alphas",
                    field => field,
                };
                RequestError::new(field, format!("{value} is {problem}")).into()
            }
            StressError::Unbounded(why) => unbounded(&self.scenario, &why),
            StressError::Stopped => StudyError::Stopped,
        })?;
        let component = options.component.clone();
        let costs = Measure::of(&self.scenario).is_cost();
        Ok((
            wanted,
            Stress {
                component,
                costs,
                ..found
            },
        ))
    }

    /// Returns the size of the weight of the component that the options name, pair by pair: what a change of 1 of any
    /// of its entries changes in the reward.
    fn weights_of(&self, request: &Request, options: &Options) -> Result<Option<Vec<f64>>, RequestError> {
        let Some(name) = &options.component else {
            return Ok(None);
        };
        let scenario = &self.scenario;
        let names: Vec<&str> = scenario.components.iter().map(String::as_str).collect();
        let component = request::choice("component", name, &names)?;
        // In a state in which nothing earns the component, its reward model is not asked.
        let by_state = scenario.weights_at(&request.values);
        let weight = |state: usize| by_state[state][component];
        let size = |weight: f64| if weight.is_nan() { 0.0 } else { weight.abs() };
        let pairs = 0..scenario.mdp.pairs();
        let weights = pairs.map(|pair| size(weight(scenario.mdp.state_of(pair))));
        Ok(Some(weights.collect()))
    }

    /// Returns the effect of moving each parameter in turn by a share of its size, up and down, with that share.
    pub fn experiment(&mut self, request: &Request, options: &Options) -> Result<(f64, Experiment), StudyError> {
        self.perturb(request);
        let share = request::share(options)?;
        let soft = request.alpha.map(|alpha| (alpha, request.objective));
        let found = stability::experiment(
            &self.scenario,
            request.parameter,
            &request.values,
            share,
            soft,
            request.rule,
        );
        Ok((share, found.map_err(|why| unbounded(&self.scenario, &why))?))
    }

    /// Returns what each component of the reward favours in each state with a choice.
    pub fn favoured(&mut self, request: &Request) -> Result<Vec<Favoured>, StudyError> {
        self.perturb(request);
        favoured(&self.scenario, request).map_err(StudyError::NoAnswer)
    }

    /// Sets the perturbation of the scenario to that of the request.
    pub(super) fn perturb(&mut self, request: &Request) {
        if request.perturbation != self.scenario.perturbation {
            self.last = LastSweep::default();
            self.solved = None;
            self.found = None;
            self.steepest = None;
            self.scenario.perturbation.clone_from(&request.perturbation);
        }
    }

    pub(super) fn problem(&self, request: &Request) -> Problem<'_> {
        self.scenario.problem(request.parameter, &request.values)
    }

    /// Returns the solution of hard argmax at the request's point.
    pub(super) fn optimum<'p>(&self, problem: &'p Problem<'p>, request: &Request) -> Result<Optimum<'p>, StudyError> {
        let found = Optimum::of(&self.scenario, problem, request.parameter, &request.values, request.at);
        found.map_err(|why| unbounded(&self.scenario, &why))
    }

    /// Returns a change of the reward plus the present perturbation.
    fn onto(&self, mut change: Vec<f64>) -> Vec<f64> {
        for (slot, present) in change.iter_mut().zip(&self.scenario.perturbation) {
            *slot += present;
        }
        change
    }

    /// Returns the nearest cliff and its distance, or why there is none.
    fn next_cliff(
        &mut self,
        request: &Request,
        progress: Progress,
    ) -> Result<Result<Option<[f64; 2]>, String>, StudyError> {
        let found = match self.cliffs(request, Effort::Ordinary, progress) {
            Ok(found) => found,
            Err(StudyError::Stopped) => return Err(StudyError::Stopped),
            Err(error) => return Ok(Err(error.to_string())),
        };
        let distances = found.places().map(|at| [at, (at - request.at).abs()]);
        let nearest = distances.min_by(|a, b| a[1].total_cmp(&b[1]));
        Ok(match found.cliffs.gaps.iter().flatten().next() {
            Some(gap) if nearest.is_none() => {
                let why = endless(&self.scenario, gap);
                Err(format!(
                    "none in the part of the range that has an answer; beyond it {why}"
                ))
            }
            _ => Ok(nearest),
        })
    }

    /// Returns the steepest slope of the range. It does not depend on the value of the moved parameter, so that
    /// dragging the parameter computes it once.
    fn steepest(
        &mut self,
        request: &Request,
        alpha: Temperature,
        progress: Progress,
    ) -> Result<Option<Steepest>, StudyError> {
        let mut key = Request {
            state: 0,
            rule: Rule::First,
            at: 0.0,
            ..request.clone()
        };
        key.values[key.parameter] = 0.0;
        if let Some((last, steepest)) = &self.steepest
            && *last == key
        {
            return Ok(*steepest);
        }
        let problem = self.problem(&key);
        let range = [key.from, key.to];
        let found = stability::steepest(&problem, range, key.points, alpha, key.objective, progress);
        let found = found.map_err(|why| stopped(&self.scenario, &why))?;
        self.steepest = Some((key, found));
        Ok(found)
    }
}

impl FoundCliffs {
    /// Moves the breakpoints to their exact places.
    fn certify(
        &mut self,
        scenario: &Scenario,
        request: &Request,
        effort: Effort,
        progress: Progress,
    ) -> Result<(), StudyError> {
        // Near a discount of 1 floats may lose cliffs, which is worth more work than confirming what they find.
        let budget = if effort == Effort::Ordinary && !is_doubled(scenario.mdp.discount()) {
            Budget::ORDINARY
        } else {
            Budget::default()
        };
        let mut went_on = true;
        let mut tell = |share| {
            went_on = progress(share);
            went_on
        };
        let (parameter, values) = (request.parameter, &request.values);
        let certificate = match OneStep::of(scenario, parameter, values) {
            Some(exact) => exact.map(|exact| {
                let problem = scenario.problem(parameter, values);
                let in_doubt = self.in_doubt.as_deref();
                Ok(exact.confirm(&problem, &mut self.cliffs, in_doubt, budget, &mut tell))
            }),
            None => ExactProblem::of(scenario, parameter, values)
                .map(|exact| confirm(&exact, &mut self.cliffs, budget, &mut tell)),
        };
        if !went_on {
            return Err(StudyError::Stopped);
        }
        self.certificate = match certificate {
            Ok(certificate) => Ok(certificate.map_err(|why| unbounded(scenario, &why))?),
            Err(why) => Err(why),
        };
        if let Ok(certificate) = &self.certificate {
            certificate.settle(&mut self.cliffs);
        }
        self.effort = effort;
        Ok(())
    }

    /// Returns the value from the start where each piece begins, and its slope, as readers see them.
    #[must_use]
    pub fn lines(&self, scenario: &Scenario) -> Vec<[f64; 2]> {
        let pieces = self.cliffs.pieces.iter();
        let mut lines: Vec<[f64; 2]> = pieces.map(|piece| [piece.value, piece.slope]).collect();
        Measure::of(scenario).turn(lines.as_flattened_mut());
        lines
    }

    /// Returns the places of the cliffs between the pieces.
    pub fn places(&self) -> impl Iterator<Item = f64> {
        self.cliffs.breakpoints.iter().map(|each| each.at)
    }

    /// Returns whether every breakpoint and piece is confirmed.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.certificate.as_ref().is_ok_and(Certificate::is_exact)
    }

    /// Returns whether actions tie on a whole piece that is not confirmed.
    fn has_open_tie(&self) -> bool {
        let verdicts = self
            .certificate
            .as_ref()
            .map_or(&[][..], |certificate| &certificate.pieces);
        let is_open = |piece: usize| verdicts.get(piece) != Some(&Verdict::Exact);
        let mut tied = self.tied;
        let mut has_open_tie = tied > 0 && is_open(0);
        for (index, breakpoint) in self.cliffs.breakpoints.iter().enumerate() {
            let ties = |side: usize| {
                breakpoint
                    .changes
                    .iter()
                    .filter(|change| change.sets[side].len() > 1)
                    .count()
            };
            tied = tied + ties(2) - ties(0);
            has_open_tie |= tied > 0 && is_open(index + 1);
        }
        has_open_tie
    }

    /// Returns the number of units of work that the certificate took, or the attempt at one.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.certificate.as_ref().map_or(0, |certificate| certificate.work)
    }

    /// Returns a confirmed breakpoint as a fraction.
    #[must_use]
    pub fn fraction(&self, breakpoint: usize) -> Option<&str> {
        // The first point is the end of the range.
        self.point(breakpoint + 1)
    }

    /// Returns a confirmed point as a fraction: the lower end of the range, every breakpoint, or the upper end.
    #[must_use]
    pub fn point(&self, index: usize) -> Option<&str> {
        let certificate = self.certificate.as_ref().ok()?;
        let point = certificate.points.get(index)?;
        (point.verdict == Verdict::Exact).then_some(&point.text)
    }

    /// Returns the certainty of the breakpoints.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        if self.is_exact() {
            return Certainty::Exact;
        }
        if self.certificate.as_ref().is_ok_and(Certificate::is_contradicted) {
            return Certainty::Contradicted;
        }
        let unconfirmed = self.cliffs.breakpoints.iter().enumerate();
        let unconfirmed = unconfirmed.filter(|(index, _)| self.fraction(*index).is_none());
        let error = unconfirmed.fold(0.0, |most: f64, (_, breakpoint)| most.max(breakpoint.error));
        let error = self.cliffs.end_errors.into_iter().fold(error, f64::max);
        let why = self.certificate.as_ref().err();
        Certainty::Float {
            error,
            tie: self.has_open_tie().then_some(self.cliffs.tolerance),
            why: why.unwrap_or(&"not all of it could be confirmed exactly"),
        }
    }
}

/// Returns the cliffs in doubled precision, with a discount near 1; `None` with any other, and where that is not enough.
fn cliffs_in_doubled(scenario: &Scenario, request: &Request, progress: Progress) -> Option<Result<Cliffs, Stopped>> {
    if !is_doubled(scenario.mdp.discount()) {
        return None;
    }
    let exact = ExactProblem::with_perturbation(scenario, request.parameter, &request.values).ok()?;
    let mut goes_on = true;
    let found = cliffs_near_one(&exact, [request.from, request.to], &mut |_, share| {
        goes_on = progress(share);
        goes_on
    });
    match found {
        Some((cliffs, _)) => Some(Ok(cliffs)),
        None if goes_on => None,
        None => Some(Err(Stopped::Cancelled)),
    }
}

/// Returns the cliffs in the exact numbers of the file, within [`Budget::ORDINARY`], where floating point finds that no
/// part of the range has an answer.
fn exact_cliffs(
    scenario: &Scenario,
    request: &Request,
    refusal: Unbounded,
    progress: Progress,
) -> Result<Cliffs, Stopped> {
    let mut goes_on = true;
    let exact = ExactProblem::with_perturbation(scenario, request.parameter, &request.values).ok();
    let found = exact.and_then(|exact| {
        cliffs_exactly(&exact, [request.from, request.to], Budget::ORDINARY, &mut |share| {
            goes_on = progress(0.5 * share);
            goes_on
        })
    });
    match found {
        Some(found) => Ok(found?),
        None if goes_on => Err(refusal.into()),
        None => Err(Stopped::Cancelled),
    }
}

pub(super) fn unbounded(scenario: &Scenario, unbounded: &Unbounded) -> StudyError {
    let why = endless(scenario, unbounded);
    StudyError::NoAnswer(format!("no finite value at discount 1: {why}"))
}

fn stopped(scenario: &Scenario, stopped: &Stopped) -> StudyError {
    match stopped {
        Stopped::Cancelled => StudyError::Stopped,
        Stopped::Unbounded(why) => unbounded(scenario, why),
    }
}
