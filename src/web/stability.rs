//! How far the next cliff is: `Stability`, and the tie-breaker of stability.d.ts.

use js_sys::Float64Array;
use wasm_bindgen::prelude::*;

use super::cliffs::find;
use super::errors;
use super::opened::Opened;
use super::part::Part;
use super::progress::Progress;
use super::reading::accept;
use super::value::Plain;
use crate::scenario::{Problem, Rule, Scenario};
use crate::solve::Temperature;
use crate::stability::{self, Steepest};
use crate::study::{self, Request};

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

/// A pair by its names.
fn place(scenario: &Scenario, pair: usize) -> Plain {
    let plain = Plain::new();
    plain.text("state", &scenario.states[scenario.mdp.state_of(pair)]);
    plain.text("action", &scenario.actions[pair]);
    plain.number("pair", pair as f64);
    plain
}

#[wasm_bindgen]
impl Opened {
    /// `StabilityOptions` to `Stability` of stability.d.ts.
    pub fn stability(&mut self, options: &JsValue) -> Result<Plain, JsValue> {
        let options = Part::options(options, &STABILITY);
        let (request, at, alpha) = self.point(&options)?;
        let next = self.next_cliff(&request, at)?;
        let steep = self.steepest(&request, alpha);
        let scenario = &self.scenario;
        let problem = Problem::new(scenario, request.parameter, &request.values);
        let refused = |unbounded| errors::unbounded(scenario, &unbounded);
        let soft = alpha.map(|alpha| (alpha, request.objective));
        let found = stability::stability(&problem, at, soft).map_err(refused)?;
        let slack = stability::slacker(&problem, at, request.rule);
        let plain = Plain::new();
        plain.text("parameter", &scenario.parameters[request.parameter].name);
        plain.number("at", at);
        plain.maybe("alpha", request.alpha);
        plain.column("gaps", &found.gaps);
        plain.number("horizon", found.horizon);
        plain.number("rewardSlope", found.reward_slope);
        plain.option("next", next);
        let mut unanswered = String::new();
        let mut smooth = None;
        match &found.soft {
            Some(Ok(found)) => {
                let plain = smooth.insert(Plain::new());
                plain.column("policySlope", &found.policy_slope);
                plain.column("valueSlope", &found.value_slope);
                plain.number("bound", found.bound);
                plain.number("price", found.price);
                plain.number("priceBound", found.price_bound);
                let steepest = steep.map(|found| {
                    let plain = place(scenario, found.pair);
                    plain.number("at", found.at);
                    plain.number("slope", found.slope);
                    plain
                });
                plain.option("steepest", steepest);
            }
            Some(Err(unbounded)) => unanswered = study::endless(scenario, unbounded.state, true),
            None => {}
        }
        plain.option("soft", smooth);
        plain.text("softProblem", &unanswered);
        let radius = found.radius.map(|found| {
            let plain = place(scenario, found.pair);
            plain.number("size", found.size);
            plain.number("lower", found.lower);
            plain.column("direction", &found.direction);
            plain.column("tip", &self.onto(stability::tip(&found, TIP)));
            plain
        });
        plain.option("radius", radius);
        // A true reward need not have an answer where the trained one has.
        let mut unknown = String::new();
        let slack = slack.unwrap_or_else(|unbounded| {
            unknown = study::endless(scenario, unbounded.state, false);
            None
        });
        plain.text("slackerProblem", &unknown);
        let slacker = slack.map(|found| {
            let plain = place(scenario, found.pair);
            plain.flag("tied", found.tied);
            plain.number("gain", found.gain);
            plain.number("forgone", found.forgone);
            plain.number("visits", found.visits);
            plain.number("loss", found.loss);
            plain
        });
        plain.option("slacker", slacker);
        Ok(plain)
    }

    /// `TieBreakerOptions` to a perturbation of stability.d.ts.
    #[wasm_bindgen(js_name = tieBreaker)]
    pub fn tie_breaker(&mut self, options: &JsValue) -> Result<Float64Array, JsValue> {
        let options = Part::options(options, &TIE_BREAKER);
        let (request, at, _) = self.point(&options)?;
        let scenario = &self.scenario;
        let pairs = scenario.mdp.actions(request.state);
        let names = scenario.actions[pairs.clone()].iter();
        let names: Vec<&str> = names.map(String::as_str).collect();
        let pair = pairs.start + options.need("action").choice(&names);
        let epsilon = options.need("epsilon").number();
        accept()?;
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
    pub(super) fn point(&mut self, options: &Part) -> Result<(Request, f64, Option<Temperature>), JsValue> {
        let mut request = self.request(options)?;
        let alpha = self.checked(&request)?;
        let at = options.number_or("at", request.values[request.parameter]);
        accept()?;
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
        let found = stability::steepest(&problem, key.from, key.to, key.points, alpha, key.objective);
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
    fn next_cliff(&mut self, request: &Request, at: f64) -> Result<Option<Plain>, JsValue> {
        let mut progress = Progress::silent();
        let found = find(&self.scenario, &mut self.found, request, 0, &mut progress)?;
        let (mut nearest, mut least) = (f64::NAN, f64::INFINITY);
        for place in found.places() {
            let distance = (place - at).abs();
            if distance < least {
                (nearest, least) = (place, distance);
            }
        }
        if nearest.is_nan() {
            return Ok(None);
        }
        let plain = Plain::new();
        plain.number("at", nearest);
        plain.number("distance", least);
        Ok(Some(plain))
    }
}
