//! A whole file: its keys, version, discount and base policy, and what the other readers make of the rest.

use super::json::{Kind, Value};
use super::model::{Model, normalize, probability};
use super::names::Names;
use super::text::{Fields, Name, Read, entries, misnamed, name, number, places, string, unexpected, unfit};
use super::view::Watch;
use super::weighting::Weighting;
use super::{Measured, Scenario, guide, layout, parameters, reward};
use crate::rational::Number;

/// The keys of a file.
const KEYS: [&str; 20] = [
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
    "summary",
    "$schema",
];

/// Reads the tree of a file.
pub(super) fn scenario<'a>(text: &str, tree: &'a Value<'a>) -> Read<Scenario> {
    version(tree)?;
    let file = Fields::new(tree, "an object", &KEYS)?;
    file.text("$schema")?;
    let title = string(file.need("title", "a short name")?, "a string")?;
    let discount = discount(file.need("discount", "a number in [0, 1]")?)?;
    let (names, parameters) = parameters::read(file.need("parameters", "at least one, to be swept")?)?;
    let model = Model::read(file.need("states", "an object of states")?, file.get("terminal"))?;
    let first = model.distribution(file.need("start", "the name of a state or an object of probabilities")?)?;
    let mdp = model.mdp(discount.value(), &first)?;

    let Weighting {
        domain,
        training,
        truth,
    } = Weighting::read(&file, &names, &model)?;
    let mut domain_of_pair = Vec::with_capacity(model.actions.len());
    for (state, &domain) in domain.iter().enumerate() {
        domain_of_pair.resize(model.rows[state + 1], domain);
    }
    let table = reward::Table::new(
        &model.rewards,
        &domain_of_pair,
        &training,
        truth.as_deref(),
        parameters.len(),
    );

    let watch = Watch {
        model: &model,
        parameters: &names,
        start: &first,
        has_truth: truth.is_some(),
    };
    let view = watch.view(file.get("view"))?;
    let guide = match file.get("guide") {
        Some(value) => guide::read(value, &watch, &parameters, view.setting())?,
        None => Vec::new(),
    };
    let mut measured = None;
    if let Some(value) = file.get("measured") {
        guide::measure(measured.insert(Measured::default()), value)?;
    }
    let layout = match file.get("layout") {
        Some(value) => Some(layout::read(value, &model.states)?),
        None => None,
    };
    let base = base(file.get("base"), &model)?;
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
        domain,
        weights: training,
        true_weights: truth,
        base,
        exact_discount: discount,
        exact_probability: model.exact,
        layout,
        view,
        guide,
        measured,
        table,
        perturbation: Vec::new(),
    })
}

/// Names that outlive the text.
#[inline(never)]
fn owned(names: &[&str]) -> Vec<String> {
    let mut owned = Vec::with_capacity(names.len());
    for &name in names {
        owned.push(name.into());
    }
    owned
}

/// Refuses other versions before anything else, as their keys may differ.
fn version(tree: &Value) -> Read<()> {
    let Kind::Object(properties) = &tree.kind else {
        return Err(unexpected(tree, "an object"));
    };
    let key = KEYS[0];
    let Some(property) = properties.iter().find(|p| p.key == key) else {
        Fields::new(tree, "an object", &KEYS)?.need(key, "the version of the format, 1")?;
        return Ok(());
    };
    match property.value.kind {
        Kind::Number(text) if Number::parse(text) == Ok(Number::ONE) => Ok(()),
        _ => Err(unfit(&property.value, "version ", " is not known; allowed: 1")),
    }
}

fn discount(value: &Value) -> Read<Number> {
    let discount = number(value)?;
    let (numerator, denominator) = discount.exact();
    if numerator < 0 || numerator > denominator {
        return Err(unfit(value, "discount ", " is outside [0, 1]"));
    }
    Ok(discount)
}

/// The base policy over pairs: uniform in states that are not listed.
#[inline(never)]
fn base(value: Option<&Value>, model: &Model) -> Read<Vec<f64>> {
    let mut base = Vec::with_capacity(model.actions.len());
    for state in 0..model.states.len() {
        let own = model.pairs(state);
        base.resize(own.end, 1.0 / own.len() as f64);
    }
    let Some(value) = value else { return Ok(base) };
    for entry in entries(value, "an object of states")? {
        let Name { text, at } = name(entry);
        let own = model.pairs(model.states.find("state", text, at)?);
        if own.is_empty() {
            let problem = " is terminal and has no action to choose";
            return Err(misnamed(at, "state ", text, problem));
        }
        let actions = Names::new(model.actions[own.clone()].to_vec());
        let mut chosen = Vec::new();
        for entry in entries(&entry.value, "an object of probabilities")? {
            let Name { text, at } = name(entry);
            let pair = own.start + actions.find("action", text, at)?;
            chosen.push((pair, probability(&entry.value)?));
        }
        normalize(&mut chosen, entry.value.start)?;
        base[own].fill(0.0);
        for (pair, p) in chosen {
            base[pair] = p.value();
        }
    }
    Ok(base)
}
