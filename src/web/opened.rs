//! An open scenario, and the options of its two questions.

use wasm_bindgen::prelude::*;

use super::options::Options;
use super::transfer::{self, to_object};
use super::{errors, options};
use crate::model::{Objective, Rule, Scenario};
use crate::sweep::{self, Cache, Request};

const RULES: [(&str, Rule); 4] = [
    ("first", Rule::First),
    ("uniform", Rule::Uniform),
    ("worst", Rule::Worst),
    ("best", Rule::Best),
];
const OBJECTIVES: [(&str, Objective); 2] = [("entropy", Objective::Entropy), ("kl", Objective::Kl)];
const SOLVE: [&str; 4] = ["values", "alpha", "objective", "rule"];
const SWEEP: [&str; 10] = [
    "values",
    "alpha",
    "objective",
    "rule",
    "parameter",
    "from",
    "to",
    "points",
    "state",
    "follow",
];

/// A valid scenario in WebAssembly's memory, with what its last sweep can lend to the next.
#[wasm_bindgen]
pub struct Opened {
    scenario: Scenario,
    cache: Cache,
}

/// Reads a scenario file.
#[wasm_bindgen]
pub fn open(text: &str) -> Result<Opened, JsValue> {
    let scenario = Scenario::parse(text).map_err(|error| errors::scenario(&error))?;
    Ok(Opened {
        scenario,
        cache: Cache::default(),
    })
}

#[wasm_bindgen]
impl Opened {
    /// `Facts` of policy-cliff.d.ts.
    pub fn facts(&self) -> Result<JsValue, JsValue> {
        to_object(&transfer::Facts::from(&self.scenario))
    }

    /// `SweepOptions` to `Sweep` of policy-cliff.d.ts.
    pub fn sweep(&mut self, options: &JsValue) -> Result<JsValue, JsValue> {
        let request = self.request(&Options::new(options, &SWEEP)?)?;
        let answer =
            sweep::sweep(&self.scenario, &request, &mut self.cache).map_err(errors::range)?;
        to_object(&transfer::Sweep::new(&self.scenario, &request, &answer))
    }

    /// `SolveOptions` to `Solution` of policy-cliff.d.ts.
    pub fn solve(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        let Request {
            values,
            alpha,
            objective,
            rule,
            ..
        } = self.request(&Options::new(options, &SOLVE)?)?;
        let solution =
            sweep::solve(&self.scenario, &values, alpha, objective, rule).map_err(errors::range)?;
        to_object(&transfer::Solution::from(&solution.map_err(errors::plain)?))
    }

    /// Options over the scenario's view. Names become indices here; ranges are checked by the solver, which knows them.
    fn request(&self, options: &Options) -> Result<Request, JsValue> {
        let Scenario {
            parameters,
            states,
            view,
            ..
        } = &self.scenario;
        let names = parameters.iter().map(|parameter| parameter.name.as_str());
        let parameter = options
            .choice("parameter", names.clone())?
            .unwrap_or(view.sweep);
        let mut values: Vec<f64> = parameters
            .iter()
            .map(|parameter| parameter.value.value())
            .collect();
        for (name, value) in options.numbers("values")? {
            values[options::choice("values", &name, names.clone())?] = value;
        }
        let rule = options.choice("rule", RULES.iter().map(|rule| rule.0))?;
        let objective =
            options.choice("objective", OBJECTIVES.iter().map(|objective| objective.0))?;
        Ok(Request {
            parameter,
            from: options
                .number("from")?
                .unwrap_or(parameters[parameter].from.value()),
            to: options
                .number("to")?
                .unwrap_or(parameters[parameter].to.value()),
            points: options.count("points")?.unwrap_or(view.points),
            values,
            alpha: options.number_or_null("alpha")?.unwrap_or(view.alpha),
            objective: objective.map_or(view.objective, |index| OBJECTIVES[index].1),
            rule: rule.map_or(view.rule, |index| RULES[index].1),
            state: options
                .choice("state", states.iter().map(String::as_str))?
                .unwrap_or(view.state),
            follow: options.flag("follow")?.unwrap_or(true),
        })
    }
}
