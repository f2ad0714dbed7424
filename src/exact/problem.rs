//! A model's numbers as they were written, and its rows as whole numbers.
//!
//! With l the least common denominator of a pair's discounted probabilities and reward, its Q-value is l Q = r0 + r1
//! theta + sum over s' of w(s') V(s') in whole numbers l, r0, r1 and w.

use std::borrow::Cow;

use num_bigint::BigInt;
use num_integer::Integer;

use crate::mdp::Mdp;
use crate::rational::{Number, Rational};
use crate::scenario::Scenario;
use crate::solve::FreeLoops;

/// Why a scenario has no exact form.
pub(super) const PERTURBED: &str = "the reward is perturbed";
pub(super) const TOO_LONG: &str = "a parameter's value is too long or too small";

/// A model along one parameter, exactly: R(theta) = constant + theta slope, and the transitions of its [`Mdp`].
#[derive(Debug)]
pub struct ExactProblem<'a> {
    pub(super) mdp: &'a Mdp,
    pub(super) discount: Number,
    /// In the order of [`Mdp::row`].
    pub(super) probability: Cow<'a, [Number]>,
    /// Constant and slope of the reward per pair.
    pub(super) rewards: [Vec<Rational>; 2],
    /// The written numbers that floats of the parameter may stand for, first the ends of its range.
    pub(super) known: Vec<Number>,
    /// l per pair, as in the module's equation.
    pub(super) l: Vec<BigInt>,
    /// r0 and r1 of pair p are at 2 p and 2 p + 1.
    pub(super) r: Vec<BigInt>,
    /// w in the order of `probability`.
    w: Vec<BigInt>,
    /// The loops that are free throughout the range.
    pub(super) loops: Option<FreeLoops>,
    /// Transitions of pair p are `spans[p]..spans[p + 1]`.
    spans: Vec<usize>,
}

impl<'a> ExactProblem<'a> {
    /// A scenario with all parameters but one fixed. A value that is the float of the parameter's own "value", "from"
    /// or "to" stands for that number, any other for its shortest decimal. The error says why there is no exact form.
    /// A perturbed reward has none.
    pub fn of(scenario: &'a Scenario, parameter: usize, values: &[f64]) -> Result<Self, &'static str> {
        if !scenario.perturbation.is_empty() {
            return Err(PERTURBED);
        }
        Self::with_perturbation(scenario, parameter, values)
    }

    /// As [`Self::of`], but with the perturbation, each number of which stands for its shortest decimal.
    pub fn with_perturbation(scenario: &'a Scenario, parameter: usize, values: &[f64]) -> Result<Self, &'static str> {
        let exact = scenario.exact_rewards(parameter, values);
        let exact = exact.ok_or(TOO_LONG)?;
        let mut rewards = [Vec::new(), Vec::new()];
        for pair in 0..scenario.mdp.pairs() {
            let [constant, slope] = exact.of(pair);
            let change = scenario.perturbation.get(pair).copied().unwrap_or(0.0);
            let change = Number::of_float(change, &[]).ok_or("a perturbation is too long or too small")?;
            rewards[0].push(&constant + &change.rational());
            rewards[1].push(slope);
        }
        let own = &scenario.parameters[parameter];
        Self::new(
            &scenario.mdp,
            scenario.exact_discount.clone(),
            &scenario.exact_probability,
            rewards,
            [&own.from, &own.to, &own.value].map(Number::clone).to_vec(),
        )
    }

    /// From numbers: probabilities in the order of [`Mdp::row`], constant and slope of the reward per pair, and the
    /// numbers that the floats of the range's ends may stand for. The error says why there is no exact form.
    pub fn new(
        mdp: &'a Mdp,
        discount: Number,
        probability: impl Into<Cow<'a, [Number]>>,
        rewards: [Vec<Rational>; 2],
        known: Vec<Number>,
    ) -> Result<Self, &'static str> {
        let mut problem = Self {
            mdp,
            discount,
            probability: probability.into(),
            rewards,
            known,
            l: Vec::new(),
            r: Vec::new(),
            w: Vec::new(),
            loops: None,
            spans: vec![0],
        };
        for pair in 0..mdp.pairs() {
            problem.add(pair)?;
        }
        let [constants, slopes] = &problem.rewards;
        let is_free = |(constant, slope): (&Rational, &Rational)| constant.is_zero() && slope.is_zero();
        let free: Vec<bool> = constants.iter().zip(slopes).map(is_free).collect();
        problem.loops = FreeLoops::of(mdp, &free);
        Ok(problem)
    }

    /// Returns the problem at one value of the parameter, whose loops are those that are free there. The error says why
    /// there is no exact form.
    pub(super) fn at(&self, place: &Rational) -> Result<Self, &'static str> {
        let [mut rewards, slopes] = self.rewards.clone();
        for (reward, slope) in rewards.iter_mut().zip(&slopes) {
            *reward = &*reward + &(slope * place);
        }
        let level = vec![Rational::ZERO; rewards.len()];
        let discount = self.discount.clone();
        Self::new(
            self.mdp,
            discount,
            self.probability.clone(),
            [rewards, level],
            self.known.clone(),
        )
    }

    /// Brings the next pair's numbers to one denominator.
    fn add(&mut self, pair: usize) -> Result<(), &'static str> {
        let first = self.w.len();
        let own = &self.probability[first..][..self.mdp.row(pair).0.len()];
        let discount = self.discount.rational();
        let discounted: Vec<Rational> = own.iter().map(|p| &discount * &p.rational()).collect();
        let rewards = self.rewards.each_ref().map(|rewards| &rewards[pair]);
        let parts = discounted.iter().chain(rewards);
        let l = parts.fold(BigInt::ONE, |l, part| l.lcm(part.denominator()));
        let scaled = |part: &Rational| part.numerator() * (&l / part.denominator());
        self.w.extend(discounted.iter().map(scaled));
        self.r.extend(rewards.into_iter().map(scaled));
        let sum: BigInt = self.w[first..].iter().sum();
        if sum * discount.denominator() != &l * discount.numerator() {
            return Err("the exact probabilities of an action are too long, or do not sum to 1");
        }
        self.l.push(l);
        self.spans.push(self.w.len());
        Ok(())
    }

    /// Returns the states of the loops that are free throughout the range.
    pub(super) fn free_loops(&self) -> impl Iterator<Item = &[u32]> {
        self.loops.iter().flat_map(FreeLoops::states)
    }

    /// Returns whether each pair stays in such a loop; empty where there is none.
    pub(super) fn inner_pairs(&self) -> &[bool] {
        self.loops.as_ref().map_or(&[], FreeLoops::inner)
    }

    /// Returns the probabilities of a pair's successors, as in [`Mdp::row`].
    pub(super) fn shares(&self, pair: usize) -> &[Number] {
        &self.probability[self.spans[pair]..self.spans[pair + 1]]
    }

    /// Returns whether two pairs lead to the same states and earn the same.
    pub(super) fn is_same(&self, pair: usize, other: usize) -> bool {
        pair == other
            || self.mdp.row(pair).0 == self.mdp.row(other).0
                && self.shares(pair) == self.shares(other)
                && self.rewards.iter().all(|rewards| rewards[pair] == rewards[other])
    }

    /// Returns w of a pair, by successor as in [`Mdp::row`].
    pub(super) fn w(&self, pair: usize) -> &[BigInt] {
        &self.w[self.spans[pair]..self.spans[pair + 1]]
    }

    /// Returns the ends of the parameter's range.
    pub(super) fn ends(&self) -> impl Iterator<Item = &Number> {
        self.known.iter().take(2)
    }

    /// Returns the number that a float of the parameter stands for.
    pub(super) fn number(&self, value: f64) -> Option<Rational> {
        Rational::of_float(value, &self.known)
    }
}
