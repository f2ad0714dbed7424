//! The shapes of policy-cliff.d.ts. Columns are copied into arrays that JavaScript owns: a view into WebAssembly's memory would die when it grows.

use js_sys::{Float64Array, Uint8Array};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::{errors, options};
use crate::chart::Labels;
use crate::model::{self, Objective, Rule, Scenario};
use crate::sweep;

/// A plain object. Missing values are null.
pub(super) fn to_object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value
        .serialize(
            &Serializer::new()
                .serialize_missing_as_null(true)
                .serialize_maps_as_objects(true),
        )
        .map_err(errors::plain)
}

/// A column of floats.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Column(#[serde(with = "serde_wasm_bindgen::preserve")] Float64Array);

impl From<&[f64]> for Column {
    fn from(values: &[f64]) -> Self {
        Self(values.into())
    }
}

/// A column of flags.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Flags(#[serde(with = "serde_wasm_bindgen::preserve")] Uint8Array);

fn columns(columns: &[Vec<f64>]) -> Vec<Column> {
    columns
        .iter()
        .map(|column| column.as_slice().into())
        .collect()
}

fn vectors(columns: &[Column]) -> Vec<Vec<f64>> {
    columns.iter().map(|column| column.0.to_vec()).collect()
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Parameter {
    name: String,
    label: String,
    from: f64,
    to: f64,
    value: f64,
}

impl From<&model::Parameter> for Parameter {
    fn from(parameter: &model::Parameter) -> Self {
        let model::Parameter {
            name,
            label,
            from,
            to,
            value,
        } = parameter;
        Self {
            name: name.clone(),
            label: label.clone(),
            from: from.value(),
            to: to.value(),
            value: value.value(),
        }
    }
}

#[derive(Serialize)]
struct State<'s> {
    name: &'s str,
    actions: &'s [String],
    first: usize,
}

#[derive(Serialize)]
struct View<'s> {
    parameter: &'s str,
    state: &'s str,
    alpha: Option<f64>,
    rule: Rule,
    objective: Objective,
    points: usize,
    look: &'s str,
}

/// What a scenario says about itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Facts<'s> {
    title: &'s str,
    about: &'s str,
    source: &'s str,
    discount: f64,
    states: Vec<State<'s>>,
    components: &'s [String],
    parameters: Vec<Parameter>,
    outcomes: Vec<&'s str>,
    has_true_reward: bool,
    view: View<'s>,
}

impl<'s> From<&'s Scenario> for Facts<'s> {
    fn from(scenario: &'s Scenario) -> Self {
        let state = |(index, name): (usize, &'s String)| {
            let pairs = scenario.mdp.actions(index);
            State {
                name,
                first: pairs.start,
                actions: &scenario.actions[pairs],
            }
        };
        let view = &scenario.view;
        Self {
            title: &scenario.title,
            about: &scenario.about,
            source: &scenario.source,
            discount: scenario.mdp.discount(),
            states: scenario.states.iter().enumerate().map(state).collect(),
            components: &scenario.components,
            parameters: scenario.parameters.iter().map(Parameter::from).collect(),
            outcomes: view
                .outcomes
                .iter()
                .map(|outcome| outcome.name.as_str())
                .collect(),
            has_true_reward: scenario.true_weights.is_some(),
            view: View {
                parameter: &scenario.parameters[view.sweep].name,
                state: &scenario.states[view.state],
                alpha: view.alpha,
                rule: view.rule,
                objective: view.objective,
                points: view.points,
                look: &view.look,
            },
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Branch {
    policy: Vec<Column>,
    outcomes: Vec<Column>,
    visits: Column,
    value: Column,
    plain: Column,
    truth: Column,
    residual: Column,
    bound: Column,
}

impl From<&sweep::Branch> for Branch {
    fn from(branch: &sweep::Branch) -> Self {
        let column = |values: &Vec<f64>| Column::from(values.as_slice());
        Self {
            policy: columns(&branch.policy),
            outcomes: columns(&branch.outcomes),
            visits: column(&branch.visits),
            value: column(&branch.value),
            plain: column(&branch.plain),
            truth: column(&branch.truth),
            residual: column(&branch.residual),
            bound: column(&branch.bound),
        }
    }
}

impl From<&Branch> for sweep::Branch {
    fn from(branch: &Branch) -> Self {
        Self {
            policy: vectors(&branch.policy),
            outcomes: vectors(&branch.outcomes),
            visits: branch.visits.0.to_vec(),
            value: branch.value.0.to_vec(),
            plain: branch.plain.0.to_vec(),
            truth: branch.truth.0.to_vec(),
            residual: branch.residual.0.to_vec(),
            bound: branch.bound.0.to_vec(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Jump {
    at: f64,
    error: f64,
    sets: [Vec<String>; 3],
    policies: [Vec<f64>; 3],
    truths: [f64; 3],
}

#[derive(Serialize, Deserialize)]
struct Gap {
    points: [usize; 2],
    soft: bool,
    problem: String,
}

/// A sweep with the names that its picture needs.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sweep {
    parameter: Parameter,
    state: String,
    actions: Vec<String>,
    outcome_names: Vec<String>,
    alpha: Option<f64>,
    rule: Rule,
    objective: Objective,
    theta: Column,
    optimal: Vec<Flags>,
    hard: Branch,
    soft: Option<Branch>,
    jumps: Vec<Jump>,
    gaps: Vec<Gap>,
    tolerance: f64,
}

impl Sweep {
    pub(super) fn new(scenario: &Scenario, request: &sweep::Request, sweep: &sweep::Sweep) -> Self {
        let actions = scenario.actions[scenario.mdp.actions(request.state)].to_vec();
        let jump = |jump: &sweep::Jump| Jump {
            at: jump.at,
            error: jump.error,
            sets: jump
                .sets
                .each_ref()
                .map(|set| set.iter().map(|&action| actions[action].clone()).collect()),
            policies: jump.policies.clone(),
            truths: jump.truths,
        };
        let gap = |gap: &sweep::Gap| Gap {
            points: gap.points,
            soft: gap.soft,
            problem: gap.problem.clone(),
        };
        Self {
            parameter: (&scenario.parameters[request.parameter]).into(),
            state: scenario.states[request.state].clone(),
            outcome_names: scenario
                .view
                .outcomes
                .iter()
                .map(|outcome| outcome.name.clone())
                .collect(),
            alpha: request.alpha,
            rule: request.rule,
            objective: request.objective,
            theta: sweep.theta.as_slice().into(),
            optimal: sweep
                .optimal
                .iter()
                .map(|column| Flags(column.as_slice().into()))
                .collect(),
            hard: (&sweep.hard).into(),
            soft: sweep.soft.as_ref().map(Branch::from),
            jumps: sweep.jumps.iter().map(jump).collect(),
            gaps: sweep.gaps.iter().map(gap).collect(),
            tolerance: sweep.tolerance,
            actions,
        }
    }

    /// Reads a sweep that has been in JavaScript's hands.
    pub(super) fn from_object(object: JsValue) -> Result<(Labels, sweep::Sweep), JsValue> {
        let read: Self = serde_wasm_bindgen::from_value(object)
            .map_err(|error| errors::kind(format!("sweep: {error}")))?;
        let set = |names: &Vec<String>| -> Result<Vec<usize>, JsValue> {
            let actions = read.actions.iter().map(String::as_str);
            names
                .iter()
                .map(|name| options::choice("sweep.jumps", name, actions.clone()))
                .collect()
        };
        let jump = |jump: &Jump| -> Result<sweep::Jump, JsValue> {
            let [below, at, above] = &jump.sets;
            Ok(sweep::Jump {
                at: jump.at,
                error: jump.error,
                sets: [set(below)?, set(at)?, set(above)?],
                policies: jump.policies.clone(),
                truths: jump.truths,
            })
        };
        let sweep = sweep::Sweep {
            theta: read.theta.0.to_vec(),
            optimal: read
                .optimal
                .iter()
                .map(|column| column.0.to_vec())
                .collect(),
            hard: (&read.hard).into(),
            soft: read.soft.as_ref().map(sweep::Branch::from),
            jumps: read.jumps.iter().map(jump).collect::<Result<_, _>>()?,
            gaps: read
                .gaps
                .iter()
                .map(|gap| sweep::Gap {
                    points: gap.points,
                    soft: gap.soft,
                    problem: gap.problem.clone(),
                })
                .collect(),
            tolerance: read.tolerance,
        };
        let labels = Labels {
            parameter: read.parameter.name,
            parameter_label: read.parameter.label,
            state: read.state,
            actions: read.actions,
            alpha: read.alpha,
            rule: read.rule,
            objective: read.objective,
        };
        Ok((labels, sweep))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    value: Column,
    q: Column,
    policy: Column,
    visits: Column,
    outcomes: Column,
    start_value: f64,
    plain: f64,
    truth: f64,
    residual: f64,
    bound: f64,
}

impl From<&sweep::Answer> for Answer {
    fn from(answer: &sweep::Answer) -> Self {
        Self {
            value: answer.value.as_slice().into(),
            q: answer.q.as_slice().into(),
            policy: answer.policy.as_slice().into(),
            visits: answer.visits.as_slice().into(),
            outcomes: answer.outcomes.as_slice().into(),
            start_value: answer.start_value,
            plain: answer.plain,
            truth: answer.truth,
            residual: answer.residual,
            bound: answer.bound,
        }
    }
}

#[derive(Serialize)]
struct HardAnswer {
    #[serde(flatten)]
    answer: Answer,
    optimal: Flags,
    tolerance: f64,
}

/// The whole solution at one point.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Solution {
    hard: HardAnswer,
    soft: Option<Answer>,
    soft_problem: String,
}

impl From<&sweep::Solution> for Solution {
    fn from(solution: &sweep::Solution) -> Self {
        let optimal: Vec<u8> = solution
            .optimal
            .iter()
            .map(|&optimal| optimal.into())
            .collect();
        let hard = HardAnswer {
            answer: (&solution.hard).into(),
            optimal: Flags(optimal.as_slice().into()),
            tolerance: solution.tolerance,
        };
        let (soft, soft_problem) = match &solution.soft {
            Some(Ok(answer)) => (Some(answer.into()), String::new()),
            Some(Err(problem)) => (None, problem.clone()),
            None => (None, String::new()),
        };
        Self {
            hard,
            soft,
            soft_problem,
        }
    }
}
