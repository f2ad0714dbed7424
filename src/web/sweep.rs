//! `Sweep` and `Solution` of policy-cliff.d.ts. A sweep goes both ways: it may have been posted from another thread, stored, or made by hand.
//! What no picture shows (`skip_deserializing`) is written and not read.

use serde::{Deserialize, Serialize};

use super::decode::Flags;
use crate::figure::{self, Labels};
use crate::scenario::{self, Objective, Rule, Scenario};
use crate::solve::Temperature;
use crate::study::{self, Column, Gap, Request, RequestError, choice};

/// A parameter as a control needs it; a picture reads only its names.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) label: String,
    #[serde(skip_deserializing)]
    from: f64,
    #[serde(skip_deserializing)]
    to: f64,
    #[serde(skip_deserializing)]
    value: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sweep {
    parameter: Parameter,
    state: String,
    actions: Vec<String>,
    #[serde(skip_deserializing)]
    outcome_names: Vec<String>,
    alpha: Option<f64>,
    rule: String,
    objective: String,
    theta: Column,
    optimal: Vec<Flags>,
    hard: Branch,
    soft: Option<Branch>,
    jumps: Vec<Jump>,
    gaps: Vec<Gap>,
    tolerance: f64,
    /// Missing in what was made by hand.
    sampled: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Branch {
    policy: Vec<Column>,
    #[serde(skip_deserializing)]
    outcomes: Vec<Column>,
    visits: Column,
    value: Column,
    plain: Column,
    truth: Column,
    #[serde(skip_deserializing)]
    residual: Column,
    #[serde(skip_deserializing)]
    bound: Column,
}

#[derive(Serialize, Deserialize)]
struct Jump {
    at: f64,
    error: f64,
    sets: [Vec<String>; 3],
    policies: [Vec<f64>; 3],
    truths: [f64; 3],
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
    /// Hard argmax alone has optimal sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    optimal: Option<Flags>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Solution {
    hard: Answer,
    soft: Option<Answer>,
    soft_problem: String,
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

/// The names of some of a state's actions.
fn names(actions: &[String], set: &[usize]) -> Vec<String> {
    set.iter().map(|&action| actions[action].clone()).collect()
}

fn columns(columns: Vec<Vec<f64>>) -> Vec<Column> {
    columns.into_iter().map(Column).collect()
}

impl Sweep {
    /// A sweep with the names that its picture needs.
    pub(super) fn new(scenario: &Scenario, request: &Request, sweep: study::Sweep) -> Self {
        let actions = &scenario.actions[scenario.mdp.actions(request.state)];
        let jumps = sweep.jumps.into_iter().map(|jump| Jump {
            at: jump.at,
            error: jump.error,
            sets: jump.sets.map(|set| names(actions, &set)),
            policies: jump.policies,
            truths: jump.truths,
        });
        Self {
            parameter: (&scenario.parameters[request.parameter]).into(),
            state: scenario.states[request.state].clone(),
            actions: actions.to_vec(),
            outcome_names: scenario.view.outcomes.iter().map(|each| each.name.clone()).collect(),
            alpha: request.alpha.map(Temperature::get),
            rule: request.rule.name().to_owned(),
            objective: request.objective.name().to_owned(),
            theta: Column(sweep.theta),
            optimal: sweep.optimal.into_iter().map(Flags).collect(),
            hard: sweep.hard.into(),
            soft: sweep.soft.map(Branch::from),
            jumps: jumps.collect(),
            gaps: sweep.gaps,
            tolerance: sweep.tolerance,
            sampled: Some(sweep.sampled),
        }
    }
}

impl From<study::Branch> for Branch {
    fn from(branch: study::Branch) -> Self {
        Self {
            policy: columns(branch.policy),
            outcomes: columns(branch.outcomes),
            visits: Column(branch.visits),
            value: Column(branch.value),
            plain: Column(branch.plain),
            truth: Column(branch.truth),
            residual: Column(branch.residual),
            bound: Column(branch.bound),
        }
    }
}

impl From<Branch> for study::Branch {
    fn from(branch: Branch) -> Self {
        let columns = |columns: Vec<Column>| columns.into_iter().map(|column| column.0).collect();
        Self {
            policy: columns(branch.policy),
            outcomes: columns(branch.outcomes),
            visits: branch.visits.0,
            value: branch.value.0,
            plain: branch.plain.0,
            truth: branch.truth.0,
            residual: branch.residual.0,
            bound: branch.bound.0,
        }
    }
}

/// A sweep that comes back: all its columns fit, and every name is known.
impl TryFrom<Sweep> for (Labels, study::Sweep) {
    type Error = RequestError;

    fn try_from(given: Sweep) -> Result<Self, RequestError> {
        let actions: Vec<&str> = given.actions.iter().map(String::as_str).collect();
        let mut jumps = Vec::with_capacity(given.jumps.len());
        for jump in given.jumps {
            let mut sets = [const { Vec::new() }; 3];
            for (set, names) in sets.iter_mut().zip(&jump.sets) {
                for name in names {
                    set.push(choice("sweep.jumps", name, &actions)?);
                }
            }
            jumps.push(study::Jump {
                at: jump.at,
                error: jump.error,
                sets,
                policies: jump.policies,
                truths: jump.truths,
            });
        }
        let sweep = study::Sweep {
            theta: given.theta.0,
            optimal: given.optimal.into_iter().map(|flags| flags.0).collect(),
            hard: given.hard.into(),
            soft: given.soft.map(study::Branch::from),
            jumps,
            gaps: given.gaps,
            tolerance: given.tolerance,
            sampled: given.sampled.unwrap_or_default(),
        };
        let labels = Labels {
            parameter: given.parameter.name,
            parameter_label: given.parameter.label,
            state: given.state,
            rule: Rule::ALL[choice("sweep.rule", &given.rule, &Rule::NAMES)?],
            objective: Objective::ALL[choice("sweep.objective", &given.objective, &Objective::NAMES)?],
            alpha: given.alpha,
            actions: given.actions,
        };
        figure::check(&labels, &sweep).map_err(|problem| RequestError::new("sweep", problem))?;
        Ok((labels, sweep))
    }
}

impl From<study::Answer> for Answer {
    fn from(answer: study::Answer) -> Self {
        Self {
            value: Column(answer.value),
            q: Column(answer.q),
            policy: Column(answer.policy),
            visits: Column(answer.visits),
            outcomes: Column(answer.outcomes),
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

impl From<study::Solution> for Solution {
    fn from(solution: study::Solution) -> Self {
        let (soft, soft_problem) = match solution.soft {
            Some(Ok(soft)) => (Some(soft.into()), String::new()),
            Some(Err(problem)) => (None, problem),
            None => (None, String::new()),
        };
        Self {
            hard: Answer {
                optimal: Some(solution.optimal.as_slice().into()),
                tolerance: Some(solution.tolerance),
                ..solution.hard.into()
            },
            soft,
            soft_problem,
        }
    }
}
