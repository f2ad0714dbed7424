//! A whole file: its keys, version, discount and base policy, and what the other readers make of the rest.

use std::cell::OnceCell;

use super::average::{self, Discounted};
use super::diagnostic::{Diagnostic, Result, places, refuse};
use super::horizon::Unrolled;
use super::json::{Entry, Fields, Ranged, Value, described, entries, number, string, unexpected_type};
use super::model::{Model, probability};
use super::names::{self, Names};
use super::sums::Sums;
use super::table::Table;
use super::view::{Watch, names_of};
use super::weights::{RewardTable, Weights};
use super::{Measured, Scenario, ScenarioError, feedback, guide, horizon, json, layout, limits, parameters, table};
use crate::rational::{Number, Rational};
use crate::whole::{self, IS_WHOLE};

/// The keys of a file. Those at the end are not in what the page opens with.
const KEYS: [&str; 28] = [
    "policy-cliff",
    "title",
    "about",
    "source",
    "notes",
    "discount",
    "start",
    "states",
    "terminal",
    "domains",
    "parameters",
    "weights",
    "true",
    "base",
    "layout",
    "view",
    "guide",
    "measured",
    "table",
    "formerly",
    "summary",
    "feedback",
    "$schema",
    "forbidden",
    "minimise",
    "renormalise",
    "horizon",
    "criterion",
];

/// The number of keys of a file.
const KEY_COUNT: usize = if IS_WHOLE { KEYS.len() } else { 23 };

impl Scenario {
    /// Reads a scenario file, in time linear in the text.
    ///
    /// # Errors
    /// Every error has the line, column, path, the bad value and the allowed ones.
    pub fn parse(text: &str) -> std::result::Result<Self, ScenarioError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut tree = json::parse(text)?;
        let scores = table::take_scores(&mut tree);
        let copies = OnceCell::new();
        let scenario = || {
            version(&tree)?;
            let file = Fields::new(&tree, "an object", &KEYS[..KEY_COUNT])?;
            file.text("$schema")?;
            let title = string(file.need("title", "a short name")?, "a string")?;
            // Not in what the page opens with.
            let own = |key: &str| if IS_WHOLE { file.get(key) } else { None };
            let average = average::criterion(own("criterion"), &file)?;
            let given = average.is_none().then(|| discount(&file)).transpose()?;
            let (names, parameters) = parameters::read(file.need("parameters", "at least one, to be swept")?)?;
            let mut sums = Sums::read(own("renormalise"))?;
            let minimises = own("minimise").map_or(Ok(false), truth)?;
            let Table {
                model: file_model,
                first,
                base,
            } = model(&file, scores, &mut sums)?;
            let mut weights = Weights::read(&file, &names, &file_model)?;
            if minimises {
                weights.turn();
            }
            let unroll = |value| unroll(value, &file, &file_model, &first, &copies);
            let unrolled = own("horizon").map(unroll).transpose()?;
            // What the file says, and what is solved.
            let (written, mut model, mut begin) = (&file_model, &file_model, &first);
            if IS_WHOLE && let Some(unrolled) = &unrolled {
                (model, begin) = (&unrolled.model, &unrolled.start);
                weights.domain = unrolled.of_states(&weights.domain);
            }
            check_slopes(&file, &weights, parameters.len(), model.actions.len())?;
            let table = RewardTable::new(model, &weights, parameters.len());
            let discounted = solved(model, begin, (average, given), &table)?;

            let mut watch = Watch {
                model: written,
                parameters: &names,
                start: &first,
                has_truth: weights.truth.is_some(),
                outcomes: Vec::new(),
            };
            let mut view = watch.view(file.get("view"))?;
            watch.outcomes = names_of(&view.outcomes);
            let guide = |value| guide::read(value, &watch, &parameters, view.setting());
            let mut guide = file.get("guide").map_or(Ok(Vec::new()), guide)?;
            let measured = file.get("measured").map(measured).transpose()?;
            let feedback = |value| feedback::read(value, &names, &weights.training, &watch.outcomes);
            let feedback = file.get("feedback").map(feedback).transpose()?;
            let layout = |value| layout::read(value, &written.states);
            let layout = file.get("layout").map(layout).transpose()?;
            let mut base = base.map_or_else(|| base_policy(file.get("base"), written, &mut sums), Ok)?;
            let formerly = formerly(file.get("formerly"), written)?;
            if IS_WHOLE && let Some(unrolled) = &unrolled {
                let at = file.get("view").map_or(tree.start(), Ranged::start);
                unrolled.translate(&mut view, &mut guide, written, at)?;
                base = unrolled.of_pairs(&base);
            }
            let horizon = unrolled.as_ref().map(|unrolled| unrolled.horizon);
            let states = owned(model.states.list());
            let places = places(text, &model.state_at);
            #[cfg(feature = "studies")]
            let actions = shared(model);
            #[cfg(not(feature = "studies"))]
            let actions = owned(&model.actions);
            let model = unrolled.map_or(file_model, |unrolled| unrolled.model);
            Ok(Scenario {
                title: title.into(),
                summary: file.text("summary")?,
                about: file.text("about")?,
                source: file.text("source")?,
                notes: file.text("notes")?,
                mdp: discounted.mdp,
                states,
                places,
                actions,
                components: owned(model.components.list()),
                rewards: model.rewards,
                parameters,
                domain: weights.domain,
                weights: weights.training,
                true_weights: weights.truth,
                base,
                exact_discount: discounted.discount,
                exact_probability: discounted.exact.unwrap_or(model.exact),
                layout,
                view,
                guide,
                measured,
                feedback,
                formerly,
                is_table: file.get("table").is_some(),
                table,
                minimises,
                horizon,
                average: discounted.average,
                renormalised: sums.told(text),
                perturbation: Vec::new(),
            })
        };
        // Without what has been taken out of it the tree does not know every place.
        scenario().map_err(|diagnostic: Diagnostic| diagnostic.locate(text, json::parse(text).ok().as_ref()))
    }
}

/// Unrolls the time of a model over the horizon of the file, with which there is no layout.
fn unroll<'a>(
    value: &Value,
    file: &Fields,
    model: &Model<'a>,
    start: &[(usize, Number)],
    names: &'a OnceCell<Vec<String>>,
) -> Result<Unrolled<'a>> {
    if let Some(layout) = file.get("layout") {
        let message = "\"layout\" beside \"horizon\", with which every step has its place; leave it out";
        return refuse(layout.start(), message);
    }
    horizon::unroll(model, start, horizon::steps(value)?, names, value.start())
}

/// Refuses more slopes of rewards than are kept.
fn check_slopes(file: &Fields, weights: &Weights, parameters: usize, actions: usize) -> Result<()> {
    let moved = (0..parameters).filter(|&parameter| weights.moves(parameter)).count();
    if moved * actions <= limits::SLOPES {
        return Ok(());
    }
    let at = file.get("parameters").map_or(0, Ranged::start);
    let what = "actions times parameters that move a weight";
    Err(Diagnostic::too_many(at, limits::SLOPES, what))
}

fn truth(value: &Value) -> Result<bool> {
    match value {
        Value::BooleanLit(truth) => Ok(truth.value),
        _ => Err(unexpected_type(value, "true or false")),
    }
}

fn measured(value: &Value) -> Result<Measured> {
    let mut measured = Measured::default();
    guide::measure(&mut measured, value)?;
    Ok(measured)
}

/// Reads the states, or in their place the table, whose scores it gives up. The core leaves tables to the whole, which
/// has ways of their own for them.
fn model<'a>(file: &Fields<'a>, scores: Vec<Vec<Value>>, sums: &mut Sums) -> Result<Table<'a>> {
    if let Some(table) = file.get("table") {
        whole::required();
        return table::read(table, scores, file);
    }
    let model = Model::read(file, sums)?;
    let start = file.need("start", "the name of a state or an object of probabilities")?;
    let (first, base) = (model.distribution(start, sums)?, None);
    Ok(Table { model, first, base })
}

/// Reads the names that actions had before, each with the present one.
fn formerly(value: Option<&Value>, model: &Model) -> Result<Vec<[String; 2]>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let actions = Names::new(model.actions.clone());
    let mut pairs = Vec::new();
    for Entry { name, at, value } in entries(value, "an object of present names by former ones")? {
        names::check(name, at)?;
        let present = string(value, "the name of an action")?;
        actions.find("action", present, value.start())?;
        pairs.push([name.into(), present.into()]);
    }
    Ok(pairs)
}

/// Copies names, so that they outlive the text.
fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.into()).collect()
}

/// Copies the names of all actions. One that is the same as that of the action at the same position of the state before,
/// as nearly all are in a large model, takes no memory of its own.
#[cfg(feature = "studies")]
fn shared(model: &Model) -> Vec<super::ActionName> {
    let mut actions: Vec<super::ActionName> = Vec::with_capacity(model.actions.len());
    let mut before = 0..0;
    for state in 0..model.states.len() {
        let own = model.pairs(state);
        for (position, &name) in model.actions[own.clone()].iter().enumerate() {
            let known = actions[before.clone()].get(position).filter(|known| ***known == *name);
            actions.push(known.map_or_else(|| name.into(), Clone::clone));
        }
        before = own;
    }
    actions
}

/// Refuses other versions before anything else, as their keys may differ.
fn version(tree: &Value) -> Result<()> {
    let Value::Object(object) = tree else {
        return Err(unexpected_type(tree, "an object"));
    };
    let key = KEYS[0];
    let Some(property) = object.properties.iter().find(|property| property.name.as_str() == key) else {
        Fields::new(tree, "an object", &KEYS[..KEY_COUNT])?.need(key, "the version of the format, 1")?;
        return Ok(());
    };
    match &property.value {
        Value::NumberLit(number) if Number::parse(number.value) == Ok(Number::ONE) => Ok(()),
        value => {
            let version = described(value);
            refuse(value.start(), format!("version {version} is not known; allowed: 1"))
        }
    }
}

/// Returns the model that is solved: with the discount of the file, or for averages, which the file asks for at a byte.
fn solved(
    model: &Model,
    start: &[(usize, Number)],
    (average, discount): (Option<usize>, Option<Number>),
    table: &RewardTable,
) -> Result<Discounted> {
    match average {
        Some(at) if IS_WHOLE => average::discounted(model, start, at),
        _ => Discounted::of(model, discount.unwrap_or(Number::ONE), start, &table.free_pairs()),
    }
}

/// Reads the discount, which is 1 of a table.
fn discount(file: &Fields) -> Result<Number> {
    if file.get("table").is_some() {
        return Ok(Number::ONE);
    }
    let value = file.need("discount", "a number in [0, 1]")?;
    let discount = number(value)?;
    if discount.is_negative() || discount.rational() > Rational::ONE {
        return refuse(
            value.start(),
            format!("discount {} is outside [0, 1]", described(value)),
        );
    }
    Ok(discount)
}

/// Reads the base policy over pairs; it is uniform in states that are not listed.
fn base_policy(value: Option<&Value>, model: &Model, sums: &mut Sums) -> Result<Vec<f64>> {
    let mut base = Vec::with_capacity(model.actions.len());
    for state in 0..model.states.len() {
        let own = model.pairs(state);
        base.resize(own.end, 1.0 / own.len() as f64);
    }
    let Some(value) = value else { return Ok(base) };
    for Entry { name, at, value } in entries(value, "an object of states")? {
        let own = model.pairs(model.states.find("state", name, at)?);
        if own.is_empty() {
            let name = names::quoted(name);
            return refuse(at, format!("state {name} is terminal and has no action to choose"));
        }
        let actions = Names::new(model.actions[own.clone()].to_vec());
        let mut chosen = Vec::new();
        for Entry { name, at, value } in entries(value, "an object of probabilities")? {
            let pair = own.start + actions.find("action", name, at)?;
            chosen.push((pair, probability(value)?));
        }
        sums.normalize(&mut chosen, value.start())?;
        base[own].fill(0.0);
        for (pair, p) in chosen {
            base[pair] = p.value();
        }
    }
    Ok(base)
}
