//! The reward of every pair as floats: a constant part and a slope per parameter, each an exact sum over components rounded once.

use super::Affine;
use crate::rational::Number;

/// Reward of pair p at parameter values v: `constant[p] + sum of slopes[i][p] * v[i]`.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) constant: Vec<f64>,
    /// Per parameter, empty where it moves no pair's reward.
    pub(super) slopes: Vec<Vec<f64>>,
    pub(super) truth: Option<Vec<f64>>,
}

/// What each pair earns: (component, amount).
type Rewards = [Vec<(usize, Number)>];

impl Table {
    /// `domain_of_pair` indexes `weights[domain][component]` and `true_weights` likewise. O(earned amounts x parameters that occur).
    #[inline(never)]
    pub(super) fn new(
        rewards: &Rewards,
        domain_of_pair: &[usize],
        weights: &[Vec<Affine>],
        true_weights: Option<&[Vec<Number>]>,
        parameters: usize,
    ) -> Self {
        let mut table = Self {
            constant: column(rewards, domain_of_pair, &parts(weights, None)),
            slopes: Vec::with_capacity(parameters),
            truth: true_weights.map(|weights| column(rewards, domain_of_pair, weights)),
        };
        for parameter in 0..parameters {
            let slopes = parts(weights, Some(parameter));
            let moves = slopes.iter().flatten().any(|slope| !slope.is_zero());
            table.slopes.push(if moves {
                column(rewards, domain_of_pair, &slopes)
            } else {
                Vec::new()
            });
        }
        table
    }
}

/// The constants of all weights, or their coefficients of one parameter.
fn parts(weights: &[Vec<Affine>], parameter: Option<usize>) -> Vec<Vec<Number>> {
    let mut parts = Vec::with_capacity(weights.len());
    for weights in weights {
        let mut own = Vec::with_capacity(weights.len());
        for weight in weights {
            own.push(parameter.map_or(weight.constant, |i| weight.coefficients[i]));
        }
        parts.push(own);
    }
    parts
}

/// For every pair the sum of weight times amount: exact and rounded once or, where the exact numbers grow too long, in floats.
#[inline(never)]
fn column(rewards: &Rewards, domain_of_pair: &[usize], weights: &[Vec<Number>]) -> Vec<f64> {
    let mut column = Vec::with_capacity(rewards.len());
    for (earned, &domain) in rewards.iter().zip(domain_of_pair) {
        let (mut exact, mut float) = (Some(Number::ZERO), 0.0);
        for (component, amount) in earned {
            let weight = &weights[domain][*component];
            exact = exact.and_then(|sum| sum.checked_add(&weight.checked_mul(amount)?));
            float += weight.value() * amount.value();
        }
        column.push(exact.map_or(float, |sum| sum.value()));
    }
    column
}
