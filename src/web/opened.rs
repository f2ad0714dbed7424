//! An open scenario, and the options of its two questions.

use wasm_bindgen::prelude::*;

use super::facts::facts;
use super::options::Options;
use super::{errors, options, transfer};
use crate::model::{Objective, Rule, Scenario};
use crate::sweep::{self, Cache, Request};

pub(super) const RULES: [Rule; 4] = [Rule::First, Rule::Uniform, Rule::Worst, Rule::Best];
pub(super) const OBJECTIVES: [Objective; 2] = [Objective::Entropy, Objective::Kl];

/// A rule as JavaScript writes it.
pub(super) fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::First => "first",
        Rule::Uniform => "uniform",
        Rule::Worst => "worst",
        Rule::Best => "best",
    }
}

/// An objective as JavaScript writes it.
pub(super) fn objective_name(objective: Objective) -> &'static str {
    match objective {
        Objective::Entropy => "entropy",
        Objective::Kl => "kl",
    }
}

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
        facts(&self.scenario).to_js()
    }

    /// `SweepOptions` to `Sweep` of policy-cliff.d.ts.
    pub fn sweep(&mut self, options: &JsValue) -> Result<JsValue, JsValue> {
        let request = self.request(&Options::new(options, &SWEEP)?)?;
        let answer = sweep::sweep(&self.scenario, &request, &mut self.cache)
            .map_err(|error| errors::range(error.to_string()))?;
        transfer::sweep(&self.scenario, &request, answer).to_js()
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
        let solution = sweep::solve(&self.scenario, &values, alpha, objective, rule)
            .map_err(|error| errors::range(error.to_string()))?;
        transfer::solution(&solution.map_err(errors::plain)?).to_js()
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
        let names: Vec<&str> = names.collect();
        let state_names: Vec<&str> = states.iter().map(String::as_str).collect();
        let parameter = options.choice("parameter", &names)?.unwrap_or(view.sweep);
        let mut values: Vec<f64> = parameters
            .iter()
            .map(|parameter| parameter.value.value())
            .collect();
        for (name, value) in options.numbers("values")? {
            values[options::choice("values", &name, &names)?] = value;
        }
        let rule = options.choice("rule", &RULES.map(rule_name))?;
        let objective = options.choice("objective", &OBJECTIVES.map(objective_name))?;
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
            objective: objective.map_or(view.objective, |index| OBJECTIVES[index]),
            rule: rule.map_or(view.rule, |index| RULES[index]),
            state: options.choice("state", &state_names)?.unwrap_or(view.state),
            follow: options.flag("follow")?.unwrap_or(true),
        })
    }
}
