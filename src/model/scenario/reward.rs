//! The reward of every pair as floats: a constant part and a slope per parameter, each an exact sum over components rounded once.

use super::Affine;
use crate::model::Number;

/// Reward of pair p at parameter values v: `constant[p] + sum of slopes[i][p] * v[i]`.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) constant: Vec<f64>,
    /// Per parameter, empty where it moves no pair's reward.
    pub(super) slopes: Vec<Vec<f64>>,
    pub(super) truth: Option<Vec<f64>>,
}

impl Table {
    /// `domain_of_pair` indexes `weights[domain][component]` and `true_weights` likewise. O(earned amounts x parameters that occur).
    #[inline(never)]
    pub(super) fn new(
        rewards: &[Vec<(usize, Number)>],
        domain_of_pair: &[usize],
        weights: &[Vec<Affine>],
        true_weights: Option<&[Vec<Number>]>,
        parameters: usize,
    ) -> Self {
        let column = |weight: &dyn Fn(usize, usize) -> Number| {
            let mut column = Vec::with_capacity(rewards.len());
            for (earned, &domain) in rewards.iter().zip(domain_of_pair) {
                column.push(total(earned, &|component| weight(domain, component)));
            }
            column
        };
        let mut slopes = Vec::with_capacity(parameters);
        for parameter in 0..parameters {
            let slope = |domain: usize, component: usize| {
                weights[domain][component].coefficients[parameter]
            };
            let moves = weights
                .iter()
                .flatten()
                .any(|weight| !weight.coefficients[parameter].is_zero());
            slopes.push(if moves { column(&slope) } else { Vec::new() });
        }
        Self {
            constant: column(&|domain, component| weights[domain][component].constant),
            slopes,
            truth: true_weights.map(|truth| column(&|domain, component| truth[domain][component])),
        }
    }
}

/// Sum of weight times amount: exact and rounded once or, where the exact numbers grow too long, in floats.
#[inline(never)]
fn total(earned: &[(usize, Number)], weight: &dyn Fn(usize) -> Number) -> f64 {
    let (mut exact, mut float) = (Some(Number::ZERO), 0.0);
    for (component, amount) in earned {
        let weight = weight(*component);
        exact = exact.and_then(|sum| sum.checked_add(&weight.checked_mul(amount)?));
        float += weight.value() * amount.value();
    }
    exact.map_or(float, |sum| sum.value())
}
