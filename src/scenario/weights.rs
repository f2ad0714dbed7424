//! The weight of each component in each state (`domains`, `weights` and `true`), and the reward of every pair that
//! follows.

use super::diagnostic::{Diagnostic, Result, refuse};
use super::expression::{self, Affine};
use super::json::{Entry, Fields, Ranged, Value, entries, number, string, string_offset, unexpected_type};
use super::limits;
use super::model::Model;
use super::names::{self, Names};
use crate::mdp::Csr;
use crate::rational::{Number, Rational, nearest};

/// Weights per domain and component. Without `domains` every state is in one.
pub(super) struct Weights {
    /// The domain of each state.
    pub(super) domain: Vec<usize>,
    pub(super) training: Vec<Vec<Affine>>,
    pub(super) truth: Option<Vec<Vec<Number>>>,
}

impl Weights {
    pub(super) fn read(file: &Fields, parameters: &Names, model: &Model) -> Result<Self> {
        let scope = Scope {
            parameters,
            components: &model.components,
        };
        match file.get("domains") {
            Some(domains) => scope.by_domain(file, domains, model),
            None => Ok(Self {
                domain: vec![0; model.states.len()],
                training: vec![match file.get("weights") {
                    Some(value) => scope.weights(value)?,
                    None => scope.unweighted(),
                }],
                truth: match file.get("true") {
                    Some(value) => Some(vec![scope.true_weights(value)?]),
                    None => None,
                },
            }),
        }
    }
}

impl Weights {
    /// Returns whether a parameter moves the weight of any component.
    pub(super) fn moves(&self, parameter: usize) -> bool {
        let mut all = self.training.iter().flatten();
        all.any(|weight| !weight.coefficient(parameter).is_zero())
    }

    /// Turns the signs of all weights, so that costs become rewards.
    pub(super) fn turn(&mut self) {
        for weight in self.training.iter_mut().flatten() {
            *weight = weight.clone().negated();
        }
        for weight in self.truth.iter_mut().flatten().flatten() {
            *weight = weight.negated();
        }
    }
}

/// The names that weights refer to.
struct Scope<'a> {
    parameters: &'a Names<'a>,
    components: &'a Names<'a>,
}

impl Scope<'_> {
    fn by_domain(&self, file: &Fields, domains: &Value, model: &Model) -> Result<Weights> {
        let by_state = entries(domains, "an object of domains by state")?;
        let by_domain = file.need("weights", "an object of weights for every domain")?;
        let mut names = Names::default();
        let mut training = Vec::new();
        for Entry { name, at, value } in entries(by_domain, "an object of domains")? {
            names::check(name, at)?;
            if names.add(name) == limits::DOMAINS {
                return Err(Diagnostic::too_many(at, limits::DOMAINS, "domains"));
            }
            training.push(self.weights(value)?);
        }
        let truth = match file.get("true") {
            Some(value) => Some(self.true_weights_by_domain(value, &names)?),
            None => None,
        };
        let mut domain = vec![None; model.states.len()];
        for Entry { name, at, value } in by_state {
            let state = model.states.find("state", name, at)?;
            let own = string(value, "the name of a domain")?;
            domain[state] = Some(names.find("domain", own, value.start())?);
        }
        let without = |state: &usize| domain[*state].is_none() && !model.pairs(*state).is_empty();
        if let Some(state) = (0..domain.len()).find(without) {
            let (state, allowed) = (names::quoted(model.states.list()[state]), names::listed(names.list()));
            return refuse(
                domains.start(),
                format!("state {state} has no domain; allowed: {allowed}"),
            );
        }
        Ok(Weights {
            // A terminal state needs no domain.
            domain: domain.into_iter().map(Option::unwrap_or_default).collect(),
            training,
            truth,
        })
    }

    /// Returns weight 1 for every component.
    fn unweighted(&self) -> Vec<Affine> {
        vec![Affine::constant(Number::ONE); self.components.len()]
    }

    /// Reads a weight per component; it is 1 for those not named.
    fn weights(&self, value: &Value) -> Result<Vec<Affine>> {
        let mut weights = self.unweighted();
        for Entry { name, at, value } in entries(value, "an object of weights")? {
            let component = self.components.find("component", name, at)?;
            weights[component] = match value {
                Value::StringLit(literal) => {
                    let text = &literal.value;
                    expression::parse(text, self.parameters, &|byte| string_offset(value, text, byte))?
                }
                Value::NumberLit(_) => Affine::constant(number(value)?),
                _ => return Err(unexpected_type(value, "a number or an expression like \"1 - b\"")),
            };
        }
        Ok(weights)
    }

    /// Reads a true weight per component; it is 0 for those not named.
    fn true_weights(&self, value: &Value) -> Result<Vec<Number>> {
        let mut weights = vec![Number::ZERO; self.components.len()];
        for Entry { name, at, value } in entries(value, "an object of true weights")? {
            weights[self.components.find("component", name, at)?] = number(value)?;
        }
        Ok(weights)
    }

    /// Reads the true weights of every domain; they are 0 for those not named.
    fn true_weights_by_domain(&self, value: &Value, domains: &Names) -> Result<Vec<Vec<Number>>> {
        let mut truth = vec![vec![Number::ZERO; self.components.len()]; domains.len()];
        for Entry { name, at, value } in entries(value, "an object of domains")? {
            truth[domains.find("domain", name, at)?] = self.true_weights(value)?;
        }
        Ok(truth)
    }
}

/// The reward of every pair as floats: `constant[p] + sum of slopes[i][p] * v[i]` at parameter values v, each column an
/// exact sum over components that is rounded once.
#[derive(Clone, Debug)]
pub(super) struct RewardTable {
    pub(super) constant: Vec<f64>,
    /// One column per parameter, empty where the parameter does not change any reward.
    pub(super) slopes: Vec<Vec<f64>>,
    pub(super) truth: Option<Vec<f64>>,
}

impl RewardTable {
    /// Computes the table from the rewards of the pairs, in O(amounts x parameters that occur).
    pub(super) fn new(model: &Model, weights: &Weights, parameters: usize) -> Self {
        let domains = pair_domains(model, &weights.domain);
        let rewards = &model.rewards;
        let slope = |parameter: usize| {
            if weights.moves(parameter) {
                column(rewards, &domains, &|domain, component| {
                    weights.training[domain][component].coefficient(parameter)
                })
            } else {
                Vec::new()
            }
        };
        Self {
            constant: column(rewards, &domains, &|domain, component| {
                &weights.training[domain][component].constant
            }),
            slopes: (0..parameters).map(slope).collect(),
            truth: weights
                .truth
                .as_ref()
                .map(|truth| column(rewards, &domains, &|domain, component| &truth[domain][component])),
        }
    }
}

impl RewardTable {
    /// Returns whether each pair earns nothing, whatever the parameters are.
    pub(super) fn free_pairs(&self) -> Vec<bool> {
        let is_free = |pair: usize| {
            let mut slopes = self.slopes.iter().filter_map(|slope| slope.get(pair));
            self.constant[pair] == 0.0 && slopes.all(|&slope| slope == 0.0)
        };
        (0..self.constant.len()).map(is_free).collect()
    }
}

/// Returns the domain of every pair.
fn pair_domains(model: &Model, domain: &[usize]) -> Vec<usize> {
    let mut domains = Vec::with_capacity(model.actions.len());
    for (state, &domain) in domain.iter().enumerate() {
        domains.resize(model.pairs(state).end, domain);
    }
    domains
}

/// Returns for every pair the sum of weight times amount: exact, and rounded once.
fn column<'w>(
    rewards: &Csr<(usize, Number)>,
    domains: &[usize],
    weight: &dyn Fn(usize, usize) -> &'w Number,
) -> Vec<f64> {
    let sum = |(earned, &domain): (&[(usize, Number)], &usize)| {
        let mut weighed = earned
            .iter()
            .map(|(component, amount)| (weight(domain, *component), amount));
        let exact = weighed.try_fold(Number::ZERO, |sum, (weight, amount)| {
            // Most weights do not move with most parameters.
            if weight.is_zero() {
                return Some(sum);
            }
            sum.checked_add(&weight.checked_mul(amount)?)
        });
        match exact {
            Some(sum) => sum.value(),
            None => nearest(&earned.iter().fold(Rational::ZERO, |sum, (component, amount)| {
                &sum + &(&weight(domain, *component).rational() * &amount.rational())
            })),
        }
    };
    rewards.rows().zip(domains).map(sum).collect()
}
