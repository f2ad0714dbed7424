//! A whole file: its keys, version, discount and base policy, and what the other readers make of the rest.

use jsonc_parser::ast::Value;

use super::model::{Model, normalize, probability};
use super::names;
use super::text::{Fields, Read, described, entries, number, places, refuse, start, string};
use super::view::Watch;
use super::weighting::Weighting;
use super::{Scenario, layout, parameters, reward};
use crate::model::Number;

/// The keys of a file.
const KEYS: [&str; 16] = [
    "policy-cliff",
    "title",
    "about",
    "source",
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
    "$schema",
];

/// Reads the tree of a file.
pub(super) fn scenario<'a>(text: &str, tree: &'a Value<'a>) -> Read<Scenario> {
    version(tree)?;
    let file = Fields::new(tree, "an object", &KEYS)?;
    file.text("$schema")?;
    let title = string(file.need("title", "a short name")?, "a string")?;
    let discount = discount(file.need("discount", "a number in [0, 1]")?)?;
    let (names, parameters) =
        parameters::read(file.need("parameters", "at least one, to be swept")?)?;
    let model = Model::read(
        file.need("states", "an object of states")?,
        file.get("terminal"),
    )?;
    let first = model
        .distribution(file.need("start", "the name of a state or an object of probabilities")?)?;
    let mdp = model.mdp(discount.value(), &first)?;

    let Weighting {
        domain,
        training,
        truth,
    } = Weighting::read(&file, &names, &model)?;
    let domain_of_pair = model.by_pair(&domain);
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
    let layout = file
        .get("layout")
        .map(|value| layout::read(value, &model.states))
        .transpose()?;
    let base = base(file.get("base"), &model)?;
    let owned = |list: &[&str]| list.iter().map(|&name| name.into()).collect();
    Ok(Scenario {
        title: title.into(),
        about: file.text("about")?,
        source: file.text("source")?,
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
        table,
    })
}

/// Refuses other versions before anything else, as their keys may differ.
fn version(tree: &Value) -> Read<()> {
    let key = "policy-cliff";
    let found = tree.as_object().and_then(|file| file.get(key));
    match found {
        None => Fields::new(tree, "an object", &KEYS)?
            .need(key, "the version of the format, 1")
            .map(|_| ()),
        Some(property) => match &property.value {
            Value::NumberLit(literal) if Number::parse(literal.value).is_ok_and(|n| n.is_one()) => {
                Ok(())
            }
            other => refuse(
                start(other),
                format!("version {} is not known; allowed: 1", described(other)),
            ),
        },
    }
}

fn discount(value: &Value) -> Read<Number> {
    let discount = number(value)?;
    if !(0.0..=1.0).contains(&discount.value())
        || Number::one()
            .checked_sub(&discount)
            .is_some_and(|rest| rest.is_negative())
    {
        return refuse(
            start(value),
            format!("discount {} is outside [0, 1]", described(value)),
        );
    }
    Ok(discount)
}

/// The base policy over pairs: uniform in states that are not listed.
fn base(value: Option<&Value>, model: &Model) -> Read<Vec<f64>> {
    let rows = model.rows.windows(2).map(|row| row[1] - row[0]);
    let mut base: Vec<f64> = rows
        .flat_map(|count| std::iter::repeat_n(1.0 / count as f64, count))
        .collect();
    let Some(value) = value else { return Ok(base) };
    for (name, value) in entries(value, "an object of states")? {
        let state = model.states.find("state", name.text, name.at)?;
        let own = model.rows[state]..model.rows[state + 1];
        if own.is_empty() {
            return refuse(
                name.at,
                format!(
                    "state {} is terminal and has no action to choose",
                    names::quoted(name.text)
                ),
            );
        }
        let actions = model.action_names(state);
        let mut chosen = Vec::new();
        for (action, value) in entries(value, "an object of probabilities")? {
            let pair = own.start + actions.find("action", action.text, action.at)?;
            chosen.push((pair, probability(value)?));
        }
        normalize(&mut chosen, start(value))?;
        base[own].fill(0.0);
        for (pair, p) in chosen {
            base[pair] = p.value();
        }
    }
    Ok(base)
}
