//! A model's numbers as they were written, and its rows as whole numbers.
//!
//! With l the least common denominator of a pair's discounted probabilities and reward, its Q-value is l Q = r0 + r1 theta + sum over s' of w(s') V(s') in
//! whole numbers l, r0, r1 and w.

use super::big::{Big, Fraction};
use crate::model::{Mdp, Number, Scenario};

/// A model along one parameter, exactly: R(theta) = constant + theta slope, and the transitions of its [`Mdp`].
#[derive(Debug)]
pub struct ExactProblem<'a> {
    pub(super) mdp: &'a Mdp,
    pub(super) discount: Number,
    /// In the order of [`Mdp::row`].
    pub(super) probability: &'a [Number],
    /// Constant and slope of the reward per pair.
    pub(super) rewards: [Vec<Number>; 2],
    /// The written numbers that floats of the parameter may stand for.
    known: Vec<Number>,
    pub(super) rows: Vec<Row>,
}

/// A pair in whole numbers; the name of a field is what stands in the module's equation.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) l: Big,
    pub(super) r: [Big; 2],
    /// By successor, as in [`Mdp::row`].
    pub(super) w: Vec<Big>,
}

impl<'a> ExactProblem<'a> {
    /// A scenario with all parameters but one fixed. A value that is the float of the parameter's own "value", "from" or "to" stands for that number, any
    /// other for its shortest decimal. The error says why there is no exact form.
    pub fn of(
        scenario: &'a Scenario,
        parameter: usize,
        values: &[f64],
    ) -> Result<Self, &'static str> {
        let mut fixed = Vec::with_capacity(values.len());
        for (own, &value) in scenario.parameters.iter().zip(values) {
            let written = written(value, &[own.value, own.from, own.to]);
            fixed.push(written.ok_or("a parameter's value is too long or too small")?);
        }
        fixed[parameter] = Number::ZERO;
        let mut rewards = [Vec::new(), Vec::new()];
        for state in 0..scenario.mdp.states() {
            for pair in scenario.mdp.actions(state) {
                let (mut constant, mut slope) = (Some(Number::ZERO), Some(Number::ZERO));
                for (component, amount) in &scenario.rewards[pair] {
                    let weight = &scenario.weights[scenario.domain[state]][*component];
                    constant = add(constant, Some(weight.constant), amount);
                    for (coefficient, value) in weight.coefficients.iter().zip(&fixed) {
                        constant = add(constant, coefficient.checked_mul(value), amount);
                    }
                    slope = add(slope, Some(weight.coefficients[parameter]), amount);
                }
                let (Some(constant), Some(slope)) = (constant, slope) else {
                    return Err("the exact reward of an action is too long");
                };
                rewards[0].push(constant);
                rewards[1].push(slope);
            }
        }
        let own = &scenario.parameters[parameter];
        Self::new(
            &scenario.mdp,
            scenario.exact_discount,
            &scenario.exact_probability,
            rewards,
            vec![own.from, own.to, own.value],
        )
    }

    /// From numbers: probabilities in the order of [`Mdp::row`], constant and slope of the reward per pair, and the numbers that the floats of the range's
    /// ends may stand for. The error says why there is no exact form.
    pub fn new(
        mdp: &'a Mdp,
        discount: Number,
        probability: &'a [Number],
        rewards: [Vec<Number>; 2],
        known: Vec<Number>,
    ) -> Result<Self, &'static str> {
        let mut rows = Vec::with_capacity(mdp.pairs());
        let mut first = 0;
        for pair in 0..mdp.pairs() {
            let own = &probability[first..][..mdp.row(pair).0.len()];
            first += own.len();
            rows.push(row(&discount, own, [&rewards[0][pair], &rewards[1][pair]])?);
        }
        Ok(Self {
            mdp,
            discount,
            probability,
            rewards,
            known,
            rows,
        })
    }

    /// The number that a float of the parameter stands for.
    pub(super) fn number(&self, value: f64) -> Option<Fraction> {
        written(value, &self.known).map(|number| fraction(&number))
    }
}

/// sum + weight * amount.
fn add(sum: Option<Number>, weight: Option<Number>, amount: &Number) -> Option<Number> {
    sum?.checked_add(&weight?.checked_mul(amount)?)
}

/// The written number that has this float, or its shortest decimal.
fn written(value: f64, known: &[Number]) -> Option<Number> {
    match known.iter().find(|number| number.value() == value) {
        Some(number) => Some(*number),
        None => Number::parse(&value.to_string()).ok(),
    }
}

pub(super) fn fraction(number: &Number) -> Fraction {
    let (above, below) = number.exact();
    Fraction {
        above: Big::new(above),
        below: Big::new(below),
    }
}

#[inline(never)]
fn row(
    discount: &Number,
    probability: &[Number],
    rewards: [&Number; 2],
) -> Result<Row, &'static str> {
    let discount = fraction(discount);
    let mut parts = rewards.map(fraction).to_vec();
    for p in probability {
        let p = fraction(p);
        let above = p.above.times(&discount.above);
        parts.push(Fraction::new(&above, &p.below.times(&discount.below)));
    }
    let mut l = Big::new(1);
    for part in &parts {
        l = l.over(&l.common(&part.below)).times(&part.below);
    }
    let mut whole = Vec::with_capacity(parts.len());
    let mut sum = Big::ZERO;
    for (index, part) in parts.iter().enumerate() {
        let scaled = part.above.times(&l.over(&part.below));
        if index >= 2 {
            sum = sum.plus(&scaled);
        }
        whole.push(scaled);
    }
    if sum.times(&discount.below) != l.times(&discount.above) {
        return Err("the exact probabilities of an action are too long, or do not sum to 1");
    }
    let w = whole.split_off(2);
    let slope = whole.pop().unwrap_or(Big::ZERO);
    let constant = whole.pop().unwrap_or(Big::ZERO);
    Ok(Row {
        l,
        r: [constant, slope],
        w,
    })
}
