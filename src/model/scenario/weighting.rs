//! How much each component counts in each state: `domains`, `weights` and `true`.

use jsonc_parser::ast::Value;

use super::model::Model;
use super::names::{self, Names};
use super::text::{
    Fields, Name, Read, described, entries, number, refuse, start, string, string_offset,
};
use super::{Affine, limits, weights};
use crate::model::Number;

/// Weights per domain and component. Without `domains` every state is in one.
pub(super) struct Weighting {
    /// Domain of each state.
    pub(super) domain: Vec<usize>,
    pub(super) training: Vec<Vec<Affine>>,
    pub(super) truth: Option<Vec<Vec<Number>>>,
}

impl Weighting {
    pub(super) fn read(file: &Fields, parameters: &Names, model: &Model) -> Read<Self> {
        let scope = Scope {
            parameters,
            components: &model.components,
        };
        let truth = file.get("true");
        let Some(domains) = file.get("domains") else {
            let training = file
                .get("weights")
                .map_or_else(|| Ok(scope.unweighted()), |value| scope.weights(value))?;
            let truth = truth
                .map(|value| Ok(vec![scope.truth(value)?]))
                .transpose()?;
            return Ok(Self {
                domain: vec![0; model.states.len()],
                training: vec![training],
                truth,
            });
        };
        let of_states = entries(domains, "an object of domains by state")?;
        let by_domain = file.need("weights", "an object of weights for every domain")?;
        let mut names = Names::default();
        let mut training = Vec::new();
        for (name, value) in entries(by_domain, "an object of domains")? {
            names::check(name.text, name.at)?;
            if names.add(name.text) == limits::DOMAINS {
                return refuse(name.at, format!("more than {} domains", limits::DOMAINS));
            }
            training.push(scope.weights(value)?);
        }
        let truth = truth
            .map(|value| scope.truth_by_domain(value, &names))
            .transpose()?;
        Ok(Self {
            domain: domains_of_states(of_states, start(domains), model, &names)?,
            training,
            truth,
        })
    }
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
                        format!("{expected}, found {}", described(other)),
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
fn domains_of_states<'a>(
    listed: impl Iterator<Item = (Name<'a>, &'a Value<'a>)>,
    at: usize,
    model: &Model,
    domains: &Names,
) -> Read<Vec<usize>> {
    let mut given = vec![None; model.states.len()];
    for (name, value) in listed {
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
        let allowed = names::listed(domains.list());
        return refuse(
            at,
            format!("state {name} has no domain; allowed: {allowed}"),
        );
    }
    Ok(given
        .into_iter()
        .map(|domain| domain.unwrap_or(0))
        .collect())
}
