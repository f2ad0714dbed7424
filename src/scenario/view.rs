//! The opening view of a scenario: the swept parameter, the watched state, and the outcomes to count.

use std::rc::Rc;

use super::diagnostic::{Diagnostic, Result, refuse};
use super::json::{Entry, Fields, Ranged, Value, described, entries, list, number, string};
use super::limits;
use super::model::Model;
use super::names::{self, Names};
use crate::problem::{Objective, Outcome, Rule};
use crate::rational::Number;
use crate::whole::IS_WHOLE;

/// A picture of a sweep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    /// The policy of the watched state.
    #[default]
    Policy,
    /// The outcomes.
    Outcomes,
    /// The values from the start.
    Value,
}

impl Picture {
    /// All pictures.
    pub const ALL: [Self; 3] = [Self::Policy, Self::Outcomes, Self::Value];

    /// The names of the pictures.
    pub const NAMES: [&'static str; 3] = ["policy", "outcomes", "value"];

    /// Returns the name of the picture.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// The view that a scenario opens with.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The index of the swept parameter.
    pub sweep: usize,
    /// The watched state; it has at least one action.
    pub state: usize,
    /// The temperature, from 1e-6 to 1e6; `None` is hard argmax alone.
    pub alpha: Option<f64>,
    /// The choice among tied actions; `Worst` and `Best` only with a true reward.
    pub rule: Rule,
    /// The regularisation.
    pub objective: Objective,
    /// The indices of the two parameters of the phase diagram, across and upwards; `None` when the file has no `plane`.
    pub plane: Option<[usize; 2]>,
    /// The main picture; `Outcomes` only with outcomes.
    pub picture: Picture,
    /// Whether the phase diagram shows what happens, not what is best in the watched state; only with outcomes.
    pub maps_outcomes: bool,
    /// The number of parameter values, from 2 to 100,001.
    pub points: usize,
    /// The outcomes to count.
    pub outcomes: Vec<Outcome>,
    /// A sentence that points out what is worth seeing; may be empty.
    pub look: String,
    /// The states that stand for classes of prompts, each with the component whose weight is its share: in training the
    /// training weight, in use the true one. Empty in what the page opens with, which draws no model.
    pub shares: Vec<(usize, usize)>,
}

/// The settings that both a view and a step of a guide have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// The index of the swept parameter, as in [`View`].
    pub sweep: usize,
    /// The watched state, as in [`View`].
    pub state: usize,
    /// The temperature, as in [`View`].
    pub alpha: Option<f64>,
    /// The choice among tied actions, as in [`View`].
    pub rule: Rule,
    /// The regularisation, as in [`View`].
    pub objective: Objective,
    /// The parameters of the phase diagram, as in [`View`].
    pub plane: Option<[usize; 2]>,
    /// The main picture, as in [`View`].
    pub picture: Picture,
    /// Whether the phase diagram shows what happens, as in [`View`].
    pub maps_outcomes: bool,
}

impl View {
    /// Returns the settings of the view that a step of a guide can change.
    #[must_use]
    pub fn setting(&self) -> Setting {
        let View {
            sweep,
            state,
            alpha,
            rule,
            objective,
            plane,
            picture,
            maps_outcomes,
            ..
        } = *self;
        Setting {
            sweep,
            state,
            alpha,
            rule,
            objective,
            plane,
            picture,
            maps_outcomes,
        }
    }
}

/// The parts of the file that a view refers to.
pub(super) struct Watch<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) parameters: &'a Names<'a>,
    pub(super) start: &'a [(usize, Number)],
    pub(super) has_truth: bool,
    /// The names of the view's outcomes, once it has been read.
    pub(super) outcomes: Vec<String>,
}

const KEYS: [&str; 12] = [
    "sweep",
    "state",
    "alpha",
    "rule",
    "objective",
    "plane",
    "picture",
    "map",
    "points",
    "outcomes",
    "look",
    "shares",
];

impl Watch<'_> {
    /// Reads the view of a file, or returns the default one where there is none.
    pub(super) fn view(&self, value: Option<&Value>) -> Result<View> {
        let mut setting = Setting {
            sweep: 0,
            state: self.first_state(),
            alpha: Some(0.1),
            rule: Rule::Uniform,
            objective: Objective::Entropy,
            plane: None,
            picture: Picture::Policy,
            maps_outcomes: false,
        };
        let fields = match value {
            Some(value) => Fields::new(value, "an object", &KEYS)?,
            None => Fields::NONE,
        };
        let outcomes = match fields.get("outcomes") {
            Some(value) => outcomes(value, self.model)?,
            None => Vec::new(),
        };
        let watch = Self {
            outcomes: names_of(&outcomes),
            ..*self
        };
        watch.change(&fields, &mut setting)?;
        let points = match fields.get("points") {
            Some(value) => points(value)?,
            None => 201,
        };
        let look = fields.text("look")?;
        let shares = match fields.get("shares") {
            Some(value) if IS_WHOLE => self.shares(value)?,
            _ => Vec::new(),
        };
        let Setting {
            sweep,
            state,
            alpha,
            rule,
            objective,
            plane,
            picture,
            maps_outcomes,
        } = setting;
        Ok(View {
            sweep,
            state,
            alpha,
            rule,
            objective,
            plane,
            picture,
            maps_outcomes,
            points,
            outcomes,
            look,
            shares,
        })
    }

    /// Reads the fields that a view and a step of a guide share into `setting`.
    pub(super) fn change(&self, fields: &Fields, setting: &mut Setting) -> Result<()> {
        if let Some(value) = fields.get("sweep") {
            setting.sweep = self.parameter(value)?;
        }
        if let Some(value) = fields.get("state") {
            setting.state = self.state(value)?;
        }
        if let Some(value) = fields.get("alpha") {
            setting.alpha = alpha(value)?;
        }
        if let Some(value) = fields.get("rule") {
            setting.rule = Rule::ALL[choice(value, "rule", &Rule::NAMES)?];
            if !self.has_truth && matches!(setting.rule, Rule::Worst | Rule::Best) {
                let rule = described(value);
                let message = format!("rule {rule} needs a true reward: the key \"true\" of the file");
                return refuse(value.start(), message);
            }
        }
        if let Some(value) = fields.get("objective") {
            setting.objective = Objective::ALL[choice(value, "objective", &Objective::NAMES)?];
        }
        if let Some(value) = fields.get("plane") {
            let [x, y] = list(value, "a list of two parameters")? else {
                return refuse(value.start(), "expected a list of two parameters");
            };
            let plane = [self.parameter(x)?, self.parameter(y)?];
            if plane[0] == plane[1] {
                return refuse(y.start(), "the same parameter across and upwards");
            }
            setting.plane = Some(plane);
        }
        if let Some(value) = fields.get("picture") {
            setting.picture = Picture::ALL[choice(value, "picture", &Picture::NAMES)?];
            if setting.picture == Picture::Outcomes && self.outcomes.is_empty() {
                let message = "picture \"outcomes\" needs outcomes: the key \"outcomes\" of the view";
                return refuse(value.start(), message);
            }
        }
        if let Some(value) = fields.get("map") {
            setting.maps_outcomes = choice(value, "map", &["actions", "outcomes"])? == 1;
            if setting.maps_outcomes && self.outcomes.is_empty() {
                let message = "map \"outcomes\" needs outcomes: the key \"outcomes\" of the view";
                return refuse(value.start(), message);
            }
        }
        Ok(())
    }

    /// Reads which states stand for classes of prompts, with the components whose weights are their shares.
    fn shares(&self, value: &Value) -> Result<Vec<(usize, usize)>> {
        if !self.has_truth {
            let message = "a share in use needs a true reward: the key \"true\" of the file";
            return refuse(value.start(), message);
        }
        let mut shares = Vec::new();
        for Entry { name, at, value } in entries(value, "an object of states")? {
            let state = self.model.states.find("state", name, at)?;
            let component = string(value, "the name of a component")?;
            shares.push((
                state,
                self.model.components.find("component", component, value.start())?,
            ));
        }
        Ok(shares)
    }

    fn parameter(&self, value: &Value) -> Result<usize> {
        let name = string(value, "the name of a parameter")?;
        self.parameters.find("parameter", name, value.start())
    }

    /// Returns the first state with a choice to make: in the start's support if there is one, else anywhere.
    fn first_state(&self) -> usize {
        let acts = |state: usize| !self.model.pairs(state).is_empty();
        for (state, _) in self.start {
            if acts(*state) {
                return *state;
            }
        }
        (0..self.model.states.len()).find(|&s| acts(s)).unwrap_or(0)
    }

    /// Reads the name of a state that has actions.
    fn state(&self, value: &Value) -> Result<usize> {
        let name = string(value, "the name of a state")?;
        let state = self.model.states.find("state", name, value.start())?;
        if self.model.pairs(state).is_empty() {
            let state = described(value);
            return refuse(
                value.start(),
                format!("state {state} is terminal; allowed: a state with actions"),
            );
        }
        Ok(state)
    }
}

/// Returns the names of outcomes.
pub(super) fn names_of(outcomes: &[Outcome]) -> Vec<String> {
    outcomes.iter().map(|outcome| outcome.name.clone()).collect()
}

/// Reads one of a few names, and returns its index.
pub(super) fn choice(value: &Value, kind: &str, choices: &[&str]) -> Result<usize> {
    let name = string(value, "a string")?;
    match choices.iter().position(|&known| known == name) {
        Some(choice) => Ok(choice),
        None => refuse(value.start(), names::unknown(kind, name, choices)),
    }
}

fn alpha(value: &Value) -> Result<Option<f64>> {
    if let Value::NullKeyword(_) = value {
        return Ok(None);
    }
    let alpha = number(value)?.value();
    if !(1e-6..=1e6).contains(&alpha) {
        let alpha = described(value);
        let message = format!("alpha {alpha} is outside [1e-6, 1e6]; null is hard argmax alone");
        return refuse(value.start(), message);
    }
    Ok(Some(alpha))
}

fn points(value: &Value) -> Result<usize> {
    let given = number(value)?;
    match usize::try_from(given.rational().numerator()) {
        Ok(points @ 2..=100_001) if given.rational().is_integer() => Ok(points),
        _ => {
            let points = described(value);
            refuse(
                value.start(),
                format!("points {points} is not a whole number from 2 to 100001"),
            )
        }
    }
}

/// Reads the outcomes: sets of actions to count, each written as "state/action", and sums of components.
fn outcomes(value: &Value, model: &Model) -> Result<Vec<Outcome>> {
    let named = entries(value, "an object of outcomes")?;
    if named.len() > limits::OUTCOMES {
        return Err(Diagnostic::too_many(value.start(), limits::OUTCOMES, "outcomes"));
    }
    // Sums of components name no action, and large tables have nothing else.
    let counts = named
        .clone()
        .any(|Entry { value, .. }| !matches!(value, Value::Object(_)));
    let texts = if counts { pair_texts(model) } else { Vec::new() };
    let pairs = Pairs::new(&texts);
    let mut outcomes = Vec::with_capacity(named.len());
    let all: Rc<[usize]> = (0..model.actions.len()).collect();
    // The last outcome that counts each pair.
    let mut counted = vec![None; model.actions.len()];
    for Entry { name, at, value } in named {
        names::check(name, at)?;
        if let Value::Object(_) = value {
            outcomes.push(sum_of_components(name, value, model, &all)?);
            continue;
        }
        let items = list(value, "a list of \"state/action\" or an object of components")?;
        if items.is_empty() {
            let message = "no action to count; expected a list of \"state/action\"";
            return refuse(value.start(), message);
        }
        let mut own = Vec::with_capacity(items.len());
        for item in items {
            let pair = pairs.find(item, model)?;
            if counted[pair].replace(outcomes.len()) == Some(outcomes.len()) {
                return refuse(item.start(), "the same action twice in one outcome");
            }
            own.push(pair);
        }
        outcomes.push(Outcome {
            name: name.into(),
            pairs: own.into(),
            amounts: None,
        });
    }
    Ok(outcomes)
}

/// Reads an outcome that is what the policy earns of some components with all its `pairs`, each times a factor.
fn sum_of_components(name: &str, value: &Value, model: &Model, pairs: &Rc<[usize]>) -> Result<Outcome> {
    let mut factors = vec![Number::ZERO; model.components.len()];
    for Entry { name, at, value } in entries(value, "an object of components")? {
        factors[model.components.find("component", name, at)?] = number(value)?;
    }
    if factors.iter().all(Number::is_zero) {
        return refuse(
            value.start(),
            "no component to sum; expected an object {component: factor}",
        );
    }
    let amount = |earned: &[(usize, Number)]| {
        let amounts = earned
            .iter()
            .map(|(component, amount)| factors[*component].value() * amount.value());
        amounts.sum()
    };
    Ok(Outcome {
        name: name.into(),
        pairs: Rc::clone(pairs),
        amounts: Some(model.rewards.rows().map(amount).collect()),
    })
}

/// Returns the text "state/action" of every pair.
fn pair_texts(model: &Model) -> Vec<String> {
    let mut texts = Vec::with_capacity(model.actions.len());
    for (state, name) in model.states.list().iter().enumerate() {
        for pair in model.pairs(state) {
            texts.push(format!("{name}/{}", model.actions[pair]));
        }
    }
    texts
}

/// The pairs of a model by their texts. Both names of a pair may contain slashes: two pairs with the same text are
/// ambiguous, and the text then names none.
struct Pairs<'a> {
    texts: Names<'a>,
    /// The pair that each of the texts means.
    pairs: Vec<Option<usize>>,
}

impl<'a> Pairs<'a> {
    fn new(texts: &'a [String]) -> Self {
        let (mut distinct, mut pairs) = (Names::default(), Vec::new());
        for (pair, text) in texts.iter().enumerate() {
            let index = distinct.add(text);
            if index == pairs.len() {
                pairs.push(Some(pair));
            } else {
                pairs[index] = None;
            }
        }
        Self { texts: distinct, pairs }
    }

    /// Returns the pair that a text like "state/action" means.
    fn find(&self, value: &Value, model: &Model) -> Result<usize> {
        let text = string(value, "a text like \"state/action\"")?;
        let reason = match self.texts.get(text).map(|index| self.pairs[index]) {
            Some(Some(pair)) => return Ok(pair),
            Some(None) => "can be read as more than one state and action; rename one of them".into(),
            None => unknown_pair(text, model),
        };
        refuse(value.start(), format!("{} {reason}", names::quoted(text)))
    }
}

/// Returns the error that a text names no pair.
fn unknown_pair(text: &str, model: &Model) -> String {
    let Some((state, action)) = text.split_once('/') else {
        return "names no action; expected \"state/action\"".into();
    };
    let unknown = match model.states.get(state) {
        None => names::unknown("state", state, model.states.list()),
        Some(index) => names::unknown("action", action, &model.actions[model.pairs(index)]),
    };
    format!("names no action: {unknown}")
}
