//! A whole file: keys, parameters, weights, base policy, and what the other readers make of the rest.

use jsonc_parser::ast::Value;

use super::model::{Model, normalize, probability};
use super::names::{self, Names};
use super::text::{
    Fields, Name, Read, entries, number, places, refuse, start, string, string_offset,
};
use super::view::{self, Watch};
use super::{Affine, Parameter, Scenario, limits, reward, weights};
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
    let (names, parameters) = parameters(file.need("parameters", "at least one, to be swept")?)?;
    let model = Model::read(
        file.need("states", "an object of states")?,
        file.get("terminal"),
    )?;
    let first = model
        .distribution(file.need("start", "the name of a state or an object of probabilities")?)?;
    let mdp = model.mdp(discount.value(), &first)?;

    let scope = Scope {
        parameters: &names,
        components: &model.components,
    };
    let (domain, weights, true_weights) = match file.get("domains") {
        None => {
            let weights = file
                .get("weights")
                .map_or_else(|| Ok(scope.unweighted()), |value| scope.weights(value))?;
            let truth = file
                .get("true")
                .map(|value| Ok(vec![scope.truth(value)?]))
                .transpose()?;
            (vec![0; model.states.len()], vec![weights], truth)
        }
        Some(value) => {
            let by_domain = entries(
                file.need("weights", "an object of weights for every domain")?,
                "an object of domains",
            )?;
            if by_domain.len() > limits::DOMAINS {
                return refuse(
                    start(value),
                    format!("more than {} domains", limits::DOMAINS),
                );
            }
            let mut domains = Names::default();
            let mut weights = Vec::new();
            for (name, value) in by_domain {
                names::check(name.text, name.at)?;
                domains.add(name.text);
                weights.push(scope.weights(value)?);
            }
            let truth = file
                .get("true")
                .map(|value| scope.truth_by_domain(value, &domains))
                .transpose()?;
            (domains_of_states(value, &model, &domains)?, weights, truth)
        }
    };
    let pair_domains: Vec<usize> = (0..mdp.states())
        .flat_map(|s| mdp.actions(s).map(move |_| s))
        .map(|s| domain[s])
        .collect();
    let table = reward::Table::new(
        &model.rewards,
        &pair_domains,
        &weights,
        true_weights.as_deref(),
    );

    let watch = Watch {
        model: &model,
        parameters: &names,
        start: &first,
        has_truth: true_weights.is_some(),
    };
    let view = watch.view(file.get("view"))?;
    let layout = file
        .get("layout")
        .map(|value| view::layout(value, &model.states))
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
        weights,
        true_weights,
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
        None => Fields::new(tree, "an object", &[KEYS.as_slice()].concat())?
            .need(key, "the version of the format, 1")
            .map(|_| ()),
        Some(property) => match &property.value {
            Value::NumberLit(literal) if Number::parse(literal.value).is_ok_and(|n| n.is_one()) => {
                Ok(())
            }
            other => refuse(
                start(other),
                format!(
                    "version {} is not known; allowed: 1",
                    super::text::described(other)
                ),
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
            format!(
                "discount {} is outside [0, 1]",
                super::text::described(value)
            ),
        );
    }
    Ok(discount)
}

/// Parameters in file order.
fn parameters<'a>(value: &'a Value<'a>) -> Read<(Names<'a>, Vec<Parameter>)> {
    let mut names = Names::default();
    let mut parameters = Vec::new();
    for (name, value) in entries(value, "an object of parameters")? {
        names::check(name.text, name.at)?;
        if !weights::is_identifier(name.text) {
            let problem =
                "cannot stand in an expression; allowed: a letter or _, then letters, digits or _";
            return refuse(
                name.at,
                format!("parameter {} {problem}", names::quoted(name.text)),
            );
        }
        if names.add(name.text) == limits::PARAMETERS {
            return refuse(
                name.at,
                format!("more than {} parameters", limits::PARAMETERS),
            );
        }
        parameters.push(parameter(name, value)?);
    }
    if parameters.is_empty() {
        return refuse(
            start(value),
            "no parameter; at least one is needed, to be swept",
        );
    }
    Ok((names, parameters))
}

fn parameter(name: Name, value: &Value) -> Read<Parameter> {
    let fields = Fields::new(
        value,
        "an object with \"from\" and \"to\"",
        &["label", "from", "to", "value"],
    )?;
    let from = number(fields.need("from", "the lower end of the range")?)?;
    let end = fields.need("to", "the upper end of the range")?;
    let to = number(end)?;
    // A width that is lost in rounding would leave nothing to sweep either.
    if to.value() <= from.value() {
        return refuse(
            start(end),
            format!(
                "empty range: \"to\" {} is not above \"from\" {}",
                to.value(),
                from.value()
            ),
        );
    }
    let value = match fields.get("value") {
        None => middle(&from, &to),
        Some(given) => {
            let value = number(given)?;
            if !(from.value()..=to.value()).contains(&value.value()) {
                return refuse(
                    start(given),
                    format!(
                        "value {} is outside [{}, {}]",
                        value.value(),
                        from.value(),
                        to.value()
                    ),
                );
            }
            value
        }
    };
    let label = fields
        .get("label")
        .map_or(Ok(name.text), |label| string(label, "a string"))?;
    Ok(Parameter {
        name: name.text.into(),
        label: label.into(),
        from,
        to,
        value,
    })
}

/// The middle of a range, or its lower end where the exact middle grows too long.
fn middle(from: &Number, to: &Number) -> Number {
    from.checked_add(to)
        .and_then(|sum| sum.checked_div(&2.into()))
        .unwrap_or_else(|| from.clone())
}

/// The names that weights refer to.
struct Scope<'a> {
    parameters: &'a Names<'a>,
    components: &'a Names<'a>,
}

impl Scope<'_> {
    /// Weight 1 for every component.
    fn unweighted(&self) -> Vec<Affine> {
        vec![Affine::constant(Number::one(), self.parameters.len()); self.components.len()]
    }

    /// Weight per component; 1 for those not named.
    fn weights(&self, value: &Value) -> Read<Vec<Affine>> {
        let mut weights = self.unweighted();
        for (name, value) in entries(value, "an object of weights")? {
            let component = self.components.find("component", name.text, name.at)?;
            weights[component] = match value {
                Value::StringLit(text) => weights::affine(&text.value, self.parameters, &|byte| {
                    string_offset(text, byte)
                })?,
                Value::NumberLit(_) => Affine::constant(number(value)?, self.parameters.len()),
                other => {
                    let expected = "expected a number or an expression like \"1 - b\"";
                    return refuse(
                        start(other),
                        format!("{expected}, found {}", super::text::described(other)),
                    );
                }
            };
        }
        Ok(weights)
    }

    /// True weight per component; 0 for those not named.
    fn truth(&self, value: &Value) -> Read<Vec<Number>> {
        let mut weights = vec![Number::zero(); self.components.len()];
        for (name, value) in entries(value, "an object of true weights")? {
            weights[self.components.find("component", name.text, name.at)?] = number(value)?;
        }
        Ok(weights)
    }

    /// True weights of every domain; 0 for those not named.
    fn truth_by_domain(&self, value: &Value, domains: &Names) -> Read<Vec<Vec<Number>>> {
        let mut truth = vec![vec![Number::zero(); self.components.len()]; domains.len()];
        for (name, value) in entries(value, "an object of domains")? {
            truth[domains.find("domain", name.text, name.at)?] = self.truth(value)?;
        }
        Ok(truth)
    }
}

/// The domain of every state; one with actions must be given, a terminal one needs none.
fn domains_of_states(value: &Value, model: &Model, domains: &Names) -> Read<Vec<usize>> {
    let mut given = vec![None; model.states.len()];
    for (name, value) in entries(value, "an object of domains by state")? {
        let state = model.states.find("state", name.text, name.at)?;
        given[state] = Some(domains.find(
            "domain",
            string(value, "the name of a domain")?,
            start(value),
        )?);
    }
    if let Some(state) =
        (0..given.len()).find(|&s| given[s].is_none() && model.rows[s] < model.rows[s + 1])
    {
        let name = names::quoted(model.states.list()[state]);
        let allowed = names::listed(domains.list().iter().copied());
        return refuse(
            start(value),
            format!("state {name} has no domain; allowed: {allowed}"),
        );
    }
    Ok(given
        .into_iter()
        .map(|domain| domain.unwrap_or(0))
        .collect())
}

/// The base policy over pairs: uniform in states that are not listed.
fn base(value: Option<&Value>, model: &Model) -> Read<Vec<f64>> {
    let rows = model.rows.windows(2).map(|row| row[1] - row[0]);
    let mut base: Vec<f64> = rows
        .flat_map(|count| std::iter::repeat_n(1.0 / count as f64, count))
        .collect();
    let Some(value) = value else { return Ok(base) };
    let pairs = model.pairs();
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
        let mut chosen = Vec::new();
        for (action, value) in entries(value, "an object of probabilities")? {
            let Some(&pair) = pairs.get(&(state, action.text)) else {
                let allowed = model.actions[own].iter().copied();
                return refuse(action.at, names::unknown("action", action.text, allowed));
            };
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
