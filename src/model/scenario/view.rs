//! How a scenario opens: what is swept, watched and counted, and where states are drawn.

use std::collections::HashMap;

use jsonc_parser::ast::Value;
use num_traits::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::limits;
use super::model::Model;
use super::names::{self, Names};
use super::text::{Fields, Read, described, entries, list, number, refuse, start, string};
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

/// A named set of pairs whose expected (discounted) number of uses from the start is reported.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// For people.
    pub name: String,
    /// Pairs counted.
    pub pairs: Vec<usize>,
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

/// Where states are drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// Rows of a grid from top to bottom, all equally long: the state in each cell, `None` for a wall. Every state at most once.
    Grid(Vec<Vec<Option<usize>>>),
    /// A point (x to the right, y down, any unit) for every state; `None` for those the file leaves out.
    Points(Vec<Option<[f64; 2]>>),
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
            view.outcomes = self.outcomes(value)?;
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

    fn outcomes(&self, value: &Value) -> Read<Vec<Outcome>> {
        let named = entries(value, "an object of outcomes")?;
        if named.len() > limits::OUTCOMES {
            return refuse(
                start(value),
                format!("more than {} outcomes", limits::OUTCOMES),
            );
        }
        let known = self.model.pairs();
        let outcome = |(name, value): (super::text::Name, &Value)| {
            names::check(name.text, name.at)?;
            let items = list(value, "a list of \"state/action\"")?;
            if items.is_empty() {
                return refuse(
                    start(value),
                    "no action to count; expected a list of \"state/action\"",
                );
            }
            let mut pairs = Vec::with_capacity(items.len());
            for item in items {
                pairs.push(self.pair(item, &known)?);
            }
            let mut sorted = pairs.clone();
            sorted.sort_unstable();
            if let Some(twice) = sorted.windows(2).find(|w| w[0] == w[1]) {
                let second = items
                    .iter()
                    .zip(&pairs)
                    .filter(|(_, pair)| **pair == twice[0])
                    .nth(1);
                return refuse(
                    second.map_or(start(value), |(item, _)| start(item)),
                    "the same action twice in one outcome",
                );
            }
            Ok(Outcome {
                name: name.text.into(),
                pairs,
            })
        };
        named.map(outcome).collect()
    }

    /// "state/action", where both names may contain slashes as long as only one reading is possible.
    fn pair(&self, value: &Value, known: &HashMap<(usize, &str), usize>) -> Read<usize> {
        let text = string(value, "\"state/action\"")?;
        let at = start(value);
        // No pair's text is longer, and every slash of a very long text would be tried.
        let slashes = if text.len() <= 8 * limits::NAME + 1 {
            text
        } else {
            ""
        };
        let readings = slashes.match_indices('/').filter_map(|(slash, _)| {
            let state = self.model.states.get(&text[..slash])?;
            known.get(&(state, &text[slash + 1..])).copied()
        });
        match readings.collect::<Vec<_>>()[..] {
            [pair] => Ok(pair),
            [] => refuse(at, self.unknown_pair(text)),
            _ => refuse(
                at,
                format!(
                    "{} can be read as more than one state and action; rename one of them",
                    names::quoted(text)
                ),
            ),
        }
    }

    /// What is wrong with a text that names no pair.
    fn unknown_pair(&self, text: &str) -> String {
        let Some((state, action)) = text.split_once('/') else {
            return format!(
                "{} names no action; expected \"state/action\"",
                names::quoted(text)
            );
        };
        let in_outcome = format!("{} names no action: ", names::quoted(text));
        match self.model.states.get(state) {
            None => {
                in_outcome
                    + &names::unknown("state", state, self.model.states.list().iter().copied())
            }
            Some(index) => {
                let actions =
                    &self.model.actions[self.model.rows[index]..self.model.rows[index + 1]];
                in_outcome + &names::unknown("action", action, actions.iter().copied())
            }
        }
    }
}

/// One of a few names.
fn choice<T: Copy>(value: &Value, kind: &str, choices: &[(&str, T)]) -> Read<T> {
    let name = string(value, "a string")?;
    match choices.iter().find(|(known, _)| *known == name) {
        Some((_, choice)) => Ok(*choice),
        None => refuse(
            start(value),
            names::unknown(kind, name, choices.iter().map(|(known, _)| *known)),
        ),
    }
}

fn alpha(value: &Value) -> Read<Option<f64>> {
    if let Value::NullKeyword(_) = value {
        return Ok(None);
    }
    let alpha = number(value)?.value();
    if !(1e-6..=1e6).contains(&alpha) {
        return refuse(
            start(value),
            format!("alpha {alpha} is outside [1e-6, 1e6]; null is hard argmax alone"),
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

/// The layout of a file: `{"grid": rows}` or `{"points": positions}`.
pub(super) fn layout(value: &Value, states: &Names) -> Read<Layout> {
    let fields = Fields::new(
        value,
        "an object with \"grid\" or \"points\"",
        &["grid", "points"],
    )?;
    match (fields.get("grid"), fields.get("points")) {
        (Some(rows), None) => grid(rows, states).map(Layout::Grid),
        (None, Some(points)) => positions(points, states).map(Layout::Points),
        _ => refuse(start(value), "expected either \"grid\" or \"points\""),
    }
}

fn grid(value: &Value, states: &Names) -> Read<Vec<Vec<Option<usize>>>> {
    let mut placed = vec![false; states.len()];
    let mut rows: Vec<Vec<Option<usize>>> = Vec::new();
    for value in list(value, "a list of rows")? {
        let mut row = Vec::new();
        for cell in list(value, "a list of cells")? {
            if let Value::NullKeyword(_) = cell {
                row.push(None);
                continue;
            }
            let name = string(cell, "the name of a state or null")?;
            let state = states.find("state", name, start(cell))?;
            if std::mem::replace(&mut placed[state], true) {
                return refuse(
                    start(cell),
                    format!("state {} stands in two cells", names::quoted(name)),
                );
            }
            row.push(Some(state));
        }
        if let Some(first) = rows.first().filter(|first| first.len() != row.len()) {
            return refuse(
                start(value),
                format!(
                    "a row of {} cells; the first has {}",
                    row.len(),
                    first.len()
                ),
            );
        }
        rows.push(row);
    }
    if !placed.contains(&true) {
        return refuse(start(value), "a grid without states");
    }
    Ok(rows)
}

fn positions(value: &Value, states: &Names) -> Read<Vec<Option<[f64; 2]>>> {
    let mut points = vec![None; states.len()];
    for (name, value) in entries(value, "an object of points by state")? {
        let state = states.find("state", name.text, name.at)?;
        let [x, y] = list(value, "a list [x, y]")? else {
            return refuse(start(value), "expected a list [x, y] of two numbers");
        };
        points[state] = Some([number(x)?.value(), number(y)?.value()]);
    }
    Ok(points)
}
