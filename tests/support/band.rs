//! An oracle for large models: one elimination in integers that stand for 2^-600, for models whose states lead to states
//! nearby. It shares no line with the solvers.
#![allow(dead_code, unreachable_pub)] // Each test file uses a part of it.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use super::exact::{ExactModel, Fraction};

/// The binary places of the integers, and those below which a difference of two values is 0.
const PLACES: u64 = 600;
const ZERO: u64 = 400;

/// A model at one value of its parameters: of each state, the reward of each action and its discounted transitions.
pub struct BandModel {
    states: Vec<Vec<Action>>,
}

fn fixed(fraction: &Fraction) -> BigInt {
    (fraction.numer() << PLACES) / fraction.denom()
}

fn product(a: &BigInt, b: &BigInt) -> BigInt {
    (a * b) >> PLACES
}

/// A reward, and the discounted share of each state that follows.
type Action = (BigInt, Vec<(usize, BigInt)>);

impl BandModel {
    /// The model where its parameters have these values.
    pub fn new(model: &ExactModel, at: &[Fraction]) -> Self {
        let actions = |state| {
            let rows = model.equations(state, at).into_iter();
            rows.map(|(reward, to)| {
                (
                    fixed(&reward),
                    to.iter().map(|(target, share)| (*target, fixed(share))).collect(),
                )
            })
            .collect()
        };
        Self {
            states: (0..model.actions().len()).map(actions).collect(),
        }
    }

    /// The value of a policy, the pair of each state, by elimination of one state after the other.
    fn value(&self, policy: &[usize]) -> Vec<BigInt> {
        let one: BigInt = BigInt::from(1) << PLACES;
        let mut rows: Vec<Vec<(usize, BigInt)>> = Vec::new();
        let mut right: Vec<BigInt> = Vec::new();
        for (state, &action) in policy.iter().enumerate() {
            let mut row = vec![(state, one.clone())];
            let mut earned = BigInt::zero();
            if let Some((reward, to)) = self.states[state].get(action) {
                earned.clone_from(reward);
                for (target, share) in to {
                    add(&mut row, *target, &-share);
                }
            }
            right.push(earned);
            rows.push(row);
        }
        // Rows above the diagonal alone, whose first entry is on it.
        for state in 0..rows.len() {
            while rows[state][0].0 < state {
                let (column, factor) = rows[state][0].clone();
                let factor = (factor << PLACES) / &rows[column][0].1;
                let (above, below) = rows.split_at_mut(state);
                for (target, entry) in &above[column] {
                    add(&mut below[0], *target, &-product(&factor, entry));
                }
                below[0].retain(|entry| entry.0 != column);
                let taken = product(&factor, &right[column]);
                right[state] -= taken;
            }
        }
        let mut value = vec![BigInt::zero(); rows.len()];
        for state in (0..rows.len()).rev() {
            let later: BigInt = rows[state][1..]
                .iter()
                .map(|(target, entry)| product(entry, &value[*target]))
                .sum();
            value[state] = ((&right[state] - later) << PLACES) / &rows[state][0].1;
        }
        value
    }

    /// Asserts that sets, a flag for each action of each state in turn, are those of a policy that is optimal. Returns
    /// its values.
    pub fn assert_optimal(&self, optimal: &[bool], what: &str) -> Vec<f64> {
        let mut flags = optimal.iter();
        let sets: Vec<Vec<bool>> = self
            .states
            .iter()
            .map(|actions| flags.by_ref().take(actions.len()).copied().collect())
            .collect();
        let policy: Vec<usize> = sets
            .iter()
            .map(|set| set.iter().position(|&optimal| optimal).unwrap_or(0))
            .collect();
        let value = self.value(&policy);
        for (state, actions) in self.states.iter().enumerate() {
            for (action, (reward, to)) in actions.iter().enumerate() {
                let later: BigInt = to.iter().map(|(target, share)| product(share, &value[*target])).sum();
                let gap = &value[state] - reward - later;
                let is_zero = gap.abs() < BigInt::from(1) << (PLACES - ZERO);
                let behind = float(&gap);
                assert!(
                    is_zero || gap.is_positive(),
                    "{what}: {action} of {state} is better by {behind}"
                );
                assert_eq!(
                    is_zero, sets[state][action],
                    "{what}: {action} of {state} is behind by {behind}"
                );
            }
        }
        value.iter().map(float).collect()
    }
}

fn float(number: &BigInt) -> f64 {
    number.to_f64().expect("a float") * 2f64.powi(-(PLACES as i32))
}

fn add(row: &mut Vec<(usize, BigInt)>, column: usize, entry: &BigInt) {
    match row.binary_search_by_key(&column, |entry| entry.0) {
        Ok(place) => row[place].1 += entry,
        Err(place) => row.insert(place, (column, entry.clone())),
    }
}
