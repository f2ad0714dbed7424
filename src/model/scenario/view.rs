//! How a scenario opens: what is swept, watched and counted.

use jsonc_parser::ast::Value;
use num_traits::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::model::Model;
use super::names::{self, Names};
use super::outcomes::{self, Outcome};
use super::text::{Fields, Read, described, number, refuse, start, string};
use crate::model::Number;

/// Which optimal action a hard policy takes where several are optimal (THEORY 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// The first in file order.
    First,
    /// Each with equal probability.
    Uniform,
    /// The choice among all optimal policies with the least true value.
    Worst,
    /// The choice among all optimal policies with the greatest true value.
    Best,
}

/// What the soft policy is regularised by (THEORY 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Objective {
    /// Entropy: V = alpha log sum exp(Q / alpha).
    Entropy,
    /// Divergence from the base policy: V = alpha log sum base exp(Q / alpha).
    Kl,
}

/// What a scenario shows when it opens.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Index of the swept parameter.
    pub sweep: usize,
    /// The watched state; it has at least one action.
    pub state: usize,
    /// Temperature from 1e-6 to 1e6; `None` is hard argmax alone.
    pub alpha: Option<f64>,
    /// Choice among tied actions; `Worst` and `Best` only with a true reward.
    pub rule: Rule,
    /// Regularisation.
    pub objective: Objective,
    /// Number of parameter values, from 2 to 100,001.
    pub points: usize,
    /// Behaviours to count.
    pub outcomes: Vec<Outcome>,
    /// A sentence that says what to look at; may be empty.
    pub look: String,
}

/// What a view refers to.
pub(super) struct Watch<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) parameters: &'a Names<'a>,
    pub(super) start: &'a [(usize, Number)],
    pub(super) has_truth: bool,
}

const KEYS: [&str; 8] = [
    "sweep",
    "state",
    "alpha",
    "rule",
    "objective",
    "points",
    "outcomes",
    "look",
];

impl Watch<'_> {
    /// The view of a file, or the default one.
    pub(super) fn view(&self, value: Option<&Value>) -> Read<View> {
        let mut view = View {
            sweep: 0,
            state: self.first_state(),
            alpha: Some(0.1),
            rule: Rule::Uniform,
            objective: Objective::Entropy,
            points: 201,
            outcomes: Vec::new(),
            look: String::new(),
        };
        let Some(value) = value else { return Ok(view) };
        let fields = Fields::new(value, "an object", &KEYS)?;
        if let Some(value) = fields.get("sweep") {
            view.sweep = self.parameters.find(
                "parameter",
                string(value, "the name of a parameter")?,
                start(value),
            )?;
        }
        if let Some(value) = fields.get("state") {
            view.state = self.state(value)?;
        }
        if let Some(value) = fields.get("alpha") {
            view.alpha = alpha(value)?;
        }
        if let Some(value) = fields.get("rule") {
            let rules = [
                ("first", Rule::First),
                ("uniform", Rule::Uniform),
                ("worst", Rule::Worst),
                ("best", Rule::Best),
            ];
            view.rule = choice(value, "rule", &rules)?;
            if !self.has_truth && matches!(view.rule, Rule::Worst | Rule::Best) {
                let name = string(value, "a rule")?;
                return refuse(
                    start(value),
                    format!("rule \"{name}\" needs a true reward: the key \"true\" of the file"),
                );
            }
        }
        if let Some(value) = fields.get("objective") {
            view.objective = choice(
                value,
                "objective",
                &[("entropy", Objective::Entropy), ("kl", Objective::Kl)],
            )?;
        }
        if let Some(value) = fields.get("points") {
            view.points = points(value)?;
        }
        if let Some(value) = fields.get("outcomes") {
            view.outcomes = outcomes::read(value, self.model)?;
        }
        view.look = fields.text("look")?;
        Ok(view)
    }

    /// The first state with a choice to make: in the start's support if there is one, else anywhere.
    fn first_state(&self) -> usize {
        let acts = |&state: &usize| self.model.rows[state] < self.model.rows[state + 1];
        let started = self.start.iter().map(|(state, _)| *state).find(acts);
        started
            .or_else(|| (0..self.model.states.len()).find(acts))
            .unwrap_or(0)
    }

    /// A state with actions.
    fn state(&self, value: &Value) -> Read<usize> {
        let name = string(value, "the name of a state")?;
        let state = self.model.states.find("state", name, start(value))?;
        if self.model.rows[state] == self.model.rows[state + 1] {
            return refuse(
                start(value),
                format!(
                    "state {} is terminal; allowed: a state with actions",
                    names::quoted(name)
                ),
            );
        }
        Ok(state)
    }
}

/// One of a few names.
fn choice<T: Copy>(value: &Value, kind: &str, choices: &[(&str, T)]) -> Read<T> {
    let name = string(value, "a string")?;
    if let Some((_, choice)) = choices.iter().find(|(known, _)| *known == name) {
        return Ok(*choice);
    }
    let allowed: Vec<_> = choices.iter().map(|(known, _)| *known).collect();
    refuse(start(value), names::unknown(kind, name, &allowed))
}

fn alpha(value: &Value) -> Read<Option<f64>> {
    if let Value::NullKeyword(_) = value {
        return Ok(None);
    }
    let alpha = number(value)?.value();
    if !(1e-6..=1e6).contains(&alpha) {
        return refuse(
            start(value),
            format!(
                "alpha {} is outside [1e-6, 1e6]; null is hard argmax alone",
                described(value)
            ),
        );
    }
    Ok(Some(alpha))
}

fn points(value: &Value) -> Read<usize> {
    let exact = number(value)?.exact();
    let whole = exact
        .is_integer()
        .then(|| exact.to_integer().to_usize())
        .flatten();
    match whole.filter(|points| (2..=100_001).contains(points)) {
        Some(points) => Ok(points),
        None => refuse(
            start(value),
            format!(
                "points {} is not a whole number from 2 to 100001",
                described(value)
            ),
        ),
    }
}
