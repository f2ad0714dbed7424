//! A model whose numbers have doubled precision.

use std::ops::Range;

use crate::mdp::Mdp;

use super::number::Doubled;

/// A model with a discount below 1, and rewards that are sums of parts, each of which counts so many times: such as
/// R = constant + theta slope, where the parts count once and theta times.
#[derive(Clone, Debug)]
pub struct DoubledModel<'m> {
    pub(super) mdp: &'m Mdp,
    /// The discount times each probability, in the order of [`Mdp::row`].
    weights: Vec<Doubled>,
    /// The weights of pair p are `spans[p]..spans[p + 1]`.
    spans: Vec<usize>,
    /// 1 - discount.
    pub(super) interest: Doubled,
    /// The parts of the reward per pair.
    pub(super) rewards: Vec<Vec<Doubled>>,
}

impl<'m> DoubledModel<'m> {
    /// Builds a model from its discount and 1 - discount, each rounded once, its probabilities in the order of
    /// [`Mdp::row`], and the parts of its rewards. `None` where the discount is not below 1.
    #[must_use]
    pub fn new(
        mdp: &'m Mdp,
        [discount, interest]: [Doubled; 2],
        probabilities: impl Iterator<Item = Doubled>,
        rewards: Vec<Vec<Doubled>>,
    ) -> Option<Self> {
        let mut spans = vec![0];
        for pair in 0..mdp.pairs() {
            spans.push(spans[pair] + mdp.row(pair).0.len());
        }
        let model = Self {
            mdp,
            weights: probabilities.map(|probability| discount * probability).collect(),
            spans,
            interest,
            rewards,
        };
        (interest > Doubled::ZERO).then_some(model)
    }

    /// Returns the model.
    #[must_use]
    pub fn mdp(&self) -> &'m Mdp {
        self.mdp
    }

    /// Returns the number of parts of the rewards.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.rewards.len()
    }

    fn span(&self, pair: usize) -> Range<usize> {
        self.spans[pair]..self.spans[pair + 1]
    }

    /// Returns Q - V of a pair of a state for one part of the reward, V being `level` more than `above`, and a bound on
    /// its rounding.
    pub(super) fn lead(
        &self,
        part: usize,
        pair: usize,
        state: usize,
        level: Doubled,
        above: &[Doubled],
    ) -> (Doubled, f64) {
        let taken = self.interest * level;
        let mut sum = self.rewards[part][pair] - taken;
        let mut size = self.rewards[part][pair].size() + taken.size() + above[state].size();
        for (&target, &weight) in self.mdp.row(pair).0.iter().zip(&self.weights[self.span(pair)]) {
            let term = weight * above[target as usize];
            sum = sum + term;
            size += term.size();
        }
        // The numbers themselves are rounded, and so is each product and each sum.
        let roundings = (self.span(pair).len() + 8) as f64;
        (sum - above[state], roundings * Doubled::ROUNDING * size)
    }
}
