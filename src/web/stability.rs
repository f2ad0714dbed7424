//! How far the next cliff is: `Stability`, and the tie-breaker of studies.d.ts.

use js_sys::Float64Array;
use wasm_bindgen::prelude::*;

use super::cliffs::find;
use super::errors;
use super::opened::Opened;
use super::part::Part;
use super::progress::Progress;
use super::value::{Value, column, maybe};
use crate::model::{Problem, Rule, Scenario};
use crate::solve::Temperature;
use crate::stability::{self, Radius, Slacker, Smooth, Steepest};
use crate::sweep::{self, Request};

const STABILITY: [&str; 10] = [
    "values",
    "alpha",
    "objective",
    "rule",
    "perturbation",
    "parameter",
    "from",
    "to",
    "points",
    "at",
];
const TIE_BREAKER: [&str; 7] = [
    "values",
    "perturbation",
    "parameter",
    "at",
    "state",
    "action",
    "epsilon",
];

/// By how much of itself a tip exceeds the radius: enough to be over it whatever rounding does, little enough to be the nearest other policy.
const TIP: f64 = 1.001;

/// The names of a pair.
fn pair(scenario: &Scenario, pair: usize) -> [(&'static str, Value<'_>); 3] {
    [
        ("state", Value::Text(&scenario.states[scenario.mdp.state_of(pair)])),
        ("action", Value::Text(&scenario.actions[pair])),
        ("pair", Value::Number(pair as f64)),
    ]
}

fn object<'v>(
    names: impl IntoIterator<Item = (&'static str, Value<'v>)>,
    numbers: &[(&'static str, f64)],
    columns: &[(&'static str, &[f64])],
) -> Value<'v> {
    let mut entries: Vec<(&'static str, Value)> = names.into_iter().collect();
    for &(name, number) in numbers {
        entries.push((name, Value::Number(number)));
    }
    for &(name, values) in columns {
        entries.push((name, column(values)));
    }
    Value::Object(entries)
}

fn radius_value<'v>(scenario: &'v Scenario, radius: &Radius, tip: &[f64]) -> Value<'v> {
    object(
        pair(scenario, radius.pair),
        &[("size", radius.size), ("lower", radius.lower)],
        &[("direction", &radius.direction), ("tip", tip)],
    )
}

fn steepest<'v>(scenario: &'v Scenario, steepest: &Steepest) -> Value<'v> {
    object(
        pair(scenario, steepest.pair),
        &[("at", steepest.at), ("slope", steepest.slope)],
        &[],
    )
}

fn slacker<'v>(scenario: &'v Scenario, slacker: &Slacker) -> Value<'v> {
    let Slacker {
        tied,
        gain,
        forgone,
        visits,
        loss,
        ..
    } = *slacker;
    let names = pair(scenario, slacker.pair);
    object(
        names.into_iter().chain([("tied", Value::Flag(tied))]),
        &[
            ("gain", gain),
            ("forgone", forgone),
            ("visits", visits),
            ("loss", loss),
        ],
        &[],
    )
}

fn smooth<'v>(scenario: &'v Scenario, smooth: &Smooth, steep: Option<&Steepest>) -> Value<'v> {
    object(
        [(
            "steepest",
            steep.map_or(Value::Null, |found| steepest(scenario, found)),
        )],
        &[
            ("bound", smooth.bound),
            ("price", smooth.price),
            ("priceBound", smooth.price_bound),
        ],
        &[
            ("policySlope", &smooth.policy_slope),
            ("valueSlope", &smooth.value_slope),
        ],
    )
}

#[wasm_bindgen]
impl Opened {
    /// `StabilityOptions` to `Stability` of studies.d.ts.
    pub fn stability(&mut self, options: &JsValue) -> Result<JsValue, JsValue> {
        let options = Part::options(options, &STABILITY)?;
        let (request, at, alpha) = self.point(&options)?;
        let next = self.next_cliff(&request, at)?;
        let steep = self.steepest(&request, alpha);
        let scenario = &self.scenario;
        let problem = Problem::new(scenario, request.parameter, &request.values);
        let refused = |unbounded| errors::unbounded(scenario, &unbounded);
        let soft = alpha.map(|alpha| (alpha, request.objective));
        let found = stability::stability(&problem, at, soft).map_err(refused)?;
        let slack = stability::slacker(&problem, at, request.rule).map_err(refused)?;
        let mut problem = String::new();
        let soft = match &found.soft {
            Some(Ok(found)) => smooth(scenario, found, steep.as_ref()),
            Some(Err(unbounded)) => {
                problem = sweep::endless(scenario, unbounded.state, true);
                Value::Null
            }
            None => Value::Null,
        };
        let radius = found.radius.as_ref().map(|found| {
            let tip = self.onto(stability::tip(found, TIP));
            radius_value(scenario, found, &tip)
        });
        let parameter = &scenario.parameters[request.parameter].name;
        object(
            [
                ("parameter", Value::Text(parameter)),
                ("alpha", maybe(request.alpha)),
                ("radius", radius.unwrap_or(Value::Null)),
                (
                    "next",
                    next.map_or(Value::Null, |next| object([], &next, &[])),
                ),
                ("soft", soft),
                ("softProblem", Value::Text(&problem)),
                (
                    "slacker",
                    slack.map_or(Value::Null, |found| slacker(scenario, &found)),
                ),
            ],
            &[
                ("at", at),
                ("horizon", found.horizon),
                ("rewardSlope", found.reward_slope),
            ],
            &[("gaps", &found.gaps)],
        )
        .to_js()
    }

    /// `TieBreakerOptions` to a perturbation of studies.d.ts.
    #[wasm_bindgen(js_name = tieBreaker)]
    pub fn tie_breaker(&mut self, options: &JsValue) -> Result<Float64Array, JsValue> {
        let options = Part::options(options, &TIE_BREAKER)?;
        let (request, at, _) = self.point(&options)?;
        let scenario = &self.scenario;
        let pairs = scenario.mdp.actions(request.state);
        let names = scenario.actions[pairs.clone()].iter();
        let names: Vec<&str> = names.map(String::as_str).collect();
        let pair = pairs.start + options.need("action")?.choice(&names)?;
        let epsilon = options.need("epsilon")?.number()?;
        if !(epsilon > 0.0 && epsilon.is_finite()) {
            return Err(errors::range(&format!(
                "epsilon: {epsilon} is not a finite number above 0"
            )));
        }
        let problem = Problem::new(scenario, request.parameter, &request.values);
        let change = stability::tie_breaker(&problem, at, pair, epsilon);
        let change = change.map_err(|unbounded| errors::unbounded(scenario, &unbounded))?;
        Ok(Float64Array::from(self.onto(change).as_slice()))
    }

    /// A request with the parameter's value where it is asked about, and its temperature.
    pub(super) fn point(
        &mut self,
        options: &Part,
    ) -> Result<(Request, f64, Option<Temperature>), JsValue> {
        let mut request = self.request(options)?;
        let alpha = self.checked(&request)?;
        let at = match options.find("at")? {
            Some(at) => at.number()?,
            None => request.values[request.parameter],
        };
        if !at.is_finite() {
            return Err(errors::range(&format!("at: {at} is not a finite number")));
        }
        request.values[request.parameter] = 0.0;
        Ok((request, at, alpha))
    }

    /// The steepest slope of a request, which does not depend on where it is asked: dragging the parameter computes it once.
    fn steepest(&mut self, request: &Request, alpha: Option<Temperature>) -> Option<Steepest> {
        let alpha = alpha?;
        let key = Request {
            state: 0,
            rule: Rule::First,
            ..request.clone()
        };
        if let Some((last, steepest)) = &self.steep
            && *last == key
        {
            return *steepest;
        }
        let problem = Problem::new(&self.scenario, key.parameter, &key.values);
        let found = stability::steepest(
            &problem,
            key.from,
            key.to,
            key.points,
            alpha,
            key.objective,
        );
        self.steep = Some((key, found));
        found
    }

    /// A change of the reward on top of the present one: what the option `perturbation` takes.
    fn onto(&self, mut change: Vec<f64>) -> Vec<f64> {
        for (slot, present) in change.iter_mut().zip(&self.scenario.perturbation) {
            *slot += present;
        }
        change
    }

    /// The cliff nearest to a value of the parameter, and how far it is.
    fn next_cliff(
        &mut self,
        request: &Request,
        at: f64,
    ) -> Result<Option<[(&'static str, f64); 2]>, JsValue> {
        let mut best: Option<[(&'static str, f64); 2]> = None;
        let found = find(
            &self.scenario,
            &mut self.found,
            request,
            &mut Progress::silent(),
        )?;
        for cliff in found.places() {
            let distance = (cliff - at).abs();
            if best.is_none_or(|best| distance < best[1].1) {
                best = Some([("at", cliff), ("distance", distance)]);
            }
        }
        Ok(best)
    }
}
