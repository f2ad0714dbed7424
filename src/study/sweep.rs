//! One parameter moved over a grid: what the optimal and the soft policy do at each point, as columns, with the jumps
//! between.
//!
//! Hard argmax is piecewise affine: it comes from the pieces between cliffs ([`super::pieces`]), or, where there are
//! too many of them, from solving at each point of the grid ([`super::samples`]), and the answer says which. The soft
//! value is smooth: each point starts from the cubic through the last four, at the cost of one warm solve per point.

use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize};

use crate::scenario::{self, Objective, Problem, Rule, Scenario};
use crate::solve::{Endless, FreeLoops, Soft, Temperature, Unbounded, collected};

use super::history::History;
use super::measure::Measure;
use super::pieces::NoPieces;
use super::point::{Followed, follow, follow_from, from_start};
use super::request::{Request, RequestError, choice};
use super::session::Begun;
use super::weights::Weights;
use crate::typed_arrays::{column, columns, flags};
use crate::whole;

/// The policy and value at every point under one kind of optimality. A point that could not be solved is NaN in every
/// column.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Branch {
    /// `policy[action][point]`: probability of each action of the watched state.
    #[serde(with = "columns")]
    pub policy: Vec<Vec<f64>>,
    /// `outcomes[outcome][point]`: expected discounted number of uses of the outcome's pairs from the start.
    #[serde(
        serialize_with = "columns::serialize",
        deserialize_with = "columns::deserialize_or_none"
    )]
    pub outcomes: Vec<Vec<f64>>,
    /// Expected discounted number of visits of the watched state.
    #[serde(with = "column")]
    pub visits: Vec<f64>,
    /// What is maximised, from the start: V* (hard) or the regularised value (soft).
    #[serde(with = "column")]
    pub value: Vec<f64>,
    /// Training reward collected by the policy, from the start (equal to `value` when hard).
    #[serde(with = "column")]
    pub plain: Vec<f64>,
    /// True reward collected by the policy, from the start; empty without a true reward.
    #[serde(with = "column")]
    pub truth: Vec<f64>,
    /// Largest |TV - V| over states.
    #[serde(with = "column", skip_deserializing)]
    pub residual: Vec<f64>,
    /// Bound on the error of V in any state; infinite where none could be established.
    #[serde(with = "column", skip_deserializing)]
    pub bound: Vec<f64>,
}

/// Where the set of optimal actions of the watched state, the true value of the policy or one of its outcomes changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Jump {
    /// The parameter there.
    pub at: f64,
    /// How far from `at` the change may be.
    pub error: f64,
    /// Names of the watched state's optimal actions just below, at, and just above.
    pub sets: [Vec<String>; 3],
    /// Policy of the watched state just below, at, just above, under the chosen rule.
    pub policies: [Vec<f64>; 3],
    /// Optimal value from the start, which does not jump; NaN where it was not solved for there. No picture shows it.
    #[serde(skip_deserializing)]
    pub value: f64,
    /// True value from the start just below, at, just above; NaN without a true reward.
    pub truths: [f64; 3],
    /// Outcomes from the start just below, at, just above; empty where the policy is not followed.
    #[serde(deserialize_with = "or_default")]
    pub outcomes: [Vec<f64>; 3],
}

impl Jump {
    /// Whether the watched state's set changes; if not, the jump is one of the true value or of an outcome alone.
    #[must_use]
    pub fn flips(&self) -> bool {
        self.sets[0] != self.sets[1] || self.sets[1] != self.sets[2]
    }
}

/// A place, and the levels of a quantity just below, at and just above it.
pub type Levels = (f64, [f64; 3]);

/// The number of columns of [`Sweep::others`] before those of the true value.
const BEFORE_TRUTH: usize = 3;

/// A stretch of the grid that has no answer, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// First and last grid index without an answer.
    pub points: [usize; 2],
    /// Whether the soft problem (else the hard one) has no answer.
    pub soft: bool,
    /// What is wrong, naming the state.
    pub problem: String,
    /// The end of the part of the range that has an answer, beyond which the stretch lies, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge: Option<f64>,
}

/// The parameter of an answer, with its range and value in the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its meaning; may be empty.
    pub label: String,
    /// The lower end of its range.
    #[serde(skip_deserializing)]
    pub from: f64,
    /// The upper end of its range.
    #[serde(skip_deserializing)]
    pub to: f64,
    /// Its value.
    #[serde(skip_deserializing)]
    pub value: f64,
}

impl From<&scenario::Parameter> for Parameter {
    fn from(parameter: &scenario::Parameter) -> Self {
        Self {
            name: parameter.name.clone(),
            label: parameter.label.clone(),
            from: parameter.from.value(),
            to: parameter.to.value(),
            value: parameter.value.value(),
        }
    }
}

/// A sweep's answer, with the names that its picture needs. It may also have been made by hand: what no picture shows
/// (`skip_deserializing`) is written and not read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sweep {
    /// The moved parameter; of a sweep over temperatures the temperature, `alpha`.
    pub parameter: Parameter,
    /// Whether the temperature is moved, with all parameters at their values. Then `theta` has temperatures, the first
    /// one 0, at which there is the hard policy and no soft one; the hard columns are the same at all of them.
    #[serde(deserialize_with = "or_default")]
    pub over_alpha: bool,
    /// The watched state.
    pub state: String,
    /// Names of the watched state's actions.
    pub actions: Vec<String>,
    /// What the values are.
    #[serde(deserialize_with = "or_default")]
    pub measure: Measure,
    /// Names of the outcomes.
    #[serde(deserialize_with = "or_default")]
    pub outcome_names: Vec<String>,
    /// Whether at most one of the outcomes happens, and at most once, so that they are probabilities with a sum of at
    /// most 1.
    #[serde(deserialize_with = "or_default")]
    pub exclusive: bool,
    /// Positions of the actions in the order in which their bands lie, from the top down (see [`band_order`]); empty
    /// where it follows from the columns.
    #[serde(deserialize_with = "or_default")]
    pub order: Vec<usize>,
    /// Temperature of the soft columns; `None` without them, and over temperatures.
    pub alpha: Option<f64>,
    /// Name of the choice among tied actions.
    pub rule: String,
    /// Name of the regularisation of the soft columns.
    pub objective: String,
    /// Parameter values.
    #[serde(with = "column")]
    pub theta: Vec<f64>,
    /// `optimal[action][point]`: 1 where the action of the watched state is optimal, else 0.
    #[serde(with = "flags")]
    pub optimal: Vec<Vec<u8>>,
    /// Names of the watched state's actions that stay in a loop that costs nothing throughout the range, at discount 1
    /// (THEORY 8).
    #[serde(deserialize_with = "or_default")]
    pub stays: Vec<String>,
    /// Hard argmax.
    pub hard: Branch,
    /// Entropy or KL regularised; `None` without a temperature.
    pub soft: Option<Branch>,
    /// Changes of the watched state's set, of the true value or of an outcome, in ascending order.
    pub jumps: Vec<Jump>,
    /// The changes of the true value and of outcomes alone, where there are too many for `jumps`, since thousands of
    /// prompts of a table have one each: a column each for the parameter, ascending, its error, the optimal value, and
    /// for the true value just below, at and just above; then three such columns for every outcome.
    #[serde(
        serialize_with = "columns::serialize",
        deserialize_with = "columns::deserialize_or_none"
    )]
    pub others: Vec<Vec<f64>>,
    /// Points without an answer.
    pub gaps: Vec<Gap>,
    /// The value of the parameter at which hard argmax has an answer that is nearest to the parameter's own; `None`
    /// where there is none, and over temperatures.
    #[serde(skip_deserializing)]
    pub nearest: Option<f64>,
    /// Largest membership tolerance used: an action is optimal when V - Q is at most this. It is at least the rounding
    /// of the smallest reward.
    pub tolerance: f64,
    /// Why hard argmax was solved for at each point of the grid; empty where it is known wherever it has an answer,
    /// from the pieces between cliffs.
    #[serde(deserialize_with = "or_default")]
    pub sampled: String,
}

/// Reads what may be missing.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// The number of places across at which centres of actions are told apart: those of equal actions differ by rounding.
const PLACES: f64 = 1024.0;

/// Returns the positions of actions, given the probabilities of each over a range, in the order in which their bands
/// lie, from the top down: those that are taken at the left end are above those at the right end, so that what comes
/// with a rising parameter rises from below. Equal ones stand in the order of the file.
#[must_use]
pub fn band_order(policy: &[Vec<f64>]) -> Vec<usize> {
    let centre = |column: &[f64]| {
        let known = column.iter().enumerate().filter(|(_, share)| share.is_finite());
        let (mass, moment) = known.fold((0.0, 0.0), |(mass, moment), (place, &share)| {
            (mass + share, moment + share * place as f64)
        });
        let last = (column.len() - 1) as f64;
        if mass > 0.0 {
            (moment / mass / last * PLACES).round()
        } else {
            PLACES
        }
    };
    let centres: Vec<f64> = policy.iter().map(|column| centre(column)).collect();
    let mut order: Vec<usize> = Vec::new();
    for (action, &centre) in centres.iter().enumerate() {
        order.insert(order.partition_point(|&above| centres[above] <= centre), action);
    }
    order
}

/// Returns whether every outcome ends the episode, or is a share of all steps, and none counts what another does.
fn are_exclusive(scenario: &Scenario) -> bool {
    let mdp = &scenario.mdp;
    let ends = |pair: usize| {
        let (successors, _) = mdp.row(pair);
        successors
            .iter()
            .all(|&successor| mdp.actions(successor as usize).is_empty())
    };
    let mut counted = vec![false; mdp.pairs()];
    let outcomes = &scenario.view.outcomes;
    let mut pairs = outcomes.iter().flat_map(|outcome| &*outcome.pairs);
    let is_average = Measure::of(scenario).is_average();
    (mdp.discount() == 1.0 || is_average)
        && outcomes.len() > 1
        && outcomes.iter().all(|outcome| outcome.amounts.is_none())
        && pairs.all(|&pair| (is_average || ends(pair)) && !std::mem::replace(&mut counted[pair], true))
}

impl Sweep {
    /// Returns the parameter value that is nearest to `at` among those at which hard argmax has an answer.
    pub(super) fn nearest_answer(&self, at: f64) -> Option<f64> {
        let places = self.theta.iter().zip(&self.hard.value);
        let answered = places.filter(|(_, value)| value.is_finite()).map(|(&theta, _)| theta);
        answered.min_by(|a, b| (a - at).abs().total_cmp(&(b - at).abs()))
    }

    /// Returns a sweep without columns that has the names of a request.
    pub(super) fn of(scenario: &Scenario, problem: &Problem, request: &Request) -> Self {
        let outcomes = scenario.view.outcomes.iter();
        let stays = FreeLoops::along(problem).map_or(Vec::new(), |loops| {
            let pairs = scenario.mdp.actions(request.state);
            let stay = pairs.filter(|&pair| loops.inner()[pair]);
            stay.map(|pair| scenario.actions[pair][..].into()).collect()
        });
        Self {
            stays,
            parameter: (&scenario.parameters[request.parameter]).into(),
            state: scenario.states[request.state].clone(),
            actions: scenario.action_names(request.state),
            outcome_names: outcomes.map(|each| each.name.clone()).collect(),
            measure: Measure::of(scenario),
            exclusive: are_exclusive(scenario),
            rule: request.rule.name().to_owned(),
            ..Self::default()
        }
    }

    /// Adds to [`Self::others`] a jump at a place that is known to within an error, whose optimal value is not known
    /// yet, given the true value and each outcome just below, at and just above it.
    pub(super) fn push_other(&mut self, (at, error): (f64, f64), levels: impl Iterator<Item = [f64; 3]>) {
        let numbers = [at, error, f64::NAN].into_iter().chain(levels.flatten());
        for (place, number) in numbers.enumerate() {
            if place == self.others.len() {
                self.others.push(Vec::new());
            }
            self.others[place].push(number);
        }
    }

    /// Returns where a quantity jumps, in ascending order: the sum of the true value (0) and of outcomes (1 for the
    /// first) that are named, which `level` returns for one of [`Self::jumps`], or `None` where it is not known.
    #[must_use]
    pub fn levels(&self, quantities: &[usize], level: &dyn Fn(&Jump) -> Option<[f64; 3]>) -> Vec<Levels> {
        let is_known = quantities
            .iter()
            .all(|&quantity| BEFORE_TRUTH + 3 * quantity + 2 < self.others.len());
        let mut all = Vec::new();
        for (place, &at) in self.others.iter().take(usize::from(is_known)).flatten().enumerate() {
            let mut levels = [0.0; 3];
            for &quantity in quantities {
                for (side, level) in levels.iter_mut().enumerate() {
                    *level += self.others[BEFORE_TRUTH + 3 * quantity + side][place];
                }
            }
            all.push((at, levels));
        }
        for jump in &self.jumps {
            if let Some(own) = level(jump) {
                let place = all.partition_point(|&(at, _)| at <= jump.at);
                all.insert(place, (jump.at, own));
            }
        }
        all
    }

    /// Returns the positions of some actions among those of the watched state.
    #[must_use]
    pub fn positions(&self, names: &[String]) -> Vec<usize> {
        let position = |name: &String| self.actions.iter().position(|action| action == name);
        names.iter().filter_map(position).collect()
    }

    /// Refuses the first name that does not exist, in a sweep that may have been made by hand.
    pub fn check_names(&self) -> Result<(), RequestError> {
        let actions: Vec<&str> = self.actions.iter().map(String::as_str).collect();
        for name in self.jumps.iter().flat_map(|jump| &jump.sets).flatten() {
            choice("sweep.jumps", name, &actions)?;
        }
        for name in &self.stays {
            choice("sweep.stays", name, &actions)?;
        }
        choice("sweep.rule", &self.rule, &Rule::NAMES)?;
        choice("sweep.objective", &self.objective, &Objective::NAMES)?;
        Ok(())
    }
}

/// The error bound that sweeps aim at, as a share of the scale of the problem.
pub(super) const GOAL: f64 = 5e-11;

/// `theta_i` = from + (to - from) i / (n - 1), ending exactly at `to`. What rounding leaves of a 0 is 0: there cliffs are
/// common, and a tie is one at 0 alone.
pub(super) fn grid(request: &Request) -> Vec<f64> {
    let last = request.points - 1;
    (0..=last)
        .map(|i| {
            let theta = request.from + (request.to - request.from) * i as f64 / last as f64;
            if i == last {
                request.to
            } else if i > 0 && theta.abs() <= 4.0 * f64::EPSILON * (request.to - request.from) {
                0.0
            } else {
                theta
            }
        })
        .collect()
}

/// Returns the temperatures of a sweep over them: 0, then from · (to / from)^(i / (n - 1)), ending exactly at `to`.
pub(super) fn temperatures(request: &Request) -> Vec<f64> {
    let last = request.points - 1;
    let ratio = request.to / request.from;
    let above = (0..=last).map(|i| match i {
        0 => request.from,
        _ if i == last => request.to,
        _ => request.from * ratio.powf(i as f64 / last as f64),
    });
    std::iter::once(0.0).chain(above).collect()
}

/// Adds the regularised half to the hard one; returns `None`, without having added anything, if it was stopped.
pub(super) fn soft_half(
    scenario: &Scenario,
    problem: &Problem,
    request: &Request,
    sweep: &mut Sweep,
    progress: &mut dyn FnMut(f64, Begun) -> bool,
) -> Option<()> {
    let mut points = SoftPoints::new(problem, request, sweep.theta.len());
    let mut gaps = Vec::new();
    for (i, &place) in sweep.theta.iter().enumerate() {
        let part = || {
            whole::required();
            Sweep {
                soft: Some(points.branch.clone()),
                gaps: [&sweep.gaps[..], &gaps].concat(),
                ..sweep.clone()
            }
        };
        if !progress(i as f64 / sweep.theta.len() as f64, &part) {
            return None;
        }
        if let Err(unbounded) = points.write(i, place) {
            add_gap(&mut gaps, i, true, scenario, &unbounded);
            points.begin_anew();
        }
    }
    sweep.soft = Some(points.branch);
    sweep.gaps.append(&mut gaps);
    Some(())
}

/// The columns of the soft half, which are written point by point, each starting from the points before it.
pub(super) struct SoftPoints<'p> {
    problem: &'p Problem<'p>,
    request: &'p Request,
    solver: Soft<'p>,
    pub(super) branch: Branch,
    reward: Vec<f64>,
    history: History,
    visits: History,
    guess: Vec<f64>,
    weights: Option<Weights<'p>>,
}

impl<'p> SoftPoints<'p> {
    pub(super) fn new(problem: &'p Problem<'p>, request: &'p Request, length: usize) -> Self {
        let mdp = problem.mdp;
        let base = (request.objective == Objective::Kl).then_some(problem.base);
        Self {
            problem,
            request,
            solver: Soft::with_goal(mdp, base, GOAL),
            branch: Branch::new(problem, request, length),
            reward: vec![0.0; if mdp.is_one_step() { 0 } else { mdp.pairs() }],
            history: History::new(4),
            visits: History::new(4),
            guess: vec![0.0; mdp.states()],
            weights: None,
        }
    }

    /// Forgets the points before: the next one is not beside them.
    pub(super) fn begin_anew(&mut self) {
        self.history.clear();
        self.visits.clear();
    }

    /// Solves at a place and writes what is found into the columns; returns an error where there is no answer.
    pub(super) fn write(&mut self, i: usize, place: f64) -> Result<(), Unbounded> {
        let Self {
            problem,
            request,
            solver,
            branch,
            ..
        } = self;
        let mdp = problem.mdp;
        // A model of one step is solved without a guess, and its rewards are its Q-values.
        let is_one_step = mdp.is_one_step();
        let (theta, alpha) = if request.over_alpha {
            (request.values[request.parameter], Temperature::new(place).ok())
        } else {
            (place, request.alpha)
        };
        // At 0 there is the hard policy alone.
        let Some(alpha) = alpha else { return Ok(()) };
        if !is_one_step {
            solver.guess(|value| {
                self.history.predict(value);
            });
        }
        solver.solve_at(problem, theta, alpha)?;
        let followed = if request.follow {
            Some(match &mut self.weights {
                Some(weights) => {
                    weights.weigh(solver.policy());
                    weights.followed()
                }
                None if self.visits.predict(&mut self.guess) => follow_from(problem, solver.policy(), &self.guess)?,
                None => follow(problem, solver.policy())?,
            })
        } else {
            None
        };
        if !is_one_step {
            self.history.push(solver.value());
        }
        for (slot, pair) in branch.policy.iter_mut().zip(mdp.actions(request.state)) {
            slot[i] = solver.policy()[pair];
        }
        branch.value[i] = from_start(mdp, solver.value());
        branch.residual[i] = solver.accuracy().residual;
        branch.bound[i] = solver.accuracy().bound;
        if let Some(followed) = followed {
            if is_one_step && self.weights.is_none() {
                let first = self.weights.insert(Weights::new(problem, Rc::clone(&followed.visits)));
                first.weigh(solver.policy());
            }
            if self.weights.is_none() {
                self.visits.push(&followed.visits);
            }
            branch.plain[i] = if let Some(weights) = &self.weights {
                weights.earned(solver.q())
            } else {
                problem.reward(theta, &mut self.reward);
                collected(mdp, &followed.visits, solver.policy(), &self.reward)
            };
            branch.follow(i, request.state, &followed);
        }
        Ok(())
    }
}

impl Branch {
    /// Columns of NaN of a length, empty where the request leaves them out.
    pub(super) fn new(problem: &Problem, request: &Request, length: usize) -> Self {
        let column = vec![f64::NAN; length];
        let followed = if request.follow { column.clone() } else { Vec::new() };
        let truth = if problem.truth.is_some() {
            followed.clone()
        } else {
            Vec::new()
        };
        Self {
            policy: vec![column.clone(); problem.mdp.actions(request.state).len()],
            outcomes: vec![followed.clone(); problem.outcomes.len()],
            visits: followed,
            value: column.clone(),
            plain: column.clone(),
            truth,
            residual: column.clone(),
            bound: column,
        }
    }

    /// Writes what following the policy of a point gives.
    pub(super) fn follow(&mut self, i: usize, state: usize, followed: &Followed) {
        self.visits[i] = followed.visits[state];
        for (slot, &count) in self.outcomes.iter_mut().zip(&followed.outcomes) {
            slot[i] = count;
        }
        if let Some(slot) = self.truth.get_mut(i) {
            *slot = followed.truth;
        }
    }
}

/// Returns the rounding of the smallest part of any reward that is not 0.
pub(super) fn least_rounding(problem: &Problem, request: &Request) -> f64 {
    let farthest = request.from.abs().max(request.to.abs());
    let moved = problem.slope.iter().map(|slope| slope * farthest);
    let parts = problem.constant.iter().copied().chain(moved);
    let least = parts.map(f64::abs).filter(|&part| part > 0.0).reduce(f64::min);
    f64::EPSILON * least.unwrap_or(0.0)
}

/// Why hard argmax was solved for at each point of the grid, for [`Sweep::sampled`].
pub(super) fn why_sampled(reason: NoPieces) -> &'static str {
    match reason {
        NoPieces::TooMany => "there are too many cliffs between them to follow each",
        NoPieces::Unbounded => "no part of the range with an answer could be followed",
        NoPieces::Stopped => "it was stopped",
    }
}

/// Notes that point `i` has no answer because a policy never leaves `state` for the end: lengthens the last gap, or
/// opens one.
pub(super) fn add_gap(gaps: &mut Vec<Gap>, i: usize, soft: bool, scenario: &Scenario, unbounded: &Unbounded) {
    let problem = endless(scenario, unbounded);
    if let Some(gap) = gaps.last_mut()
        && gap.points[1] + 1 == i
        && gap.problem == problem
    {
        gap.points[1] = i;
        return;
    }
    gaps.push(Gap {
        points: [i, i],
        soft,
        problem,
        edge: None,
    });
}

/// Why a problem (the regularised one, or that of hard argmax) has no answer: a policy never leaves `state` for the
/// end.
#[must_use]
pub fn endless(scenario: &Scenario, unbounded: &Unbounded) -> String {
    whole::required();
    let state = &scenario.states[unbounded.state];
    match unbounded.why {
        Endless::Paid => format!("never ending from “{state}” is paid for ever"),
        Endless::Free => format!("never ending from “{state}” costs nothing"),
        Endless::Cancels => format!("the rewards of never ending from “{state}” cancel in turn"),
        Endless::GoesOn => format!("the rewards of never ending from “{state}” go on for ever"),
        Endless::TooLong => format!("it takes too many steps from “{state}” to the end for floating point"),
        Endless::Bonus => format!("entropy pays for never ending from “{state}”"),
    }
}
