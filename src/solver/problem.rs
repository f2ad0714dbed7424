//! The problem that is solved along one parameter: a model whose reward is a line in the moved parameter, and the
//! choices of how to solve it.

use std::borrow::Cow;
use std::rc::Rc;

use crate::mdp::Mdp;

/// A named set of pairs whose expected (discounted) number of uses from the start is reported, or a named sum of what
/// the uses of pairs earn.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The name that readers see.
    pub name: String,
    /// The pairs whose uses are counted.
    pub pairs: Rc<[usize]>,
    /// The amount of each use of the pairs; `None` where uses are counted.
    pub amounts: Option<Vec<f64>>,
}

impl Outcome {
    /// Returns the sum over the pairs of their expected uses, times their amounts where there are any.
    #[must_use]
    pub fn total(&self, uses: impl Fn(usize) -> f64) -> f64 {
        let uses = self.pairs.iter().map(|&pair| uses(pair));
        match &self.amounts {
            Some(amounts) => uses.zip(amounts).map(|(uses, amount)| uses * amount).sum(),
            None => uses.sum(),
        }
    }

    /// Returns what each use of each of so many pairs adds.
    #[must_use]
    pub fn gains(&self, pairs: usize) -> Cow<'_, [f64]> {
        if let Some(amounts) = &self.amounts
            && self.pairs.iter().copied().eq(0..pairs)
        {
            return Cow::Borrowed(amounts);
        }
        let mut gains = vec![0.0; pairs];
        for (index, &pair) in self.pairs.iter().enumerate() {
            gains[pair] += self.amounts.as_ref().map_or(1.0, |amounts| amounts[index]);
        }
        Cow::Owned(gains)
    }
}

/// The rule by which a hard policy chooses where several actions are optimal (THEORY 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The first optimal action in file order.
    First,
    /// Every optimal action with equal probability.
    Uniform,
    /// The optimal policy with the least true value.
    Worst,
    /// The optimal policy with the greatest true value.
    Best,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 4] = [Self::First, Self::Uniform, Self::Worst, Self::Best];

    /// The names of the rules in files, links and programs, in the order of [`Self::ALL`].
    pub const NAMES: [&'static str; 4] = ["first", "uniform", "worst", "best"];

    /// Returns the name of the rule in files, links and programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// The regularisation of the soft policy (THEORY 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// Entropy: V = alpha log sum exp(Q / alpha).
    Entropy,
    /// Divergence from the base policy: V = alpha log sum base exp(Q / alpha).
    Kl,
}

impl Objective {
    /// All regularisations.
    pub const ALL: [Self; 2] = [Self::Entropy, Self::Kl];

    /// The names of the regularisations in files, links and programs, in the order of [`Self::ALL`].
    pub const NAMES: [&'static str; 2] = ["entropy", "kl"];

    /// Returns the name of the regularisation in files, links and programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// A model with the reward R(theta) = constant + theta slope, and the outcomes to count.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    /// The model.
    pub mdp: &'a Mdp,
    /// The reward per pair at theta = 0.
    pub constant: Vec<f64>,
    /// The derivative of the reward per pair with respect to theta.
    pub slope: Vec<f64>,
    /// The true reward per pair; `None` where the scenario has none.
    pub truth: Option<Vec<f64>>,
    /// The base policy of the KL objective: the probability of each pair within its state.
    pub base: &'a [f64],
    /// The outcomes to count.
    pub outcomes: &'a [Outcome],
    /// A bound on the part of a reward that can be rounding.
    pub rounding: Rounding,
}

/// A bound on the part of a sum of terms that can be rounding.
///
/// A term is a coefficient times a value, each a rounded number, and so off by 3 u of its size, where u is half of
/// [`f64::EPSILON`]. Adding n terms to a constant rounds n times, each time by at most u of the sum of all sizes. So a
/// sum whose true value is 0 is at most (3 + n) u times the sum of the sizes.
#[derive(Clone, Debug)]
pub struct Rounding {
    /// The sum of the absolute values of the terms of `constant`, per pair.
    size: Vec<f64>,
    /// The factor (3 + n) u, where n counts the moved term too.
    share: f64,
}

/// How much larger than their sum terms are that count as cancelled.
const CANCELLED: f64 = 1e6;

impl Rounding {
    fn new(size: Vec<f64>, terms: usize) -> Self {
        let share = (3 + terms) as f64 * f64::EPSILON / 2.0;
        Self { size, share }
    }

    /// Returns the sum of terms of this size, or 0 where it is not larger than their rounding: noise has no scale to be
    /// compared with.
    fn clean(&self, sum: f64, size: f64) -> f64 {
        if sum.abs() <= self.share * size { 0.0 } else { sum }
    }
}

impl<'a> Problem<'a> {
    /// Builds a problem from the reward at theta = 0 as a sum of terms, each a factor times a column with one number
    /// per pair, added to `constant`. A sum that cancels to rounding is 0. An empty column stands for one of zeros.
    #[must_use]
    pub fn from_terms<'c>(
        mdp: &'a Mdp,
        mut constant: Vec<f64>,
        terms: impl IntoIterator<Item = (f64, &'c [f64])>,
        slope: Vec<f64>,
    ) -> Self {
        let mut size: Vec<f64> = constant.iter().map(|reward| reward.abs()).collect();
        let mut count = 1;
        for (factor, column) in terms {
            count += usize::from(!column.is_empty());
            for ((constant, size), part) in constant.iter_mut().zip(&mut size).zip(column) {
                let term = factor * part;
                *constant += term;
                *size += term.abs();
            }
        }
        let rounding = Rounding::new(size, count);
        for (constant, &size) in constant.iter_mut().zip(&rounding.size) {
            *constant = rounding.clean(*constant, size);
        }
        Self {
            mdp,
            constant,
            slope,
            truth: None,
            base: &[],
            outcomes: &[],
            rounding,
        }
    }

    /// Builds a problem from its reward at theta = 0 and the derivative of the reward, both per pair, without a true
    /// reward, a base policy or outcomes.
    #[must_use]
    pub fn from_rewards(mdp: &'a Mdp, constant: Vec<f64>, slope: Vec<f64>) -> Self {
        Self::from_terms(mdp, constant, [], slope)
    }

    /// Returns the problem with another model, `convert` making numbers per pair of that model from numbers per pair of
    /// this one. It is without the true reward, the base policy and the outcomes.
    #[must_use]
    pub fn converted<'m>(&self, mdp: &'m Mdp, convert: impl Fn(&[f64]) -> Vec<f64>) -> Problem<'m> {
        Problem {
            mdp,
            constant: convert(&self.constant),
            slope: convert(&self.slope),
            truth: None,
            base: &[],
            outcomes: &[],
            rounding: Rounding {
                size: convert(&self.rounding.size),
                share: self.rounding.share,
            },
        }
    }

    /// Returns the pairs whose reward at theta = 0 is what is left of terms that cancel, which are more than a million
    /// times as large.
    pub fn cancelled(&self) -> impl Iterator<Item = usize> + '_ {
        let sizes = self.constant.iter().zip(&self.rounding.size).enumerate();
        sizes
            .filter(|(_, (constant, size))| constant.abs() * CANCELLED < **size)
            .map(|(pair, _)| pair)
    }

    /// Replaces the reward of a pair at theta = 0 by the float that is nearest to it.
    pub fn refine(&mut self, pair: usize, constant: f64) {
        self.constant[pair] = constant;
        self.rounding.size[pair] = constant.abs();
    }

    /// Writes the reward at theta into a buffer of one slot per pair. A sum that cancels to rounding is 0.
    pub fn reward(&self, theta: f64, slots: &mut [f64]) {
        let columns = self.constant.iter().zip(&self.slope).zip(&self.rounding.size);
        for (slot, ((constant, slope), size)) in slots.iter_mut().zip(columns) {
            let moved = theta * slope;
            *slot = self.rounding.clean(constant + moved, size + moved.abs());
        }
    }

    /// Writes the reward at theta, and the sizes of all pairs there, into buffers, as [`Self::reward`]
    /// writes the one and [`Self::size`] returns the others.
    pub fn reward_and_sizes(&self, theta: f64, reward: &mut Vec<f64>, sizes: &mut Vec<f64>) {
        reward.resize(self.constant.len(), 0.0);
        sizes.resize(self.constant.len(), 0.0);
        let columns = self.constant.iter().zip(&self.slope).zip(&self.rounding.size);
        for ((reward, own), ((constant, slope), size)) in reward.iter_mut().zip(sizes).zip(columns) {
            let moved = theta * slope;
            *own = size + moved.abs();
            *reward = self.rounding.clean(constant + moved, *own);
        }
    }

    /// Returns the sum of the absolute values of the terms that the reward of a pair is added up from, at theta.
    #[must_use]
    pub fn size(&self, pair: usize, theta: f64) -> f64 {
        self.rounding.size[pair] + (theta * self.slope[pair]).abs()
    }

    /// Returns the share of that sum which can be rounding.
    #[must_use]
    pub fn rounding_share(&self) -> f64 {
        self.rounding.share
    }

    /// Returns the reward of every pair at theta. A sum that cancels to rounding is 0.
    #[must_use]
    pub fn reward_at(&self, theta: f64) -> Vec<f64> {
        let mut reward = vec![0.0; self.constant.len()];
        self.reward(theta, &mut reward);
        reward
    }
}
