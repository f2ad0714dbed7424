//! The answers of policy-cliff.d.ts, from Rust to JavaScript ([`super::returned`] is the way back). Columns are copied into arrays that JavaScript owns: a view into WebAssembly's memory would die when it grows.

use super::facts;
use super::opened::{objective_name, rule_name};
use super::value::{Value, column, columns, flags, maybe, numbers, texts};
use crate::model::Scenario;
use crate::sweep::{Answer, Branch, Gap, Jump, Request, Solution, Sweep};

fn branch(branch: &Branch) -> Value<'_> {
    Value::Object(vec![
        ("policy", columns(&branch.policy)),
        ("outcomes", columns(&branch.outcomes)),
        ("visits", column(&branch.visits)),
        ("value", column(&branch.value)),
        ("plain", column(&branch.plain)),
        ("truth", column(&branch.truth)),
        ("residual", column(&branch.residual)),
        ("bound", column(&branch.bound)),
    ])
}

fn jump<'j>(jump: &'j Jump, actions: &'j [String]) -> Value<'j> {
    let mut sets = Vec::new();
    for set in &jump.sets {
        let mut names = Vec::new();
        for &action in set {
            names.push(Value::Text(&actions[action]));
        }
        sets.push(Value::List(names));
    }
    let [below, on, above] = &jump.policies;
    let policies = vec![numbers(below), numbers(on), numbers(above)];
    Value::Object(vec![
        ("at", Value::Number(jump.at)),
        ("error", Value::Number(jump.error)),
        ("sets", Value::List(sets)),
        ("policies", Value::List(policies)),
        ("truths", numbers(&jump.truths)),
    ])
}

fn gap(gap: &Gap) -> Value<'_> {
    Value::Object(vec![
        ("points", numbers(&gap.points.map(|point| point as f64))),
        ("soft", Value::Flag(gap.soft)),
        ("problem", Value::Text(&gap.problem)),
    ])
}

/// A sweep with the names that its picture needs.
pub(super) fn sweep<'s>(
    scenario: &'s Scenario,
    request: &'s Request,
    sweep: &'s Sweep,
) -> Value<'s> {
    let actions = &scenario.actions[scenario.mdp.actions(request.state)];
    let (mut optimal, mut jumps, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
    for column in &sweep.optimal {
        optimal.push(flags(column));
    }
    for each in &sweep.jumps {
        jumps.push(jump(each, actions));
    }
    for each in &sweep.gaps {
        gaps.push(gap(each));
    }
    Value::Object(vec![
        (
            "parameter",
            facts::parameter(&scenario.parameters[request.parameter]),
        ),
        ("state", Value::Text(&scenario.states[request.state])),
        ("actions", texts(actions)),
        ("outcomeNames", facts::outcomes(&scenario.view.outcomes)),
        ("alpha", maybe(request.alpha)),
        ("rule", Value::Text(rule_name(request.rule))),
        ("objective", Value::Text(objective_name(request.objective))),
        ("theta", column(&sweep.theta)),
        ("optimal", Value::List(optimal)),
        ("hard", branch(&sweep.hard)),
        ("soft", sweep.soft.as_ref().map_or(Value::Null, branch)),
        ("jumps", Value::List(jumps)),
        ("gaps", Value::List(gaps)),
        ("tolerance", Value::Number(sweep.tolerance)),
    ])
}

fn answer(answer: &Answer) -> Vec<(&'static str, Value<'_>)> {
    vec![
        ("value", column(&answer.value)),
        ("q", column(&answer.q)),
        ("policy", column(&answer.policy)),
        ("visits", column(&answer.visits)),
        ("outcomes", column(&answer.outcomes)),
        ("startValue", Value::Number(answer.start_value)),
        ("plain", Value::Number(answer.plain)),
        ("truth", Value::Number(answer.truth)),
        ("residual", Value::Number(answer.residual)),
        ("bound", Value::Number(answer.bound)),
    ]
}

/// The whole solution at one point. Hard argmax alone has optimal sets.
pub(super) fn solution(solution: &Solution) -> Value<'_> {
    let optimal: Vec<u8> = solution.optimal.iter().map(|&each| each.into()).collect();
    let mut hard = answer(&solution.hard);
    hard.push(("optimal", flags(&optimal)));
    hard.push(("tolerance", Value::Number(solution.tolerance)));
    let (soft, problem) = match &solution.soft {
        Some(Ok(soft)) => (Value::Object(answer(soft)), ""),
        Some(Err(problem)) => (Value::Null, problem.as_str()),
        None => (Value::Null, ""),
    };
    Value::Object(vec![
        ("hard", Value::Object(hard)),
        ("soft", soft),
        ("softProblem", Value::Text(problem)),
    ])
}
