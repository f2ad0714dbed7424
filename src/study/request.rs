//! Requests to a scenario. [`Request::new`] is the only place that validates options: every method takes a `Request`,
//! and every `Request` is valid.

use std::fmt;

use serde::Deserialize;

use crate::scenario::names::shortened;
use crate::scenario::{Objective, Rule, Scenario};
use crate::solve::Temperature;

use super::values::Values;
use crate::typed_arrays::Column;
use crate::whole;

/// The largest number of points of a sweep.
const POINTS: usize = 100_001;
/// The allowed numbers of samples along each side of a field.
const SIZES: std::ops::RangeInclusive<usize> = 2..=512;
/// The bound on the size of numbers, the same as in files.
const LARGEST: f64 = 1e38;
/// The length of the longest list of allowed names in an error.
const SHOWN_NAMES: usize = 16;
/// The axes over which a sweep may go.
const AXES: [&str; 2] = ["parameter", "alpha"];
/// The quantities of the soft policy that a field may show.
const FIELDS: [&str; 3] = ["probability", "entropy", "slope"];

/// The options of a caller, not validated, with names instead of indices. An option that is `None` is as the scenario's
/// view has it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Options {
    /// The values of parameters by name.
    pub values: Option<Values>,
    /// The temperature; `Some(None)` for hard argmax alone.
    pub alpha: Option<Option<f64>>,
    /// The regularisation: "entropy" or "kl".
    pub objective: Option<String>,
    /// The choice among tied actions: "first", "uniform", "worst" or "best".
    pub rule: Option<String>,
    /// The perturbation: one number per pair, which is added to the reward.
    pub perturbation: Option<Column>,
    /// The moved parameter.
    pub parameter: Option<String>,
    /// What a sweep moves: "parameter", or "alpha" for the temperature, with all parameters at their values.
    pub axis: Option<String>,
    /// The first value of what is moved.
    pub from: Option<f64>,
    /// The last value of what is moved.
    pub to: Option<f64>,
    /// The number of values of what is moved; of temperatures those above 0.
    pub points: Option<usize>,
    /// The watched state.
    pub state: Option<String>,
    /// Whether to follow the policies from the start.
    pub follow: Option<bool>,
    /// Whether points of a sweep are left out where its soft curves are straight.
    pub sketch: Option<bool>,
    /// The value of the moved parameter, for methods about one point.
    pub at: Option<f64>,
    /// The parameter across a box of two.
    pub x: Option<String>,
    /// The parameter upwards.
    pub y: Option<String>,
    /// The range [from, to] of each of both parameters.
    pub ranges: Option<[[f64; 2]; 2]>,
    /// The quantity that a field shows: "probability", "entropy" or "slope".
    pub kind: Option<String>,
    /// An action of the watched state.
    pub action: Option<String>,
    /// The number of samples along each side of a field.
    pub size: Option<usize>,
    /// The amount by which a tie is broken, in units of reward.
    pub epsilon: Option<f64>,
    /// The smallest perturbation of a stress test.
    pub smallest: Option<f64>,
    /// The largest perturbation of a stress test.
    pub largest: Option<f64>,
    /// The number of sizes of a stress test.
    pub sizes: Option<usize>,
    /// The number of perturbations of each size.
    pub draws: Option<usize>,
    /// The seed of the random numbers.
    pub seed: Option<usize>,
    /// The temperatures of a stress test.
    pub alphas: Option<Vec<f64>>,
    /// The component of the reward whose entries a stress test perturbs.
    pub component: Option<String>,
    /// The share of its size by which an experiment moves each parameter.
    pub share: Option<f64>,
    /// How far from the present value of the parameter a quiet stretch is looked for.
    pub within: Option<f64>,
    /// Whether to certify cliffs exactly: with the thorough effort, not at all or, if `None`, with the ordinary effort.
    pub certify: Option<bool>,
}

/// A valid request. Only [`Request::new`] makes one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// The index of the moved parameter.
    pub parameter: usize,
    /// Whether the temperature is moved instead, from 0, hard argmax, and then from `from` to `to` in equal ratios.
    pub over_alpha: bool,
    /// The first value of what is moved.
    pub from: f64,
    /// The last value of what is moved, above the first.
    pub to: f64,
    /// The number of values, from 2 to 100001; value i is from + (to - from) i / (points - 1).
    pub points: usize,
    /// The values of all parameters (a sweep ignores that of the moved one).
    pub values: Vec<f64>,
    /// The value of the moved parameter for questions about one point.
    pub at: f64,
    /// The temperature; `None` for hard argmax alone.
    pub alpha: Option<Temperature>,
    /// The regularisation of the soft policy.
    pub objective: Objective,
    /// The choice among tied actions of the hard policy.
    pub rule: Rule,
    /// The index of the watched state, which has actions.
    pub state: usize,
    /// Whether to follow the policies from the start; without it `visits`, `outcomes`, `truth` and the soft `plain`
    /// stay empty.
    pub follow: bool,
    /// Whether points of a sweep are left out where its soft curves are straight.
    pub sketch: bool,
    /// The perturbation: one number per pair, which is added to the reward; empty for none.
    pub perturbation: Vec<f64>,
}

/// A valid box of two parameters.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlaneRequest {
    /// The indices of the parameters across and upwards.
    pub axes: [usize; 2],
    /// The range [from, to] of each, ascending.
    pub ranges: [[f64; 2]; 2],
}

/// A valid field over a box.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldRequest {
    /// The temperature.
    pub alpha: Temperature,
    /// The position of the kind among "probability", "entropy" and "slope".
    pub kind: usize,
    /// The name of the kind.
    pub kind_name: &'static str,
    /// The position of the action among those of the watched state.
    pub action: usize,
    /// The number of samples along each side.
    pub size: usize,
}

/// The reason why an option is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    /// The name of the option.
    pub field: &'static str,
    /// The refused value and the allowed ones.
    pub problem: String,
    /// Whether the option is required and missing.
    pub missing: bool,
}

impl RequestError {
    pub(crate) fn new(field: &'static str, problem: impl Into<String>) -> Self {
        Self {
            field,
            problem: problem.into(),
            missing: false,
        }
    }

    pub(crate) fn missing(field: &'static str) -> Self {
        Self {
            missing: true,
            ..Self::new(field, "it is missing")
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

impl std::error::Error for RequestError {}

impl Request {
    /// Returns the request without what hard argmax does not depend on.
    pub(super) fn without_temperature(&self) -> Self {
        Self {
            alpha: None,
            objective: Objective::Entropy,
            sketch: false,
            ..self.clone()
        }
    }

    /// Validates the options that all methods share.
    pub fn new(scenario: &Scenario, options: &Options) -> Result<Self, RequestError> {
        let view = &scenario.view;
        let names = parameter_names(scenario);
        let parameter = choice_or("parameter", options.parameter.as_ref(), &names, view.sweep)?;
        let alpha = options.alpha.unwrap_or(view.alpha);
        let alpha = alpha.map(|alpha| temperature("alpha", alpha)).transpose()?;
        let over_alpha = choice_or("axis", options.axis.as_ref(), &AXES, 0)? == 1;
        let range = &scenario.parameters[parameter];
        let ends = if over_alpha {
            temperatures_around(alpha)
        } else {
            [range.from.value(), range.to.value()]
        };
        let from = number("from", options.from.unwrap_or(ends[0]))?;
        let to = number("to", options.to.unwrap_or(ends[1]))?;
        if over_alpha {
            temperature("from", from)?;
            temperature("to", to)?;
        }
        if from >= to {
            whole::required();
            let problem = format!("{} is not above from, which is {}", shown(to), shown(from));
            return Err(RequestError::new("to", problem));
        }
        let points = options.points.unwrap_or(view.points);
        if !(2..=POINTS).contains(&points) {
            whole::required();
            return Err(RequestError::new(
                "points",
                format!("{points} is outside 2 to {POINTS}"),
            ));
        }
        let mut values: Vec<f64> = scenario.parameters.iter().map(|each| each.value.value()).collect();
        for (name, value) in options.values.iter().flat_map(|values| &values.0) {
            values[choice("values", name, &names)?] = number("values", *value)?;
        }
        let at = number("at", options.at.unwrap_or(values[parameter]))?;
        let objective = choice_or(
            "objective",
            options.objective.as_ref(),
            &Objective::NAMES,
            view.objective as usize,
        )?;
        let rule = choice_or("rule", options.rule.as_ref(), &Rule::NAMES, view.rule as usize)?;
        let rule = Rule::ALL[rule];
        if matches!(rule, Rule::Worst | Rule::Best) && scenario.true_weights.is_none() {
            let problem = "worst and best need a true reward, which this scenario does not have";
            return Err(RequestError::new("rule", problem));
        }
        let states: Vec<&str> = scenario.states.iter().map(String::as_str).collect();
        let state = choice_or("state", options.state.as_ref(), &states, view.state)?;
        if scenario.mdp.is_terminal(state) {
            return Err(RequestError::new("state", "it must be a state with actions"));
        }
        Ok(Self {
            parameter,
            over_alpha,
            from,
            to,
            points,
            values,
            at,
            alpha,
            objective: Objective::ALL[objective],
            rule,
            state,
            follow: options.follow.unwrap_or(true),
            sketch: options.sketch.unwrap_or(false),
            perturbation: perturbation(scenario, options.perturbation.as_ref())?,
        })
    }

    /// Validates the options `x`, `y` and `ranges`.
    pub fn plane(&self, scenario: &Scenario, options: &Options) -> Result<PlaneRequest, RequestError> {
        let names = parameter_names(scenario);
        if names.len() < 2 {
            return Err(RequestError::new("y", "this scenario has only one parameter"));
        }
        let x = choice_or("x", options.x.as_ref(), &names, self.parameter)?;
        let y = choice_or("y", options.y.as_ref(), &names, usize::from(x == 0))?;
        if x == y {
            return Err(RequestError::new("y", "it is the same parameter as x"));
        }
        let own = [x, y].map(|axis| &scenario.parameters[axis]);
        let ranges = options
            .ranges
            .unwrap_or(own.map(|range| [range.from.value(), range.to.value()]));
        for end in ranges.as_flattened() {
            number("ranges", *end)?;
        }
        for [from, to] in ranges {
            if from >= to {
                let problem = format!("{} to {} is empty", shown(from), shown(to));
                return Err(RequestError::new("ranges", problem));
            }
        }
        Ok(PlaneRequest { axes: [x, y], ranges })
    }

    /// Validates the options `kind`, `action` and `size`.
    pub fn field(&self, scenario: &Scenario, options: &Options) -> Result<FieldRequest, RequestError> {
        let needed = RequestError::new("alpha", "a field needs a temperature");
        let kind = choice_or("kind", options.kind.as_ref(), &FIELDS, 0)?;
        let size = options.size.unwrap_or(64);
        if !SIZES.contains(&size) {
            return Err(RequestError::new("size", format!("{size} is outside 2 to 512")));
        }
        Ok(FieldRequest {
            alpha: self.alpha.ok_or(needed)?,
            kind,
            kind_name: FIELDS[kind],
            action: choice_or("action", options.action.as_ref(), &self.actions(scenario), 0)?,
            size,
        })
    }

    /// Validates the options `action`, which names the pair, and `epsilon`.
    pub fn tie(&self, scenario: &Scenario, options: &Options) -> Result<(usize, f64), RequestError> {
        let action = options.action.as_ref().ok_or(RequestError::missing("action"))?;
        let action = choice("action", action, &self.actions(scenario))?;
        let epsilon = options.epsilon.ok_or(RequestError::missing("epsilon"))?;
        if !(epsilon > 0.0 && epsilon < LARGEST) {
            let problem = if epsilon.is_finite() && epsilon > 0.0 {
                too_large(epsilon)
            } else {
                format!("{epsilon} is not a finite number above 0")
            };
            return Err(RequestError::new("epsilon", problem));
        }
        Ok((scenario.mdp.actions(self.state).start + action, epsilon))
    }

    /// Validates the temperatures of a stress test: the option `alphas`, or else the one temperature there is.
    pub fn temperatures(&self, options: &Options) -> Result<Vec<Temperature>, RequestError> {
        match &options.alphas {
            Some(alphas) => alphas.iter().map(|&alpha| temperature("alphas", alpha)).collect(),
            None => Ok(self.alpha.into_iter().collect()),
        }
    }

    /// Returns the names of the watched state's actions.
    pub fn actions<'s>(&self, scenario: &'s Scenario) -> Vec<&'s str> {
        let own = scenario.mdp.actions(self.state);
        scenario.actions[own].iter().map(AsRef::as_ref).collect()
    }
}

/// Returns the range of temperatures of a sweep over them: the usual one, or up to the power of ten behind a
/// temperature beyond it.
fn temperatures_around(alpha: Option<Temperature>) -> [f64; 2] {
    let [low, high] = Temperature::USUAL;
    let Some(alpha) = alpha.map(Temperature::get) else {
        return Temperature::USUAL;
    };
    let from = if alpha < low {
        10f64.powf(alpha.log10().floor()).max(Temperature::MIN)
    } else {
        low
    };
    let to = if alpha > high {
        10f64.powf(alpha.log10().ceil()).min(Temperature::MAX)
    } else {
        high
    };
    [from, to]
}

/// Validates the option `share`.
pub(super) fn share(options: &Options) -> Result<f64, RequestError> {
    let share = options.share.unwrap_or(0.01);
    if !(share > 0.0 && share <= 1.0) {
        return Err(RequestError::new(
            "share",
            format!("{share} is not above 0 and at most 1"),
        ));
    }
    Ok(share)
}

/// Validates a perturbation: one finite number per pair, or none at all.
fn perturbation(scenario: &Scenario, given: Option<&Column>) -> Result<Vec<f64>, RequestError> {
    let given = given.map_or_else(Vec::new, |column| column.0.clone());
    let pairs = scenario.mdp.pairs();
    let fits = given.is_empty() || given.len() == pairs;
    if !fits || given.iter().any(|value| !value.is_finite()) {
        let problem = format!("it is not {pairs} finite numbers, one per action");
        return Err(RequestError::new("perturbation", problem));
    }
    for &value in &given {
        number("perturbation", value)?;
    }
    Ok(given)
}

fn parameter_names(scenario: &Scenario) -> Vec<&str> {
    scenario.parameters.iter().map(|each| each.name.as_str()).collect()
}

fn temperature(field: &'static str, value: f64) -> Result<Temperature, RequestError> {
    Temperature::new(value).map_err(|error| RequestError::new(field, error.to_string()))
}

/// Validates a number: it must be finite and below [`LARGEST`] in size.
pub(crate) fn number(field: &'static str, value: f64) -> Result<f64, RequestError> {
    if !value.is_finite() {
        return Err(RequestError::new(field, format!("{value} is not a finite number")));
    }
    if value.abs() >= LARGEST {
        return Err(RequestError::new(field, too_large(value)));
    }
    Ok(value)
}

fn too_large(value: f64) -> String {
    format!("{value:e} is not below {LARGEST:e} in size")
}

/// Returns a number as text, without long runs of zeros.
fn shown(value: f64) -> String {
    if value != 0.0 && !(1e-7..1e21).contains(&value.abs()) {
        return format!("{value:e}");
    }
    value.to_string()
}

pub(super) fn choice_or(
    field: &'static str,
    name: Option<&String>,
    allowed: &[&str],
    otherwise: usize,
) -> Result<usize, RequestError> {
    name.map_or(Ok(otherwise), |name| choice(field, name, allowed))
}

/// Returns the index of a name among those allowed.
pub(crate) fn choice(field: &'static str, name: &str, allowed: &[&str]) -> Result<usize, RequestError> {
    if let Some(index) = allowed.iter().position(|each| *each == name) {
        return Ok(index);
    }
    let quoted = |name: &str| format!("\u{201c}{}\u{201d}", shortened(name));
    let mut list: Vec<String> = allowed.iter().take(SHOWN_NAMES).map(|each| quoted(each)).collect();
    if allowed.len() > SHOWN_NAMES {
        list.push("…".to_owned());
    }
    let problem = format!("{} is not one of {}", quoted(name), list.join(", "));
    Err(RequestError::new(field, problem))
}
