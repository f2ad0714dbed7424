//! Every breakpoint along one parameter: `Cliffs` of studies.d.ts.

use wasm_bindgen::prelude::*;

use super::opened::Opened;
use super::part::Part;
use super::progress::Progress;
use super::value::Value;
use super::{errors, facts};
use crate::cliffs::{self, Change, Cliffs, Kind, Stopped};
use crate::model::{Problem, Scenario};
use crate::sweep::Request;

const OPTIONS: [&str; 7] = [
    "values",
    "rule",
    "perturbation",
    "parameter",
    "from",
    "to",
    "onProgress",
];

/// The last cliffs of a scenario, and what they are of: parameter, range, values of the others.
pub(super) struct Found {
    key: (usize, f64, f64, Vec<f64>),
    cliffs: Cliffs,
}

fn names<'s>(scenario: &'s Scenario, change: &Change, set: &[usize]) -> Value<'s> {
    let first = scenario.mdp.actions(change.state).start;
    let mut names = Vec::new();
    for action in set {
        names.push(Value::Text(&scenario.actions[first + action]));
    }
    Value::List(names)
}

fn change<'s>(scenario: &'s Scenario, change: &Change, jump: f64) -> Value<'s> {
    let [left, at, right] = &change.sets;
    let [before, after] = change.reached;
    let kind = match change.kind {
        Kind::Crossing => "crossing",
        Kind::Touching => "touching",
        Kind::Tie => "tie",
    };
    Value::Object(vec![
        ("state", Value::Text(&scenario.states[change.state])),
        ("left", names(scenario, change, left)),
        ("at", names(scenario, change, at)),
        ("right", names(scenario, change, right)),
        ("kind", Value::Text(kind)),
        ("offPath", Value::Flag(!before && !after)),
        (
            "reached",
            Value::List(vec![Value::Flag(before), Value::Flag(after)]),
        ),
        ("policyJump", Value::Number(jump)),
    ])
}

#[wasm_bindgen]
impl Opened {
    /// `CliffOptions` to `Cliffs`.
    pub fn cliffs(&mut self, options: &JsValue) -> Result<JsValue, JsValue> {
        let options = Part::options(options, &OPTIONS)?;
        let request = self.request(&options)?;
        self.checked(&request)?;
        let mut progress = Progress::new(&options)?;
        self.find(&request, &mut progress)?;
        let Some(Found { cliffs: found, .. }) = &self.found else {
            return Ok(JsValue::NULL);
        };
        let scenario = &self.scenario;
        let (mut pieces, mut breakpoints) = (Vec::new(), Vec::new());
        for piece in &found.pieces {
            pieces.push(Value::Object(vec![
                ("from", Value::Number(piece.from)),
                ("to", Value::Number(piece.to)),
                ("value", Value::Number(piece.value)),
                ("slope", Value::Number(piece.slope)),
            ]));
        }
        for breakpoint in &found.breakpoints {
            let mut changes = Vec::new();
            for each in &breakpoint.changes {
                changes.push(change(scenario, each, 0.0));
            }
            breakpoints.push(Value::Object(vec![
                ("at", Value::Number(breakpoint.at)),
                ("error", Value::Number(breakpoint.error)),
                ("changes", Value::List(changes)),
            ]));
        }
        let ends = found.ends.iter().map(|end| {
            Value::List(end.iter().map(|each| change(scenario, each, 0.0)).collect())
        });
        Value::Object(vec![
            (
                "parameter",
                facts::parameter(&scenario.parameters[request.parameter]),
            ),
            ("from", Value::Number(found.from)),
            ("to", Value::Number(found.to)),
            ("tolerance", Value::Number(found.tolerance)),
            ("pieces", Value::List(pieces)),
            ("breakpoints", Value::List(breakpoints)),
            ("ends", Value::List(ends.collect())),
        ])
        .to_js()
    }
}

impl Opened {
    /// The cliffs of a request that has been checked: those found last where they are the same.
    pub(super) fn find(
        &mut self,
        request: &Request,
        progress: &mut Progress,
    ) -> Result<(), JsValue> {
        let mut values = request.values.clone();
        values[request.parameter] = 0.0;
        let key = (request.parameter, request.from, request.to, values);
        if self.found.as_ref().is_some_and(|found| found.key == key) {
            return Ok(());
        }
        let problem = Problem::new(&self.scenario, key.0, &key.3);
        let mut tell = |share| progress.tell(share);
        let found = cliffs::cliffs(&problem, key.1, key.2, &mut tell);
        let cliffs = found.map_err(|stopped| match stopped {
            Stopped::Cancelled => progress.stopped(),
            Stopped::Unbounded(unbounded) => errors::unbounded(&self.scenario, &unbounded),
        })?;
        self.found = Some(Found { key, cliffs });
        Ok(())
    }

    /// The places of the cliffs of a request that has been checked.
    pub(super) fn places(&mut self, request: &Request) -> Result<Vec<f64>, JsValue> {
        self.find(request, &mut Progress::silent())?;
        let found = self.found.iter().flat_map(|found| &found.cliffs.breakpoints);
        Ok(found.map(|breakpoint| breakpoint.at).collect())
    }
}
