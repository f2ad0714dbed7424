//! The shapes of policy-cliff.d.ts, from Rust to JavaScript ([`super::returned`] is the way back). Columns are copied into arrays that JavaScript owns: a view into WebAssembly's memory would die when it grows.

use js_sys::{Float64Array, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::errors;
use super::facts::Parameter;
use crate::model::{Objective, Rule, Scenario};
use crate::sweep;

/// A plain object. Missing values are null.
pub(super) fn to_object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value
        .serialize(&Serializer::new().serialize_missing_as_null(true))
        .map_err(|error| errors::plain(error.to_string()))
}

/// A column of floats.
#[derive(Serialize)]
#[serde(transparent)]
struct Column(#[serde(with = "serde_wasm_bindgen::preserve")] Float64Array);

impl From<&[f64]> for Column {
    fn from(values: &[f64]) -> Self {
        Self(values.into())
    }
}

/// A column of flags.
#[derive(Serialize)]
#[serde(transparent)]
struct Flags(#[serde(with = "serde_wasm_bindgen::preserve")] Uint8Array);

fn columns(columns: &[Vec<f64>]) -> Vec<Column> {
    columns
        .iter()
        .map(|column| column.as_slice().into())
        .collect()
}

#[derive(Serialize)]
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

#[derive(Serialize)]
struct Jump {
    at: f64,
    error: f64,
    sets: [Vec<String>; 3],
    policies: [Vec<f64>; 3],
    truths: [f64; 3],
}

#[derive(Serialize)]
struct Gap {
    points: [usize; 2],
    soft: bool,
    problem: String,
}

/// A sweep with the names that its picture needs.
#[derive(Serialize)]
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
    /// Hard argmax alone has sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    optimal: Option<Flags>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<f64>,
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
            optimal: None,
            tolerance: None,
        }
    }
}

/// The whole solution at one point.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Solution {
    hard: Answer,
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
        let hard = Answer {
            optimal: Some(Flags(optimal.as_slice().into())),
            tolerance: Some(solution.tolerance),
            ..(&solution.hard).into()
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
