//! How much each component counts in each state: `domains`, `weights` and `true`.

use super::json::{Kind, Value};
use super::model::Model;
use super::names::{self, Names};
use super::text::{Fields, Name, Read, entries, name, number, refuse, string, string_offset, too_many, unexpected};
use super::{Affine, limits, weights};
use crate::rational::Number;

/// Weights per domain and component. Without `domains` every state is in one.
pub(super) struct Weighting {
    /// Domain of each state.
    pub(super) domain: Vec<usize>,
    pub(super) training: Vec<Vec<Affine>>,
    pub(super) truth: Option<Vec<Vec<Number>>>,
}

impl Weighting {
    #[inline(never)]
    pub(super) fn read(file: &Fields, parameters: &Names, model: &Model) -> Read<Self> {
        let scope = Scope {
            parameters,
            components: &model.components,
        };
        let mut weighting = Self {
            domain: vec![0; model.states.len()],
            training: Vec::new(),
            truth: None,
        };
        let Some(domains) = file.get("domains") else {
            weighting.training.push(match file.get("weights") {
                Some(value) => scope.weights(value)?,
                None => scope.unweighted(),
            });
            if let Some(value) = file.get("true") {
                weighting.truth = Some(vec![scope.truth(value)?]);
            }
            return Ok(weighting);
        };
        let by_state = entries(domains, "an object of domains by state")?;
        let by_domain = file.need("weights", "an object of weights for every domain")?;
        let mut names = Names::default();
        for entry in entries(by_domain, "an object of domains")? {
            let Name { text, at } = name(entry);
            names::check(text, at)?;
            if names.add(text) == limits::DOMAINS {
                return Err(too_many(at, limits::DOMAINS, "domains"));
            }
            weighting.training.push(scope.weights(&entry.value)?);
        }
        if let Some(value) = file.get("true") {
            weighting.truth = Some(scope.truth_by_domain(value, &names)?);
        }
        weighting.domain.fill(usize::MAX);
        for entry in by_state {
            let Name { text, at } = name(entry);
            let state = model.states.find("state", text, at)?;
            let domain = string(&entry.value, "the name of a domain")?;
            weighting.domain[state] = names.find("domain", domain, entry.value.start)?;
        }
        // One with actions must be given, a terminal one needs none.
        for (state, domain) in weighting.domain.iter_mut().enumerate() {
            if *domain != usize::MAX {
                continue;
            }
            if !model.pairs(state).is_empty() {
                let state = names::quoted(model.states.list()[state]);
                let allowed = names::listed(names.list());
                let problem = ["state ", &state, " has no domain; allowed: ", &allowed];
                return refuse(domains.start, &problem);
            }
            *domain = 0;
        }
        Ok(weighting)
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
        let mut weights = Vec::with_capacity(self.components.len());
        for _ in self.components.list() {
            weights.push(Affine::constant(Number::ONE, self.parameters.len()));
        }
        weights
    }

    /// Weight per component; 1 for those not named.
    #[inline(never)]
    fn weights(&self, value: &Value) -> Read<Vec<Affine>> {
        let mut weights = self.unweighted();
        for entry in entries(value, "an object of weights")? {
            let Name { text, at } = name(entry);
            let component = self.components.find("component", text, at)?;
            let value = &entry.value;
            weights[component] = match &value.kind {
                Kind::Text(text) => weights::affine(text, self.parameters, &|byte| string_offset(value, text, byte))?,
                Kind::Number(_) => Affine::constant(number(value)?, self.parameters.len()),
                _ => {
                    let expected = "a number or an expression like \"1 - b\"";
                    return Err(unexpected(value, expected));
                }
            };
        }
        Ok(weights)
    }

    /// True weight per component; 0 for those not named.
    #[inline(never)]
    fn truth(&self, value: &Value) -> Read<Vec<Number>> {
        let mut weights = vec![Number::ZERO; self.components.len()];
        for entry in entries(value, "an object of true weights")? {
            let Name { text, at } = name(entry);
            let component = self.components.find("component", text, at)?;
            weights[component] = number(&entry.value)?;
        }
        Ok(weights)
    }

    /// True weights of every domain; 0 for those not named.
    fn truth_by_domain(&self, value: &Value, domains: &Names) -> Read<Vec<Vec<Number>>> {
        let mut truth = Vec::with_capacity(domains.len());
        for _ in domains.list() {
            truth.push(vec![Number::ZERO; self.components.len()]);
        }
        for entry in entries(value, "an object of domains")? {
            let Name { text, at } = name(entry);
            truth[domains.find("domain", text, at)?] = self.truth(&entry.value)?;
        }
        Ok(truth)
    }
}
