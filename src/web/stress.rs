//! Random perturbations: `Stress` of stability.d.ts.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::errors;
use super::opened::Opened;
use super::part::Part;
use super::progress::Progress;
use super::reading::{accept, refuse};
use super::value::{Plain, indices};
use crate::scenario::Problem;
use crate::solve::Temperature;
use crate::stability::{StressError, StressRequest, stress};

const OPTIONS: [&str; 13] = [
    "values",
    "objective",
    "rule",
    "perturbation",
    "parameter",
    "at",
    "smallest",
    "largest",
    "sizes",
    "draws",
    "seed",
    "alphas",
    "onProgress",
];

/// Sizes of perturbations: from one in a million to one, four to a decade.
const SMALLEST: f64 = 1e-6;
const LARGEST: f64 = 1.0;
const SIZES: usize = 25;
const DRAWS: usize = 100;

#[wasm_bindgen]
impl Opened {
    /// `StressOptions` to `Stress`.
    pub fn stress(&mut self, options: &JsValue) -> Result<Plain, JsValue> {
        let options = Part::options(options, &OPTIONS);
        let mut progress = Progress::new(&options);
        let (request, at, alpha) = self.point(&options)?;
        let mut temperatures: Vec<Temperature> = alpha.into_iter().collect();
        if let Some(alphas) = options.find("alphas") {
            temperatures.clear();
            for alpha in alphas.items() {
                match Temperature::new(alpha.number()) {
                    Ok(alpha) => temperatures.push(alpha),
                    Err(error) => refuse(errors::range(&format!("alphas: {error}"))),
                }
            }
        }
        let wanted = StressRequest {
            from: options.number_or("smallest", SMALLEST),
            to: options.number_or("largest", LARGEST),
            sizes: options.count_or("sizes", SIZES),
            draws: options.count_or("draws", DRAWS),
            seed: options.count_or("seed", 1) as u64,
            temperatures,
            objective: request.objective,
            rule: request.rule,
        };
        accept()?;
        let scenario = &self.scenario;
        let problem = Problem::new(scenario, request.parameter, &request.values);
        let found = stress(&problem, at, &wanted, &mut |share| progress.tell(share));
        let found = found.map_err(|error| match error {
            StressError::Request(field, value, problem) => {
                let field = match field {
                    "from" => "smallest",
                    "to" => "largest",
                    "temperatures" => "alphas",
                    field => field,
                };
                errors::range(&format!("{field}: {value} is {problem}"))
            }
            StressError::Unbounded(unbounded) => errors::unbounded(scenario, &unbounded),
            StressError::Stopped => progress.stopped(),
        })?;
        let plain = Plain::new();
        plain.column("sizes", &found.sizes);
        plain.number("draws", found.draws as f64);
        plain.number("seed", wanted.seed as f64);
        plain.text("rule", wanted.rule.name());
        let branches = Array::new();
        for each in &found.branches {
            let branch = Plain::new();
            branch.maybe("alpha", each.alpha);
            branch.column("largest", &each.largest);
            branch.column("typical", &each.typical);
            branch.column("bound", &each.bound);
            branch.set("endless", &indices(&each.endless));
            branches.push(&branch);
        }
        plain.set("branches", &branches);
        Ok(plain)
    }
}
