//! The answers of policy-cliff.d.ts, from Rust to JavaScript ([`super::returned`] is the way back).

use js_sys::{Array, Uint8Array};

use super::facts;
use super::value::{Plain, numbers};
use crate::scenario::Scenario;
use crate::study::{Answer, Branch, Gap, Jump, Request, Solution, Sweep};

fn branch(branch: &Branch) -> Plain {
    let plain = Plain::new();
    plain.columns("policy", &branch.policy);
    plain.columns("outcomes", &branch.outcomes);
    plain.column("visits", &branch.visits);
    plain.column("value", &branch.value);
    plain.column("plain", &branch.plain);
    plain.column("truth", &branch.truth);
    plain.column("residual", &branch.residual);
    plain.column("bound", &branch.bound);
    plain
}

fn jump(jump: &Jump, actions: &[String]) -> Plain {
    let plain = Plain::new();
    plain.number("at", jump.at);
    plain.number("error", jump.error);
    let sets = Array::new();
    for set in &jump.sets {
        sets.push(&names(actions, set));
    }
    plain.set("sets", &sets);
    let policies = Array::new();
    for policy in &jump.policies {
        policies.push(&numbers(policy));
    }
    plain.set("policies", &policies);
    plain.numbers("truths", &jump.truths);
    plain
}

/// The names of some of a state's actions.
pub(super) fn names(actions: &[String], set: &[usize]) -> Array {
    let names = Array::new();
    for &action in set {
        names.push(&actions[action].as_str().into());
    }
    names
}

fn gap(gap: &Gap) -> Plain {
    let plain = Plain::new();
    plain.numbers("points", &gap.points.map(|point| point as f64));
    plain.flag("soft", gap.soft);
    plain.text("problem", &gap.problem);
    plain
}

/// A sweep with the names that its picture needs.
pub(super) fn sweep(scenario: &Scenario, request: &Request, sweep: &Sweep) -> Plain {
    let actions = &scenario.actions[scenario.mdp.actions(request.state)];
    let plain = Plain::new();
    let parameter = &scenario.parameters[request.parameter];
    plain.set("parameter", &facts::parameter(parameter));
    plain.text("state", &scenario.states[request.state]);
    plain.texts("actions", actions);
    plain.set("outcomeNames", &facts::outcomes(&scenario.view.outcomes));
    plain.maybe("alpha", request.alpha);
    plain.text("rule", request.rule.name());
    plain.text("objective", request.objective.name());
    plain.column("theta", &sweep.theta);
    let optimal = Array::new();
    for column in &sweep.optimal {
        optimal.push(&Uint8Array::from(column.as_slice()));
    }
    plain.set("optimal", &optimal);
    plain.set("hard", &branch(&sweep.hard));
    plain.option("soft", sweep.soft.as_ref().map(branch));
    let jumps = Array::new();
    for each in &sweep.jumps {
        jumps.push(&jump(each, actions));
    }
    plain.set("jumps", &jumps);
    let gaps = Array::new();
    for each in &sweep.gaps {
        gaps.push(&gap(each));
    }
    plain.set("gaps", &gaps);
    plain.number("tolerance", sweep.tolerance);
    plain
}

fn answer(answer: &Answer) -> Plain {
    let plain = Plain::new();
    plain.column("value", &answer.value);
    plain.column("q", &answer.q);
    plain.column("policy", &answer.policy);
    plain.column("visits", &answer.visits);
    plain.column("outcomes", &answer.outcomes);
    plain.number("startValue", answer.start_value);
    plain.number("plain", answer.plain);
    plain.number("truth", answer.truth);
    plain.number("residual", answer.residual);
    plain.number("bound", answer.bound);
    plain
}

/// The whole solution at one point. Hard argmax alone has optimal sets.
pub(super) fn solution(solution: &Solution) -> Plain {
    let hard = answer(&solution.hard);
    hard.flags("optimal", &flags(&solution.optimal));
    hard.number("tolerance", solution.tolerance);
    let plain = Plain::new();
    plain.set("hard", &hard);
    let (soft, problem) = match &solution.soft {
        Some(Ok(soft)) => (Some(answer(soft)), ""),
        Some(Err(problem)) => (None, problem.as_str()),
        None => (None, ""),
    };
    plain.option("soft", soft);
    plain.text("softProblem", problem);
    plain
}

/// Flags as numbers.
pub(super) fn flags(flags: &[bool]) -> Vec<u8> {
    flags.iter().map(|&flag| flag.into()).collect()
}
