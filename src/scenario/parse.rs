//! A whole file: its keys, version, discount and base policy, and what the other readers make of the rest.

use super::diagnostic::{Diagnostic, Result, places, refuse};
use super::json::{Entry, Fields, Ranged, Value, described, entries, number, string, unexpected_type};
use super::model::{Model, probability};
use super::names::{self, Names};
use super::sums::Sums;
use super::table::Table;
use super::view::{Watch, names_of};
use super::weights::{RewardTable, Weights};
use super::{IS_WHOLE, Measured, Scenario, ScenarioError, feedback, guide, json, layout, limits, parameters, table};
use crate::rational::{Number, Rational};

/// The keys of a file. Those at the end are not in what the page opens with.
const KEYS: [&str; 26] = [
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
        let tree = json::parse(text)?;
        let scenario = || {
            version(&tree)?;
            let file = Fields::new(&tree, "an object", &KEYS[..KEY_COUNT])?;
            file.text("$schema")?;
            let title = string(file.need("title", "a short name")?, "a string")?;
            let discount = match file.get("table") {
                Some(_) => Number::ONE,
                None => discount(file.need("discount", "a number in [0, 1]")?)?,
            };
            let (names, parameters) = parameters::read(file.need("parameters", "at least one, to be swept")?)?;
            // Not in what the page opens with.
            let own = |key: &str| if IS_WHOLE { file.get(key) } else { None };
            let mut sums = Sums::read(own("renormalise"))?;
            let minimises = match own("minimise") {
                Some(Value::BooleanLit(minimises)) => minimises.value,
                Some(value) => return Err(unexpected_type(value, "true or false")),
                None => false,
            };
            let Table { model, first, base } = model(&file, &mut sums)?;
            let mut weights = Weights::read(&file, &names, &model)?;
            if minimises {
                weights.turn();
            }
            let moved = (0..parameters.len())
                .filter(|&parameter| weights.moves(parameter))
                .count();
            if moved * model.actions.len() > limits::SLOPES {
                let what = "actions times parameters that move a weight";
                let at = file.need("parameters", "")?.start();
                return Err(Diagnostic::too_many(at, limits::SLOPES, what));
            }
            let table = RewardTable::new(&model, &weights, parameters.len());
            let mdp = model.mdp(discount.value(), &first, &table.free_pairs())?;

            let mut watch = Watch {
                model: &model,
                parameters: &names,
                start: &first,
                has_truth: weights.truth.is_some(),
                outcomes: Vec::new(),
            };
            let view = watch.view(file.get("view"))?;
            watch.outcomes = names_of(&view.outcomes);
            let guide = match file.get("guide") {
                Some(value) => guide::read(value, &watch, &parameters, view.setting())?,
                None => Vec::new(),
            };
            let mut measured = None;
            if let Some(value) = file.get("measured") {
                guide::measure(measured.insert(Measured::default()), value)?;
            }
            let feedback = match file.get("feedback") {
                Some(value) => Some(feedback::read(value, &names, &weights.training, &watch.outcomes)?),
                None => None,
            };
            let layout = match file.get("layout") {
                Some(value) => Some(layout::read(value, &model.states)?),
                None => None,
            };
            let base = base.map_or_else(|| base_policy(file.get("base"), &model, &mut sums), Ok)?;
            let formerly = formerly(file.get("formerly"), &model)?;
            Ok(Scenario {
                title: title.into(),
                summary: file.text("summary")?,
                about: file.text("about")?,
                source: file.text("source")?,
                notes: file.text("notes")?,
                mdp,
                states: owned(model.states.list()),
                places: places(text, &model.state_at),
                actions: owned(&model.actions),
                components: owned(model.components.list()),
                rewards: model.rewards,
                parameters,
                domain: weights.domain,
                weights: weights.training,
                true_weights: weights.truth,
                base,
                exact_discount: discount,
                exact_probability: model.exact,
                layout,
                view,
                guide,
                measured,
                feedback,
                formerly,
                is_table: file.get("table").is_some(),
                table,
                minimises,
                renormalised: sums.told(text),
                perturbation: Vec::new(),
            })
        };
        scenario().map_err(|diagnostic: Diagnostic| diagnostic.locate(text, Some(&tree)))
    }
}

/// Reads the states, or the table in their place.
fn model<'a>(file: &Fields<'a>, sums: &mut Sums) -> Result<Table<'a>> {
    if let Some(table) = file.get("table") {
        return table::read(table, file);
    }
    let (model, first) = Model::with_start(file, sums)?;
    let base = None;
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

fn discount(value: &Value) -> Result<Number> {
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
