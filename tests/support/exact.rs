//! An exact oracle: naive policy iteration over fractions, from the numbers of a scenario's file. Slow and obvious, and
//! it shares no line with the solvers.
#![allow(dead_code, unreachable_pub)] // Each test file uses a part of it.

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{One, Signed, ToPrimitive, Zero};
use policy_cliff::rational::Number;
use policy_cliff::scenario::Scenario;

/// A fraction of long integers.
pub type Fraction = Ratio<BigInt>;

/// A model whose reward is affine in all parameters.
pub struct ExactModel {
    discount: Fraction,
    /// The actions of each state.
    states: Vec<Vec<ExactAction>>,
}

struct ExactAction {
    /// The reward where all parameters are 0, and its derivative with respect to each.
    reward: Vec<Fraction>,
    to: Vec<(usize, Fraction)>,
}

/// The optimal values, and V - Q of every pair.
pub struct ExactOptimum {
    pub value: Vec<Fraction>,
    pub advantages: Vec<Fraction>,
}

impl ExactOptimum {
    /// Whether each pair is optimal.
    pub fn optimal(&self) -> Vec<bool> {
        self.advantages.iter().map(Zero::is_zero).collect()
    }
}

/// The fraction of a number of a file.
pub fn exact(number: &Number) -> Fraction {
    let (above, below) = number.exact();
    Fraction::new(above.into(), below.into())
}

/// The fraction that a float is, bit by bit.
pub fn of_float(value: f64) -> Fraction {
    let bits = value.abs().to_bits();
    let (exponent, digits) = (bits >> 52, bits & ((1 << 52) - 1));
    let (digits, power) = match exponent {
        0 => (digits, -1074),
        _ => (digits | (1 << 52), exponent as i32 - 1075),
    };
    let size = times_power(Fraction::from(BigInt::from(digits)), power);
    if value < 0.0 { -size } else { size }
}

/// The fraction of a text such as "-3/10", "0.25" or "1e-7": the number that a float written like this stands for.
pub fn read(text: &str) -> Fraction {
    if let Some((above, below)) = text.split_once('/') {
        return read(above) / read(below);
    }
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigInt = format!("{whole}{part}").parse().expect("digits");
    let power = exponent.parse::<i32>().expect("a power") - i32::try_from(part.len()).expect("few digits");
    let ten = BigInt::from(10).pow(power.unsigned_abs());
    if power < 0 {
        Fraction::new(digits, ten)
    } else {
        Fraction::from(digits * ten)
    }
}

fn times_power(value: Fraction, power: i32) -> Fraction {
    let two = Fraction::from(BigInt::one() << power.unsigned_abs());
    if power < 0 { value / two } else { value * two }
}

/// The float nearest to a fraction, to within two roundings.
pub fn float(value: &Fraction) -> f64 {
    // A quotient of 64 bits or so, times a power of 2.
    let length = |integer: &BigInt| i32::try_from(integer.bits()).expect("short");
    let power = length(value.numer()) - length(value.denom()) - 64;
    let quotient = times_power(value.clone(), -power).to_integer();
    quotient.to_f64().expect("finite") * f64::from(power).exp2()
}

impl ExactModel {
    pub fn of(scenario: &Scenario) -> Self {
        let mut transition = 0;
        let mut states = Vec::new();
        for state in 0..scenario.mdp.states() {
            let mut actions = Vec::new();
            for pair in scenario.mdp.actions(state) {
                let mut reward = vec![Fraction::zero(); scenario.parameters.len() + 1];
                for (component, amount) in scenario.rewards.row(pair) {
                    let weight = &scenario.weights[scenario.domain[state]][*component];
                    reward[0] += exact(&weight.constant) * exact(amount);
                    for (parameter, part) in &weight.terms {
                        reward[1 + parameter] += exact(part) * exact(amount);
                    }
                }
                let mut to = Vec::new();
                for &target in scenario.mdp.row(pair).0 {
                    to.push((target as usize, exact(&scenario.exact_probability[transition])));
                    transition += 1;
                }
                actions.push(ExactAction { reward, to });
            }
            states.push(actions);
        }
        Self {
            discount: exact(&scenario.exact_discount),
            states,
        }
    }

    /// Solves with all parameters at these values, by policy iteration from a policy that ends where it can. `None`
    /// where a policy that never ends is not worse.
    pub fn solve(&self, at: &[Fraction]) -> Option<ExactOptimum> {
        let earned = |action: &ExactAction| {
            let moved = action.reward[1..].iter().zip(at);
            moved.fold(action.reward[0].clone(), |sum, (slope, at)| sum + slope * at)
        };
        let rewards: Vec<Vec<Fraction>> = self.states.iter().map(|own| own.iter().map(earned).collect()).collect();
        let mut policy = self.ending_policy();
        loop {
            let value = self.evaluate(&policy, &rewards)?;
            let mut advantages = Vec::new();
            let mut better = policy.clone();
            for (state, actions) in self.states.iter().enumerate() {
                let mut least = Fraction::zero();
                for (index, action) in actions.iter().enumerate() {
                    let later: Fraction = action.to.iter().map(|(target, share)| share * &value[*target]).sum();
                    let advantage = &value[state] - &rewards[state][index] - &self.discount * later;
                    if advantage < least {
                        least = advantage.clone();
                        better[state] = index;
                    }
                    advantages.push(advantage);
                }
            }
            if better == policy {
                return Some(ExactOptimum { value, advantages });
            }
            policy = better;
        }
    }

    /// The reward of each action of a state where all parameters have these values, and its discounted transitions.
    pub fn equations(&self, state: usize, at: &[Fraction]) -> Vec<(Fraction, Vec<(usize, Fraction)>)> {
        let row = |action: &ExactAction| {
            let moved = action.reward[1..].iter().zip(at);
            let reward = moved.fold(action.reward[0].clone(), |sum, (slope, at)| sum + slope * at);
            let to = action
                .to
                .iter()
                .map(|(target, share)| (*target, &self.discount * share));
            (reward, to.collect())
        };
        self.states[state].iter().map(row).collect()
    }

    /// The number of actions of each state.
    pub fn actions(&self) -> Vec<usize> {
        self.states.iter().map(Vec::len).collect()
    }

    /// The discounted number of visits of a state from each state, under a policy (an action per state).
    pub fn visits(&self, policy: &[usize], visited: usize) -> Option<Vec<Fraction>> {
        let counted = |state| {
            if state == visited {
                Fraction::one()
            } else {
                Fraction::zero()
            }
        };
        let counts = self
            .states
            .iter()
            .enumerate()
            .map(|(state, own)| vec![counted(state); own.len()]);
        self.evaluate(policy, &counts.collect::<Vec<_>>())
    }

    /// What a policy (an action per state, 0 in terminal ones) collects from each state of one part of the reward: that
    /// where all parameters are 0, or its derivative with respect to one, counted from 1.
    pub fn collected(&self, policy: &[usize], part: usize) -> Option<Vec<Fraction>> {
        let earned = |action: &ExactAction| action.reward[part].clone();
        let rewards: Vec<Vec<Fraction>> = self.states.iter().map(|own| own.iter().map(earned).collect()).collect();
        self.evaluate(policy, &rewards)
    }

    /// A policy that leads to a terminal state from everywhere, where one does.
    fn ending_policy(&self) -> Vec<usize> {
        let mut ends: Vec<bool> = self.states.iter().map(Vec::is_empty).collect();
        let mut policy = vec![0; self.states.len()];
        for _ in 0..self.states.len() {
            for (state, actions) in self.states.iter().enumerate() {
                let leads = |action: &ExactAction| action.to.iter().any(|(target, _)| ends[*target]);
                if let Some(index) = actions.iter().position(leads).filter(|_| !ends[state]) {
                    policy[state] = index;
                    ends[state] = true;
                }
            }
        }
        policy
    }

    /// The value of a policy; `None` where the equations have no solution or more than one.
    fn evaluate(&self, policy: &[usize], rewards: &[Vec<Fraction>]) -> Option<Vec<Fraction>> {
        let n = policy.len();
        let mut matrix = vec![vec![Fraction::zero(); n + 1]; n];
        for (state, row) in matrix.iter_mut().enumerate() {
            row[state] = Fraction::one();
            if let Some(action) = self.states[state].get(policy[state]) {
                row[n] = rewards[state][policy[state]].clone();
                for (target, share) in &action.to {
                    row[*target] -= &self.discount * share;
                }
            }
        }
        solved(matrix)
    }
}

/// The solution of linear equations, by Gauss-Jordan elimination: a row has the coefficients of one equation, and what
/// they add up to. `None` where there is none or more than one.
pub fn solved(mut matrix: Vec<Vec<Fraction>>) -> Option<Vec<Fraction>> {
    let n = matrix.len();
    for k in 0..n {
        let pivot = (k..n).find(|&row| !matrix[row][k].is_zero())?;
        matrix.swap(k, pivot);
        let own: Vec<Fraction> = matrix[k].iter().map(|entry| entry / &matrix[k][k]).collect();
        for row in &mut matrix {
            let factor = row[k].clone();
            if !factor.is_zero() {
                for (entry, own) in row.iter_mut().zip(&own) {
                    *entry -= &factor * own;
                }
            }
        }
        matrix[k] = own;
    }
    Some(matrix.into_iter().map(|row| row[n].clone()).collect())
}

/// The distance between a float and a fraction.
pub fn distance(found: f64, expected: &Fraction) -> f64 {
    float(&(of_float(found) - expected).abs())
}
