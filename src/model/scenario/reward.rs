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

/// What each pair earns: (component, amount).
type Rewards = [Vec<(usize, Number)>];

impl Table {
    /// `domain_of_pair` indexes `weights[domain][component]` and `true_weights` likewise. O(earned amounts x parameters that occur).
    pub(super) fn new(
        rewards: &Rewards,
        domain_of_pair: &[usize],
        weights: &[Vec<Affine>],
        true_weights: Option<&[Vec<Number>]>,
    ) -> Self {
        let column = |weight: &dyn Fn(usize, usize) -> Number| -> Vec<f64> {
            let pairs = rewards.iter().zip(domain_of_pair);
            pairs
                .map(|(earned, &domain)| total(earned, |component| weight(domain, component)))
                .collect()
        };
        let parameters = weights
            .iter()
            .flatten()
            .map(|w| w.coefficients.len())
            .max()
            .unwrap_or(0);
        let slopes = (0..parameters).map(|parameter| {
            if weights
                .iter()
                .flatten()
                .all(|w| w.coefficients[parameter].is_zero())
            {
                return Vec::new();
            }
            column(&|domain, component| weights[domain][component].coefficients[parameter].clone())
        });
        Self {
            constant: column(&|domain, component| weights[domain][component].constant.clone()),
            slopes: slopes.collect(),
            truth: true_weights
                .map(|truth| column(&|domain, component| truth[domain][component].clone())),
        }
    }
}

/// Sum of weight times amount: exact and rounded once or, where the exact numbers grow too long, in floats.
fn total(earned: &[(usize, Number)], weight: impl Fn(usize) -> Number) -> f64 {
    let exact = earned
        .iter()
        .try_fold(Number::zero(), |sum, (component, amount)| {
            sum.checked_add(&weight(*component).checked_mul(amount)?)
        });
    exact.map_or_else(
        || {
            earned
                .iter()
                .map(|(component, amount)| weight(*component).value() * amount.value())
                .sum()
        },
        |sum| sum.value(),
    )
}
