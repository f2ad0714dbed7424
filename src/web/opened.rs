//! An open scenario, and the options of its two questions.

use wasm_bindgen::prelude::*;

use super::cliffs::Found;
use super::facts::facts;
use super::part::Part;
use super::reading::{accept, choice};
use super::value::Plain;
use super::{errors, transfer};
use crate::scenario::{Objective, Rule, Scenario};
use crate::solve::Temperature;
use crate::stability::Steepest;
use crate::study::{self, Cache, Request};

const SOLVE: [&str; 5] = ["values", "alpha", "objective", "rule", "perturbation"];
const SWEEP: [&str; 11] = [
    "values",
    "alpha",
    "objective",
    "rule",
    "perturbation",
    "parameter",
    "from",
    "to",
    "points",
    "state",
    "follow",
];

/// A valid scenario in WebAssembly's memory, with what the last answers can lend to the next: the sweep, the cliffs, the steepest slope.
#[wasm_bindgen]
pub struct Opened {
    pub(super) scenario: Scenario,
    cache: Cache,
    pub(super) found: Option<Found>,
    pub(super) steep: Option<(Request, Option<Steepest>)>,
}

/// Reads a scenario file.
#[wasm_bindgen]
pub fn open(text: &str) -> Result<Opened, JsValue> {
    let scenario = Scenario::parse(text).map_err(|error| errors::scenario(&error))?;
    Ok(Opened {
        scenario,
        cache: Cache::default(),
        found: None,
        steep: None,
    })
}

#[wasm_bindgen]
impl Opened {
    /// `Facts` of policy-cliff.d.ts.
    #[must_use]
    pub fn facts(&self) -> Plain {
        facts(&self.scenario)
    }

    /// `SweepOptions` to `Sweep` of policy-cliff.d.ts.
    pub fn sweep(&mut self, options: &JsValue) -> Result<Plain, JsValue> {
        let request = self.request(&Part::options(options, &SWEEP))?;
        let answer = study::sweep(&self.scenario, &request, &mut self.cache)
            .map_err(|error| errors::range(&error.to_string()))?;
        Ok(transfer::sweep(&self.scenario, &request, answer))
    }

    /// `SolveOptions` to `Solution` of policy-cliff.d.ts.
    pub fn solve(&mut self, options: &JsValue) -> Result<Plain, JsValue> {
        let Request {
            values,
            alpha,
            objective,
            rule,
            ..
        } = self.request(&Part::options(options, &SOLVE))?;
        let solution = study::solve(&self.scenario, &values, alpha, objective, rule)
            .map_err(|error| errors::range(&error.to_string()))?;
        let solution = solution.map_err(|problem| errors::plain(&problem))?;
        Ok(transfer::solution(&solution))
    }
}

impl Opened {
    /// Options over the scenario's view. Names become indices here; ranges are checked by the solver, which knows them.
    pub(super) fn request(&mut self, options: &Part) -> Result<Request, JsValue> {
        self.perturb(options)?;
        let Scenario {
            parameters,
            states,
            view,
            ..
        } = &self.scenario;
        let names = parameters.iter().map(|parameter| parameter.name.as_str());
        let names: Vec<&str> = names.collect();
        let state_names: Vec<&str> = states.iter().map(String::as_str).collect();
        let parameter = options.choice_or("parameter", &names, view.sweep);
        let range = &parameters[parameter];
        let mut values = Vec::new();
        for parameter in parameters {
            values.push(parameter.value.value());
        }
        if let Some(given) = options.find("values") {
            for name in given.keys() {
                values[choice("values", &name, &names)] = given.get(&name).number();
            }
        }
        let rule = options.choice_or("rule", &Rule::NAMES, view.rule as usize);
        let own = view.objective as usize;
        let objective = options.choice_or("objective", &Objective::NAMES, own);
        let request = Request {
            parameter,
            from: options.number_or("from", range.from.value()),
            to: options.number_or("to", range.to.value()),
            points: options.count_or("points", view.points),
            values,
            alpha: match options.find("alpha") {
                Some(alpha) => alpha.number_or_null(),
                None => view.alpha,
            },
            objective: Objective::ALL[objective],
            rule: Rule::ALL[rule],
            state: options.choice_or("state", &state_names, view.state),
            follow: options.find("follow").is_none_or(|part| part.flag()),
        };
        accept()?;
        Ok(request)
    }

    /// Refuses what is out of range; the temperature.
    pub(super) fn checked(&self, request: &Request) -> Result<Option<Temperature>, JsValue> {
        study::check(&self.scenario, request).map_err(|error| errors::range(&error.to_string()))
    }

    /// What is added to the reward from now on.
    fn perturb(&mut self, options: &Part) -> Result<(), JsValue> {
        let pairs = self.scenario.mdp.pairs();
        let perturbation = options.find("perturbation").map(|part| part.column());
        let perturbation = perturbation.unwrap_or_default();
        let finite = perturbation.iter().all(|value| value.is_finite());
        if !finite || !perturbation.is_empty() && perturbation.len() != pairs {
            return Err(errors::range(&format!(
                "perturbation: it is not {pairs} finite numbers, one per action"
            )));
        }
        if perturbation != self.scenario.perturbation {
            self.cache = Cache::default();
            self.found = None;
            self.steep = None;
            self.scenario.perturbation = perturbation;
        }
        Ok(())
    }
}
