//! The answers of cliffs.d.ts, phase.d.ts, stability.d.ts and guide.d.ts, as they are written: with names instead of
//! indices.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::iter;

use serde::{Deserialize, Serialize};

use crate::cliffs::{self, Kind};
use crate::exact::{self, CheckError};
use crate::figure::format::{number, spoken};
use crate::phase::{self, Cell, Quantity};
use crate::scenario::Scenario;
use crate::solve::{Temperature, Unbounded};
use crate::stability::{self, Shift, StressBranch, StressRequest};
use crate::study::{
    Certainty, FieldRequest, FoundCliffs, Impact, Measure, Parameter, PlaneRequest, PointStability, Request,
    RequestError, choice, endless,
};
use crate::typed_arrays::{Column, Numbers};

/// The cliffs in columns, which www/module/cliff-columns.js makes the objects of cliffs.d.ts of: a table has hundreds of
/// thousands of changes, and JavaScript makes their objects in a fraction of the time that calls from here take.
#[derive(Serialize)]
pub(super) struct Cliffs {
    parameter: Parameter,
    measure: Measure,
    from: f64,
    to: f64,
    tolerance: f64,
    gaps: Vec<CliffGap>,
    exact: bool,
    verdict: String,
    /// The numbers of pieces, breakpoints and ends in the order in which they are read: lists begin with their length,
    /// and names of actions and kinds are places in `names`.
    numbers: Column,
    /// One line for each breakpoint: its place.
    texts: String,
    /// One line for each change: its state.
    states: String,
    /// One line for each name: a table has the same few answers at all of its changes.
    names: String,
}

#[derive(Serialize)]
struct CliffGap {
    from: f64,
    to: f64,
    problem: String,
}

/// What is written of pieces and changes. No name has a line break in it.
#[derive(Default)]
struct Written<'a> {
    numbers: Vec<f64>,
    states: Vec<&'a str>,
    names: Vec<&'a str>,
    places: BTreeMap<&'a str, usize>,
}

impl<'a> Written<'a> {
    /// Returns how many numbers are written of cliffs.
    fn length(cliffs: &cliffs::Cliffs) -> usize {
        let change = |change: &cliffs::Change| 8 + change.sets.iter().map(Vec::len).sum::<usize>();
        let inside = cliffs.breakpoints.iter().map(|breakpoint| &breakpoint.changes);
        let changes = inside.chain(&cliffs.ends).flatten().map(change);
        4 + 4 * cliffs.pieces.len() + 6 * cliffs.breakpoints.len() + changes.sum::<usize>()
    }

    fn count(&mut self, count: usize) {
        self.numbers.push(count as f64);
    }

    fn name(&mut self, name: &'a str) {
        let new = self.names.len();
        let place = *self.places.entry(name).or_insert(new);
        if place == new {
            self.names.push(name);
        }
        self.count(place);
    }

    /// Writes the changes at one place, given the jumps of the policy in their states.
    fn changes(&mut self, scenario: &'a Scenario, changes: &[cliffs::Change], jumps: impl Iterator<Item = f64>) {
        self.count(changes.len());
        for (change, jump) in changes.iter().zip(jumps) {
            self.states.push(&scenario.states[change.state]);
            for set in &change.sets {
                self.count(set.len());
                for &action in set {
                    self.name(&scenario.actions[change.first + action]);
                }
            }
            self.name(match change.kind {
                Kind::Crossing => "crossing",
                Kind::Touching => "touching",
                Kind::Tie => "tie",
            });
            let [left, right] = change.reached;
            self.numbers.extend([!left && !right, left, right].map(f64::from));
            self.numbers.push(jump);
        }
    }
}

impl Cliffs {
    pub(super) fn new(scenario: &Scenario, request: &Request, found: &FoundCliffs, impacts: &[Impact]) -> Self {
        let cliffs = &found.cliffs;
        let mut written = Written::default();
        // A list that grew would take twice the memory in the end.
        written.numbers.reserve_exact(Written::length(cliffs));
        written.count(cliffs.pieces.len());
        for (piece, [value, slope]) in cliffs.pieces.iter().zip(found.lines(scenario)) {
            written.numbers.extend([piece.from, piece.to, value, slope]);
        }
        let mut texts = Vec::with_capacity(cliffs.breakpoints.len());
        written.count(cliffs.breakpoints.len());
        for (index, (breakpoint, impact)) in cliffs.breakpoints.iter().zip(impacts).enumerate() {
            let fraction = found.fraction(index);
            texts.push(fraction.map_or_else(|| Cow::Owned(number(breakpoint.at)), Cow::Borrowed));
            let is_exact = f64::from(fraction.is_some());
            written.numbers.extend([breakpoint.at, is_exact, breakpoint.error]);
            written.changes(scenario, &breakpoint.changes, impact.policies.iter().copied());
            written.numbers.extend([impact.outcomes, impact.truth]);
        }
        // At an end of the range there is no piece on the other side, and so no jump.
        for changes in &cliffs.ends {
            written.changes(scenario, changes, iter::repeat(0.0));
        }
        let [low, high] = cliffs.answered();
        let gaps = cliffs.gaps.iter().zip([[request.from, low], [high, request.to]]);
        let gaps = gaps.filter_map(|(why, [from, to])| {
            let problem = endless(scenario, why.as_ref()?);
            Some(CliffGap { from, to, problem })
        });
        Self {
            parameter: (&scenario.parameters[request.parameter]).into(),
            measure: Measure::of(scenario),
            from: request.from,
            to: request.to,
            tolerance: cliffs.tolerance,
            gaps: gaps.collect(),
            exact: found.is_exact(),
            verdict: verdict(found.certainty()),
            numbers: Column(written.numbers),
            texts: texts.join("\n"),
            states: written.states.join("\n"),
            names: written.names.join("\n"),
        }
    }
}

/// Returns "exact", or the reason why the cliffs are not certified and a bound on their errors.
pub(super) fn verdict(certainty: Certainty) -> String {
    match certainty {
        Certainty::Exact => "exact".to_owned(),
        Certainty::Contradicted => "float: exact arithmetic finds more than floats can tell apart".to_owned(),
        Certainty::Float { error, tie, why } => {
            let error = spoken(error);
            let missing = tie.map_or(String::new(), |tie| {
                format!(", and more cliffs may lie where actions tie within {}", spoken(tie))
            });
            format!("float, error at most {error}{missing}: {why}")
        }
    }
}

/// The result of the independent check of a certificate.
#[derive(Serialize)]
pub(super) struct Check {
    answer: &'static str,
    valid: bool,
    problem: String,
    states: usize,
    points: Vec<String>,
}

impl Check {
    pub(super) fn new(certificate: &str) -> Self {
        let (answer, problem, states, points) = match exact::check(certificate) {
            Ok(checked) => ("valid", String::new(), checked.states, checked.points),
            Err(error @ CheckError::Invalid { .. }) => ("invalid", error.to_string(), 0, Vec::new()),
            Err(error @ CheckError::GaveUp) => ("gave up", error.to_string(), 0, Vec::new()),
        };
        Self {
            answer,
            valid: answer == "valid",
            problem,
            states,
            points,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Phase<'a> {
    x: Parameter,
    y: Parameter,
    ranges: [[f64; 2]; 2],
    cells: &'a [Cell],
    gaps: Vec<PhaseGap>,
    missing: f64,
    hidden: f64,
}

/// A part of the box without an answer, and the reason.
#[derive(Serialize)]
struct PhaseGap {
    corners: Column,
    problem: String,
}

#[derive(Serialize)]
pub(super) struct Arrangement<'a> {
    x: Parameter,
    y: Parameter,
    ranges: [[f64; 2]; 2],
    prompts: usize,
    states: Numbers<'a>,
    above: Numbers<'a>,
    below: Numbers<'a>,
    lines: Numbers<'a>,
    ends: Numbers<'a>,
}

impl<'a> Arrangement<'a> {
    pub(super) fn new(scenario: &Scenario, plane: &PlaneRequest, found: &'a phase::Arrangement) -> Self {
        let [x, y] = axes(scenario, plane);
        Self {
            x,
            y,
            ranges: found.ranges,
            prompts: found.prompts,
            states: Numbers(&found.states),
            above: Numbers(&found.above),
            below: Numbers(&found.below),
            lines: Numbers(&found.lines),
            ends: Numbers(&found.ends),
        }
    }
}

/// The parameters of a phase diagram that is drawn.
#[derive(Deserialize)]
pub(super) struct Axes {
    x: Parameter,
    y: Parameter,
}

fn axes(scenario: &Scenario, plane: &PlaneRequest) -> [Parameter; 2] {
    plane.axes.map(|axis| Parameter::from(&scenario.parameters[axis]))
}

impl<'a> Phase<'a> {
    pub(super) fn new(scenario: &Scenario, plane: &PlaneRequest, found: &'a phase::Phase) -> Self {
        let [x, y] = axes(scenario, plane);
        let gap = |gap: &phase::Gap| PhaseGap {
            corners: Column(gap.corners.as_flattened().to_vec()),
            problem: endless(scenario, &gap.why),
        };
        Self {
            x,
            y,
            ranges: found.ranges,
            cells: &found.cells,
            gaps: found.gaps.iter().map(gap).collect(),
            missing: found.missing,
            hidden: found.hidden,
        }
    }
}

impl Axes {
    /// Returns the names and labels of both parameters.
    pub(super) fn names(self) -> [[String; 2]; 2] {
        [self.x, self.y].map(|axis| [axis.name, axis.label])
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Field {
    #[serde(skip_deserializing)]
    x: Parameter,
    #[serde(skip_deserializing)]
    y: Parameter,
    ranges: [[f64; 2]; 2],
    size: usize,
    kind: String,
    #[serde(skip_deserializing)]
    state: String,
    action: String,
    #[serde(skip_deserializing)]
    alpha: f64,
    values: Column,
}

impl Field {
    pub(super) fn new(
        scenario: &Scenario,
        request: &Request,
        plane: &PlaneRequest,
        field: &FieldRequest,
        found: phase::Field,
    ) -> Self {
        let [x, y] = axes(scenario, plane);
        Self {
            x,
            y,
            ranges: plane.ranges,
            size: field.size,
            kind: field.kind_name.to_owned(),
            state: scenario.states[request.state].clone(),
            action: request.actions(scenario)[field.action].to_owned(),
            alpha: field.alpha.get(),
            values: Column(found.values),
        }
    }

    /// Returns the field as pictures need it, for a state with these actions.
    pub(super) fn drawn(&self, actions: &[String]) -> Result<phase::Field, RequestError> {
        let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
        let quantity = match choice("field.kind", &self.kind, &["probability", "entropy", "slope"])? {
            0 => Quantity::Probability(choice("field.action", &self.action, &actions)?),
            1 => Quantity::Entropy,
            _ => Quantity::Slope,
        };
        Ok(phase::Field {
            ranges: self.ranges,
            size: [self.size; 2],
            quantity,
            values: self.values.0.clone(),
        })
    }
}

/// Returns the names of a state and of its action.
fn named(scenario: &Scenario, pair: usize) -> (&str, &str) {
    let state = scenario.mdp.state_of(pair);
    (&scenario.states[state], &scenario.actions[pair])
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stability<'a> {
    parameter: &'a str,
    at: f64,
    alpha: Option<f64>,
    gaps: Column,
    gaps_bound: f64,
    radius: Option<Radius<'a>>,
    horizon: f64,
    reward_slope: f64,
    next: Option<NextCliff>,
    next_problem: String,
    soft: Option<Smooth<'a>>,
    soft_problem: String,
    slacker: Option<Slacker<'a>>,
    slacker_problem: String,
}

#[derive(Serialize)]
struct NextCliff {
    at: f64,
    distance: f64,
}

#[derive(Serialize)]
struct Radius<'a> {
    state: &'a str,
    action: &'a str,
    pair: usize,
    size: f64,
    bound: f64,
    lower: f64,
    direction: Column,
    tip: Column,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Smooth<'a> {
    policy_slope: Column,
    value_slope: Column,
    bound: f64,
    price: f64,
    price_bound: f64,
    steepest: Option<Steepest<'a>>,
}

#[derive(Serialize)]
struct Steepest<'a> {
    state: &'a str,
    action: &'a str,
    pair: usize,
    at: f64,
    slope: f64,
}

#[derive(Serialize)]
struct Slacker<'a> {
    state: &'a str,
    action: &'a str,
    pair: usize,
    tied: bool,
    gain: f64,
    forgone: f64,
    visits: f64,
    loss: f64,
}

/// Returns the answer and an empty text, or no answer and the reason.
fn or_problem<T>(found: Result<Option<T>, String>) -> (Option<T>, String) {
    found.map_or_else(|problem| (None, problem), |answer| (answer, String::new()))
}

impl<'a> Stability<'a> {
    pub(super) fn new(scenario: &'a Scenario, request: &Request, found: PointStability) -> Self {
        let why = |unbounded: Unbounded| endless(scenario, &unbounded);
        let figures = found.figures;
        let (next, next_problem) = or_problem(found.next);
        let (soft, soft_problem) = or_problem(figures.soft.transpose().map_err(why));
        let (slacker, slacker_problem) = or_problem(found.slacker.map_err(why));
        Self {
            parameter: &scenario.parameters[request.parameter].name,
            at: request.at,
            alpha: request.alpha.map(Temperature::get),
            gaps: Column(figures.gaps),
            gaps_bound: figures.gaps_bound,
            radius: figures.radius.zip(found.tip).map(|(radius, tip)| {
                let (state, action) = named(scenario, radius.pair);
                Radius {
                    state,
                    action,
                    pair: radius.pair,
                    size: radius.size,
                    bound: radius.bound,
                    lower: radius.lower,
                    direction: Column(radius.direction),
                    tip: Column(tip),
                }
            }),
            horizon: figures.horizon,
            reward_slope: figures.reward_slope,
            next: next.map(|[at, distance]| NextCliff { at, distance }),
            next_problem,
            soft: soft.map(|soft| Smooth {
                policy_slope: Column(soft.policy_slope),
                value_slope: Column(soft.value_slope),
                bound: soft.bound,
                price: soft.price,
                price_bound: soft.price_bound,
                steepest: found.steepest.map(|steepest| {
                    let (state, action) = named(scenario, steepest.pair);
                    Steepest {
                        state,
                        action,
                        pair: steepest.pair,
                        at: steepest.at,
                        slope: steepest.slope,
                    }
                }),
            }),
            soft_problem,
            slacker: slacker.map(|slacker| {
                let (state, action) = named(scenario, slacker.pair);
                Slacker {
                    state,
                    action,
                    pair: slacker.pair,
                    tied: slacker.tied,
                    gain: slacker.gain,
                    forgone: slacker.forgone,
                    visits: slacker.visits,
                    loss: slacker.loss,
                }
            }),
            slacker_problem,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Stress<'a> {
    sizes: Numbers<'a>,
    draws: usize,
    seed: u64,
    rule: &'static str,
    component: Option<&'a str>,
    costs: bool,
    branches: &'a [StressBranch],
}

impl<'a> Stress<'a> {
    pub(super) fn new(asked: &StressRequest, found: &'a stability::Stress) -> Self {
        Self {
            sizes: Numbers(&found.sizes),
            draws: found.draws,
            seed: asked.seed,
            rule: asked.rule.name(),
            component: found.component.as_deref(),
            costs: found.costs,
            branches: &found.branches,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Experiment<'a> {
    share: f64,
    alpha: Option<f64>,
    changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    parameter: &'a str,
    up: bool,
    to: f64,
    states: Vec<StateChange<'a>>,
    hard: Option<Shift>,
    soft: Option<Shift>,
    problem: String,
}

#[derive(Serialize)]
struct StateChange<'a> {
    state: &'a str,
    before: Vec<&'a str>,
    after: Vec<&'a str>,
}

impl<'a> Experiment<'a> {
    pub(super) fn new(scenario: &'a Scenario, request: &Request, share: f64, found: stability::Experiment) -> Self {
        let best = |state: usize, optimal: &[bool]| {
            let pairs = scenario.mdp.actions(state).filter(|&pair| optimal[pair]);
            pairs.map(|pair| &*scenario.actions[pair]).collect()
        };
        let changes = found.trials.into_iter().map(|trial| {
            let moved = match trial.moved {
                None => Err("outside its range".to_owned()),
                Some(Err(unbounded)) => Err(endless(scenario, &unbounded)),
                Some(Ok(moved)) => Ok(Some(moved)),
            };
            let (moved, problem) = or_problem(moved);
            let states = moved.iter().flat_map(|moved| {
                moved.states.iter().map(|&state| StateChange {
                    state: &scenario.states[state],
                    before: best(state, &found.optimal),
                    after: best(state, &moved.optimal),
                })
            });
            Change {
                parameter: &scenario.parameters[trial.parameter].name,
                up: trial.up,
                to: trial.to,
                states: states.collect(),
                hard: moved.as_ref().map(|moved| moved.hard),
                soft: moved.and_then(|moved| moved.soft),
                problem,
            }
        });
        Self {
            share,
            alpha: request.alpha.map(Temperature::get),
            changes: changes.collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Weights {
    domains: Vec<usize>,
    weights: Vec<Column>,
}

impl Weights {
    pub(super) fn new(scenario: &Scenario, request: &Request) -> Self {
        Self {
            domains: scenario.domain.clone(),
            weights: scenario.weights_at(&request.values).into_iter().map(Column).collect(),
        }
    }
}
